"""The three steps of signing in, for every state of the account."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

import pytest

from desktop.account import states
from desktop.account.states import AccountState
from desktop.model.catalog import Catalog, Project, Tag, Workspace
from desktop.ui.sign_in.presenter import View, offer_words, present

NOW = datetime(2026, 11, 20, 12, 0, 24, tzinfo=UTC)
SINCE = NOW - timedelta(seconds=84)
ANN = states.Person(7, "ann@example.com", "Ann")


class Listed(NamedTuple):
    id: str
    created: str | None = None
    metadata: Mapping[str, str] = MappingProxyType({})


def view(
    state: AccountState,
    *,
    has_key: bool = False,
    environment: bool = False,
    typed: bool = False,
    full: bool = False,
) -> View:
    spaces = {1: Workspace(1, "A", 5), 2: Workspace(2, "B", 5)}
    catalog = Catalog(spaces, {3: Project(3, 1, "P")}, {}, {4: Tag(4, 1, "t")})
    return present(
        state, NOW, catalog if full else Catalog(), has_key=has_key, environment=environment, typed=typed
    )


@pytest.mark.parametrize(
    ("state", "marks", "controls"),
    [
        (states.SignedOut(), "now todo todo", {"key", "get-key"}),
        (states.KeyUnknown("No."), "problem todo todo", {"key", "get-key"}),
        (states.NoNetwork("No."), "problem todo todo", {"key", "get-key"}),
        (states.KeyringLocked("No."), "problem todo todo", {"key", "keep", "retry"}),
        (states.KeyringLocked("No.", holding=True), "problem todo todo", {"keep-until-quit", "retry"}),
        (states.KeyringAbsent("No."), "problem todo todo", {"key", "keep", "get-key"}),
        (states.KeyringAbsent("No.", holding=True), "problem todo todo", {"keep-until-quit"}),
        (states.Failed("No."), "problem todo todo", {"key", "get-key"}),
        (states.NeedsConnection(), "done now todo", {"connect"}),
        (states.NeedsConnection(expired=True, words="Again."), "done problem todo", {"connect"}),
        (states.WaitingForBrowser(SINCE, "https://x"), "done now todo", {"open-again", "copy-link", "cancel"}),
        (states.Choosing((), "Choose."), "done now todo", {"choose", "connect"}),
        (states.Ready(ANN, "c", "keyring"), "done done done", {"start"}),
    ],
)
def test_each_state_opens_one_step_with_its_acts(state: AccountState, marks: str, controls: set[str]) -> None:
    shown = view(state)
    assert f"{shown.key.mark} {shown.connect.mark} {shown.ready.mark}" == marks
    assert shown.controls == controls


def test_while_asking_the_typed_key_stays_in_sight_and_nothing_can_be_pressed() -> None:
    asking = view(states.Verifying(), typed=True)
    assert asking.busy
    assert asking.controls == {"key"}
    assert asking.key.waiting == "Asking Maton …"
    assert view(states.Verifying(keyring=True)).key.waiting == "Reading the keyring …"


def test_a_key_from_the_environment_is_not_asked_for() -> None:
    assert view(states.KeyUnknown("No."), environment=True, has_key=True).controls == {"retry"}
    assert view(states.NeedsConnection(), environment=True).key.body == "Taken from MATON_API_KEY."


def test_a_stored_key_that_could_not_be_tried_can_be_tried_again() -> None:
    assert view(states.NoNetwork("No."), has_key=True).controls == {"retry"}
    assert view(states.Failed("No."), has_key=True).connect.trouble == "No."


def test_waiting_tells_how_long() -> None:
    shown = view(states.WaitingForBrowser(SINCE, "https://x"))
    assert shown.connect.waiting == "Waiting for the browser … 1:24"
    assert shown.ticks
    assert not view(states.SignedOut()).ticks


def test_the_link_is_nowhere_in_what_is_shown() -> None:
    secret = "https://connect.maton.ai/?session_token=s3cret"
    assert "s3cret" not in repr(view(states.WaitingForBrowser(SINCE, secret)))


def test_ready_tells_whose_time_it_is_and_what_is_here() -> None:
    shown = view(states.Ready(ANN, "c", "session"), full=True)
    assert shown.key.body == "Verified. Kept until quit."
    assert shown.connect.body == "ann@example.com · 2 workspaces"
    assert shown.ready.body == "1 project and 1 tag are here and work offline."
    assert view(states.Ready(ANN, "c", "keyring")).ready.body == "Your projects and entries are being fetched."


def test_connections_are_told_apart() -> None:
    named = Listed("abcdef12-34", "2026-10-01T10:00:00.123456Z", {"email": "ann@example.com"})
    assert offer_words(named) == "ann@example.com, made on 1 October 2026"
    assert offer_words(Listed("abcdef12-34")) == "Connection abcdef12"


def test_a_screen_reader_hears_the_trouble() -> None:
    assert view(states.KeyUnknown("Maton does not know this key.")).spoken == (
        "Maton key. Maton does not know this key."
    )
