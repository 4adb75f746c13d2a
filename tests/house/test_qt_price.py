"""What PySide would cost a program that does not step aside: sources in memory, classes nobody uses, threads."""

import os
import subprocess
import sys

import pytest

SOURCES = """
import PySide6.QtWidgets
from desktop.app.start import spare_sources
spare_sources()
import linecache
before = sum(len(linecache.getlines(name)) for name in tuple(linecache.cache))
import desktop.app.program
print(sum(len(linecache.getlines(name)) for name in tuple(linecache.cache)) - before)
"""
QUIT = """
from PySide6.QtCore import QTimer
from desktop.ui.application import Application
app = Application()
asked = []
app.quit_asked = lambda: asked.append(True)
QTimer.singleShot(0, app.quit)
QTimer.singleShot(100, lambda: app.exit(3))
assert app.exec() == 3, "it ended at once"
assert asked == [True]
app.quit_asked = None
QTimer.singleShot(0, app.quit)
print(app.exec())
"""
CLASSES = """
import gc, types
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel
from desktop.ui.application import Application
def methods():
    return sum(type(each) is types.MethodDescriptorType for each in gc.get_objects())
app = Application()
label = QLabel("x")
label.show()
before = methods()
QTimer.singleShot(100, lambda: app.exit())
app.exec()
print(methods() - before)
"""
THREADS = """
import os
from desktop.ui.application import Application
from desktop.ui.tray.form import Form
from desktop.ui.tray.icon import SIZES, paint
app = Application()
before = len(os.listdir("/proc/self/task"))
for size in SIZES:
    for mark in ("", "pending", "offline", "attention"):
        for running in (False, True):
            paint(Form(running, "#0b83d9" if running else None, mark), "#80858e", size)
print(len(os.listdir("/proc/self/task")) - before)
"""


def counted(code: str) -> int:
    """What a fresh program that runs `code` prints."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_the_sources_of_what_is_imported_after_qt_are_not_kept() -> None:
    assert counted(SOURCES) == 0


def test_a_wish_of_qt_to_quit_goes_the_one_way_to_end() -> None:
    assert counted(QUIT) == 0


def test_waiting_for_that_wish_makes_no_classes_known_that_nobody_uses() -> None:
    assert counted(CLASSES) < 1000  # thousands, with a filter


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted in /proc")
def test_painting_the_tray_icon_starts_no_threads() -> None:
    assert counted(THREADS) == 0
