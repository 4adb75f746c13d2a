"""What starts this program again, from wherever it was installed."""

import sys
from collections.abc import Mapping
from pathlib import Path


def command(environ: Mapping[str, str], *, demo: bool = False) -> list[str]:
    """The command line, with absolute paths, that starts this program on its own or the demo account."""
    program = Path(sys.executable)
    if not getattr(sys, "frozen", False):
        windowed = program.with_name("pythonw.exe")  # on Windows: without a console
        started = [str(windowed if windowed.exists() else program), "-P", "-m", "desktop"]
    elif environ.get("APPIMAGE") and program.is_relative_to(environ.get("APPDIR", program)):
        started = [environ["APPIMAGE"]]  # the program itself lies in a mount that goes when it ends
    else:
        windowed = program.with_name("tracktrayw.exe")  # likewise
        started = [str(windowed if windowed.exists() else program)]
    return [*started, "--demo"] if demo else started


def is_managed(environ: Mapping[str, str]) -> bool:
    """Whether somebody else brings newer versions: a package manager, pip, or whoever keeps the checkout.

    Nobody does where a person downloaded an installer, a disk image or an AppImage.
    """
    downloaded = sys.platform != "linux" or bool(environ.get("APPIMAGE"))
    return not (getattr(sys, "frozen", False) and downloaded)
