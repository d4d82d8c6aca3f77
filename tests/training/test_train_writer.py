import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from engines.tiny_models import make_llama
from models.training.train_writer import Example, batches, main, rate


@pytest.fixture
def arguments(tmp_path: Path) -> list[str]:
    base = make_llama(tmp_path / "base")
    rows = [
        {"text": f"The council said on Monday that {n} homes would be built.", "target": f"{n} homes would be built.", "held_out": n == 3}
        for n in range(2, 10)
    ]  # fmt: skip
    (tmp_path / "pairs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = ["--pairs", str(tmp_path / "pairs.jsonl"), "--base", str(base), "--out", str(tmp_path / "out")]
    return [*command, "--rank", "2", "--batch", "2", "--epochs", "4", "--most-ids", "400", "--save-every", "4"]


def curve(arguments: list[str]) -> list[dict[str, float]]:
    out = Path(arguments[arguments.index("--out") + 1])
    return [json.loads(line) for line in (out / "curve.jsonl").read_text(encoding="utf-8").splitlines()]


def test_training_learns_and_leaves_an_adapter(arguments: list[str], tmp_path: Path) -> None:
    assert main([*arguments, "--rate", "0.02"]) == 0
    losses = [entry["loss"] for entry in curve(arguments)]
    assert sum(losses[-3:]) < sum(losses[:3])
    adapter = load_file(tmp_path / "out" / "adapter_model.safetensors")
    assert any("lora_A" in name for name in adapter) and any(
        bool(tensor.abs().sum() > 0) for tensor in adapter.values()
    )


def test_a_run_that_was_killed_goes_on_to_the_same_end(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    main(arguments)
    whole = load_file(tmp_path / "out" / "adapter_model.safetensors")
    other = [*arguments[:5], str(tmp_path / "other"), *arguments[6:]]
    saves = 0
    step = torch.optim.AdamW.step

    def dies(self: torch.optim.AdamW, closure: None = None) -> None:
        nonlocal saves
        saves += 1
        if saves == 6:
            raise KeyboardInterrupt
        step(self, closure)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(torch.optim.AdamW, "step", dies)
        main(other)
    main(other)
    again = load_file(tmp_path / "other" / "adapter_model.safetensors")
    assert all(torch.allclose(whole[name], again[name], atol=1e-5) for name in whole)


def test_batches_hold_every_example_once_an_epoch_in_an_order_that_the_seed_decides() -> None:
    found = [Example([0] * n, 1) for n in range(1, 40)]
    once = list(batches(found, 4, 1.0, seed=3))
    assert sorted(len(example.ids) for batch in once for example in batch) == list(range(1, 40))
    assert once == list(batches(found, 4, 1.0, seed=3)) != list(batches(found, 4, 1.0, seed=4))


def test_the_rate_warms_up_and_falls_to_a_tenth() -> None:
    rates = [rate(step, 100, 1.0) for step in range(100)]
    assert rates[0] < rates[4] == max(rates) == 1.0
    assert rates[-1] == pytest.approx(0.1, abs=0.01)
