"""The window of the question: it comes without taking the focus, and closing it keeps the time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop.model.intent import Away
from desktop.tracker.outcome import Refused
from desktop.ui import theme
from desktop.ui.approval import Spawn, carry_out
from desktop.ui.away import presenter
from desktop.ui.away.choice import ChoiceButton
from desktop.ui.away.further import Further
from desktop.ui.away.presenter import Answer, Asked, Reading
from desktop.ui.editor.fields import TimeField
from desktop.ui.editor.strip import leading

if TYPE_CHECKING:
    from desktop.tracker.state import State
    from desktop.tracker.tracker import Tracker

WIDTH = 440
_MARGIN = 26
DEAF = 600
"""Milliseconds after the focus came in which keys mean whatever was being typed elsewhere, and after it was shown
in which a click was meant for what was there before."""


class AwayWindow(QDialog):
    """One question; `answered` is called once, when it is over."""

    def __init__(
        self,
        asked: Asked,
        tracker: Tracker,
        spawn: Spawn,
        *,
        open_settings: Callable[[], object],
        answered: Callable[[], object],
    ) -> None:
        super().__init__(None)
        self._asked, self._tracker, self._spawn, self._answered = asked, tracker, spawn, answered
        self._open_settings = open_settings
        self._deaf = QTimer(self, singleShot=True, interval=DEAF)
        self._fresh = QTimer(self, singleShot=True, interval=DEAF)
        self._leave = tracker.subscribe(self._follow)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not QGuiApplication.platformName().startswith("wayland"):
            self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self.setWindowTitle(presenter.title(asked))
        self.setWindowIcon(theme.app_icon())
        self._answers = presenter.answers(asked, tracker.state, tracker.now())
        self._build()
        self.finished.connect(lambda _result: self._end())
        QShortcut(QKeySequence.StandardKey.Close, self, self.reject)
        QShortcut(QKeySequence("Ctrl+,"), self, open_settings)

    def _build(self) -> None:
        step, state, now = theme.metrics, self._tracker.state, self._tracker.now()
        self._room = step(WIDTH - 2 * _MARGIN)
        column = QVBoxLayout(self)
        column.setContentsMargins(step(_MARGIN), step(22), step(_MARGIN), step(14))
        column.setSpacing(0)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        column.addWidget(self._words(presenter.title(self._asked), "title"))
        column.addSpacing(step(4))
        self._situation = self._words(presenter.situation(self._asked, state, now), "body", kind="muted")
        column.addWidget(self._situation)
        column.addSpacing(step(12))
        self._pages = QStackedLayout()
        self._pages.addWidget(self._choices())
        self._other = self._further(
            "What was it instead?", QLineEdit(), "Add entry", lambda text, on: self._read(presenter.other, text, on)
        )
        self._split = self._further(
            "Work until",
            TimeField("Work until", 90),
            "Split",
            lambda text, on: self._read(presenter.split, text, on),
        )
        column.addLayout(self._pages)
        column.addSpacing(step(10))
        column.addLayout(self._foot())
        column.activate()

    def _choices(self) -> QWidget:
        page = QWidget(self)
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.metrics(6))
        self._buttons = []
        for answer in self._answers:
            button = ChoiceButton(answer, page, deaf=lambda: self.deaf)
            button.setFixedWidth(self._room)
            button.clicked.connect(lambda _checked=False, chosen=answer: self._clicked(chosen))
            rows.addWidget(button)
            self._buttons.append(button)
        return page

    def _further(self, label: str, field: QLineEdit, verb: str, read: Callable[[str, bool], Reading]) -> Further:
        goes_on = presenter.continuing(self._asked, self._tracker.state, self._tracker.now())
        page = Further(label, field, goes_on, verb, read, self)
        page.done.connect(self._choose)
        page.back.connect(self._go_back)
        self._pages.addWidget(page)
        if isinstance(field, TimeField):
            field.stepped.connect(self._step)
        return page

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        self._note = QLabel(presenter.footing(self._asked))
        self._note.setFont(theme.font("small"))
        self._note.setProperty("kind", "muted")
        link = QPushButton("Settings…", self)
        link.setAccessibleName("Settings")
        link.setFont(theme.font("small"))
        link.setProperty("kind", "link")
        link.setAutoDefault(False)
        link.clicked.connect(self._open_settings)
        foot.addWidget(self._note)
        foot.addStretch(1)
        foot.addWidget(link)
        return foot

    def _words(self, text: str, role: str, kind: str = "") -> QLabel:
        label = QLabel(text, self)
        label.setFont(theme.font("title" if role == "title" else "body"))
        label.setProperty("kind", kind)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setAlignment(leading(self))
        label.setFixedSize(self._room, label.heightForWidth(self._room))
        return label

    @property
    def deaf(self) -> bool:
        """Whether keys are not meant for it yet."""
        return self._deaf.isActive()

    @property
    def settling(self) -> bool:
        """Whether a click may still be meant for what was there before."""
        return self._fresh.isActive()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate:
            self._deaf.start()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's names)
        super().showEvent(event)
        self._fresh.start()
        self._buttons[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if self.deaf:
            return
        first = self._pages.currentIndex() == 0
        if event.key() == Qt.Key.Key_Escape:
            self.reject() if first else self._go_back()
        elif first:
            chosen = [answer for answer in self._answers if answer.letter == event.text().upper()]
            for answer in chosen:
                self._take(answer)

    def _clicked(self, answer: Answer) -> None:
        if not self.settling:
            self._take(answer)

    def _take(self, answer: Answer) -> None:
        match answer.key:
            case "other":
                self._pages.setCurrentWidget(self._other)
                self._other.begin("", self._room)
            case "split":
                self._pages.setCurrentWidget(self._split)
                self._split.begin(presenter.typed(self._asked.middle, self._tracker.state), self._room)
            case _ if answer.intent is None:
                self.accept()
            case _:
                self._choose(answer.intent)

    def _go_back(self) -> None:
        self._pages.setCurrentIndex(0)
        self._buttons[0].setFocus()

    def _step(self, minutes: int) -> None:
        """↑ and ↓ move the moment of a split, within the absence."""
        state, now = self._tracker.state, self._tracker.now()
        moment = presenter.stepped(self._asked, self._split.field.text(), minutes, state, now)
        if moment is not None:
            self._split.field.setText(presenter.typed(moment, state))

    def _read(self, read: Callable[..., Reading], text: str, goes_on: bool) -> Reading:
        return read(self._asked, text, goes_on=goes_on, state=self._tracker.state, now=self._tracker.now())

    def _choose(self, intent: Away) -> None:
        self._spawn(self._write(intent))

    async def _write(self, intent: Away) -> None:
        self._leave_tracker()  # what it writes ends what the question is about
        outcome = await carry_out(self._tracker, intent, how="question", parent=self)
        if isinstance(outcome, Refused):
            self._refuse(outcome.words)
        elif outcome is not None:
            self.accept()

    def _refuse(self, words: str) -> None:
        self._situation.setText(words)
        self._situation.setProperty("kind", "attention")
        self._situation.style().unpolish(self._situation)
        self._situation.style().polish(self._situation)
        self._situation.setFixedHeight(self._situation.heightForWidth(self._room))

    def _follow(self, state: State) -> None:
        """What was asked about is over: it was stopped here or elsewhere, and its time is kept."""
        if not presenter.stands(self._asked, state):
            self.reject()

    def _leave_tracker(self) -> None:
        self._leave()
        self._leave = lambda: None

    def _end(self) -> None:
        self._leave_tracker()
        self._answered()
