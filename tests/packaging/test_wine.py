"""What the Windows under Wine is made of."""

from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "runtime.lock", "build.lock")


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_is_read_as_windows_reads_it(wine: ModuleType, name: str) -> None:
    """pip on Linux would leave out what Windows alone needs, and look for wheels that Windows has not."""
    original = (ROOT / "packaging" / name).read_text()
    there = {"sys_platform": "win32", "python_full_version": "3.13.2", "python_version": "3.13"}
    here = {"sys_platform": "linux", "python_full_version": "3.13.2", "python_version": "3.13"}

    def wanted(text: str, system: dict[str, str]) -> list[str]:
        lines = [line.removesuffix("\\") for line in text.splitlines() if line[:1].isalnum()]
        needs = [Requirement(line) for line in lines]
        return [need.name for need in needs if need.marker is None or need.marker.evaluate(dict(system))]

    assert "pywin32-ctypes" in wanted(original, there)
    assert wanted(wine.for_windows(original), here) == wanted(original, there)


def test_what_is_missing_is_named(wine: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "wine" in (wine.missing() or "")
