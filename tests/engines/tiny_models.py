# ruff: noqa: ANN401, S106 - models have no common type; "</s>" is no password
"""Makers of tiny models with random weights, saved as real directories so that tests go the whole way."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
import transformers
from gguf import GGUFWriter
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

from app.engines.manifest import Manifest

hf: Any = transformers  # its configs take keyword arguments that its types do not know

CORPUS = [
    "The council said on Monday that 1,200 homes would be built by 2030 in the old harbour.",
    "“We will not stop,” Maria Keller told reporters; the plan could cost 4.5 million euros.",
    "Summarize this text. Background, not to be retold. Answer: system user assistant",
    "Привет, мир! Цены выросли на 12%. 👩 🎉 x",
]
CHAT_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
CAUSAL_SPECIALS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
SEQ2SEQ_SPECIALS = ["<s>", "<pad>", "</s>", "<unk>"]


def byte_level_tokenizer(specials: list[str], vocabulary: int = 190) -> Tokenizer:
    """Byte-level BPE that splits digits, as SmolLM's does; small enough for a constraint to see every token."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=vocabulary, special_tokens=specials, show_progress=False)
    tokenizer.train_from_iterator([*CORPUS, "".join(map(chr, range(32, 127))), "\n"], trainer)
    return tokenizer


def metaspace_tokenizer(specials: list[str]) -> Tokenizer:
    """Sentencepiece's way of marking words, which loses the leading space when a single token is decoded."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.BpeTrainer(vocab_size=190, special_tokens=specials, show_progress=False)
    tokenizer.train_from_iterator([*CORPUS, "".join(map(chr, range(33, 127)))], trainer)
    return tokenizer


def _ends(tokenizer: Tokenizer, template: str) -> Tokenizer:
    names = [name for name in ("<s>", "</s>") if name in template]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=template, special_tokens=[(name, tokenizer.token_to_id(name)) for name in names]
    )
    return tokenizer


def _save(model: Any, tokenizer: Any, path: Path, generation: dict[str, Any]) -> Path:
    model.generation_config = hf.GenerationConfig(**generation)
    model.save_pretrained(path)
    tokenizer.save_pretrained(path)
    return path


def make_llama(path: Path, *, template: str | None = CHAT_TEMPLATE, **changes: Any) -> Path:
    tokenizer = byte_level_tokenizer(CAUSAL_SPECIALS)
    fast = hf.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<|im_start|>", eos_token="<|im_end|>", pad_token="<|im_end|>"
    )
    fast.chat_template = template
    fast.model_max_length = 512
    shape = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
    ids = {"bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 2}
    config = hf.LlamaConfig(
        **{"vocab_size": len(fast), "num_key_value_heads": 2, "initializer_range": 0.3, "max_position_embeddings": 512}
        | shape
        | ids
        | {"tie_word_embeddings": True}
        | changes
    )
    torch.manual_seed(7)
    # A sampling default such as authors leave behind; the writer must not inherit it.
    return _save(hf.LlamaForCausalLM(config), fast, path, {**ids, "do_sample": True, "temperature": 5.0})


def make_bart(path: Path, **changes: Any) -> Path:
    tokenizer = _ends(byte_level_tokenizer(SEQ2SEQ_SPECIALS), "<s> $A </s>")
    fast = hf.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", pad_token="<pad>", unk_token="<unk>"
    )
    ids = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2, "decoder_start_token_id": 2}
    layers = {"encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2, "decoder_attention_heads": 2}
    feeds = {"d_model": 32, "encoder_ffn_dim": 64, "decoder_ffn_dim": 64, "max_position_embeddings": 128}
    torch.manual_seed(7)
    model = hf.BartForConditionalGeneration(hf.BartConfig(vocab_size=len(fast), init_std=0.3, **layers, **feeds, **ids))
    generation = {**ids, "num_beams": 4, "no_repeat_ngram_size": 3, "length_penalty": 2.0, "forced_bos_token_id": 0}
    return _save(model, fast, path, generation | changes)


def make_t5(path: Path) -> Path:
    tokenizer = _ends(metaspace_tokenizer(["<pad>", "</s>", "<unk>"]), "$A </s>")
    fast = hf.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token="</s>", pad_token="<pad>", unk_token="<unk>", model_max_length=128
    )
    ids = {"pad_token_id": 0, "eos_token_id": 1, "decoder_start_token_id": 0}
    config = hf.T5Config(vocab_size=len(fast), d_model=32, d_kv=8, d_ff=64, num_layers=1, num_heads=4, **ids)
    config.task_specific_params = {"summarization": {"prefix": "summarize: ", "num_beams": 2}}
    torch.manual_seed(7)
    return _save(hf.T5ForConditionalGeneration(config), fast, path, ids)


def make_pegasus(path: Path) -> Path:
    tokenizer = _ends(metaspace_tokenizer(["<pad>", "</s>", "<unk>"]), "$A </s>")
    fast = hf.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token="</s>", pad_token="<pad>", unk_token="<unk>"
    )
    ids = {"pad_token_id": 0, "eos_token_id": 1, "decoder_start_token_id": 0}
    layers = {"encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2, "decoder_attention_heads": 2}
    feeds = {"d_model": 32, "encoder_ffn_dim": 64, "decoder_ffn_dim": 64, "max_position_embeddings": 64}
    torch.manual_seed(7)
    model = hf.PegasusForConditionalGeneration(hf.PegasusConfig(vocab_size=len(fast), **layers, **feeds, **ids))
    return _save(model, fast, path, {**ids, "num_beams": 8})


def make_led(path: Path) -> Path:
    tokenizer = _ends(byte_level_tokenizer(SEQ2SEQ_SPECIALS), "<s> $A </s>")
    fast = hf.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", pad_token="<pad>", unk_token="<unk>"
    )
    ids = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2, "decoder_start_token_id": 2}
    layers = {"encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2, "decoder_attention_heads": 2}
    feeds = {"d_model": 32, "encoder_ffn_dim": 64, "decoder_ffn_dim": 64, "attention_window": 8, "init_std": 0.3}
    positions = {"max_encoder_position_embeddings": 256, "max_decoder_position_embeddings": 64}
    torch.manual_seed(7)
    model = hf.LEDForConditionalGeneration(hf.LEDConfig(vocab_size=len(fast), **layers, **feeds, **positions, **ids))
    return _save(model, fast, path, {**ids, "num_beams": 2})


def make_mbart(path: Path) -> Path:
    """With the real tokenizer class, which puts a language code before every text; Romanian is its authors' choice."""
    words = sorted({word for text in CORPUS for word in text.split()})
    pieces = [(piece, 0.0) for piece in SEQ2SEQ_SPECIALS]
    pieces += [(f"\u2581{word}", -1.0) for word in words] + [("\u2581", -2.0)]
    pieces += [(character, -3.0) for character in sorted(set("".join(words)))]
    tokenizer = hf.MBart50Tokenizer(vocab=pieces, src_lang="en_XX")
    ids = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2, "decoder_start_token_id": 2}
    layers = {"encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2, "decoder_attention_heads": 2}
    feeds = {"d_model": 32, "encoder_ffn_dim": 64, "decoder_ffn_dim": 64, "max_position_embeddings": 128}
    torch.manual_seed(7)
    config = hf.MBartConfig(vocab_size=len(tokenizer), init_std=0.3, **layers, **feeds, **ids)
    forced = tokenizer.convert_tokens_to_ids("ro_RO")
    return _save(hf.MBartForConditionalGeneration(config), tokenizer, path, {**ids, "forced_bos_token_id": forced})


def make_gguf(source: Path, path: Path) -> Path:
    """The tiny Llama at ``source`` as GGUF, its weights permuted as llama.cpp's own converter does."""
    model: Any = hf.LlamaForCausalLM.from_pretrained(source)
    config = model.config
    writer = GGUFWriter(path, "llama")
    writer.add_name("tiny")
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_dimension_count(config.hidden_size // config.num_attention_heads)
    writer.add_rope_freq_base(10000.0)
    writer.add_vocab_size(config.vocab_size)
    _add_tokenizer(writer, source)
    for name, tensor in _gguf_tensors(model):
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _add_tokenizer(writer: GGUFWriter, source: Path) -> None:
    fast = hf.PreTrainedTokenizerFast(tokenizer_file=str(source / "tokenizer.json"))
    tokens = fast.convert_ids_to_tokens(list(range(len(fast))))
    merges = _merges(source)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(tokens)
    writer.add_token_types([3 if token in CAUSAL_SPECIALS else 1 for token in tokens])
    writer.add_token_merges(merges)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template(CHAT_TEMPLATE)


def _merges(source: Path) -> list[str]:
    pairs = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))["model"]["merges"]
    return [" ".join(pair) if isinstance(pair, list) else pair for pair in pairs]


def _gguf_tensors(model: Any) -> list[tuple[str, np.ndarray[Any, Any]]]:
    names = {
        "input_layernorm": "attn_norm",
        "post_attention_layernorm": "ffn_norm",
        "self_attn.q_proj": "attn_q",
        "self_attn.k_proj": "attn_k",
        "self_attn.v_proj": "attn_v",
        "self_attn.o_proj": "attn_output",
        "mlp.gate_proj": "ffn_gate",
        "mlp.up_proj": "ffn_up",
        "mlp.down_proj": "ffn_down",
    }
    heads = {"attn_q": model.config.num_attention_heads, "attn_k": model.config.num_key_value_heads}
    weights = {name: tensor.float().numpy() for name, tensor in model.model.state_dict().items()}
    found = [("token_embd.weight", weights["embed_tokens.weight"]), ("output_norm.weight", weights["norm.weight"])]
    for layer in range(model.config.num_hidden_layers):
        for old, new in names.items():
            weight = weights[f"layers.{layer}.{old}.weight"]
            if new in heads:
                count = heads[new]
                halves = weight.reshape(count, 2, weight.shape[0] // count // 2, weight.shape[1])
                weight = halves.swapaxes(1, 2).reshape(weight.shape)
            found.append((f"blk.{layer}.{new}.weight", np.ascontiguousarray(weight)))
    return found


def make_wheel(folder: Path, member: Path) -> Path:
    """A wheel ``tiny-model`` 1.0 that carries ``member`` as ``tiny_model/<name>``."""
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / "tiny_model-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.write(member, f"tiny_model/{member.name}")
        archive.writestr("tiny_model/__init__.py", "raise RuntimeError('nothing of the wheel may run')\n")
        archive.writestr("tiny_model-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny-model\nVersion: 1.0\n")
        archive.writestr(
            "tiny_model-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("tiny_model-1.0.dist-info/RECORD", "")
    return wheel


def make_adapter(source: Path, folder: Path, *, seed: int = 3, **changes: Any) -> Path:
    """A LoRA adapter with random weights for the tiny Llama at ``source``, in PEFT's files; its weights' path."""
    rank = 4
    shapes = {
        name.removesuffix(".weight"): tensor.shape
        for name, tensor in load_file(source / "model.safetensors").items()
        if name.endswith("_proj.weight")
    }
    numbers = torch.Generator().manual_seed(seed)
    pairs: dict[str, torch.Tensor] = {}
    for name, (out, into) in shapes.items():
        pairs[f"base_model.model.{name}.lora_A.weight"] = torch.randn(rank, into, generator=numbers)
        pairs[f"base_model.model.{name}.lora_B.weight"] = torch.randn(out, rank, generator=numbers) / 10
    folder.mkdir(parents=True, exist_ok=True)
    save_file(pairs, folder / "adapter_model.safetensors")
    config = {"peft_type": "LORA", "r": rank, "lora_alpha": 8, "bias": "none", "use_dora": False, "rank_pattern": {}}
    (folder / "adapter_config.json").write_text(json.dumps(config | changes), encoding="utf-8")
    return folder / "adapter_model.safetensors"


def pins(weights: Path) -> dict[str, str]:
    """What a manifest says of the adapter ``weights``; the path is left out."""
    return {"sha256": digest(weights), "config_sha256": digest(weights.with_name("adapter_config.json"))}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def make_manifest(wheel: Path, member: Path, adapter: Path | None = None) -> Manifest:
    origin = {
        "kind": "wheel",
        "distribution": "tiny-model",
        "version": "1.0",
        "sha256": digest(wheel),
        "member": f"tiny_model/{member.name}",
    }
    entry = {
        "name": "tiny",
        "description": "tiny",
        "revision": "r1",
        "sha256": digest(member),
        "licence": "MIT",
        "languages": ["en"],
        "mode": "sentence",
        "default": True,
        "origin": origin,
    }
    context = {}
    if adapter is not None:
        entry["adapter"] = {"path": adapter.name, **pins(adapter)}
        context = {"folder": adapter.parent}
    return Manifest.model_validate({"models": {"tiny": entry}}, context=context)


class OnlyWords:
    """Allows texts whose words are all of a set, ending at a whole word; counts how often it is asked."""

    def __init__(self, *words: str, at_least: int = 1) -> None:
        self.words = frozenset(words)
        self.at_least = at_least
        self.asked = 0

    def allows(self, text: str) -> bool:
        self.asked += 1
        words = text.split(" ")
        unfinished = words.pop()
        return all(word in self.words for word in words) and any(word.startswith(unfinished) for word in self.words)

    def allows_end(self, text: str) -> bool:
        words = text.split(" ")
        return len(words) >= self.at_least and all(word in self.words for word in words)


class OnlyText:
    """Allows one text and nothing else."""

    def __init__(self, text: str) -> None:
        self.text = text

    def allows(self, text: str) -> bool:
        return self.text.startswith(text)

    def allows_end(self, text: str) -> bool:
        return text == self.text
