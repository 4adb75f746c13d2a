"""What the bundle does without, and the system libraries it brings. Standard library only: the spec reads it."""

import sys
from pathlib import PurePath

MODULES = [
    # Extras of what is used: httpx's command line, other protocols, tests and tools.
    "click", "h2", "pygments", "rich", "socksio", "trio",
    "_pytest", "pytest", "hypothesis", "mypy", "setuptools", "pip", "hatchling",
    "doctest", "lib2to3", "pdb", "pydoc", "tkinter", "turtle", "unittest",
    "PySide6.QtOpenGL", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtTest",
]  # fmt: skip
"""Modules that nothing of the program imports when it is used."""

MODULES_HERE = {
    "win32": ["PySide6.QtDBus", "PySide6.QtNetwork"],
    "darwin": ["PySide6.QtDBus", "PySide6.QtNetwork"],
}
"""Those that nothing imports on that system."""

HOOKS = {
    "pyi_rth_inspect", "pyi_rth_pyside6", "pyi_rth_multiprocessing", "pyi_rth_pkgutil",
    "pyi_rth_cryptography_openssl",
}  # fmt: skip
"""Start-up code of the bundler that loads Qt for every command and leaves its paths to every child. Proved to be
needless on Linux; elsewhere it stays."""

PLUGINS = {
    "platforms": ("xcb", "wayland", "offscreen", "windows", "cocoa"),
    "platformthemes": ("xdgdesktopportal", "gtk3"),
    "iconengines": ("svg",),
    "imageformats": ("svg", "ico", "icns"),
    "wayland-shell-integration": ("xdg-shell",),
    "wayland-decoration-client": ("adwaita", "bradient"),
    "platforminputcontexts": ("compose", "ibus"),
    "xcbglintegrations": (),
    "styles": ("windowsvista", "modernwindows", "mac"),
}
"""Qt's plugins that stay: the kinds, and parts of their names."""

BROUGHT = (
    "libxcb-cursor", "libxcb-icccm", "libxcb-image", "libxcb-keysyms", "libxcb-render-util", "libxcb-util",
    "libxcb-xkb", "libxkbcommon-x11", "libpython3", "libffi", "libssl", "libcrypto", "libsqlite3", "libbz2",
    "liblzma", "libpyside6", "libshiboken6", "libQt6", "libicu",
)  # fmt: skip
"""Libraries the Linux bundle brings; all others belong to the system (its graphics, fonts, C library)."""

INSTALLER_NOTES = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")
"""What an installer writes about a library; it tells where and how the bundle was built."""

WINDOWS_LIBRARIES = ("opengl32sw.dll", "qdirect2d.dll", "qminimal.dll")
"""Fallbacks of Qt on Windows that a tray program never uses; the first has 20 MB."""


def stays(name: str) -> bool:
    """Whether a file, by its path in the bundle, is part of it."""
    path = PurePath(name)
    if path.parent.suffix == ".dist-info":
        return path.name not in INSTALLER_NOTES
    if "translations" in path.parts and "PySide6" in path.parts:
        return path.name.startswith(("qtbase_de", "qtbase_en"))
    if "plugins" in path.parts and "PySide6" in path.parts:
        kind = path.parts[path.parts.index("plugins") + 1]
        return any(part in path.name for part in PLUGINS.get(kind, ()))
    if sys.platform == "linux" and ".so" in path.name and len(path.parts) == 1 and path.name.startswith("lib"):
        return path.name.startswith(BROUGHT)
    return path.name not in WINDOWS_LIBRARIES
