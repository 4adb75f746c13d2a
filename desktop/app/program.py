"""`Program`: the running app, wired together; also what a command from the socket works with."""

import asyncio
import logging
import os
import sys
import uuid
from collections.abc import Coroutine
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop import __version__
from desktop.account.states import AccountState
from desktop.app.absence import Absences
from desktop.app.absence import Around as Leave
from desktop.app.diagnostics import diagnostics
from desktop.app.hotkeys import Doing, HotkeyActs
from desktop.app.intervals import Doing as AtEnd
from desktop.app.intervals import Intervals
from desktop.app.notices import DesktopNotices, Screen
from desktop.app.reminding import Around, Reminding
from desktop.app.renewal import AGAIN, Renewal, installed_program
from desktop.app.serving import Serving
from desktop.app.settings import FollowedSettings
from desktop.app.updates import Updates
from desktop.app.watching import Listener, Senses, Watching
from desktop.cli.parts import make_parts
from desktop.cli.served import handler
from desktop.model.clock import Clock
from desktop.model.command import How
from desktop.model.intent import Intent, Stop, Toggle, Undo
from desktop.model.question import Confirmation
from desktop.model.settings import Settings
from desktop.remote.server import Server
from desktop.store.async_store import Database
from desktop.store.errors import StoreError
from desktop.sync.engine import Engine
from desktop.sync.status import Trigger
from desktop.system import browser, logfile
from desktop.system.autostart.chosen import choose as choose_autostart
from desktop.system.clock import SystemClock, boot_id, steady
from desktop.system.hotkeys.chosen import choose
from desktop.system.idle.chosen import choose as choose_idle
from desktop.system.login.chosen import choose as choose_login
from desktop.system.login.interface import Event
from desktop.system.notifications.chosen import choose as choose_notifications
from desktop.system.paths import Paths
from desktop.system.updates.releases import PAGE
from desktop.tracker.outcome import Done, Outcome, Refused
from desktop.tracker.tracker import Tracker
from desktop.ui.session_end import on_session_end
from desktop.ui.tray.presenter import Door
from desktop.ui.tray.tray import Reach, Tray
from desktop.ui.waking import Waking
from desktop.ui.windows import Behind, Windows

if TYPE_CHECKING:
    from desktop.ui.bar import Bar

LOG = logging.getLogger(__name__)
FLUSH = 3.0
"""Seconds for which quitting sends what still waits."""
SIGN = "sign_of_life"
"""What the store keeps the last sign of life under."""
OPEN_ABSENCE = "open_absence"
"""What it keeps the absence under that is asked about and not answered yet."""
SOON = 2.0
"""Seconds after which who opened the program for the first time wants to see something."""
CONTRACT_WINDOWS = ("quick-entry", "editor", "settings", "activity")
"""What `tracktray show` opens."""


class Program:
    """The parts of the app. `tray` is on the bus already; `stop` asks for the end."""

    def __init__(self, app: QApplication, paths: Paths, tray: Tray, stop: asyncio.Event) -> None:
        # httpx would load its own command line, with all that it likes to draw with: 6 MB for nothing.
        sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None: “there is none”
        self.paths = paths
        self.database: Database | None = None
        self.engine: Engine | None = None
        self._app, self._tray, self._stop = app, tray, stop
        self._dressed = False
        self._code = 0
        self._session_ends = True
        """Unless it is the person who ends the app."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._notices = DesktopNotices(choose_notifications(), self._screen())
        self._settings = FollowedSettings(paths.settings_file, spawn=self.spawn, tell=self._notices.tell)
        self.clock: Clock = SystemClock()
        self.gateway, self.account = make_parts(paths, self._settings(), self.clock, self._release)
        # What is started from here, such as the browser, must not inherit the key.
        self._secret = os.environ.pop("MATON_API_KEY", None)
        self.tracker = Tracker(
            clock=self.clock,
            uuid=lambda: str(uuid.uuid4()),
            settings=self._settings,
            wake=lambda: self._poke("append"),
        )
        self._serving = Serving(
            account=self.account,
            tracker=self.tracker,
            gateway=self.gateway,
            clock=self.clock,
            paths=paths,
            settings=self._settings,
            tell=self._notices.tell,
        )
        self._hotkeys = HotkeyActs(
            choose(os.environ),
            Doing(
                act=lambda intent: self.spawn(self._act(intent, "hotkey")),
                show_quick_entry=lambda: self._open("quick-entry", ""),
                favorites=lambda: self.tracker.state.favorites,
                tell=self._notices.tell,
            ),
        )
        self._windows = Windows(self._behind())
        self._reminding, self._intervals = self._make_nudges()
        self._absences = self._make_absences()
        self._watching = self._make_watching()
        self._waking = Waking(self.clock)
        self._updates = Updates(
            paths.updates_file, settings=self._settings, now=self.clock.now, tell=tray.menu.show_newer
        )
        self._server = Server(paths.socket, handler(self))

    async def run(self, *, background: bool) -> int:
        """Live until the end is asked for."""
        level = self._settings().privacy.log_level
        self._log = logfile.start(self.paths.log_file, level, secret=self._secret)
        self._wire()
        await self.follow()
        self._tray.show(self.tracker.state)
        await self._listen()
        self.spawn(self._begin(background=background))
        await self._stop.wait()
        await self._close()
        logfile.stop(self._log)
        return self._code

    async def follow(self) -> None:
        """Return when `tracker`, `engine` and `database` are those of the account's identity."""
        await self._serving.follow()
        self._take()

    async def confirm(self, question: Confirmation) -> bool:
        """Ask in a window."""
        from desktop.ui.approval import ask

        self._dress()
        return await ask(question)

    def show(self, window: str) -> bool:
        """Open a window by its name in the contract; False where there is none of that name."""
        return window in CONTRACT_WINDOWS and self._windows.open(window)

    def quit(self) -> None:
        """End the app cleanly, soon, as the person wished."""
        self._session_ends = False
        self._stop.set()

    def renew(self) -> None:
        """End, to go on as the program that was installed meanwhile."""
        self._code = AGAIN
        self._session_ends = False
        if self._secret is not None:
            os.environ["MATON_API_KEY"] = self._secret
        self._stop.set()

    async def capabilities(self) -> dict[str, Any]:
        """What works on this desktop, for `doctor`."""
        return {
            "tray": self._tray.host(),
            "screen": QGuiApplication.platformName(),
            "notifications": await self._notices.report(),
            **self._watching.report(),
            "hotkeys": self._hotkeys.report(),
        }

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` on the loop and hold on to it until it ends."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            LOG.error("something failed that nobody foresaw", exc_info=task.exception())

    def _wire(self) -> None:
        self.tracker.subscribe(self._tray.show)
        self.account.subscribe(self._account_changed)
        self._settings.subscribe(lambda before, now: self.spawn(self._obey(before, now)))
        self._tray.serve(
            Reach(
                now=self._now,
                settings=self._settings,
                act=lambda intent: self.spawn(self._act(intent)),
                undo=lambda: self.spawn(self._undo_held()),
                open_door=self._open,
                opened=lambda: self._poke("menu"),
                ticked=self._ticked,
                new_day=self._new_day,
                dress=self._dress,
                notices=self._notices,
                rhythm=lambda: self._intervals.rhythm,
                asking=lambda: self._absences.asking,
                quit=self.quit,
            )
        )
        self._tray.menu.about.triggered.connect(lambda: self._windows.open("about"))
        self._tray.menu.newer.triggered.connect(lambda: self.spawn(self._open_page(PAGE)))
        self._tray.menu.copy_diagnostics.triggered.connect(self._windows.copy_diagnostics)
        self._waking.woke.connect(self._woke)

    async def _listen(self) -> None:
        try:
            await self._server.start()
        except OSError:  # the tray works without the command line
            LOG.exception("the control socket cannot be made")

    async def _begin(self, *, background: bool) -> None:
        """What follows the first picture: who is signed in, and a window for whom nobody is."""
        self._settings.begin()
        program = installed_program()
        if program is not None:
            self._renewal = Renewal(program, renew=self.renew, gone=self.quit)
        await self._hotkeys.begin(self._settings())
        self.spawn(self._watch())
        on_session_end(self._app, lambda: self._watching.happened("ends"))
        await self._reminding.serve(self.database)
        self.tracker.subscribe(lambda _state: self._nudge())
        self._nudge()
        starting = asyncio.ensure_future(self.account.start(verify=not self._settings().network.offline))
        await asyncio.wait((starting,), timeout=SOON)  # a keyring may wait for the person, and they for a window
        if self.account.identity is None and not background:
            self._windows.sign_in()
        await starting
        await self._look_for_updates()

    async def _watch(self) -> None:
        """See who is there from now on; first what an earlier run left open, so that a later absence joins it."""
        await self._absences.begin()
        await self._watching.begin()

    async def _close(self) -> None:
        """Send what can be sent, then let go of everything, the icon last."""
        if self._session_ends:
            await self._absences.happened("ends")
        for window in self._app.topLevelWidgets():
            window.hide()  # one that is still shown when Python ends asks filters that are gone, and crashes
        if self.engine is not None:
            await self.engine.flush(FLUSH)
        await self._watching.end(session_ends=self._session_ends)
        self._absences.close()
        await self._server.close()
        await self._hotkeys.end()
        self._reminding.stop()
        self._intervals.stop()
        await self._notices.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._release()
        await self.gateway.aclose()
        self._tray.close()

    async def _release(self) -> None:
        await self._serving.leave()
        self._take()

    def _take(self) -> None:
        self.database, self.engine = self._serving.database, self._serving.engine

    def _account_changed(self, _state: AccountState) -> None:
        self.spawn(self._follow_person())

    async def _follow_person(self) -> None:
        await self.follow()
        await self._reminding.serve(self.database)

    def _dress(self) -> None:
        """Put on the theme before something is shown for the first time; fonts and sheet cost 5 MB until then."""
        if not self._dressed:
            from desktop.ui import theme

            self._dressed = True
            theme.apply(self._app, self._settings().general.theme)

    async def _obey(self, before: Settings, now: Settings) -> None:
        """Go by changed settings; what asks for them each time does so by itself."""
        if now.general.theme != before.general.theme and self._dressed:
            from desktop.ui import theme

            theme.apply(self._app, now.general.theme)
        self._tray.refresh()
        logfile.set_level(self._log, now.privacy.log_level)
        if now.hotkeys != before.hotkeys:
            await self._hotkeys.bind(now)
        await self.gateway.use_proxy(now.network.proxy)
        await self.follow()
        await self.tracker.refresh()
        self._nudge()
        self._watching.tick()
        await self._look_for_updates()

    def _nudge(self) -> None:
        """See whether there is something to ask."""
        self._reminding.look()
        self._intervals.look()

    async def _look_for_updates(self) -> None:
        if not self.paths.demo:  # nothing of the demo leaves this computer
            await self._updates.look()

    def _new_day(self) -> None:
        self.spawn(self.tracker.refresh())
        self.spawn(self._look_for_updates())

    async def _open_page(self, url: str) -> None:
        if not await browser.open_web(url):
            self._notices.tell(f"No browser could be opened. Look at {url}.")

    def _now(self) -> datetime:
        """The corrected clock."""
        return self.tracker.wall_to_server(self.clock.now())

    def _poke(self, trigger: Trigger) -> None:
        if self.engine is not None:
            self.engine.poke(trigger)

    def _woke(self) -> None:
        self._poke("active")
        self._poke("wake")
        self.spawn(self.tracker.refresh())
        self.spawn(self._look_for_updates())
        self._tray.refresh()
        self._reminding.back()
        self._intervals.look()

    def _ticked(self) -> None:
        self._waking.look()
        self._watching.tick()

    async def _happened(self, event: Event) -> None:
        """What the login session tells. Sleep and the end wait until what is due is sent, if it can be."""
        await self._absences.happened(event)
        if event in ("sleeps", "ends") and self.engine is not None:
            await self.engine.flush(FLUSH)
        if event == "sleeps":
            self._poke("asleep")
        elif event == "woke":
            self._waking.awake()

    async def _recall(self, key: str) -> str | None:
        """What `_keep` kept, by an earlier run too."""
        with suppress(StoreError):
            return await self.database(lambda store: store.meta(key)) if self.database is not None else None
        return None

    async def _keep(self, key: str, text: str | None) -> None:
        """Have the account's store keep a text for the next run; None forgets it."""
        with suppress(StoreError):  # a full disk is told elsewhere
            if self.database is not None:
                await self.database(lambda store: store.set_meta(key, text))

    async def _act(self, intent: Intent, how: How = "tray") -> None:
        running = self.tracker.state.running
        outcome: Outcome | None = await self.tracker.act(intent, how=how)
        if isinstance(outcome, Confirmation):
            from desktop.ui.approval import carry_out

            self._dress()
            outcome = await carry_out(self.tracker, intent, how=how)
        if isinstance(outcome, Refused) or (isinstance(outcome, Done) and outcome.seq is None):
            self._notices.tell(outcome.words)
        if self.tracker.state.too_short(running) is not None and isinstance(intent, Stop | Toggle):
            from desktop.ui.approval import keep_or_delete

            self._dress()
            await keep_or_delete(self.tracker, running)

    async def _undo_held(self) -> None:
        """Take back the act whose Undo is offered, not another that came after it."""
        held = self.tracker.state.held
        if held is not None:
            await self._undo(held.approval.words)

    async def _undo(self, words: str) -> None:
        rows = await self.tracker.activity(20)
        row = next((row for row in rows if row.undoable and row.words == words), None)
        await self._act(Undo(row.id if row else None))

    def _open(self, door: Door, text: str) -> None:
        self._windows.open(door, text or None)

    def _screen(self) -> Screen:
        """The bar and what it goes by, none of which is loaded before there is something to tell."""

        def bar() -> "Bar":
            from desktop.ui.bar import Bar

            self._dress()
            return Bar()

        return Screen(
            can_stand_aside=lambda: not QGuiApplication.platformName().startswith("wayland"),
            bar=bar,
            hides_names=lambda: self._settings().privacy.hide_names_in_notifications,
            spawn=self.spawn,
        )

    def _make_nudges(self) -> tuple[Reminding, Intervals]:
        around = Around(
            now=self._now,
            state=lambda: self.tracker.state,
            settings=self._settings,
            notices=self._notices,
            act=lambda intent: self.spawn(self._act(intent, "notification")),
            open_door=self._open,
        )
        at_end = AtEnd(
            by_setting=lambda intent: self.tracker.act(intent, how="setting"),
            undo=lambda words: self.spawn(self._undo(words)),
            spawn=self.spawn,
        )
        return Reminding(around, self.spawn), Intervals(around, at_end, self._tray.refresh)

    def _make_absences(self) -> Absences:
        return Absences(
            Leave(
                tracker=self.tracker,
                settings=self._settings,
                notices=self._notices,
                spawn=self.spawn,
                act=self._act,
                ask=self._windows.ask_about,
                recall=lambda: self._recall(OPEN_ABSENCE),
                keep=lambda absence: self._keep(OPEN_ABSENCE, absence),
                changed=self._tray.refresh,
            )
        )

    def _make_watching(self) -> Watching:
        return Watching(
            Senses(
                idle=choose_idle(os.environ),
                login=choose_login(),
                now=self._now,
                steady=steady,
                monotonic=self.clock.monotonic,
                boot=boot_id(),
            ),
            Listener(
                runs=lambda: self.tracker.state.running is not None,
                minutes=lambda: self._settings().idle.minutes,
                returned=self._absences.returned,
                happened=self._happened,
                read_sign=lambda: self._recall(SIGN),
                write_sign=lambda sign: self._keep(SIGN, sign),
            ),
        )

    def _behind(self) -> Behind:
        return Behind(
            tracker=self.tracker,
            account=self.account,
            spawn=self.spawn,
            dress=self._dress,
            open_web=browser.open_web,
            now=self.clock.now,
            diagnostics=lambda: diagnostics(self.tracker.state, self.account.state, self._tray.host()),
            version=__version__,
            sizes=self.paths.window_sizes,
            settings=self._settings,
            hotkeys=self._hotkeys,
            autostart=choose_autostart(os.environ, demo=self.paths.demo),
        )
