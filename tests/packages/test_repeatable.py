"""Two builds of the same sources are the same to the bit, wherever, whenever and by whomever they are made."""

import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.packages.building import CHECKOUT, build, copied_to, date

pytestmark = pytest.mark.packaging
ELSEWHERE = {"TZ": "Pacific/Auckland", "LANG": "C", "PYTHONHASHSEED": "7"}


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied_to(tmp_path_factory.mktemp("another") / "a rather different place")


def test_wheel_and_sdist(another: Path) -> None:
    once = build("wheel")
    again = build("wheel", checkout=another, SOURCE_DATE_EPOCH=date(), **ELSEWHERE)
    assert {path.suffix for path in once} == {".whl", ".gz"}
    for one, other in zip(once, again, strict=True):
        assert one.name == other.name
        assert one.read_bytes() == other.read_bytes(), differing(one, other)


def test_the_debian_package(deb: Path, another: Path, tmp_path: Path) -> None:
    (again,) = build("deb", checkout=another, SOURCE_DATE_EPOCH=date(), **ELSEWHERE)
    assert deb.read_bytes() == again.read_bytes(), differing(deb, again)
    subprocess.run(["dpkg-deb", "-x", deb, tmp_path], check=True)
    told = [path for path in tmp_path.rglob("*") if path.is_file() and str(CHECKOUT).encode() in path.read_bytes()]
    assert not told, "these name the folder of the build"


def differing(one: Path, other: Path) -> str:
    """The names of what is not the same in two archives."""
    left, right = (_contents(path) for path in (one, other))
    return (
        f"not the same: {sorted(name for name in left.keys() | right.keys() if left.get(name) != right.get(name))}"
    )


def _contents(archive: Path) -> dict[str, object]:
    if archive.suffix == ".whl":
        whole = zipfile.ZipFile(archive)
        return {entry.filename: (entry.date_time, entry.CRC, entry.external_attr) for entry in whole.infolist()}
    if archive.suffix == ".deb":
        with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", archive], stdout=subprocess.PIPE) as unpacked:
            return _members(tarfile.open(fileobj=unpacked.stdout, mode="r|"))
    return _members(tarfile.open(archive))


def _members(archive: tarfile.TarFile) -> dict[str, object]:
    found: dict[str, object] = {}
    for entry in archive:
        content = archive.extractfile(entry) if entry.isfile() else None
        found[entry.name] = (entry.mtime, entry.mode, hash(content.read()) if content else entry.linkname)
    return found
