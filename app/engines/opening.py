"""The writer that suits a model and a device."""

import torch

from app.engines.llama import is_llama
from app.engines.llama_writer import LlamaWriter
from app.engines.loading import load, pick_device
from app.engines.resolve import LocalModel
from app.engines.transformers import TransformersWriter


def open_writer(local: LocalModel, device: str, *, threads: int | None = None) -> TransformersWriter:
    """Load it; ``threads`` bounds torch's CPU threads for the whole process.

    Raises:
        ModelError: any of its tree.
    """
    if threads is not None:
        torch.set_num_threads(threads)
    loaded = load(local, pick_device(device))
    if loaded.device.type == "cpu" and local.kind == "causal" and is_llama(loaded.model):
        return LlamaWriter(local, loaded)
    return TransformersWriter(local, loaded)
