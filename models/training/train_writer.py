# ruff: noqa: ANN401 - models and tokenizers have no common type
"""Train the default writer: ``python -m models.training.train_writer --pairs pairs.jsonl --base DIR --out DIR``.

LoRA (Hu et al. 2021, by PEFT) on every linear layer of a small causal model. A pair is worded by the very function that
words the service's prompts, the loss is on the target alone. CPU works; ``--device cuda`` is faster. Every
``--save-every`` steps the adapter, the optimiser and the curve are written; started again with the same ``--out``,
training goes on from there. Batches and their order follow from ``--seed``.
"""

import argparse
import json
import math
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from torch import Tensor
from torch.nn import functional
from transformers import AutoModelForCausalLM, AutoTokenizer

from app.engines.prompting import PromptEncoder
from app.engines.writer import Prompt
from app.summarize.pipeline import INSTRUCTION

TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
# No system message: it would cost twenty tokens of every prompt to say nothing about news.
TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


@dataclass(frozen=True, slots=True)
class Example:
    """A pair as ids: ``ids`` is prompt and target with its end, the first ``given`` of which are the prompt."""

    ids: list[int]
    given: int


def examples(pairs: Sequence[dict[str, Any]], encoder: PromptEncoder, tokenizer: Any, most: int) -> list[Example]:
    """The pairs as ids, those of more than ``most`` ids left out."""
    made = []
    for pair in pairs:
        given = encoder.encode(Prompt(INSTRUCTION, pair["text"]), 4096)
        target = tokenizer(pair["target"], add_special_tokens=False).input_ids
        made.append(Example([*given, *target, tokenizer.eos_token_id], len(given)))
    return [example for example in made if len(example.ids) <= most]


def batches(found: Sequence[Example], size: int, epochs: float, seed: int) -> Iterator[list[Example]]:
    """Shuffled batches of examples of like length, so that little is padding; the same for the same seed."""
    steps = math.ceil(len(found) / size * epochs)
    for epoch in range(math.ceil(epochs)):
        order = random.Random(seed + epoch)  # noqa: S311
        shuffled = order.sample(list(found), len(found))
        pools = [shuffled[i : i + 16 * size] for i in range(0, len(found), 16 * size)]
        made = [
            pool[i : i + size]
            for pool in (sorted(pool, key=lambda example: len(example.ids)) for pool in pools)
            for i in range(0, len(pool), size)
        ]
        order.shuffle(made)
        yield from made[: max(0, steps)]
        steps -= len(made)


def loss_of(model: Any, batch: Sequence[Example], device: torch.device) -> Tensor:
    """Mean cross-entropy (nats a token) of the targets. The vocabulary's scores are computed for targets alone."""
    longest = max(len(example.ids) for example in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    mask, wanted = torch.zeros_like(ids), torch.zeros_like(ids, dtype=torch.bool)
    for row, example in enumerate(batch):
        ids[row, : len(example.ids)] = torch.tensor(example.ids)
        mask[row, : len(example.ids)] = 1
        wanted[row, example.given : len(example.ids)] = True
    ids, mask, wanted = ids.to(device), mask.to(device), wanted.to(device)
    inner = model.get_base_model()
    hidden = inner.model(input_ids=ids, attention_mask=mask).last_hidden_state
    scores = inner.lm_head(hidden[:, :-1][wanted[:, 1:]])
    return functional.cross_entropy(scores.float(), ids[:, 1:][wanted[:, 1:]])


def rate(step: int, steps: int, peak: float) -> float:
    """Linear warm-up over a twentieth of the steps, then a cosine down to a tenth."""
    warm = max(1, steps // 20)
    if step < warm:
        return peak * (step + 1) / warm
    return peak * (0.1 + 0.9 * 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, steps - warm))))


def train(options: argparse.Namespace) -> None:
    """Run the training that ``options`` describe."""
    torch.manual_seed(options.seed)
    if options.threads:
        torch.set_num_threads(options.threads)
    device = torch.device(options.device)
    tokenizer = AutoTokenizer.from_pretrained(options.base)
    tokenizer.chat_template = TEMPLATE
    encoder = PromptEncoder(tokenizer, instructed=True)
    rows = [json.loads(line) for line in options.pairs.read_text(encoding="utf-8").splitlines()]
    fit = examples([row for row in rows if not row["held_out"]], encoder, tokenizer, options.most_ids)
    held = examples([row for row in rows if row["held_out"]], encoder, tokenizer, options.most_ids)[:96]
    planned = list(batches(fit, options.batch, options.epochs, options.seed))
    model, begun, optimizer = _model(options, device)
    for step in range(begun, len(planned)):
        clock = time.monotonic()
        for group in optimizer.param_groups:
            group["lr"] = rate(step, len(planned), options.rate)
        model.train()
        loss = loss_of(model, planned[step], device)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], 1.0)
        optimizer.step()
        optimizer.zero_grad()
        last = step + 1 == len(planned)
        entry = {
            "step": step + 1,
            "steps": len(planned),
            "loss": round(loss.item(), 4),
            "seconds": round(time.monotonic() - clock, 1),
        }
        if last or (step + 1) % options.save_every == 0:
            entry["held_out"] = round(_held_out(model, held, device), 4)
            _save(model, optimizer, step + 1, options.out)
        with (options.out / "curve.jsonl").open("a", encoding="utf-8") as curve:
            curve.write(json.dumps(entry) + "\n")


def _model(options: argparse.Namespace, device: torch.device) -> tuple[Any, int, torch.optim.Optimizer]:
    """The model with its adapter, new or from the last checkpoint; the steps already done; the optimiser."""
    base: Any = AutoModelForCausalLM.from_pretrained(options.base, dtype=torch.float32)
    base.to(device)
    state = options.out / "state.pt"
    if state.exists():
        model: Any = PeftModel.from_pretrained(base, options.out, is_trainable=True)
    else:
        options.out.mkdir(parents=True, exist_ok=True)
        config = LoraConfig(
            r=options.rank, lora_alpha=2 * options.rank, lora_dropout=0.0, target_modules=TARGETS, task_type="CAUSAL_LM"
        )
        model = get_peft_model(base, config)
    optimizer = torch.optim.AdamW(
        [p for p in model.parameters() if p.requires_grad], lr=options.rate, weight_decay=0.01
    )
    if not state.exists():
        return model, 0, optimizer
    # The optimiser's state is nested, which safetensors cannot hold. It is this run's own file, and weights_only reads
    # tensors and plain values: nothing in it is run.
    saved = torch.load(state, weights_only=True)
    optimizer.load_state_dict(saved["optimizer"])
    return model, int(saved["step"]), optimizer


def _held_out(model: Any, held: Sequence[Example], device: torch.device) -> float:
    model.eval()
    parts = [held[i : i + 16] for i in range(0, len(held), 16)]
    with torch.inference_mode():
        return sum(float(loss_of(model, part, device)) * len(part) for part in parts) / max(1, len(held))


def _save(model: Any, optimizer: torch.optim.Optimizer, step: int, out: Path) -> None:
    """Adapter and optimiser; the state comes last and at once, so that a kill leaves the checkpoint before it."""
    model.save_pretrained(out)
    torch.save({"step": step, "optimizer": optimizer.state_dict()}, out / "state.part")
    (out / "state.part").replace(out / "state.pt")


def main(argv: Sequence[str] | None = None) -> int:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument(
        "--base", type=Path, required=True, help="a directory of the base model, as `nutshell models` makes it"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--rate", type=float, default=8e-4)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--epochs", type=float, default=1.0)
    parser.add_argument("--most-ids", type=int, default=220)
    parser.add_argument("--save-every", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    train(parser.parse_args(argv))
    return 0


if __name__ == "__main__":
    sys.exit(main())
