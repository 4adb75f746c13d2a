"""Hotkeys on desktops that give single keys to who asks first: X11, Windows, macOS."""

from collections.abc import Mapping

from desktop.model.chord import Chord, parse_chord
from desktop.system.hotkeys.interface import Backend, Grabs, Held, Pressed

TAKEN = "Another program has these keys."
UNKNOWN = "This keyboard has no such keys."


class GrabbedHotkeys:
    """Satisfies `Hotkeys`. Connects when the first keys are wished or asked about: most people have none."""

    def __init__(self, grabs: Grabs) -> None:
        self._grabs = grabs
        self._problem: str | None = None
        self._opened = self._paused = False
        self._wishes: dict[str, str] = {}
        self._acts: dict[Chord, str] = {}
        self._held: dict[str, Held] = {}
        self._pressed: Pressed = lambda act: None

    @property
    def backend(self) -> Backend:
        return self._grabs.backend

    @property
    def available(self) -> str | None:
        return self._problem

    @property
    def held(self) -> Mapping[str, Held]:
        return dict(self._held)

    async def start(self, pressed: Pressed) -> None:
        self._pressed = pressed

    async def bind(self, wishes: Mapping[str, str]) -> None:
        self._wishes = dict(wishes)
        self._take()

    def taken(self, sequence: str) -> str | None:
        chord = parse_chord(sequence)
        if chord is None or chord in self._acts or not self._is_open():
            return None
        try:
            free = self._grabs.grab(chord)
        except KeyError:
            return UNKNOWN
        if free:
            self._grabs.release(chord)
        return None if free else TAKEN

    def pause(self) -> None:
        self._paused = True
        self._let_go()

    def resume(self) -> None:
        self._paused = False
        self._take()

    async def stop(self) -> None:
        self._let_go()
        if self._opened and self._problem is None:
            self._grabs.close()
        self._opened = False

    def _let_go(self) -> None:
        for chord in self._acts:
            self._grabs.release(chord)
        self._acts.clear()
        self._held = {act: Held(keys, "off") for act, keys in self._wishes.items()}

    def _take(self) -> None:
        """Hold what is wished, from anew: keys may have come free, or moved on the keyboard."""
        self._let_go()
        if self._paused or not any(self._wishes.values()) or not self._is_open():
            return
        for act, keys in self._wishes.items():
            chord = parse_chord(keys)
            if chord is None or chord in self._acts:
                continue
            try:
                free = self._grabs.grab(chord)
            except KeyError:
                continue
            self._held[act] = Held(keys, "in-use" if free else "taken")
            if free:
                self._acts[chord] = act

    def _is_open(self) -> bool:
        """Whether there is a connection, which is made now if it was not tried before."""
        if not self._opened:
            self._opened = True
            self._problem = self._grabs.open(self._press, self._take)
        return self._problem is None

    def _press(self, chord: Chord) -> None:
        act = self._acts.get(chord)
        if act is not None:
            self._pressed(act)
