"""The one style sheet. Everything a sheet cannot say well is painted by the widgets themselves.

Kinds (`widget.setProperty("kind", …)` before it is shown):
buttons `primary` (one a window at most), `danger`, `quiet` (no outline), `link`;
labels `muted`, `faint`, `ok`, `pending`, `attention`, `accent`, `key` (a key cap);
frames `surface`, `sunken`, `raised` (a pop-over), `notice`, `rule` and `upright` (hairlines), `ok-banner`,
`warn-banner`, `err-banner`;
and the property `invalid` (true) on a field.
"""

import re
from string import Template

from desktop.ui.oklch import luminance
from desktop.ui.resources import resource
from desktop.ui.theme.tokens import Tokens
from desktop.ui.theme.type import metrics

_SHEET = Template("""
QToolTip { color: $text; background: $raised; border: 1px solid $edge; padding: 4px 6px; }
QPushButton { min-height: 28px; padding: 0 12px; border: 1px solid $edge; border-radius: 6px;
    background: $raised; color: $text; outline: none; }
QPushButton:hover { background: $sunken; }
QPushButton:pressed { background: $line; }
QPushButton:disabled { color: $control; }
QPushButton:focus { border: ${focus}px solid $accent; min-height: ${in28}px; padding: 0 ${in12}px; }
QPushButton::menu-indicator { width: 0; }
QDialogButtonBox, QMessageBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:focus { border-color: $text; }
QPushButton[kind="primary"]:disabled { background: $line; color: $control; border-color: $line; }
QPushButton[kind="danger"] { color: $attention; border-color: $attention; }
QPushButton[kind="danger"]:disabled, QPushButton[kind="link"]:disabled { color: $control; }
QPushButton[kind="danger"]:focus { border-color: $accent; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; padding: 0 8px; }
QPushButton[kind="quiet"]:hover { background: $sunken; }
QPushButton[kind="quiet"]:focus { border-color: $accent; padding: 0 ${in8}px; }
QPushButton[invalid="true"], QPushButton[invalid="true"]:focus { border-color: $attention; }
QPushButton[kind="link"] { background: transparent; border-color: transparent; color: $accent;
    min-height: 22px; padding: 0 4px; text-align: left; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border-color: $accent; min-height: ${in22}px; padding: 0 ${in4}px; }

QLineEdit, QComboBox, QAbstractSpinBox { min-height: 28px; padding: 0 8px; border: 1px solid $control;
    border-radius: 6px; background: $surface; color: $text; }
QPlainTextEdit, QTextEdit { padding: 4px; border: 1px solid $control; border-radius: 6px;
    background: $surface; color: $text; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus { border: ${focus}px solid $accent;
    min-height: ${in28}px; padding: 0 ${in8}px; }
QPlainTextEdit:focus, QTextEdit:focus { border: ${focus}px solid $accent; padding: ${in4}px; }
QLineEdit[invalid="true"], QComboBox[invalid="true"], QAbstractSpinBox[invalid="true"] {
    border-color: $attention; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled { color: $control; border-color: $line; }
QLineEdit[kind="bare"], QPlainTextEdit[kind="bare"] { border: none; padding: 0; background: transparent; }
QComboBox::drop-down { width: 24px; border: none; }
QComboBox::down-arrow { image: url("$chevron"); width: 14px; height: 14px; }
QComboBox QAbstractItemView { border: 1px solid $edge; background: $raised; padding: 4px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus { min-height: 0; border: none; padding: 0;
    background: transparent; }
QAbstractSpinBox { max-height: 28px; }

QCheckBox, QRadioButton { spacing: 8px; min-height: 24px; color: $text; outline: none; }
QCheckBox:disabled, QRadioButton:disabled { color: $control; }
QCheckBox::indicator, QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $control;
    border-radius: 4px; background: $surface; }
QRadioButton::indicator { border-radius: ${round}px; }
QCheckBox::indicator:checked, QRadioButton::indicator:checked { background: $accent; border-color: $accent; }
QCheckBox::indicator:checked { image: url("$check"); }
QRadioButton::indicator:checked { image: url("$dot"); }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: ${focus}px solid $accent;
    width: ${in14}px; height: ${in14}px; }
QCheckBox::indicator:checked:focus, QRadioButton::indicator:checked:focus { border-color: $text; }

QAbstractItemView { border: none; background: $surface; color: $text; outline: 0; }
QAbstractItemView::item:selected { background: $accent_soft; color: $text; }
QHeaderView::section { background: $surface; color: $muted; border: none; border-bottom: 1px solid $line;
    padding: 6px 8px; }
QMenu { background: $raised; color: $text; border: 1px solid $edge; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; }
QMenu::item:disabled { color: $muted; background: transparent; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }

QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $control; border: 3px solid $surface; border-radius: 5px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { border: none; border-radius: 4px; background: $sunken; max-height: 8px; }
QProgressBar::chunk { border-radius: 4px; background: $accent; }

QLabel[kind="muted"] { color: $muted; }
QLabel[kind="faint"] { color: $faint; }
QLabel[kind="ok"] { color: $ok; }
QLabel[kind="pending"] { color: $pending; }
QLabel[kind="attention"] { color: $attention; }
QLabel[kind="accent"] { color: $accent; }
QLabel[kind="key"] { color: $muted; background: $raised; border: 1px solid $edge; border-radius: 4px;
    padding: 1px 6px; }
QFrame[kind="surface"] { background: $surface; }
QFrame[kind="sunken"] { background: $sunken; border-radius: 8px; }
QFrame[kind="raised"] { background: $raised; border: 1px solid $edge; border-radius: 10px; }
QFrame[kind="notice"] { background: $raised; border: 1px solid $control; }
QFrame[kind="rule"] { background: $line; border: none; min-height: 1px; max-height: 1px; }
QFrame[kind="upright"] { background: $line; border: none; }
QFrame[kind="ok-banner"] { background: $ok_soft; border: 1px solid $ok; border-radius: 8px; }
QFrame[kind="warn-banner"] { background: $warn_soft; border: 1px solid $pending; border-radius: 8px; }
QFrame[kind="err-banner"] { background: $err_soft; border: 1px solid $attention; border-radius: 8px; }
""")
_LENGTH = re.compile(r"\b(\d+)px")


def fill(tokens: Tokens) -> str:
    """The sheet with this theme's colours, its lengths (all but hairlines) scaled to the font."""
    focus = tokens.focus_width
    colors = {name: value.name() for name, value in tokens._asdict().items() if not isinstance(value, bool)}
    inner = {f"in{length}": _less(length, focus) for length in (4, 8, 12)}
    inner |= {f"in{length}": _less(length, 2 * focus - 1) for length in (14, 22, 28)}
    ink = "light" if _is_light(tokens.on_accent.name()) else "dark"
    pictures = {
        "check": resource(f"controls/check-{ink}.svg").as_posix(),
        "dot": resource(f"controls/dot-{ink}.svg").as_posix(),
        "chevron": resource(f"controls/chevron-{'light' if tokens.dark else 'dark'}.svg").as_posix(),
    }
    scaled = _LENGTH.sub(_scale, _SHEET.template)
    sizes = {"focus": focus, "round": (metrics(14) + 2) // 2} | inner
    return Template(scaled).substitute(colors, **pictures, **{name: str(size) for name, size in sizes.items()})


def _scale(length: re.Match[str]) -> str:
    px = int(length[1])
    return f"{px if px < 4 else metrics(px)}px"


def _less(length: int, border: int) -> int:
    """A padding or size that gives way to the wider border, so that nothing shifts when focus comes."""
    return metrics(length) - border + 1


def _is_light(hex_color: str) -> bool:
    value = int(hex_color[1:], 16)
    return luminance((value >> 16, value >> 8 & 255, value & 255)) > 0.4
