"""One value of a TOML text changed, and nothing else: comments, order and unknown keys stay as they are."""

from collections.abc import Mapping
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str, ...]
"""Tables from the outside in, then the key."""


class UneditableError(ValueError):
    """The text cannot take the value without changing something else; `table` is where it stands in the way."""

    def __init__(self, table: str) -> None:
        super().__init__(f"[{table}] cannot be edited")
        self.table = table


def edited(text: str, path: Path, value: Any) -> str:
    """`text` with `path` set to `value`; None takes the key away.

    Raises `UneditableError`; ValueError where the text is no TOML.
    """
    import tomllib

    before = tomllib.loads(text)
    wanted = _with(before, path, value)
    if wanted == before:
        return text
    for way in (_in_place, _plainly):
        try:
            made = way(text, path, value)
            if tomllib.loads(made) == wanted:
                return made
        except (ValueError, LookupError, TypeError, AttributeError):  # tomlkit's errors, for shapes it cannot edit
            continue
    raise UneditableError(".".join(path[:-1]))


def _with(document: Mapping[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """What the edited text must mean."""
    made = dict(document)
    if len(path) > 1:
        inner = made.get(path[0], {})
        if not isinstance(inner, dict):
            raise UneditableError(path[0])
        made[path[0]] = _with(inner, path[1:], value)
    elif value is None:
        made.pop(path[0], None)
    else:
        made[path[0]] = value
    return made


def _in_place(text: str, path: Path, value: Any) -> str:
    """A key that is there is replaced; a new one goes behind the last of its table.

    tomlkit alone would put it behind the comments and empty lines that follow, which belong to the next table.
    """
    import tomlkit
    from tomlkit.items import AoT, Table

    document = tomlkit.parse(text)
    table: Any = document
    for name in path[:-1]:
        table = table[name]
    key = path[-1]
    if key in table or not isinstance(table, Table):
        return _plainly(text, path, value)
    last: Any = table
    for known, item in table.value.body:
        if isinstance(item, Table | AoT):
            break
        if known is not None:
            last = item
    line_end = "" if last.trivia.trail.endswith("\n") else "\n"
    last.trivia.trail += f"{line_end}{tomlkit.key(key).as_string()} = {tomlkit.item(value).as_string()}\n"
    return tomlkit.dumps(document)


def _plainly(text: str, path: Path, value: Any) -> str:
    import tomlkit

    document = tomlkit.parse(text)
    table: Any = document
    for name in path[:-1]:
        if name not in table:
            table[name] = tomlkit.table()
        table = table[name]
    if value is None:
        del table[path[-1]]
    else:
        table[path[-1]] = value
    return tomlkit.dumps(document)
