"""`login`, `logout`, `connections`, `connect`, `use`, `disconnect`."""

import asyncio
import json
from argparse import Namespace

from desktop.account import states
from desktop.account.states import AccountState
from desktop.account.words import sentence
from desktop.cli.failure import CommandError
from desktop.cli.plain import plain
from desktop.cli.session import Session
from desktop.cli.state_words import next_step
from desktop.gateway.connections import Connection
from desktop.gateway.errors import GatewayError
from desktop.model.question import Confirmation

FIRST_SYNC = 30.0
"""Seconds for the first look at the account after signing in."""


async def login(session: Session, _args: Namespace) -> int:
    """Verify the key, keep it in the keyring, and use the connection there is."""
    await session.account.submit_key(session.stdin or "")
    state = session.account.state
    if isinstance(state, states.KeyringLocked | states.KeyringAbsent):
        raise CommandError(f"The key is good, but was not kept. {next_step(state)}")
    if isinstance(state, states.KeyUnknown | states.NoNetwork | states.Failed | states.SignedOut):
        raise CommandError(next_step(state))
    session.out("Signed in. The key is in the keyring.")
    if session.account.environment_key:
        session.out("MATON_API_KEY is set and used instead of it.")
    if isinstance(state, states.Ready):
        await _welcome(session, state)
    else:
        session.out(next_step(state))
    return 0


async def logout(session: Session, args: Namespace) -> int:
    """Forget the key and the local data."""
    result = await session.account.logout(keep_data=args.keep_data, force=args.force)
    if not result.done:
        raise CommandError(result.words)
    session.out(result.words)
    return 0


async def connections(session: Session, args: Namespace) -> int:
    """The connections of the key, and which one is used. Never their sign-in pages: they are secrets."""
    found = await _listed(session)
    identity = session.account.identity
    used = identity.connection_id if identity else None
    if args.json:
        rows = [
            {
                "connection_id": each.id,
                "status": each.status,
                "creation_time": each.created,
                "last_updated_time": each.updated,
                "app": each.app,
                "used": each.id == used,
            }
            for each in found
        ]
        session.out(json.dumps({"connections": rows}, ensure_ascii=False))
        return 0
    lines = [_line(each, used, identity.email if identity else "") for each in found]
    session.out("\n".join(lines) or "No connection yet. Make one: tracktray connect.")
    return 0


async def connect(session: Session, _args: Namespace) -> int:
    """Create a connection, open its page in the browser, and wait until the person is back."""
    await _with_key(session)
    account = session.account
    expired = isinstance(account.state, states.NeedsConnection) and account.state.expired
    telling: set[asyncio.Task[None]] = set()

    def tell(state: AccountState) -> None:
        if isinstance(state, states.WaitingForBrowser):
            said = session.say("Sign in to Toggl in the browser; waiting up to 5 minutes. Ctrl+C stops waiting.")
            telling.add(asyncio.ensure_future(said))

    leave = account.subscribe(tell)
    before = account.state
    try:
        await (account.reconnect() if expired else account.connect())
    finally:
        leave()
    state = account.state
    if not isinstance(state, states.Ready) or state == before:
        raise CommandError(getattr(state, "words", None) or next_step(state) or "Nothing was connected. Try again.")
    await _welcome(session, state)
    return 0


async def use(session: Session, args: Namespace) -> int:
    """Work with that connection; another Toggl user's time is kept apart from this one's."""
    await _with_key(session)
    before = session.account.identity
    problem = await session.account.choose(args.id)
    if problem is not None:
        raise CommandError(plain(problem))
    state = session.account.state
    if isinstance(state, states.Ready):
        await _welcome(session, state)
    now = session.account.identity
    if before is not None and now is not None and before.user_id != now.user_id:
        session.out(f"The time of {plain(before.email)} stays here, and is sent when you use it again.")
    return 0


async def disconnect(session: Session, args: Namespace) -> int:
    """Delete a connection at Maton, after a yes."""
    found = {each.id: each for each in await _listed(session)}
    if args.id not in found:
        raise CommandError("There is no such connection. See which there are: tracktray connections.")
    identity = session.account.identity
    used = identity is not None and identity.connection_id == args.id
    question = Confirmation(
        title="Delete the connection?",
        verb="Delete",
        target=f"Connection {args.id}" + (f" of {identity.email}" if used and identity else ""),
        effect="Programs that use this connection lose their access to Toggl. Nothing in Toggl is deleted.",
        undo="A new connection can be made at any time.",
        destructive=True,
    )
    if not args.yes and not await session.confirm(question):
        raise CommandError("Nothing was done.")
    try:
        await session.account.disconnect(args.id)
    except GatewayError as error:
        raise CommandError(sentence(error, session.clock.now())) from error
    session.out("Deleted." + (" Your time stays here. Connect again: tracktray connect." if used else ""))
    return 0


async def _with_key(session: Session) -> None:
    """Go on only with a key that can be used."""
    await session.find_key()
    if session.account.gateway_key() is None:
        raise CommandError(next_step(session.account.state))


async def _listed(session: Session) -> list[Connection]:
    await _with_key(session)
    try:
        return await session.account.connections()
    except GatewayError as error:
        raise CommandError(sentence(error, session.clock.now())) from error


async def _welcome(session: Session, state: states.Ready) -> None:
    """Say who it is, and fetch what there is, once: for a new account `ready` has done so."""
    session.out(f"Connected to Toggl as {plain(state.profile.email)}.")
    began = session.clock.now()
    await session.ready()
    fetched = session.tracker.state.last_sync
    if (fetched is None or fetched < began) and not await session.settle(FIRST_SYNC):
        session.out("Toggl could not be asked for everything yet; the rest comes with the next sync.")


def _line(connection: Connection, used: str | None, email: str) -> str:
    created = (connection.created or "")[:16].replace("T", " ")
    mark = f"  in use: {plain(email)}" if connection.id == used else ""
    return f"{plain(connection.id)}  {plain(connection.status):<8}  {created:<16}{mark}".rstrip()
