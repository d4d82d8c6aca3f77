"""Is a directory a model that this house runs? Looks at files and headers only, before any weight is read."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any, Literal

from safetensors import SafetensorError, safe_open

from app.engines.errors import ModelCorrupt, ModelNotFound, ModelRefused

Kind = Literal["causal", "seq2seq"]

_PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.h5", "*.msgpack", "*.pkl")
_TOKENIZERS = (
    "tokenizer.json",
    "tokenizer.model",
    "spiece.model",
    "sentencepiece.bpe.model",
    "vocab.json",
    "vocab.txt",
)
_OTHER_HEADS = re.compile("For(MaskedLM|PreTraining|SequenceClassification|TokenClassification|QuestionAnswering)$")
_SAMPLE = 1 << 16


def check_directory(path: Path) -> dict[str, Any]:
    """The parsed ``config.json`` of a directory that holds a whole model.

    Raises:
        ModelNotFound: no such directory, or nothing in it.
        ModelCorrupt: config, weights, index or tokenizer are missing or broken.
        ModelRefused: its weights are pickles, or it is an adapter.
    """
    if not path.is_dir() or not any(path.iterdir()):
        raise ModelNotFound(f"{path} is not a directory with a model in it; give one that has config.json and weights.")
    if (path / "adapter_config.json").exists():
        # transformers would follow it to whatever base model it names, past every check here.
        raise ModelRefused(f"{path} is an adapter, not a model; merge it into its base model and save that.")
    config = _read_json(path / "config.json")
    for shard in _weights(path):
        _check_header(shard)
    if not any((path / name).is_file() for name in _TOKENIZERS):
        raise ModelCorrupt(f"{path} has no tokenizer (such as tokenizer.json); copy the model's tokenizer files there.")
    return config


def kind_of(config: dict[str, Any], path: Path) -> Kind:
    """Which way of generating transformers' own code has for this config.

    Raises:
        ModelRefused: none without the repository's own code, or none at all.
    """
    # Here and not above: importing transformers takes seconds, and nothing else in this module needs it.
    from transformers.models.auto import modeling_auto as auto  # noqa: PLC0415

    model_type = str(config.get("model_type", ""))
    heads = [name for name in config.get("architectures") or () if _OTHER_HEADS.search(str(name))]
    if heads:
        raise ModelRefused(f"{path} is a {heads[0]}, which does not write text; choose another model.")
    seq2seq, causal = auto.MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES, auto.MODEL_FOR_CAUSAL_LM_MAPPING_NAMES
    if model_type in seq2seq and (config.get("is_encoder_decoder", True) or model_type not in causal):
        return "seq2seq"
    if model_type in causal and not config.get("is_encoder_decoder", False):
        return "causal"
    if "auto_map" in config:
        raise ModelRefused(
            f"{path} needs its own Python code to run, which is never executed here; choose another model."
        )
    raise ModelRefused(
        f"{path} has the architecture {model_type!r}, which does not write text here; choose another model."
    )


def fingerprint(path: Path) -> str:
    """A revision for a directory that has none: 12 hex digits over its configs, and over samples of its weights.

    Each file gives its size and three blocks of 64 KiB (head, middle, tail), so that retrained weights of the same
    shape differ, and many gigabytes need not be read at every start.
    """
    digest = hashlib.sha256()
    for file in sorted(
        [*path.glob("*.json"), *path.glob("*.safetensors"), *path.glob("*.model"), *path.glob("*.jinja")]
    ):
        size = file.stat().st_size
        digest.update(f"{file.name}:{size}:".encode())
        with file.open("rb") as opened:
            for offset in (0, size // 2, max(0, size - _SAMPLE)):
                opened.seek(offset)
                digest.update(opened.read(_SAMPLE))
    return digest.hexdigest()[:12]


def _read_json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelCorrupt(f"{path.parent} has no {path.name}; fetch or save the model again.") from error
    except (OSError, ValueError) as error:
        raise ModelCorrupt(f"{path} is not readable JSON ({error}); fetch or save the model again.") from error
    if not isinstance(data, dict):
        raise ModelCorrupt(f"{path} is not a JSON object; fetch or save the model again.")
    return data


def _weights(path: Path) -> list[Path]:
    """The safetensors files that transformers will read."""
    index, single = path / "model.safetensors.index.json", path / "model.safetensors"
    if single.is_file():
        return [single]
    if index.is_file():
        return _shards(index)
    if any(True for pattern in _PICKLES for _ in path.glob(pattern)):
        raise ModelRefused(f"{path} is pickle-only, and pickles can run code; convert its weights to safetensors.")
    raise ModelCorrupt(f"{path} has no model.safetensors; fetch the model again or convert its weights to safetensors.")


def _shards(index: Path) -> list[Path]:
    weight_map = _read_json(index).get("weight_map")
    if not isinstance(weight_map, dict) or not weight_map:
        raise ModelCorrupt(f"{index} lists no weights; fetch the model again.")
    # The names come from the file: keep to this directory.
    shards = [index.parent / Path(str(name)).name for name in sorted(set(weight_map.values()))]
    missing = [shard.name for shard in shards if not shard.is_file()]
    if missing:
        raise ModelCorrupt(f"{index.parent} lacks {len(missing)} shard(s), first {missing[0]}; fetch the model again.")
    return shards


def _check_header(shard: Path) -> None:
    """Open the file's header, whose offsets safetensors compares with the file's size: truncated files are found."""
    try:
        with safe_open(shard, framework="numpy") as opened:
            empty = not opened.keys()
    except (SafetensorError, OSError, ValueError) as error:
        raise ModelCorrupt(f"{shard} is truncated or damaged ({error}); fetch the model again.") from error
    if empty:
        raise ModelCorrupt(f"{shard} holds no weights; fetch the model again.")
