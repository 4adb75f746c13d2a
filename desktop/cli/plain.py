"""Text for a terminal: one line, nothing that a terminal would obey."""


def plain(text: str) -> str:
    """`text` without control characters, which could move the cursor or colour what follows."""
    if text.isprintable():
        return text
    return "".join(" " if letter in "\t\n\r" else letter for letter in text if not _obeyed(letter))


def _obeyed(letter: str) -> bool:
    return letter not in "\t\n\r" and (letter < " " or "\x7f" <= letter <= "\x9f")
