"""Run the application: check the model, listen, load, and leave with an exit code that tells how it went."""

import asyncio
import os
import socket
import sys

import uvicorn
from fastapi import FastAPI

from app.api.app import create_app
from app.api.middleware import MOST_HEAD_BYTES
from app.api.protocol import Connections, guarded
from app.engines import prepare_apart
from app.serving import Launch, Service, log_json
from app.settings import Settings

# What streams need to tell their clients, once the grace period is over, that they end.
FAREWELL_SECONDS = 2


class Server(uvicorn.Server):
    """uvicorn's, held to the limits of ``settings``; when it is told to stop it lets the service end what runs within
    the grace period.
    """

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        super().__init__(_config(app, settings))
        self._app = app
        self._grace = settings.grace_seconds

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take nothing new, and end."""
        service: Service = self._app.state.service
        closing = asyncio.create_task(service.close(self._grace))
        await super().shutdown(sockets)
        await closing


def run(settings: Settings, launch: Launch | None = None) -> int:
    """Serve until a signal says stop, which then ends the process as it would any. 1 when the model cannot be loaded or
    the address cannot be had. Raises ``ModelError``.

    A model that is missing, corrupt or refused is found before the server listens, and an address that cannot be had
    before anything is loaded; weights are loaded while it answers ``/healthz``. ``launch`` starts other workers than
    the settings' own.
    """
    if launch is None:
        prepare_apart(settings.model, settings.cache_dir, manifest_path=settings.manifest)
    try:
        sockets = asyncio.run(_listening(settings.host, settings.port))
    except OSError as error:
        _say(f"nutshell: cannot listen on {_address(settings.host, settings.port)}: {_reason(error)}")
        return 1
    log_json()
    failures: list[str] = []

    def give_up(reason: str) -> None:
        failures.append(reason)
        server.should_exit = True

    app = create_app(settings, launch, on_failure=give_up)
    server = Server(app, settings)
    address = _address(settings.host, sockets[0].getsockname()[1])
    _say(f"Nutshell is on {address}  (the model is loading; stop with Ctrl+C)")
    server.run(sockets)
    for failure in failures:
        _say(f"nutshell: {failure}")
    return 1 if failures or not server.started else 0


async def _listening(host: str, port: int) -> list[socket.socket]:
    """Sockets that listen on every address of ``host``. Raises ``OSError``."""
    # uvicorn would find out that it cannot have an address only with the application started, and its exit code for it
    # is the one that ours has for articles.
    server = await asyncio.get_running_loop().create_server(asyncio.Protocol, host, port, start_serving=False)
    sockets = [shared.dup() for shared in server.sockets]
    server.close()
    for own in sockets:
        own.listen()  # so that nobody else can have the address from here on
    return sockets


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _reason(error: OSError) -> str:
    """Without what asyncio puts around it."""
    return os.strerror(error.errno) if error.errno and error.errno > 0 else str(error.strerror)


def _say(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201


def _config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=guarded(Connections(settings)),
        h11_max_incomplete_event_size=MOST_HEAD_BYTES,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        forwarded_allow_ips=sorted(settings.trusted_proxies),
        timeout_graceful_shutdown=round(settings.grace_seconds) + FAREWELL_SECONDS,
    )
