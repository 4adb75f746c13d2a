"""An entry in one line: what it says, and that shortening it never breaks a sign or a line's direction."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model.catalog import Catalog, Project, Tag
from desktop.model.entry import TimeEntry
from desktop.model.label import calm, elide, entry_label, isolated

CATALOG = Catalog(
    projects={1: Project(1, 1, "Website"), "u": Project("u", 1, "R&D"), 3: Project(3, 1, "אתר")},
    tags={1: Tag(1, 1, "deep work"), 2: Tag(2, 1, "call")},
)
ENTRY = TimeEntry(7, 1, datetime(2026, 1, 1, tzinfo=UTC))
FAMILY = "👨‍👩‍👧‍👦"


def test_a_label_names_description_and_project() -> None:
    assert entry_label(ENTRY._replace(description="Mail", project_id=1), CATALOG) == "Mail — Website"
    assert entry_label(ENTRY._replace(description="Mail", project_id="u"), CATALOG) == "Mail — R&D"
    assert entry_label(ENTRY._replace(description="Mail"), CATALOG) == "Mail"


def test_an_empty_description_is_said_to_be_empty() -> None:
    assert entry_label(ENTRY._replace(project_id=1), CATALOG) == "(no description) — Website"


def test_tags_follow_where_asked_for() -> None:
    tagged = ENTRY._replace(description="Mail", project_id=1, tag_ids=(2, 1, 99))
    assert entry_label(tagged, CATALOG) == "Mail — Website"
    assert entry_label(tagged, CATALOG, tags=True) == "Mail — Website #call #deep work"


def test_a_name_from_right_to_left_cannot_move_its_neighbours() -> None:
    assert entry_label(ENTRY._replace(description="Mail", project_id=3), CATALOG) == "Mail — \u2068אתר\u2069"
    assert isolated("\u202eMail\u2069") == "\u2068Mail\u2069"
    assert isolated("Mail — 日本 é 👍") == "Mail — 日本 é 👍"


def test_a_long_label_loses_its_middle() -> None:
    assert elide("abcdefghij", 10) == "abcdefghij"
    assert elide("abcdefghij", 5) == "ab…ij"
    assert elide("abcdefghij", 4) == "ab…j"
    assert (
        entry_label(ENTRY._replace(description="x" * 3000, project_id=1), CATALOG, longest=20)
        == "x" * 10 + "…" + "— Website"
    )


@pytest.mark.parametrize(
    "sign", [FAMILY, "e\u0301", "🇩🇪", "👍🏽", "🏴\U000e0067\U000e0062\U000e007f", "नि", "\u1112\u1161\u11ab"]
)
@pytest.mark.parametrize("longest", range(1, 40))
def test_what_reads_as_one_sign_is_kept_or_cut_whole(sign: str, longest: int) -> None:
    shown = elide(sign * 30, longest)
    assert len(shown) <= longest
    assert shown.replace(sign, "") == "…"


@given(st.text(), st.integers(1, 50))
def test_a_shortened_text_fits_and_is_made_of_its_two_ends(text: str, longest: int) -> None:
    shown = elide(text, longest)
    if shown != text:
        text, bare = (part.replace("\u2068", "").replace("\u2069", "") for part in (text, shown))
        assert len(bare) <= longest
        assert any(
            text.startswith(bare[:at]) and text.endswith(bare[at + 1 :])
            for at in range(len(bare))
            if bare[at] == "…"
        )


@given(
    st.lists(st.sampled_from(["Mail", "אתר שלום", "دردشة", "a long description"]), min_size=1), st.integers(1, 40)
)
def test_a_shortened_label_leaves_no_isolate_open(names: list[str], longest: int) -> None:
    depth = 0
    for letter in elide(" — ".join(map(isolated, names)), longest):
        depth += (letter == "\u2068") - (letter == "\u2069")
        assert depth in (0, 1)
    assert depth == 0


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        (
            "Start “שלום” in מחקר שוק, stops “Mail”",
            "Start “\u2068שלום\u2069” in \u2068מחקר שוק\u2069, stops “Mail”",
        ),
        ("“ראיון” in מחקר, 11:27 – 12:27", "“\u2068ראיון\u2069” in \u2068מחקר\u2069, 11:27 – 12:27"),
        ("Delete “Mail” in Website?", "Delete “Mail” in Website?"),
        ("", ""),
    ],
)
def test_names_in_a_sentence_do_not_turn_what_stands_beside_them(sentence: str, shown: str) -> None:
    assert calm(sentence) == shown
