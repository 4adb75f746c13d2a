"""Favorites: pinned starts with a name, in their order."""

from typing import Any

from desktop.model.favorite import Favorite
from desktop.store.columns import dumps, loads, text
from desktop.store.database import Row, Rows


class Favorites(Rows):
    def favorites(self) -> list[Favorite]:
        """All, in their order."""
        rows = self._file.rows("SELECT id, name, fields, place FROM favorite ORDER BY place, id")
        return [self._decoded(favorite_of, row) for row in rows]

    def put_favorite(self, favorite: Favorite) -> Favorite:
        """Store a favorite: a new one (id 0, or a name that is there already) or a changed one; as stored."""
        with self._file.transaction():
            id_ = favorite.id or self._id_of(favorite.name)
            fields = dumps([*favorite[1:3], list(favorite.tag_ids), *favorite[4:7]])
            values = (text(favorite.name), fields, favorite.place)
            if id_:
                self._file.write(
                    "favorites", "UPDATE favorite SET name = ?, fields = ?, place = ? WHERE id = ?", (*values, id_)
                )
            else:
                id_ = self._file.write(
                    "favorites", "INSERT INTO favorite (name, fields, place) VALUES (?, ?, ?)", values
                )
        return favorite._replace(id=id_)

    def remove_favorite(self, id_: int) -> None:
        """Unpin it."""
        with self._file.transaction():
            self._file.write("favorites", "DELETE FROM favorite WHERE id = ?", (id_,))

    def _id_of(self, name: str) -> int:
        row = self._file.row("SELECT id FROM favorite WHERE name = ?", (text(name),))
        return 0 if row is None else int(row[0])


def favorite_of(row: Row) -> Favorite:
    """The favorite of a row. Raises ValueError, TypeError where it makes no sense."""
    fields: list[Any] = loads(row[2])
    description, project_id, tag_ids, billable, workspace_id, task_id = fields
    return Favorite(
        row[1], description, project_id, tuple(tag_ids), billable, workspace_id, task_id, id=row[0], place=row[3]
    )
