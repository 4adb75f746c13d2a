"""Says that a newer version exists, where the person or the kind of installation wishes it."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from desktop import __version__
from desktop.gateway.address import check_base_url
from desktop.model.settings import Settings
from desktop.system.updates import releases
from desktop.system.updates.releases import FEED, Kept


class Updates:
    """Looks when it is told to; it has no clock of its own, and asks once a day at most however often that is.

    `tell` gets the newer version, or None where there is none to speak of.
    """

    def __init__(
        self,
        file: Path,
        *,
        settings: Callable[[], Settings],
        now: Callable[[], datetime],
        tell: Callable[[str | None], None],
    ) -> None:
        self._file, self._settings, self._now, self._tell = file, settings, now, tell

    async def look(self) -> None:
        """Ask if that is due, and tell. Harmless at any time."""
        settings = self._settings()
        wanted = releases.wanted(settings.general.check_for_updates, os.environ)
        kept = releases.read(self._file) if wanted else None
        if wanted and not settings.network.offline and releases.due(kept, self._now()):
            kept = await self._ask(kept.latest if kept else "", settings.network.proxy)
        self._tell(kept.newer_than(__version__) if kept is not None else None)

    async def _ask(self, known: str, proxy: str) -> Kept | None:
        """What is known afterwards. The asking is written down first: no trouble repeats it today."""
        kept, feed = Kept(self._now(), known), _feed()
        try:
            releases.write(self._file, kept)
            found = await releases.latest(feed, proxy) if feed else None
            if found is not None:
                kept = kept._replace(latest=found)
                releases.write(self._file, kept)
        except OSError:  # a full disk is told elsewhere
            return None
        return kept


def _feed() -> str | None:
    """Where to ask; None where `TRACKTRAY_RELEASES` names no place that may be asked."""
    given = os.environ.get("TRACKTRAY_RELEASES", "").strip()
    try:
        return check_base_url(given) if given else FEED
    except ValueError:
        return None
