"""What entries can be put on: workspaces, projects, clients, tags and tasks, and who is signed in."""

from collections.abc import Mapping
from typing import NamedTuple

from desktop.model.entry import Ref


class Profile(NamedTuple):
    """The signed-in person (`GET /me`, without its secrets)."""

    id: int
    email: str
    fullname: str
    timezone: str
    """IANA name; the one zone that draws, parses and totals."""
    beginning_of_week: int
    """0 is Sunday, 6 Saturday."""
    default_workspace_id: int


class Workspace(NamedTuple):
    id: int
    name: str
    organization_id: int
    """Owner of the workspace window of the quota."""
    premium: bool = False
    admin: bool = True
    only_admins_may_create_projects: bool = False
    only_admins_may_create_tags: bool = False


class Client(NamedTuple):
    id: Ref
    workspace_id: int
    name: str
    archived: bool = False
    notes: str | None = None


class Project(NamedTuple):
    id: Ref
    workspace_id: int
    name: str
    client_id: Ref | None = None
    color: str = "#525266"
    active: bool = True
    can_track_time: bool = True
    billable: bool | None = None
    is_private: bool = False


class Tag(NamedTuple):
    id: Ref
    workspace_id: int
    name: str


class Task(NamedTuple):
    id: int
    workspace_id: int
    project_id: int
    name: str
    active: bool = True


class Catalog(NamedTuple):
    """Everything nameable in the account, by reference. Archived things are in it, deleted ones are not."""

    workspaces: Mapping[int, Workspace] = {}
    projects: Mapping[Ref, Project] = {}
    clients: Mapping[Ref, Client] = {}
    tags: Mapping[Ref, Tag] = {}
    tasks: Mapping[int, Task] = {}

    def project(self, ref: Ref | None) -> Project | None:
        return self.projects.get(ref) if ref is not None else None

    def client_of(self, project: Project | None) -> Client | None:
        return self.clients.get(project.client_id) if project and project.client_id is not None else None

    def tag_names(self, refs: tuple[Ref, ...]) -> tuple[str, ...]:
        """Names of the tags that are known, in the order of `refs`."""
        return tuple(self.tags[ref].name for ref in refs if ref in self.tags)
