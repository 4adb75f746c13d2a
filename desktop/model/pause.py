"""Syncing that rests after an error which nobody foresaw."""

from datetime import datetime, tzinfo
from typing import NamedTuple

from desktop.model.moment import time_of_day


class Pause(NamedTuple):
    """Why it rests, and until when."""

    error: str
    """The name of the error's class: its text may hold names and secrets."""
    until: datetime

    def sentence(self, here: tzinfo) -> str:
        """`Syncing paused by an error (KeyError). Next try at 14:20.`"""
        return f"Syncing paused by an error ({self.error}). Next try at {time_of_day(self.until, here)}."
