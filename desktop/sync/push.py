"""Sends one command: one call, and one transaction for what came of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from desktop.gateway.errors import Forbidden, GatewayError, Uncertain
from desktop.model.command import Command
from desktop.store import Store
from desktop.sync import settle
from desktop.sync.freeze import Frozen

if TYPE_CHECKING:
    from desktop.gateway.client import Gateway


class Approved(NamedTuple):
    """What opens the gateway's writes: the words of a command's approval."""

    words: str


async def deliver(gateway: "Gateway", frozen: Frozen) -> Mapping[str, Any] | None:
    """The one call of a frozen command. The server's row, or None where success has none. Raises GatewayError."""
    command, body = frozen.command, frozen.body
    approved = Approved(command.approval.words)
    where = command.workspace_id
    if frozen.call == "create":
        creates = {
            "entry": gateway.create_entry,
            "project": gateway.create_project,
            "client": gateway.create_client,
            "tag": gateway.create_tag,
        }
        return await creates[command.noun](where, body, approved)
    target = int(command.target)
    if frozen.call == "update":
        updates = {
            "entry": gateway.update_entry,
            "project": gateway.update_project,
            "client": gateway.update_client,
            "tag": gateway.update_tag,
        }
        return await updates[command.noun](where, target, body, approved)
    match frozen.call, command.noun:
        case "stop", _:
            return await gateway.stop_entry(where, target, approved)
        case "delete", "entry":
            await gateway.delete_entry(where, target, approved)
        case "delete", "project":
            await gateway.delete_project(where, target, approved)
        case "delete", "client":
            await gateway.delete_client(where, target, approved)
        case "delete", _:
            await gateway.delete_tag(where, target, approved)
        case "archive", _:
            return {"projects": await gateway.archive_client(where, target, approved)}
        case "restore", _:
            everything = bool(body.get("restore_all_projects"))
            chosen = body.get("projects", ())
            return await gateway.restore_client(where, target, approved, all_projects=everything, projects=chosen)
    return None


def fold(store: Store, command: Command, row: Mapping[str, Any] | None, *, at: datetime, late: bool) -> None:
    """A success. `at` is the server's time of the answer; `late`: it took more than two seconds."""
    with store.transaction():
        command = store.command(command.seq) or command
        if command.noun == "client" and command.verb == "archive":
            _change(store, "client", [int(command.target)], archived=True)
            _change(store, "project", (row or {}).get("projects", ()), active=False)
            settle.done_without(store, command)
        elif row is not None:
            _change(store, "project", command.fields.get("projects", ()), active=True)
            settle.arrived(store, command, row, at=at, late=late)
        else:
            settle.erased(store, command, at)


def _change(store: Store, noun: Literal["client", "project"], ids: Sequence[int], **fields: object) -> None:
    """What the answer to a write tells of things that it does not show."""
    known = (store.raw_thing(noun, id_) for id_ in ids)
    store.put_catalog(noun, [{**raw, **fields} for raw in known if raw is not None])


def fail(store: Store, command: Command, error: GatewayError, *, at: datetime) -> None:
    """No success: uncertain, ready to be sent again, parked or asked."""
    with store.transaction():
        command = store.command(command.seq) or command
        match error:
            case Uncertain():
                settle.unanswered(store, command, at)
            case Forbidden():
                settle.absent(store, command)  # rights, or a dead authorisation: `/me` is asked first
            case _:
                settle.refused(store, command, error, at)


def park_forbidden(store: Store, seqs: Collection[int]) -> None:
    """`/me` is allowed, so these 403 were about rights."""
    with store.transaction():
        for command in store.commands():
            if command.seq in seqs and command.status in ("ready", "held"):
                settle.park(store, command, Forbidden(403))


def adopt_named(store: Store, command: Command, rows: Sequence[Mapping[str, Any]], *, proof: bool) -> None:
    """Look for the project, client or tag of an uncertain create among rows found by its name."""
    with store.transaction():
        current = store.command(command.seq)
        if current is None or current.status != "uncertain":
            return
        found = next((row for row in rows if _is_named(current, row)), None)
        if found is not None:
            settle.arrived(store, current, found, at=current.at, late=False)
        elif proof:
            settle.absent(store, current)


def _is_named(command: Command, row: Mapping[str, Any]) -> bool:
    if row.get("server_deleted_at") or row.get("deleted_at"):
        return False
    if command.noun == "project" and row.get("client_id") != command.fields.get("client_id"):
        return False
    there, ours = str(row.get("name") or ""), str(command.fields.get("name") or "")
    return there.casefold() == ours.casefold()


def recover(store: Store) -> None:
    """After a start nobody knows what became of what was being sent."""
    with store.transaction():
        for command in store.commands():
            if command.status == "sending":
                settle.unanswered(store, command, command.t0 or command.at)


async def find(gateway: "Gateway", command: Command) -> list[dict[str, Any]]:
    """The things that may have the name of a create, archived ones too. Raises GatewayError."""
    where, name = command.workspace_id, str(command.fields.get("name") or "")
    match command.noun:
        case "project":
            active = await gateway.list_projects(where, name=name)
            if any(_is_named(command, row) for row in active):
                return active
            return active + await gateway.list_projects(where, name=name, active=False)
        case "client":
            return await gateway.list_clients(where, name=name, status="both")
        case _:
            return await gateway.all_tags(where)
