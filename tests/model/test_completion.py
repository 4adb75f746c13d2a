"""Names offered while a `@project` or `#tag` is typed, and how the chosen one is put into the line."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model.catalog import Catalog, Client, Project, Tag
from desktop.model.completion import Completion, accept, complete
from desktop.model.grammar import parse
from desktop.model.recents import Recent

CATALOG = Catalog(
    projects={
        project.id: project
        for project in (
            Project(1, 1, "Website", 1),
            Project(2, 1, "Web shop", 2),
            Project(3, 1, "New website", 2),
            Project(4, 1, "Wide bees"),
            Project(5, 1, "Old web", active=False),
            Project(6, 2, "Webinar"),
            Project(7, 2, "Website"),
            Project(8, 1, "Plan", 1),
            Project(9, 1, "Plan", 2),
            Project(10, 1, "Straße"),
        )
    },
    clients={1: Client(1, 1, "ACME"), 2: Client(2, 1, "Initech Ltd")},
    tags={1: Tag(1, 1, "deep work"), 2: Tag(2, 1, "online"), 3: Tag(3, 2, "on site"), 4: Tag(4, 1, "2026 plan")},
)


def at_cursor(line: str, recents: tuple[Recent, ...] = (), workspace_id: int | None = 1) -> Completion | None:
    """`line` with `|` where the cursor is."""
    cursor = line.index("|")
    return complete(line.replace("|", ""), cursor, CATALOG, recents, workspace_id=workspace_id)


def offered(line: str, recents: tuple[Recent, ...] = ()) -> list[str]:
    completion = at_cursor(line, recents)
    assert completion is not None
    return [candidate.name for candidate in completion.candidates]


def used(project: int | None, *tags: int) -> Recent:
    return Recent("", project, tags, False, 1)


def test_begins_comes_before_a_word_that_begins_before_scattered_letters() -> None:
    assert offered("Mail @web|") == ["Web shop", "Webinar", "Website", "New website", "Wide bees"]


def test_recent_ones_that_fit_come_first() -> None:
    assert offered("@web|", (used(3), used(1), used(4))) == [
        "New website",
        "Website",
        "Web shop",
        "Webinar",
        "Wide bees",
    ]
    assert offered("@|", (used(4), used(1)))[:2] == ["Wide bees", "Website"]
    assert offered("#|", (used(None, 2),))[:2] == ["online", "2026 plan"]


def test_the_very_name_is_first() -> None:
    assert offered("@website|", (used(3),))[0] == "Website"


def test_a_client_before_the_slash_narrows_and_its_name_alone_finds_its_projects() -> None:
    completion = at_cursor("@acme/|")
    assert completion is not None
    assert [(each.name, each.detail) for each in completion.candidates] == [("Plan", "ACME"), ("Website", "ACME")]
    assert offered("@initech|") == ["New website", "Plan", "Web shop"]


def test_what_was_typed_is_marked_in_the_name() -> None:
    completion = at_cursor("@web|")
    assert completion is not None
    marked = {each.name: [each.name[begin:end] for begin, end in each.matches] for each in completion.candidates}
    assert marked["Website"] == ["Web"]
    assert marked["New website"] == ["web"]
    assert marked["Wide bees"] == ["W", "e", "b"]
    sharp = at_cursor("@strass|")
    assert sharp is not None
    assert sharp.candidates[0].matches == ((0, 5),)


@pytest.mark.parametrize("line", ["|@web", "Mail |", "a@b|", "#12|", r"\@web|", "@web |", "$|", "@web #|12", "|"])
def test_nothing_is_offered_where_no_name_is_typed(line: str) -> None:
    assert at_cursor(line) is None


@pytest.mark.parametrize(
    ("line", "pick", "result"),
    [
        ("Mail @web|", "Website", "Mail @Website |"),
        ("Mail @web| #online", "Web shop", 'Mail @"Web shop"| #online'),
        ("Mail @we|bxyz now", "Website", "Mail @Website| now"),
        ('Mail @"we| now', "Web shop", 'Mail @"Web shop"| now'),
        ("#| Mail", "deep work", '#"deep work"| Mail'),
        ("#p|", "2026 plan", '#"2026 plan" |'),
        ('@"|', "Website", "@Website |"),
    ],
)
def test_the_chosen_name_replaces_what_was_typed(line: str, pick: str, result: str) -> None:
    completion = at_cursor(line)
    assert completion is not None
    candidate = next(each for each in completion.candidates if each.name == pick)
    text, cursor = accept(line.replace("|", ""), completion, candidate)
    if not result.endswith("|"):
        result = result.replace("| ", " |")
    assert text[:cursor] + "|" + text[cursor:] == result


def test_a_name_that_stands_twice_is_written_with_its_client() -> None:
    completion = at_cursor("@plan|")
    assert completion is not None
    assert {each.insert for each in completion.candidates} == {"@ACME/Plan", '@"Initech Ltd"/Plan'}


def test_a_new_one_is_offered_only_under_a_name_that_is_free() -> None:
    for line, insert in (
        ("@Webs|", "@Webs"),
        ('@"on site|', '@"on site"'),
        ("#on|", "#on"),
        ("@ACME/new|", "@ACME/new"),
    ):
        completion = at_cursor(line)
        assert completion is not None
        assert completion.create is not None
        assert completion.create.insert == insert
        assert completion.create.ref is None
    for line in ("@website|", "#Online|", "@|", "@ACME/plan|"):
        completion = at_cursor(line)
        assert completion is not None
        assert completion.create is None


def test_only_this_workspaces_tags_and_no_doubled_names_from_elsewhere() -> None:
    assert "on site" not in offered("#o|")
    assert offered("@website|").count("Website") == 1


def test_the_list_ends_at_its_limit() -> None:
    many = Catalog(tags={number: Tag(number, 1, f"tag {number}") for number in range(50)})
    completion = complete("#", 1, many)
    assert completion is not None
    assert len(completion.candidates) == 8


@given(st.text(st.one_of(st.sampled_from('@#$"/\\ weß'), st.characters()), max_size=20), st.integers(0, 20))
def test_any_line_can_be_completed_and_what_is_taken_is_then_known(text: str, cursor: int) -> None:
    completion = complete(text, cursor, CATALOG, (), workspace_id=1)
    if completion is None:
        return
    assert 0 <= completion.start < cursor <= completion.end <= len(text)
    for candidate in completion.candidates:
        assert all(0 <= begin < end <= len(candidate.name) for begin, end in candidate.matches)
        line, after = accept(text, completion, candidate)
        now = datetime(2026, 1, 1, tzinfo=UTC)
        parsed = parse(line[:after], now=now, zone=ZoneInfo("UTC"), catalog=CATALOG, workspace_id=1)
        assert any(token.start == completion.start and token.kind == completion.kind for token in parsed.tokens)
