"""What the Windows installer is made of, as far as it can be told without Windows."""

import importlib
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtGui import QImageReader

SET_UP = Path(__file__).parents[2] / "packaging"
SCRIPT = SET_UP / "windows/tracktray.nsi"
HERE = r"C:\Users\Ann\AppData\Local\Programs\Tracktray"


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SET_UP / "bundle"))
    monkeypatch.syspath_prepend(str(SET_UP))


@pytest.fixture
def command_path(modules: None) -> ModuleType:
    return importlib.import_module("command_path")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", HERE),
        (r"C:\Tools", rf"C:\Tools;{HERE}"),
        (r"%USERPROFILE%\bin;", rf"%USERPROFILE%\bin;{HERE}"),
        (rf"{HERE};C:\Tools", rf"{HERE};C:\Tools"),
        (rf"C:\Tools;{HERE.lower()}\;D:\x", rf"C:\Tools;{HERE.lower()}\;D:\x"),
    ],
)
def test_the_command_is_put_on_the_path_once(command_path: ModuleType, before: str, after: str) -> None:
    assert command_path.changed(before, HERE, add=True) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (HERE, ""),
        (rf"C:\Tools;{HERE}", r"C:\Tools"),
        (rf"{HERE}\;C:\Tools;;D:\x", r"C:\Tools;;D:\x"),
        (rf"C:\Tools;{HERE}2", rf"C:\Tools;{HERE}2"),
    ],
)
def test_it_is_taken_off_and_the_rest_stays_to_the_letter(
    command_path: ModuleType, before: str, after: str
) -> None:
    assert command_path.changed(before, HERE, add=False) == after


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("0.1.0", (0, 1, 0, 0)), ("2.10", (2, 10, 0, 0)), ("1.2.3rc4", (1, 2, 3, 0)), ("1.0.0+2.1", (1, 0, 0, 0))],
)
def test_windows_gets_a_version_of_four_numbers(
    modules: None, version: str, numbers: tuple[int, int, int, int]
) -> None:
    assert importlib.import_module("information").four_numbers(version) == numbers


@pytest.mark.parametrize(
    ("kind", "sizes"),
    [("ico", [16, 20, 24, 32, 40, 48, 64, 256]), ("icns", [32, 64, 128, 256, 256, 512, 512, 1024])],
)
def test_the_icon_has_every_size_that_the_system_shows(tmp_path: Path, kind: str, sizes: list[int]) -> None:
    icon = pictures(tmp_path, kind)
    reader = QImageReader(str(icon))
    found = []
    for number in range(reader.imageCount()):
        assert reader.jumpToImage(number)
        image = reader.read()
        assert image.pixelColor(image.width() // 8, image.height() // 2).name() == "#2457c5", "not ours"
        assert image.pixelColor(0, 0).alpha() < 40, "its corners are round"
        found.append(image.width())
    assert found == sizes


@pytest.mark.skipif(sys.platform == "win32", reason="signs with a script of the shell")
@pytest.mark.skipif(shutil.which("makensis") is None, reason="needs makensis, of the Debian package nsis")
@pytest.mark.parametrize("target", ["x86-unicode", "amd64-unicode"])
def test_the_script_is_understood_without_a_warning(tmp_path: Path, target: str) -> None:
    """Also that installer and uninstaller are signed where there is a command for it."""
    source, signed = tmp_path / "source", tmp_path / "signed"
    (source / "_internal").mkdir(parents=True)
    for name in ("tracktray.exe", "tracktrayw.exe", "_internal/python.dll"):
        (source / name).write_bytes(b"MZ")
    sign = tmp_path / "sign"
    sign.write_text(f'#!/bin/sh\nhead -c 2 "$1" >> {signed}\n')
    sign.chmod(0o755)
    for kind in ("ico", "bmp"):
        pictures(tmp_path, kind)
    told = {"TARGET": target, "VERSION": "1.2.3", "NUMBERS": "1.2.3.0", "SOURCE": source, "KILOBYTES": 1}
    told |= {"PICTURES": tmp_path, "OUT": tmp_path / "tracktray-1.2.3-setup.exe", "SIGN": sign, "QUICK": ""}
    command = ["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8", *(f"-D{name}={told[name]}" for name in told)]
    done = subprocess.run([*command, SCRIPT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (
        machine(tmp_path / "tracktray-1.2.3-setup.exe") == {"x86-unicode": 0x014C, "amd64-unicode": 0x8664}[target]
    )
    assert signed.read_bytes() == b"MZMZ"


def machine(program: Path) -> int:
    """For what kind of processor a program of Windows is."""
    content = program.read_bytes()
    (header,) = struct.unpack_from("<I", content, 0x3C)
    (found,) = struct.unpack_from("<H", content, header + 4)
    return int(found)


def pictures(folder: Path, kind: str) -> Path:
    """The picture of that kind, as the recipe draws it."""
    command = [sys.executable, "-P", "-m", "recipes.icons", str(folder), kind]
    subprocess.run(command, check=True, timeout=60, env={**os.environ, "PYTHONPATH": str(SET_UP)})
    return folder / f"tracktray.{kind}"
