""".deb and .rpm, from one description by nfpm."""

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from recipes.archive import compress
from recipes.linux_tree import HERE, packed, tree
from recipes.project import (
    BUILD,
    DESCRIPTION,
    DIST,
    SUMMARY,
    SYSTEM,
    MissingToolError,
    run,
    source_date,
    tool,
    version,
)

MAINTAINER = "The Tracktray developers <tracktray@users.noreply.github.com>"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
DEB_NEEDS = (
    "libc6 (>= 2.35)", "libdbus-1-3", "libegl1", "libfontconfig1", "libfreetype6", "libgl1",
    "libglib2.0-0",
    "libgssapi-krb5-2", "libstdc++6 (>= 11)", "libuuid1", "libwayland-client0", "libwayland-cursor0",
    "libwayland-egl1",
    "libx11-6", "libx11-xcb1", "libxcb1", "libxcb-randr0", "libxcb-render0", "libxcb-shape0", "libxcb-shm0",
    "libxcb-sync1", "libxcb-xfixes0", "libxkbcommon0", "tzdata", "zlib1g",
)  # fmt: skip
RPM_NEEDS = (
    "libEGL.so.1()(64bit)", "libGL.so.1()(64bit)", "libX11-xcb.so.1()(64bit)", "libdbus-1.so.3()(64bit)",
    "libfontconfig.so.1()(64bit)", "libfreetype.so.6()(64bit)", "libglib-2.0.so.0()(64bit)",
    "libwayland-client.so.0()(64bit)", "libwayland-cursor.so.0()(64bit)", "libwayland-egl.so.1()(64bit)",
    "libxcb-randr.so.0()(64bit)", "libxcb-render.so.0()(64bit)", "libxcb-shape.so.0()(64bit)",
    "libxcb-shm.so.0()(64bit)", "libxcb-sync.so.1()(64bit)", "libxcb-xfixes.so.0()(64bit)",
    "libxkbcommon.so.0()(64bit)",
)  # fmt: skip


def deb() -> list[Path]:
    """The Debian package."""
    built = _packaged("deb", f"tracktray_{version()}_{_architecture()}.deb")
    compress(built)
    return [built]


def rpm() -> list[Path]:
    """The package for Fedora, openSUSE and others."""
    return [_packaged("rpm", f"tracktray-{version()}-1.{platform.machine()}.rpm")]


def _packaged(kind: str, name: str) -> Path:
    if SYSTEM != "linux":
        raise MissingToolError("is built on Linux.")
    nfpm = tool("nfpm", "the build environment")
    description = BUILD / f"nfpm-{kind}.json"
    description.write_text(json.dumps(_description(tree(), kind), indent=1))
    run(nfpm, "package", "--config", description, "--packager", kind, "--target", DIST / name)
    return DIST / name


def _description(usr: Path, kind: str) -> dict[str, Any]:
    """What nfpm reads. Every file stands singly: a folder given whole would make the package own shared folders."""
    moment = datetime.fromtimestamp(source_date(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    extra = {HERE / "copyright": "/usr/share/doc/tracktray/copyright"}
    if kind == "deb":
        extra[HERE / "lintian-overrides"] = "/usr/share/lintian/overrides/tracktray"
        extra[_changelog()] = "/usr/share/doc/tracktray/changelog.gz"
    return {
        "name": "tracktray",
        "arch": _architecture(),
        "platform": "linux",
        "version": version(),
        "section": "utils",
        "priority": "optional",
        "maintainer": MAINTAINER,
        "description": f"{SUMMARY}\n{DESCRIPTION}",
        "homepage": "https://github.com/tracktray/tracktray",
        "license": "MIT",
        "mtime": moment,
        "depends": DEB_NEEDS if kind == "deb" else RPM_NEEDS,
        "recommends": ["xdg-utils", "gnome-keyring | org.freedesktop.secrets"] if kind == "deb" else ["xdg-utils"],
        "rpm": {
            "group": "Applications/Productivity",
            "summary": SUMMARY,
            "buildhost": "tracktray",
            "compression": "xz",
        },
        "deb": {"compression": "none"},
        "contents": [
            *_contents(usr, kind, moment),
            *(_file(source, target, moment) for source, target in extra.items()),
        ],
    }


def _changelog() -> Path:
    """Debian's own form of it; what changed stands in NEWS.md.gz."""
    date = datetime.fromtimestamp(source_date(), UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    text = f"tracktray ({version()}) unstable; urgency=medium\n\n  * See NEWS.md.gz.\n\n -- {MAINTAINER}  {date}\n"
    path = BUILD / "changelog.gz"
    path.write_bytes(packed(text.encode()))
    return path


def _contents(usr: Path, kind: str, moment: str) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = []
    for path in sorted(usr.rglob("*")):
        target = f"/usr/{path.relative_to(usr)}"
        if kind == "rpm":  # Debian's zsh looks into a folder that others do not know
            target = target.replace("/zsh/vendor-completions/", "/zsh/site-functions/")
        if path.is_symlink():
            listed.append(
                {"src": str(path.readlink()), "dst": target, "type": "symlink", "file_info": {"mtime": moment}}
            )
        elif path.is_dir() and _is_ours(target):
            listed.append({"dst": target, "type": "dir", "file_info": {"mode": 0o755, "mtime": moment}})
        elif path.is_file():
            listed.append(_file(path, target, moment))
    return listed


def _is_ours(target: str) -> bool:
    """Whether a folder belongs to the package alone, and goes with it."""
    return target.startswith("/usr/lib/tracktray") or target == "/usr/share/doc/tracktray"


def _file(source: Path, target: str, moment: str) -> dict[str, Any]:
    mode = 0o755 if os.access(source, os.X_OK) and ".so" not in source.name else 0o644
    return {"src": str(source), "dst": target, "file_info": {"mode": mode, "mtime": moment, "owner": "root"}}


def _architecture() -> str:
    machine = platform.machine()
    if machine not in ARCHITECTURES:
        raise MissingToolError(f"is not built for {machine}.")
    return ARCHITECTURES[machine]


def check_deb(package: Path) -> None:
    """Debian's own checks, and a start of what is inside."""
    run(
        tool("lintian", "Debian package lintian"), "--fail-on", "error,warning", "--tag-display-limit", "0", package
    )
    with tempfile.TemporaryDirectory() as folder:
        run("dpkg-deb", "-x", package, folder)
        _check_tree(Path(folder) / "usr")


def check_rpm(package: Path) -> None:
    """That it installs into an empty root and leaves nothing behind, and a start of what is inside."""
    rpm_tool = tool("rpm", "Debian package rpm")
    with tempfile.TemporaryDirectory() as folder:
        run(rpm_tool, "--root", folder, "-i", "--nodeps", "--noscripts", package)
        _check_tree(Path(folder) / "usr")
        run(rpm_tool, "--root", folder, "-e", "--nodeps", "--noscripts", "tracktray")
        left = [str(path) for path in (Path(folder) / "usr").rglob("*tracktray*")]
        if left:
            sys.exit(f"left behind: {left}")


def _check_tree(usr: Path) -> None:
    if validate := shutil.which("desktop-file-validate"):
        run(validate, *(usr / "share/applications").iterdir())
    if appstream := shutil.which("appstreamcli"):
        run(appstream, "validate", "--no-net", "--pedantic", *(usr / "share/metainfo").iterdir())
    said = subprocess.run([usr / "bin/tracktray", "--version"], capture_output=True, text=True, check=True).stdout
    if said.strip() != f"tracktray {version()}":
        sys.exit(f"the packaged program says {said!r}")
