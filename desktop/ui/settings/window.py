"""The Settings window: pages at the leading side, rows at the other, and a field that finds each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop.model.lookup import find_project
from desktop.model.names import fold
from desktop.model.settings import Settings
from desktop.ui import theme
from desktop.ui.approval import Spawn
from desktop.ui.editor.strip import leading
from desktop.ui.settings.description import PAGES, Key, Page
from desktop.ui.settings.favorites import FavoriteRows
from desktop.ui.settings.form import Form
from desktop.ui.settings.hotkeys import HotkeyRows
from desktop.ui.settings.interfaces import Autostart, Hotkeys, Kept
from desktop.ui.settings.nav import Pages
from desktop.ui.settings.places import AccountRow, AutostartRow, file_row
from desktop.ui.settings.row import Row

if TYPE_CHECKING:
    from desktop.tracker.state import State
    from desktop.tracker.tracker import Tracker

WIDTH, HEIGHT = 760, 560
SIDE = 196
FAVORITES = next(at for at, page in enumerate(PAGES) if page.title == "Favorites")


class _Part(NamedTuple):
    """One page's widgets. What is not a row is seen on the page alone, never among what was found."""

    title: QLabel
    others: list[QLabel]
    rows: list[Row]


class SettingsWindow(QDialog):
    """Built once, shown by `summon`. While it is shown it follows the settings and the tracker."""

    def __init__(
        self,
        kept: Kept,
        tracker: Tracker,
        spawn: Spawn,
        *,
        open_sign_in: Callable[[], object],
        hotkeys: Hotkeys | None = None,
        autostart: Autostart | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kept, self._tracker = kept, tracker
        self._leaves: list[Callable[[], None]] = []
        self._page = 0
        self.setWindowTitle("Settings")
        self.setWindowIcon(theme.app_icon())
        self.resize(theme.metrics(WIDTH), theme.metrics(HEIGHT))
        self.setMinimumSize(theme.metrics(WIDTH) * 4 // 5, theme.metrics(HEIGHT) * 4 // 5)
        self._hotkeys, self._acts = HotkeyRows(kept, spawn, hotkeys), hotkeys
        self._form = Form(kept, spawn, self._hotkeys, self._no_project)
        # Made in the order in which Tab goes.
        self._search, self._pages = QLineEdit(self), Pages(PAGES, self)
        self._content = QWidget(self)
        self._slots: dict[str, Callable[[], QWidget | None]] = {
            "autostart": lambda: AutostartRow(autostart, spawn, self._content) if autostart is not None else None,
            "account": lambda: AccountRow(open_sign_in, self._content),
            "favorites": lambda: FavoriteRows(tracker, spawn, self._hotkeys, self._content),
            "file": lambda: file_row(kept, self._content),
        }
        self._lay()
        self._search.textChanged.connect(self._show_rows)
        self._search.installEventFilter(self)
        self._pages.opened.connect(self._open)
        QShortcut(QKeySequence.StandardKey.Close, self, self.reject)
        QShortcut(QKeySequence.StandardKey.Find, self, self._find)

    def summon(self) -> None:
        """Show it in front, as it was left, with nothing sought."""
        if not self.isVisible():
            self._search.clear()
            self._pages.choose(self._page)
            self._refill(self._kept(), self._kept())
            self._follow(self._tracker.state)
            self._pages.setFocus()
        self.show()
        self.raise_()
        self.activateWindow()

    # How it is laid out

    def _lay(self) -> None:
        step = theme.metrics
        self._search.setPlaceholderText("Find a setting")
        self._search.setAccessibleName("Find a setting")
        side = QVBoxLayout()
        side.setContentsMargins(step(8), step(12), step(8), step(8))
        side.setSpacing(step(10))
        side.addWidget(self._search)
        side.addWidget(self._pages, 1)
        holder = QWidget(self)
        holder.setLayout(side)
        holder.setFixedWidth(step(SIDE))
        rule = QFrame(self)
        rule.setProperty("kind", "upright")
        rule.setFixedWidth(1)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fill()
        self._area.setWidget(self._content)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(holder)
        line.addWidget(rule)
        line.addWidget(self._area, 1)

    def _fill(self) -> None:
        """All rows of all pages stand in one column; a page shows its own, the search what it found."""
        step = theme.metrics
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(step(24), step(16), step(24), step(16))
        self._column.setSpacing(0)
        self._banner = _Banner(self._content)
        self._nothing = QLabel(self._content)
        self._nothing.setProperty("kind", "muted")
        self._nothing.setTextFormat(Qt.TextFormat.PlainText)
        self._column.addWidget(self._banner)
        self._column.addWidget(self._nothing)
        self._parts = [self._part(page) for page in PAGES]
        self._column.addStretch(1)

    def _part(self, page: Page) -> _Part:
        part = _Part(self._title(page.title), [], [])
        for section in page.sections:
            if section.title:
                part.others.append(self._heading(section.title))
            if any(isinstance(item, Key) and item.table == "hotkeys" for item in section.items):
                self._tell_absent(part)
            for item in section.items:
                if isinstance(item, Key):
                    self._add(part, self._form.row(item, f"{page.title} {section.title}", self._content))
                else:
                    self._add_slot(part, item.name)
        return part

    def _add_slot(self, part: _Part, name: str) -> None:
        made = self._slots[name]()
        if isinstance(made, Row):
            self._add(part, made)
        elif isinstance(made, FavoriteRows):
            self._favorites = made
            made.changed.connect(self._show_rows)
            self._column.addWidget(made)

    def _add(self, part: _Part, row: Row) -> None:
        part.rows.append(row)
        self._column.addWidget(row)

    def _tell_absent(self, part: _Part) -> None:
        """Room for why there are no hotkeys here."""
        self._absent = told = QLabel(self._content)
        told.setProperty("kind", "muted")
        told.setWordWrap(True)
        told.setAlignment(leading(self))
        told.setContentsMargins(0, theme.metrics(4), 0, theme.metrics(8))
        part.others.append(told)
        self._column.addWidget(told)

    def _title(self, words: str) -> QLabel:
        title = QLabel(words, self._content)
        title.setFont(theme.font("title"))
        title.setFixedHeight(theme.metrics(34))
        title.setAlignment(leading(self))
        self._column.addWidget(title)
        return title

    def _heading(self, words: str) -> QLabel:
        heading = QLabel(words, self._content)
        heading.setFont(theme.font("caption"))
        heading.setProperty("kind", "muted")
        heading.setContentsMargins(0, theme.metrics(16), 0, theme.metrics(2))
        heading.setAlignment(leading(self))
        self._column.addWidget(heading)
        return heading

    # What is shown

    def _open(self, page: int) -> None:
        self._page = page
        if self._search.text():
            self._search.clear()
        else:
            self._show_rows()

    def _show_rows(self) -> None:
        wanted = fold(self._search.text().strip())
        if wanted:
            self._pages.choose(None)
        elif not self._pages.selectionModel().hasSelection():
            self._pages.choose(self._page)
        found = False
        self._favorites.setVisible(bool(wanted) or self._page == FAVORITES)
        for at, part in enumerate(self._parts):
            here = not wanted and at == self._page
            rows = [*part.rows, *(self._favorites.rows if at == FAVORITES else ())]
            shown = [row for row in rows if (row.matches(wanted) if wanted else here)]
            for row in rows:
                row.setVisible(row in shown)
            for other in part.others:
                other.setVisible(here and bool(other.text()))
            part.title.setVisible(here or bool(shown))
            found = found or bool(shown)
        self._favorites.show_empty(not wanted)
        self._nothing.setVisible(bool(wanted) and not found)
        self._nothing.setText(f"No setting like “{self._search.text().strip()}”")
        self._area.verticalScrollBar().setValue(0)

    def _refill(self, _before: Settings, _now: Settings) -> None:
        self._show_settings()
        for row in self.findChildren(AutostartRow):
            row.show_state()
        self._banner.tell(next((each.words for each in self._kept.problems if not each.key), ""))

    def _show_settings(self) -> None:
        self._form.show_settings()
        if self._absent.text() != self._hotkeys.absent:
            self._absent.setText(self._hotkeys.absent)
            self._show_rows()

    def _follow(self, state: State) -> None:
        for row in self.findChildren(AccountRow):
            row.show_state(state)
        self._favorites.show_state(state)
        self._pages.show_count(FAVORITES, len(state.favorites))

    def _no_project(self, name: str) -> str:
        """Nothing is said while nobody is signed in: there are no projects to know then."""
        state = self._tracker.state
        return find_project(tuple(name.split("/")), state.catalog, None).words if state.profile else ""

    # Keys

    def _find(self) -> None:
        self._search.setFocus()
        self._search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's names)
        if watched is self._search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self._search.text():
                self._search.clear()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
                self._into_the_rows()
                return True
        return super().eventFilter(watched, event)

    def _into_the_rows(self) -> None:
        rows = [row for part in self._parts for row in part.rows] + self._favorites.rows
        first = next((row for row in rows if row.isVisible()), None)
        if first is not None:
            first.control.setFocus()

    # Coming and going

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._leave()
        self._leaves = [self._kept.subscribe(self._refill), self._tracker.subscribe(self._follow)]
        if self._acts is not None:
            self._leaves.append(self._acts.subscribe(self._show_settings))

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self._leave()

    def _leave(self) -> None:
        for leave in self._leaves:
            leave()
        self._leaves = []


class _Banner(QWidget):
    """What is wrong with the file as a whole."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, theme.metrics(12))
        frame = QFrame(self)
        frame.setProperty("kind", "warn-banner")
        outer.addWidget(frame)
        self._words = QLabel(frame)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setAlignment(leading(parent))
        column = QVBoxLayout(frame)
        column.setContentsMargins(theme.metrics(12), theme.metrics(8), theme.metrics(12), theme.metrics(8))
        column.addWidget(self._words)
        self.hide()

    def tell(self, words: str) -> None:
        """`""`: nothing is."""
        self._words.setText(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))
