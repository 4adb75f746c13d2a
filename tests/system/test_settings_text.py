"""One setting written into a file that a person edits too: what else stands in it stays as it is."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.system.settings.text import UneditableError, edited

BY_HAND = """\
# Mine. Do not touch.

[idle]
minutes = 5      # the coffee machine is slow
# on_lock = "stop"

# --- the tray ---
[tray]
icon = 'dark'
future = { x = 1 }  # of a later version

[hotkeys]
toggle = "Ctrl+Alt+T"

# one each
[hotkeys.favorites]
"Stand-up" = "Ctrl+Alt+1"
"""


def test_a_value_changes_in_its_place() -> None:
    assert edited(BY_HAND, ("idle", "minutes"), 15) == BY_HAND.replace("minutes = 5 ", "minutes = 15 ")


def test_a_new_key_stands_with_its_table_and_not_under_the_next_ones_comment() -> None:
    assert edited(BY_HAND, ("idle", "on_lock"), "keep") == BY_HAND.replace("slow\n", 'slow\non_lock = "keep"\n')
    assert edited(BY_HAND, ("hotkeys", "stop"), "Ctrl+Alt+S") == BY_HAND.replace(
        'toggle = "Ctrl+Alt+T"\n', 'toggle = "Ctrl+Alt+T"\nstop = "Ctrl+Alt+S"\n'
    )


def test_a_new_table_comes_last() -> None:
    assert edited(BY_HAND, ("confirm", "every_write"), True) == BY_HAND + "\n[confirm]\nevery_write = true\n"
    assert edited("", ("confirm", "every_write"), True) == "[confirm]\nevery_write = true\n"
    nested = edited("", ("hotkeys", "favorites", "A & B"), "F9")
    assert tomllib.loads(nested) == {"hotkeys": {"favorites": {"A & B": "F9"}}}


def test_a_key_can_be_taken_away() -> None:
    assert edited(BY_HAND, ("hotkeys", "favorites", "Stand-up"), None) == BY_HAND.removesuffix(
        '"Stand-up" = "Ctrl+Alt+1"\n'
    )
    assert edited(BY_HAND, ("hotkeys", "favorites", "No such"), None) == BY_HAND


def test_what_is_there_already_is_not_written() -> None:
    odd = "[idle]\n   minutes=0b101\n"
    assert edited(odd, ("idle", "minutes"), 5) == odd


@pytest.mark.parametrize(
    "text",
    [
        "idle.minutes = 5\n",
        "idle = { minutes = 5 }\n",
        "[idle]",
        "[idle] # empty",
        "[idle]\n# nothing yet\n[tray]\nicon = 'dark'",
        "[idle.later]\nx = 1\n",
        "[tray]\n[idle]\nminutes = 5\n[tray.x]\ny = 1\n",
        "[idle]\nminutes = 5\n[[idle.list]]\nx = 1\n",
        "[idle]\non_sleep = '''ask'''",
        "[idle]\na.b = 1\n",
    ],
)
def test_every_way_to_write_a_table_takes_a_key(text: str) -> None:
    made = edited(text, ("idle", "on_lock"), "stop")
    wanted = tomllib.loads(text)
    wanted.setdefault("idle", {})["on_lock"] = "stop"
    assert tomllib.loads(made) == wanted


def test_what_is_no_table_is_left_for_the_person() -> None:
    with pytest.raises(UneditableError) as raised:
        edited("idle = 3\n", ("idle", "minutes"), 5)
    assert raised.value.table == "idle"
    with pytest.raises(tomllib.TOMLDecodeError):
        edited("[idle]\nminutes 5\n", ("idle", "minutes"), 6)


KEYS = st.sampled_from(["minutes", "on_lock", "unknown", "a b", "ü"])
VALUES = st.one_of(st.integers(-9, 9), st.booleans(), st.text(max_size=8), st.lists(st.integers(0, 3), max_size=3))
LINES = st.lists(
    st.one_of(
        st.sampled_from(["", "# a remark", "   # another", "\t"]),
        st.tuples(KEYS, VALUES).map(lambda pair: _line(*pair)),
    ),
    max_size=6,
)


def _line(key: str, value: object) -> str:
    import tomlkit

    return f"{tomlkit.key(key).as_string()} = {tomlkit.item(value).as_string()}  # why"


@given(st.lists(st.tuples(st.sampled_from(["idle", "tray", "later"]), LINES), max_size=4), KEYS, VALUES)
def test_any_file_keeps_its_comments_its_order_and_its_unknown_keys(
    tables: list[tuple[str, list[str]]], key: str, value: object
) -> None:
    text = "".join(f"[{name}]\n" + "".join(f"{line}\n" for line in lines) for name, lines in tables)
    try:
        before = tomllib.loads(text)
    except ValueError:
        return  # the same table or key twice
    made = edited(text, ("idle", key), value)
    wanted = {name: dict(table) for name, table in before.items()}
    wanted.setdefault("idle", {})[key] = value
    assert tomllib.loads(made) == wanted
    old, new = text.splitlines(), made.splitlines()
    kept = [line for line in old if line in new]
    assert [line for line in old if "#" in line and "=" not in line] == [
        line for line in new if "#" in line and "=" not in line
    ]
    assert len(old) - len(kept) <= 1
    assert len(new) <= len(old) + 3
    assert [name for name in tomllib.loads(made) if name in before] == list(before)
