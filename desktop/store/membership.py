"""What is on what: entries on projects and with tags, projects of clients."""

from desktop.model.command import Noun
from desktop.model.entry import Ref
from desktop.store.catalog import CatalogRows
from desktop.store.columns import dumps, loads
from desktop.store.mirror import Mirror

_ON = {
    "project": "FROM entry WHERE deleted = 0 AND project_id = ?",
    "tag": "FROM entry WHERE deleted = 0 AND EXISTS (SELECT 1 FROM json_each(tag_ids) WHERE value = ?)",
    "client": "FROM thing WHERE noun = 'project' AND deleted = 0 AND json_extract(raw, '$.client_id') = ?",
}


class Membership(Mirror, CatalogRows):
    def uses(self, noun: Noun, ref: Ref) -> int:
        """How many entries are on a project or have a tag, or how many projects a client has."""
        return int(self._file.one(f"SELECT count(*) {_ON[noun]}", (self.resolve(ref),))[0])

    def release(self, noun: Noun, id_: int) -> None:
        """Take a project, client or tag that we deleted off everything that had it.

        The server does the same and may leave the dates of those rows as they are: then no list tells of it.
        """
        rows = self._file.rows(f"SELECT id, raw {_ON[noun]}", (id_,))
        with self._file.transaction():
            for row_id, stored in rows:
                raw = self._decoded(loads, stored)
                match noun:
                    case "project":
                        raw |= {"project_id": None, "task_id": None}
                        self._file.write(
                            "entries",
                            "UPDATE entry SET project_id = NULL, task_id = NULL, raw = ? WHERE id = ?",
                            (dumps(raw), row_id),
                        )
                    case "tag":
                        left = [tag for tag in raw.get("tag_ids") or () if tag != id_]
                        raw["tag_ids"] = left
                        raw.pop("tags", None)  # their names; the catalog knows them
                        self._file.write(
                            "entries",
                            "UPDATE entry SET tag_ids = ?, raw = ? WHERE id = ?",
                            (dumps(left), dumps(raw), row_id),
                        )
                    case _:
                        raw |= {"client_id": None, "cid": None}
                        self._file.write(
                            "catalog",
                            "UPDATE thing SET raw = ? WHERE noun = 'project' AND id = ?",
                            (dumps(raw), row_id),
                        )
