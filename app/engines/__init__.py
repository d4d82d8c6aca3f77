"""Writers, and the models behind them. The only room that imports torch, and only when a model is loaded.

load_writer("nutshell-135m", "auto", cache_dir)  ->  Writer
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from app.engines.apart import has_no_files, prepare_apart
from app.engines.errors import (
    DeviceUnavailable,
    ModelCorrupt,
    ModelError,
    ModelFetchFailed,
    ModelNotFound,
    ModelRefused,
)
from app.engines.manifest import Manifest, ManifestModel, ManifestParser, load_manifest
from app.engines.quote import QuoteWriter
from app.engines.store import FileCheck, check_model, check_parser, fetch_model, is_fetched
from app.engines.writer import Constraint, Draft, Finish, Judge, Judgement, Prompt, Writer, WriterInfo

__all__ = [
    "Constraint",
    "DeviceUnavailable",
    "Draft",
    "FileCheck",
    "Finish",
    "Judge",
    "Judgement",
    "Manifest",
    "ManifestModel",
    "ManifestParser",
    "ModelCorrupt",
    "ModelError",
    "ModelFetchFailed",
    "ModelNotFound",
    "ModelRefused",
    "Prompt",
    "QuoteWriter",
    "Writer",
    "WriterInfo",
    "check_model",
    "check_parser",
    "fetch_model",
    "is_fetched",
    "load_manifest",
    "load_writer",
    "prepare_apart",
    "prepare_model",
]


def prepare_model(
    model: str,
    cache_dir: Path,
    *,
    manifest_path: Path | None = None,
    hub_cache: Path | None = None,
    pip_args: Sequence[str] = (),
) -> None:
    """Fetch and check what ``model`` means (as ``load_writer`` does), without loading its weights.

    Raises:
        ModelError: any of its tree.
    """
    if has_no_files(model):
        return
    from app.engines.resolve import resolve  # noqa: PLC0415 - takes seconds to import

    resolve(model, cache_dir, manifest=load_manifest(manifest_path), hub_cache=hub_cache, pip_args=pip_args)


def load_writer(  # noqa: PLR0913 - the caller's settings, one argument each
    model: str,
    device: str,
    cache_dir: Path,
    *,
    mode: Literal["auto", "sentence", "whole"] = "auto",
    threads: int | None = None,
    manifest: Manifest | None = None,
    hub_cache: Path | None = None,
    pip_args: Sequence[str] = (),
) -> Writer:
    """A writer, fetched if need be and loaded.

    ``model`` is ``quote`` (no model), ``openai:`` and a server's address, a name of the manifest, a directory, or a
    hub id; ``device`` auto, cpu, cuda or mps. ``mode`` overrides how the model says it is best asked. ``threads``
    bounds torch's CPU threads for the whole process.

    Raises:
        ModelError: any of its tree; its message is fit for the user.
    """
    if model == "quote":
        return QuoteWriter()
    if model.startswith("openai:"):
        from app.engines.openai_compatible import load_remote  # noqa: PLC0415 - as the two below

        return load_remote(model, mode)
    from app.engines.opening import open_writer  # noqa: PLC0415 - these two take seconds to import
    from app.engines.resolve import resolve  # noqa: PLC0415

    local = resolve(model, cache_dir, manifest=manifest, hub_cache=hub_cache, pip_args=pip_args)
    if mode != "auto":
        local = replace(local, mode=mode)
    return open_writer(local, device, threads=threads)
