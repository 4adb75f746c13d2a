"""What a Linux package installs, below `/usr`: the same tree for .deb, .rpm, AppImage and Flatpak."""

import gzip
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from recipes.bundle import bundle, settle
from recipes.icons import SIZES
from recipes.project import BUILD, ID, ROOT, fresh, python, run, source_date, version

HERE = ROOT / "packaging/linux"


def tree() -> Path:
    """The tree, made anew."""
    program = bundle()
    usr = fresh(BUILD / "linux/usr")
    shutil.copytree(program, usr / "lib/tracktray", symlinks=True)
    (usr / "bin").mkdir()
    (usr / "bin/tracktray").symlink_to("../lib/tracktray/tracktray")
    share = usr / "share"
    _place(HERE / f"{ID}.desktop", share / "applications" / f"{ID}.desktop")
    (share / "metainfo").mkdir()
    (share / f"metainfo/{ID}.metainfo.xml").write_text(_metainfo())
    _icons(share / "icons/hicolor")
    _documents(share)
    settle(usr)
    return usr


def _metainfo() -> str:
    date = datetime.fromtimestamp(source_date(), UTC)
    text = (HERE / f"{ID}.metainfo.xml").read_text()
    return text.replace("@VERSION@", version()).replace("@DATE@", f"{date:%Y-%m-%d}")


def _icons(theme: Path) -> None:
    drawn = fresh(BUILD / "icons")
    _in_build_environment("recipes.icons", drawn, "png")
    for size in SIZES:
        _place(drawn / f"tracktray-{size}.png", theme / f"{size}x{size}/apps/{ID}.png")
    _place(ROOT / "resources/tracktray.svg", theme / f"scalable/apps/{ID}.svg")
    _place(HERE / f"{ID}-symbolic.svg", theme / f"symbolic/apps/{ID}-symbolic.svg")


def _documents(share: Path) -> None:
    written = fresh(BUILD / "documents")
    _in_build_environment("recipes.documents", written)
    _place(written / "tracktray.bash", share / "bash-completion/completions/tracktray")
    _place(written / "_tracktray", share / "zsh/vendor-completions/_tracktray")
    _place(written / "tracktray.fish", share / "fish/vendor_completions.d/tracktray.fish")
    _packed(written / "tracktray.1", share / "man/man1/tracktray.1.gz")
    _packed(ROOT / "CHANGELOG.md", share / "doc/tracktray/NEWS.md.gz")


def _place(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _packed(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(packed(source.read_bytes()))


def packed(content: bytes) -> bytes:
    """Compressed without the moment and the name, which would differ from build to build."""
    return gzip.compress(content, 9, mtime=0)


def _in_build_environment(module: str, *arguments: str | Path) -> None:
    run(python(), "-m", module, *arguments, env={"PYTHONPATH": str(ROOT / "packaging"), "PATH": os.environ["PATH"]})
