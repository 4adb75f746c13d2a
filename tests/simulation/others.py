"""Everybody else: the same person on the web page, colleagues, and programs that use the quota up.

They act on the server at once and know nothing of our rules.
"""

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from desktop.model.moment import format_api
from tests.simulation.reference import Shown

if TYPE_CHECKING:
    from tests.simulation.story import Story


class Others:
    def __init__(self, story: "Story") -> None:
        self._story = story
        self.acts = 0
        self.made: set[int] = set()
        """Entries that were started on the web page."""

    def web(self, rng: Random) -> str:
        """Start, stop, edit or delete something on the web page; what was done, in words."""
        rows = self._rows()
        self.acts += 1
        running = [row for row in rows if row["stop"] is None]
        roll = rng.random()
        if roll < 0.4 or not rows:
            return self._start(rng, running)
        if roll < 0.65 and running:
            return self._stop(running[0])
        if roll < 0.9:
            return self._edit(rng.choice(rows), rng)
        return self._delete(rng.choice(rows))

    def colleague(self, rng: Random) -> str:
        """Archive, rename, restore or delete a project, or delete a tag."""
        story = self._story
        projects = [row for row in story.world.state.projects.values() if row["deleted"] is None]
        tags = [row for row in story.world.state.tags.values() if row["deleted"] is None]
        roll = rng.random()
        if roll < 0.8 and projects:
            project = rng.choice(projects)
            path = f"projects/{project['id']}"
            if roll < 0.3:
                self._call("PUT", path, {"active": not project["active"]})
                return f"a colleague turns {project['name']} {'off' if project['active'] else 'on'}"
            if roll < 0.6 or len(projects) < 2:
                self._call("PUT", path, {"name": f"Renamed {self.acts} {roll:.4f}"})
                return f"a colleague renames {project['name']}"
            story.reference.gone.add(story.thing("project", project["id"]))
            self._call("DELETE", path)
            return f"a colleague deletes {project['name']}"
        if len(tags) > 1:
            tag = rng.choice(tags)
            story.reference.gone.add(story.thing("tag", tag["id"]))
            self._call("DELETE", f"tags/{tag['id']}")
            return f"a colleague deletes the tag {tag['name']}"
        return "a colleague looks on"

    def thief(self, rng: Random) -> str:
        """Another program of the person uses some of a window."""
        story, count = self._story, rng.choice((1, 5, 15, 30))
        window = rng.choice((None, story.account.workspace_id))
        for _ in range(count):
            story.world.spend(story.account.user_id, window, 1)
        return f"another program makes {count} {'user' if window is None else 'workspace'} calls"

    def _start(self, rng: Random, running: list[dict[str, Any]]) -> str:
        story = self._story
        ago = timedelta(seconds=rng.choice((0, 0, 0, 300)))
        body = {
            "created_with": "web",
            "workspace_id": story.account.workspace_id,
            "description": rng.choice((f"Web {self.acts}", f"Web {self.acts}", "Mail", "")),
            "start": format_api(story.world.now() - ago),
            "duration": -1,
        }
        sees = [story.key_of_row(row["id"]) for row in running]
        row = self._call("POST", "time_entries", body)
        self.made.add(row["id"])
        new = story.row(story.world.state.entries[row["id"]])
        # The server ends what runs at its own now, also where the new one began before.
        now = story.world.now().replace(microsecond=0)
        story.reference.started(new, "web", sees, now, ends=now)
        return f"the web page starts {new.description!r} at {new.start:%H:%M:%S}"

    def _stop(self, row: dict[str, Any]) -> str:
        before = self._told(row)
        self._call("PATCH", f"time_entries/{row['id']}/stop")
        after = self._told(self._story.world.state.entries[row["id"]])
        if before.key in self._story.reference.entries and after.stop is not None:
            self._story.reference.stopped(before.key, after.stop, "web")
        return f"the web page stops {before.description!r} ({row['id']})"

    def _edit(self, row: dict[str, Any], rng: Random) -> str:
        before = self._told(row)
        words = f"{rng.choice(('web note', 'checked', 'Mail'))} {self.acts}"
        self._call("PUT", f"time_entries/{row['id']}", {"description": words})
        if before.key in self._story.reference.entries:
            self._story.reference.edited(before, before._replace(description=words), "web")
        return f"the web page changes {before.description!r} ({row['id']}) to {words!r}"

    def _delete(self, row: dict[str, Any]) -> str:
        before = self._told(row)
        alone = not self._story.awaited(row["id"])
        self._call("DELETE", f"time_entries/{row['id']}")
        if before.key in self._story.reference.entries:
            self._story.reference.deleted(before.key, "web", knows_all=alone)
        return f"the web page deletes {before.description!r} ({row['id']})"

    def _told(self, row: dict[str, Any]) -> Shown:
        return self._story.row(row)

    def _rows(self) -> list[dict[str, Any]]:
        rows = [row for row in self._story.world.state.entries.values() if row["deleted"] is None]
        mine = [row for row in rows if row["user_id"] == self._story.account.user_id]
        return sorted(mine, key=lambda row: int(row["id"]))[-12:]

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        story = self._story
        where = f"/workspaces/{story.account.workspace_id}/{path}"
        status, answer = story.world.directly(story.account.user_id, method, where, body)
        assert status == 200, (method, path, answer)
        return answer
