"""What a command puts its thing on: a project, a client, tags. Pure."""

from desktop.model.command import Command, Noun
from desktop.model.entry import Ref


def uses(command: Command) -> list[tuple[Noun, Ref]]:
    """The project, client and tags that its fields name."""
    fields = command.fields
    used: list[tuple[Noun, Ref]] = [("tag", tag) for tag in fields.get("tag_ids") or ()]
    if fields.get("project_id") is not None:
        used.append(("project", fields["project_id"]))
    if fields.get("client_id") is not None:
        used.append(("client", fields["client_id"]))
    return used


def without(command: Command, noun: Noun, ref: Ref) -> Command:
    """The command without that project, client or tag; a task goes with its project."""
    if (noun, ref) not in uses(command):
        return command
    fields = dict(command.fields)
    match noun:
        case "tag":
            fields["tag_ids"] = [tag for tag in fields["tag_ids"] if tag != ref]
        case "project":
            fields["project_id"] = None
            fields.pop("task_id", None)
        case _:
            fields["client_id"] = None
    return command._replace(fields=fields)
