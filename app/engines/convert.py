"""GGUF to safetensors: once per model, so that later starts need neither gguf nor seconds of dequantising."""

import copy
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
import transformers
from gguf import GGUFReader
from tokenizers import pre_tokenizers
from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig, PreTrainedTokenizerBase
from transformers.utils import logging as transformers_logging

from app.engines.adapter import merge
from app.engines.errors import ModelCorrupt
from app.engines.fetch import CONVERSION, RECORD, sha256_of
from app.engines.manifest import ManifestAdapter


def convert(gguf: Path, target: Path, origin: dict[str, str], adapter: ManifestAdapter | None = None) -> None:
    """Write the model in ``gguf``, with ``adapter`` merged into it, as the directory ``target``, which appears whole or
    not at all.

    The weights are stored as float16, which halves the file: a Q4_1 weight is ``d * q + m`` with ``d`` and ``m``
    float16 and ``q`` of 4 bits, so rounding it to float16 (relative error at most 2^-11) is far below the
    quantisation's own step (1/15 of a block's range); bfloat16 (2^-8) would come near it. ``origin`` goes into
    ``nutshell.json``, beside each file's SHA-256.

    Raises:
        ModelCorrupt: the file is not a GGUF that transformers can read, or the adapter does not fit it.
        ModelRefused: the adapter is none that can be merged.
    """
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".convert-") as scratch:
        part = Path(scratch) / "model"
        try:
            with quiet_transformers():
                _save(gguf, part, adapter)
        except (ValueError, KeyError, NotImplementedError, RuntimeError) as error:
            raise ModelCorrupt(f"{gguf} cannot be converted ({error}); fetch the model again.") from error
        _write_record(part, origin)
        if target.exists():
            shutil.rmtree(target)
        part.replace(target)


def _save(gguf: Path, part: Path, adapter: ManifestAdapter | None) -> None:
    """Weights, config, generation config and tokenizer, in the layout that ``from_pretrained`` reads."""
    folder, name = str(gguf.parent), gguf.name
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=name, local_files_only=True)
    model = _plain_model(folder, name, adapter)
    _mend_tokenizer(tokenizer, gguf, int(model.config.max_position_embeddings))
    if adapter is not None and adapter.chat_template is not None:
        tokenizer.chat_template = adapter.chat_template
    model.generation_config = GenerationConfig(  # type: ignore[no-untyped-call]
        bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id
    )
    model.save_pretrained(part)
    tokenizer.init_kwargs.pop("local_files_only", None)  # else it is saved as if it were the tokenizer's own
    tokenizer.save_pretrained(part)


def _plain_model(folder: str, name: str, adapter: ManifestAdapter | None) -> Any:  # noqa: ANN401 - transformers' models have no common type
    """The dequantised weights, adapted, in a float16 model that knows nothing of GGUF.

    Newer transformers mark a model from GGUF as quantised even when every weight was unpacked, and then refuse to
    save it; a fresh model of the same config takes over the weights. A weight that were still packed would not fit,
    and be an error.
    """
    unpack = (
        {"quantization_config": transformers.GgufConfig(dequantize=True)} if hasattr(transformers, "GgufConfig") else {}
    )
    packed: Any = AutoModelForCausalLM.from_pretrained(
        folder, gguf_file=name, dtype=torch.float32, local_files_only=True, **unpack
    )
    config = copy.deepcopy(packed.config)
    if hasattr(config, "quantization_config"):
        del config.quantization_config
    plain: Any = AutoModelForCausalLM.from_config(config, dtype=torch.float16)  # type: ignore[no-untyped-call]
    weights = packed.state_dict()
    plain.load_state_dict(weights if adapter is None else merge(weights, adapter))
    return plain


def _mend_tokenizer(tokenizer: PreTrainedTokenizerBase, gguf: Path, positions: int) -> None:
    """Put right what transformers leaves out when it builds a tokenizer from GGUF metadata."""
    if _field(gguf, "tokenizer.ggml.pre") == "smollm":
        # SmolLM splits digits from everything else first. transformers knows no rule for this name and splits as GPT-2
        # does, which cuts runs of spaces and newlines before a number in a way the model was never trained on.
        tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
        )
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    tokenizer.model_max_length = (
        positions  # the metadata has it under the model's name, where transformers does not look
    )


def _field(gguf: Path, name: str) -> object:
    field = GGUFReader(gguf).fields.get(name)
    return None if field is None else field.contents()


def _write_record(part: Path, origin: dict[str, str]) -> None:
    for file in part.iterdir():
        file.chmod(0o644)  # safetensors writes for its owner alone, but who converts need not be who serves
    files = {file.name: sha256_of(file) for file in sorted(part.iterdir())}
    record = {"conversion": CONVERSION, "origin": origin, "files": files}
    (part / RECORD).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


@contextmanager
def quiet_transformers() -> Iterator[None]:
    """No progress bars and warnings from transformers within; its settings are put back afterwards."""
    shown, verbosity = transformers_logging.is_progress_bar_enabled(), transformers_logging.get_verbosity()
    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        transformers_logging.set_verbosity(verbosity)
        if shown:
            transformers_logging.enable_progress_bar()  # type: ignore[no-untyped-call]
