"""The decoding constraint, step by step on hand-made scores."""

from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import PreTrainedTokenizerFast

from app.engines.grounding import GroundingProcessor
from app.engines.writer import Constraint, Prompt
from engines.tiny_models import SEQ2SEQ_SPECIALS, OnlyText, OnlyWords, metaspace_tokenizer

EOS = 2


class Counting(OnlyText):
    asked = 0

    def allows(self, text: str) -> bool:
        self.asked += 1
        return super().allows(text)


@pytest.fixture
def tokenizer(tiny_llama: Path) -> PreTrainedTokenizerFast:
    made: PreTrainedTokenizerFast = PreTrainedTokenizerFast.from_pretrained(tiny_llama)
    return made


def processor(
    tokenizer: PreTrainedTokenizerFast, *constraints: Constraint | None, width: int = 1, look: int = 500
) -> GroundingProcessor:
    asked = [Prompt("", "Ц 👩 é", constraint=constraint) for constraint in constraints]
    return GroundingProcessor(tokenizer, asked, prompt_length=1, eos_ids=frozenset({EOS}), width=width, look=look)


def scores(tokenizer: PreTrainedTokenizerFast, *order: int) -> torch.Tensor:
    """(1, V): the given ids first, the rest behind them by number."""
    row = -torch.arange(len(tokenizer), dtype=torch.float32)
    for place, token in enumerate(order):
        row[token] = 1000.0 - place
    return row[None]


def left(masked: torch.Tensor) -> list[int]:
    return [int(token) for token in masked.isfinite().nonzero()[:, 0]]


def ids(tokenizer: PreTrainedTokenizerFast, text: str) -> list[int]:
    return list(tokenizer(text, add_special_tokens=False).input_ids)


def test_the_best_allowed_token_alone_is_left_and_asked_for_once(tokenizer: PreTrainedTokenizerFast) -> None:
    rule = Counting("The plan")
    best, second = ids(tokenizer, "The")[0], ids(tokenizer, "x")[0]
    masked = processor(tokenizer, rule)(torch.tensor([[0]]), scores(tokenizer, best, second))
    assert left(masked[0]) == [best]
    assert rule.asked == 2  # what is there, and the first candidate

    masked = processor(tokenizer, rule)(torch.tensor([[0]]), scores(tokenizer, second, best))
    assert left(masked[0]) == [best]


def test_scores_are_not_changed_in_place(tokenizer: PreTrainedTokenizerFast) -> None:
    given = scores(tokenizer, 5)
    processor(tokenizer, OnlyText("The"))(torch.tensor([[0]]), given)
    assert given.isfinite().all()


def test_a_free_row_beside_a_bound_one_is_untouched(tokenizer: PreTrainedTokenizerFast) -> None:
    both = torch.cat([scores(tokenizer, 5), scores(tokenizer, 5)])
    masked = processor(tokenizer, None, OnlyText("The"))(torch.tensor([[0], [0]]), both)
    assert torch.equal(masked[0], both[0])
    assert len(left(masked[1])) == 1


def test_the_end_is_open_only_where_the_constraint_allows_it(tokenizer: PreTrainedTokenizerFast) -> None:
    said = ids(tokenizer, "The plan")
    ground = processor(tokenizer, OnlyWords("The", "plan", at_least=2))
    masked = ground(torch.tensor([[0, *said]]), scores(tokenizer, EOS))
    assert left(masked[0]) == [EOS]
    masked = ground(torch.tensor([[0, *said[:-1]]]), scores(tokenizer, EOS))
    assert EOS not in left(masked[0])
    assert not ground.is_stuck(0, said)


def test_width_tokens_are_left_for_beams(tokenizer: PreTrainedTokenizerFast) -> None:
    rule = OnlyWords("The", "Told", "plan", "euros", "cost", "said")
    masked = processor(tokenizer, rule, width=4)(torch.tensor([[0]] * 2), scores(tokenizer).repeat(2, 1))
    assert [len(left(row)) for row in masked] == [4, 4]


def test_no_way_on_forces_the_end_and_is_remembered(tokenizer: PreTrainedTokenizerFast) -> None:
    ground = processor(tokenizer, OnlyText("The plan"))
    said = ids(tokenizer, "The plan") + ids(tokenizer, " x")
    masked = ground(torch.tensor([[0, *said]]), scores(tokenizer))
    assert left(masked[0]) == [EOS]
    assert ground.is_stuck(0, said)
    assert not ground.is_stuck(0, said[:-1])


def test_no_further_than_look_tokens_are_tried(tokenizer: PreTrainedTokenizerFast) -> None:
    [wanted] = ids(tokenizer, "x")
    others = [token for token in range(3, 90) if token != wanted and str(tokenizer.decode([token])).strip()][:39]
    row = scores(tokenizer, *others, wanted)
    assert left(processor(tokenizer, OnlyText("x"), look=40)(torch.tensor([[0]]), row)[0]) == [wanted]
    assert left(processor(tokenizer, OnlyText("x"), look=39)(torch.tensor([[0]]), row)[0]) == [EOS]


def test_special_tokens_are_never_chosen(tokenizer: PreTrainedTokenizerFast) -> None:
    masked = processor(tokenizer, OnlyText("The"))(torch.tensor([[0]]), scores(tokenizer, 0, 1))
    assert not {0, 1} & set(left(masked[0]))


def test_rows_that_have_ended_are_left_alone(tokenizer: PreTrainedTokenizerFast) -> None:
    rule = Counting("The")
    given = scores(tokenizer, EOS)
    masked = processor(tokenizer, rule)(torch.tensor([[0, *ids(tokenizer, "The"), EOS, EOS]]), given)
    assert torch.equal(masked, given)
    assert rule.asked == 0


def test_a_character_may_begin_only_if_it_can_become_an_allowed_one(tokenizer: PreTrainedTokenizerFast) -> None:
    first, *rest = ids(tokenizer, "👩")
    assert rest, "the tokenizer must need several tokens for this character"
    assert left(processor(tokenizer, OnlyText("👩"))(torch.tensor([[0]]), scores(tokenizer, first))[0]) == [first]
    assert first not in left(processor(tokenizer, OnlyText("The"))(torch.tensor([[0]]), scores(tokenizer, first))[0])


def test_no_end_inside_a_character(tokenizer: PreTrainedTokenizerFast) -> None:
    class Anything:
        def allows(self, text: str) -> bool:
            return "\ufffd" not in text

        def allows_end(self, text: str) -> bool:  # noqa: ARG002
            return True

    begun = ids(tokenizer, "👩")[:-1]
    [token] = left(processor(tokenizer, Anything())(torch.tensor([[0, *begun]]), scores(tokenizer, EOS, begun[0]))[0])
    assert token != EOS
    assert "\ufffd" not in tokenizer.decode([*begun, token])


def test_the_first_words_leading_space_is_not_the_drafts() -> None:
    fast: Any = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=metaspace_tokenizer(SEQ2SEQ_SPECIALS),
        eos_token="</s>",  # noqa: S106
    )
    ground = processor(fast, OnlyText("The plan"))
    step = torch.tensor([[0]])
    for token in ids(fast, "The plan"):
        assert left(ground(step, scores(fast, token))[0]) == [token]
        step = torch.cat([step, torch.tensor([[token]])], dim=1)
    assert left(ground(step, scores(fast))[0]) == [EOS]


def test_space_before_the_first_word_does_not_go_on(tokenizer: PreTrainedTokenizerFast) -> None:
    [newline] = ids(tokenizer, "\n")
    ground = processor(tokenizer, OnlyText("The"))
    assert left(ground(torch.tensor([[0]]), scores(tokenizer, newline))[0]) == [newline]
    assert newline not in left(ground(torch.tensor([[0, newline]]), scores(tokenizer, newline))[0])
