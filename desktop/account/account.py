"""`Account`: signing in as one state machine."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple

from desktop.account import identity as kept
from desktop.account import words
from desktop.account.connecting import Waiting, wait_for_browser
from desktop.account.identity import Identity
from desktop.account.interfaces import Connections, KeyProblem, KeyStore, LocalData, OpenPage
from desktop.account.key import BadKeyError, cleaned
from desktop.account.states import (
    AccountState,
    Choosing,
    Failed,
    KeyringAbsent,
    KeyringLocked,
    KeySource,
    KeyUnknown,
    NeedsConnection,
    NoNetwork,
    Person,
    Ready,
    SignedOut,
    Verifying,
    WaitingForBrowser,
)
from desktop.gateway import errors
from desktop.gateway.connections import Connection
from desktop.gateway.errors import GatewayError
from desktop.model.clock import Clock

LOG = logging.getLogger(__name__)
BREATH = 1.5
"""Seconds before a 5xx of `/me` is believed: only repeated ones mean an expired authorisation."""


class LogOut(NamedTuple):
    """Whether the person is signed out now, and what they should know."""

    done: bool
    words: str


async def _nothing() -> None:
    """What is released where nobody holds the data open."""


class Account:
    """Key, connections, and whose time this computer keeps.

    `state` says where signing in stands; `identity` whose data is here, and stays while the key is lost or
    refused, so that time can be tracked all the same. `release` is awaited before local data is deleted: it closes
    what holds it. Its methods may be called from windows and command line alike; one works at a time.
    """

    def __init__(
        self,
        *,
        keys: KeyStore,
        gateway: Connections,
        open_page: OpenPage,
        clock: Clock,
        identity_file: Path,
        local: LocalData,
        environment_key: str | None = None,
        release: Callable[[], Awaitable[None]] = _nothing,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._keys, self._gateway, self._open_page, self._clock = keys, gateway, open_page, clock
        self._identity_file, self._local, self._release, self._pause = identity_file, local, release, pause
        self._environment_key = environment_key
        self._key: str | None = environment_key
        self._source: KeySource = "environment"
        self._candidate: str | None = None
        self._replaces: str | None = None
        self._reported = False
        self._stop_waiting = asyncio.Event()
        self._turn = asyncio.Lock()
        self._listeners: list[Callable[[AccountState], None]] = []
        self.identity: Identity | None = kept.read(identity_file)
        self.state: AccountState = SignedOut()
        gateway.connection_id = self.identity.connection_id if self.identity else None

    def gateway_key(self) -> str | None:
        """The key for the gateway's next request; None while there is none."""
        return self._key

    @property
    def environment_key(self) -> bool:
        """Whether `MATON_API_KEY` is set: it wins, and cannot be forgotten here."""
        return self._environment_key is not None

    def subscribe(self, listener: Callable[[AccountState], None]) -> Callable[[], None]:
        """Call `listener` with each new state; returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def start(self, *, verify: bool = True) -> None:
        """Find the key and see what it opens.

        With an account known here, `state` is `Ready` as soon as the key is read; `verify` then asks Maton (and
        not Toggl: no quota) whether key and connection still hold. Being offline changes nothing.
        """
        async with self._turn:
            if self._key is None and not await self._read_key():
                return
            if self.identity is None or self.identity.connection_id is None:
                await self._look_around()
                return
            self._ready(self.identity)
            if verify:
                await self._verify()

    async def submit_key(self, text: str, keep: bool = True) -> None:
        """Check a key the person entered; keep it in the keyring, or (`keep` False) until quit alone."""
        self.cancel()
        async with self._turn:
            try:
                candidate = cleaned(text)
            except BadKeyError as error:
                self._show(KeyUnknown(str(error)))
                return
            before, self._key = self._key, candidate
            self._show(Verifying())
            try:
                found = await self._gateway.connections()
            except GatewayError as error:
                self._key = before
                self._candidate = None if isinstance(error, errors.KeyRefused) else candidate
                self._show(self._trouble(error))
                return
            await self._keep(candidate, keep, found)

    async def keep_until_quit(self) -> None:
        """Go on with the verified key that the keyring did not take; stored nowhere."""
        async with self._turn:
            if self._candidate is not None:
                self._key, self._source, self._candidate = self._candidate, "session", None
                await self._look_around()

    async def retry(self) -> None:
        """Try again after `NoNetwork`, `KeyringLocked` or `Failed`, with what was already entered."""
        candidate, self._candidate = self._candidate, None
        if candidate is not None:
            await self.submit_key(candidate)
        else:
            await self.start()

    async def connect(self) -> None:
        """Make a connection and open its page in the browser; only ever on the person's own act.

        A pending one younger than ten minutes is used again. Returns when the connection is active, failed, timed
        out or cancelled; `state` tells which.
        """
        self.cancel()
        async with self._turn:
            self._stop_waiting = asyncio.Event()
            chosen = isinstance(self.state, Ready)
            try:
                outcome = await wait_for_browser(
                    self._gateway, self._open_page, self._clock, self._pause, self._stop_waiting, self._show
                )
            except GatewayError as error:
                self._show(self._trouble(error))
            except asyncio.CancelledError:
                self._show(self._unconnected(None))
                raise
            else:
                await self._connected(outcome, chosen)

    async def reconnect(self) -> None:
        """Connect anew in place of a connection that expired; the old one goes when the new one works."""
        if self.identity is not None and self.identity.connection_id is not None:
            self._replaces = self.identity.connection_id
        if isinstance(self.state, Ready):
            self._show(NeedsConnection(expired=True))
        await self.connect()

    def cancel(self) -> None:
        """Stop waiting for the browser; the page stays usable for ten minutes."""
        self._stop_waiting.set()

    async def open_again(self) -> bool:
        """Open the waiting page once more; False when none waits or nothing opened it."""
        return isinstance(self.state, WaitingForBrowser) and await self._open_page(self.state.url)

    async def choose(self, connection_id: str) -> str | None:
        """Work with this connection from now on; what went wrong, in a sentence, or None.

        Its Toggl user may be another one: `identity` then changes, and each account keeps its outbox.
        """
        self.cancel()
        async with self._turn:
            before = self.state
            try:
                found = await self._gateway.connections()
            except GatewayError as error:
                return words.sentence(error, self._clock.now())
            match = next((each for each in found if each.id == connection_id), None)
            if match is None or not match.usable:
                reason = "is not active" if match else "does not exist"
                return f"The connection {connection_id} {reason}. See which there are: tracktray connections."
            await self._adopt(match, chosen=True)
            if isinstance(self.state, Ready):
                return None
            problem, state = getattr(self.state, "words", None) or words.RECONNECT, self.state
            if isinstance(before, Ready):
                self._show(before)
            return str(problem) if not isinstance(state, NeedsConnection) else words.RECONNECT

    async def connections(self) -> list[Connection]:
        """The key's connections to Toggl. Raises `GatewayError`."""
        return await self._gateway.connections()

    async def disconnect(self, connection_id: str) -> None:
        """Delete a connection at Maton, after the person's yes; the local data stays. Raises `GatewayError`."""
        async with self._turn:
            await self._gateway.delete_connection(connection_id)
            if self.identity is not None and self.identity.connection_id == connection_id:
                self._remember(self.identity._replace(connection_id=None))
                self._show(NeedsConnection())

    async def logout(self, *, keep_data: bool = False, force: bool = False) -> LogOut:
        """Forget the key and, without `keep_data`, everything kept on this computer.

        Refuses while writes wait that the deletion would lose, unless `force`.
        """
        self.cancel()
        async with self._turn:
            waiting = 0 if keep_data or force else await self._local.waiting()
            if waiting:
                changes = "1 change is" if waiting == 1 else f"{waiting} changes are"
                return LogOut(False, f"{changes} not sent yet. Sync first, or log out with --force and lose them.")
            problem = await self._keys.delete()
            if problem is not None and problem != "absent" and self._source != "session":
                return LogOut(False, "The keyring did not let go of the key. Unlock it and log out again.")
            self._key, self._candidate, self._replaces, self.identity = None, None, None, None
            self._gateway.connection_id = None
            self._show(SignedOut())
            self._identity_file.unlink(missing_ok=True)
            if not keep_data:
                await self._release()
                await self._local.forget()
        if self.environment_key:
            return LogOut(True, "Signed out here. MATON_API_KEY is still set: unset it, or the next start uses it.")
        return LogOut(True, "Signed out.")

    def report(self, problem: str | None) -> None:
        """Take in what sending found: `sign-in` (Maton refuses the key), `connect` (Toggl does not let us in), or
        None (it works)."""
        if problem is None and self._reported and self.identity is not None:
            self._reported = False
            self._ready(self.identity)
        elif problem is not None and isinstance(self.state, Ready):
            self._reported = True
            self._show(self._key_unknown() if problem == "sign-in" else self._expired())

    async def _read_key(self) -> bool:
        self._show(Verifying(keyring=True))
        key, problem = await self._keys.read()
        if problem is not None:
            self._show(self._keyring_trouble(problem))
        elif key is None:
            self._show(SignedOut())
        self._key, self._source = key, "keyring"
        return key is not None

    async def _keep(self, key: str, keep: bool, found: list[Connection]) -> None:
        """Store a verified key, then see what it opens."""
        problem = await self._keys.write(key) if keep else None
        if problem is not None:
            self._key, self._candidate = self._environment_key, key
            self._show(self._keyring_trouble(problem, holding=True))
            return
        self._candidate = None
        if self._environment_key is not None:
            self._key, self._source = self._environment_key, "environment"
            await self._look_around()
            return
        self._source = "keyring" if keep else "session"
        await self._settle(found)

    async def _verify(self) -> None:
        """Ask Maton about a known account; only a clear no changes anything."""
        try:
            found = await self._gateway.connections()
        except errors.KeyRefused:
            self._show(self._key_unknown())
        except GatewayError as error:
            LOG.info("the account could not be verified: %s", type(error).__name__)
        else:
            await self._settle(found)

    async def _look_around(self) -> None:
        self._show(Verifying())
        try:
            found = await self._gateway.connections()
        except GatewayError as error:
            self._show(self._trouble(error))
        else:
            await self._settle(found)

    async def _settle(self, found: list[Connection]) -> None:
        """From the key's connections to the one that is used, where that needs no choice."""
        usable = [connection for connection in found if connection.usable]
        mine = self.identity.connection_id if self.identity else None
        if self.identity is not None and any(connection.id == mine for connection in usable):
            self._ready(self.identity)
        elif not usable:
            self._show(self._expired() if mine is not None else NeedsConnection())
        elif len(usable) == 1:
            await self._adopt(usable[0], chosen=False)
        else:
            self._show(Choosing(tuple(usable), "There are several connections to Toggl. Choose one."))

    async def _connected(self, outcome: Waiting, chosen: bool) -> None:
        if outcome.connection is None:
            self._show(self._unconnected(outcome.words))
            return
        await self._adopt(outcome.connection, chosen=chosen)
        old, works = self._replaces, isinstance(self.state, Ready)
        if old is None or not works or old == outcome.connection.id:
            return
        self._replaces = None
        try:
            await self._gateway.delete_connection(old)
        except GatewayError as error:
            LOG.info("the expired connection stays at Maton: %s", type(error).__name__)

    async def _adopt(self, connection: Connection, *, chosen: bool) -> None:
        """Work with `connection` from now on, once it is known whose it is."""
        before, self._gateway.connection_id = self._gateway.connection_id, connection.id
        try:
            me = await self._me()
        except GatewayError as error:
            self._gateway.connection_id = before
            dead = isinstance(error, errors.ServerFault | errors.Forbidden | errors.NoConnection)
            if dead:
                self._replaces = connection.id
            self._show(self._expired() if dead else self._trouble(error))
            return
        user, email, fullname = int(me["id"]), str(me.get("email") or ""), str(me.get("fullname") or "")
        if self.identity is not None and self.identity.user_id != user and not chosen:
            self._gateway.connection_id = before
            said = f"This connection is {email}'s; the time here is {self.identity.email}'s. Choose it to switch."
            self._show(Choosing((connection,), said))
            return
        new = Identity(user, email, connection.id, fullname)
        self._remember(new)
        self._ready(new)

    async def _me(self) -> dict[str, Any]:
        try:
            return await self._gateway.me()
        except errors.ServerFault:
            await self._pause(BREATH)
            return await self._gateway.me()

    def _remember(self, identity: Identity) -> None:
        self.identity = identity
        self._gateway.connection_id = identity.connection_id
        kept.write(self._identity_file, identity)

    def _ready(self, identity: Identity) -> None:
        self._reported = False
        person = Person(identity.user_id, identity.email, identity.fullname)
        self._show(Ready(person, identity.connection_id or "", self._source))

    def _expired(self) -> NeedsConnection:
        return NeedsConnection(expired=True, words=words.RECONNECT)

    def _unconnected(self, said: str | None) -> AccountState:
        """After a connection that did not come about: where the person was before."""
        known = self.identity is not None and self.identity.connection_id is not None
        if known and self._replaces is None and self.identity is not None:
            person = Person(self.identity.user_id, self.identity.email, self.identity.fullname)
            return Ready(person, self.identity.connection_id or "", self._source)
        return NeedsConnection(expired=known, words=said)

    def _key_unknown(self) -> KeyUnknown:
        return KeyUnknown(words.ENVIRONMENT_KEY_UNKNOWN if self._uses_environment() else words.KEY_UNKNOWN)

    def _trouble(self, error: GatewayError) -> AccountState:
        if isinstance(error, errors.KeyRefused):
            return self._key_unknown()
        said = words.sentence(error, self._clock.now())
        return NoNetwork(said) if isinstance(error, errors.NotSent) else Failed(said)

    def _keyring_trouble(self, problem: KeyProblem, *, holding: bool = False) -> AccountState:
        kind = KeyringAbsent if problem == "absent" else KeyringLocked
        return kind(words.KEYRING[problem], holding)

    def _uses_environment(self) -> bool:
        return self._environment_key is not None and self._key == self._environment_key

    def _show(self, state: AccountState) -> None:
        if (type(state), state) != (type(self.state), self.state):
            self.state = state
            for listener in tuple(self._listeners):
                listener(state)
