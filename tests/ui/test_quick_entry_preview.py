"""What the preview says, from values alone."""

from datetime import UTC, datetime, timedelta

import pytest

from desktop.model.catalog import Catalog, Client, Profile, Project, Tag, Workspace
from desktop.model.entry import TimeEntry
from desktop.model.intent import Create
from desktop.model.recents import Recent
from desktop.tracker.state import Connectivity, State
from desktop.ui.places_in_text import from_qt, to_qt
from desktop.ui.quick_entry import preview, reading, rows, status
from desktop.ui.quick_entry.preview_line import shares

NOW = datetime(2026, 11, 20, 12, 27, tzinfo=UTC)
STATE = State(
    profile=Profile(7, "ada@example.com", "Ada", "Europe/Berlin", 1, 1),
    catalog=Catalog(
        workspaces={1: Workspace(1, "Consulting", 5, premium=True), 2: Workspace(2, "Agency", 6)},
        clients={20: Client(20, 1, "ACME")},
        projects={
            10: Project(10, 1, "Website", 20, "#0b83d9"),
            11: Project(11, 1, "Old", active=False),
            12: Project(12, 1, "Paid", billable=True),
        },
        tags={30: Tag(30, 1, "deep work"), 31: Tag(31, 1, "bug"), 32: Tag(32, 2, "travel")},
    ),
    attention=None,
    last_sync=NOW,
)
RUNNING = STATE._replace(running=TimeEntry(900, 1, NOW - timedelta(minutes=10), description="Sprint planning"))


def says(text: str, state: State = STATE) -> str:
    read = reading.read(text, len(text), state, NOW)
    if read.problem is not None:
        may = reading.creation(read, state) is not None
        return preview.of_problem(read.problem, may_create=may).words
    return preview.of_draft(read.parsed.draft, state, NOW).words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Start (no description)"),
        ("Mail", "Start Mail"),
        ("Mail @Website", "Start Mail in Website (ACME)"),
        ('Mail #bug #"deep work" $', "Start Mail, tags bug, deep work, billable"),
        ("Mail @Paid", "Start Mail in Paid, billable"),
        ("Mail 25m ago", "Start Mail, from 13:02 (25 min ago)"),
        ("Mail 1h30 ago", "Start Mail, from 11:57 (1:30 ago)"),
        ("Mail 9:00-10:30", "Add Mail, 9:00 – 10:30 (1:30)"),
        ("Mail yesterday 9-11", "Add Mail, yesterday 9:00 – 11:00 (2:00)"),
        ("Mail @Websit", "No project “Websit”. Enter picks Website, Ctrl+N creates it…"),
        ("Mail #travel", "No tag “travel” in Consulting. Ctrl+N creates it…"),
        ("Mail #xyzzy", "No tag “xyzzy”. Ctrl+N creates it…"),
        ("Mail @Old", "The project “Old” is archived. Pick another one."),
    ],
)
def test_the_line_says_what_enter_will_do(text: str, words: str) -> None:
    assert says(text) == words


def test_a_start_says_what_it_stops() -> None:
    assert says("Mail", RUNNING) == "Start Mail, stops Sprint planning"
    assert says("Mail 9:00-10:00", RUNNING) == "Add Mail, 9:00 – 10:00 (1:00)"


def test_a_start_before_the_running_one_is_refused_in_advance() -> None:
    assert says("Mail 25m ago", RUNNING).startswith("“Sprint planning” started later, at 13:17.")


def test_billable_without_a_paid_plan_is_doubted_before_enter() -> None:
    free = STATE._replace(catalog=STATE.catalog._replace(workspaces={1: Workspace(1, "Consulting", 5)}))
    assert says("Mail $", free) == "Start Mail, billable (needs a paid plan)"


def test_signed_out_enter_does_nothing_and_the_line_says_so() -> None:
    assert says("Mail", State()).startswith("Sign in first")


def test_who_may_not_create_is_not_offered_it() -> None:
    rules = Workspace(1, "Consulting", 5, admin=False, only_admins_may_create_projects=True)
    member = STATE._replace(catalog=STATE.catalog._replace(workspaces={1: rules}))
    assert "Ctrl+N" not in says("Mail @Websit", member)
    assert "Ctrl+N" in says("Mail #xyzzy", member)


def test_a_new_project_may_name_its_client() -> None:
    assert reading.creatable("project", "ACME/Shop", None, STATE) == Create(
        "project", 1, {"name": "Shop", "client_id": 20}
    )
    assert reading.creatable("project", "Input/Output", None, STATE) == Create(
        "project", 1, {"name": "Input/Output"}
    )
    assert reading.creatable("project", "old", None, STATE) is None


def test_enter_takes_the_line_when_the_name_means_something() -> None:
    read = reading.read("Mail @Website", 13, STATE, NOW)
    assert read.completion is not None
    assert reading.first_choice(read, reading.choices(read.completion, STATE)) is None
    half = reading.read("Mail @Web", 9, STATE, NOW)
    assert half.completion is not None
    assert reading.first_choice(half, reading.choices(half.completion, STATE)) == 0


def test_a_name_that_nothing_fits_is_never_created_by_enter() -> None:
    read = reading.read("Mail @Zzz", 9, STATE, NOW)
    assert read.completion is not None
    choices = reading.choices(read.completion, STATE)
    assert [choice.text for choice in choices] == ["New project “Zzz”…"]
    assert reading.first_choice(read, choices) is None
    assert isinstance(reading.enter(read, None), reading.Stay)


@pytest.mark.parametrize("text", ["🎉 @Website", "a🎉b🎉", "", "ראיון"])
def test_places_are_the_same_for_qt_and_python(text: str) -> None:
    for at in range(len(text) + 1):
        assert from_qt(text, to_qt(text, at)) == at
        assert to_qt(text, at) == len(text[:at].encode("utf-16-le")) // 2


def test_names_give_way_the_widest_first() -> None:
    assert shares([100, 300, 40], 500) == [100, 300, 40]
    short, wide, least = shares([100, 300, 40], 300)
    assert (short, least) == (100, 40)
    assert 150 < wide <= 160


def test_what_runs_is_not_offered_again() -> None:
    recents = (Recent("Sprint planning", None, (), False, 1), Recent("Mail", 10, (30,), True, 1))
    shown = rows.present(RUNNING._replace(recents=recents), "")
    assert [row.description for row in shown.rows] == ["Mail"]
    assert shown.rows[0].spoken == "Mail, Website, ACME, billable, tag deep work, Alt+1"


def test_an_empty_list_says_one_sentence() -> None:
    assert rows.present(STATE, "").empty
    assert rows.present(STATE, "Mail") == rows.Rows("Recent like this", (), "Nothing like this lately.")


def test_the_footer_tells_what_waits() -> None:
    offline = STATE._replace(attention="offline", pending=3, connectivity=Connectivity(online=False))
    assert status.status(offline) == status.Status("Offline — 3 changes waiting", "cloud-off", "muted")
    assert status.status(STATE).words == "Synced"
    assert status.totals(STATE._replace(today_stopped=18720), NOW) == "Today 5:12 · Week 0:00"
