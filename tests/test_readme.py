"""What the README shows is what happens."""

import inspect
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import get_args

import httpx2

from app.article import MIN_CHARS
from app.article.html import MOST_TAGS
from app.cli import cli
from app.settings import Settings
from app.summarize import LIMITS, Length
from articles import BUSES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROSE = " ".join(README.split())


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def commands() -> list[list[str]]:
    return [shlex.split(line, comments=True) for block in blocks("sh") for line in block.splitlines()]


def test_the_curl_call_is_answered_as_shown(server: str) -> None:
    [call] = [words for words in commands() if words[0] == "curl"]
    url = call[2].replace("http://127.0.0.1:8000", server)
    header, value = call[4].split(": ")
    answer = httpx2.post(url, content=call[6].encode(), headers={header: value}, timeout=300).json()
    [shown] = [json.loads(block) for block in blocks("json")]
    assert {**answer, "timing_ms": shown["timing_ms"], "cached": shown["cached"]} == shown


def test_the_make_targets_exist() -> None:
    targets = [words[1] for words in commands() if words[0] == "make"]
    assert targets == ["run", "test"]
    for target in targets:
        done = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_the_commands_do_what_they_say(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(BUSES, encoding="utf-8")
    (tmp_path / "articles.jsonl").write_text(json.dumps({"id": "a", "text": BUSES}) + "\n", encoding="utf-8")
    ours = [words for words in commands() if words[0] == ".venv/bin/nutshell"]
    assert [words[1] for words in ours] == ["summarize", "figures", "batch", "models", "batch", "batch"]
    for words in ours:
        command = [str(Path(sys.executable).with_name("nutshell")), *words[1:]]
        env = {**os.environ, "NUTSHELL_MODEL": "quote"}
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=env)
        assert done.returncode == 0, done.stderr
        assert done.stdout or (tmp_path / "answers.jsonl").exists()


def test_the_settings_are_those_there_are() -> None:
    assert set(re.findall(r"`NUTSHELL_(\w+)`", README)) == {name.upper() for name in Settings.model_fields}


def options_of(command: str) -> set[str]:
    """The settings that a command takes as options."""
    commands = [found.callback for found in cli.registered_commands if found.callback]
    [callback] = [found for found in commands if found.__name__ == command]
    return set(inspect.signature(callback).parameters) & set(Settings.model_fields)


def test_the_options_that_are_settings_are_those_that_are_named() -> None:
    said = re.search(r"`serve` also takes (.*?), `summarize` and `batch` (.*?);", PROSE)
    assert said
    ours, others = (set(re.findall(r"`--([a-z]+)`", part)) for part in said.groups())
    assert [ours, others, others] == [options_of(command) for command in ("serve", "summarize", "batch")]


def test_the_limits_are_those_that_are_kept_to() -> None:
    key_points = [LIMITS["key-points", length].sentences for length in get_args(Length)]
    assert "at most {}, {} or {}.".format(*key_points) in PROSE
    headlines = [LIMITS["headline", length].words for length in get_args(Length)]
    assert "at most {}, {} or {} words".format(*headlines) in PROSE
    assert f"`html` of more than {MOST_TAGS:,} tags" in PROSE
    assert f"`text` of fewer than {MIN_CHARS} characters" in PROSE


def test_what_is_quoted_and_what_is_refused_is_what_the_promise_says(server: str) -> None:
    def asked(text: str) -> httpx2.Response:
        return httpx2.post(f"{server}/v1/summaries", json={"text": text}, timeout=300)

    assert '"asdf asd fas df a" is quoted' in PROSE
    assert asked("asdf asd fas df a").json()["sentences"][0]["origin"] == "quoted"
    for text in ("What? Why? How? Who? When?", "The. " * 10, "x" * 200):
        assert "can stand in a summary" in asked(text).json()["detail"]


def test_the_picture_is_there() -> None:
    for path in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README):
        assert (ROOT / path).read_bytes().startswith(b"\x89PNG")
