"""People's names in menus exactly as written, though toolkits read some letters as marks."""


def for_menu(text: str, *, status_notifier: bool) -> str:
    """`text` so that a menu shows it unchanged.

    Qt hands labels to a StatusNotifier host with its first `&` turned into the host's mark `_` and nothing else
    changed, so underscores are doubled, and of the ampersands the first alone. Elsewhere Qt itself draws them, and
    each `&` is doubled.
    """
    if status_notifier:
        return text.replace("_", "__").replace("&", "&&", 1)
    return text.replace("&", "&&")
