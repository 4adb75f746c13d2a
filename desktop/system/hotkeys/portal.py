"""Keys under Wayland: by the desktop's portal, where the person agrees and may choose other keys."""

from collections.abc import Mapping
from typing import Any

from desktop.model.chord import parse_chord
from desktop.system.bus import BusError, Signal
from desktop.system.hotkeys.interface import Backend, Held, Pressed
from desktop.system.hotkeys.keysyms import keysym_name
from desktop.system.portal import DONE, Portal

ABSENT = "This desktop gives programs no hotkeys."
_MODIFIERS = {"Ctrl": "CTRL", "Alt": "ALT", "Shift": "SHIFT", "Meta": "LOGO"}


class PortalHotkeys:
    """Satisfies `Hotkeys`. The keys are a wish; what the desktop made of it stands in `held`."""

    backend: Backend = "portal"

    def __init__(self, words: Mapping[str, str]) -> None:
        """`words` describe each act in the desktop's question."""
        self._words = words
        self._portal: Portal | None = None
        self._problem: str | None = None
        self._session: str | None = None
        self._held: dict[str, Held] = {}
        self._paused = False
        self._pressed: Pressed = lambda act: None

    @property
    def available(self) -> str | None:
        return self._problem

    @property
    def held(self) -> Mapping[str, Held]:
        return dict(self._held)

    async def start(self, pressed: Pressed) -> None:
        self._pressed = pressed
        await self._connect()

    async def bind(self, wishes: Mapping[str, str]) -> None:
        readable = {act: keys for act, keys in wishes.items() if _trigger(keys)}
        self._held = {act: Held(keys, "off") for act, keys in wishes.items()}
        if self._problem is not None:  # its service may have come, or come back
            await self.stop()
            await self._connect()
        if self._portal is None:
            return
        try:
            await self._close_session()
            if readable:
                await self._bind(self._portal, readable)
        except BusError:
            self._problem = ABSENT

    def taken(self, sequence: str) -> str | None:
        """The desktop itself asks about keys that something has."""
        return None

    def pause(self) -> None:
        self._paused = True

    def resume(self) -> None:
        self._paused = False

    async def stop(self) -> None:
        await self._close_session()
        portal, self._portal = self._portal, None
        if portal is not None:
            await portal.close()

    async def _connect(self) -> None:
        try:
            self._portal = await Portal.open("GlobalShortcuts")
            await self._portal.hear(self._activated)
            self._problem = None
        except BusError:
            self._problem = ABSENT

    async def _bind(self, portal: Portal, wishes: Mapping[str, str]) -> None:
        token = {"session_handle_token": ("s", portal.token())}
        code, made = await portal.ask("CreateSession", "a{sv}", (), token)
        if code != DONE:
            return
        self._session = str(made["session_handle"][1])
        shortcuts = [
            (act, {"description": ("s", self._describe(act)), "preferred_trigger": ("s", _trigger(keys))})
            for act, keys in wishes.items()
        ]
        body: tuple[Any, ...] = (self._session, shortcuts, "")
        code, bound = await portal.ask("BindShortcuts", "oa(sa{sv})sa{sv}", body, {})
        if code == DONE:
            for act, facts in bound.get("shortcuts", ("", []))[1]:
                said = facts.get("trigger_description", ("s", ""))[1]
                if act in self._held:
                    self._held[act] = Held(said or self._held[act].keys, "in-use")

    def _describe(self, act: str) -> str:
        return self._words.get(act, f"Start “{act.removeprefix('favorites.')}”")

    def _activated(self, signal: Signal) -> None:
        if signal.member == "Activated" and signal.body[0] == self._session and not self._paused:
            self._pressed(str(signal.body[1]))

    async def _close_session(self) -> None:
        session, self._session = self._session, None
        if session is not None and self._portal is not None:
            await self._portal.close_session(session)


def _trigger(keys: str) -> str:
    """The wish in the portal's own spelling; `""` for keys without one."""
    chord = parse_chord(keys)
    if chord is None:
        return ""
    try:
        name = keysym_name(chord.key)
    except KeyError:
        return ""
    return "+".join([*sorted(_MODIFIERS[modifier] for modifier in chord.modifiers), name])
