"""The words of the approval dialog."""

from desktop.model.question import Confirmation
from desktop.ui.approval.presenter import RequestsLeft, cost, present

TAG = Confirmation("Delete the tag “legacy”?", "Delete tag", "Tag “legacy”", "It disappears.", destructive=True)


def test_rows_without_words_are_not_there() -> None:
    assert [row.label for row in present(TAG).rows] == ["Target", "Effect"]
    whole = TAG._replace(reach="12 entries lose it.", undo="Partly.")
    assert [row.label for row in present(whole).rows] == ["Target", "Effect", "Reach", "Undo"]


def test_the_price_of_the_act_is_told_with_what_is_left() -> None:
    assert cost(1, RequestsLeft(17, 30)) == "1 request · 17 of 30 left"
    assert cost(12, None) == "12 requests"


def test_a_screen_reader_hears_target_and_effect() -> None:
    spoken = present(TAG).spoken
    assert "Target: Tag" in spoken
    assert "Effect: It disappears." in spoken
