"""From the bytes of a 2xx to checked values. Each decoder raises ShapeError for what is not what it should be."""

import json
from typing import Any, TypeAlias

Row: TypeAlias = dict[str, Any]
"""One object exactly as sent, unknown fields kept, secrets taken out."""

SECRETS = ("api_token", "ical_url", "intercom_hash")
"""Fields of people and workspaces that nobody needs and nobody may see."""
_LARGEST_ID = 2**63


class ShapeError(ValueError):
    """A value is not what it should be. The sentence quotes nothing of it."""


def parse(body: bytes) -> Any:
    """JSON text as plain values. Secrets, numbers that are none and unpaired surrogates do not get through."""
    try:
        value = json.loads(body.decode("utf-8-sig"), parse_constant=_no_number, object_hook=_without_secrets)
        if b"\\ud" in body or b"\\uD" in body:
            value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    except RecursionError:
        raise ShapeError("nested too deeply") from None
    return value


def row(value: Any) -> Row:
    """An object with an id."""
    if not isinstance(value, dict) or not _is_id(value.get("id")):
        raise ShapeError("not an object with an id")
    return value


def optional_row(value: Any) -> Row | None:
    """An object with an id, or None for `null`."""
    return None if value is None else row(value)


def rows(value: Any) -> list[Row]:
    """A list of objects with ids; `null` is the empty list."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise ShapeError("not a list")
    return [row(item) for item in value]


def ids(value: Any) -> list[int]:
    """A list of ids; `null` is the empty list."""
    if value is None:
        return []
    if not isinstance(value, list) or not all(_is_id(item) for item in value):
        raise ShapeError("not a list of ids")
    return list(value)


def favorite(value: Any) -> Row:
    """An object that is known by `favorite_id` (or `id`)."""
    if not isinstance(value, dict) or not (_is_id(value.get("favorite_id")) or _is_id(value.get("id"))):
        raise ShapeError("not a favorite")
    return value


def favorites(value: Any) -> list[Row]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise ShapeError("not a list")
    return [favorite(item) for item in value]


def objects(value: Any) -> list[Row]:
    """A list of objects, or one object as a list of one; `null` is the empty list."""
    if value is None:
        return []
    found = value if isinstance(value, list) else [value]
    if not all(isinstance(item, dict) for item in found):
        raise ShapeError("not a list of objects")
    return found


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < _LARGEST_ID


def _without_secrets(value: Row) -> Row:
    for name in SECRETS:
        value.pop(name, None)
    return value


def _no_number(text: str) -> Any:
    raise ShapeError(f"{text} is no number")
