"""A hotkey as people write it: `Ctrl+Alt+T`, in the portable names that Qt and `settings.toml` use."""

from typing import Literal, NamedTuple, TypeAlias

Modifier: TypeAlias = Literal["Ctrl", "Alt", "Shift", "Meta"]
MODIFIERS: tuple[Modifier, ...] = ("Ctrl", "Alt", "Shift", "Meta")
_OTHER_NAMES: dict[str, Modifier] = {
    "ctrl": "Ctrl", "control": "Ctrl", "alt": "Alt", "option": "Alt", "shift": "Shift",
    "meta": "Meta", "super": "Meta", "win": "Meta", "cmd": "Meta",
}  # fmt: skip


class Chord(NamedTuple):
    """Keys that are pressed together."""

    modifiers: frozenset[Modifier]
    key: str
    """`T`, `5`, `F9`, `Space`, `Media Play`, `+`."""

    @property
    def text(self) -> str:
        """As it is written, the modifiers in their usual order."""
        return "+".join([*(name for name in MODIFIERS if name in self.modifiers), self.key])


def parse_chord(text: str) -> Chord | None:
    """The keys that `text` names; None where it names none, or no key beside modifiers."""
    words, key = text.strip(), ""
    if words == "+" or words.endswith("++"):
        words, key = words[:-1].removesuffix("+"), "+"
    parts = [part.strip() for part in words.split("+")] if words else []
    if not key:
        if not parts or not parts[-1] or parts[-1].lower() in _OTHER_NAMES:
            return None
        key = parts.pop()
    modifiers = [_OTHER_NAMES.get(part.lower()) for part in parts]
    if None in modifiers:
        return None
    return Chord(frozenset(name for name in modifiers if name), key.upper() if len(key) == 1 else key)
