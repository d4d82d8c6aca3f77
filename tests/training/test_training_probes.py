from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from models.training.probes import Reading, write_probe

SENTENCES = ["The council approved the plan.", "It will open in May."]


def test_a_probe_is_written_beside_the_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "probe.safetensors"
    write_probe(path, "matters", np.array([1.0, 2.0]), 0.5)
    write_probe(path, "stands", np.array([3.0, 4.0]), 0.0)
    found = {name: tensor.tolist() for name, tensor in load_file(path).items()}
    assert found == {
        "matters": [1.0, 2.0],
        "matters constant": [0.5],
        "stands": [3.0, 4.0],
        "stands constant": [0.0],
    }
    assert capsys.readouterr().out.count(f"{path}: pin sha256 ") == 2


def test_states_that_were_kept_are_not_read_again(tmp_path: Path) -> None:
    key = sha256("\n".join(SENTENCES).encode()).hexdigest()
    kept = tmp_path / "states.safetensors"
    save_file({key: torch.tensor([[1.0, 2.0]], dtype=torch.float16)}, kept)
    reading = Reading(kept)
    assert reading.states(SENTENCES).tolist() == [[1.0, 2.0]]
    assert reading.states([]).size == 0
    reading.keep()
    assert load_file(kept)[key].tolist() == [[1.0, 2.0]]
