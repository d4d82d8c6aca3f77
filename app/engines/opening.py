"""The writer that suits a model and a device."""

import ctypes
import gc
import sys

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
    if loaded.device.type == "cpu" and local.kind == "causal" and is_llama(loaded.model.config):
        writer = LlamaWriter(local, loaded)
        _return_memory()
        return writer
    return TransformersWriter(local, loaded)


def _return_memory() -> None:
    """Give what loading has left free back to the system; glibc would keep it for this process."""
    gc.collect()
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)
