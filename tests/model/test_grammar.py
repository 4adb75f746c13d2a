"""The quick-entry grammar: what each part of a line means, what is plain text, and what is never guessed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.model.catalog import Catalog, Client, Project, Tag, Workspace
from desktop.model.grammar import Parsed, parse, render
from desktop.model.intent import Draft
from desktop.model.names import tidy

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 2, 4, 12, 27, 5, 250_000, tzinfo=UTC)  # a Wednesday, 13:27 in Berlin
SECOND = NOW.replace(microsecond=0)


def catalog(projects: list[Project], tags: list[Tag] | None = None, clients: list[Client] | None = None) -> Catalog:
    return Catalog(
        workspaces={1: Workspace(1, "Home", 1), 2: Workspace(2, "Consulting", 2)},
        projects={project.id: project for project in projects},
        clients={client.id: client for client in clients or []},
        tags={tag.id: tag for tag in tags or []},
    )


CATALOG = catalog(
    [
        Project(1, 1, "Website", 1),
        Project(2, 1, "Mobile app", 2),
        Project(3, 1, "Review", 1),
        Project(4, 1, "Review", 2),
        Project(5, 1, "Old site", active=False),
        Project(6, 2, "Audit"),
        Project(7, 2, "Website"),
        Project(8, 1, "R&D/Labs", 2),
        Project(9, 1, "Büro"),
        Project("new", 1, "Draft", 1),
        Project(11, 1, "Plan"),
        Project(12, 1, "Plan", 1),
    ],
    [Tag(1, 1, "deep work"), Tag(2, 1, "call"), Tag(3, 2, "travel"), Tag(4, 1, "2026"), Tag(5, 1, "Σοφός")],
    [Client(1, 1, "ACME"), Client(2, 1, "Initech Ltd")],
)


def read(text: str, now: datetime = NOW, zone: ZoneInfo = BERLIN) -> Parsed:
    return parse(text, now=now, zone=zone, catalog=CATALOG, workspace_id=1)


def local(hour: int, minute: int = 0, day: int = 4) -> datetime:
    return datetime(2026, 2, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


def sure(text: str) -> Draft:
    parsed = read(text)
    assert parsed.problems == ()
    return parsed.draft


# What is plain


@pytest.mark.parametrize(
    "text",
    [
        "Fix #12",
        "Pay $100",
        "mail a@b.c",
        "Lunch at 12:30 with Ann",
        "Chapter 9-11",
        "Room at 404",
        "Presents for 12",
        "Wait for Ann",
        "a @ b # c",
        "$5 for coffee",
        "long ago",
        "Meet at noon",
        "at 25:00",
        "10:00-26:00",
        "C:\\temp and back\\slash",
        "שלום 👩‍👩‍👧 é",
    ],
)
def test_plain_text_stays_plain(text: str) -> None:
    assert read(text) == Parsed(Draft(description=text, workspace_id=1), (), (), finished=False)


@pytest.mark.parametrize(
    ("text", "description"),
    [
        (r"Mail \@Website", "Mail @Website"),
        (r"\#call Ann", "#call Ann"),
        (r"Pay in \$ now", "Pay in $ now"),
        (r"\#12 \$100", "#12 $100"),
        (r"\\@Website", r"\@Website"),
        (r"call \25m ago", "call 25m ago"),
        (r"\yesterday 9-11", "yesterday 9-11"),
    ],
)
def test_a_backslash_makes_a_sign_literal(text: str, description: str) -> None:
    assert read(text) == Parsed(Draft(description=description, workspace_id=1), (), (), finished=False)


def test_white_space_is_what_a_person_expects() -> None:
    assert sure("  Design \t review\n now ").description == "Design review now"
    assert sure("Cafe\u0301").description == "Café"
    assert sure("").description == ""


# Projects, tags, billable


def test_a_whole_line() -> None:
    text = 'Design review @Website #"deep work" #call $ 25m ago'
    parsed = read(text)
    assert parsed.draft == Draft(
        description="Design review",
        project_id=1,
        tag_ids=(1, 2),
        billable=True,
        workspace_id=1,
        start=SECOND - timedelta(minutes=25),
    )
    assert [(token.kind, text[token.start : token.end], token.value) for token in parsed.tokens] == [
        ("project", "@Website", "Website"),
        ("tag", '#"deep work"', "deep work"),
        ("tag", "#call", "call"),
        ("billable", "$", "$"),
        ("time", "25m ago", "25m ago"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Mail @Website $ #call",
        "@Website $ #call Mail",
        "#call Mail $ @website",
        "$ @WEBSITE #CALL Mail",
        "#call @Website Mail $ $ #call",
    ],
)
def test_parts_stand_in_any_order_and_case(text: str) -> None:
    assert sure(text) == Draft("Mail", 1, (2,), True, 1)


def test_words_after_a_token_go_on_with_the_description() -> None:
    assert sure("Design @Website review #call again").description == "Design review again"


@pytest.mark.parametrize(
    "text", ['@"Mobile app"', "@“mobile app”", "@„Mobile app“", "@«Mobile app»", '@"Mobile app', '@" mobile app "']
)
def test_quotes_hold_two_words_together(text: str) -> None:
    assert sure(f"Mail {text}").project_id == 2


@pytest.mark.parametrize(
    ("text", "project"),
    [
        ("@ACME/Review", 3),
        ('@"Initech Ltd"/review', 4),
        ("@acme/website", 1),
        ("@R&D/Labs", 8),
        ('@"R&D/Labs"', 8),
        ('@"Initech Ltd"/R&D/Labs', 8),
        ("@ACME/Draft", "new"),
        ("@/Plan", 11),
        ("@ACME/Plan", 12),
        ("@BU\u0308RO", 9),
    ],
)
def test_a_client_tells_projects_of_one_name_apart(text: str, project: int | str) -> None:
    assert sure(text).project_id == project


def test_a_name_that_stands_twice_is_an_error_that_lists_both() -> None:
    (problem,) = read("Mail @Review").problems
    assert problem.kind == "ambiguous-project"
    assert problem.near == ("ACME/Review", "Initech Ltd/Review")
    assert "ACME/Review and Initech Ltd/Review" in problem.words
    for fix in problem.fixes:
        assert sure(f"Mail {fix}").project_id in (3, 4)
    assert read("Mail @Review").draft.project_id is None


def test_the_default_workspace_goes_first() -> None:
    assert sure("@Website").project_id == 1
    found = parse("@Website", now=NOW, zone=BERLIN, catalog=CATALOG, workspace_id=2).draft
    assert (found.project_id, found.workspace_id) == (7, 2)


def test_a_project_elsewhere_takes_the_entry_and_its_tags_there() -> None:
    assert sure("#travel Trip @Audit") == Draft("Trip", 6, (3,), None, 2)


def test_a_name_in_several_other_workspaces_is_not_guessed() -> None:
    (problem,) = parse("@Website", now=NOW, zone=BERLIN, catalog=CATALOG, workspace_id=None).problems
    assert problem.kind == "ambiguous-project"
    spread = catalog([Project(1, 1, "Ops"), Project(2, 2, "Ops")])
    (problem,) = parse("@Ops", now=NOW, zone=BERLIN, catalog=spread, workspace_id=3).problems
    assert problem.words == "“Ops” stands in several workspaces: Home, Consulting."


def test_a_tag_that_begins_with_a_digit_needs_quotes() -> None:
    assert sure('Plan #"2026"').tag_ids == (4,)
    assert sure("Plan #2026").tag_ids == ()


def test_names_match_without_regard_to_case_in_every_script() -> None:
    assert sure("#ΣΟΦΌΣ").tag_ids == (5,)


def test_an_unknown_project_is_named_with_what_is_near_and_never_created() -> None:
    text = "Mail @Websit now"
    parsed = read(text)
    (problem,), (token,) = parsed.problems, parsed.tokens
    assert (problem.kind, problem.name, problem.near, problem.fixes) == (
        "unknown-project",
        "Websit",
        ("Website",),
        ("@Website",),
    )
    assert problem.words == "No project “Websit”. Did you mean Website?"
    assert (token.kind, token.value) == ("unknown-project", "Websit")
    assert text[token.start : token.end] == text[problem.start : problem.end] == "@Websit"
    assert parsed.draft == Draft("Mail now", workspace_id=1)


def test_a_slip_of_the_keys_still_finds_what_is_near() -> None:
    assert read("@wbesite").problems[0].near == ("Website",)
    assert read("#deepwork").problems[0].fixes == ('#"deep work"',)
    assert read("@acme/websit").problems[0].fixes == ("@Website",)
    assert read("@qqqq").problems[0].words == "No project “qqqq”."


def test_an_archived_project_says_that_it_is() -> None:
    (problem,) = read('@"old site"').problems
    assert (problem.kind, problem.words) == (
        "unknown-project",
        "The project “Old site” is archived. Pick another one.",
    )


def test_an_unknown_tag_is_a_problem_and_the_rest_stands() -> None:
    parsed = read("Mail #cal @Website")
    assert [(problem.kind, problem.near) for problem in parsed.problems] == [("unknown-tag", ("call",))]
    assert parsed.draft.project_id == 1


def test_a_tag_of_another_workspace_is_told_from_one_that_nobody_knows() -> None:
    (problem,) = read("Mail #travel").problems
    assert (problem.kind, problem.words, problem.place) == (
        "unknown-tag",
        "No tag “travel” in Home.",
        "Home",
    )
    assert read("Mail #xyzzy").problems[0].place == ""


def test_an_entry_has_one_project() -> None:
    assert [problem.kind for problem in read("@Website @Büro").problems] == ["second-project"]
    assert sure("@Website @website").project_id == 1


def test_names_that_differ_in_case_alone_are_told_apart_by_spelling() -> None:
    twins = catalog([Project(1, 1, "Web"), Project(2, 1, "web")], [Tag(1, 1, "Mail"), Tag(2, 1, "mail")])
    found = parse("@web #Mail", now=NOW, zone=BERLIN, catalog=twins, workspace_id=1)
    assert (found.draft.project_id, found.draft.tag_ids, found.problems) == (2, (1,), ())
    found = parse("@WEB #MAIL", now=NOW, zone=BERLIN, catalog=twins, workspace_id=1)
    assert [problem.kind for problem in found.problems] == ["ambiguous-project", "ambiguous-tag"]


def test_a_description_too_long_for_the_server_is_said() -> None:
    assert sure("x" * 3000).description == "x" * 3000
    (problem,) = read("x" * 3001).problems
    assert (problem.kind, problem.words) == ("too-long", "The description has 3,001 characters. Toggl keeps 3,000.")


# Times


@pytest.mark.parametrize(
    ("time", "start"),
    [
        ("25m ago", SECOND - timedelta(minutes=25)),
        ("1h30 ago", SECOND - timedelta(minutes=90)),
        ("1.5h ago", SECOND - timedelta(minutes=90)),
        ("1:30 ago", SECOND - timedelta(minutes=90)),
        ("1 h 30 min ago", SECOND - timedelta(minutes=90)),
        ("90s ago", SECOND - timedelta(seconds=90)),
        ("since 9:15", local(9, 15)),
        ("since 9", local(9)),
        ("Since 9AM", local(9)),
        ("at 13:27", local(13, 27)),
        ("at 14:05", local(14, 5, day=3)),
        ("at 2.05 pm", local(14, 5, day=3)),
        ("since yesterday 23:00", local(23, 0, day=3)),
        ("yesterday at 9:15", local(9, 15, day=3)),
        ("monday at 9:15", local(9, 15, day=2)),
        ("wednesday at 15:00", local(15, 0, day=4) - timedelta(days=7)),
        ("2026-01-31 at 8:00", local(8) - timedelta(days=4)),
    ],
)
def test_a_start_in_the_past_keeps_running(time: str, start: datetime) -> None:
    parsed = read(f"Mail {time}")
    assert parsed.draft == Draft("Mail", workspace_id=1, start=start)
    assert not parsed.finished


@pytest.mark.parametrize(
    ("time", "start", "stop"),
    [
        ("9:00-10:30", local(9), local(10, 30)),
        ("9:00–10:30", local(9), local(10, 30)),
        ("9:00 - 10:30", local(9), local(10, 30)),
        ("9am-10:30am", local(9), local(10, 30)),
        ("9-10:30", local(9), local(10, 30)),
        ("1-3pm", local(13), local(15)),
        ("11-1pm", local(11), local(13)),
        ("9-5pm", local(9), local(17)),
        ("yesterday 9-11", local(9, 0, day=3), local(11, 0, day=3)),
        ("Yesterday 9 – 11", local(9, 0, day=3), local(11, 0, day=3)),
        ("today 9-11", local(9), local(11)),
        ("monday 9-11", local(9, 0, day=2), local(11, 0, day=2)),
        ("2026-02-02 9.15-11", local(9, 15, day=2), local(11, 0, day=2)),
        ("yesterday 22-1", local(22, 0, day=3), local(1, 0, day=4)),
        ("yesterday 22-24", local(22, 0, day=3), local(0, 0, day=4)),
        ("22:00-23:00", local(22, 0, day=3), local(23, 0, day=3)),
        ("for 45m", SECOND - timedelta(minutes=45), SECOND),
        ("for 2 hours", SECOND - timedelta(hours=2), SECOND),
        ("at 9:15 for 45m", local(9, 15), local(10)),
        ("yesterday at 9 for 1h 30m", local(9, 0, day=3), local(10, 30, day=3)),
    ],
)
def test_a_range_or_a_length_is_a_finished_entry(time: str, start: datetime, stop: datetime) -> None:
    parsed = read(f"Mail {time}")
    assert parsed.problems == ()
    assert parsed.draft == Draft("Mail", workspace_id=1, start=start, stop=stop)
    assert parsed.finished


def test_a_time_alone_is_enough() -> None:
    assert sure("25m ago") == Draft(workspace_id=1, start=SECOND - timedelta(minutes=25))


def test_signs_may_follow_a_time_but_not_stand_in_it() -> None:
    assert sure("Mail 25m ago @Website $").start == SECOND - timedelta(minutes=25)
    assert sure("Mail 25m @Website ago") == Draft("Mail 25m ago", 1, workspace_id=1)
    assert sure("Mail 25m ago @Website again") == Draft("Mail 25m ago again", 1, workspace_id=1)


def test_only_the_last_words_are_a_time() -> None:
    assert sure("9:00-10:30 since 9:15") == Draft("9:00-10:30", workspace_id=1, start=local(9, 15))


@pytest.mark.parametrize(
    ("text", "now", "words"),
    [
        ("Mail today 15-16", NOW, "15:00 today is still to come. A start lies in the past."),
        ("Mail 2026-02-05 at 9:00", NOW, "9:00 on 2026-02-05 is still to come. A start lies in the past."),
        (
            "Mail 2026-02-30 at 9:00",
            NOW,
            "“2026-02-30” is not a day. Write it like 2026-01-31, today, yesterday, monday or -7d.",
        ),
        (
            "Mail at 2:30",
            datetime(2026, 3, 29, 9, tzinfo=UTC),
            "2:30 does not exist on 29 March 2026: the clocks go forward then.",
        ),
        ("Mail 0001-01-01 at 0:15", NOW, "“0001-01-01 at 0:15” is out of range."),
    ],
)
def test_a_time_that_cannot_be_meant_is_refused_in_words(text: str, now: datetime, words: str) -> None:
    parsed = read(text, now)
    assert [(problem.kind, problem.words) for problem in parsed.problems] == [("bad-time", words)]
    assert parsed.draft == Draft("Mail", workspace_id=1)
    (token,) = parsed.tokens
    assert (token.kind, text[token.start : token.end]) == ("time", text.removeprefix("Mail "))


def test_a_double_local_time_is_the_first() -> None:
    parsed = read("at 2:30", datetime(2026, 10, 25, 9, tzinfo=UTC))
    assert parsed.draft.start == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


# Any text, any name

NASTY = st.text(
    st.one_of(st.sampled_from('@#$"\\/“”„«» 0a9:-é\u0301א👩‍\u00a0\tß'), st.characters()), min_size=1, max_size=12
)
PHRASES = st.sampled_from(
    [
        "@Website",
        '@"deep',
        '#"deep work"',
        "$",
        "25m ago",
        "since",
        "at",
        "9:15",
        "9-11",
        "yesterday",
        "for 45m",
        "\\",
        "x",
    ]
)


@given(st.one_of(st.text(st.characters()), NASTY, st.lists(st.one_of(PHRASES, NASTY)).map(" ".join)))
@example("@")
@example('@"')
@example('#""x')
@example("@/")
@example("@a//b/")
def test_any_text_is_read_and_its_tokens_lie_apart_within_it(text: str) -> None:
    parsed = read(text)
    end = 0
    for token in parsed.tokens:
        assert end <= token.start < token.end <= len(text)
        end = token.end
    for problem in parsed.problems:
        assert problem.words
        assert 0 <= problem.start <= problem.end <= len(text)
    assert parsed.draft.description == tidy(parsed.draft.description)
    assert parsed.draft.start is None or parsed.draft.start <= NOW


NAMES = st.lists(NASTY.filter(str.strip), min_size=1, max_size=4, unique=True)
DESCRIPTIONS = st.one_of(NASTY, st.lists(st.one_of(PHRASES, NASTY)).map(" ".join)).map(tidy)


@given(st.data(), DESCRIPTIONS, NAMES, NAMES, NAMES, st.sampled_from([None, True]))
def test_what_is_written_for_an_entry_is_read_as_that_entry(
    data: st.DataObject,
    description: str,
    clients: list[str],
    projects: list[str],
    tags: list[str],
    billable: bool | None,
) -> None:
    owners: list[Client | None] = [None, *(Client(number, 1, name) for number, name in enumerate(clients))]
    pairs = [(owner, name) for owner in owners for name in projects]
    known = catalog(
        [Project(number, 1, name, owner.id if owner else None) for number, (owner, name) in enumerate(pairs)],
        [Tag(number, 1, name) for number, name in enumerate(tags)],
        [owner for owner in owners if owner],
    )
    project = data.draw(st.sampled_from([None, *known.projects]))
    chosen = data.draw(st.lists(st.sampled_from([*known.tags]), unique=True))
    draft = Draft(description, project, tuple(chosen), billable, workspace_id=1)
    text = render(draft, known)
    parsed = parse(text, now=NOW, zone=BERLIN, catalog=known, workspace_id=1)
    assert parsed.problems == (), text
    assert parsed.draft == draft, text


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        (Draft("Fix #12 for $100, mail a@b.c"), "Fix #12 for $100, mail a@b.c"),
        (Draft("Design review", 1, (1, 2), True), 'Design review @Website #"deep work" #call $'),
        (Draft("Mail", 4), 'Mail @"Initech Ltd"/Review'),
        (Draft("Mail", 11), "Mail @/Plan"),
        (Draft("#call since 9:15", 8), r'\#call \since 9:15 @"R&D/Labs"'),
        (Draft("Mail", 99, (99,)), "Mail"),
    ],
)
def test_what_is_written_is_no_longer_than_it_must_be(draft: Draft, text: str) -> None:
    assert render(draft, CATALOG) == text
