"""The workflows are right by their schema, by their host's rules, and for those who look for ways in."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
TOOLS = Path(sys.executable).parent


@pytest.mark.skipif(sys.platform != "linux", reason="the linters are installed on Linux")
@pytest.mark.parametrize(
    "tool",
    [
        ["zizmor", "--offline", "--pedantic", "--quiet"],
        ["check-jsonschema", "--builtin-schema", "vendor.github-workflows"],
        ["actionlint"],
    ],
    ids=lambda tool: tool[0],
)
def test_linters_find_nothing(tool: list[str]) -> None:
    done = subprocess.run(
        [TOOLS / tool[0], *tool[1:], *WORKFLOWS], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_to_a_commit(workflow: Path) -> None:
    used = re.findall(r"uses: (\S+)", workflow.read_text())
    assert used
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", action) for action in used)


def test_windows_own_tests_run_on_a_windows_before_each_change_and_release() -> None:
    for workflow in WORKFLOWS:
        assert (
            "if: runner.os == 'Windows'\n        run: python packaging/dev.py test --windows"
            in workflow.read_text()
        )
