"""The HTTP connections: certificates, proxies, and that none stays open when nothing is under way."""

import asyncio
from pathlib import Path

import pytest

from desktop.demo.account import Account, plain
from desktop.demo.faults import Faults, late_answer, redirected
from desktop.demo.server import serve
from desktop.demo.world import World
from desktop.gateway import errors, line
from desktop.gateway.client import Gateway
from desktop.gateway.heard import Heard
from tests.desktop_session import wait_for
from tests.gateway.parties import BASE, KEY, YES, SetClock


def furnished() -> tuple[World, Account]:
    world = World(SetClock())
    return world, plain(world, key=KEY)


def gateway_to(url: str, proxy: str | None = "system") -> Gateway:
    return Gateway(base_url=url, key=lambda: KEY, clock=SetClock(), proxy=proxy)


async def failure_of(gateway: Gateway) -> errors.GatewayError:
    with pytest.raises(errors.GatewayError) as caught:
        await gateway.me()
    await gateway.aclose()
    return caught.value


def test_a_missing_certificate_file_is_told_and_nothing_was_sent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "gone.pem"))
    error = asyncio.run(failure_of(gateway_to(BASE)))
    assert type(error) is errors.NotSent
    assert "SSL_CERT_FILE" in error.text


def test_a_file_without_certificates_is_told_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("nothing")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "empty.pem"))
    error = asyncio.run(failure_of(gateway_to(BASE)))
    assert type(error) is errors.NotSent
    assert "SSL_CERT_FILE" in error.text


def test_a_host_that_does_not_exist_means_nothing_was_sent() -> None:
    error = asyncio.run(failure_of(gateway_to(BASE, proxy="none")))
    assert type(error) is errors.NotSent


@pytest.mark.parametrize(
    ("setting", "exempt", "through_proxy"),
    [("system", "", True), ("system", "gateway.invalid", False), ("none", "", False), ("URL", "*", True)],
)
def test_the_proxy_setting_decides_who_is_asked(
    monkeypatch: pytest.MonkeyPatch, setting: str, exempt: str, *, through_proxy: bool
) -> None:
    with serve(furnished()[0]) as no_proxy_really:  # it refuses to be one, so that its use shows
        monkeypatch.setenv("HTTPS_PROXY", no_proxy_really.url)
        monkeypatch.setenv("NO_PROXY", exempt)
        proxy = no_proxy_really.url if setting == "URL" else setting
        error = asyncio.run(failure_of(gateway_to(BASE, proxy=proxy)))
    assert type(error) is errors.NotSent
    assert error.text.startswith("ProxyError") == through_proxy


def test_another_proxy_counts_from_the_next_request_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HTTPS_PROXY")

    async def story(proxy: str) -> list[bool]:
        gateway, asked_it = gateway_to(BASE), []
        for each in ("none", proxy, "none"):
            await gateway.use_proxy(each)
            with pytest.raises(errors.NotSent) as caught:
                await gateway.me()
            asked_it.append(caught.value.text.startswith("ProxyError"))
        await gateway.aclose()
        return asked_it

    with serve(furnished()[0]) as no_proxy_really:
        assert asyncio.run(story(no_proxy_really.url)) == [False, True, False]


def test_this_computer_is_never_reached_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    async def story(proxy: str) -> None:
        world, account = furnished()
        with serve(world) as server:
            gateway = gateway_to(server.url, proxy)
            gateway.connection_id = account.connection_id
            assert (await gateway.me())["id"] == account.user_id
            await gateway.aclose()

    asyncio.run(story("system"))
    asyncio.run(story("http://127.0.0.1:9"))


@pytest.mark.parametrize(
    "proxy", ["socks5://127.0.0.1:1", "gopher://user:pass@proxy", "http://host:port", "nonsense"]
)
def test_an_unusable_proxy_is_told_without_its_password(proxy: str) -> None:
    error = asyncio.run(failure_of(gateway_to(BASE, proxy=proxy)))
    assert type(error) is errors.NotSent
    assert "proxy" in error.text
    assert "pass@" not in str(error)


def test_connections_close_when_idle_and_open_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "KEEPALIVE", 0.05)

    async def story() -> None:
        world, account = furnished()
        faults = Faults()
        with serve(world, faults) as server:
            gateway = gateway_to(server.url)
            gateway.connection_id = account.connection_id
            await gateway.me()
            assert server.connections == 1
            await asyncio.to_thread(wait_for, "the connection to close", lambda: not server.connections)
            faults.script(late_answer(4 * line.KEEPALIVE))
            assert (await gateway.me())["id"] == account.user_id  # not closed while a request is under way
            assert server.connections == 1
            await gateway.aclose()
            await gateway.aclose()

    asyncio.run(story())


def test_the_key_is_never_sent_to_another_server() -> None:
    async def story() -> None:
        here, account = furnished()
        there, _ = furnished()
        faults = Faults()
        with serve(here, faults) as server, serve(there) as other:
            gateway = gateway_to(server.url)
            gateway.connection_id = account.connection_id
            faults.script(redirected(f"{other.url}/toggl-track/api/v9/me"))
            with pytest.raises(errors.Unreadable):
                await gateway.me()
            faults.script(redirected(f"{other.url}/toggl-track/api/v9/me", 307))
            with pytest.raises(errors.Uncertain):
                await gateway.create_entry(account.workspace_id, {}, YES)
            assert there.requests == []
            faults.script(redirected("/toggl-track/api/v9/me"))
            assert (await gateway.me())["id"] == account.user_id
            await gateway.aclose()
        assert all(seen.headers["authorization"] == f"Bearer {KEY}" for seen in here.requests)

    asyncio.run(story())


def test_a_server_that_is_gone_means_nothing_was_sent() -> None:
    async def story() -> None:
        world, _account = furnished()
        with serve(world) as server:
            url = server.url
        gateway = gateway_to(url)
        heard: list[Heard] = []
        gateway.listen(heard.append)
        assert type(await failure_of(gateway)) is errors.NotSent
        assert not heard[0].reached

    asyncio.run(story())
