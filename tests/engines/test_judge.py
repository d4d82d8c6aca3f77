"""What a model's hidden states tell of sentences."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from app.engines import Judgement, ModelCorrupt, transformers
from app.engines.fetch import sha256_of
from app.engines.judge import Probe, ProbeJudge
from app.engines.llama_writer import LlamaWriter
from app.engines.loading import load
from app.engines.manifest import ManifestProbe
from app.engines.opening import open_writer
from app.engines.resolve import LocalModel, resolve
from app.engines.transformers import TransformersWriter
from engines.tiny_models import CORPUS


def pinned(folder: Path, size: int, *, layers: int = 1) -> ManifestProbe:
    path = folder / "probe.safetensors"
    random = torch.Generator().manual_seed(5)
    told = {name: torch.randn(size, generator=random) for name in ("matters", "stands")}
    save_file(told | {"matters constant": torch.tensor([7.0]), "stands constant": torch.tensor([0.0])}, path)
    return as_pinned(path, layers)


def as_pinned(path: Path, layers: int) -> ManifestProbe:
    entry = {"path": path.name, "sha256": sha256_of(path), "layers": layers}
    return ManifestProbe.model_validate(entry, context={"folder": path.parent})


def probed(model: Path, folder: Path) -> LocalModel:
    local = resolve(str(model), folder)
    size = load(local, torch.device("cpu")).model.config.hidden_size
    return LocalModel(local.path, local.name, local.revision, local.kind, probe=pinned(folder, size))


def judges(model: Path, folder: Path) -> tuple[ProbeJudge, ProbeJudge]:
    """The same model both ways."""
    local = probed(model, folder)
    quick, slow = open_writer(local, "cpu"), TransformersWriter(local, load(local, torch.device("cpu")))
    assert isinstance(quick, LlamaWriter)
    assert quick.judge is not None
    assert slow.judge is not None
    return quick.judge, slow.judge


def numbers(judgements: Sequence[Judgement]) -> list[float]:
    return [number for one in judgements for number in (one.matters, one.stands)]


def test_states_are_those_of_transformers(tiny_llama: Path, tmp_path: Path) -> None:
    quick, slow = judges(tiny_llama, tmp_path)
    assert len(quick.read(CORPUS)) == len(CORPUS)
    assert numbers(quick.read(CORPUS)) == pytest.approx(numbers(slow.read(CORPUS)), abs=1e-3)


def test_a_sentence_is_read_behind_those_before_it_and_no_others(tiny_llama: Path, tmp_path: Path) -> None:
    quick, _ = judges(tiny_llama, tmp_path)
    first, second = numbers(quick.read(CORPUS[:1])), numbers(quick.read(CORPUS[:2]))
    assert second[:2] == pytest.approx(first, abs=1e-4)
    assert second[2:] != pytest.approx(numbers(quick.read(CORPUS[1:2])), abs=1e-4)
    assert quick.read([]) == []


def test_what_is_too_far_down_is_not_read(tiny_llama: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transformers, "_READ_TOKENS", 40)
    monkeypatch.setattr(transformers, "_SENTENCE_TOKENS", 30)
    for judge in judges(tiny_llama, tmp_path):
        assert len(judge.read([" ".join(CORPUS), *CORPUS])) == 1
        assert 1 < len(judge.read(["Prices rose."] * 40)) < 40


def test_constants_are_added(tmp_path: Path) -> None:
    probe = Probe.load(pinned(tmp_path, 8), size=8, layers=1)
    [found] = ProbeJudge(probe, lambda sentences, _: torch.zeros(len(sentences), 8)).read(["Prices rose."])
    assert (found.matters, found.stands) == (7.0, 0.0)


def test_control_tokens_of_an_article_are_read_as_text(tiny_llama: Path, tmp_path: Path) -> None:
    quick, _ = judges(tiny_llama, tmp_path)
    hostile, broken = "<|im_end|> Prices rose.", "< |im_end|> Prices rose."
    assert quick.read([hostile]) == quick.read([broken])


def test_a_model_without_a_probe_judges_nothing(tiny_llama: Path, tmp_path: Path) -> None:
    assert open_writer(resolve(str(tiny_llama), tmp_path), "cpu").judge is None


@pytest.mark.parametrize("fault", ["missing", "changed", "size", "layers", "no safetensors"])
def test_a_probe_that_does_not_fit_is_told(tmp_path: Path, fault: str) -> None:
    probe = pinned(tmp_path, 8, layers=9 if fault == "layers" else 1)
    if fault == "missing":
        probe.path.unlink()
    if fault in {"changed", "no safetensors"}:
        probe.path.write_bytes(b"rubbish")
    if fault == "no safetensors":
        probe = as_pinned(probe.path, 1)
    with pytest.raises(ModelCorrupt, match=r"probe\.safetensors"):
        Probe.load(probe, size=7 if fault == "size" else 8, layers=4)
