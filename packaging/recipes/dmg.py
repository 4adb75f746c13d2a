"""The macOS application in a disk image: signed and notarised where the machine has the means, else said."""

import os
import platform
import plistlib
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from recipes.bundle import bundle
from recipes.project import BUILD, DIST, ROOT, SYSTEM, MissingToolError, fresh, run, tool, version

IDENTITY = "TRACKTRAY_SIGNING_IDENTITY"
"""The variable with the name of the certificate (“Developer ID Application: …”), which lies in the keychain."""
NOTARY = {"key": "TRACKTRAY_NOTARY_KEY", "key-id": "TRACKTRAY_NOTARY_KEY_ID", "issuer": "TRACKTRAY_NOTARY_ISSUER"}
"""Options of `notarytool`, and the variables with the path of an App Store Connect key, its id, and its issuer."""
ENTITLEMENTS = ROOT / "packaging/macos/entitlements.plist"
MACH_O = {bytes.fromhex(start) for start in ("cffaedfe", "feedfacf", "cafebabe", "cafebabf")}
"""How programs and libraries begin: for one processor, in either order of bytes, or for several."""


def build() -> list[Path]:
    """The disk image, for the processor of this machine."""
    if SYSTEM != "darwin":
        raise MissingToolError("is built on macOS.")
    identity, notary = os.environ.get(IDENTITY), _notary(os.environ)
    staged = fresh(BUILD / "dmg")
    application = staged / "Tracktray.app"
    shutil.copytree(bundle().with_name("Tracktray.app"), application, symlinks=True)
    (staged / "Applications").symlink_to("/Applications")
    built = DIST / f"Tracktray-{version()}-{platform.machine()}.dmg"
    built.unlink(missing_ok=True)
    if not identity:
        print(f"dmg: {IDENTITY} is not set: signed for this machine alone.", file=sys.stderr)
    if not notary:
        print(f"dmg: {', '.join(NOTARY.values())} are not set: not notarised; macOS will warn.", file=sys.stderr)
    for command in [*signing(application, identity), packing(staged, built), *sealing(built, identity, notary)]:
        run(tool(command[0], "macOS"), *command[1:])
    return [built]


def signing(application: Path, identity: str | None) -> list[list[str]]:
    """The commands that sign the application from the inside out: what is signed seals what lies in it.

    Without an identity the signature only says that nothing was changed since; that does for this machine.
    """
    hardened = ["--options", "runtime", "--timestamp"] if identity else []
    sign = ["codesign", "--force", "--sign", identity or "-", *hardened]
    libraries = [path for path in application.rglob("*") if _is_mach_o(path)]
    frameworks = [path for path in application.rglob("*.framework") if not path.is_symlink()]
    inside_out = [sorted(paths, key=lambda path: (-len(path.parts), path)) for paths in (libraries, frameworks)]
    inner = [[*sign, str(path)] for paths in inside_out for path in paths]
    return [*inner, [*sign, "--entitlements", str(ENTITLEMENTS), str(application)]]


def _is_mach_o(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) in MACH_O


def packing(folder: Path, image: Path) -> list[str]:
    """The command that makes a disk image of the folder."""
    return [
        "hdiutil", "create", "-volname", "Tracktray", "-srcfolder", str(folder), "-fs", "HFS+", "-format", "ULMO",
        str(image),
    ]  # fmt: skip


def sealing(image: Path, identity: str | None, notary: list[str]) -> list[list[str]]:
    """The commands that sign the image, have Apple look at it, and fasten its answer to it."""
    if not identity:
        return []
    signed = ["codesign", "--sign", identity, "--timestamp", str(image)]
    asked = ["xcrun", "notarytool", "submit", str(image), *notary, "--wait"]
    return [signed, *([asked, ["xcrun", "stapler", "staple", str(image)]] if notary else [])]


def _notary(environ: Mapping[str, str]) -> list[str]:
    """The options that say who asks Apple; none where that is not known."""
    told = {option: environ.get(name, "") for option, name in NOTARY.items()}
    return [word for option, value in told.items() for word in (f"--{option}", value)] if all(told.values()) else []


def check(package: Path) -> None:
    """That the image mounts, its signature holds, and the program in it runs; a notarised one opens everywhere."""
    place = BUILD / "mounted"
    run("hdiutil", "attach", package, "-nobrowse", "-readonly", "-mountpoint", place)
    try:
        application = place / "Tracktray.app"
        run("codesign", "--verify", "--deep", "--strict", application)
        if os.environ.get(IDENTITY) and _notary(os.environ):
            run("spctl", "--assess", "--type", "execute", "--verbose", application)
            run("xcrun", "stapler", "validate", package)
        told = plistlib.loads((application / "Contents/Info.plist").read_bytes())
        if not told["LSUIElement"]:
            sys.exit("the application would stand in the Dock")
        program = application / "Contents/MacOS/tracktray"
        for words, expected in ((["--version"], f"tracktray {version()}\n"), (["--demo", "status"], "Today")):
            said = subprocess.run([program, *words], capture_output=True, text=True, check=True).stdout
            if expected not in said:
                sys.exit(f"the application says {said!r}")
    finally:
        run("hdiutil", "detach", place)
