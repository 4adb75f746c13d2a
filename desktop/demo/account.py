"""Accounts to furnish a world with: a plain one, and a freelancer's of some four months."""

from typing import NamedTuple

from desktop.demo.world import World

KEY = "demo-key"


class Account(NamedTuple):
    """One key with one active connection to one Toggl user."""

    key: str
    user_id: int
    connection_id: str
    workspace_ids: tuple[int, ...]

    @property
    def workspace_id(self) -> int:
        """The default workspace."""
        return self.workspace_ids[0]


def plain(
    world: World, *, key: str = KEY, email: str = "demo@example.com", premium: bool = False, limit: int = 30
) -> Account:
    """A user with one empty workspace."""
    user_id = world.add_user(email, fullname="Demo Person")
    workspace_id = world.add_workspace(user_id, "Demo workspace", premium=premium, limit=limit)
    world.add_key(key, user_id)
    return Account(key, user_id, world.connect(key, user_id), (workspace_id,))
