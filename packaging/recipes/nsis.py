"""The Windows installer: for one person, without an administrator's rights."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from recipes.bundle import bundle
from recipes.project import BUILD, DIST, ROOT, SYSTEM, MissingToolError, python, run, tool, version

BUNDLE = "TRACKTRAY_WINDOWS_BUNDLE"
"""The variable that names a bundle made on Windows, so that another system can pack it."""
CERTIFICATE, KEY = "TRACKTRAY_SIGNING_CERTIFICATE", "TRACKTRAY_SIGNING_KEY"
"""Variables: PEM files to sign with, by osslsigncode."""
TARGET = "TRACKTRAY_NSIS_TARGET"
"""The variable that chooses the installer's own kind; `amd64-unicode` runs where no 32-bit program does."""


def build() -> list[Path]:
    """The installer, signed inside and outside where a certificate is given."""
    makensis = tool("makensis", "NSIS")
    program = _program()
    for inner in ("Tracktray.exe", "tracktray-cli.exe"):
        _sign(program / inner)
    built = DIST / f"tracktray-{version()}-setup.exe"
    chosen = os.environ.get(TARGET, "x86-unicode")
    run(
        makensis, "-V2", f"-DTARGET={chosen}", f"-DVERSION={version()}", f"-DSOURCE={program}", f"-DOUT={built}",
        ROOT / "packaging/windows/tracktray.nsi",
    )  # fmt: skip
    _sign(built)
    return [built]


def _program() -> Path:
    given = os.environ.get(BUNDLE)
    if given:
        return Path(given)
    if SYSTEM != "win32":
        raise MissingToolError(f"needs a bundle made on Windows: build there, or set {BUNDLE} to its folder.")
    BUILD.mkdir(exist_ok=True)
    run(python(), "-m", "recipes.icons", BUILD, "ico", env={"PYTHONPATH": str(ROOT / "packaging")})
    return bundle()


def _sign(program: Path) -> None:
    certificate, key = os.environ.get(CERTIFICATE), os.environ.get(KEY)
    if not certificate or not key:
        print(f"nsis: {CERTIFICATE} is not set: {program.name} is not signed; Windows will warn.", file=sys.stderr)
        return
    signed = program.with_suffix(".signed")
    run(
        tool("osslsigncode", "Debian package osslsigncode"), "sign", "-h", "sha256", "-certs", certificate,
        "-key", key, "-in", program, "-out", signed,
    )  # fmt: skip
    shutil.move(signed, program)


def check(package: Path) -> None:
    """On Windows: install in silence, start what was installed, remove it again."""
    if SYSTEM != "win32":
        print("nsis: is tried on Windows, or by the test lane under Wine.", file=sys.stderr)
        return
    place = Path(os.environ["LOCALAPPDATA"]) / "Programs/Tracktray"
    run(package, "/S")
    said = subprocess.run(
        [place / "tracktray-cli.exe", "--version"], capture_output=True, text=True, check=True
    ).stdout
    if said.strip() != f"tracktray {version()}":
        sys.exit(f"the installed program says {said!r}")
    run(place / "uninstall.exe", "/S", f"_?={place}")
