"""Each room imports only what the table in CONTRIBUTING.md allows it, and nothing imports in circles."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_import_contract_in_pyproject_holds() -> None:
    # In a process of its own: import-linter sets up logging for itself alone, and silences every other logger.
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
