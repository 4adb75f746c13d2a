"""Which tags are versions, and which version came later."""

import pytest

from desktop.model.release import is_newer, version_in


@pytest.mark.parametrize(
    ("tag", "version"),
    [
        ("v1.2.3", "1.2.3"),
        ("0.10.0", "0.10.0"),
        ("v1.2.3-rc1", None),
        ("v1.2", None),
        ("1.2.3\n", None),
        ("", None),
        (None, None),
        (7, None),
        ("v1.2.999999999", None),
    ],
)
def test_a_tag_is_a_version_or_none(tag: object, version: str | None) -> None:
    assert version_in(tag) == version


@pytest.mark.parametrize(
    ("version", "current", "newer"),
    [
        ("0.2.0", "0.1.9", True),
        ("0.10.0", "0.9.0", True),
        ("0.1.0", "0.1.0", False),
        ("0.0.9", "0.1.0", False),
        ("", "0.1.0", False),
    ],
)
def test_versions_are_compared_by_their_numbers(version: str, current: str, newer: bool) -> None:
    assert is_newer(version, current) is newer
