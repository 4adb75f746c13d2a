"""What the nudges of the running program are tested on: an account, a board of notices, and what was asked for."""

from collections.abc import Callable

from desktop.app.reminding import Around
from desktop.model.intent import Intent
from tests.ui.board import Board
from tests.ui.stage import Stage


class Desk:
    """An account on a Friday at 13:27 in Berlin; acts are done, and written down with the doors that open."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.board = stage, Board()
        self.asked: list[object] = []
        self.around = Around(
            now=stage.clock.now,
            state=lambda: stage.tracker.state,
            settings=lambda: stage.settings,
            notices=self.board,
            act=self._act,
            open_door=lambda door, text: self.asked.append((door, text)),
        )

    def in_loop(self, work: Callable[[], object]) -> None:
        async def whole() -> None:
            work()

        self.stage.run(whole())
        self.stage.play()

    def press(self, key: str, action: str) -> None:
        self.in_loop(lambda: self.board.press(key, action))

    def titles(self) -> list[str]:
        return [notice.title for notice in self.board.shown.values()]

    def _act(self, intent: Intent) -> None:
        self.asked.append(intent)

        async def done() -> None:
            await self.stage.tracker.act(intent, how="notification")

        self.stage.spawn(done())
