"""What an error, or its end, means for everything that follows: wait, for how long, and what to say."""

from desktop.gateway.errors import (
    AuthorizationRefused,
    Forbidden,
    GatewayError,
    KeyRefused,
    NoConnection,
    NotSent,
    QuotaExceeded,
    RateLimited,
    ServerFault,
    Uncertain,
)
from desktop.sync.progress import Progress

PROBLEM_RETRY = 900.0
"""Seconds until a refused key or connection is tried again without anybody asking."""
FIRST_BACKOFF, LONGEST_BACKOFF = 5.0, 300.0
"""Seconds without a request after the first failure, and after many."""
SHORTEST_LIMIT, USUAL_LIMIT = 2.0, 5.0
"""Seconds without a request after a 429, at least, and where the server does not say."""
FAULTS = 3
"""5xx in a row on a reachable gateway that mean the connection's authorisation has expired."""


def well(progress: Progress) -> None:
    """An answer as it should be."""
    progress.failures = progress.faults = 0
    progress.backoff, progress.offline_backoff = 0.0, False
    progress.online, progress.problem = True, None


def trouble(progress: Progress, error: GatewayError, workspace_id: int | None) -> None:
    """Take in an error of a user call (None) or of a call to a workspace."""
    progress.offline_backoff = isinstance(error, NotSent)
    progress.online = progress.online or error.status is not None
    match error:
        case KeyRefused():
            progress.problem = "sign-in"
            progress.back_off(PROBLEM_RETRY)
        case NoConnection() | AuthorizationRefused():
            progress.problem = "connect"
            progress.back_off(PROBLEM_RETRY)
        case QuotaExceeded():
            progress.use_up(workspace_id, error.resets_in)
        case RateLimited():
            progress.back_off(max(SHORTEST_LIMIT, error.retry_after or USUAL_LIMIT))
        case ServerFault():
            progress.faults += 1
            progress.problem = "connect" if progress.faults >= FAULTS else progress.problem
            _fail(progress)
        case NotSent():
            progress.online = False
            progress.never_left(workspace_id)
            _fail(progress)
        case Uncertain():
            progress.online = progress.online and not progress.failures
            _fail(progress)
        case _ if workspace_id is None:
            _fail(progress)
        case _:
            pass  # it is about that one command


def me_failed(progress: Progress, error: GatewayError) -> None:
    """`/me` itself was refused: then a 403 is no question of rights, the authorisation is dead."""
    if isinstance(error, Forbidden):
        progress.forbidden.clear()  # nothing was said about rights
        error = AuthorizationRefused(error.status, error.text)
    trouble(progress, error, None)


def unforeseen(progress: Progress) -> None:
    """Take in an error of our own, or an answer that makes no sense: tried again ever more seldom."""
    progress.offline_backoff = False
    _fail(progress)


def retry_now(progress: Progress, *, only_offline: bool) -> None:
    """Something happened that makes another try worth it; `only_offline`: if it was the network that failed."""
    if progress.offline_backoff or not only_offline:
        progress.backoff = 0.0


def _fail(progress: Progress) -> None:
    progress.back_off(min(LONGEST_BACKOFF, FIRST_BACKOFF * 2**progress.failures))
    progress.failures = min(progress.failures + 1, 10)
