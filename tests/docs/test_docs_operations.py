"""The operations guide's commands do what it says, and what it and the alerts watch is there to be watched."""

import re
import subprocess
from pathlib import Path

import yaml
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from app.api import create_app
from app.serving import in_thread
from app.settings import Settings
from stub import StubHouse

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
ALERTS = yaml.safe_load((ROOT / "deploy" / "alerts.yml").read_text(encoding="utf-8"))


def serving(**settings: object) -> TestClient:
    return TestClient(create_app(Settings.model_validate({"cache": "memory", **settings}), in_thread(StubHouse)))


def test_the_key_that_the_guide_makes_opens_the_server_that_knows_the_hash_it_prints(tmp_path: Path) -> None:
    [commands] = re.findall(r"^```sh\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    made = subprocess.run(["sh", "-ec", commands], cwd=tmp_path, capture_output=True, text=True, check=True)
    key = (tmp_path / "key").read_text(encoding="utf-8").strip()
    assert key not in made.stdout
    with serving(api_keys=made.stdout.strip()) as client:
        assert client.get("/metrics").status_code == 401
        assert client.get("/metrics", headers={"Authorization": f"Bearer {key}"}).status_code == 200


def test_every_metric_that_is_named_is_one() -> None:
    told = GUIDE + "".join(rule["expr"] for group in ALERTS["groups"] for rule in group["rules"])
    named = {name.removesuffix("_total") for name in re.findall(r"\bnutshell_[a-z_]+", told)}
    with serving() as client:
        known = {family.name for family in text_string_to_metric_families(client.get("/metrics").text)}
    assert named
    assert named <= known
