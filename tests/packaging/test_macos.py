"""What the macOS application is made and signed with, as far as it can be told without a Mac."""

import importlib
import plistlib
from pathlib import Path
from types import ModuleType

import pytest

from desktop import APP_ID

SET_UP = Path(__file__).parents[2] / "packaging"
MACH_O = bytes.fromhex("cffaedfe")
US = "Developer ID Application: Tracktray"


@pytest.fixture
def dmg(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(SET_UP))
    return importlib.import_module("recipes.dmg")


@pytest.fixture
def application(tmp_path: Path) -> Path:
    """The kinds of things that lie in one."""
    root = tmp_path / "Tracktray.app"
    library = root / "Contents/Frameworks/PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore"
    for path in (
        root / "Contents/MacOS/tracktray",
        library,
        root / "Contents/Frameworks/lib-dynload/_ssl.cpython-313-darwin.so",
        root / "Contents/Frameworks/Python",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(MACH_O + b"...")
    (library.parents[1] / "Current").symlink_to("A")
    (root / "Contents/Resources").mkdir()
    (root / "Contents/Resources/python.txt").write_text("words")
    (root / "Contents/Resources/Python").symlink_to("../Frameworks/Python")
    return root


def test_it_stays_out_of_the_dock_and_says_its_version_in_three_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SET_UP / "bundle"))
    information = importlib.import_module("information")
    told = plistlib.loads(plistlib.dumps(information.plist("1.2.0rc3")))
    assert told["LSUIElement"] is True
    assert told["CFBundleShortVersionString"] == told["CFBundleVersion"] == "1.2.0"
    assert told["CFBundleIdentifier"] == APP_ID


def test_everything_in_it_is_signed_once_before_what_it_lies_in(dmg: ModuleType, application: Path) -> None:
    commands = dmg.signing(application, US)
    signed = [Path(command[-1]).relative_to(application.parent) for command in commands]
    framework = Path("Tracktray.app/Contents/Frameworks/PySide6/Qt/lib/QtCore.framework")
    assert sorted(map(str, signed)) == [
        "Tracktray.app",
        "Tracktray.app/Contents/Frameworks/PySide6/Qt/lib/QtCore.framework",
        "Tracktray.app/Contents/Frameworks/PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
        "Tracktray.app/Contents/Frameworks/Python",
        "Tracktray.app/Contents/Frameworks/lib-dynload/_ssl.cpython-313-darwin.so",
        "Tracktray.app/Contents/MacOS/tracktray",
    ]
    assert signed[-1] == Path("Tracktray.app")
    assert signed.index(framework / "Versions/A/QtCore") < signed.index(framework)


def test_the_signature_is_of_the_hardened_kind_that_apple_asks_for(dmg: ModuleType, application: Path) -> None:
    *inner, outer = dmg.signing(application, US)
    for command in (*inner, outer):
        assert command[:7] == ["codesign", "--force", "--sign", US, "--options", "runtime", "--timestamp"]
    assert [command for command in inner if "--entitlements" in command] == []
    entitlements = plistlib.loads(Path(outer[outer.index("--entitlements") + 1]).read_bytes())
    assert entitlements == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def test_without_a_certificate_it_is_signed_for_this_machine_and_apple_is_not_asked(
    dmg: ModuleType, application: Path
) -> None:
    for command in dmg.signing(application, None):
        assert command[:4] == ["codesign", "--force", "--sign", "-"]
        assert "runtime" not in command
    assert dmg.sealing(Path("t.dmg"), None, ["--key", "k"]) == []


def test_the_image_is_signed_looked_at_by_apple_and_stapled(dmg: ModuleType) -> None:
    key = {"TRACKTRAY_NOTARY_KEY": "k.p8", "TRACKTRAY_NOTARY_KEY_ID": "ID", "TRACKTRAY_NOTARY_ISSUER": "U"}
    assert dmg.sealing(Path("t.dmg"), US, dmg._notary(key)) == [
        ["codesign", "--sign", US, "--timestamp", "t.dmg"],
        ["xcrun", "notarytool", "submit", "t.dmg", "--key", "k.p8", "--key-id", "ID", "--issuer", "U", "--wait"],
        ["xcrun", "stapler", "staple", "t.dmg"],
    ]
    del key["TRACKTRAY_NOTARY_ISSUER"]
    assert dmg.sealing(Path("t.dmg"), US, dmg._notary(key)) == [["codesign", "--sign", US, "--timestamp", "t.dmg"]]
