"""Tracktray: a tray timer for Toggl Track that works offline and never loses an entry.

The rooms of this package, and which may import which, are described in CONTRIBUTING.md;
the import contract in `pyproject.toml` keeps them apart.
"""

__version__ = "0.1.0"
APP_ID = "io.github.tracktray.tracktray"
"""The name of the desktop file, by which desktops know the program."""
