"""The bundle lacks nothing the program needs: it does all that is tried with the checkout's program, and does right
what only a bundle can get wrong."""

import importlib
import json
import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from desktop.demo.account import KEY
from tests.desktop_session import Bus, DesktopSession, Panel, wait_for
from tests.packages.building import CHECKOUT
from tests.packages.certificate import authority
from tests.release_feed import ReleaseFeed

pytestmark = pytest.mark.packaging
LIBRARIES = CHECKOUT / "packaging/bundle"
WHOLE = ("tests/blackbox", "tests/cli")
"""Tests that only start the program: every command, every window, keyring, notifications, hotkeys, autostart."""


def test_it_does_all_that_the_checkout_does(bundled: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "3", "--dist", "worksteal", *WHOLE]
    done = subprocess.run(
        command,
        cwd=CHECKOUT,
        env=os.environ | {"TRACKTRAY_PROGRAM": str(bundled)},
        capture_output=True,
        text=True,
        check=False,
        timeout=1500,
    )
    assert done.returncode == 0, done.stdout[-6000:]


def test_its_children_get_the_persons_environment_not_the_bundles(
    desktop: DesktopSession, bundled: Path, home: Path
) -> None:
    seen, browser = home / "seen", home / "bin/xdg-open"
    browser.parent.mkdir()
    browser.write_text(f"#!/bin/sh\nenv > {seen}.part\nmv {seen}.part {seen}\n")
    browser.chmod(0o755)
    with ReleaseFeed() as feed, Bus(desktop.bus_address) as bus, Panel(bus) as panel:
        settings = Path(desktop.environment["XDG_CONFIG_HOME"]) / "tracktray/settings.toml"
        settings.parent.mkdir(mode=0o700)
        settings.write_text('[general]\ncheck_for_updates = "daily"\n')
        given = {
            "PATH": f"{browser.parent}:{os.environ['PATH']}",
            "LD_LIBRARY_PATH": "/home/ann/lib",
            "MATON_BASE_URL": "http://127.0.0.1:9",
            "MATON_API_KEY": KEY,
            "TRACKTRAY_RELEASES": feed.url,
        }
        desktop.start(str(bundled), "--background", environment=given)
        item = panel.item("tracktray", timeout=30)
        wait_for("the notice", lambda: "Get version 99.0.0…" in item.menu().at("Help").labels(), timeout=30)
        item.click("Help", "Get version 99.0.0…")
        wait_for("the browser", seen.exists)
    child = dict(line.split("=", 1) for line in seen.read_text().splitlines() if "=" in line)
    assert child["LD_LIBRARY_PATH"] == "/home/ann/lib"
    assert not {name for name in child if name.startswith(("_PYI", "QT_PLUGIN", "QML"))}
    assert "MATON_API_KEY" not in child


def test_https_is_spoken_with_those_alone_whose_certificate_is_trusted(bundled: Path, home: Path) -> None:
    trusted, tls = authority(home)
    with ReleaseFeed(tls=tls) as feed:

        def asked(**environ: str) -> object:
            wish = json.dumps({"feed": feed.url, "proxy": "system"})
            places = {"HOME": str(home), "PATH": os.environ["PATH"]} | environ
            done = subprocess.run(
                [bundled, "_updates"], input=wish, capture_output=True, text=True, check=True, env=places
            )
            return json.loads(done.stdout)

        assert asked(SSL_CERT_FILE=str(trusted)) == {"tag": "v99.0.0"}
        assert asked() == {"problem": "ConnectError"}
    assert (bundled.parent / "_internal/certifi/cacert.pem").stat().st_size > 100_000


def test_pictures_and_platform_come_from_the_bundle(desktop: DesktopSession, bundled: Path) -> None:
    with Bus(desktop.bus_address) as bus, Panel(bus) as panel:
        app = desktop.start(str(bundled), "--demo", environment={"QT_DEBUG_PLUGINS": "1"})
        panel.item("tracktray", timeout=30)
        assert desktop.run(str(bundled), "--demo", "show", "settings").returncode == 0
        inside = bundled.parent / "_internal"
        for name in ("platforms/libqxcb", "imageformats/libqsvg", "iconengines/libqsvgicon"):
            wait_for(name, partial(has_loaded, app.pid, f"{name}.so"), timeout=20)
        mapped = {path for path in loaded(app.pid).split() if path.startswith("/") and ".so" in path}
    ours = {path for path in mapped if Path(path).name.startswith(("libQt6", "libpython3", "libssl", "libsqlite3"))}
    assert ours
    assert all(Path(path).is_relative_to(inside) for path in ours)


def has_loaded(pid: int, name: str) -> bool:
    return name in loaded(pid)


def loaded(pid: int) -> str:
    """The files a process has in memory."""
    return Path(f"/proc/{pid}/maps").read_text()


def test_what_is_left_out_is_a_list_and_nothing_on_it_is_there(
    bundled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(LIBRARIES))
    left_out = importlib.import_module("left_out")
    inside = bundled.parent / "_internal"
    files = {str(path.relative_to(inside)) for path in inside.rglob("*") if path.is_file()}
    assert not {name for name in files if not left_out.stays(name)}
    modules = {name.removesuffix(".pyc").removesuffix("/__init__").replace("/", ".") for name in files}
    assert "desktop.app.program" in modules
    assert not {name for name in modules if f"{name}.".startswith(tuple(f"{each}." for each in left_out.MODULES))}
    viewer = CHECKOUT / ".venv-build/bin/pyi-archive_viewer"
    started = subprocess.run(
        [viewer, "--brief", "--list", bundled], capture_output=True, text=True, check=True
    ).stdout
    assert "entry" in started
    assert not {hook for hook in left_out.HOOKS if hook in started}


def test_a_program_in_another_place_is_the_same(bundled: Path, home: Path) -> None:
    elsewhere = home / "some where else"
    shutil.copytree(bundled.parent, elsewhere, symlinks=True)
    said = subprocess.run([elsewhere / "tracktray", "--demo", "status"], capture_output=True, text=True, check=True)
    assert "Today" in said.stdout
