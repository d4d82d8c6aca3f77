"""Llama's forward pass for CPUs: fused projections, 16-bit matrices, and a cache of keys and values for each row.

transformers' own model spends as long between its matrices as in them when it reads a token at a time. Here rows of any
length lie end to end in one (T, H) tensor, without padding: matrices see all tokens at once, attention each row alone,
so that a row's numbers do not depend on its neighbours.
"""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from torch import Tensor
from torch.nn import functional

Linear = Callable[[Tensor], Tensor]
_EMBEDDING = "model.embed_tokens.weight"


@dataclass(slots=True)
class Cache:
    """One row's keys and values, (layers, 2, kv heads, capacity, head size); the first ``length`` tokens count."""

    states: Tensor
    length: int = 0

    def take(self, other: "Cache", length: int) -> None:
        """Begin with another row's first ``length`` tokens."""
        self.states[:, :, :, :length] = other.states[:, :, :, :length]
        self.length = length


@dataclass(frozen=True, slots=True)
class _Layer:
    before: Tensor
    qkv: Linear
    out: Linear
    between: Tensor
    gate_up: Linear
    down: Linear


def is_llama(config: Any) -> bool:  # noqa: ANN401 - transformers' configs have no common type
    """Whether a model of this config is one whose every part is known here: silu, no biases, rotary positions."""
    return (
        config.model_type == "llama" and config.hidden_act == "silu" and not (config.attention_bias or config.mlp_bias)
    )


class Llama:
    """A Llama's weights made ready for CPUs.

    ``half`` keeps matrices in float16, as their files do, and computes in float32: half the memory to be read for the
    same numbers. It takes effect where this machine's torch has the kernel (x86); elsewhere they stay in float32.
    ``embedding`` is the model's own, as ``mapped_embedding`` finds it; without it, a copy is made.
    """

    def __init__(self, model: Any, *, half: bool, embedding: Tensor | None = None) -> None:  # noqa: ANN401 - as of configs
        config = model.config
        self._heads: int = config.num_attention_heads
        self._kv_heads: int = config.num_key_value_heads
        self._size: int = config.head_dim
        self._epsilon: float = config.rms_norm_eps
        self._rotary: Any = copy.deepcopy(model.model.rotary_emb)  # the model itself will be emptied
        linear = _half_linear if half and "fbgemm" in torch.backends.quantized.supported_engines else _linear
        # A copy: a tensor as it was read would keep the whole mapped file in memory.
        self._embedding = _copied(model, half=half) if embedding is None else embedding
        self._norm: Tensor = model.model.norm.weight.detach().float()
        self._head = linear(model.lm_head.weight)
        self._layers = [_layer(layer, linear) for layer in model.model.layers]

    def cache(self, capacity: int) -> Cache:
        """An empty cache for ``capacity`` tokens."""
        return Cache(torch.empty(len(self._layers), 2, self._kv_heads, capacity, self._size))

    def read(self, rows: Sequence[tuple[Cache, Sequence[int]]], layers: int | None = None) -> Tensor:
        """Add each row's tokens to its cache; the last hidden states of all, (T, H), row after row.

        Through the first ``layers`` only, if that is given; what these caches hold is then good for as many.
        """
        places = [place for cache, ids in rows for place in range(cache.length, cache.length + len(ids))]
        x = self._embedding[torch.tensor([token for _, ids in rows for token in ids])].float()
        cos, sin = (table[0].unsqueeze(1) for table in self._rotary(x, torch.tensor([places])))
        masks = [_mask(cache.length, len(ids), self._heads // self._kv_heads) for cache, ids in rows]
        for number, layer in enumerate(self._layers[:layers]):
            states = layer.qkv(self._normed(x, layer.before)).view(len(places), -1, self._size)
            rotated = states[:, : -self._kv_heads]
            rotated = rotated * cos + _turned(rotated) * sin
            values, at, seen = states[:, -self._kv_heads :], 0, list[Tensor]()
            for (cache, ids), mask in zip(rows, masks, strict=True):
                here = slice(at, at + len(ids))
                seen.append(self._attend(cache, number, rotated[here], values[here], mask))
                at += len(ids)
            x = x + layer.out(torch.cat(seen))
            gate, up = layer.gate_up(self._normed(x, layer.between)).chunk(2, dim=-1)
            x = x + layer.down(functional.silu(gate) * up)
        for cache, ids in rows:
            cache.length += len(ids)
        return x

    def logits(self, hidden: Tensor) -> Tensor:
        """Next-token scores, (N, V), from last hidden states, (N, H)."""
        return self._head(self._normed(hidden, self._norm))

    def _normed(self, x: Tensor, weight: Tensor) -> Tensor:
        return functional.rms_norm(x, weight.shape, weight, self._epsilon)

    def _attend(self, cache: Cache, layer: int, qk: Tensor, values: Tensor, mask: Tensor | None) -> Tensor:
        """One row's attention, (n, heads * size), from rotated queries and keys, (n, heads + kv heads, size)."""
        count, end = len(qk), cache.length + len(qk)
        keys, kept = cache.states[layer, 0, :, :end], cache.states[layer, 1, :, :end]
        keys[:, cache.length :] = qk[:, self._heads :].transpose(0, 1)
        kept[:, cache.length :] = values.transpose(0, 1)
        # The query heads that share a key head are laid side by side as if they were more tokens.
        queries = qk[:, : self._heads].view(count, self._kv_heads, -1, self._size).permute(1, 2, 0, 3)
        queries = queries.reshape(1, self._kv_heads, -1, self._size)
        found = functional.scaled_dot_product_attention(queries, keys[None], kept[None], attn_mask=mask)
        return found.view(self._kv_heads, -1, count, self._size).permute(2, 0, 1, 3).reshape(count, -1)


def mapped_embedding(folder: Path) -> Tensor | None:
    """The input embedding of the model in ``folder``, (V, H), left in its file: the system reads the rows that are
    used, and may forget them again. ``None`` where it does not lie there in float16 and under its usual name.

    Of the file's mapping nothing else is touched, so that it costs the memory of those rows alone.
    """
    file = folder / "model.safetensors"
    if not file.is_file():
        return None
    with safe_open(file, framework="pt") as weights:
        if _EMBEDDING not in weights.keys():  # noqa: SIM118 - it is no dict
            return None
        found: Tensor = weights.get_tensor(_EMBEDDING)
    return found if found.dtype == torch.float16 else None


def _copied(model: Any, *, half: bool) -> Tensor:  # noqa: ANN401 - as of configs
    embedding: Tensor = model.model.embed_tokens.weight.detach()
    return embedding.to(torch.float16 if half else torch.float32, copy=True)


def _mask(before: int, count: int, group: int) -> Tensor | None:
    """What is added to each new token's attention to the row's tokens, (group * count, before + count): nothing, or
    minus infinity where it comes later. ``None``: a single one sees all.
    """
    if count == 1:
        return None
    return torch.full((count, before + count), -torch.inf).triu(before + 1).repeat(group, 1)


def _turned(x: Tensor) -> Tensor:
    left, right = x.chunk(2, dim=-1)
    return torch.cat((-right, left), dim=-1)


def _layer(layer: Any, linear: Callable[[Tensor], Linear]) -> _Layer:  # noqa: ANN401 - as of configs
    attention, mlp = layer.self_attn, layer.mlp
    return _Layer(
        before=layer.input_layernorm.weight.detach().float(),
        qkv=linear(torch.cat([attention.q_proj.weight, attention.k_proj.weight, attention.v_proj.weight])),
        out=linear(attention.o_proj.weight),
        between=layer.post_attention_layernorm.weight.detach().float(),
        gate_up=linear(torch.cat([mlp.gate_proj.weight, mlp.up_proj.weight])),
        down=linear(mlp.down_proj.weight),
    )


def _linear(weight: Tensor) -> Linear:
    matrix = weight.detach().float()
    return lambda x: functional.linear(x, matrix)


def _half_linear(weight: Tensor) -> Linear:
    """x @ W.T with W in float16 and everything else in float32; each token's sums in one order, whatever the batch."""
    packed = torch.ops.quantized.linear_prepack_fp16(weight.detach().float(), None)
    multiply = torch.ops.quantized.linear_dynamic_fp16
    return lambda x: multiply(x, packed)
