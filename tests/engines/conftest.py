"""Tiny models, each made once a session."""

from pathlib import Path

import pytest

from engines.tiny_models import make_bart, make_gguf, make_led, make_llama, make_mbart, make_pegasus, make_t5


@pytest.fixture(scope="session")
def tiny_llama(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_llama(tmp_path_factory.mktemp("models") / "llama")


@pytest.fixture(scope="session")
def tiny_bart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_bart(tmp_path_factory.mktemp("models") / "bart")


@pytest.fixture(scope="session")
def tiny_t5(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_t5(tmp_path_factory.mktemp("models") / "t5")


@pytest.fixture(scope="session")
def tiny_pegasus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_pegasus(tmp_path_factory.mktemp("models") / "pegasus")


@pytest.fixture(scope="session")
def tiny_led(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_led(tmp_path_factory.mktemp("models") / "led")


@pytest.fixture(scope="session")
def tiny_mbart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_mbart(tmp_path_factory.mktemp("models") / "mbart")


@pytest.fixture(scope="session")
def tiny_gguf(tiny_llama: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_gguf(tiny_llama, tmp_path_factory.mktemp("gguf") / "tiny.gguf")
