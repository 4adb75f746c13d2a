"""Commands and rows as the tests need them; moments are in seconds after noon."""

from datetime import UTC, datetime, timedelta
from typing import Any

from desktop.model.command import Approval, Command
from desktop.model.entry import Ref
from desktop.model.moment import format_api

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
USER, PLACE = 7, 1


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def api(seconds: float) -> str:
    return format_api(at(seconds))


def start(uuid: str = "A", begin: float = 0, stop: float | None = None, **changes: Any) -> Command:
    """The create of an entry by a click."""
    fields = {
        "workspace_id": PLACE,
        "description": "Mail",
        "project_id": None,
        "task_id": None,
        "tag_ids": [],
        "billable": False,
        "start": api(begin),
        "stop": None if stop is None else api(stop),
    }
    base = {"stops": changes.pop("stops")} if "stops" in changes else {}
    made = Command(uuid, "entry", "create", uuid, PLACE, fields, base, at(begin), _yes(f"Start {uuid}", begin))
    return made._replace(**{"live": True, "exclusive": True, **changes})


def edit(
    target: Ref = 1, uuid: str = "E", base: dict[str, Any] | None = None, when: float = 100, **fields: Any
) -> Command:
    before = base if base is not None else {name: _before(name) for name in fields}
    return Command(uuid, "entry", "edit", target, PLACE, fields, before, at(when), _yes(f"Change {target}", when))


def stop(target: Ref = 1, moment: float = 60, uuid: str = "S", **changes: Any) -> Command:
    fields = {"stop": api(moment)}
    approval = _yes(f"Stop {target}", moment)
    return Command(
        uuid, "entry", "stop", target, PLACE, fields, {"stop": None}, at(moment), approval, live=True
    )._replace(**changes)


def delete(target: Ref = 1, uuid: str = "D", **changes: Any) -> Command:
    made = Command(uuid, "entry", "delete", target, PLACE, {}, {}, at(200), _yes(f"Delete {target}", 200))
    return made._replace(**changes)


def project(uuid: str = "P", **changes: Any) -> Command:
    made = Command(
        uuid, "project", "create", uuid, PLACE, {"name": "Website"}, {}, at(0), _yes("Create Website", 0)
    )
    return made._replace(**changes)


def placed(*commands: Command) -> list[Command]:
    """The commands as an outbox holds them."""
    return [command._replace(seq=place) for place, command in enumerate(commands, 1)]


def row(id_: int, begin: float = 0, stop: float | None = None, changed: float = 0, **fields: Any) -> dict[str, Any]:
    """A row of the server."""
    return {
        "id": id_,
        "workspace_id": PLACE,
        "user_id": USER,
        "start": api(begin),
        "stop": None if stop is None else api(stop),
        "duration": -1 if stop is None else stop - begin,
        "description": "Mail",
        "project_id": None,
        "task_id": None,
        "tag_ids": None,
        "billable": False,
        "at": at(changed).isoformat(),
        "server_deleted_at": None,
        **fields,
    }


def _yes(words: str, when: float) -> Approval:
    return Approval(words, "tray", at(when))


def _before(name: str) -> Any:
    return {"description": "Mail", "tag_ids": [], "billable": False}.get(name)
