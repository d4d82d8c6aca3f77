"""What the documentation and the files for several replicas set is something that can be set."""

import re
from pathlib import Path

import pytest

from app.cli_batch import KEY_VARIABLE
from app.settings import Settings

ROOT = Path(__file__).parents[2]
FILES = [
    path
    for folder in ("deploy", "docs")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.is_file() and path.suffix in {".conf", ".md", ".mjs", ".php", ".py", ".sh", ".yaml", ".yml"}
]
SETTINGS = {f"NUTSHELL_{name.upper()}" for name in Settings.model_fields}
# What clients of a server read, beside the server's own settings.
OF_CLIENTS = {"NUTSHELL_URL", KEY_VARIABLE}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_name_of_ours_is_a_setting(path: Path) -> None:
    named = set(re.findall(r"NUTSHELL_[A-Z_]+", path.read_text(encoding="utf-8")))
    assert named <= SETTINGS | (OF_CLIENTS if "clients" in path.parts or path.suffix == ".md" else set())
