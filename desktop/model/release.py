"""Versions of the program, as its releases name them: `1.2.3`, in a tag `v1.2.3`."""

import re


def version_in(tag: object) -> str | None:
    """The version a tag names; None where it names none, such as that of a preview."""
    found = re.fullmatch(r"v?(\d{1,5}\.\d{1,5}\.\d{1,5})", tag) if isinstance(tag, str) else None
    return found[1] if found else None


def is_newer(version: str, current: str) -> bool:
    """Whether `version` came after `current`; what is no version did not."""
    return _numbers(version) > _numbers(current)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split("."))) if version_in(version) else ()
