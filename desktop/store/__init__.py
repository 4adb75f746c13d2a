"""What is kept on this computer: one SQLite file per Toggl user, with the mirror, the outbox and the activity log.

What a transaction wrote is on disk when it ends, or an error says that nothing was. SQL and rows stay in here;
`desktop.store.async_store` (imported on its own, for its price) gives the store a thread.
"""

from desktop.model.favorite import Favorite
from desktop.store.activity import Activity
from desktop.store.catalog import CatalogNoun
from desktop.store.database import Change
from desktop.store.errors import (
    Damaged,
    Full,
    Locked,
    NewerVersion,
    NotADatabase,
    OtherUser,
    ReadOnly,
    StoreError,
    Suspicious,
    Unavailable,
)
from desktop.store.mirror import Merged, Unbound
from desktop.store.opening import Opened
from desktop.store.outbox import ImpliedStop, SentBody
from desktop.store.quota import QuotaRow
from desktop.store.store import Store

__all__ = [
    "Activity",
    "CatalogNoun",
    "Change",
    "Damaged",
    "Favorite",
    "Full",
    "ImpliedStop",
    "Locked",
    "Merged",
    "NewerVersion",
    "NotADatabase",
    "Opened",
    "OtherUser",
    "QuotaRow",
    "ReadOnly",
    "SentBody",
    "Store",
    "StoreError",
    "Suspicious",
    "Unavailable",
    "Unbound",
]
