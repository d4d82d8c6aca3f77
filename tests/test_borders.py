"""The house's one direction: which room may import which, and who may import torch. Read off the code itself."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

APP = Path(__file__).parents[1] / "app"
# What each room may import of the house; a room may always import itself.
ALLOWED = {
    "article": set[str](),
    "engines": set[str](),
    "figures": {"article"},
    "summarize": {"article", "figures", "engines"},
    "web": set[str](),
    "settings": set[str](),
    "serving": {"article", "figures", "summarize", "engines", "settings"},
    "batch": {"summarize", "serving", "settings"},
    "api": {"serving", "engines", "settings", "web"},
    "cli_told": {"serving", "settings"},
    "cli_text": {"serving"},
    "cli_batch": {"batch", "serving", "settings", "cli_told"},
    "cli_models": {"engines", "settings", "cli_told"},
    "cli": {"api", "serving", "engines", "settings", "cli_told", "cli_text", "cli_batch", "cli_models"},
}
HTTP = {"fastapi", "starlette", "uvicorn"}


def imports(path: Path) -> set[str]:
    """The dotted names that a file imports, anywhere in it."""
    found = set[str]()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def files_of(room: str) -> list[Path]:
    return [APP / f"{room}.py"] if (APP / f"{room}.py").is_file() else sorted((APP / room).rglob("*.py"))


def test_every_room_is_known() -> None:
    rooms = {
        path.stem
        for path in APP.iterdir()
        if (path.suffix == ".py" or path.is_dir()) and not path.name.startswith("__")
    }
    assert rooms == set(ALLOWED)


@pytest.mark.parametrize("room", sorted(ALLOWED))
def test_a_room_imports_only_what_lies_before_it(room: str) -> None:
    named = {name for path in files_of(room) for name in imports(path)}
    assert {name.split(".")[1] for name in named if name.startswith("app.")} <= ALLOWED[room] | {room}


@pytest.mark.parametrize("room", sorted(set(ALLOWED) - {"engines"}))
def test_only_engines_import_torch(room: str) -> None:
    roots = {name.split(".")[0] for path in files_of(room) for name in imports(path)}
    assert not roots & {"torch", "transformers", "tokenizers", "safetensors", "huggingface_hub", "gguf"}


@pytest.mark.parametrize("room", sorted(set(ALLOWED) - {"api"}))
def test_only_the_api_knows_http(room: str) -> None:
    roots = {name.split(".")[0] for path in files_of(room) for name in imports(path)}
    assert not roots & HTTP


def test_the_front_does_without_what_its_workers_hold() -> None:
    """A quarter of a gigabyte for torch and spaCy, in the process that only passes bytes on."""
    code = "import sys, app.api.server; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=APP.parent, capture_output=True, text=True, check=True)
    roots = {name.split(".")[0] for name in done.stdout.split()}
    assert "fastapi" in roots
    assert not roots & {"torch", "transformers", "spacy", "thinc", "numpy", "trafilatura", "py3langid"}
