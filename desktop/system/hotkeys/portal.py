"""Keys under Wayland: by the desktop's portal, where the person agrees and may choose other keys."""

import asyncio
import itertools
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from desktop.model.chord import parse_chord
from desktop.system.bus import Bus, BusError, Service, Signal
from desktop.system.hotkeys.interface import Backend, Held, Pressed
from desktop.system.hotkeys.keysyms import keysym_name

ABSENT = "This desktop gives programs no hotkeys."
ANSWER = 120.0
"""Seconds for the person to answer the desktop's own question."""
APP = "io.github.tracktray.tracktray"
"""The desktop file's name: newer portals want to know who asks."""
_NAME, _PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
_PORTAL = Service(_NAME, _PATH, "org.freedesktop.portal.GlobalShortcuts")
_REGISTRY = Service(_NAME, _PATH, "org.freedesktop.host.portal.Registry")
_REQUEST = Service(_NAME, "", "org.freedesktop.portal.Request")
_MODIFIERS = {"Ctrl": "CTRL", "Alt": "ALT", "Shift": "SHIFT", "Meta": "LOGO"}


class PortalHotkeys:
    """Satisfies `Hotkeys`. The keys are a wish; what the desktop made of it stands in `held`."""

    backend: Backend = "portal"

    def __init__(self, words: Mapping[str, str]) -> None:
        """`words` describe each act in the desktop's question."""
        self._words = words
        self._bus: Bus | None = None
        self._problem: str | None = None
        self._session: str | None = None
        self._held: dict[str, Held] = {}
        self._answers: dict[str, asyncio.Future[tuple[int, dict[str, Any]]]] = {}
        self._numbers = itertools.count(1)
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

    async def _connect(self) -> None:
        try:
            self._bus = await Bus.open()
            with suppress(BusError):  # older portals have no such thing, and need none
                await self._bus.call(_REGISTRY, "Register", "sa{sv}", (APP, {}))
            await self._bus.property(_PORTAL, "version")
            await self._bus.hear(_REQUEST, self._answer)
            await self._bus.hear(_PORTAL, self._activated)
            self._problem = None
        except BusError:
            self._problem = ABSENT

    async def bind(self, wishes: Mapping[str, str]) -> None:
        readable = {act: keys for act, keys in wishes.items() if _trigger(keys)}
        self._held = {act: Held(keys, "off") for act, keys in wishes.items()}
        if self._problem is not None:  # its service may have come, or come back
            await self.stop()
            await self._connect()
        if self._bus is None or self._problem is not None:
            return
        try:
            await self._close_session()
            if readable:
                await self._bind(self._bus, readable)
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
        if self._bus is not None:
            await self._close_session()
            await self._bus.close()
            self._bus = None

    async def _bind(self, bus: Bus, wishes: Mapping[str, str]) -> None:
        token = f"tracktray{next(self._numbers)}"
        code, made = await self._asked(bus, "CreateSession", "a{sv}", (), {"session_handle_token": ("s", token)})
        if code != 0:
            return
        self._session = str(made["session_handle"][1])
        shortcuts = [
            (act, {"description": ("s", self._describe(act)), "preferred_trigger": ("s", _trigger(keys))})
            for act, keys in wishes.items()
        ]
        body = (self._session, shortcuts, "")
        code, bound = await self._asked(bus, "BindShortcuts", "oa(sa{sv})sa{sv}", body, {})
        if code == 0:
            for act, facts in bound.get("shortcuts", ("", []))[1]:
                said = facts.get("trigger_description", ("s", ""))[1]
                if act in self._held:
                    self._held[act] = Held(said or self._held[act].keys, "in-use")

    async def _asked(
        self, bus: Bus, member: str, signature: str, body: tuple[Any, ...], options: dict[str, Any]
    ) -> tuple[int, dict[str, Any]]:
        """Ask, and wait for the answer, which comes as a signal of its own and may come before the call returns."""
        token = f"tracktray{next(self._numbers)}"
        path = f"{_PATH}/request/{bus.name[1:].replace('.', '_')}/{token}"
        self._answers[path] = asyncio.get_running_loop().create_future()
        try:
            await bus.call(_PORTAL, member, signature, (*body, {"handle_token": ("s", token), **options}))
            return await asyncio.wait_for(self._answers[path], ANSWER)
        except TimeoutError:
            return 2, {}
        finally:
            del self._answers[path]

    def _describe(self, act: str) -> str:
        return self._words.get(act, f"Start “{act.removeprefix('favorites.')}”")

    def _answer(self, signal: Signal) -> None:
        waiting = self._answers.get(signal.path)
        if signal.member == "Response" and waiting is not None and not waiting.done():
            code, results = signal.body
            waiting.set_result((int(code), dict(results)))

    def _activated(self, signal: Signal) -> None:
        if signal.member == "Activated" and signal.body[0] == self._session and not self._paused:
            self._pressed(str(signal.body[1]))

    async def _close_session(self) -> None:
        if self._session is not None and self._bus is not None:
            session, self._session = self._session, None
            with suppress(BusError):
                await self._bus.call(Service(_NAME, session, "org.freedesktop.portal.Session"), "Close")


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
