"""The Flatpak bundle, from the same tree as the other Linux packages."""

import json
import platform
import shutil
from pathlib import Path
from typing import Any

from recipes.linux_tree import tree
from recipes.project import BUILD, DIST, ID, SYSTEM, MissingToolError, fresh, run, tool, version

RUNTIME, RUNTIME_VERSION = "org.freedesktop.Platform", "25.08"
PERMISSIONS = (
    "--share=ipc", "--share=network", "--socket=wayland", "--socket=fallback-x11", "--device=dri",
    "--talk-name=org.kde.StatusNotifierWatcher", "--talk-name=org.freedesktop.secrets",
    "--talk-name=org.freedesktop.Notifications", "--talk-name=org.freedesktop.ScreenSaver",
    "--talk-name=org.gnome.Mutter.IdleMonitor", "--system-talk-name=org.freedesktop.login1",
)  # fmt: skip
"""What it may reach: a window, the network, the panel, the keyring, notifications, and whether someone is there.
Portals need no name."""


def build() -> list[Path]:
    """The bundle that `flatpak install` takes."""
    if SYSTEM != "linux":
        raise MissingToolError("is built on Linux.")
    builder, flatpak = (tool(name, f"Debian package {name}") for name in ("flatpak-builder", "flatpak"))
    place = fresh(BUILD / "flatpak")
    shutil.copytree(tree(), place / "usr", symlinks=True)
    (place / f"{ID}.json").write_text(json.dumps(manifest(), indent=1))
    run(
        builder, "--user", "--disable-rofiles-fuse", "--disable-cache", f"--repo={place / 'repository'}",
        place / "made", place / f"{ID}.json", cwd=place,
    )  # fmt: skip
    built = DIST / f"tracktray-{version()}-{platform.machine()}.flatpak"
    run(flatpak, "build-bundle", place / "repository", built, ID)
    return [built]


def manifest() -> dict[str, Any]:
    """What flatpak-builder reads."""
    return {
        "id": ID,
        "runtime": RUNTIME,
        "runtime-version": RUNTIME_VERSION,
        "sdk": "org.freedesktop.Sdk",
        "command": "tracktray",
        "finish-args": list(PERMISSIONS),
        "build-options": {"no-debuginfo": True, "strip": False},
        "appstream-compose": False,
        "modules": [
            {
                "name": "tracktray",
                "buildsystem": "simple",
                "build-commands": ["cp -a bin lib share /app/"],
                "sources": [{"type": "dir", "path": "usr"}],
            }
        ],
    }


def check(package: Path) -> None:
    """That the bundle can be read back and names the program."""
    place = fresh(BUILD / "flatpak-check")
    flatpak = tool("flatpak", "Debian package flatpak")
    run("ostree", "init", "--mode=bare-user", f"--repo={place / 'repository'}")
    run(flatpak, "build-import-bundle", place / "repository", package)
