"""Hotkeys of the running program: the keys that settings wish for, and the acts they cause."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from desktop.model.favorite import Favorite, named
from desktop.model.intent import Continue, Draft, Intent, Start, Stop, Toggle
from desktop.model.settings import FAVORITE, Settings
from desktop.system.hotkeys.interface import Backend, Hotkeys

SIMPLE: Mapping[str, Intent] = {"toggle": Toggle(), "stop": Stop(), "continue": Continue()}


class Doing(NamedTuple):
    """What a hotkey can set off."""

    act: Callable[[Intent], None]
    show_quick_entry: Callable[[], None]
    favorites: Callable[[], Sequence[Favorite]]
    tell: Callable[[str], None]


class HotkeyActs:
    """Satisfies what the Settings window needs; `bind` again whenever settings changed."""

    def __init__(self, hotkeys: Hotkeys, doing: Doing) -> None:
        self._hotkeys, self._doing = hotkeys, doing
        self._told: frozenset[str] = frozenset()
        self._listeners: list[Callable[[], None]] = []
        self._known: str | None = None

    @property
    def backend(self) -> Backend:
        return self._hotkeys.backend

    @property
    def available(self) -> str | None:
        return self._hotkeys.available

    def taken(self, sequence: str) -> str | None:
        taken = self._hotkeys.taken(sequence)
        self._tell_if_changed()
        return taken

    def pause(self) -> None:
        self._hotkeys.pause()

    def resume(self) -> None:
        self._hotkeys.resume()
        self._tell_if_changed()

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` when `available` has become another; returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def begin(self, settings: Settings) -> None:
        """Connect, and hold what is set."""
        await self._hotkeys.start(self._pressed)
        await self.bind(settings)

    async def bind(self, settings: Settings) -> None:
        """Hold what is set now; keys that something else has are told once."""
        await self._hotkeys.bind(settings.hotkeys.by_act())
        taken = frozenset(held.keys for held in self._hotkeys.held.values() if held.state == "taken")
        for keys in sorted(taken - self._told):
            self._doing.tell(f"Another program has the keys {keys}. Choose others in Settings.")
        self._told = taken
        self._tell_if_changed()

    async def end(self) -> None:
        """Let go of all keys."""
        await self._hotkeys.stop()

    def report(self) -> list[dict[str, str]]:
        """Each act with its keys, for `doctor`."""
        return [
            {"act": act, "keys": held.keys, "backend": self.backend, "state": held.state}
            for act, held in self._hotkeys.held.items()
        ]

    def _tell_if_changed(self) -> None:
        before, self._known = self._known, self.available
        if self._known != before:
            for listener in tuple(self._listeners):
                listener()

    def _pressed(self, act: str) -> None:
        if act == "quick_entry":
            self._doing.show_quick_entry()
        elif act in SIMPLE:
            self._doing.act(SIMPLE[act])
        else:
            self._start(act.removeprefix(FAVORITE))

    def _start(self, name: str) -> None:
        favorite = named(name, self._doing.favorites())
        if favorite is None:
            self._doing.tell(f"There is no favorite “{name}” any more, so nothing was started.")
        else:
            self._doing.act(Start(Draft.again(favorite)))
