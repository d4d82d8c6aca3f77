"""nginx with the configuration of ``deploy/``, before replicas that a test has started."""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2

from servers import free_port

NGINX = (Path(__file__).parents[2] / "deploy" / "nginx.conf").read_text(encoding="utf-8")
_REPLICA = re.compile(r"^ *server nutshell-\d+:8000 (.*)\n", re.MULTILINE)


@contextmanager
def balancing(replicas: Sequence[str], folder: Path) -> Iterator[httpx2.Client]:
    """A client of an nginx before the ``replicas`` with these addresses; all of nginx's own files are in ``folder``."""
    program = shutil.which("nginx")
    assert program, "the tests need Debian's package nginx-light"
    port = free_port()
    (folder / "nginx.conf").write_text(_configured(replicas, port, folder), encoding="utf-8")
    command = [program, "-e", str(folder / "log"), "-c", str(folder / "nginx.conf")]
    with subprocess.Popen(command) as process:
        try:
            with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=130) as client:
                _wait(client, process)
                yield client
        finally:
            process.terminate()


def _configured(replicas: Sequence[str], port: int, folder: Path) -> str:
    """The configuration for ``replicas``, each of which is treated as those that it names are."""
    named = list(_REPLICA.finditer(NGINX))
    lines = "".join(f"server {replica.removeprefix('http://')} {named[0][1]}\n" for replica in replicas)
    config = NGINX[: named[0].start()] + lines + NGINX[named[-1].end() :]
    config = config.replace("listen 8000", f"listen 127.0.0.1:{port}")
    kinds = ("client_body", "proxy", "fastcgi", "scgi", "uwsgi")
    paths = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    config = config.replace("http {", f"http {{ access_log off; {paths}")
    return f"pid {folder}/pid; daemon off; error_log {folder}/log;\n{config}"


def _wait(client: httpx2.Client, process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None:
        with suppress(httpx2.TransportError):
            client.get("/healthz")
            return
        time.sleep(0.1)
    raise AssertionError("nginx did not start")
