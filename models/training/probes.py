"""The default writer's hidden states of articles' sentences, and the file of the probes that are fitted to them."""

import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file

from app.engines import Judgement, load_manifest, load_writer
from app.engines.fetch import sha256_of
from app.engines.manifest import ManifestProbe
from app.engines.transformers import TransformersWriter
from app.settings import Settings
from models.training.logistic import Floats


class Reading:
    """Reads articles as the product's judge does; ``kept`` holds the states between runs, since to read them takes a
    quarter of an hour on two cores.
    """

    def __init__(self, kept: Path | None) -> None:
        self._kept = kept
        self._known = load_file(kept) if kept is not None and kept.is_file() else {}
        self._writer: TransformersWriter | None = None
        self._layers = pinned_probe().layers
        self._matters: tuple[Floats, float] | None = None

    def states(self, sentences: Sequence[str]) -> Floats:
        """The states of an article's first ``sentences``, as many as the judge reads, (n, H)."""
        key = sha256("\n".join(sentences).encode()).hexdigest()
        if key not in self._known and sentences:
            self._known[key] = self._default().states(sentences, self._layers).to(torch.float16)
        return self._known[key].double().numpy() if sentences else np.zeros((0, 0))

    def read(self, sentences: Sequence[str]) -> list[Judgement]:
        """What the file's probe tells that each of these matters, as the product's judge does; how they stand is not
        fitted yet.
        """
        if self._matters is None:
            found = load_file(pinned_probe().path)
            self._matters = found["matters"].double().numpy(), float(found["matters constant"])
        weights, constant = self._matters
        return [Judgement(float(state @ weights) + constant, 0.0) for state in self.states(sentences)]

    def keep(self) -> None:
        """Write what has been read."""
        if self._kept is not None:
            save_file(self._known, self._kept)

    def _default(self) -> TransformersWriter:
        if self._writer is None:
            settings = Settings()
            writer = load_writer(settings.model, settings.device, settings.cache_dir, threads=settings.threads)
            if not isinstance(writer, TransformersWriter):
                raise TypeError(f"{settings.model} is no model in this process; unset NUTSHELL_MODEL")
            self._writer = writer
        return self._writer


def pinned_probe() -> ManifestProbe:
    """The default model's entry in the manifest."""
    pinned = load_manifest().default.probe
    if pinned is None:
        raise ValueError("the manifest has no probe for its default model")
    return pinned


def write_probe(path: Path, name: str, weights: Floats, constant: float) -> None:
    """Put ``weights``, (H,), and the ``constant`` that is added to what they tell into the file at ``path``, beside
    what else it holds, and print the hash that the manifest must pin.
    """
    found = load_file(path) if path.is_file() else {}
    found[name] = torch.tensor(weights, dtype=torch.float32)
    found[f"{name} constant"] = torch.tensor([constant], dtype=torch.float32)
    save_file(found, path)
    sys.stdout.write(f"{path}: pin sha256 {sha256_of(path)}\n")
