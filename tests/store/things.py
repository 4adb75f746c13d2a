"""Rows and commands as the tests need them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from desktop.model.command import Approval, Command
from desktop.model.moment import format_api
from desktop.store import Activity, Store

USER = 7
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def later(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def open_store(folder: Path, **options: Any) -> Store:
    return Store.open(folder / "7.db", user_id=USER, **options)


def row(id_: int, begin: float = 0, length: int | None = 60, at: float = 0, **fields: Any) -> dict[str, Any]:
    """A row of the server: `begin` and `at` in seconds after noon; `length` None runs."""
    begins = later(begin)
    return {
        "id": id_,
        "workspace_id": 1,
        "user_id": USER,
        "start": format_api(begins),
        "stop": None if length is None else format_api(begins + timedelta(seconds=length)),
        "duration": -1 if length is None else length,
        "description": "Mail",
        "project_id": None,
        "task_id": None,
        "tags": None,
        "tag_ids": None,
        "billable": False,
        "at": later(at).isoformat(),
        "server_deleted_at": None,
        **fields,
    }


def command(uuid: str = "u-1", **changes: Any) -> Command:
    fields = {"workspace_id": 1, "description": "Mail", "start": format_api(NOON), "stop": None, "tag_ids": [3]}
    made = Command(uuid, "entry", "create", uuid, 1, fields, {}, NOON, Approval("Start “Mail”", "tray", NOON))
    return made._replace(**changes)


def activity(words: str = "Start “Mail”", **changes: Any) -> Activity:
    made = Activity(
        0, NOON, words, "tray", NOON, "u-1", "entry", "create", "u-1", 1, None, {"start": "x"}, "waiting"
    )
    return made._replace(**changes)
