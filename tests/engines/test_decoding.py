"""The parts of the decoding loop."""

import torch

from app.engines.decoding import FirstToken, RepeatGuard, RowLimits


def test_repeats_are_forbidden_in_the_draft_but_not_from_the_prompt() -> None:
    guard = RepeatGuard(2, prompt_length=3)
    scores = torch.zeros(1, 10)
    assert guard(torch.tensor([[4, 5, 6, 4]]), scores)[0, 5] == 0.0
    assert guard(torch.tensor([[1, 1, 1, 4, 5, 6, 4]]), scores)[0, 5] == -torch.inf


def test_the_first_token_is_forced_row_by_row_once() -> None:
    first = FirstToken([3, None], prompt_length=1)
    scores = torch.arange(8.0).reshape(2, 4)
    forced = first(torch.zeros(2, 1), scores)
    assert forced[0].tolist() == [-torch.inf, -torch.inf, -torch.inf, 0.0]
    assert torch.equal(forced[1], scores[1])
    assert torch.equal(first(torch.zeros(2, 2), scores), scores)


def test_limits_hold_for_each_prompt_and_all_its_beams() -> None:
    limits = RowLimits([1, 2], prompt_length=3)
    assert limits(torch.zeros(4, 4), None).tolist() == [True, True, False, False]
    assert limits(torch.zeros(4, 5), None).tolist() == [True, True, True, True]
