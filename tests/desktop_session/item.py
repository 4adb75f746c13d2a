"""One tray icon, as a panel reads it: id, tool tip, pixels, menu; and the clicks a panel passes on."""

import re
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

from dbus_fast import Variant

from tests.desktop_session.bus import BUS, BUS_PATH, PROPERTIES, Bus, BusError, wait_for

ITEM, MENU = "org.kde.StatusNotifierItem", "com.canonical.dbusmenu"


class Picture(NamedTuple):
    """One size of an icon; the bytes are A, R, G, B for each pixel."""

    width: int
    height: int
    argb: bytes

    def mean(self) -> tuple[int, int, int]:
        """The mean colour of what is drawn, weighted by its opacity."""
        alpha = self.argb[0::4]
        whole = sum(alpha) or 1
        red, green, blue = (
            sum(value * weight for value, weight in zip(self.argb[channel::4], alpha, strict=True)) // whole
            for channel in (1, 2, 3)
        )
        return red, green, blue


class Entry(NamedTuple):
    """One line of the menu with what is below it."""

    id: int
    label: str
    enabled: bool
    submenu: bool
    children: tuple["Entry", ...]

    def labels(self) -> list[str]:
        """What stands directly below; separators are empty."""
        return [child.label for child in self.children]

    def at(self, *path: str) -> "Entry":
        """The entry down this path of labels; `~` before one makes it a regular expression."""
        entry = self
        for step in path:
            fits = [child for child in entry.children if _fits(step, child.label)]
            if len(fits) != 1:
                raise BusError(f"{len(fits)} entries {step!r} of {path} among {entry.labels()}")
            entry = fits[0]
        return entry

    def walk(self) -> Iterator["Entry"]:
        yield self
        for child in self.children:
            yield from child.walk()


class TrayItem:
    """What stands at one address of the bus, `name` or `name/path`."""

    def __init__(self, bus: Bus, service: str) -> None:
        self._bus = bus
        self.owner, slash, path = service.partition("/")
        self._path = f"/{path}" if slash else "/StatusNotifierItem"

    @property
    def id(self) -> str:
        return str(self._get("Id"))

    @property
    def title(self) -> str:
        return str(self._get("Title"))

    @property
    def tip(self) -> str:
        """The tool tip; the program puts it into the title's place."""
        _, _, title, text = self._get("ToolTip")
        return "\n".join(part for part in (title, text) if part)

    @property
    def pid(self) -> int:
        return int(self._bus.call(BUS, BUS_PATH, BUS, "GetConnectionUnixProcessID", "s", [self.owner])[0])

    def alive(self) -> bool:
        return self._bus.has_owner(self.owner)

    def pictures(self) -> dict[int, Picture]:
        """The icon by its width."""
        return {width: Picture(width, height, bytes(data)) for width, height, data in self._get("IconPixmap")}

    def menu(self) -> Entry:
        """The whole menu; each submenu is told first that it is about to be shown, as panels do."""
        self._about_to_show(0)
        told: set[int] = set()
        while True:
            tree = self._layout()
            new = [entry for entry in tree.walk() if entry.submenu and entry.id not in told]
            if not new:
                return tree
            for entry in new:
                told.add(entry.id)
                self._about_to_show(entry.id)

    def opened(self, title: str = "") -> Entry:
        """The menu, or its submenu of that title, as a panel reads it when it is opened: its own lines alone."""
        number = self._layout(0, 1).at(title).id if title else 0
        self._about_to_show(number)
        return self._layout(number, 1)

    def click(self, *path: str) -> None:
        """Click the entry down this path; once more where the menu was rebuilt meanwhile."""
        for _ in range(3):
            entry = self.menu().at(*path)
            if not entry.enabled or entry.submenu:
                raise AssertionError(f"{path} cannot be clicked: {entry}")
            if any(now.id == entry.id and now.label == entry.label for now in self._layout().walk()):
                break
        self._bus.call(
            self.owner,
            self._menu_path(),
            MENU,
            "Event",
            "isvu",
            [entry.id, "clicked", Variant("s", ""), int(time.time())],
        )

    def activate(self) -> None:
        """A left click on the icon."""
        self._bus.call(self.owner, self._path, ITEM, "Activate", "ii", [0, 0])

    def secondary_activate(self) -> None:
        """A middle click on the icon."""
        self._bus.call(self.owner, self._path, ITEM, "SecondaryActivate", "ii", [0, 0])

    def wait_tip(self, pattern: str, *, timeout: float = 10.0) -> str:
        """The tool tip once it matches the regular expression."""

        seen = [""]

        def tip() -> str | None:
            seen[0] = self.tip
            return seen[0] if re.search(pattern, seen[0]) else None

        try:
            return wait_for(f"a tool tip like {pattern!r}", tip, timeout=timeout)
        except AssertionError as error:
            raise AssertionError(f"{error}; it is {seen[0]!r}, the menu is {self.menu().labels()}") from None

    def _get(self, name: str) -> Any:
        return self._bus.call(self.owner, self._path, PROPERTIES, "Get", "ss", [ITEM, name])[0]

    def _menu_path(self) -> str:
        return str(self._get("Menu"))

    def _about_to_show(self, entry: int) -> None:
        self._bus.call(self.owner, self._menu_path(), MENU, "AboutToShow", "i", [entry])

    def _layout(self, entry: int = 0, depth: int = -1) -> Entry:
        _, root = self._bus.call(self.owner, self._menu_path(), MENU, "GetLayout", "iias", [entry, depth, []])
        return _entry(root)


def _entry(raw: Any) -> Entry:
    number, facts, children = raw
    shown = tuple(_entry(child) for child in children if child[1].get("visible", True))
    submenu = facts.get("children-display") == "submenu" or bool(children)
    return Entry(number, _written(facts.get("label", "")), facts.get("enabled", True), submenu, shown)


def _written(label: str) -> str:
    """The label as a panel shows it: `_x` marks a letter, `__` is an underscore."""
    return re.sub("_(_?)", r"\1", label)


def _fits(step: str, label: str) -> bool:
    return bool(re.search(step[1:], label)) if step.startswith("~") else step == label
