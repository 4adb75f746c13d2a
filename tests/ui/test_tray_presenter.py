"""The words of the tray, to the letter of what scripts and people rely on."""

from datetime import UTC, date, datetime, timedelta

import pytest

from desktop.model.catalog import Catalog, Client, Profile, Project, Tag, Workspace
from desktop.model.command import Approval, Command, How
from desktop.model.entry import Ref, TimeEntry
from desktop.model.intent import Continue, Draft, Start, Stop
from desktop.model.moment import time_of_day
from desktop.model.recents import Recent
from desktop.nudges.pomodoro import Rhythm
from desktop.tracker.state import Connectivity, State, attention
from desktop.ui.tray import presenter
from desktop.ui.tray.form import Form, form_of
from desktop.ui.tray.mnemonic import for_menu
from desktop.ui.tray.presenter import Line, Listing

NOW = datetime(2026, 3, 2, 12, 30, 20, tzinfo=UTC)
PROFILE = Profile(7, "ann@example.com", "Ann", "Europe/Berlin", 1, 1)
CATALOG = Catalog(
    workspaces={1: Workspace(1, "Work", 10), 2: Workspace(2, "Home", 20)},
    projects={
        11: Project(11, 1, "Website", client_id=21, color="#0b83d9"),
        12: Project(12, 1, "Ops", color="#e36a00"),
        13: Project(13, 1, "Old", active=False),
        14: Project(14, 1, "Website", client_id=22),
    },
    clients={21: Client(21, 1, "ACME"), 22: Client(22, 1, "Initech"), 23: Client(23, 1, "Idle Ltd")},
    tags={31: Tag(31, 1, "deep work"), 32: Tag(32, 1, "call")},
)
RUNNING = TimeEntry(101, 1, NOW - timedelta(minutes=42, seconds=10), None, "Design review", 11)
ENDED = TimeEntry(100, 1, NOW - timedelta(hours=3), NOW - timedelta(hours=2), "Mail", 12)
IDLE = State(
    profile=PROFILE,
    catalog=CATALOG,
    last=ENDED,
    today=date(2026, 3, 2),
    today_stopped=3600,
    week_stopped=7200,
    attention=None,
    last_sync=NOW,
)
OFFLINE = IDLE._replace(connectivity=Connectivity(online=False))
BUSY = IDLE._replace(running=RUNNING, running_today=RUNNING.start, running_week=RUNNING.start)


def face(state: State) -> presenter.Face:
    return presenter.face(state, NOW)


def held(words: str, how: How = "tray") -> Command:
    approval = Approval(words, how, NOW)
    return Command("u", "entry", "create", "u", 1, {}, {}, NOW, approval, seq=4, not_before=NOW)


def test_a_running_entry_is_named_with_its_project_and_time() -> None:
    assert face(BUSY).running == Line("Design review — Website · 0:42", door="editor")
    assert face(BUSY).switch == Line("Stop", Stop())
    assert face(BUSY).totals == Line("Today 1:42 · Week 2:42")
    assert face(BUSY).tip == "Design review — Website (ACME) · 0:42\nToday 1:42"


def test_without_a_timer_the_last_entry_can_be_continued() -> None:
    assert face(IDLE).running == Line("No timer running")
    assert not face(IDLE).running.enabled
    assert face(IDLE).switch == Line("Continue “Mail”", Continue(100))
    assert face(IDLE).tip == "No timer running\nToday 1:00"


def test_with_nothing_to_continue_the_line_is_disabled() -> None:
    assert face(IDLE._replace(last=None)).switch == Line("Continue")


def test_an_empty_description_is_said() -> None:
    bare = RUNNING._replace(description="", project_id=None)
    assert face(BUSY._replace(running=bare)).running.label == "(no description) · 0:42"


def test_a_long_name_is_elided_in_the_middle_with_the_whole_in_the_tool_tip() -> None:
    name = "a" * 200 + "z" * 200
    shown = face(BUSY._replace(running=RUNNING._replace(description=name)))
    assert len(shown.running.label) < 75
    assert shown.running.label.startswith("aaa")
    assert shown.running.label.endswith("zzz — Website · 0:42")
    assert name in shown.tip


def test_line_breaks_of_other_programs_do_not_break_the_menu() -> None:
    shown = face(BUSY._replace(running=RUNNING._replace(description="one\ntwo")))
    assert shown.running.label.startswith("one two — ")
    assert len(shown.tip.splitlines()) == 2


@pytest.mark.parametrize(
    ("state", "line"),
    [
        (IDLE, Line("Synced")),
        (IDLE._replace(profile=None, last_sync=None), Line("Fetching your projects…")),
        (IDLE._replace(last_sync=None), Line("Fetching your entries…")),
        (IDLE._replace(pending=1), Line("1 change waiting")),
        (OFFLINE._replace(pending=3), Line("Offline — 3 changes waiting")),
        (OFFLINE._replace(pending=1), Line("Offline — 1 change waiting")),
        (OFFLINE, Line("Offline")),
        (IDLE._replace(quota_until=datetime(2026, 3, 2, 13, 20, tzinfo=UTC)), Line("Quota used up until 14:20")),
        (IDLE._replace(connectivity=Connectivity(problem="sign-in")), Line("Sign in…", door="sign-in")),
        (IDLE._replace(connectivity=Connectivity(problem="connect")), Line("Connect Toggl…", door="sign-in")),
        (IDLE._replace(parked=1), Line("1 change needs you…", door="needs-you")),
        (IDLE._replace(parked=2), Line("2 changes need you…", door="needs-you")),
        (
            IDLE._replace(connectivity=Connectivity(offset=-240.0)),
            Line("Your clock is 4 minutes ahead of Toggl's. Start times may be off."),
        ),
    ],
)
def test_the_status_line_says_how_things_stand(state: State, line: Line) -> None:
    assert presenter.status(state._replace(attention=attention(state))) == line


def test_while_an_act_is_held_the_status_line_offers_its_undo() -> None:
    line = presenter.status(IDLE._replace(held=held("Start “Mail” in Ops")))
    assert line == Line("Undo “Start Mail in Ops”", door="undo")


def test_what_was_done_unnamed_is_told_in_the_past() -> None:
    assert presenter.held_words(IDLE._replace(held=held("Start “Mail” in Ops"))) == "Started “Mail” in Ops"
    assert presenter.held_words(IDLE._replace(held=held("Stop “Mail”, 0:10"))) == "Stopped “Mail”, 0:10"
    switched = IDLE._replace(held=held("Start “Mail” in Ops, stops “Inbox”"))
    assert presenter.held_words(switched) == "Started “Mail” in Ops, stopped “Inbox”"
    assert presenter.held_words(IDLE) is None


def test_an_edit_in_a_window_is_not_told_in_the_corner() -> None:
    assert presenter.held_words(IDLE._replace(held=held("Change “Mail”: billable", "editor"))) is None


def test_recent_entries_start_again_with_all_they_had() -> None:
    recent = Recent("Mail", 12, (31, 32), True, 1)
    listing = presenter.recents(IDLE._replace(recents=(recent,)))
    assert listing.lines == (Line("Mail — Ops #deep work #call", Start(Draft("Mail", 12, (31, 32), True, 1))),)


def test_projects_stand_under_their_clients_active_ones_alone() -> None:
    listing = presenter.projects(IDLE._replace(recent_projects=(12, 14, 13)))
    assert [line.label for line in listing.recent] == ["Ops", "Website (Initech)"]
    assert [(label, [line.label for line in group.lines]) for label, group in listing.groups] == [
        ("ACME", ["Website"]),
        ("Initech", ["Website"]),
        ("No client", ["Ops"]),
    ]
    assert listing.groups[0][1].lines[0].intent == Start(Draft(project_id=11, workspace_id=1))


def test_tags_start_a_timer_with_that_tag() -> None:
    listing = presenter.tags(IDLE._replace(recent_tags=(31,)))
    assert [line.label for line in listing.recent] == ["deep work"]
    assert [line.label for line in listing.lines] == ["call", "deep work"]
    assert listing.lines[0].intent == Start(Draft(tag_ids=(32,), workspace_id=1))


def test_thousands_of_projects_are_capped_with_more() -> None:
    projects: dict[Ref, Project] = {n: Project(n, 1, f"P{n:04}", client_id=n % 100) for n in range(1, 5001)}
    clients: dict[Ref, Client] = {n: Client(n, 1, f"C{n:03}") for n in range(100)}
    listing = presenter.projects(IDLE._replace(catalog=CATALOG._replace(projects=projects, clients=clients)))
    assert len(listing.groups) < 45
    assert listing.more == "@"
    assert {len(group.lines) for _, group in listing.groups} == {40}
    assert listing.groups[0][1].more == "@"


def test_nothing_to_offer_is_empty() -> None:
    nobody = State()
    assert presenter.projects(nobody) == presenter.tags(nobody) == presenter.recents(nobody) == Listing()
    assert Listing().empty
    assert face(nobody).status == Line("Sign in…", door="sign-in")


def test_the_next_minute_is_when_the_elapsed_time_changes() -> None:
    assert presenter.next_minute(BUSY, NOW) == 50
    assert presenter.next_minute(BUSY, NOW + timedelta(seconds=50)) == 60
    assert presenter.next_minute(IDLE, NOW) is None


def test_the_day_ends_at_midnight_of_the_profiles_zone() -> None:
    assert presenter.next_day(IDLE, NOW) == (datetime(2026, 3, 2, 23, tzinfo=UTC) - NOW).total_seconds()
    assert presenter.next_day(State(), NOW) is None


@pytest.mark.parametrize(
    ("state", "form"),
    [
        (IDLE, Form()),
        (BUSY, Form(True, "#0b83d9")),
        (BUSY._replace(running=RUNNING._replace(project_id=None)), Form(True)),
        (BUSY._replace(pending=1), Form(True, "#0b83d9", "pending")),
        (
            IDLE._replace(connectivity=Connectivity(online=False), attention="offline", pending=2),
            Form(mark="offline"),
        ),
        (IDLE._replace(connectivity=Connectivity(online=False), attention="parked"), Form(mark="attention")),
        (IDLE._replace(attention="sign-in"), Form(mark="attention")),
        (IDLE._replace(attention="quota"), Form()),
    ],
)
def test_the_icon_shows_the_gravest_mark(state: State, form: Form) -> None:
    assert form_of(state) == form


@pytest.mark.parametrize(
    ("name", "status_notifier", "elsewhere"),
    [
        ("Client_B", "Client__B", "Client_B"),
        ("R&D", "R&&D", "R&&D"),
        ("A && B && C", "A &&& B && C", "A &&&& B &&&& C"),
    ],
)
def test_names_are_shown_as_written(name: str, status_notifier: str, elsewhere: str) -> None:
    assert for_menu(name, status_notifier=True) == status_notifier
    assert for_menu(name, status_notifier=False) == elsewhere


def test_a_pomodoro_has_its_line_and_its_arc_unless_something_graver_is_to_be_seen() -> None:
    work = Rhythm("work", NOW - timedelta(minutes=5), NOW + timedelta(minutes=20), 5)
    until = time_of_day(NOW + timedelta(minutes=20), BUSY.zone)
    assert presenter.face(BUSY, NOW, work).interval == Line(f"Work until {until} · 2 of 4")
    assert presenter.face(BUSY, NOW, Rhythm()).interval is None
    assert form_of(BUSY, work, NOW) == Form(True, "#0b83d9", "", 20)
    assert form_of(IDLE, work._replace(phase="break"), NOW) == Form(left=20, resting=True)
    assert form_of(BUSY._replace(attention="parked"), work, NOW) == Form(True, "#0b83d9", "attention")
    assert form_of(BUSY, work._replace(phase="due"), NOW) == Form(True, "#0b83d9")


def test_while_it_is_asked_whether_the_entry_goes_on_the_icon_pauses() -> None:
    work = Rhythm("work", NOW - timedelta(minutes=5), NOW + timedelta(minutes=20), 5)
    assert form_of(BUSY, work, NOW, paused=True) == Form(True, "#0b83d9", paused=True)
    assert form_of(IDLE, paused=True) == Form()
