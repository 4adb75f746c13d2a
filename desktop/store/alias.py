"""Which server id a thing created here was given."""

from desktop.model.command import Noun
from desktop.model.entry import Ref
from desktop.store.columns import dumps
from desktop.store.database import Change, Rows

_AREA: dict[Noun, Change] = {"entry": "entries", "project": "catalog", "client": "catalog", "tag": "catalog"}


class Aliases(Rows):
    """UUID of a create ↔ id of what it made; neither is ever bound twice."""

    def bind(self, uuid: str, noun: Noun, id_: int) -> None:
        """Remember that the create `uuid` made the server's `id`. ValueError where either is bound otherwise."""
        with self._file.transaction():
            known = self._file.rows(
                "SELECT uuid, noun, id FROM alias WHERE uuid = ? OR (noun = ? AND id = ?)", (uuid, noun, id_)
            )
            if known == [(uuid, noun, id_)]:
                return
            if known:
                raise ValueError(f"{noun} {id_} or {uuid} is bound already")
            self._file.write(_AREA[noun], "INSERT INTO alias (uuid, noun, id) VALUES (?, ?, ?)", (uuid, noun, id_))
            self._file.touch("commands")

    def rebind(self, uuid: str, noun: Noun, id_: int) -> None:
        """The create `uuid` is found to have made `id_` and not what it is bound to; the log follows.

        Raises ValueError where `id_` is bound to another create.
        """
        with self._file.transaction():
            other = self.uuid_of(noun, id_)
            if other not in (None, uuid):
                raise ValueError(f"{noun} {id_} is bound already")
            before = self.resolve(uuid)
            self._file.write(_AREA[noun], "DELETE FROM alias WHERE uuid = ?", (uuid,))
            self.bind(uuid, noun, id_)
            self._file.write(
                "activity",
                "UPDATE activity SET target = ? WHERE noun = ? AND target = ?",
                (dumps(id_), noun, dumps(before)),
            )

    def resolve(self, ref: Ref) -> Ref:
        """The server's id for the UUID of a confirmed create; anything else as it is."""
        if isinstance(ref, int):
            return ref
        row = self._file.row("SELECT id FROM alias WHERE uuid = ?", (ref,))
        return ref if row is None else int(row[0])

    def uuid_of(self, noun: Noun, id_: int) -> str | None:
        """The create of this device that made the server's `id`, if one did."""
        row = self._file.row("SELECT uuid FROM alias WHERE noun = ? AND id = ?", (noun, id_))
        return None if row is None else str(row[0])
