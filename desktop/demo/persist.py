"""A World to JSON and back, so that a demo goes on where it was left."""

import json
from typing import Any

from desktop.demo.state import State
from desktop.demo.world import World
from desktop.model.clock import Clock

_VERSION = 1


def to_json(world: World) -> str:
    """Everything the world remembers but the requests it saw."""
    state = world.state
    return json.dumps(
        {
            "version": _VERSION,
            "seed": state.seed,
            "counter": state.counter,
            "last_at": state.last_at,
            "user_limit": state.user_limit,
            "keys": state.keys,
            "connections": state.connections,
            "windows": state.windows,
            "tables": {name: list(getattr(state, name).items()) for name in State.TABLES},
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def from_json(text: str, clock: Clock) -> World:
    """The world that `to_json` wrote, on `clock`. Raises ValueError for anything else."""
    try:
        return _restored(json.loads(text), clock)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a demo world") from error


def _restored(kept: dict[str, Any], clock: Clock) -> World:
    if kept["version"] != _VERSION:
        raise ValueError("a demo world of another version")
    world = World(clock, kept["seed"])
    state = world.state
    state.counter, state.last_at, state.user_limit = kept["counter"], kept["last_at"], kept["user_limit"]
    state.keys, state.connections, state.windows = kept["keys"], kept["connections"], kept["windows"]
    for name in State.TABLES:
        setattr(state, name, {int(row_id): row for row_id, row in kept["tables"][name]})
    return world
