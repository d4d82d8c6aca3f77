"""Tiny models through resolve, load and write."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from app.engines import DeviceUnavailable, Draft, ModelCorrupt, ModelRefused, Prompt, QuoteWriter, load_writer
from app.engines.loading import pick_device, pick_dtype
from app.engines.transformers import TransformersWriter
from engines.tiny_models import CORPUS, OnlyText, OnlyWords, make_bart, make_llama

TEXTS = [CORPUS[0], "Go.", CORPUS[1]]


def writer(path: Path) -> TransformersWriter:
    made = load_writer(str(path), "cpu", path.parent / "cache")
    assert isinstance(made, TransformersWriter)
    return made


def prompts() -> list[Prompt]:
    return [Prompt("Summarize this text.", text, max_words=words) for text, words in zip(TEXTS, (8, 3, 5), strict=True)]


@pytest.mark.parametrize("kind", ["llama", "bart", "t5", "pegasus", "led", "mbart"])
def test_a_draft_is_the_same_alone_and_in_any_batch(kind: str, request: pytest.FixtureRequest) -> None:
    engine = writer(request.getfixturevalue(f"tiny_{kind}"))
    batch = engine.write(prompts())
    alone = [engine.write([prompt])[0] for prompt in prompts()]
    turned = engine.write(prompts()[::-1])[::-1]
    assert len({draft.text for draft in batch}) == 3
    assert batch == alone == turned


@pytest.mark.parametrize("kind", ["llama", "bart", "t5"])
def test_a_draft_is_the_same_under_a_constraint_alone_and_in_a_batch(kind: str, request: pytest.FixtureRequest) -> None:
    engine = writer(request.getfixturevalue(f"tiny_{kind}"))
    constraints = [OnlyWords("the", "old", "harbour"), None, OnlyWords("euros", "million")]
    asked = [Prompt("", text, max_words=6, constraint=rule) for text, rule in zip(TEXTS, constraints, strict=True)]
    assert engine.write(asked) == [engine.write([prompt])[0] for prompt in asked]


@pytest.mark.parametrize("kind", ["llama", "bart", "t5", "pegasus"])
def test_a_constraint_to_one_text_yields_that_text(kind: str, request: pytest.FixtureRequest) -> None:
    text = "The council said 1,200 homes"
    [draft] = writer(request.getfixturevalue(f"tiny_{kind}")).write([Prompt("", "x", constraint=OnlyText(text))])
    assert draft.text == text
    assert draft.finish == "stop"


def test_a_text_of_many_bytes_a_character_can_be_written(tiny_llama: Path) -> None:
    text = "Привет 👩 🎉"
    [draft] = writer(tiny_llama).write([Prompt("", text, constraint=OnlyText(text))])
    assert draft == Draft(text, "stop")


def test_a_constraint_without_a_way_out_ends_stuck(tiny_llama: Path, tiny_bart: Path) -> None:
    class Nothing(OnlyText):
        def allows(self, text: str) -> bool:
            return text in {"", "T", "Th"}

    for path in (tiny_llama, tiny_bart):
        stuck, free = writer(path).write([Prompt("", "x", constraint=Nothing("never")), Prompt("", "x", max_words=2)])
        assert stuck.finish == "stuck"
        assert stuck.text in {"", "T", "Th"}
        assert free.finish != "stuck"


def test_every_prompt_ends_at_its_own_limit(tiny_llama: Path) -> None:
    class Endless(OnlyWords):
        def allows_end(self, text: str) -> bool:  # noqa: ARG002
            return False

    rule = Endless("the", "old", "harbour", "homes")
    short, long = writer(tiny_llama).write([Prompt("", "a b c", max_words=n, constraint=rule) for n in (2, 30)])
    assert (short.finish, long.finish) == ("length", "length")
    assert 0 < len(short.text) < len(long.text)
    assert long.text.startswith(short.text)


def test_authors_sampling_defaults_are_not_inherited(tiny_llama: Path) -> None:
    engine = writer(tiny_llama)
    assert engine.write(prompts()) == engine.write(prompts())


def test_no_prompts_no_drafts(tiny_llama: Path) -> None:
    assert writer(tiny_llama).write([]) == []


def test_too_long_a_text_loses_its_end_and_is_still_written(
    tiny_llama: Path, tiny_bart: Path, tiny_pegasus: Path
) -> None:
    for path in (tiny_llama, tiny_bart, tiny_pegasus):
        engine = writer(path)
        long, longer = (Prompt("Do.", "word " * count, max_words=4) for count in (2000, 3000))
        assert engine.write([long])[0].text == engine.write([longer])[0].text


def test_calls_from_two_threads_do_not_mix(tiny_llama: Path) -> None:
    engine = writer(tiny_llama)
    wanted = [engine.write([prompt]) for prompt in prompts()]
    found: dict[int, list[Draft]] = {}

    def call(index: int) -> None:
        found[index] = engine.write([prompts()[index]])

    threads = [threading.Thread(target=call, args=(index,)) for index in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[index] for index in range(3)] == wanted


def test_info_tells_mode_and_languages(tiny_llama: Path, tiny_bart: Path) -> None:
    causal, seq2seq = writer(tiny_llama).info, writer(tiny_bart).info
    assert (causal.mode, seq2seq.mode) == ("sentence", "whole")
    assert causal.languages == frozenset({"en"})
    assert (causal.name, causal.device) == ("llama", "cpu")
    assert causal.revision.startswith("local-")
    assert causal.revision != seq2seq.revision
    assert load_writer(str(tiny_llama), "cpu", tiny_llama, mode="whole").info.mode == "whole"


def test_authors_beams_are_capped(tiny_pegasus: Path) -> None:
    assert writer(tiny_pegasus)._traits.num_beams == 4  # noqa: SLF001


def test_t5_takes_prefix_and_beams_from_its_summarization_settings(tiny_t5: Path) -> None:
    traits = writer(tiny_t5)._traits  # noqa: SLF001
    assert (traits.prefix, traits.num_beams) == ("summarize: ", 2)


def test_a_model_without_template_keeps_its_first_line(tmp_path: Path) -> None:
    engine = writer(make_llama(tmp_path / "plain", template=None))

    class TwoLines(OnlyText):
        def allows_end(self, text: str) -> bool:
            return text in {"The plan", self.text}

    [draft] = engine.write([Prompt("", "x", constraint=TwoLines("The plan\nSummarize"))])
    assert draft.text == "The plan"


def test_random_weights_never_stand_in_for_missing_ones(tmp_path: Path) -> None:
    path = make_llama(tmp_path / "holed")
    weights = load_file(path / "model.safetensors")
    weights.pop("model.layers.1.mlp.up_proj.weight")
    save_file(weights, path / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelCorrupt, match="lacks 1 weight"):
        writer(path)


def test_a_model_too_small_for_the_instruction_is_refused(tmp_path: Path) -> None:
    engine = writer(make_llama(tmp_path / "small", max_position_embeddings=64))
    with pytest.raises(ModelRefused, match="too few"):
        engine.write([Prompt("Keep every name and every number. " * 5, "x")])


def test_missing_devices_are_refused() -> None:
    missing = "mps" if torch.cuda.is_available() else "cuda"
    with pytest.raises(DeviceUnavailable, match=missing):
        pick_device(missing)
    with pytest.raises(DeviceUnavailable, match="cuda:99"):
        pick_device("cuda:99")
    with pytest.raises(DeviceUnavailable, match="'gpu' is no device"):
        pick_device("gpu")


def test_precision_follows_device_and_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda: False)
    cuda = torch.device("cuda")
    assert pick_dtype(torch.device("cpu"), "llama") is torch.float32
    assert pick_dtype(cuda, "llama") is torch.float16
    assert pick_dtype(cuda, "pegasus") is torch.float32
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda: True)
    assert pick_dtype(cuda, "pegasus") is torch.bfloat16


def test_threads_are_set(tiny_llama: Path) -> None:
    before = torch.get_num_threads()
    try:
        load_writer(str(tiny_llama), "cpu", tiny_llama, threads=1)
        assert torch.get_num_threads() == 1
    finally:
        torch.set_num_threads(before)


def test_quote_needs_no_torch() -> None:
    code = (
        "import sys, pathlib, app.engines as e; w = e.load_writer('quote', 'cpu', pathlib.Path('x')); "
        "e.load_manifest(); "
        "print(w.info.mode, 'torch' in sys.modules, 'transformers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["quote", "False", "False"]
    assert isinstance(load_writer("quote", "cpu", Path("x")), QuoteWriter)


def test_a_first_token_is_forced_only_where_the_model_wants_it(tiny_bart: Path, tmp_path: Path) -> None:
    free = make_bart(tmp_path / "free", forced_bos_token_id=None)
    assert writer(tiny_bart)._traits.first_token(None) == 0  # noqa: SLF001
    assert writer(free)._traits.first_token(None) is None  # noqa: SLF001


def test_led_attends_from_its_first_token_to_all(tiny_led: Path) -> None:
    engine = writer(tiny_led)
    rows = [engine._encode(prompt) for prompt in prompts()]  # noqa: SLF001
    attention = engine._pad(rows)["global_attention_mask"]  # noqa: SLF001
    assert attention[:, 0].tolist() == [1, 1, 1]
    assert int(attention.sum()) == 3


def test_mbart_reads_and_writes_each_prompts_own_language(tiny_mbart: Path) -> None:
    engine = writer(tiny_mbart)
    assert engine.info.languages is None
    names = engine._tokenizer.convert_ids_to_tokens  # noqa: SLF001
    for language, read, written in (("en", "en_XX", "en_XX"), ("de", "de_DE", "de_DE"), ("xx", "en_XX", "ro_RO")):
        row = engine._encode(Prompt("", "The plan en_XX", language=language))  # noqa: SLF001
        assert names(row.ids)[0] == read
        assert names(row.ids).count("en_XX") == int(read == "en_XX"), "the text's own en_XX is no language code"
        assert names([row.first]) == [written]
