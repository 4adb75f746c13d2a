"""Favorites as a person keeps them: pinned once, named, ordered, and good after what they name got its id."""

from pathlib import Path

from desktop.model.favorite import favorite_label, named
from desktop.model.intent import Draft
from desktop.tracker.outcome import Done, Refused
from tests.ui.stage import Stage, signed_in

MAIL = Draft("Mail", 16, (33, 31))


def names(stage: Stage) -> list[str]:
    return [favorite.name for favorite in stage.tracker.state.favorites]


def pin(stage: Stage, draft: Draft, name: str = "") -> Done | Refused:
    return stage.run(stage.tracker.pin(draft, name))


def test_a_pinned_start_is_kept_with_all_that_it_has(tmp_path: Path) -> None:
    with signed_in(tmp_path) as stage:
        assert pin(stage, Draft("Mail", 16, (33,), True, 1, None)) == Done("“Mail” is a favorite now")
        (favorite,) = stage.tracker.state.favorites
        assert Draft.again(favorite) == Draft("Mail", 16, (33,), True, 1, None)
        assert favorite_label(favorite, stage.tracker.state.catalog) == "Mail — Ops #ops"


def test_the_same_start_is_pinned_once(tmp_path: Path) -> None:
    with signed_in(tmp_path) as stage:
        pin(stage, MAIL)
        assert pin(stage, MAIL._replace(tag_ids=(31, 33))) == Done("“Mail” is a favorite already")
        assert names(stage) == ["Mail"]


def test_names_differ_by_themselves_and_given_ones_must(tmp_path: Path) -> None:
    with signed_in(tmp_path) as stage:
        for draft in (MAIL, Draft("Mail"), Draft("", 10), Draft(), Draft("x" * 3000)):
            pin(stage, draft)
        assert names(stage) == ["Mail", "Mail 2", "Website", "(no description)", "x" * 60]
        refused = pin(stage, Draft("Letters"), "mail")
        assert refused == Refused("Another favorite is called “mail”. Pick another name.")
        pin(stage, Draft("Letters", 10), "Post")
        last = stage.tracker.state.favorites[-1]
        assert favorite_label(last, stage.tracker.state.catalog) == "Post: Letters — Website"
        assert named("POST", stage.tracker.state.favorites) == last
        assert named("Pos", stage.tracker.state.favorites) is None


def test_the_order_is_the_persons(tmp_path: Path) -> None:
    with signed_in(tmp_path) as stage:
        for name in ("a", "b", "c", "d"):
            pin(stage, Draft(name))
        favorites = stage.tracker.state.favorites
        stage.run(stage.tracker.move(favorites[3], 1))
        assert names(stage) == ["a", "d", "b", "c"]
        stage.run(stage.tracker.move(stage.tracker.state.favorites[0], 9))
        assert names(stage) == ["d", "b", "c", "a"]
        stage.run(stage.tracker.unpin(stage.tracker.state.favorites[1]))
        pin(stage, Draft("e"))
        assert names(stage) == ["d", "c", "a", "e"]


def test_a_favorite_on_a_project_of_this_computer_follows_it_to_its_id(tmp_path: Path) -> None:
    with signed_in(tmp_path) as stage:
        pin(stage, Draft("Mail", "uuid-of-ops"))
        with stage.store.transaction():
            stage.store.bind("uuid-of-ops", "project", 16)
        stage.run(stage.tracker.refresh())
        assert stage.tracker.state.favorites[0].project_id == 16


def test_signed_out_there_is_nobody_to_keep_it_for(tmp_path: Path) -> None:
    with signed_in(tmp_path) as stage:
        stage.tracker.detach()
        outcome = pin(stage, MAIL)
        assert isinstance(outcome, Refused)
        assert outcome.words.startswith("Sign in first")
