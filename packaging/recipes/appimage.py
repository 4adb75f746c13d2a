"""The AppImage: one file that runs on most Linux systems without being installed."""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from recipes.bundle import settle
from recipes.linux_tree import tree
from recipes.project import BUILD, DIST, ID, SYSTEM, MissingToolError, fresh, run, tool, version

RUNTIME = "TRACKTRAY_APPIMAGE_RUNTIME"
"""The variable that names the file of AppImage's runtime, which no package archive has."""
_RUN = '#!/bin/sh\nexec "$(dirname "$(readlink -f "$0")")/usr/lib/tracktray/tracktray" "$@"\n'


def build() -> list[Path]:
    """The one file."""
    if SYSTEM != "linux":
        raise MissingToolError("is built on Linux.")
    squash = tool("mksquashfs", "Debian package squashfs-tools")
    runtime = os.environ.get(RUNTIME, "")
    if not Path(runtime).is_file():
        raise MissingToolError(f"needs AppImage's type 2 runtime: set {RUNTIME} to its file.")
    image = BUILD / "appimage.squashfs"
    image.unlink(missing_ok=True)
    run(
        squash, folder(), image, "-root-owned", "-noappend", "-quiet", "-no-progress",
        "-comp", "zstd", "-Xcompression-level", "19", "-b", "256K",
    )  # fmt: skip
    built = DIST / f"Tracktray-{version()}-{platform.machine()}.AppImage"
    with built.open("wb") as whole:
        for part in (Path(runtime), image):
            with part.open("rb") as source:
                shutil.copyfileobj(source, whole)
    built.chmod(0o755)
    return [built]


def folder() -> Path:
    """What is inside: the tree of the other packages, and the four files that AppImage looks for."""
    usr = tree()
    inside = fresh(BUILD / "AppDir")
    shutil.copytree(usr, inside / "usr", symlinks=True)
    (inside / "AppRun").write_text(_RUN)
    (inside / "AppRun").chmod(0o755)
    shutil.copy(usr / f"share/applications/{ID}.desktop", inside)
    shutil.copy(usr / f"share/icons/hicolor/scalable/apps/{ID}.svg", inside)
    (inside / ".DirIcon").symlink_to(f"{ID}.svg")
    settle(inside)
    return inside


def check(package: Path) -> None:
    """That it runs, also where nothing can be mounted."""
    said = subprocess.run(
        [package, "--appimage-extract-and-run", "--version"], capture_output=True, text=True, check=True
    ).stdout
    if said.strip() != f"tracktray {version()}":
        sys.exit(f"the AppImage says {said!r}")
