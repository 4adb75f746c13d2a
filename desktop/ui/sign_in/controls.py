"""What can be pressed or typed at each step; the view says which of it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import theme

if TYPE_CHECKING:
    from desktop.ui.sign_in.presenter import Control, Offer, View
    from desktop.ui.sign_in.step import StepRow

_OFFERS = 4
"""Connections that are seen at once; more are scrolled."""


class Controls:
    """The widgets by name. They are made once, and shown where the view has them."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self.key = QLineEdit(window)
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setPlaceholderText("Paste the key")
        self.key.setAccessibleName("Maton key")
        self.verify = _button(window, "Verify", "primary")
        self.keep = QCheckBox("Keep until quit, store nowhere", window)
        self.keep.setChecked(True)
        self.get_key = _button(window, "Get a key in the browser", "link")
        self.keep_until_quit = _button(window, "Keep until quit", "primary")
        self.retry = _button(window, "Try again")
        self.again = _button(window, "Try again", "primary")
        self.connect_toggl = _button(window, "Connect Toggl Track", "primary")
        self.open_again = _button(window, "Open the page again")
        self.copy_link = _button(window, "Copy link", "quiet")
        self.cancel = _button(window, "Cancel", "quiet")
        self.use = _button(window, "Use this one", "primary")
        self.start = _button(window, "Start tracking", "primary")
        self._said = QLabel(window)
        self._said.setProperty("kind", "muted")
        self._said.setWordWrap(True)
        self._offers = _Offers(window)
        self._rows: dict[str, QWidget] = {}
        self.dress()

    def dress(self) -> None:
        """Take the colours of the theme in force."""
        size = theme.metrics(14)
        self.get_key.setIcon(theme.icon("external-link", "accent", 14))
        self.get_key.setIconSize(QSize(size, size))

    def fill_key(self, row: StepRow) -> None:
        field = self._row("key", self.key, self.verify)
        row.acts.addWidget(field)
        row.acts.addWidget(row.waiting())
        row.acts.addWidget(row.trouble())
        row.acts.addWidget(self.keep)
        row.acts.addWidget(self._row("key-acts", self.keep_until_quit, self.retry, self.get_key, None))

    def fill_connect(self, row: StepRow) -> None:
        row.acts.addWidget(row.trouble())
        row.acts.addWidget(row.waiting())
        row.acts.addWidget(self._offers)
        row.acts.addWidget(self._row("waiting", self.open_again, self.copy_link, None, self.cancel))
        row.acts.addWidget(self._row("connect-acts", self.use, self.connect_toggl, self.again, None))
        row.acts.addWidget(self._said)

    def fill_ready(self, row: StepRow) -> None:
        row.acts.addWidget(self._row("ready", self.start, None))

    def chosen(self) -> str | None:
        """The id of the connection that is chosen."""
        return self._offers.chosen()

    def focus(self, controls: frozenset[Control]) -> None:
        """Put the keyboard where the next act is."""
        order: tuple[tuple[Control, QWidget], ...] = (
            ("key", self.key),
            ("keep-until-quit", self.keep_until_quit),
            ("start", self.start),
            ("choose", self._offers.first() or self.use),
            ("connect", self.connect_toggl),
            ("open-again", self.open_again),
            ("retry", self.again if self.again.isVisible() else self.retry),
        )
        for name, widget in order:
            if name in controls:
                widget.setFocus()
                self.key.selectAll()
                return

    def show_view(self, view: View, said: str) -> None:
        """Show what the view has; `said` is one more sentence, about the last press."""
        has = view.controls
        at_key = view.key.mark != "done"
        self._rows["key"].setVisible("key" in has)
        self.key.setReadOnly(view.busy)  # not disabled: the keyboard stays where it is
        self.verify.setEnabled(not view.busy)
        self._mark_invalid(at_key and bool(view.key.trouble) and "key" in has and "keep" not in has)
        self.keep.setVisible("keep" in has)
        self.keep_until_quit.setVisible("keep-until-quit" in has)
        self.retry.setVisible("retry" in has and at_key)
        self.get_key.setVisible("get-key" in has)
        self._rows["key-acts"].setVisible(at_key and bool(has & {"keep-until-quit", "retry", "get-key"}))
        self._rows["waiting"].setVisible("open-again" in has)
        self._offers.show_offers(view.offers)
        self.use.setVisible("choose" in has)
        self.connect_toggl.setVisible("connect" in has)
        self.connect_toggl.setText("Connect another one" if "choose" in has else "Connect Toggl Track")
        _kind(self.connect_toggl, "" if "choose" in has else "primary")
        self.again.setVisible("retry" in has and not at_key)
        acts = bool(has & {"choose", "connect"}) or ("retry" in has and not at_key)
        self._rows["connect-acts"].setVisible(acts)
        self._rows["ready"].setVisible("start" in has)
        self._said.setText(said)
        self._said.setVisible(bool(said))

    def _mark_invalid(self, invalid: bool) -> None:
        if invalid != bool(self.key.property("invalid")):
            self.key.setProperty("invalid", invalid)
            self.key.style().unpolish(self.key)
            self.key.style().polish(self.key)

    def _row(self, name: str, *parts: QWidget | None) -> QWidget:
        """A row of widgets; None is a stretch."""
        holder = QWidget(self._window)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.metrics(8))
        for part in parts:
            if part is None:
                row.addStretch(1)
            else:
                row.addWidget(part)
        self._rows[name] = holder
        return holder


class _Offers(QScrollArea):
    """Connections to choose from, one of them chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown: tuple[Offer, ...] = ()
        self._group = QButtonGroup(self)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_offers(self, offers: tuple[Offer, ...]) -> None:
        self.setVisible(bool(offers))
        if offers == self._shown:
            return
        self._shown = offers
        for button in self._group.buttons():
            self._group.removeButton(button)
        holder = QWidget(self)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for at, offer in enumerate(offers):
            radio = QRadioButton(offer.words.replace("&", "&&"), holder)
            radio.setChecked(at == 0)
            self._group.addButton(radio, at)
            column.addWidget(radio)
        self.setWidget(holder)
        rows = [button.sizeHint().height() for button in self._group.buttons()]
        self.setFixedHeight(sum(rows[:_OFFERS]))

    def chosen(self) -> str | None:
        at = self._group.checkedId()
        return self._shown[at].id if 0 <= at < len(self._shown) else None

    def first(self) -> QWidget | None:
        buttons = self._group.buttons()
        return buttons[0] if buttons else None


def _button(parent: QWidget, words: str, kind: str = "") -> QPushButton:
    button = QPushButton(words, parent)
    button.setProperty("kind", kind)
    button.setAutoDefault(kind != "link")
    return button


def _kind(button: QPushButton, kind: str) -> None:
    if button.property("kind") != kind:
        button.setProperty("kind", kind)
        button.style().unpolish(button)
        button.style().polish(button)
