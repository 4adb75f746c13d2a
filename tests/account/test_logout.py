"""Logging out: what is forgotten, what is kept, what cannot be forgotten."""

import asyncio
from pathlib import Path

import pytest

from desktop.account.local_data import waiting
from desktop.account.states import Ready, SignedOut
from desktop.model.command import Approval, Command
from desktop.store import Store
from tests.account.desk import KEY, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Ann, signed in, with one write that waits."""
    desk = Desk(tmp_path)
    desk.keys.key = KEY
    desk.world.connect(KEY, desk.ann)
    asyncio.run(desk.account.start())
    assert isinstance(desk.account.state, Ready)
    now = desk.clock.now()
    with Store.open(database(desk, desk.ann), user_id=desk.ann) as store:
        store.append(
            Command("u-1", "entry", "stop", 1, 1, {}, {}, now, Approval("Stop “Mail”", "command line", now))
        )
    (tmp_path / "tracktray.log").write_text("a log")
    (tmp_path / "avatars").mkdir()
    (tmp_path / "avatars" / "1.png").touch()
    return desk


def database(desk: Desk, user: int) -> Path:
    return desk.folder / f"toggl-{user}.sqlite3"


def test_unsent_writes_keep_one_signed_in(desk: Desk) -> None:
    result = asyncio.run(desk.account.logout())
    assert not result.done
    assert "1 change is not sent yet" in result.words
    assert desk.keys.key == KEY
    assert database(desk, desk.ann).exists()
    assert isinstance(desk.account.state, Ready)


def test_by_force_everything_goes(desk: Desk) -> None:
    result = asyncio.run(desk.account.logout(force=True))
    assert result.done
    assert list(desk.folder.iterdir()) == []
    assert desk.keys.key is None
    assert desk.account.state == SignedOut()
    assert desk.account.gateway_key() is None
    assert desk.released == 1


def test_the_time_can_be_kept(desk: Desk) -> None:
    result = asyncio.run(desk.account.logout(keep_data=True))
    assert result.done
    assert desk.keys.key is None
    assert not (desk.folder / "account.json").exists()
    assert waiting([(desk.ann, database(desk, desk.ann))]) == 1


def test_a_key_in_the_environment_cannot_be_forgotten_and_that_is_said(desk: Desk) -> None:
    account = desk.restart(environment_key=KEY)

    async def story() -> str:
        await account.start()
        return (await account.logout(force=True)).words

    assert "MATON_API_KEY" in asyncio.run(story())


def test_a_locked_keyring_keeps_one_signed_in(desk: Desk) -> None:
    desk.keys.problem = "locked"
    result = asyncio.run(desk.account.logout(force=True))
    assert not result.done
    assert database(desk, desk.ann).exists()


def test_each_account_keeps_its_own_outbox(desk: Desk) -> None:
    other = desk.world.connect(KEY, desk.bob)
    assert asyncio.run(desk.account.choose(other)) is None
    Store.open(database(desk, desk.bob), user_id=desk.bob).close()
    everyone = [(user, database(desk, user)) for user in (desk.ann, desk.bob)]
    assert waiting(everyone, without=desk.bob) == 1
    assert waiting(everyone, without=desk.ann) == 0
