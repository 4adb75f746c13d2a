"""The tray app: shows the icon, puts the parts together, follows who is signed in, and ends cleanly.

`start` brings the icon before anything heavy is imported; `program` is everything after; `serving` keeps database
and engine with whoever is signed in.
"""

from desktop.app.start import run

__all__ = ["run"]
