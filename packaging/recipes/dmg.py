"""The macOS application in a disk image: signed and notarised where the machine has the means, else said."""

import os
import platform
import subprocess
import sys
from pathlib import Path

from recipes.bundle import bundle
from recipes.project import BUILD, DIST, ROOT, SYSTEM, MissingToolError, python, run, tool, version

IDENTITY, PROFILE = "TRACKTRAY_SIGNING_IDENTITY", "TRACKTRAY_NOTARY_PROFILE"
"""Variables: the certificate's name in the keychain, and the profile that `notarytool store-credentials` made."""


def build() -> list[Path]:
    """The disk image."""
    if SYSTEM != "darwin":
        raise MissingToolError("is built on macOS.")
    BUILD.mkdir(exist_ok=True)
    run(python(), "-m", "recipes.icons", BUILD, "icns", env={"PYTHONPATH": str(ROOT / "packaging")})
    bundle()
    application = BUILD / "bundle/Tracktray.app"
    _sign(application)
    built = DIST / f"Tracktray-{version()}-{platform.machine()}.dmg"
    built.unlink(missing_ok=True)
    run(
        tool("hdiutil", "macOS"), "create", "-volname", "Tracktray", "-srcfolder", application,
        "-format", "UDZO", "-fs", "HFS+", built,
    )  # fmt: skip
    _notarise(built)
    return [built]


def _sign(application: Path) -> None:
    identity = os.environ.get(IDENTITY)
    if not identity:
        print(f"dmg: {IDENTITY} is not set: signed for this machine alone.", file=sys.stderr)
    hardened = ["--options", "runtime", "--timestamp"] if identity else []
    entitled = ["--entitlements", str(ROOT / "packaging/macos/entitlements.plist")]
    inside = [path for path in application.rglob("*") if path.suffix in (".dylib", ".so") and not path.is_symlink()]
    for path in [*sorted(inside, key=lambda path: -len(path.parts)), application]:
        extra = entitled if path == application else []
        run("codesign", "--force", "--sign", identity or "-", *hardened, *extra, path)


def _notarise(image: Path) -> None:
    profile = os.environ.get(PROFILE)
    if not profile:
        print(f"dmg: {PROFILE} is not set: not notarised; macOS will warn.", file=sys.stderr)
        return
    run("xcrun", "notarytool", "submit", image, "--keychain-profile", profile, "--wait")
    run("xcrun", "stapler", "staple", image)


def check(package: Path) -> None:
    """That the image mounts, its signature holds, and the program in it runs."""
    place = BUILD / "mounted"
    run("hdiutil", "attach", package, "-nobrowse", "-readonly", "-mountpoint", place)
    try:
        application = place / "Tracktray.app"
        run("codesign", "--verify", "--deep", "--strict", application)
        program = application / "Contents/MacOS/tracktray"
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
        if said.strip() != f"tracktray {version()}":
            sys.exit(f"the application says {said!r}")
    finally:
        run("hdiutil", "detach", place)
