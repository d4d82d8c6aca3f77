"""The files for several replicas: they belong together, and Kubernetes and nginx take them."""

import contextlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import kubernetes_validate
import pytest
import yaml

from deploy.balancer import NGINX, balancing
from http_stub import Call, Reply, stub

DEPLOY = Path(__file__).parents[2] / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
REPLICAS = {f"{name}:8000" for name, service in COMPOSE["services"].items() if service.get("image") == "nutshell"}
MANIFESTS = [
    manifest
    for path in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    for manifest in yaml.safe_load_all(path.read_text(encoding="utf-8"))
]
NUTSHELL = {manifest["kind"]: manifest for manifest in MANIFESTS if manifest["metadata"]["name"] == "nutshell"}


def test_the_balancer_and_prometheus_know_every_replica() -> None:
    assert len(REPLICAS) == 2
    assert set(re.findall(r"server ([\w-]+:\d+)", NGINX)) == REPLICAS
    prometheus = yaml.safe_load((DEPLOY / "prometheus.yml").read_text(encoding="utf-8"))
    assert set(prometheus["scrape_configs"][0]["static_configs"][0]["targets"]) == REPLICAS


def test_replicas_write_nothing_and_may_do_nothing() -> None:
    for name in (replica.partition(":")[0] for replica in REPLICAS):
        service = COMPOSE["services"][name]
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]


def test_files_that_are_mounted_are_there() -> None:
    volumes = [volume for service in COMPOSE["services"].values() for volume in service.get("volumes", [])]
    assert volumes
    assert all((DEPLOY / volume.split(":")[0]).is_file() for volume in volumes)


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda m: f"{m['kind']}-{m['metadata']['name']}")
def test_kubernetes_schema_takes_every_manifest(manifest: dict[str, Any]) -> None:
    kubernetes_validate.validate(manifest, "1.34", strict=True)


@pytest.mark.parametrize("manifest", [m for m in MANIFESTS if m["kind"] == "Deployment"])
def test_pods_are_nobody_and_write_nothing(manifest: dict[str, Any]) -> None:
    pod = manifest["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"]
    for container in pod["containers"]:
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert not container["securityContext"]["allowPrivilegeEscalation"]
        assert {"readinessProbe", "livenessProbe", "resources"} <= set(container)


def test_the_parts_of_kubernetes_name_each_other() -> None:
    labels = NUTSHELL["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert NUTSHELL["Service"]["spec"]["selector"] == labels
    assert NUTSHELL["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
    scaler = NUTSHELL["HorizontalPodAutoscaler"]["spec"]
    assert scaler["scaleTargetRef"]["name"] == NUTSHELL["Deployment"]["metadata"]["name"]
    assert scaler["metrics"][0]["pods"]["metric"]["name"] == "nutshell_queue"


def test_every_alert_has_a_rule_and_says_what_is_wrong() -> None:
    [group] = yaml.safe_load((DEPLOY / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    assert all(rule["expr"] and rule["annotations"]["summary"] for rule in group["rules"])


def test_nginx_keeps_an_article_on_its_replica_and_asks_the_other_where_one_is_gone(tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack, stub(_replica("2")) as two:
        one = stack.enter_context(stub(_replica("1")))
        with balancing([one.address, two.address], tmp_path) as client:
            texts = [f"Article {n}. " + "word " * 20_000 for n in range(20)]
            asked = [[_by(client, text) for text in texts] for _ in range(2)]
            assert asked[0] == asked[1]
            assert set(asked[0]) == {"1", "2"}
            assert client.get("/metrics").status_code == 404
            stack.close()
            assert {_by(client, text) for text in texts} == {"2"}


def _replica(name: str) -> Callable[[Call, int], Reply]:
    """Answers with its name, and keeps no connection, so that it is gone when it is closed."""
    return lambda *_: Reply({"by": name}, headers={"Connection": "close"})


def _by(client: httpx2.Client, text: str) -> str:
    return str(client.post("/v1/summaries", json={"text": text}).json()["by"])
