"""A model made ready by a process that ends then, so that the one that asked never holds torch and transformers."""

import json
import subprocess
import sys
from pathlib import Path

from app.engines.errors import ModelError

_COMMAND = (sys.executable, "-m", "app.engines")


def has_no_files(model: str) -> bool:
    """Whether there is nothing to fetch or check: no model at all, or one behind another server."""
    return model == "quote" or model.startswith("openai:")


def prepare_apart(model: str, cache_dir: Path, *, manifest_path: Path | None = None) -> None:
    """As ``prepare_model``, in a process of its own: to know a model's architecture costs a quarter of a gigabyte.

    Raises:
        ModelError: with the message that ``prepare_model`` gives; the process has told it on standard output.
    """
    if has_no_files(model):
        return
    asked = json.dumps([model, str(cache_dir), str(manifest_path) if manifest_path else None])
    done = subprocess.run(_COMMAND, input=asked, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - our own command
    if done.returncode:
        raise ModelError(done.stdout.strip() or f"{model} could not be made ready (exit code {done.returncode}).")
