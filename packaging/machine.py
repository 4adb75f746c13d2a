"""What the system itself must have: libraries that Qt loads, and programs that the tests start."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

LIBRARIES = {
    "libdbus-1-3": "libdbus-1.so.3",
    "libegl1": "libEGL.so.1",
    "libfontconfig1": "libfontconfig.so.1",
    "libgl1": "libGL.so.1",
    "libglib2.0-0": "libglib-2.0.so.0",
    "libwayland-cursor0": "libwayland-cursor.so.0",
    "libwayland-egl1": "libwayland-egl.so.1",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-image0": "libxcb-image.so.0",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-randr0": "libxcb-randr.so.0",
    "libxcb-render-util0": "libxcb-render-util.so.0",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxcb-xkb1": "libxcb-xkb.so.1",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
}
"""Debian package to the library Qt's platform plugins need from it."""

PROGRAMS = {
    "dbus": "dbus-daemon",
    "desktop-file-utils": "desktop-file-validate",
    "faketime": "faketime",
    "gnome-keyring": "gnome-keyring-daemon",
    "libglib2.0-bin": "gio",
    "openbox": "openbox",
    "xdg-desktop-portal": "/usr/libexec/xdg-desktop-portal",
    "xdotool": "xdotool",
    "xvfb": "Xvfb",
}
"""Debian package to the program the tests start from it."""

TO_RUN: Mapping[str, str] = LIBRARIES
TO_TEST: Mapping[str, str] = LIBRARIES | PROGRAMS

LOCK_SECONDS = 300
"""How long apt may wait for another apt, e.g. that of a set-up that was killed."""


def has_screen() -> bool:
    """Whether a window could be shown; elsewhere than on Linux there always is a screen."""
    chosen = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(os.environ.get(name) for name in chosen)


def missing(needs: Mapping[str, str]) -> list[str]:
    """The Debian packages, of `needs` and for `venv`, whose library or program is not on this system."""
    if sys.platform != "linux":
        return []
    packages = [package for package, thing in needs.items() if not _there(thing)]
    if importlib.util.find_spec("ensurepip") is None:
        packages.append(f"python3.{sys.version_info.minor}-venv")
    return sorted(packages)


def _there(thing: str) -> bool:
    if ".so" not in thing:
        return shutil.which(thing) is not None
    try:
        ctypes.CDLL(thing)
    except OSError:
        return False
    return True


def provide(needs: Mapping[str, str]) -> None:
    """Install what of `needs` is missing, saying so first; ends the program with what to do where that fails."""
    packages = missing(needs)
    if not packages:
        return
    names = " ".join(packages)
    install = [
        *("apt-get", "-qq", "install", "-y", "--no-install-recommends"),
        *("-o", f"DPkg::Lock::Timeout={LOCK_SECONDS}", *packages),
    ]
    if shutil.which("apt-get") is None:
        lacking = ", ".join(needs.get(package, package) for package in packages)
        sys.exit(f"Missing on this system: {lacking}.\nInstall the packages that hold them, then try again.")
    if os.geteuid() != 0 and shutil.which("sudo") is None:
        sys.exit(
            f"Missing system packages. As root, run:\n  apt-get update; apt-get install {names}\nThen try again."
        )
    print(f"Installing missing system packages with apt: {names}", file=sys.stderr, flush=True)
    if _as_root(["apt-get", "-qq", "update"]) != 0:
        print("apt-get update failed; trying with the lists that are there.", file=sys.stderr, flush=True)
    if _as_root(install) != 0:
        _as_root(["dpkg", "--configure", "-a"])  # what an interrupted install leaves behind
        if _as_root(install) != 0:
            sys.exit(f"apt could not install them (see above). Mend that, or run:\n  apt-get install {names}")


def _as_root(command: list[str]) -> int:
    setting = ["env", "DEBIAN_FRONTEND=noninteractive", *command]
    if os.geteuid() != 0:
        asks = [] if sys.stdin.isatty() else ["-n"]
        setting = ["sudo", *asks, *setting]
    return subprocess.run(setting, check=False, stdin=None if sys.stdin.isatty() else subprocess.DEVNULL).returncode
