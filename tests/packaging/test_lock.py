"""The lock file pins all that is installed, by hash, and names no place to get it from."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "packaging/requirements.lock").read_text()
PINS = re.findall(r"^([a-z0-9-]+)==(\S+)", LOCK, re.MULTILINE)


def test_every_package_is_pinned_and_hashed() -> None:
    blocks = re.split(r"^(?=[a-z0-9])", LOCK, flags=re.MULTILINE)
    packages = [block for block in blocks if block[:1].isalnum()]
    assert len(packages) == len(PINS) > 30
    assert all("--hash=sha256:" in block for block in packages)


def test_no_host_is_named() -> None:
    assert "://" not in LOCK
    assert "index-url" not in LOCK


def test_it_fits_the_dependencies_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [
        Requirement(text) for text in (*project["project"]["dependencies"], *project["dependency-groups"]["dev"])
    ]
    versions = dict(PINS)
    for each in wanted:
        name = re.sub("[-_.]+", "-", each.name).lower()
        assert name in versions, f"{name} is not locked"
        assert each.specifier.contains(versions[name]), f"{name} {versions[name]} does not fit {each}"
