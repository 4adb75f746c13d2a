"""Approval: which act is its own approval, which is held behind an Undo, and which waits for a yes.

Approval means that target and effect were visible before the act. This policy stands here alone; windows and the
command line only ask it.
"""

from datetime import timedelta
from typing import Literal, TypeAlias

from desktop.model.command import How
from desktop.model.intent import Continue, Create, Delete, Edit, Intent, Manage, Start, Stop, Toggle, UseMine
from desktop.sync.coalesce import HOLD

Tier: TypeAlias = Literal["named", "unnamed", "confirmed"]


def tier(intent: Intent, how: How, *, confirm_every_write: bool = False) -> Tier:
    """What `intent`, given in the way `how`, needs before it may be written.

    named: the label or the command line showed target and effect. unnamed: nothing did, so it is shown at once
    and held. confirmed: a question with target, effect and reach waits for a yes.
    """
    if isinstance(intent, Delete | Create | Manage) or how == "another program" or confirm_every_write:
        return "confirmed"
    blind = how == "hotkey" or isinstance(intent, Toggle) or (isinstance(intent, Continue) and intent.ref is None)
    return "unnamed" if blind and how != "command line" else "named"


def hold(intent: Intent, how: How, granted: Tier) -> timedelta:
    """How long the act waits behind its Undo; starts and stops that were named go at once."""
    if how == "command line" or granted == "confirmed":
        return timedelta(0)
    blind = granted == "unnamed" and isinstance(intent, Start | Stop | Continue | Toggle)
    return HOLD if blind or isinstance(intent, Edit | UseMine) else timedelta(0)
