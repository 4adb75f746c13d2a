"""Another client of the same person: it acts on the server at once, and knows nothing of our rules."""

from datetime import timedelta
from random import Random
from typing import Any

from desktop.demo.account import Account
from desktop.demo.world import World
from desktop.model.moment import format_api


class Web:
    def __init__(self, world: World, account: Account, rng: Random) -> None:
        self._world, self._account, self._rng = world, account, rng
        self.acts = 0

    def act(self) -> None:
        """Start, stop, edit or delete something."""
        rng, rows = self._rng, self._alive()
        self.acts += 1
        running = [row for row in rows if row["stop"] is None]
        roll = rng.random()
        if roll < 0.4 or not rows:
            self._call("POST", "", self._new())
        elif roll < 0.65 and running:
            self._call("PATCH", f"/{running[0]['id']}/stop")
        elif roll < 0.9:
            words = rng.choice(("web note", "checked", "Mail"))
            self._call("PUT", f"/{rng.choice(rows)['id']}", {"description": f"{words} {self.acts}"})
        else:
            self._call("DELETE", f"/{rng.choice(rows)['id']}")

    def _new(self) -> dict[str, Any]:
        ago = self._rng.choice((0, 0, 0, 300))
        return {
            "created_with": "web",
            "workspace_id": self._account.workspace_id,
            "description": self._rng.choice((f"Web {self.acts}", "Mail", "")),
            "start": format_api(self._world.now() - timedelta(seconds=ago)),
            "duration": -1,
        }

    def _alive(self) -> list[dict[str, Any]]:
        rows = [row for row in self._world.state.entries.values() if row["deleted"] is None]
        return sorted(rows, key=lambda row: int(row["id"]))[-12:]

    def _call(self, method: str, path: str, body: Any = None) -> None:
        where = f"/workspaces/{self._account.workspace_id}/time_entries{path}"
        self._world.directly(self._account.user_id, method, where, body)
