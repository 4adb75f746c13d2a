"""What Windows and macOS read about the program. Standard library only, but for the one function on Windows."""

import re
from typing import Any

IDENTIFIER = "io.github.tracktray.tracktray"
RIGHTS = "The Tracktray developers, MIT licence"


def plist(version: str) -> dict[str, object]:
    """The entries of `Info.plist`: an application without a place in the Dock, its version three numbers."""
    numbers = ".".join(map(str, four_numbers(version)[:3]))
    return {
        "CFBundleDisplayName": "Tracktray",
        "CFBundleIdentifier": IDENTIFIER,
        "CFBundleShortVersionString": numbers,
        "CFBundleVersion": numbers,
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSMinimumSystemVersion": "13.0",
        "LSUIElement": True,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": RIGHTS,
    }


def version_resource(program: str, version: str) -> Any:
    """What the Task Manager and a file's properties show. Needs PyInstaller on Windows."""
    from PyInstaller.utils.win32.versioninfo import (
        FixedFileInfo,
        StringFileInfo,
        StringStruct,
        StringTable,
        VarFileInfo,
        VarStruct,
        VSVersionInfo,
    )

    numbers = four_numbers(version)
    told = {
        "CompanyName": "The Tracktray developers",
        "FileDescription": "Tracktray" if program == "tracktrayw" else "Tracktray (command line)",
        "FileVersion": version,
        "InternalName": program,
        "LegalCopyright": RIGHTS,
        "OriginalFilename": f"{program}.exe",
        "ProductName": "Tracktray",
        "ProductVersion": version,
    }
    english_in_unicode = StringTable("040904B0", [StringStruct(name, text) for name, text in told.items()])
    return VSVersionInfo(
        ffi=FixedFileInfo(filevers=numbers, prodvers=numbers),
        kids=[StringFileInfo([english_in_unicode]), VarFileInfo([VarStruct("Translation", [0x0409, 1200])])],
    )


def four_numbers(version: str) -> tuple[int, int, int, int]:
    """`0.2.0rc1` as Windows wants it, (0, 2, 0, 0): what follows the third number is left out."""
    numbers = version.split("+")[0].split(".")[:3]
    first, second, third = (int(re.match(r"\d*", number)[0] or 0) for number in (*numbers, "0", "0")[:3])
    return first, second, third, 0
