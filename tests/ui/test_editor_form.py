"""What typed times mean in the editor, and what survives a change from elsewhere."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model.catalog import Catalog, Project, Tag, Workspace
from desktop.ui.editor import form, words
from desktop.ui.editor.choices import New, match, project_choices, tag_choices
from desktop.ui.editor.form import Field, Here, Problem, Values

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 20, 12, 27, 10, tzinfo=UTC)
HERE = Here(NOW, BERLIN)
FINISHED = Values(
    "Mail",
    None,
    None,
    (),
    False,
    datetime(2026, 11, 20, 9, 15, 30, tzinfo=UTC),
    datetime(2026, 11, 20, 10, 45, tzinfo=UTC),
)
"""10:15:30 to 11:45 in Berlin."""
RUNNING = FINISHED._replace(stop=None)


def shown(values: Values | Problem) -> str:
    if isinstance(values, Problem):
        return values.words
    stop = words.time_words(values.stop, BERLIN) or "running"
    later = form.days_later(values, BERLIN)
    return f"{words.time_words(values.start, BERLIN)} {stop}" + (f" +{later}" if later else "")


@pytest.mark.parametrize(
    ("field", "text", "result"),
    [
        ("start", "9", "9:00 11:45"),
        ("start", "915", "9:15 11:45"),
        ("start", "9.15am", "9:15 11:45"),
        ("start", "+15", "10:30 11:45"),
        ("start", "-10m", "10:05 11:45"),
        ("start", "12", "12:00 11:45 +1"),
        ("stop", "17", "10:15 17:00"),
        ("stop", "now", "10:15 13:27"),
        ("stop", "9", "10:15 9:00 +1"),
        ("stop", "0:30", "10:15 0:30 +1"),
        ("stop", "+15", "10:15 12:00"),
        ("duration", "90", "10:15 11:45"),
        ("duration", "1h30", "10:15 11:45"),
        ("duration", "1.5h", "10:15 11:45"),
        ("duration", "2:00", "10:15 12:15"),
        ("duration", "+15", "10:15 12:00"),
        ("duration", "-1h", "10:15 10:45"),
    ],
)
def test_typed_times_are_taken_as_they_are_meant(field: Field, text: str, result: str) -> None:
    assert shown(form.typed(field, text, FINISHED, HERE)) == result


@pytest.mark.parametrize(
    ("field", "text", "result"),
    [
        ("start", "12:50", "12:50 running"),
        ("start", "23", "23:00 running"),
        ("stop", "", "10:15 running"),
        ("stop", "13", "10:15 13:00"),
        ("stop", "-10m", "10:15 13:17"),
        ("duration", "45", "12:42 running"),
        ("start", "+5h", "A running entry cannot start in the future."),
    ],
)
def test_a_running_entry_keeps_running(field: Field, text: str, result: str) -> None:
    assert shown(form.typed(field, text, RUNNING, HERE)) == result


def test_a_time_of_day_still_to_come_began_yesterday() -> None:
    started = form.typed("start", "23", RUNNING, HERE)
    assert isinstance(started, Values)
    assert started.start.astimezone(BERLIN).date() == date(2026, 11, 19)


@pytest.mark.parametrize(
    ("field", "text"), [("start", "25:00"), ("stop", "soon"), ("duration", "long"), ("stop", "")]
)
def test_what_cannot_be_meant_says_how_to_write_it(field: Field, text: str) -> None:
    result = form.typed(field, text, FINISHED, HERE)
    assert isinstance(result, Problem)
    assert result.words.endswith(".")


def test_a_start_put_back_takes_the_end_back_to_its_day() -> None:
    late = form.typed("start", "12", FINISHED, HERE)
    assert isinstance(late, Values)
    assert shown(form.typed("start", "9", late, HERE)) == "9:00 11:45"


def test_steps_land_on_whole_minutes() -> None:
    assert shown(form.stepped("start", 1, FINISHED, HERE)) == "10:16 11:45"
    assert shown(form.stepped("duration", -5, FINISHED, HERE)) == "10:15 11:39"
    assert isinstance(form.stepped("stop", -120, FINISHED, HERE), Problem)


def test_another_day_keeps_the_times_of_day_over_a_clock_change() -> None:
    moved = form.on_day(date(2026, 10, 25), FINISHED, HERE)
    assert shown(moved) == "10:15 11:45"
    night = FINISHED._replace(
        start=datetime(2026, 11, 20, 1, 30, tzinfo=UTC), stop=datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    )
    gap = form.on_day(date(2026, 3, 29), night, HERE)
    assert isinstance(gap, Problem)
    assert "does not exist" in gap.words


def test_what_is_not_touched_is_not_written() -> None:
    assert form.changes(FINISHED, FINISHED) == {}
    moved = form.typed("stop", "12", FINISHED, HERE)
    assert isinstance(moved, Values)
    assert set(form.changes(FINISHED, moved)) == {"stop"}


moments = st.integers(0, 10**6).map(lambda seconds: NOW - timedelta(seconds=seconds))
forms = st.builds(
    Values,
    st.text(max_size=5),
    st.sampled_from([None, 1, 2]),
    st.none(),
    st.sampled_from([(), (3,), (3, 4)]),
    st.booleans(),
    moments,
    st.none() | moments,
)


@given(base=forms, held=forms, fresh=forms)
def test_a_change_from_elsewhere_never_overwrites_what_was_touched(
    base: Values, held: Values, fresh: Values
) -> None:
    merged = form.rebased(held, base, fresh)
    for name, old, mine, new in zip(Values._fields, base, held, fresh, strict=True):
        kept = getattr(merged, name)
        assert kept == mine if mine != old else kept in (mine, new)


@given(minutes=st.integers(0, 60 * 48))
def test_a_duration_moves_the_stop_or_while_it_runs_the_start(minutes: int) -> None:
    ended = form.typed("duration", f"{minutes}m", FINISHED, HERE)
    going = form.typed("duration", f"{minutes}m", RUNNING, HERE)
    assert isinstance(ended, Values)
    assert isinstance(going, Values)
    assert ended.stop == FINISHED.start + timedelta(minutes=minutes)
    assert going.start == NOW - timedelta(minutes=minutes)
    assert going.stop is None


def test_the_next_day_is_said() -> None:
    late = form.typed("stop", "9", FINISHED, HERE)
    assert isinstance(late, Values)
    assert words.hint("stop", late, HERE) == "Ends the next day, Saturday 21 November. 22:44 in all."
    assert words.hint("duration", FINISHED, HERE) == "Duration: 1:29 · try 90, 1h30, +15, -10m"


def test_a_days_name_has_its_year_only_where_it_is_another() -> None:
    assert words.day_words(date(2026, 11, 20), date(2026, 11, 24)) == "Fri 20 Nov"
    assert words.day_words(date(2025, 11, 20), date(2026, 11, 24)) == "Thu 20 Nov 2025"


CATALOG = Catalog(
    workspaces={
        1: Workspace(1, "Consulting", 5),
        2: Workspace(2, "Other", 5, admin=False, only_admins_may_create_projects=True),
    },
    projects={
        10: Project(10, 1, "Website"),
        11: Project(11, 1, "Old web", active=False),
        12: Project(12, 1, "My website"),
        13: Project(13, 2, "Webshop"),
        14: Project(14, 1, "Paid", billable=True),
    },
    tags={30: Tag(30, 1, "bug"), 31: Tag(31, 1, "debug"), 32: Tag(32, 2, "bug")},
)


def test_projects_are_those_of_the_entrys_workspace_that_are_active() -> None:
    rows = project_choices(CATALOG, 1, "web", current=None)
    assert [row.text for row in rows] == ["Website", "My website", "New project “web”…"]
    assert rows[-1].key == New("project", "web")
    assert [row.text for row in project_choices(CATALOG, 1, "", current=10, recent=[12])] == [
        "No project",
        "My website",
        "Paid",
        "Website",
    ]


def test_who_may_not_create_projects_is_not_offered_it() -> None:
    assert [row.text for row in project_choices(CATALOG, 2, "x", current=None)] == []


def test_chosen_tags_come_first_and_are_ticked() -> None:
    rows = tag_choices(CATALOG, 1, "", chosen=(31,))
    assert [(row.text, row.checked) for row in rows] == [("debug", True), ("bug", False)]
    assert [row.text for row in tag_choices(CATALOG, 1, "bug", chosen=())] == ["bug", "debug"]


def test_a_project_brings_its_own_billable_where_the_plan_has_it() -> None:
    assert form.in_project(14, FINISHED, CATALOG, premium=True).billable
    assert not form.in_project(14, FINISHED, CATALOG, premium=False).billable
    assert form.in_project(10, FINISHED._replace(task_id=5), CATALOG, premium=True).task_id is None


@pytest.mark.parametrize(
    ("query", "name", "span"),
    [
        ("web", "Website", (0, 3)),
        ("SITE", "My site", (3, 7)),
        ("x", "Website", None),
        ("", "a", (0, 0)),
        ("ss", "Straße", (0, 0)),
    ],
)
def test_matching_letters_are_found_without_regard_to_case(
    query: str, name: str, span: tuple[int, int] | None
) -> None:
    assert match(query, name) == span
