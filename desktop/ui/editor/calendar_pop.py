"""The calendar that opens under the date."""

from datetime import date

from PySide6.QtCore import QDate, QLocale, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QToolButton, QWidget

from desktop.ui import theme
from desktop.ui.editor.pop import Pop


class CalendarPop(Pop):
    """Picking a day closes it."""

    picked = Signal(object)
    """Carries a `date`."""

    def __init__(self, parent: QWidget, *, beginning_of_week: int, today: date) -> None:
        """`beginning_of_week`: 0 Sunday to 6 Saturday."""
        super().__init__(parent, window=True)
        self.setWindowTitle("Date")
        self._calendar = _Calendar(self, today)
        self._calendar.setFirstDayOfWeek(Qt.DayOfWeek(beginning_of_week or 7))
        self._calendar.clicked.connect(self._take)
        self._calendar.activated.connect(self._take)
        self.column.addWidget(self._calendar)

    def open_at(self, anchor: QWidget, day: date) -> None:
        self._calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.show_at(anchor)
        self._calendar.setFocus()

    def _take(self, day: QDate) -> None:
        self.close()
        self.picked.emit(_date(day))


class _Calendar(QCalendarWidget):
    """A month, its days painted in our colours: the style would take the weekend for an error."""

    def __init__(self, parent: QWidget, today: date) -> None:
        super().__init__(parent)
        self._today = today
        self.setAccessibleName("Date")
        self.setLocale(QLocale(QLocale.Language.English))
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        self.setFixedSize(theme.metrics(280), theme.metrics(240))
        colors = theme.tokens()
        head = QTextCharFormat()
        head.setForeground(colors.muted)
        head.setBackground(colors.raised)
        self.setHeaderTextFormat(head)
        for day in Qt.DayOfWeek:
            self.setWeekdayTextFormat(day, head)
        self.setStyleSheet(
            f"QWidget {{ background: {colors.raised.name()}; }}"
            f"QToolButton {{ border: none; border-radius: {theme.metrics(6)}px; padding: 4px 8px; }}"
            "QToolButton { font-weight: 600; }"
            f"QToolButton:hover {{ background: {colors.sunken.name()}; }}"
            "QToolButton::menu-indicator { width: 0; }"
        )
        size = QSize(theme.metrics(16), theme.metrics(16))
        for name, icon in {
            "qt_calendar_prevmonth": "chevron-left",
            "qt_calendar_nextmonth": "chevron-right",
        }.items():
            arrow = self.findChild(QToolButton, name)
            if isinstance(arrow, QToolButton):
                arrow.setIcon(theme.icon(icon, "muted", 16))
                arrow.setIconSize(size)

    def paintCell(self, painter: QPainter, rect: QRect, day: QDate | date) -> None:  # noqa: N802 (Qt's name)
        shown = day if isinstance(day, date) else _date(day)
        colors, chosen = theme.tokens(), shown == _date(self.selectedDate())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(rect.width(), rect.height()) - 2
        ground = QRect(0, 0, side, side)
        ground.moveCenter(rect.center())
        painter.fillRect(rect, colors.raised)
        if chosen or shown == self._today:
            painter.setPen(Qt.PenStyle.NoPen if chosen else QPen(colors.accent, 1.5))
            painter.setBrush(colors.accent if chosen else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground, theme.metrics(6), theme.metrics(6))
        other = (shown.year, shown.month) != (self.yearShown(), self.monthShown())
        painter.setPen(colors.on_accent if chosen else colors.control if other else colors.text)
        painter.setFont(theme.font())
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(shown.day))
        painter.restore()


def _date(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
