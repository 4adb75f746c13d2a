"""What is offered to be started again."""

from datetime import UTC, datetime, timedelta

from desktop.model.catalog import Catalog, Client, Project
from desktop.model.entry import Ref, TimeEntry
from desktop.model.recents import Recent, like, recent_projects, recent_tags, recents


def entry(
    hour: int, description: str, project: Ref | None = None, tags: tuple[Ref, ...] = (), billable: bool = False
) -> TimeEntry:
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
    return TimeEntry(hour, 1, start, start, description, project, None, tags, billable)


def named(*descriptions: str) -> list[Recent]:
    return [Recent(description, None, (), False, 1) for description in descriptions]


def test_each_description_project_and_tags_stands_once_newest_first() -> None:
    entries = [
        entry(1, "Mail"),
        entry(5, "Mail", billable=True),
        entry(2, "Mail", 1),
        entry(3, "Mail", 1, (1, 2)),
        entry(4, "Mail", 1, (2, 1)),
    ]
    assert recents(entries) == [
        Recent("Mail", None, (), True, 1),
        Recent("Mail", 1, (2, 1), False, 1),
        Recent("Mail", 1, (), False, 1),
    ]


def test_recents_end_at_their_limit() -> None:
    entries = [entry(hour, f"Task {hour}") for hour in range(30)]
    assert [recent.description for recent in recents(entries)] == [f"Task {hour}" for hour in range(29, 19, -1)]
    assert len(recents(entries, limit=3)) == 3
    assert recents([]) == []


def test_recent_projects_and_tags_stand_once_newest_first() -> None:
    entries = [entry(1, "a", 1, (7, 8)), entry(2, "b", "new", (8, 9)), entry(3, "c"), entry(4, "d", 1)]
    assert recent_projects(entries) == [1, "new"]
    assert recent_projects(entries, limit=1) == [1]
    assert recent_tags(entries) == [8, 9, 7]


def test_what_begins_like_the_text_comes_first() -> None:
    known = named("Weekly review", "Call the reviewer", "Preview", "Review design", "Mail", "review the review")
    assert [recent.description for recent in like(known, "revi")] == [
        "Review design",
        "review the review",
        "Weekly review",
        "Call the reviewer",
        "Preview",
    ]


def test_all_words_must_be_there_in_any_order_and_case() -> None:
    known = named("Design review", "Review of the DESIGN", "Design")
    assert [recent.description for recent in like(known, "review  design")] == [
        "Design review",
        "Review of the DESIGN",
    ]


def test_no_text_leaves_recents_as_they_are() -> None:
    assert like(named("b", "a", ""), " ") == named("b", "a", "")


def test_words_of_project_and_client_count_where_they_are_known() -> None:
    catalog = Catalog(projects={1: Project(1, 1, "Website", 2)}, clients={2: Client(2, 1, "ACME")})
    known = [Recent("Review", 1, (), False, 1), *named("Review")]
    assert like(known, "review acme", catalog) == known[:1]
    assert like(known, "review acme") == []
