"""The approval dialog, and `ask`, which waits for its answer without holding anything up."""

import asyncio
import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.model.question import Confirmation
from desktop.ui import theme
from desktop.ui.approval.presenter import CANCEL, RequestsLeft, View, present

WIDTH = 500
_MARGIN = 24
_LABELS = 64
_GAP = 12
_LONG_WORD = re.compile(r"\S{16}(?=\S{8})")
"""A piece of what is too long for a line, such as a tag without a blank: it may be broken after it."""


async def ask(
    confirmation: Confirmation, parent: QWidget | None = None, *, left: RequestsLeft | None = None
) -> bool:
    """Show the question over `parent` (None: a window of its own) and wait for the answer.

    False for Cancel, Esc, closing, and a parent that goes away. A cancelled wait closes the dialog.
    """
    dialog = Approval(present(confirmation, left), parent)
    answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def settle(yes: bool) -> None:
        if not answer.done() and not answer.get_loop().is_closed():
            answer.set_result(yes)

    dialog.finished.connect(lambda result: settle(result == QDialog.DialogCode.Accepted))
    dialog.destroyed.connect(lambda: settle(False))
    dialog.open()
    dialog.raise_()
    dialog.activateWindow()
    try:
        return await answer
    except asyncio.CancelledError:
        dialog.reject()
        raise


class Approval(QDialog):
    """One question. Deletes itself when it is answered."""

    def __init__(self, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(view.title.translate({0x2068: None, 0x2069: None}))
        self.setAccessibleDescription(view.spoken)
        self._inner = theme.metrics(WIDTH - 2 * _MARGIN)
        margin = theme.metrics(_MARGIN)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin, margin, theme.metrics(16))
        column.setSpacing(0)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        column.addWidget(self._wrapped(view.title, self._inner, "title"))
        column.addSpacing(theme.metrics(16))
        column.addLayout(self._rows(view))
        column.addSpacing(theme.metrics(20))
        rule = QFrame()
        rule.setProperty("kind", "rule")
        column.addWidget(rule)
        column.addSpacing(theme.metrics(12))
        column.addLayout(self._foot(view))
        QShortcut(QKeySequence.StandardKey.Close, self, self.reject)
        self._cancel.setFocus()
        column.activate()  # its size, before there is a window on the screen that has another

    def _rows(self, view: View) -> QGridLayout:
        rows = QGridLayout()
        rows.setHorizontalSpacing(theme.metrics(_GAP))
        rows.setVerticalSpacing(theme.metrics(10))
        labels = theme.metrics(_LABELS)
        for at, row in enumerate(view.rows):
            name = QLabel(row.label)
            name.setProperty("kind", "muted")
            name.setFixedWidth(labels)
            name.setAlignment(self._leading())
            rows.addWidget(name, at, 0, Qt.AlignmentFlag.AlignTop)
            rows.addWidget(self._wrapped(row.text, self._inner - labels - theme.metrics(_GAP)), at, 1)
        return rows

    def _foot(self, view: View) -> QHBoxLayout:
        foot = QHBoxLayout()
        cost = QLabel(view.cost)
        cost.setFont(theme.font("small"))
        cost.setProperty("kind", "muted")
        cost.setAlignment(self._leading() | Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(cost, 1)
        # The box puts the two in the order of the desktop.
        box = QDialogButtonBox()
        yes = QPushButton(view.verb.replace("&", "&&"))
        yes.setAccessibleName(view.verb.removesuffix("…"))
        yes.setProperty("kind", "danger" if view.destructive else "")
        box.addButton(yes, QDialogButtonBox.ButtonRole.AcceptRole)
        self._cancel = QPushButton(CANCEL)
        box.addButton(self._cancel, QDialogButtonBox.ButtonRole.RejectRole)
        self._cancel.setDefault(True)
        yes.clicked.connect(self.accept)
        self._cancel.clicked.connect(self.reject)
        foot.addWidget(box)
        return foot

    def _leading(self) -> Qt.AlignmentFlag:
        """Where lines begin: the side of the window, whatever letters they begin with."""
        side = Qt.AlignmentFlag.AlignRight if self.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignAbsolute

    def _wrapped(self, text: str, width: int, role: str = "body") -> QLabel:
        """A label of several lines, as high as its words need at this width: nested layouts would clip it."""
        label = QLabel(_LONG_WORD.sub("\\g<0>\N{ZERO WIDTH SPACE}", text))
        label.setFont(theme.font("title" if role == "title" else "body"))
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setAlignment(self._leading())
        label.setFixedSize(width, label.heightForWidth(width))
        return label
