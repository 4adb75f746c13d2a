"""Places in a text: Python counts characters; Qt counts an emoji, and whatever lies as high, as two."""


def to_qt(text: str, at: int) -> int:
    """The place of a character, counted as Qt counts."""
    return at + sum(ord(letter) > 0xFFFF for letter in text[:at])


def from_qt(text: str, at: int) -> int:
    """A place Qt tells, counted in characters."""
    units = 0
    for place, letter in enumerate(text):
        if units >= at:
            return place
        units += 2 if ord(letter) > 0xFFFF else 1
    return len(text)
