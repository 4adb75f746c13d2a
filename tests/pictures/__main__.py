"""The tray menu in xfce4-panel, and quick entry with a line half typed, on one sheet."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QColor, QImage

from tests.desktop_session import DesktopSession, missing_programs, wait_for

SHEET = Path(__file__).parents[2] / "resources" / "screenshots" / "tray.png"
PAPER = "#DDD9D0"
PANEL_HEIGHT = 26
TYPED = "Design review @Webshop #review $"


def main() -> int:
    lacking = missing_programs("Xvfb", "openbox", "xfce4-panel", "xdotool", "import", "convert")
    if lacking:
        print(f"The pictures need more than is here: {lacking}.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        with DesktopSession(where, services=True) as desktop:
            _furnish(desktop)
            command = (sys.executable, "-m", "desktop", "--demo")
            desktop.start(*command, "--background")
            icon = wait_for("the icon in the panel", lambda: _icon(desktop), timeout=20)
            desktop.run(*command, "start", "Sprint planning", "--project", "Museum guide app")
            _picture_menu(desktop, icon, where / "menu.png")
            desktop.run(*command, "show", "quick-entry")
            _picture_quick_entry(desktop, where / "quick-entry.png")
            desktop.run(*command, "quit")
        SHEET.parent.mkdir(exist_ok=True)
        sides = [str(where / "menu.png"), "-size", "24x1", f"xc:{PAPER}", str(where / "quick-entry.png")]
        frame = ["-bordercolor", PAPER, "-border", "24", "-strip"]
        subprocess.run(
            [
                "convert",
                *sides,
                "-fill",
                PAPER,
                "-opaque",
                "black",
                "-background",
                PAPER,
                "-gravity",
                "north",
                "+append",
                *frame,
                str(SHEET),
            ],
            check=True,
        )
    return 0


def _furnish(desktop: DesktopSession) -> None:
    desktop.start("openbox")
    desktop.start("xfce4-panel", "--disable-wm-check")


def _icon(desktop: DesktopSession) -> tuple[int, int] | None:
    """Where a coloured disc shows in the panel's right half; the rest of the panel is grey."""
    image = _screen(desktop)
    places = [
        (x, y)
        for y in range(PANEL_HEIGHT)
        for x in range(image.width() // 2, image.width())
        if _vivid(image.pixelColor(x, y))
    ]
    if len(places) < 50:
        return None
    return sum(x for x, _ in places) // len(places), sum(y for _, y in places) // len(places)


def _vivid(color: QColor) -> bool:
    return color.saturationF() > 0.5 and color.valueF() > 0.4


def _picture_menu(desktop: DesktopSession, icon: tuple[int, int], path: Path) -> None:
    before = _screen(desktop)
    desktop.run("xdotool", "mousemove", str(icon[0]), str(icon[1]), "click", "3")
    _still(desktop, lambda image: image != before)
    desktop.run("xdotool", "key", "--delay", "60", "Down", "Down", "Down", "Down", "Right")
    _still(desktop, lambda _image: True)
    box = _changed(before, _screen(desktop))
    desktop.run("import", "-window", "root", "-crop", box, "+repage", str(path))
    desktop.run("xdotool", "key", "Escape", "Escape")


def _picture_quick_entry(desktop: DesktopSession, path: Path) -> None:
    window = wait_for("quick entry", lambda: _window(desktop, "Quick entry"), timeout=10)
    desktop.run("xdotool", "windowfocus", "--sync", window)
    desktop.run("xdotool", "type", "--delay", "20", TYPED)
    _still(desktop, lambda _image: True)
    desktop.run("import", "-window", window, str(path))


def _window(desktop: DesktopSession, title: str) -> str | None:
    found = desktop.run("xdotool", "search", "--onlyvisible", "--name", f"^{title}").stdout.split()
    return found[-1] if found else None


def _still(desktop: DesktopSession, reached: Callable[[QImage], bool]) -> None:
    """Wait until the screen shows what was waited for and two looks in a row are alike."""
    looks = [_screen(desktop)]

    def settled() -> bool:
        time.sleep(0.15)
        looks.append(_screen(desktop))
        return len(looks) > 2 and looks[-1] == looks[-2] and reached(looks[-1])

    wait_for("a still picture", settled, timeout=10)


def _screen(desktop: DesktopSession) -> QImage:
    path = desktop.folder / "screen.png"
    desktop.screenshot(path)
    return QImage(str(path))


def _changed(before: QImage, after: QImage) -> str:
    """The box below the panel in which two pictures differ, as ImageMagick writes it."""
    width, height = before.width(), before.height()
    lines = range(PANEL_HEIGHT, height)
    rows = [y for y in lines if any(before.pixel(x, y) != after.pixel(x, y) for x in range(0, width, 4))]
    columns = [x for x in range(width) if any(before.pixel(x, y) != after.pixel(x, y) for y in rows[::4])]
    left, top = min(columns), min(rows)
    return f"{max(columns) - left + 1}x{max(rows) - top + 1}+{left}+{top}"


sys.exit(main())
