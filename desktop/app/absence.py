"""What is done about an absence: it is asked in a window and a notice, or done and said as the settings have it."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

from desktop.model.command import How
from desktop.model.intent import Away, Intent, Stop
from desktop.model.settings import Settings
from desktop.nudges import absence_words as words
from desktop.nudges.absence import Absence, joined, matters, verdict
from desktop.system.login.interface import Event
from desktop.tracker.outcome import Done, Outcome
from desktop.tracker.tracker import Tracker
from desktop.ui.notices import Notices

if TYPE_CHECKING:
    from desktop.ui.away import Asked  # a window, which few starts ever show

Spawn: TypeAlias = Callable[[Coroutine[Any, Any, None]], object]
"""Runs a coroutine on the loop."""


class Question(Protocol):
    """The window on the screen."""

    def reject(self) -> None:
        """Take it away; the time is kept."""


class Around(NamedTuple):
    """What this needs of the rest of the program."""

    tracker: Tracker
    settings: Callable[[], Settings]
    notices: Notices
    spawn: Spawn
    act: Callable[[Intent, How], Coroutine[Any, Any, None]]
    """Do what a notice's button said, with the question that it may need, and its refusal told."""
    ask: "Callable[[Asked, Callable[[], None]], Question]"
    """Show the window; the function is called when it is over."""
    recall: Callable[[], Awaitable[str | None]]
    """What `keep` kept, in an earlier run too."""
    keep: Callable[[str | None], Coroutine[Any, Any, None]]
    """Keep the absence that is asked about until it is answered; None: nothing is asked any more."""
    changed: Callable[[], None] = lambda: None
    """A question came or went."""


class Absences:
    """Asks once for each absence, and takes the question back when what it is about has ended."""

    def __init__(self, around: Around) -> None:
        self._around = around
        self._open: Asked | None = None
        self._window: Question | None = None

    @property
    def asking(self) -> bool:
        """Whether a question stands open."""
        return self._open is not None

    async def begin(self) -> None:
        """Ask again what was still open when the program ended, if what it is about still runs."""
        left_open = Absence.read(await self._around.recall() or "")
        if left_open is not None:
            self.returned(left_open)
            if not self.asking:
                await self._around.keep(None)

    def returned(self, absence: Absence) -> None:
        """Somebody is back."""
        wish, running = self._around.settings().idle, self._around.tracker.state.running
        if matters(absence, running, wish) is None:
            return
        whole = joined(self._open.absence if self._open is not None else None, absence, wish)
        met = matters(whole, running, wish)
        if met is None or running is None:
            return
        from desktop.ui.away import Asked

        asked = Asked(met, running, wish.minutes)
        match verdict(met.cause, wish):
            case "ask":
                self._ask(asked)
            case "stop":
                self._around.spawn(self._stop_then(asked))
            case "keep":
                state = self._around.tracker.state
                self._around.notices.show(words.kept(met, running, state.zone))

    async def happened(self, event: Event) -> None:
        """Before somebody goes: stop at once where the settings say so."""
        wish = self._around.settings().idle
        wishes: dict[Event, str] = {"locked": wish.on_lock, "sleeps": wish.on_sleep, "ends": wish.on_shutdown}
        running = self._around.tracker.state.running
        if running is not None and wishes.get(event) == "stop":
            outcome = await self._around.tracker.act(Stop(), how="setting")
            self._tell(outcome)

    def close(self) -> None:
        """The program ends: the question goes, the time stays, and the next start asks again."""
        self._open = None
        if self._window is not None:
            self._window.reject()

    async def _stop_then(self, asked: "Asked") -> None:
        outcome = await self._around.tracker.act(Away(asked.entry.ref, asked.absence.left), how="setting")
        if not self._tell(outcome):
            self._ask(asked)  # every write must be confirmed, or something has changed

    def _tell(self, outcome: Outcome) -> bool:
        done = isinstance(outcome, Done) and outcome.seq is not None
        if isinstance(outcome, Done) and done:
            self._around.notices.show(words.stopped_by_setting(outcome.words))
        return done

    def _ask(self, asked: "Asked") -> None:
        from desktop.ui.away import answers

        self.close()
        tracker = self._around.tracker
        self._open = asked
        self._window = self._around.ask(asked, self._over)
        self._around.spawn(self._around.keep(asked.absence.text()))
        offered = {
            answer.key: answer.intent
            for answer in answers(asked, tracker.state, tracker.now())
            if answer.intent is not None
        }

        def acted(action: str) -> None:
            if action in offered:
                self._around.spawn(self._around.act(offered[action], "notification"))

        self._around.notices.show(words.were_away(asked.absence, asked.entry, tracker.state.zone), acted)
        self._around.changed()

    def _over(self) -> None:
        """Answered, closed, or about nothing that runs; an account that left takes its question along."""
        if self._open is not None and self._around.tracker.state.profile is not None:
            self._around.spawn(self._around.keep(None))
        self._open = self._window = None
        self._around.notices.withdraw(words.AWAY)
        self._around.changed()
