"""When two values of a field mean the same: the API says one thing in several ways."""

from collections.abc import Mapping
from typing import Any
from unicodedata import normalize

from desktop.model.moment import parse_api

CONTENT = ("description", "project_id", "task_id", "tag_ids", "billable")
"""What tells one entry from another that began in the same second."""

TIMES = ("start", "stop")


def normal(name: str, value: Any) -> Any:
    """The value in its one form: NFC text, aware moments in whole seconds, tags as a set, null as what it means."""
    match name:
        case "description" | "name":
            return normalize("NFC", value or "")
        case "tag_ids":
            return frozenset(value or ())
        case "billable":
            return bool(value)
        case "start" | "stop" if isinstance(value, str):
            return parse_api(value).replace(microsecond=0)
        case _:
            return value


def same(name: str, one: Any, other: Any) -> bool:
    """Whether both values mean the same."""
    return bool(normal(name, one) == normal(name, other))


def content(fields: Mapping[str, Any]) -> tuple[Any, ...]:
    """What an entry is about, comparable; when it ran is not part of it."""
    return tuple(normal(name, fields.get(name)) for name in CONTENT)


def telling(fields: Mapping[str, Any]) -> bool:
    """Whether the content says anything: two entries without words and project are not alike for that."""
    return bool(fields.get("description")) or fields.get("project_id") is not None
