"""The AppImage: one file that runs on most Linux systems without being installed."""

import hashlib
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
RELEASE = "20251108"
PINNED = {
    "x86_64": "2fca8b443c92510f1483a883f60061ad09b46b978b2631c807cd873a47ec260d",
    "aarch64": "00cbdfcf917cc6c0ff6d3347d59e0ca1f7f45a6df1a428a0d6d8a78664d87444",
}
"""SHA-256 of `runtime-MACHINE` in that release of AppImage/type2-runtime."""


def build() -> list[Path]:
    """The one file."""
    if SYSTEM != "linux":
        raise MissingToolError("is built on Linux.")
    squash = tool("mksquashfs", "Debian package squashfs-tools")
    runtime = _runtime()
    image = BUILD / "appimage.squashfs"
    image.unlink(missing_ok=True)
    run(
        squash, folder(), image, "-root-owned", "-noappend", "-quiet", "-no-progress",
        "-comp", "zstd", "-Xcompression-level", "19", "-b", "256K",
    )  # fmt: skip
    built = DIST / f"Tracktray-{version()}-{platform.machine()}.AppImage"
    with built.open("wb") as whole:
        for part in (runtime, image):
            with part.open("rb") as source:
                shutil.copyfileobj(source, whole)
    built.chmod(0o755)
    return [built]


def _runtime() -> Path:
    """The file of the runtime, which must be the pinned one."""
    name = f"runtime-{platform.machine()}"
    given, wanted = os.environ.get(RUNTIME, ""), PINNED.get(platform.machine())
    if wanted is None:
        raise MissingToolError(f"is not built for {platform.machine()}.")
    if not Path(given).is_file():
        raise MissingToolError(
            f"needs {name} of AppImage/type2-runtime's release {RELEASE}: set {RUNTIME} to its file."
        )
    if hashlib.sha256(Path(given).read_bytes()).hexdigest() != wanted:
        raise MissingToolError(f"takes no other {name} than that of release {RELEASE}, SHA-256 {wanted}.")
    return Path(given)


def folder() -> Path:
    """What is inside: the tree of the other packages, and the four files that AppImage looks for."""
    usr = tree()
    inside = fresh(BUILD / "AppDir")
    shutil.copytree(usr, inside / "usr", symlinks=True)
    (inside / "AppRun").symlink_to("usr/lib/tracktray/tracktray")
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
