"""LoRA adapters: what training leaves behind, merged into the base model's weights when that is converted.

W += alpha / r * B @ A for every adapted matrix (Hu et al. 2021, equation 3). The files are PEFT's, but so few lines
need neither PEFT at run time nor its other ways of adapting, which are refused.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from app.engines.errors import ModelCorrupt, ModelRefused
from app.engines.fetch import sha256_of
from app.engines.manifest import ManifestAdapter

_PREFIX = "base_model.model."
_A, _B = ".lora_A.weight", ".lora_B.weight"
# Each of these changes the formula or adds weights of its own.
_OTHER_WAYS = (
    "use_dora",
    "use_rslora",
    "use_qalora",
    "fan_in_fan_out",
    "rank_pattern",
    "alpha_pattern",
    "modules_to_save",
    "layer_replication",
    "target_parameters",
    "trainable_token_indices",
    "lora_bias",
)


def merge(weights: Mapping[str, Tensor], adapter: ManifestAdapter) -> dict[str, Tensor]:
    """``weights`` (float32, by name) with the adapter added to those that it adapts; the others are passed through.

    Raises:
        ModelCorrupt: the files are missing, are not those that the manifest pins, or do not fit these weights.
        ModelRefused: it is an adapter of another kind than plain LoRA.
    """
    scale = _scale(adapter)
    deltas = _load(adapter)
    names = {name.removesuffix(_A).removesuffix(_B) for name in deltas}
    merged = dict(weights)
    for name in sorted(names):
        target = f"{name.removeprefix(_PREFIX)}.weight"
        a, b = deltas.get(name + _A), deltas.get(name + _B)
        if a is None or b is None or target not in weights:
            raise ModelCorrupt(f"{adapter.path} has {name}, which does not fit its base model; correct the manifest.")
        delta = _product(a, b)
        if delta is None or delta.shape != weights[target].shape:
            raise ModelCorrupt(f"{adapter.path} has other shapes at {name} than its base model; correct the manifest.")
        merged[target] = weights[target].float() + scale * delta
    return merged


def _product(a: Tensor, b: Tensor) -> Tensor | None:
    """B @ A, (out, in), for A (r, in) and B (out, r); ``None`` if they do not fit each other."""
    fits = a.dim() == b.dim() == 2 and a.shape[0] == b.shape[1]
    return torch.matmul(b.float(), a.float()) if fits else None


def _scale(adapter: ManifestAdapter) -> float:
    """alpha / r, from the pinned ``adapter_config.json``."""
    _verify(adapter.config_path, adapter.config_sha256)
    try:
        config: dict[str, Any] = json.loads(adapter.config_path.read_text(encoding="utf-8"))
        rank, alpha = int(config["r"]), float(config["lora_alpha"])
    except (ValueError, KeyError, TypeError) as error:
        raise ModelCorrupt(f"{adapter.config_path} is no adapter's config ({error!r}); save it again.") from error
    other = [name for name in _OTHER_WAYS if config.get(name)]
    if config.get("peft_type") != "LORA" or config.get("bias", "none") != "none" or other:
        told = ", ".join(other) or f"{config.get('peft_type')}, bias {config.get('bias')}"
        raise ModelRefused(f"{adapter.config_path} is not plain LoRA ({told}); train the adapter without that.")
    if rank < 1:
        raise ModelCorrupt(f"{adapter.config_path} says a rank of {rank}; save it again.")
    return alpha / rank


def _load(adapter: ManifestAdapter) -> dict[str, Tensor]:
    _verify(adapter.path, adapter.sha256)
    try:
        return load_file(adapter.path)
    except (SafetensorError, OSError, ValueError) as error:
        raise ModelCorrupt(f"{adapter.path} is not safetensors ({error}); save the adapter again.") from error


def _verify(path: Path, sha256: str) -> None:
    if not path.is_file():
        raise ModelCorrupt(f"The adapter file {path} is missing; reinstall Nutshell or correct the manifest.")
    if sha256_of(path) != sha256:
        raise ModelCorrupt(f"{path} is not the file the manifest pins; reinstall Nutshell or correct the manifest.")
