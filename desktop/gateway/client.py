"""The gateway: every call of Maton and Toggl Track that the program makes, a method each."""

from desktop.gateway.catalog import ClientCalls, FavoriteCalls, ProjectCalls, TagCalls
from desktop.gateway.connections import ConnectionCalls
from desktop.gateway.time_entries import TimeEntryCalls
from desktop.gateway.user import UserCalls


class Gateway(ConnectionCalls, UserCalls, TimeEntryCalls, ProjectCalls, ClientCalls, TagCalls, FavoriteCalls):
    """One key, one connection. See `Wire` for how it is made and `errors` for what its calls raise.

    Writes take the `Approved` command they carry out and raise ValueError for one without words.
    """
