"""What of the Dockerfile can be held without an engine that builds it: its paths, commands, settings and user."""

import json
import re
import shlex
from pathlib import Path

from typer.testing import CliRunner

from app.api import create_app
from app.cli import cli
from app.engines import load_manifest
from app.settings import DEFAULT_MODEL, Settings

ROOT = Path(__file__).parents[1]
TEXT = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
LINES = [line for line in TEXT.splitlines() if line and not line.startswith("#")]


def instructions(name: str) -> list[str]:
    return [line.removeprefix(name).strip() for line in LINES if line.startswith(f"{name} ")]


def test_what_is_copied_from_the_context_exists_and_is_not_ignored() -> None:
    sources = [word for copy in instructions("COPY") if "--from" not in copy for word in copy.split()[:-1]]
    assert sources
    kept = {
        line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")
    }
    for source in sources:
        assert (ROOT / source).exists()
        assert source.split("/")[0] in kept


def test_what_is_copied_between_stages_was_made_there() -> None:
    stages = {line.split(" AS ")[1] for line in instructions("FROM") if " AS " in line}
    for copy in instructions("COPY"):
        if match := re.search(r"--from=(\w+)", copy):
            assert match[1] in stages


def test_the_default_model_is_baked_in_and_every_command_is_one_of_ours() -> None:
    args = dict(arg.split("=", 1) for arg in instructions("ARG"))
    assert args["MODEL"] == load_manifest().default.name == DEFAULT_MODEL
    [command] = map(json.loads, instructions("CMD"))
    assert command[0] == "nutshell"
    for words in (command[1:], ["models", "fetch"]):
        assert CliRunner().invoke(cli, [*words, "--help"]).exit_code == 0
    assert "nutshell models fetch" in TEXT


def test_its_settings_are_settings() -> None:
    names = {pair.split("=")[0] for env in instructions("ENV") for pair in shlex.split(env)}
    ours = {name.removeprefix("NUTSHELL_").lower() for name in names if name.startswith("NUTSHELL_")}
    assert {"host", "port", "cache_dir"} <= ours <= set(Settings.model_fields)


def test_it_does_not_run_as_root_and_checks_a_route_that_exists() -> None:
    assert instructions("USER")[-1] not in {"root", "0"}
    [health] = [line for line in LINES if line.startswith("HEALTHCHECK")]
    [path] = re.findall(r"(/\w+)'", health)
    assert path in create_app(Settings()).openapi()["paths"]
