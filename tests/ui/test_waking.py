"""Sleep and set clocks are noticed; ordinary time passing is not."""

from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QApplication

from desktop.ui.waking import Waking


class TwoClocks:
    """A clock whose two faces can be set apart."""

    def __init__(self) -> None:
        self.wall, self.steady = datetime(2026, 3, 2, tzinfo=UTC), 100.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.steady

    def pass_time(self, wall: float, steady: float) -> None:
        self.wall += timedelta(seconds=wall)
        self.steady += steady


def test_a_jump_of_the_wall_clock_counts_as_waking_once(qapp: QApplication) -> None:
    clocks, woke = TwoClocks(), []
    waking = Waking(clocks)
    waking.woke.connect(lambda: woke.append(True))
    clocks.pass_time(60, 60)
    waking.look()
    clocks.pass_time(600, 1)
    waking.look()
    waking.look()
    assert woke == [True]


def test_a_sleep_that_the_system_told_of_counts_once(qapp: QApplication) -> None:
    clocks, woke = TwoClocks(), []
    waking = Waking(clocks)
    waking.woke.connect(lambda: woke.append(True))
    clocks.pass_time(600, 1)
    waking.awake()
    waking.look()
    assert woke == [True]
