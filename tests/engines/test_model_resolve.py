"""What is accepted as a model, and what is refused before a weight is read."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import httpx
import pytest
from huggingface_hub.errors import (
    HfHubHTTPError,
    LocalEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from app.engines import (
    ModelCorrupt,
    ModelError,
    ModelFetchFailed,
    ModelNotFound,
    ModelRefused,
    load_writer,
    prepare_apart,
    prepare_model,
)
from app.engines import resolve as room
from app.engines.resolve import resolve


@pytest.fixture
def copy(tiny_llama: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_llama, tmp_path / "copy"))


def edit_config(path: Path, **changes: object) -> None:
    config = json.loads((path / "config.json").read_text(encoding="utf-8"))
    (path / "config.json").write_text(json.dumps(config | changes), encoding="utf-8")


def truncate(path: Path) -> None:
    weights = path / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])


def pickle_only(path: Path) -> None:
    (path / "model.safetensors").rename(path / "pytorch_model.bin")


def lose_shard(path: Path) -> None:
    (path / "model.safetensors").rename(path / "model-00001-of-00002.safetensors")
    shards = {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}
    (path / "model.safetensors.index.json").write_text(json.dumps({"weight_map": shards}))


def lose_tokenizer(path: Path) -> None:
    (path / "tokenizer.json").unlink()


def remote_code(path: Path) -> None:
    edit_config(path, model_type="wizard", auto_map={"AutoModelForCausalLM": "modeling.Wizard"})


FAULTS: list[tuple[Callable[[Path], object], type[ModelError], str]] = [
    (truncate, ModelCorrupt, "truncated or damaged"),
    (pickle_only, ModelRefused, "pickle-only"),
    (lose_shard, ModelCorrupt, "lacks 1 shard.*model-00002-of-00002"),
    (lose_tokenizer, ModelCorrupt, "no tokenizer"),
    (remote_code, ModelRefused, "its own Python code"),
    (lambda path: edit_config(path, model_type="vit"), ModelRefused, "'vit'"),
    (lambda path: edit_config(path, architectures=["BartForSequenceClassification"]), ModelRefused, "does not write"),
    (lambda path: (path / "config.json").write_text("{"), ModelCorrupt, "not readable JSON"),
    (lambda path: (path / "config.json").write_text("[]"), ModelCorrupt, "not a JSON object"),
    (lambda path: (path / "config.json").unlink(), ModelCorrupt, "no config.json"),
    (lambda path: (path / "model.safetensors").unlink(), ModelCorrupt, "no model.safetensors"),
    (lambda path: (path / "adapter_config.json").write_text("{}"), ModelRefused, "adapter"),
    (lambda path: (path / "tokenizer.json").write_text("{"), ModelCorrupt, "cannot be loaded"),
    (lambda path: edit_config(path, hidden_size=64), ModelCorrupt, "copy"),
]


@pytest.mark.parametrize(("spoil", "error", "told"), FAULTS)
def test_a_spoilt_directory_is_one_clear_error(
    copy: Path, spoil: Callable[[Path], object], error: type[ModelError], told: str
) -> None:
    spoil(copy)
    with pytest.raises(error, match=told) as caught:
        load_writer(str(copy), "cpu", copy.parent)
    assert str(copy) in str(caught.value)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_preparing_finds_a_spoilt_model_before_it_is_loaded(copy: Path) -> None:
    prepare_model("quote", copy.parent)
    prepare_model(str(copy), copy.parent)
    prepare_apart(str(copy), copy.parent)
    truncate(copy)
    with pytest.raises(ModelCorrupt, match="truncated") as here:
        prepare_model(str(copy), copy.parent)
    with pytest.raises(ModelError) as apart:
        prepare_apart(str(copy), copy.parent)
    assert str(apart.value) == str(here.value)


def test_missing_and_empty_directories_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "missing", tmp_path):
        with pytest.raises(ModelNotFound, match=str(path)):
            resolve(str(path), tmp_path / "cache")


def test_a_name_that_is_nothing_lists_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match=r"'no-such'.*smollm2-135m-instruct"):
        resolve("no-such", tmp_path)


def test_native_architectures_run_although_they_also_bring_code(copy: Path) -> None:
    edit_config(copy, auto_map={"AutoModelForCausalLM": "modeling.Mine"})
    (copy / "modeling.py").write_text("raise RuntimeError('never run')")
    assert load_writer(str(copy), "cpu", copy.parent).info.name == "copy"


def test_a_directorys_revision_follows_its_weights(copy: Path, tiny_llama: Path, tmp_path: Path) -> None:
    before = resolve(str(copy), tmp_path).revision
    assert before == resolve(str(tiny_llama), tmp_path).revision
    weights = copy / "model.safetensors"
    changed = bytearray(weights.read_bytes())
    changed[-1] ^= 1
    weights.write_bytes(changed)
    assert resolve(str(copy), tmp_path).revision != before


def test_a_hub_model_is_its_snapshot_and_only_safe_files_are_asked_for(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, object] = {}

    def snapshot(repo: str, **options: object) -> str:
        asked.update(options, repo=repo)
        return str(copy.rename(copy.parent / "0123abc"))

    monkeypatch.setattr(room, "snapshot_download", snapshot)
    found = resolve("org/name@v1", tmp_path, hub_cache=tmp_path / "hub")
    assert (found.name, found.revision, found.kind) == ("org/name", "0123abc", "causal")
    assert (asked["repo"], asked["revision"], asked["cache_dir"]) == ("org/name", "v1", tmp_path / "hub")
    patterns = asked["allow_patterns"]
    assert isinstance(patterns, list)
    assert not any(pattern.endswith(("bin", "py", "pt", "*")) for pattern in patterns)


HTTP_ERROR = next(base for base in HfHubHTTPError.__mro__ if base.__name__ == "HTTPError")
RESPONSE: Any = httpx.Response(404, request=httpx.Request("GET", "https://hub.test"))


@pytest.mark.parametrize(
    ("failure", "error", "told"),
    [
        (RepositoryNotFoundError("x", response=RESPONSE), ModelNotFound, "no repository org/name"),
        (RevisionNotFoundError("x", response=RESPONSE), ModelNotFound, "no revision"),
        (LocalEntryNotFoundError("x"), ModelFetchFailed, "hub cannot be reached"),
        (HTTP_ERROR("x"), ModelFetchFailed, "did not deliver"),
        (OSError(28, "No space left on device"), ModelFetchFailed, "free space"),
    ],
)
def test_the_hubs_failures_become_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception, error: type[ModelError], told: str
) -> None:
    def snapshot(*_: object, **__: object) -> NoReturn:
        raise failure

    monkeypatch.setattr(room, "snapshot_download", snapshot)
    with pytest.raises(error, match=told):
        resolve("org/name", tmp_path)
