"""The key: typed, pasted, from the environment; wrong, locked away, or nowhere."""

import asyncio
import logging
from pathlib import Path

import pytest

from desktop.account.key import BadKeyError, cleaned, from_environment
from desktop.account.states import (
    Failed,
    KeyringAbsent,
    KeyringLocked,
    KeyUnknown,
    NeedsConnection,
    NoNetwork,
    Ready,
    SignedOut,
    Verifying,
)
from desktop.demo.faults import html, no_connection
from tests.account.desk import KEY, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_blanks_around_a_pasted_key_do_not_matter() -> None:
    assert cleaned("\n  k-1 \r\n") == "k-1"
    assert cleaned("\ufeffk-1") == "k-1"


@pytest.mark.parametrize("text", ["", "  \n", "a b", "a\nb", "a\tb", "schlüssel", "a\x00b"])
def test_what_cannot_be_a_key_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(BadKeyError) as refusal:
        cleaned(text)
    assert not text.strip() or text not in str(refusal.value)


def test_an_empty_variable_is_no_key() -> None:
    assert from_environment({"MATON_API_KEY": " "}) is None
    assert from_environment({"MATON_API_KEY": " k\n"}) == "k"


def test_without_a_key_one_is_signed_out(desk: Desk) -> None:
    asyncio.run(desk.account.start())
    assert desk.account.state == SignedOut()
    assert desk.account.gateway_key() is None
    assert desk.world.requests == []


def test_a_good_key_is_verified_and_kept(desk: Desk) -> None:
    asyncio.run(desk.account.submit_key(f" {KEY}\n"))
    assert desk.keys.key == KEY
    assert desk.account.state == NeedsConnection()
    assert isinstance(desk.states[0], Verifying)


def test_a_wrong_key_is_not_kept_and_the_old_one_goes_on(desk: Desk) -> None:
    async def story() -> None:
        await desk.account.submit_key(KEY)
        await desk.account.submit_key("k-wrong")

    asyncio.run(story())
    assert isinstance(desk.account.state, KeyUnknown)
    assert desk.account.state.words == "Maton does not know this key. Copy it again, or make a new one."
    assert desk.keys.key == KEY
    assert desk.account.gateway_key() == KEY


def test_a_key_with_a_line_break_inside_is_never_sent(desk: Desk) -> None:
    asyncio.run(desk.account.submit_key("k-ann\n-1"))
    assert isinstance(desk.account.state, KeyUnknown)
    assert desk.world.requests == []


def test_offline_the_key_can_be_tried_again_without_typing_it(desk: Desk) -> None:
    async def story() -> None:
        desk.faults.script(no_connection())
        await desk.account.submit_key(KEY)
        assert isinstance(desk.account.state, NoNetwork)
        assert desk.keys.key is None
        await desk.account.retry()

    asyncio.run(story())
    assert desk.account.state == NeedsConnection()
    assert desk.keys.key == KEY


def test_a_hotels_page_instead_of_maton_is_no_verdict_on_the_key(desk: Desk) -> None:
    desk.faults.script(html())
    asyncio.run(desk.account.submit_key(KEY))
    assert isinstance(desk.account.state, Failed)
    assert desk.keys.key is None


def test_a_locked_keyring_offers_to_keep_the_key_until_quit(desk: Desk) -> None:
    async def story() -> None:
        desk.keys.problem = "locked"
        await desk.account.submit_key(KEY)
        assert desk.account.state == KeyringLocked(
            "Cannot read the keyring. Unlock it, or keep the key until quit.", holding=True
        )
        assert desk.account.gateway_key() is None
        await desk.account.keep_until_quit()

    asyncio.run(story())
    assert desk.account.state == NeedsConnection()
    assert desk.account.gateway_key() == KEY
    assert desk.keys.key is None


def test_a_keyring_unlocked_meanwhile_takes_the_key_on_the_second_try(desk: Desk) -> None:
    async def story() -> None:
        desk.keys.problem = "silent"
        await desk.account.submit_key(KEY)
        assert isinstance(desk.account.state, KeyringLocked)
        desk.keys.problem = None
        await desk.account.retry()

    asyncio.run(story())
    assert desk.keys.key == KEY
    assert desk.account.state == NeedsConnection()


def test_a_desktop_without_keyring_is_told_from_a_locked_one(desk: Desk) -> None:
    desk.keys.problem = "absent"
    asyncio.run(desk.account.start())
    assert isinstance(desk.account.state, KeyringAbsent)
    assert not desk.account.state.holding


def test_a_key_for_this_session_alone_is_stored_nowhere(desk: Desk) -> None:
    async def story() -> None:
        desk.world.connect(KEY, desk.ann)
        await desk.account.submit_key(KEY, keep=False)

    asyncio.run(story())
    assert isinstance(desk.account.state, Ready)
    assert desk.account.state.key_source == "session"
    assert desk.keys.key is None
    assert all(KEY not in path.read_text() for path in desk.folder.iterdir())


def test_a_key_in_the_environment_wins_and_the_keyring_is_not_asked(desk: Desk) -> None:
    desk.world.connect(KEY, desk.ann)
    desk.keys.problem = "locked"
    account = desk.restart(environment_key=KEY)
    asyncio.run(account.start())
    assert isinstance(account.state, Ready)
    assert account.state.key_source == "environment"
    assert desk.keys.key is None


def test_a_wrong_key_in_the_environment_is_named(desk: Desk) -> None:
    account = desk.restart(environment_key="k-wrong")
    asyncio.run(account.start())
    assert isinstance(account.state, KeyUnknown)
    assert "MATON_API_KEY" in account.state.words


def test_the_key_reaches_no_log(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def story() -> None:
        desk.signs_in_as = desk.ann
        await desk.account.submit_key(KEY)
        await desk.account.connect()

    asyncio.run(story())
    assert KEY not in caplog.text
    assert "session_token" not in caplog.text
