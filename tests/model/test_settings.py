"""A settings file edited by hand: what is good is used, what is bad is named."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model.settings import RULES, NotTomlError, Settings, parse, value_of

FULL = """
[general]
theme = "dark"
language = "de"
week_starts = "sunday"
check_for_updates = "never"
[tray]
icon = "grey"
left_click = "menu"
middle_click = "none"
[hotkeys]
quick_entry = "Ctrl+Alt+T"
toggle = ""
stop = "Ctrl+Alt+S"
continue = " Meta+C "
[hotkeys.favorites]
"Stand-up" = "Ctrl+Alt+1"
[timer]
default_project = "ACME/Website"
minimum_seconds = 30
split_totals_at_midnight = true
round_display_minutes = 15
[idle]
minutes = 0
on_lock = "stop"
on_sleep = "keep"
on_shutdown = "stop"
[reminders]
enabled = true
days = ["sun", "Monday"]
from = "8:30"
to = 18:00:00
after_minutes = 5
long_running_hours = 12
target_hours = 8
[pomodoro]
enabled = true
work_minutes = 50
break_minutes = 10
long_break_minutes = 30
at_end = "break"
break_project = "Rest"
[confirm]
every_write = true
[network]
proxy = "http://proxy.example:3128"
offline = true
[privacy]
log_level = "debug"
hide_names_in_notifications = true
window_record_days = 7
"""


def test_no_file_means_the_defaults() -> None:
    assert parse("") == (Settings(), ())
    settings = Settings()
    assert (settings.idle.minutes, settings.timer.minimum_seconds, settings.pomodoro.work_minutes) == (10, 0, 25)
    assert (settings.reminders.days, settings.reminders.from_) == (("mon", "tue", "wed", "thu", "fri"), time(9))


def test_every_key_is_read() -> None:
    settings, problems = parse(FULL)
    assert problems == ()
    for name in Settings._fields:
        section, default = getattr(settings, name), getattr(Settings(), name)
        for field in set(section._fields) - {"toggle"}:
            assert getattr(section, field) != getattr(default, field), field
    assert settings.hotkeys.continue_ == "Meta+C"
    assert settings.hotkeys.favorites == {"Stand-up": "Ctrl+Alt+1"}
    assert settings.reminders.days == ("mon", "sun")
    assert (settings.reminders.from_, settings.reminders.to) == (time(8, 30), time(18))


def test_unknown_keys_and_sections_are_left_alone() -> None:
    assert parse('[idle]\nminuts = 3\n[later]\nx = 1\n[tray]\nicon = "dark"') == (
        Settings(tray=Settings().tray._replace(icon="dark")),
        (),
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[idle]\nminutes = -1", "idle.minutes must be a whole number from 0 to 1440. The default, 10, is used."),
        ("[idle]\nminutes = true", "idle.minutes must be a whole number from 0 to 1440. The default, 10, is used."),
        (
            "[general]\ntheme = 'pink'",
            "general.theme must be “system”, “light” or “dark”. The default, “system”, is used.",
        ),
        ("[confirm]\nevery_write = 1", "confirm.every_write must be true or false. The default, false, is used."),
        ("[hotkeys]\nstop = 5", "hotkeys.stop must be a text in quotation marks. The default, none, is used."),
        (
            "[hotkeys]\ncontinue = []",
            "hotkeys.continue must be a text in quotation marks. The default, none, is used.",
        ),
        (
            "[reminders]\nfrom = 'noon'",
            "reminders.from must be a time such as “09:00”. The default, “09:00”, is used.",
        ),
    ],
)
def test_a_bad_value_is_named_and_its_default_used(text: str, sentence: str) -> None:
    settings, (problem,) = parse(text)
    assert settings == Settings()
    assert problem.words == sentence
    assert sentence.startswith(problem.key + " must be")


@pytest.mark.parametrize("days", ["'mon'", "[1]", "['someday']", "{}", "['mon', 1]"])
def test_a_bad_list_of_days_is_named(days: str) -> None:
    settings, problems = parse(f"[reminders]\ndays = {days}")
    assert settings == Settings()
    assert problems[0].words.startswith("reminders.days must be a list of days")


@pytest.mark.parametrize("keys", ["'x'", "{ a = 1 }"])
def test_bad_keys_of_favorites_are_named(keys: str) -> None:
    assert parse(f"[hotkeys]\nfavorites = {keys}")[1][0].words.startswith("hotkeys.favorites must be")


def test_a_password_in_a_bad_proxy_is_not_repeated() -> None:
    settings, problems = parse("[network]\nproxy = 'socks5://me:secret@host'")
    assert settings.network.proxy == "system"
    assert "secret" not in problems[0].words


def test_one_bad_value_costs_nothing_else() -> None:
    settings, problems = parse("idle = 3\n[general]\ntheme = 1\nlanguage = 'de'")
    assert settings.general.language == "de"
    assert [problem.words for problem in problems] == [
        "general.theme must be “system”, “light” or “dark”. The default, “system”, is used.",
        "idle must be a section, [idle]. Its defaults are used.",
    ]


@pytest.mark.parametrize(
    ("text", "where"), [("[idle]\nminutes 10", "line 2"), ("x = [", "its end"), ("x = " + "9" * 5000, "the file")]
)
def test_a_file_that_is_no_toml_says_where(text: str, where: str) -> None:
    with pytest.raises(NotTomlError) as raised:
        parse(text)
    assert raised.value.where == where


def test_a_byte_order_mark_is_no_error() -> None:
    assert parse("\ufeff[idle]\nminutes = 5")[0].idle.minutes == 5


@given(st.text())
def test_no_file_can_break_the_settings(text: str) -> None:
    try:
        settings, _ = parse(text)
    except NotTomlError:
        return
    assert isinstance(settings, Settings)


def test_what_is_written_reads_back_as_the_same() -> None:
    settings, _ = parse(FULL)
    for table, rules in RULES.items():
        for key, rule in rules.items():
            value = value_of(settings, table, key)
            assert rule.read(rule.write(value)) == value
