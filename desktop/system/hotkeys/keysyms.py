"""The names that X11 and Wayland give to keys, from Qt's portable ones."""

NAMES = {
    "Backspace": "BackSpace", "Backtab": "ISO_Left_Tab", "Del": "Delete", "Delete": "Delete", "Down": "Down",
    "End": "End", "Enter": "KP_Enter", "Esc": "Escape", "Escape": "Escape", "Home": "Home", "Ins": "Insert",
    "Insert": "Insert", "Left": "Left", "Menu": "Menu", "Pause": "Pause", "PgDown": "Next", "PgUp": "Prior",
    "Print": "Print", "Return": "Return", "Right": "Right", "ScrollLock": "Scroll_Lock", "Space": "space",
    "SysReq": "Sys_Req", "Tab": "Tab", "Up": "Up",
    "Launch Mail": "XF86Mail", "Launch Media": "XF86AudioMedia", "Media Next": "XF86AudioNext",
    "Media Pause": "XF86AudioPause", "Media Play": "XF86AudioPlay", "Media Previous": "XF86AudioPrev",
    "Media Stop": "XF86AudioStop", "Calculator": "XF86Calculator", "Toggle Media Play/Pause": "XF86AudioPlay",
}  # fmt: skip
_SIGNS = {
    " ": "space", "!": "exclam", '"': "quotedbl", "#": "numbersign", "$": "dollar", "%": "percent",
    "&": "ampersand", "'": "apostrophe", "(": "parenleft", ")": "parenright", "*": "asterisk", "+": "plus",
    ",": "comma", "-": "minus", ".": "period", "/": "slash", ":": "colon", ";": "semicolon", "<": "less",
    "=": "equal", ">": "greater", "?": "question", "@": "at", "[": "bracketleft", "\\": "backslash",
    "]": "bracketright", "^": "asciicircum", "_": "underscore", "`": "grave", "{": "braceleft", "|": "bar",
    "}": "braceright", "~": "asciitilde",
}  # fmt: skip


def keysym_name(key: str) -> str:
    """The name of a key's symbol. Raises KeyError for a key without one."""
    if len(key) == 1:
        if key.isascii() and key.isalnum():
            return key.lower()
        return _SIGNS.get(key) or f"U{ord(key.lower()):04X}"
    if key[:1] == "F" and key[1:].isdigit() and 1 <= int(key[1:]) <= 35:
        return key
    return NAMES[key]
