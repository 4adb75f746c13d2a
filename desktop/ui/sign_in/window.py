"""The sign-in window: three steps, one after the other, in place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QGuiApplication,
    QHideEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.account.states import Ready, SignedOut, Verifying, WaitingForBrowser
from desktop.ui import theme
from desktop.ui.editor.strip import leading
from desktop.ui.sign_in.controls import Controls
from desktop.ui.sign_in.presenter import KEYS_PAGE, SUBTITLE, TITLE, View, present
from desktop.ui.sign_in.step import StepRow

if TYPE_CHECKING:
    from desktop.account.account import Account
    from desktop.tracker.tracker import Tracker
    from desktop.ui.approval import Spawn

WIDTH, HEIGHT = 460, 382
_MARGIN = 28
NO_BROWSER = f"No browser opened. The page is {KEYS_PAGE.removeprefix('https://')}."
NO_PAGE = "No browser opened. Copy the link and open it yourself."


class SignIn(QDialog):
    """Follows the account; asks it for everything. Built when it is first needed."""

    start_tracking = Signal()
    """The person is done here."""

    def __init__(
        self,
        account: Account,
        tracker: Tracker,
        spawn: Spawn,
        *,
        open_web: Callable[[str], Awaitable[bool]],
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        """`now` is the computer's clock: what the account waits for is timed by it."""
        super().__init__(parent)
        self._account, self._tracker, self._spawn = account, tracker, spawn
        self._open_web, self._now = open_web, now
        self._leave: list[Callable[[], None]] = []
        self._view: View | None = None
        self._said = ""
        self.setWindowTitle("Sign in")
        self.setWindowIcon(theme.app_icon())
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._draw)
        self._controls = Controls(self)
        self._steps = self._lay()
        self._connect()
        QShortcut(QKeySequence.StandardKey.Close, self, self.reject)
        self._draw()  # now: a size asked for after the window is mapped may come late, or be forgotten

    def _lay(self) -> tuple[StepRow, StepRow, StepRow]:
        step = theme.metrics
        width = step(WIDTH - 2 * _MARGIN)
        column = QVBoxLayout(self)
        column.setContentsMargins(step(_MARGIN), step(24), step(_MARGIN), step(16))
        column.setSpacing(step(16))
        column.addLayout(self._head())
        rows = tuple(StepRow(number, width, self) for number in (1, 2, 3))
        for row, fill in zip(
            rows, (self._controls.fill_key, self._controls.fill_connect, self._controls.fill_ready), strict=True
        ):
            fill(row)
            column.addWidget(row)
        column.addStretch(1)
        self.setFixedWidth(step(WIDTH))
        self.setMinimumHeight(step(HEIGHT))
        return rows[0], rows[1], rows[2]

    def _head(self) -> QHBoxLayout:
        step = theme.metrics
        head = QHBoxLayout()
        head.setSpacing(step(14))
        icon = QLabel(self)
        icon.setPixmap(theme.app_icon().pixmap(QSize(step(38), step(38)), self.devicePixelRatioF()))
        head.addWidget(icon)
        words = QVBoxLayout()
        words.setSpacing(0)
        title, subtitle = QLabel(TITLE, self), QLabel(SUBTITLE, self)
        title.setFont(theme.font("title"))
        subtitle.setProperty("kind", "muted")
        for label in (title, subtitle):
            label.setAlignment(leading(self))
        words.addWidget(title)
        words.addWidget(subtitle)
        head.addLayout(words, 1)
        return head

    def _connect(self) -> None:
        does, account = self._controls, self._account
        does.verify.clicked.connect(self._verify)
        does.key.returnPressed.connect(self._verify)
        does.get_key.clicked.connect(lambda: self._spawn(self._get_key()))
        does.keep_until_quit.clicked.connect(lambda: self._spawn(account.keep_until_quit()))
        does.retry.clicked.connect(lambda: self._spawn(account.retry()))
        does.again.clicked.connect(lambda: self._spawn(account.retry()))
        does.connect_toggl.clicked.connect(self._connect_toggl)
        does.open_again.clicked.connect(lambda: self._spawn(self._open_again()))
        does.copy_link.clicked.connect(self._copy_link)
        does.cancel.clicked.connect(account.cancel)
        does.use.clicked.connect(lambda: self._spawn(self._choose()))
        does.start.clicked.connect(self._start)

    # What the person does

    def _verify(self) -> None:
        text = self._controls.key.text()
        if text.strip() and not (self._view and self._view.busy):
            keep = not (self._controls.keep.isVisible() and self._controls.keep.isChecked())
            self._spawn(self._account.submit_key(text, keep))

    def _connect_toggl(self) -> None:
        known = self._account.identity is not None and self._account.identity.connection_id is not None
        self._spawn(self._account.reconnect() if known else self._account.connect())

    async def _get_key(self) -> None:
        if not await self._open_web(KEYS_PAGE):
            self._say(NO_BROWSER)

    async def _open_again(self) -> None:
        if not await self._account.open_again():
            self._say(NO_PAGE)

    def _copy_link(self) -> None:
        state = self._account.state
        if isinstance(state, WaitingForBrowser):
            QGuiApplication.clipboard().setText(state.url)
            self._say("The link is copied. It lets you sign in: paste it into your own browser only.")

    async def _choose(self) -> None:
        chosen = self._controls.chosen()
        if chosen is not None:
            problem = await self._account.choose(chosen)
            if problem:
                self._say(problem)

    def _start(self) -> None:
        self.accept()
        self.start_tracking.emit()

    # What is shown

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's names)
        super().showEvent(event)
        if not self._leave:
            self._leave = [
                self._account.subscribe(lambda _state: self._changed()),
                self._tracker.subscribe(lambda _state: self._draw()),
            ]
        self._view = None  # what it stands at is new to whoever opens it
        self._changed()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self._second.stop()
        for leave in self._leave:
            leave()
        self._leave = []

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._controls.dress()

    def _changed(self) -> None:
        """The account stands elsewhere now."""
        self._said = ""
        before = self._view
        self._draw()
        if self._view is None:
            return
        if not isinstance(self._account.state, SignedOut | Verifying) and self._view.key.mark == "done":
            self._controls.key.clear()
        if before is None or before.controls != self._view.controls or self._view.key.trouble:
            self._controls.focus(self._view.controls)
        if before is not None and before.spoken != self._view.spoken:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._view.spoken))

    def _say(self, words: str) -> None:
        self._said = words
        self._draw()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _draw(self) -> None:
        view = present(
            self._account.state,
            self._now(),
            self._tracker.state.catalog,
            has_key=self._account.gateway_key() is not None,
            environment=self._account.environment_key,
            typed=bool(self._controls.key.text()),
        )
        self._view = view
        for row, shown in zip(self._steps, (view.key, view.connect, view.ready), strict=True):
            row.show_step(shown)
        self._controls.show_view(view, self._said)
        self.setAccessibleDescription(view.spoken)
        if view.ticks and self.isVisible():
            if not self._second.isActive():
                self._second.start()
        else:
            self._second.stop()
        for widget in (*self._steps, self):  # from the inside: what holds a row asks it how high it is
            layout = widget.layout()
            if layout is not None:
                layout.invalidate()
                layout.activate()
        self.resize(self.width(), max(self.minimumHeight(), self.sizeHint().height()))

    @property
    def signed_in(self) -> bool:
        """Whether there is nothing left to do here."""
        return isinstance(self._account.state, Ready)
