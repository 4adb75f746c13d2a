"""Pinning and unpinning. Favorites are this computer's own: nothing of them is sent."""

from desktop.model.catalog import Catalog
from desktop.model.favorite import Favorite, free_name, named, pinned
from desktop.model.intent import Draft
from desktop.model.label import quoted
from desktop.store import Store
from desktop.tracker.outcome import Done, Refused
from desktop.tracker.state import favorites


def pin(store: Store, draft: Draft, name: str, catalog: Catalog) -> Done | Refused:
    """Keep a start; without a `name` it gets one."""
    with store.transaction():
        there = favorites(store)
        same = pinned(draft, there)
        if same is not None:
            return Done(f"{quoted(same.name)} is a favorite already")
        if name and named(name, there) is not None:
            return Refused(f"Another favorite is called {quoted(name)}. Pick another name.")
        project = catalog.project(draft.project_id)
        made = Favorite(
            name=name or free_name(draft, catalog, {favorite.name for favorite in there}),
            description=draft.description,
            project_id=draft.project_id,
            tag_ids=draft.tag_ids,
            billable=bool(project and project.billable) if draft.billable is None else draft.billable,
            workspace_id=draft.workspace_id or (project.workspace_id if project else None),
            task_id=draft.task_id,
            place=max((favorite.place for favorite in there), default=0) + 1,
        )
        store.put_favorite(made)
    return Done(f"{quoted(made.name)} is a favorite now")


def unpin(store: Store, favorite: Favorite) -> Done:
    """Let go of it; what it started stays."""
    store.remove_favorite(favorite.id)
    return Done(f"{quoted(favorite.name)} is no favorite any more")


def move(store: Store, favorite: Favorite, to: int) -> Done:
    """Give it another place in the order, 0 being the first."""
    with store.transaction():
        order = [each for each in store.favorites() if each.id != favorite.id]
        order[to:to] = [each for each in store.favorites() if each.id == favorite.id]
        for place, each in enumerate(order, 1):
            if each.place != place:
                store.put_favorite(each._replace(place=place))
    return Done(f"{quoted(favorite.name)} stands at place {to + 1}")
