"""The Windows installer: for one person, without an administrator's rights."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import wine
from bundle.information import four_numbers

from recipes.bundle import bundle, settle, windows_bundle
from recipes.project import BUILD, DIST, ROOT, SYSTEM, MissingToolError, fresh, python, run, tool, version

SIGN = "TRACKTRAY_SIGN"
"""The variable with the command that signs the file named after it, in its place; its first word is on the PATH."""
PROGRAMS = ("tracktray.exe", "tracktrayw.exe")


def build() -> list[Path]:
    """The installer; it, what it installs and its uninstaller are signed where there is a command for that."""
    makensis = tool("makensis", "NSIS")
    program = _program()
    pictures = fresh(BUILD / "nsis-pictures")
    for kind in ("ico", "bmp"):
        run(python(), "-P", "-m", "recipes.icons", pictures, kind, env={"PYTHONPATH": str(ROOT / "packaging")})
    sign = os.environ.get(SIGN)
    if sign:
        for name in PROGRAMS:
            run(*shlex.split(sign), program / name)
    else:
        print(f"nsis: {SIGN} is not set: nothing is signed; Windows will warn.", file=sys.stderr)
    built = DIST / f"tracktray-{version()}-setup.exe"
    run(makensis, *_arguments(program, pictures, built, sign), ROOT / "packaging/windows/tracktray.nsi")
    return [built]


def _program() -> Path:
    """A folder with the program, to be signed."""
    if SYSTEM != "win32" and (lacking := wine.missing()):
        raise MissingToolError(f"is built on Windows, or for trying it under Wine. {lacking}")
    folder = BUILD / "nsis"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(bundle() if SYSTEM == "win32" else windows_bundle(), folder)
    settle(folder)
    return folder


def _arguments(program: Path, pictures: Path, built: Path, sign: str | None) -> list[str]:
    """What the script is told."""
    sizes = (path.stat().st_size for path in program.rglob("*") if path.is_file())
    told = {
        "TARGET": "x86-unicode" if SYSTEM == "win32" else "amd64-unicode",  # Wine alone runs no 32-bit program
        "VERSION": version(),
        "NUMBERS": ".".join(map(str, four_numbers(version()))),
        "SOURCE": program,
        "KILOBYTES": sum(sizes) // 1024,
        "PICTURES": pictures,
        "OUT": built,
        **({"SIGN": sign} if sign else {}),
    }
    return ["-V2", "-WX", "-INPUTCHARSET", "UTF8", *(f"-D{name}={value}" for name, value in told.items())]


def check(package: Path) -> None:
    """On Windows: install in silence, start what was installed, remove it again."""
    if SYSTEM != "win32":
        print("nsis: is tried on Windows, or by the test lane under Wine.", file=sys.stderr)
        return
    place = Path(os.environ["LOCALAPPDATA"]) / "Programs/Tracktray"
    run(package, "/S")
    said = subprocess.run([place / "tracktray.exe", "--version"], capture_output=True, text=True, check=True).stdout
    if said.strip() != f"tracktray {version()}":
        sys.exit(f"the installed program says {said!r}")
    run(place / "uninstall.exe", "/S", f"_?={place}")
