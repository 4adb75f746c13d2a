"""What the set-up does about missing system packages, on systems made of a few scripts."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has system packages to look for")

NEEDS = {"nowhere1": "libnowhere-tracktray.so.1", "nothing": "no-such-program"}


class System:
    """A PATH with only the given programs; each notes its call and ends with the next of its exit codes."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder, self._calls = folder / "bin", folder / "calls"
        self._folder.mkdir()
        monkeypatch.setenv("PATH", str(self._folder))
        monkeypatch.setattr("os.geteuid", lambda: 0)
        self.add("env", then='exec "$2" "${@:3}"')

    def add(self, name: str, *codes: int, then: str = "") -> None:
        script = self._folder / name
        listed = " ".join(map(str, codes or (0,)))
        script.write_text(
            f'#!/bin/bash\n[ {name} = env ] || echo "{name} $*" >> {self._calls}\n{then}\n'
            f"codes=({listed}); n=$(/bin/cat {script}.n 2>/dev/null || echo 0); echo $((n+1)) > {script}.n\n"
            'exit "${codes[$n]:-0}"\n'
        )
        script.chmod(0o755)

    @property
    def calls(self) -> list[str]:
        return self._calls.read_text().splitlines() if self._calls.exists() else []


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    return System(tmp_path, monkeypatch)


def test_nothing_missing_does_nothing(machine: ModuleType, system: System) -> None:
    machine.provide({})
    assert system.calls == []


def test_missing_packages_are_named_and_then_installed(
    machine: ModuleType, system: System, capsys: pytest.CaptureFixture[str]
) -> None:
    system.add("apt-get")
    machine.provide(NEEDS)
    update, install = system.calls
    assert update == "apt-get -qq update"
    assert install.startswith("apt-get -qq install -y --no-install-recommends")
    assert install.endswith("nothing nowhere1")
    assert "nothing nowhere1" in capsys.readouterr().err


def test_an_interrupted_dpkg_is_mended_once(machine: ModuleType, system: System) -> None:
    system.add("apt-get", 0, 100, 0)
    system.add("dpkg")
    machine.provide(NEEDS)
    assert [call.split()[0] for call in system.calls] == ["apt-get", "apt-get", "dpkg", "apt-get"]


def test_when_apt_cannot_it_says_what_to_run(machine: ModuleType, system: System) -> None:
    system.add("apt-get", 0, 100, 100)
    system.add("dpkg")
    with pytest.raises(SystemExit, match="apt-get install nothing nowhere1"):
        machine.provide(NEEDS)


def test_old_package_lists_are_only_a_warning(machine: ModuleType, system: System) -> None:
    system.add("apt-get", 100, 0)
    machine.provide(NEEDS)
    assert len(system.calls) == 2


def test_a_user_goes_through_sudo(machine: ModuleType, system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    system.add("apt-get")
    system.add("sudo")
    machine.provide(NEEDS)
    assert all(call.startswith("sudo") and "apt-get" in call for call in system.calls)


def test_a_user_without_sudo_is_told_what_root_must_run(
    machine: ModuleType, system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    system.add("apt-get")
    with pytest.raises(SystemExit, match="apt-get install nothing nowhere1"):
        machine.provide(NEEDS)
    assert system.calls == []


def test_a_system_without_apt_is_told_what_is_missing(machine: ModuleType, system: System) -> None:
    with pytest.raises(SystemExit, match=r"no-such-program, libnowhere-tracktray\.so\.1"):
        machine.provide(NEEDS)
    assert system.calls == []
