#!/usr/bin/env python3
"""Everything from a fresh checkout: set up what is missing, then run the app, its tests or the benchmarks.

    python3 packaging/dev.py run [--demo] [...]    start the app; the rest goes to `tracktray`
    python3 packaging/dev.py test [...]            run the tests; the rest goes to pytest
    python3 packaging/dev.py test --windows [...]  those of Windows: there, or under Wine where that is installed
    python3 packaging/dev.py simulate [...]        days of people and a hostile network in virtual time; --help
    python3 packaging/dev.py bench [...]           measure against a bare tray program

The environment is made in `.venv` from `packaging/requirements.lock`, and made again when that changes. On
Debian and Ubuntu missing system packages are installed too, after saying which. Standard library only.
"""

import os
import subprocess
import sys
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit("Tracktray needs Python 3.11 or newer, and this is " + sys.version.split()[0] + ".")

import environment
import machine
import wine

ROOT = Path(__file__).resolve().parent.parent
WORKERS = ("-n", "3", "--dist", "worksteal")  # tests of programs mostly wait
LANES = ("--packaging", "--windows")
"""Tests of what is built, in one process: they share the build, and need the machine for themselves."""


def run(arguments: list[str]) -> list[str]:
    """The command that starts the app."""
    if not machine.has_screen():
        sys.exit(
            "Tracktray needs a screen, and neither DISPLAY nor WAYLAND_DISPLAY is set.\n"
            "Start it from a desktop session, or on a virtual screen: xvfb-run -a python3 packaging/dev.py run"
        )
    machine.provide(machine.TO_RUN)
    return [environment.provide(ROOT), "-P", "-m", "desktop", *arguments]


def test(arguments: list[str]) -> list[str]:
    """The command that runs the tests: several at once, unless some are named or pytest is told otherwise."""
    machine.provide(machine.TO_TEST)
    os.chdir(ROOT)
    if "--windows" in arguments and sys.platform == "linux" and wine.missing() is None:
        return [
            sys.executable,
            str(ROOT / "packaging/wine.py"),
            "-m",
            "pytest",
            "-p",
            "no:cacheprovider",
            *arguments,
        ]
    workers = () if any(map(_narrows, arguments)) else WORKERS
    python = environment.provide(ROOT)
    return [python, "-m", "pytest", *workers, *arguments]


def simulate(arguments: list[str]) -> list[str]:
    """The command that runs the engine's simulation."""
    os.chdir(ROOT)
    return [environment.provide(ROOT), "-m", "tests.simulation", *arguments]


def bench(arguments: list[str]) -> list[str]:
    """The command that measures."""
    machine.provide(machine.TO_TEST)
    os.chdir(ROOT)
    return [environment.provide(ROOT), "-m", "tests.benchmarks", *arguments]


COMMANDS = {"run": run, "test": test, "simulate": simulate, "bench": bench}


def _narrows(argument: str) -> bool:
    chosen = argument.startswith(("-n", "--numprocesses", "--pdb", *LANES))
    return chosen or (not argument.startswith("-") and Path(argument.split("::")[0]).exists())


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in COMMANDS:
        wanted_help = arguments[:1] in (["-h"], ["--help"])
        print(__doc__, file=sys.stdout if wanted_help else sys.stderr)
        return 0 if wanted_help else 2
    try:
        command = COMMANDS[arguments[0]](arguments[1:])
    except KeyboardInterrupt:
        print("\nInterrupted. The same command starts over where it matters.", file=sys.stderr)
        return 130
    if os.name != "nt":
        os.execvp(command[0], command)
    return subprocess.run(command, check=False).returncode  # on Windows exec would return to the shell at once


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
