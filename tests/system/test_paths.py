"""Where the files are, and whose they are."""

import os
import stat
import sys
from pathlib import Path

import pytest

from desktop.system.paths import Paths
from desktop.system.places import LONGEST_SOCKET, NotPrivateError, on_network, private_folder, socket_path


def environ(root: Path, **more: str) -> dict[str, str]:
    names = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR")
    return {name: str(root / name.lower()) for name in names} | more


def test_the_four_variables_decide_every_place(tmp_path: Path) -> None:
    paths = Paths(False, environ(tmp_path))
    assert paths.settings_file == tmp_path / "xdg_config_home/tracktray/settings.toml"
    assert paths.database(7).parent == tmp_path / "xdg_data_home/tracktray"
    assert paths.log_file.parent == tmp_path / "xdg_state_home/tracktray"
    assert paths.app_lock.parent == paths.socket.parent


def test_the_demo_shares_no_file_with_the_real_account(tmp_path: Path) -> None:
    real, demo = Paths(False, environ(tmp_path)), Paths(True, environ(tmp_path))
    for name in ("settings_file", "account_file", "log_file", "socket", "app_lock", "sync_lock"):
        assert getattr(real, name).parent.name != getattr(demo, name).parent.name
    assert demo.data_dir.name == "tracktray-demo"


def test_relative_variables_are_ignored(tmp_path: Path) -> None:
    paths = Paths(False, {"HOME": str(tmp_path), "XDG_DATA_HOME": "here", "XDG_RUNTIME_DIR": "there"})
    assert paths.data_dir == tmp_path / ".local/share/tracktray"
    assert paths.runtime_dir.is_absolute()


def test_the_client_and_the_app_look_for_the_same_socket(tmp_path: Path) -> None:
    for given in (environ(tmp_path), {"HOME": str(tmp_path), "TMPDIR": str(tmp_path)}):
        assert socket_path(True, given) == str(Paths(True, given).socket)


def test_a_socket_fits_into_its_address_however_deep_the_folder_is(tmp_path: Path) -> None:
    deep = environ(tmp_path) | {"XDG_RUNTIME_DIR": str(tmp_path / ("x" * 200))}
    deeper = deep | {"XDG_RUNTIME_DIR": deep["XDG_RUNTIME_DIR"] + "y"}
    assert len(os.fsencode(socket_path(False, deep))) <= LONGEST_SOCKET
    assert socket_path(False, deep) != socket_path(False, deeper)


def test_folders_are_made_for_the_owner_alone(tmp_path: Path) -> None:
    paths = Paths(False, {"HOME": str(tmp_path), "TMPDIR": str(tmp_path)})
    paths.prepare()
    for folder in (paths.config_dir, paths.data_dir, paths.state_dir, paths.runtime_dir):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_an_open_runtime_folder_of_ours_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir(mode=0o755)
    private_folder(str(folder))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_link_in_place_of_the_runtime_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "run").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotPrivateError, match="run must belong to you alone"):
        private_folder(str(tmp_path / "run"))


@pytest.mark.skipif(getattr(os, "getuid", int)() != 0, reason="only root can give a folder away")
def test_somebody_elses_runtime_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    os.chown(folder, 65534, 65534)
    with pytest.raises(NotPrivateError):
        private_folder(str(folder))


def test_databases_are_found_by_their_users(tmp_path: Path) -> None:
    paths = Paths(False, environ(tmp_path))
    paths.prepare()
    for name in ("toggl-12.sqlite3", "toggl-3.sqlite3", "toggl-12.sqlite3-wal", "toggl-x.sqlite3"):
        (paths.data_dir / name).touch()
    assert sorted(user for user, _ in paths.databases()) == [3, 12]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
@pytest.mark.parametrize(
    ("kind", "network"),
    [("nfs4", True), ("cifs", True), ("fuse.sshfs", True), ("ext4", False), ("fuse.gocryptfs", False)],
)
def test_a_home_on_another_computer_is_recognised(tmp_path: Path, kind: str, network: bool) -> None:
    device = tmp_path.stat().st_dev
    other = "22 27 0:9999 / /proc rw,relatime shared:1 - nfs proc rw\n"
    here = f"23 27 {os.major(device)}:{os.minor(device)} / /my\\040home rw - {kind} server:/home rw\n"
    (tmp_path / "mounts").write_text(other + here)
    assert on_network(str(tmp_path / "not" / "made" / "yet"), str(tmp_path / "mounts")) is network


def test_a_home_of_which_nothing_is_known_counts_as_local(tmp_path: Path) -> None:
    assert not on_network(str(tmp_path), str(tmp_path / "missing"))
    assert not Paths(False, environ(tmp_path)).network_home
