"""What the package brings beside the program, used by the tools it is for: manual, completions, desktop entry."""

import os
import pty
import re
import subprocess
import time

import pytest

from desktop.cli.arguments import COMMANDS
from tests.desktop_session import DesktopSession
from tests.packages.root import Root, missing

pytestmark = [pytest.mark.packaging, pytest.mark.skipif(bool(missing()), reason=missing())]
TOOLS = ("bash-completion", "zsh", "fish", "man-db", "desktop-file-utils", "appstream")
BASH = """
. /usr/share/bash-completion/bash_completion
_completion_loader tracktray
COMP_WORDS=(tracktray sta) COMP_CWORD=1 COMP_LINE="tracktray sta" COMP_POINT=13
$(complete -p tracktray | sed 's/.*-F \\([^ ]*\\).*/\\1/') tracktray sta tracktray
printf '%s\\n' "${COMPREPLY[@]}"
"""


def test_manual_and_completions_work_in_a_clean_debian(debian: Root, desktop: DesktopSession) -> None:
    debian.run("apt-get", "-qq", "install", "-y", "--no-install-recommends", *TOOLS)
    debian.run("apt-get", "-qq", "install", "-y", "--no-install-recommends", desktop.folder / "tracktray.deb")
    offered = {"start", "status"}

    manual = debian.run("man", "--warnings", "tracktray", env={"MANWIDTH": "100", "MANROFFSEQ": ""})
    assert "warning" not in manual
    assert [name for name in COMMANDS if f"tracktray {name}" not in manual] == []

    assert set(debian.run("bash", "-c", BASH).split()) == offered
    assert {
        line.split("\t")[0] for line in debian.run("fish", "-c", "complete -C 'tracktray sta'").splitlines()
    } == (offered)
    assert offered <= set(re.findall(r"sta\w+", _typed_into_zsh(debian, "tracktray sta\t\t")))

    debian.run("desktop-file-validate", "/usr/share/applications/io.github.tracktray.tracktray.desktop")
    metainfo = "/usr/share/metainfo/io.github.tracktray.tracktray.metainfo.xml"
    debian.run("appstreamcli", "validate", "--no-net", "--pedantic", metainfo)


def _typed_into_zsh(debian: Root, keys: str) -> str:
    """What a terminal shows while `keys` are typed at the prompt of a zsh with completions."""
    ours, theirs = pty.openpty()
    shell = subprocess.Popen(
        debian.command("zsh", "-f", "-i"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "TERM": "dumb", "HOME": "/root"},
    )
    os.close(theirs)
    try:
        os.write(ours, b"autoload -Uz compinit && compinit -u && echo rea''dy\n")
        _shown_until(ours, "ready")
        os.write(ours, keys.encode())
        return _shown_until(ours, "status")
    finally:
        shell.kill()
        shell.wait()
        os.close(ours)


def _shown_until(terminal: int, word: str, *, within: float = 30) -> str:
    shown, late = "", time.monotonic() + within
    os.set_blocking(terminal, False)
    while word not in shown and time.monotonic() < late:
        try:
            shown += os.read(terminal, 4096).decode("utf-8", "replace")
        except BlockingIOError:
            time.sleep(0.05)
    return shown
