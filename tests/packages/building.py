"""Builds as a person starts them: `packaging/build.py` in a checkout, in an environment that is nobody's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
HIDDEN = ("HTTPS_PROXY", "HOME", "TRACKTRAY_PROGRAM")
"""What the tests give the program; the tools of the build come by the person's own settings."""


def build(*arguments: str, checkout: Path = CHECKOUT, **environ: str) -> list[Path]:
    """What `packaging/build.py ARGUMENTS` made; the test fails where it does."""
    told = _told_by(str(checkout / "packaging/build.py"), *arguments, **environ)
    names = [line.split()[1] for line in told.splitlines() if line.endswith(" MB")]
    return [checkout / "dist" / name for name in names]


def windows_python() -> Path:
    """The Python of Windows that the bundle for it is frozen with under Wine."""
    packaging = CHECKOUT / "packaging"
    made = f"import sys; sys.path.insert(0, {str(packaging)!r}); import wine; from pathlib import Path"
    return Path(
        _told_by("-c", f"{made}; print(wine.provide(Path({str(CHECKOUT)!r}), 'build.lock').python)").strip()
    )


def _told_by(*arguments: str, **environ: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", *HIDDEN))}
    if sys.platform != "win32":
        import pwd

        kept["HOME"] = pwd.getpwuid(os.getuid()).pw_dir
    command = [sys.executable, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=1800, env=kept | environ)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def copied_to(folder: Path) -> Path:
    """Another checkout of the same sources: other times, other rights, no history."""
    listed = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard").rstrip("\0").split("\0")
    for name in listed:
        source, target = CHECKOUT / name, folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            target.chmod(0o700 if source.stat().st_mode & 0o100 else 0o600)
    return folder


def date() -> str:
    """The last commit's, in seconds."""
    return _git("log", "-1", "--format=%ct").strip()


def _git(*words: str) -> str:
    return subprocess.run(["git", "-C", CHECKOUT, *words], capture_output=True, text=True, check=True).stdout
