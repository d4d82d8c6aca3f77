"""Pinned models in the cache: made ready once, and checked file by file."""

import base64
import hashlib
import importlib.metadata
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.engines.errors import ModelNotFound
from app.engines.fetch import CONVERSION, RECORD, fetch, locked, model_home, packed_path, sha256_of
from app.engines.manifest import ManifestModel, ManifestParser


@dataclass(frozen=True, slots=True)
class FileCheck:
    """One file's verdict; ``detail`` is empty when it is as it should be."""

    path: Path
    detail: str = ""

    @property
    def ok(self) -> bool:
        """Whether the file is as it should be."""
        return not self.detail


def converted_path(model: ManifestModel, cache_dir: Path) -> Path:
    """Where ``fetch_model`` leaves the model as safetensors."""
    return model_home(model, cache_dir) / "safetensors"


def fetch_model(model: ManifestModel, cache_dir: Path, *, pip_args: Sequence[str] = ()) -> Path:
    """The model as a directory of safetensors, fetched and converted unless it is here whole (then without network).

    Raises:
        ModelFetchFailed, ModelCorrupt: as ``fetch`` and ``convert`` do.
    """
    target = converted_path(model, cache_dir)
    with locked(model_home(model, cache_dir)):
        if not is_fetched(model, cache_dir):
            packed = fetch(model, cache_dir, pip_args=pip_args)
            from app.engines.convert import convert  # noqa: PLC0415 - imports torch

            convert(packed, target, _origin(model), model.adapter)
    return target


def is_fetched(model: ManifestModel, cache_dir: Path) -> bool:
    """Whether the converted model is here, made by this version's conversion from what the manifest names, with every
    file's hash right.
    """
    return all(check.ok for check in _check_converted(model, cache_dir))


def check_model(model: ManifestModel, cache_dir: Path) -> list[FileCheck]:
    """Every cached file of a pinned model, and its adapter's, against their hashes. The packed file may be gone: only
    conversion needs it.
    """
    packed, adapter = packed_path(model, cache_dir), model.adapter
    checks = [_against(packed, model.sha256)] if packed.is_file() else []
    if adapter is not None:
        checks += [_against(adapter.path, adapter.sha256), _against(adapter.config_path, adapter.config_sha256)]
    return checks + list(_check_converted(model, cache_dir))


def check_parser(parser: ManifestParser) -> list[FileCheck]:
    """Every installed file of a parser against its wheel's RECORD (PEP 376), and its version against the manifest.

    Raises:
        ModelNotFound: it is not installed.
    """
    try:
        installed = importlib.metadata.distribution(parser.distribution)
    except importlib.metadata.PackageNotFoundError as error:
        wanted = f"{parser.distribution}=={parser.version}"
        raise ModelNotFound(f"The parser {parser.name} is not installed; run 'pip install {wanted}'.") from error
    checks = [] if installed.version == parser.version else [_wrong_version(installed, parser)]
    # RECORD has no hash for itself and for compiled bytecode.
    hashed = [(Path(str(file.locate())), file.hash) for file in installed.files or () if file.hash is not None]
    return checks + [_recorded(path, recorded) for path, recorded in hashed]


def _wrong_version(installed: importlib.metadata.Distribution, parser: ManifestParser) -> FileCheck:
    path = Path(str(installed.locate_file("")))
    return FileCheck(path, f"version {installed.version}, the manifest pins {parser.version}")


def _recorded(path: Path, recorded: importlib.metadata.FileHash) -> FileCheck:
    if not path.is_file():
        return FileCheck(path, "missing")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, recorded.mode).digest()
    found = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return FileCheck(path, "" if found == recorded.value else f"{recorded.mode} differs from the wheel's record")


def _origin(model: ManifestModel) -> dict[str, str]:
    """Everything that a conversion is made from; of another origin, it is made again."""
    origin = {
        "name": model.name,
        "revision": model.revision,
        "licence": model.licence,
        "wheel": f"{model.origin.distribution}=={model.origin.version}",
        "wheel_sha256": model.origin.sha256,
        "member": model.origin.member,
        "member_sha256": model.sha256,
    }
    if model.adapter is not None:
        origin |= {"adapter_sha256": model.adapter.sha256, "adapter_config_sha256": model.adapter.config_sha256}
        origin["chat_template"] = model.adapter.chat_template or ""
    return origin


def _check_converted(model: ManifestModel, cache_dir: Path) -> Iterator[FileCheck]:
    folder = converted_path(model, cache_dir)
    record = _read_record(folder / RECORD)
    if record is None:
        yield FileCheck(folder / RECORD, "missing or unreadable; run 'nutshell models fetch'")
    elif record.get("conversion") != CONVERSION or record.get("origin") != _origin(model):
        yield FileCheck(folder / RECORD, "made by another version or from another model; run 'nutshell models fetch'")
    else:
        for name, sha256 in sorted(record["files"].items()):
            yield _against(folder / Path(name).name, sha256)


def _read_record(path: Path) -> dict[str, Any] | None:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) and isinstance(record.get("files"), dict) else None


def _against(path: Path, sha256: str) -> FileCheck:
    if not path.is_file():
        return FileCheck(path, "missing; run 'nutshell models fetch'")
    return FileCheck(path, "" if sha256_of(path) == sha256 else "sha256 differs; run 'nutshell models fetch'")
