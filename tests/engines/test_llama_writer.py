"""The quick way of Llamas on CPUs against transformers' own."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from transformers import LlamaForCausalLM

from app.engines import Prompt, load_writer
from app.engines.copying import STEP_TOKENS, CopyDecoder, Run, Written
from app.engines.llama import Cache, Llama, is_llama, mapped_embedding
from app.engines.llama_writer import LlamaWriter
from app.engines.loading import load
from app.engines.resolve import resolve
from app.engines.transformers import TransformersWriter
from engines.tiny_models import CORPUS, OnlyText, OnlyWords, make_bart, make_llama

IDS = [1, 20, 30, 40, 50, 60, 70, 80]


def pair(path: Path) -> tuple[LlamaWriter, TransformersWriter]:
    """The same model both ways."""
    local = resolve(str(path), path.parent)
    quick = load_writer(str(path), "cpu", path.parent)
    assert isinstance(quick, LlamaWriter)
    return quick, TransformersWriter(local, load(local, torch.device("cpu")))


def asked() -> list[Prompt]:
    """Free and bound prompts of several lengths, more than are written at once."""
    copied = OnlyText("The council said on Monday that 1,200 homes would be built")
    words = OnlyWords("the", "old", "harbour", "said", at_least=3)
    rules = [None, copied, words, None, OnlyWords("euros", "million"), None, copied, None]
    texts = [*CORPUS, "Go.", *CORPUS[:3]]
    return [
        Prompt("Do.", text, max_words=3 + 4 * (number % 3), constraint=rule)
        for number, (text, rule) in enumerate(zip(texts, rules, strict=True))
    ]


def test_drafts_are_those_of_transformers(tiny_llama: Path) -> None:
    quick, slow = pair(tiny_llama)
    found = quick.write(asked())
    assert found == slow.write(asked())
    assert {draft.finish for draft in found} >= {"stop", "length"}


def test_drafts_are_the_same_alone_and_after_others(tiny_llama: Path) -> None:
    quick, _ = pair(tiny_llama)
    together = quick.write(asked())
    assert [quick.write([prompt])[0] for prompt in reversed(asked())] == together[::-1]


def test_hidden_states_are_those_of_transformers_whatever_the_pieces(tiny_llama: Path) -> None:
    model = LlamaForCausalLM.from_pretrained(tiny_llama, dtype=torch.float32)
    assert is_llama(model.config)
    llama = Llama(model, half=False)
    with torch.inference_mode():
        wanted = model(torch.tensor([IDS])).logits[0]
        one, other = llama.cache(10), llama.cache(10)
        first = llama.read([(one, IDS[:5]), (other, IDS[:2])])
        second = llama.read([(other, IDS[2:4]), (one, IDS[5:])])
        found = llama.logits(torch.cat([first[:5], second[2:]]))
        elsewhere = llama.logits(torch.cat([first[5:], second[:2]]))
        shared = llama.cache(10)
        shared.take(one, 6)
        rest = llama.logits(llama.read([(shared, IDS[6:])]))
    assert torch.allclose(found, wanted, atol=1e-4)
    assert torch.allclose(elsewhere, wanted[:4], atol=1e-4)
    assert torch.allclose(rest, wanted[6:], atol=1e-4)


def test_matrices_in_half_precision_give_nearly_the_same_numbers(tiny_llama: Path) -> None:
    model = LlamaForCausalLM.from_pretrained(tiny_llama, dtype=torch.float32)
    with torch.inference_mode():
        scores = [
            llama.logits(llama.read([(llama.cache(10), IDS)]))
            for llama in (Llama(model, half=False), Llama(model, half=True))
        ]
    assert torch.allclose(scores[0], scores[1], atol=0.05)


def test_an_embedding_left_in_its_file_gives_the_same_numbers(tiny_llama: Path, tmp_path: Path) -> None:
    model = LlamaForCausalLM.from_pretrained(tiny_llama, dtype=torch.float16)
    assert mapped_embedding(tiny_llama) is None, "it is float32 there"
    model.save_pretrained(tmp_path)
    embedding = mapped_embedding(tmp_path)
    assert embedding is not None
    with torch.inference_mode():
        scores = [
            llama.logits(llama.read([(llama.cache(10), IDS)]))
            for llama in (Llama(model, half=True), Llama(model, half=True, embedding=embedding))
        ]
    assert torch.equal(scores[0], scores[1])


def test_a_models_own_weights_are_let_go(tiny_llama: Path) -> None:
    quick, _ = pair(tiny_llama)
    assert all(parameter.is_meta for parameter in quick._loaded.model.parameters())  # noqa: SLF001


def test_other_models_keep_to_transformers(tmp_path: Path) -> None:
    for made in (make_bart(tmp_path / "bart"), make_llama(tmp_path / "biased", attention_bias=True)):
        writer = load_writer(str(made), "cpu", tmp_path)
        assert type(writer) is TransformersWriter


def test_a_short_draft_leaves_before_a_long_one_is_finished(tiny_llama: Path) -> None:
    quick, _ = pair(tiny_llama)
    long = "The council said on Monday that 1,200 homes would be built by 2030 in the old harbour."
    prompts = [Prompt("Do.", "x", constraint=OnlyText(text)) for text in (long, "The")]
    assert [index for index, _ in quick.stream(prompts, lambda _: True)] == [1, 0]


@pytest.mark.parametrize("quickly", [True, False])
def test_a_row_that_is_given_up_midway_yields_nothing_and_costs_no_more(tiny_llama: Path, *, quickly: bool) -> None:
    engine = pair(tiny_llama)[0 if quickly else 1]
    gone, kept = (OnlyText("The council said on Monday that 1,200 homes") for _ in range(2))
    asked_of: list[str] = []

    class Counting(OnlyText):
        def allows(self, text: str) -> bool:
            asked_of.append(text)
            return super().allows(text)

    prompts = [Prompt("Do.", "x", constraint=Counting(gone.text)), Prompt("Do.", "x", constraint=kept)]
    found = dict(engine.stream(prompts, lambda index: index == 1 or not any(len(text) > 4 for text in asked_of)))
    assert list(found) == [1]
    assert found[1].text == kept.text
    assert max(map(len, asked_of)) < len(gone.text)


def test_what_failed_leaves_the_writer_fit_for_the_next(tiny_llama: Path) -> None:
    class Broken(OnlyText):
        def allows(self, text: str) -> bool:
            raise ZeroDivisionError(text)

    quick, _ = pair(tiny_llama)
    good = Prompt("Do.", "x", max_words=3)
    before = quick.write([good])
    with pytest.raises(ZeroDivisionError):
        quick.write([good, Prompt("Do.", "x", constraint=Broken("x"))])
    next(quick.stream([good, good], lambda _: True))  # and one that is read no further
    assert quick.write([good]) == before


@pytest.mark.parametrize("opening", [(), tuple(range(10, 50)), (10, 11, 99)], ids=["none", "right", "wrong"])
def test_copied_text_takes_fewer_readings_than_tokens(
    tiny_llama: Path, monkeypatch: pytest.MonkeyPatch, opening: tuple[int, ...]
) -> None:
    model = LlamaForCausalLM.from_pretrained(tiny_llama, dtype=torch.float32)
    decoder = CopyDecoder(Llama(model, half=False), frozenset({2}), repeat=0)
    prompt = list(range(10, 60))
    readings = 0
    read = Llama.read

    def counted(self: Llama, rows: Sequence[tuple[Cache, Sequence[int]]]) -> torch.Tensor:
        nonlocal readings
        readings += 1
        return read(self, rows)

    monkeypatch.setattr(Llama, "read", counted)
    row = Written(0, prompt, limit=40, opening=opening)
    run = Run([row])
    with torch.inference_mode():
        while run.drop(lambda _: True):
            decoder.step(run, lambda _scores, _index, said: prompt[len(said)])
    assert row.said == prompt[:40]
    guessed_right = STEP_TOKENS - 1 if len(opening) > 3 else min(2, len(opening))
    assert readings == 1 + -(-(39 - guessed_right) // STEP_TOKENS)


def test_no_words_come_twice_beyond_the_models_measure(tiny_llama: Path) -> None:
    model = LlamaForCausalLM.from_pretrained(tiny_llama, dtype=torch.float32)
    decoder = CopyDecoder(Llama(model, half=False), frozenset({2}), repeat=3)
    run = Run([row := Written(0, [10, 11, 12, 13], limit=60)])
    with torch.inference_mode():
        while run.drop(lambda _: True):
            decoder.step(run, lambda scores, _index, _said: int(scores[10:].isfinite().int().argmax()) + 10)
    threes = [tuple(row.said[at : at + 3]) for at in range(len(row.said) - 2)]
    assert row.said[:3] == [10, 10, 10]
    assert len(set(threes)) == len(threes)
