"""The key as text: from the environment, or as a person pastes it."""

from collections.abc import Mapping


class BadKeyError(ValueError):
    """The text cannot be a key; the message says what to do and does not repeat it."""


def from_environment(environ: Mapping[str, str]) -> str | None:
    """`MATON_API_KEY` without blanks around it, or None when it is not set or empty."""
    return environ.get("MATON_API_KEY", "").strip() or None


def cleaned(text: str) -> str:
    """The key in `text`, without blanks and line breaks at its ends. Raises `BadKeyError` for what is no key."""
    key = text.strip().strip("\ufeff\u200b").strip()
    if not key:
        raise BadKeyError("That was empty. Copy the key from maton.ai and enter it here.")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise BadKeyError("A key has no spaces, line breaks or special letters inside. Copy it again.")
    return key
