"""A newer version, as the running program speaks of it."""

import json
from pathlib import Path

from desktop.demo.account import KEY
from desktop.demo.freelancer import freelancer
from desktop.demo.server import serve
from desktop.demo.world import World
from desktop.system.clock import SystemClock
from tests.desktop_session import DesktopSession, Panel, wait_for
from tests.program import PROGRAM
from tests.release_feed import ReleaseFeed

PAGE = "https://github.com/tracktray/tracktray/releases/latest"


def test_the_help_menu_leads_to_it_and_it_is_asked_for_once(desktop: DesktopSession, panel: Panel) -> None:
    settings = Path(desktop.environment["XDG_CONFIG_HOME"]) / "tracktray/settings.toml"
    settings.parent.mkdir(mode=0o700)
    settings.write_text('[general]\ncheck_for_updates = "daily"\n')
    opened = desktop.folder / "opened"
    browser = desktop.folder / "bin/xdg-open"
    browser.parent.mkdir()
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
    browser.chmod(0o755)
    desktop.environment["PATH"] = f"{browser.parent}:{desktop.environment['PATH']}"
    world = World(SystemClock())
    freelancer(world)
    with serve(world) as server, ReleaseFeed() as feed:
        desktop.environment |= {
            "MATON_BASE_URL": server.url,
            "MATON_API_KEY": KEY,
            "TRACKTRAY_RELEASES": feed.url,
        }
        desktop.start(*PROGRAM, "--background")
        item = panel.item("tracktray")
        wait_for("the notice", lambda: "Get version 99.0.0…" in item.menu().at("Help").labels(), timeout=30)
        wait_for("all to be there", lambda: "Synced" in item.menu().labels(), timeout=30)
        item.click("Help", "Get version 99.0.0…")
        wait_for("the page", opened.exists)
        assert opened.read_text().strip() == PAGE
        updates = json.loads(desktop.run(*PROGRAM, "doctor", "--json").stdout)["updates"]
        assert {name: updates[name] for name in ("asks", "latest", "get_it_at")} == {
            "asks": True,
            "latest": "99.0.0",
            "get_it_at": PAGE,
        }
        desktop.run(*PROGRAM, "quit")
        desktop.start(*PROGRAM, "--background")
        item = panel.item("tracktray")
        wait_for("the notice", lambda: "Get version 99.0.0…" in item.menu().at("Help").labels(), timeout=30)
        assert len(feed.asked) == 1
