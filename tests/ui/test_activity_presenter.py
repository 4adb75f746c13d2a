"""What a row of the activity log says, and what it offers."""

from datetime import UTC, datetime, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest

from desktop.model.command import How
from desktop.model.intent import Answer, Discard, Retry, Undo, UseMine
from desktop.model.question import Choice
from desktop.tracker.tracker import ActivityRow
from desktop.ui.activity.presenter import Here, Line, Only, how, keys, lines, when

NOW = datetime(2026, 11, 20, 12, 27, tzinfo=UTC)
HERE = Here(NOW, ZoneInfo("Europe/Berlin"))
CHOICES = (Choice("use", "Use it"), Choice("drop", "Let it go"))


def row(state: str = "saved", **fields: Any) -> ActivityRow:
    made = ActivityRow(1, NOW, "Start “Mail” in Ops", "quick entry", state, True, verb="start", target=9)
    return made._replace(**fields)


def line(state: str = "saved", **fields: Any) -> Line:
    return lines([row(state, **fields)], "all", HERE)[0]


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(), "13:27"),
        (timedelta(hours=13), "0:27"),
        (timedelta(hours=14), "yesterday 23:27"),
        (timedelta(days=3), "Tue 17 Nov 13:27"),
        (timedelta(days=400), "Thu 16 Oct 2025 14:27"),
    ],
)
def test_the_time_is_the_persons_own_and_names_the_day_where_it_is_not_today(ago: timedelta, words: str) -> None:
    assert when(NOW - ago, HERE) == words


def test_every_way_of_approval_has_words() -> None:
    said = {way: how(row(approved=way)) for way in get_args(How)}
    assert said["quick entry"] == "you, quick entry"
    assert said["question"] == "you, after a question"
    assert "you, another program" not in said.values()
    assert how(row(approved="activity", undoes=True)) == "you, undo"
    assert how(row("asked", approved="engine")) == "Tracktray asks"


def test_states_differ_by_word_and_by_shape() -> None:
    states = ("saved", "waiting", "parked", "asked", "undone", "discarded", "vanished")
    seen = [line(state, seq=1) for state in states]
    assert len({each.state for each in seen}) == len(states)
    assert len({each.mark for each in seen}) == len(states)


def test_a_row_is_read_out_as_one_sentence() -> None:
    assert line("waiting").spoken == "Start “Mail” in Ops, 13:27, you, quick entry, waiting"


@pytest.mark.parametrize(("only", "ids"), [("all", [1, 2, 3, 4, 5]), ("waiting", [2]), ("refused", [3, 4])])
def test_the_filters(only: Only, ids: list[int]) -> None:
    states = ("saved", "waiting", "parked", "asked", "undone")
    rows = [row(state, id=at, seq=at) for at, state in enumerate(states, 1)]
    assert [each.id for each in lines(rows, only, HERE)] == ids


def test_a_refused_change_can_be_mended_and_not_undone() -> None:
    refused = line("parked", seq=4, reason="No.")
    assert refused.undo is None
    assert [act.words for act in refused.fixes] == ["Edit…", "Send again", "Let go…"]
    assert [act.intent for act in refused.fixes] == [None, Retry(4), Discard(4)]
    assert refused.fixes[0].edit == 9
    assert refused.trouble == "No."


@pytest.mark.parametrize("fields", [{"verb": "delete"}, {"noun": "tag", "verb": "create"}])
def test_what_has_no_fields_to_edit_is_sent_again_or_let_go(fields: dict[str, Any]) -> None:
    refused = line("parked", seq=4, reason="No.", **fields)
    assert [act.name for act in refused.fixes] == ["Send again", "Let go"]


def test_letting_go_asks_and_says_what_becomes_of_the_time() -> None:
    question = line("parked", seq=4).fixes[-1].question
    assert question is not None
    assert question.title.endswith("?")
    assert question.destructive
    assert question.target == "Start “Mail” in Ops"
    assert "its time is gone" in question.effect


def test_a_question_offers_its_choices_and_nothing_else() -> None:
    asked = line("asked", seq=4, reason="Use that one?", choices=CHOICES)
    assert (asked.undo, asked.fixes) == (None, ())
    assert [(act.words, act.intent) for act in asked.choices] == [
        ("Use it", Answer(4, "use")),
        ("Let it go", Answer(4, "drop")),
    ]
    assert asked.question == "Use that one?"


def test_of_two_acts_in_one_refused_command_only_the_newest_can_be_mended() -> None:
    newest, older = lines(
        [row("parked", id=2, seq=4, reason="No."), row("parked", seq=4, reason="No.")], "all", HERE
    )
    assert (bool(newest.fixes), bool(older.fixes)) == (True, False)
    assert (newest.trouble, older.trouble) == ("No.", "")


def test_what_cannot_be_taken_back_offers_nothing() -> None:
    done = line("undone", undoable=False)
    assert done.undo is None
    assert keys(done, opened=False) == ()


def test_a_row_that_can_be_undone_says_the_key() -> None:
    saved = line()
    assert saved.undo is not None
    assert saved.undo.intent == Undo(1)
    assert keys(saved, opened=False) == (("U", "Undo"),)


def test_line_breaks_of_a_description_do_not_break_the_row() -> None:
    assert line(words="Start “a\nb”").words == "Start “a b”"


def test_what_gave_way_to_a_change_made_elsewhere_can_be_had_after_all_or_the_rest_taken_back() -> None:
    settled = line(mine="stop 13:00 → 13:45", reason="Already stopped elsewhere at 13:00.")
    assert settled.aside == "Already stopped elsewhere at 13:00."
    assert [(act.words, act.intent) for act in settled.fixes] == [
        ("Use mine: stop 13:00 → 13:45", UseMine(1)),
        ("Undo", Undo(1)),
    ]
    assert [act.words for act in line(mine="stop 13:00 → 13:45", undoable=False).fixes] == [
        "Use mine: stop 13:00 → 13:45"
    ]
