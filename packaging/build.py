#!/usr/bin/env python3
"""Build what people install: each kind from the lock file, into `dist/`, with its checksum beside it.

    python3 packaging/build.py deb|rpm|appimage|flatpak|wheel|nsis|dmg|sbom|bundle [...] [--check]

A machine builds what it has the tools for, and says what is missing for the rest. `--check` then tries the result:
the validators of its kind, and a start of what was built. Standard library only; the tools come, pinned, from
`packaging/build.lock` into `.venv-build`.
"""

import argparse
import os
import subprocess
import sys

if sys.version_info < (3, 11):
    sys.exit("Tracktray needs Python 3.11 or newer, and this is " + sys.version.split()[0] + ".")

from recipes import appimage, bundle, dmg, flatpak, nsis, packages, sbom, wheel
from recipes.project import DIST, MissingToolError, checksum, source_date, version

RECIPES = {
    "deb": packages.deb,
    "rpm": packages.rpm,
    "appimage": appimage.build,
    "flatpak": flatpak.build,
    "wheel": wheel.build,
    "nsis": nsis.build,
    "dmg": dmg.build,
    "sbom": sbom.build,
    "bundle": bundle.build,
}
CHECKS = {
    "deb": packages.check_deb,
    "rpm": packages.check_rpm,
    "appimage": appimage.check,
    "flatpak": flatpak.check,
    "wheel": wheel.check,
    "nsis": nsis.check,
    "dmg": dmg.check,
    "sbom": sbom.check,
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="build.py", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("kind", nargs="*", metavar="KIND", help=", ".join(RECIPES))
    parser.add_argument("--check", action="store_true", help="try what was built")
    parser.add_argument("--version-is", metavar="V", help="fail where the project has another version")
    given = parser.parse_args(arguments)
    if given.version_is and given.version_is != version():
        sys.exit(f"The project's version is {version()}, not {given.version_is}.")
    if set(given.kind) - set(RECIPES) or not (given.kind or given.version_is):
        parser.error(f"build what? One of {', '.join(RECIPES)}.")
    os.umask(0o022)
    os.environ |= {"SOURCE_DATE_EPOCH": str(source_date()), "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"}
    DIST.mkdir(exist_ok=True)
    for kind in given.kind:
        try:
            for built in RECIPES[kind]():
                print(checksum(built))
                if given.check:
                    CHECKS[kind](built)
                    print(f"{built.name}: checked")
        except MissingToolError as error:
            print(f"{kind}: {error}", file=sys.stderr)
            return 1
        except subprocess.CalledProcessError as error:
            print(
                f"{kind}: failed with exit code {error.returncode}: {' '.join(map(str, error.cmd))}",
                file=sys.stderr,
            )
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
