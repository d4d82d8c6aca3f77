"""A checked directory into memory: device, precision, model and tokenizer."""

from dataclasses import dataclass
from typing import Any

import torch
from safetensors import SafetensorError
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    AutoModelForSeq2SeqLM,
    AutoTokenizer,
    GenerationConfig,
    PreTrainedTokenizerBase,
)

from app.engines.convert import quiet_transformers
from app.engines.errors import DeviceUnavailable, ModelCorrupt, ModelRefused
from app.engines.llama import is_llama
from app.engines.resolve import LocalModel

# Trained in bfloat16 or float32, these have activations beyond float16's 65,504 and answer with NaN there.
_OVERFLOWS_FLOAT16 = frozenset(
    {"t5", "mt5", "umt5", "longt5", "switch_transformers", "pegasus", "pegasus_x", "bigbird_pegasus"}
)
_LOAD_ERRORS = (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, ImportError, SafetensorError)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model ready to generate, with the settings its authors gave for that. ``stored`` is its files' precision."""

    model: Any
    tokenizer: PreTrainedTokenizerBase
    generation: GenerationConfig
    device: torch.device
    parameters: int
    stored: torch.dtype | None = None


def pick_device(name: str) -> torch.device:
    """``auto`` is the first there is of cuda, mps and cpu; ``cuda:1`` and the like name one card.

    Raises:
        DeviceUnavailable: it is not in this machine, or is no device.
    """
    cuda, mps = torch.cuda.is_available(), torch.backends.mps.is_available()
    if name == "auto":
        return torch.device("cuda" if cuda else "mps" if mps else "cpu")
    kind, _, index = name.partition(":")
    if kind not in {"cpu", "cuda", "mps"} or (index and not index.isdecimal()):
        raise DeviceUnavailable(f"{name!r} is no device; choose auto, cpu, cuda or mps.")
    there = {"cpu": True, "cuda": cuda and int(index or 0) < torch.cuda.device_count(), "mps": mps}[kind]
    if not there:
        raise DeviceUnavailable(f"There is no {name} device that torch can use here; choose auto or cpu.")
    return torch.device(name)


def pick_dtype(device: torch.device, model_type: str) -> torch.dtype:
    """Half precision on accelerators where the model stands it; float32 on CPU, where half is slower and no better."""
    if device.type == "cpu":
        return torch.float32
    if device.type == "cuda" and torch.cuda.is_bf16_supported():
        return torch.bfloat16
    return torch.float32 if model_type in _OVERFLOWS_FLOAT16 else torch.float16


def _dtype(device: torch.device, config: Any) -> torch.dtype:  # noqa: ANN401 - transformers' configs have no common type
    """As ``pick_dtype``; but a Llama's halves stay as they are on CPUs, where ``Llama`` makes of them what it needs."""
    if device.type == "cpu" and is_llama(config) and config.dtype == torch.float16:
        return torch.float16
    return pick_dtype(device, str(config.model_type))


def load(local: LocalModel, device: torch.device) -> Loaded:
    """Read weights and tokenizer; safetensors only, no code from the directory, no network.

    Raises:
        ModelCorrupt: weights are missing or do not fit the config, or the tokenizer cannot be read.
        ModelRefused: it needs its own code.
    """
    path = str(local.path)
    try:
        with quiet_transformers():
            tokenizer = AutoTokenizer.from_pretrained(path, trust_remote_code=False, local_files_only=True)
            config = AutoConfig.from_pretrained(path, trust_remote_code=False, local_files_only=True)
            model = _load_model(local, device, _dtype(device, config))
    except _LOAD_ERRORS as error:
        reason = " ".join(str(error).split())[:200]
        if "trust_remote_code" in reason:
            raise ModelRefused(f"{path} needs its own Python code, which is never run here; choose another.") from error
        raise ModelCorrupt(f"{path} cannot be loaded ({reason}); fetch or save the model again.") from error
    if tokenizer.eos_token_id is None:
        raise ModelRefused(
            f"{path} has a tokenizer without an end-of-text token, so it would never stop; choose another."
        )
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    generation = model.generation_config
    # Ours is passed to every call; what stays here would fill its gaps, such as a model's stray sampling temperature.
    model.generation_config = GenerationConfig()  # type: ignore[no-untyped-call]
    parameters = sum(parameter.numel() for parameter in model.parameters())
    return Loaded(model, tokenizer, generation, device, parameters, config.dtype)


def _load_model(local: LocalModel, device: torch.device, dtype: torch.dtype) -> Any:  # noqa: ANN401 - transformers' models have no common type
    auto: Any = AutoModelForSeq2SeqLM if local.kind == "seq2seq" else AutoModelForCausalLM
    model, info = auto.from_pretrained(
        str(local.path),
        dtype=dtype,
        use_safetensors=True,
        trust_remote_code=False,
        local_files_only=True,
        output_loading_info=True,
    )
    # transformers only warns and fills the gaps with random numbers.
    lacking = sorted(info["missing_keys"]) + sorted(map(str, info["mismatched_keys"]))
    if lacking:
        raise ModelCorrupt(f"{local.path} lacks {len(lacking)} weight(s), first {lacking[0]}; fetch the model again.")
    return model.to(device).eval()
