"""Reminders: said when they are due, once, and not when the person wants to be left alone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from desktop.model.settings import Reminders
from desktop.model.settings_rules import DAYS
from desktop.nudges.reminders import Facts, Outlook, Question, Said, Told, holds, look

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = datetime(2026, 11, 20, tzinfo=BERLIN)
ON = Reminders(enabled=True)


def at(clock: str, days: int = 0) -> datetime:
    """That time in Berlin, on the Friday or so many days later."""
    hour, minute = map(int, clock.split(":"))
    return (FRIDAY + timedelta(days=days)).replace(hour=hour, minute=minute).astimezone(UTC)


def facts(now: datetime, settings: Reminders = ON, **more: datetime | None) -> Facts:
    given = {"started": None, "ended": None, "there": at("6:00")} | more
    return Facts(now, BERLIN, given["started"], given["ended"], given["there"] or now, settings)


def test_work_hours_without_a_timer_are_told_after_the_grace() -> None:
    assert look(facts(at("8:00")), Said()) == Outlook(wake=at("9:10"))
    assert look(facts(at("9:09")), Said()) == Outlook(wake=at("9:10"))
    assert look(facts(at("9:10")), Said()).question == Question("no-timer", at("9:00"), FRIDAY.date())


def test_the_grace_begins_with_the_end_of_the_last_timer_or_with_the_return_of_the_person() -> None:
    assert look(facts(at("12:05"), ended=at("12:00")), Said()) == Outlook(wake=at("12:10"))
    assert look(facts(at("12:05"), ended=at("8:00"), there=at("12:00")), Said()) == Outlook(wake=at("12:10"))


def test_one_stretch_is_told_once_and_the_next_one_anew() -> None:
    now = facts(at("12:10"), ended=at("12:00"))
    question = look(now, Said()).question
    assert question is not None
    said = Said().asked(question, now.now)
    assert look(facts(at("15:00"), ended=at("12:00")), said) == Outlook(wake=at("9:10", 3))
    assert look(facts(at("15:00"), ended=at("11:40")), said).question is None, "an edit of the entry is no new one"
    assert look(facts(at("15:00"), ended=at("14:50")), said).question is not None


def test_snooze_asks_again_unless_a_timer_ran_meanwhile() -> None:
    now = facts(at("12:10"), ended=at("12:00"))
    question = look(now, Said()).question
    assert question is not None
    said = Said().asked(question, now.now).snoozed(question, at("12:12"))
    assert look(facts(at("12:13"), ended=at("12:00")), said) == Outlook(wake=at("12:22"))
    assert look(facts(at("12:22"), ended=at("12:00")), said).question == question
    assert look(facts(at("12:25"), ended=at("12:20")), said) == Outlook(wake=at("12:30"))


def test_not_today_holds_until_the_next_working_day() -> None:
    now = facts(at("12:10"), ended=at("12:00"))
    question = look(now, Said()).question
    assert question is not None
    said = Said().asked(question, now.now).not_today(question)
    assert look(facts(at("16:00"), ended=at("15:00")), said) == Outlook(wake=at("9:10", 3))
    assert look(facts(at("9:10", 3), ended=at("15:00")), said).question is not None


def test_outside_the_hours_and_days_nothing_is_said() -> None:
    assert look(facts(at("17:00"), ended=at("12:00")), Said()) == Outlook(wake=at("9:10", 3))
    assert look(facts(at("12:00", 1)), Said()) == Outlook(wake=at("9:10", 3))
    assert look(facts(at("16:55"), ended=at("16:50")), Said()) == Outlook(wake=at("9:10", 3))
    assert look(facts(at("12:00"), ON._replace(days=())), Said()) == Outlook()
    assert look(facts(at("12:00"), ON._replace(enabled=False)), Said()) == Outlook()


def test_a_night_shift_belongs_to_the_day_it_begins_on() -> None:
    nights = ON._replace(from_=time(22), to=time(6), days=("fri",))
    question = look(facts(at("2:00", 1), nights), Said()).question
    assert question == Question("no-timer", at("22:00"), FRIDAY.date())
    assert look(facts(at("6:00", 1), nights), Said()).question is None


def test_a_long_timer_is_told_once_also_where_the_other_reminders_are_off() -> None:
    off = Reminders(long_running_hours=10)
    assert look(facts(at("15:00"), off, started=at("8:00")), Said()) == Outlook(wake=at("18:00"))
    question = look(facts(at("18:00"), off, started=at("8:00")), Said()).question
    assert question == Question("long-timer", at("8:00"), FRIDAY.date())
    said = Said().asked(question, at("18:00"))
    assert look(facts(at("23:00"), off, started=at("8:00")), said) == Outlook()
    assert look(facts(at("23:00"), off, started=at("7:50")), said) == Outlook()
    assert look(facts(at("18:05"), off, started=at("8:00")), said.snoozed(question, at("18:05"))) == Outlook(
        wake=at("19:05")
    )
    assert look(facts(at("23:00"), off._replace(long_running_hours=0), started=at("8:00")), Said()) == Outlook()


def test_a_question_holds_while_what_it_is_about_is_so() -> None:
    none = Question("no-timer", at("9:00"), FRIDAY.date())
    assert holds(none, facts(at("10:00")))
    assert not holds(none, facts(at("10:00"), started=at("9:59")))
    long = Question("long-timer", at("8:00"), FRIDAY.date())
    assert holds(long, facts(at("18:00"), started=at("8:00")))
    assert not holds(long, facts(at("18:00"), started=at("17:00")))


clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))
settings = st.builds(
    Reminders,
    enabled=st.just(True),
    days=st.sets(st.sampled_from(DAYS)).map(lambda days: tuple(day for day in DAYS if day in days)),
    from_=clocks,
    to=clocks,
    after_minutes=st.integers(1, 1440),
    long_running_hours=st.integers(0, 30),
)
moments = st.integers(0, 400 * 24 * 60).map(lambda minutes: at("0:00") + timedelta(minutes=minutes))


@given(settings, moments, st.lists(st.tuples(st.integers(1, 3000), st.sampled_from(("", "snooze", "not-today")))))
def test_whoever_looks_when_told_misses_nothing_and_hears_nothing_twice(
    settings: Reminders, begin: datetime, steps: list[tuple[int, str]]
) -> None:
    """A person without a timer, whose program wakes when it said it would."""
    said, now, heard = Said(), begin, []
    for minutes, answer in steps:
        outlook = look(facts(now, settings, there=begin), said)
        assert outlook.question is None or outlook.wake is None
        question = outlook.question
        if question is not None:
            heard.append(question)
            said = said.asked(question, now)
            assert look(facts(now, settings, there=begin), said).question is None
            if answer == "snooze":
                said, heard = said.snoozed(question, now), heard[:-1]
            elif answer == "not-today":
                said = said.not_today(question)
        elif outlook.wake is not None:
            assert outlook.wake > now
            early = min(now + timedelta(minutes=minutes), outlook.wake - timedelta(seconds=1))
            assert look(facts(max(now, early), settings, there=begin), said).question is None
            now = outlook.wake
    assert len({question.day for question in heard}) == len(heard)


told = st.builds(Told, st.none() | moments, st.none() | moments)


@given(st.builds(Said, told, told, st.none() | st.dates()))
def test_what_was_said_survives_as_a_line(said: Said) -> None:
    assert Said.from_text(said.to_text()) == said


@given(st.text())
def test_any_other_line_says_nothing(text: str) -> None:
    assert Said.from_text(text) in (Said(), Said.from_text(Said.from_text(text).to_text()))


def test_the_target_of_a_day_is_due_when_the_running_timer_reaches_it() -> None:
    wish = Reminders(target_hours=8)
    now = facts(at("16:00"), wish, started=at("15:00"))._replace(tracked=7 * 3600)
    assert look(now, Said()) == Outlook(wake=at("17:00"))
    reached = now._replace(now=at("17:00"), tracked=8 * 3600)
    question = look(reached, Said()).question
    assert question == Question("target", at("17:00"), FRIDAY.date())
    said = Said.from_text(Said().asked(question, reached.now).to_text())
    assert look(reached, said) == Outlook(wake=at("1:00", 1)), "the timer may still run for too long"
    assert look(reached._replace(now=at("17:00", 1)), said).question is not None
    assert holds(question, reached)
    assert not holds(question, reached._replace(started=None))
