"""What is inside, for a release: every library with its version and licence, as CycloneDX."""

import json
import sys
from pathlib import Path

from recipes.project import DIST, ROOT, python, run, version


def build() -> list[Path]:
    """The bill of materials of the libraries that packages hold."""
    built = DIST / f"tracktray-{version()}.cdx.json"
    run(
        python(), "-m", "cyclonedx_py", "requirements", ROOT / "packaging/runtime.lock",
        "--pyproject", ROOT / "pyproject.toml", "--output-reproducible", "-o", built,
    )  # fmt: skip
    return [built]


def check(package: Path) -> None:
    """That it names what the lock names."""
    named = {component["name"] for component in json.loads(package.read_text())["components"]}
    if "pyside6-essentials" not in {name.lower() for name in named}:
        sys.exit(f"the bill of materials names only {sorted(named)}")
