"""`doctor`: what works here, and what a bug report needs; never a secret, no names of what was tracked."""

import json
import os
import platform
import sys
from argparse import Namespace
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from desktop import __version__
from desktop.account import states
from desktop.cli.failure import CommandError
from desktop.cli.session import Session
from desktop.cli.state_words import next_step
from desktop.gateway.address import DEFAULT_BASE_URL
from desktop.gateway.errors import GatewayError
from desktop.model.moment import format_api
from desktop.store import Store, StoreError
from desktop.system import logfile
from desktop.system.settings.live import LiveSettings


async def doctor(session: Session, args: Namespace) -> int:
    """Print the findings; with `--check`, also what differs between here and the server (exit 1 if anything)."""
    await session.find_key()
    with suppress(CommandError, StoreError):  # the findings say why
        await session.ready()
    findings: dict[str, Any] = {
        "version": __version__,
        "system": _system(),
        "app": {"running": session.app is not None},
        **(await (session.app.capabilities() if session.app is not None else _without_app(session))),
        "autostart": _autostart(session),
        "updates": _updates(session),
        "folders": _folders(session),
        "settings": {"problems": [each.words for each in LiveSettings(session.paths.settings_file).problems]},
        "account": _account(session),
        "keyring": _keyring(session),
        "gateway": await _gateway(session),
        "database": await _database(session),
        "quota": _quota(session),
    }
    if args.check:
        from desktop.cli.check import check

        findings["check"] = await check(session)
    session.out(json.dumps(findings, ensure_ascii=False) if args.json else "\n".join(_lines(findings)))
    different = findings.get("check", {}).get("differences")
    return 1 if different else 0


async def _without_app(session: Session) -> dict[str, Any]:
    """What the app would use: keys act only while it runs."""
    from desktop.system.hotkeys.chosen import choose
    from desktop.system.idle.chosen import choose as choose_idle
    from desktop.system.notifications import chosen as notifications

    desktop = notifications.choose()
    await desktop.start(lambda _key, _action: None)
    shows = {"backend": desktop.backend, "buttons": desktop.has_actions}
    await desktop.stop()
    backend = choose(os.environ).backend
    wishes = LiveSettings(session.paths.settings_file).settings.hotkeys.by_act()
    return {
        "notifications": shows,
        "idle": choose_idle(os.environ).backend,
        "login": await _login(),
        "hotkeys": [{"act": act, "keys": keys, "backend": backend, "state": "off"} for act, keys in wishes.items()],
    }


async def _login() -> str:
    """Who would tell of locks, sleep and shutdown."""
    from desktop.system.login.chosen import choose
    from desktop.system.login.interface import Event

    async def heard(_event: Event) -> None:
        """Nothing follows from it here."""

    login = choose()
    await login.start(heard)
    backend = login.backend
    await login.stop()
    return backend


def _system() -> dict[str, Any]:
    names = ("XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE", "DESKTOP_SESSION", "LANG")
    return {
        "platform": platform.platform(),
        "python": platform.python_version(),
        "executable": sys.executable,
        "session_bus": bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS")),
        **{name.lower(): os.environ[name] for name in names if name in os.environ},
    }


def _autostart(session: Session) -> dict[str, Any]:
    from desktop.system.autostart.chosen import choose

    chosen = choose(os.environ, demo=session.paths.demo)
    return {"backend": chosen.backend if chosen else "none", "enabled": chosen is not None and chosen.enabled}


def _updates(session: Session) -> dict[str, Any]:
    """Whether newer versions are asked for here, and what the last answer was."""
    from desktop.system.updates import releases

    setting = LiveSettings(session.paths.settings_file).settings.general.check_for_updates
    kept = releases.read(session.paths.updates_file)
    return {
        "asks": releases.wanted(setting, os.environ) and not session.paths.demo,
        "asked_at": format_api(kept.asked) if kept else None,
        "latest": kept.latest or None if kept else None,
        "get_it_at": releases.PAGE if kept and kept.newer_than(__version__) else None,
    }


def _folders(session: Session) -> dict[str, Any]:
    paths = session.paths
    return {
        "settings": str(paths.settings_file),
        "data": str(paths.data_dir),
        "log": str(paths.log_file),
        "log_bytes": sum(part.stat().st_size for part in logfile.files(paths.log_file)),
        "socket": str(paths.socket),
        "demo": paths.demo,
    }


def _account(session: Session) -> dict[str, Any]:
    state, identity = session.account.state, session.account.identity
    return {
        "state": type(state).__name__,
        "next": next_step(state) or None,
        "key_source": state.key_source if isinstance(state, states.Ready) else None,
        "user_id": identity.user_id if identity else None,
        "connection_id": identity.connection_id if identity else None,
    }


def _keyring(session: Session) -> str:
    """How the keyring answered when the key was looked for; it is not asked for more than that."""
    state = session.account.state
    match state:
        case states.KeyringLocked():
            return "locked"
        case states.KeyringAbsent():
            return "none here"
        case states.Verifying(keyring=True):
            return "not answered yet"
        case _ if session.paths.demo:
            return "not asked: the demo needs no key"
        case _ if session.account.environment_key:
            return "not asked: MATON_API_KEY is set"
        case states.SignedOut():
            return "works; holds no key"
        case _:
            return "works"


async def _gateway(session: Session) -> dict[str, Any]:
    """One of Maton's own calls: it costs no quota."""
    base = os.environ.get("MATON_BASE_URL", "").strip() or DEFAULT_BASE_URL
    found: dict[str, Any] = {
        "address": "the embedded demo" if session.paths.demo else base,
        "proxy": any(os.environ.get(name) for name in ("HTTPS_PROXY", "https_proxy")),
        "own_certificates": bool(os.environ.get("SSL_CERT_FILE")),
    }
    if session.account.gateway_key() is None:
        return found | {"reached": None, "error": "not asked: there is no key"}
    begun = session.clock.monotonic()
    try:
        listed = await session.account.connections()
    except GatewayError as error:
        return found | {"reached": error.status is not None, "error": type(error).__name__, "status": error.status}
    milliseconds = round((session.clock.monotonic() - begun) * 1000)
    return found | {"reached": True, "milliseconds": milliseconds, "connections": [each.status for each in listed]}


async def _database(session: Session) -> dict[str, Any]:
    if session.database is None:
        return {"open": False}
    connectivity, last_sync = session.tracker.state.connectivity, session.tracker.state.last_sync

    def look(store: Store) -> dict[str, Any]:
        waiting: dict[str, int] = {}
        for command in store.commands():
            waiting[command.status] = waiting.get(command.status, 0) + 1
        now = session.clock.now()
        opened = store.opened
        return {
            "open": True,
            "entries_90_days": len(store.entries(now - timedelta(days=90), now + timedelta(days=1))),
            "projects": len(store.catalog().projects),
            "waiting": waiting,
            "salvaged": opened.salvaged,
            "lost": opened.lost,
        }

    found = await session.database(look)
    path = session.paths.database(session.account.identity.user_id) if session.account.identity else Path()
    return found | {
        "bytes": path.stat().st_size if path.exists() else None,
        "last_sync": format_api(last_sync) if last_sync else None,
        "online": connectivity.online,
        "problem": connectivity.problem,
        "clock_offset_seconds": round(connectivity.offset, 1),
    }


def _quota(session: Session) -> list[dict[str, Any]]:
    return [
        {
            "window": row.bucket,
            "limit": row.limit,
            "remaining": row.remaining,
            "resets_at": format_api(row.resets_at) if row.resets_at else None,
            "heard_at": format_api(row.heard_at),
        }
        for row in session.tracker.state.quota
    ]


def _lines(findings: Mapping[str, Any], depth: int = 0) -> list[str]:
    """Nested findings as indented lines."""
    lines: list[str] = []
    for name, value in findings.items():
        label = "  " * depth + name.replace("_", " ")
        if isinstance(value, Mapping) and value:
            lines += [label, *_lines(value, depth + 1)]
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            lines.append(label)
            lines += ["  " * (depth + 1) + ", ".join(f"{k} {_shown(v)}" for k, v in each.items()) for each in value]
        else:
            lines.append(f"{label:<{24}} {_shown(value)}")
    return lines


def _shown(value: Any) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case list() | tuple() | dict():
            return ", ".join(map(_shown, value)) or "none"
        case _:
            return str(value)
