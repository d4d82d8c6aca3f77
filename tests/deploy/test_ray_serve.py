"""The application on Ray Serve, as ``deploy/`` configures it: started by Ray's own command and asked over HTTP."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml
from pydantic import ValidationError

from app.api.ray_serve import Arguments
from articles import BUSES
from ray_here import RAY
from servers import free_port, is_ready

CONFIG = Path(__file__).parents[2] / "deploy" / "ray-serve.yaml"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    folder = tmp_path_factory.mktemp("ray")
    config = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    port = config["http_options"]["port"] = free_port()
    config["http_options"]["host"] = "127.0.0.1"
    [application] = config["applications"]
    application["args"] |= {"model": "quote", "cache": "memory"}
    [deployment] = application["deployments"]
    deployment["ray_actor_options"]["num_cpus"] = 0
    deployment["autoscaling_config"]["min_replicas"] = 1
    (folder / "serve.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    command = [str(Path(sys.executable).with_name("serve")), "run", str(folder / "serve.yaml")]
    log = folder / "log.txt"
    with (
        log.open("wb") as output,
        subprocess.Popen(command, stdout=output, stderr=output, env=os.environ | RAY) as process,
    ):
        try:
            with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
                while not is_ready(str(client.base_url).rstrip("/")):
                    assert process.poll() is None, log.read_text(encoding="utf-8")
                    time.sleep(0.2)
                yield client
        finally:
            process.terminate()  # not SIGINT, which a shell has its background jobs ignore


def test_an_article_is_summarised_and_kept_under_its_id(client: httpx2.Client) -> None:
    answer = client.post("/v1/summaries", json={"text": BUSES})
    assert answer.status_code == 200
    told = answer.json()
    assert told["sentences"]
    assert all(BUSES[e["start"] : e["end"]] for sentence in told["sentences"] for e in sentence["evidence"])
    kept = client.get(f"/v1/summaries/{told['id']}")
    assert kept.json() == {**told, "cached": True}
    again = client.get(f"/v1/summaries/{told['id']}", headers={"If-None-Match": kept.headers["ETag"]})
    assert again.status_code == 304


def test_events_and_problems_come_through(client: httpx2.Client) -> None:
    stream = client.post("/v1/summaries", json={"text": BUSES, "cache": False}, headers={"Accept": "text/event-stream"})
    events = [line.removeprefix("event: ") for line in stream.text.splitlines() if line.startswith("event: ")]
    assert events[0] == "sentence"
    assert events[-1] == "done"
    wrong = client.post("/v1/summaries", json={"text": BUSES, "size": 1})
    assert (wrong.status_code, wrong.headers["content-type"]) == (422, "application/problem+json")


def test_the_configuration_s_arguments_are_settings() -> None:
    [application] = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["applications"]
    given: dict[str, Any] = application["args"]
    assert Arguments.model_validate(given).model_dump(include=set(given)) == given
    with pytest.raises(ValidationError, match="modle"):
        Arguments.model_validate({"modle": "quote"})
