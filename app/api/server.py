"""Run the application: check the model, listen, load, and leave with an exit code that tells how it went."""

import asyncio
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
    """Serve until told to stop; 0 then, 1 when the model cannot be loaded or the address cannot be had. Raises
    ``ModelError``.

    A model that is missing, corrupt or refused is found before the server listens; its weights are loaded while it
    answers ``/healthz``. ``launch`` starts other workers than the settings' own.
    """
    if launch is None:
        prepare_apart(settings.model, settings.cache_dir, manifest_path=settings.manifest)
    log_json()
    failures: list[str] = []

    def give_up(reason: str) -> None:
        failures.append(reason)
        server.should_exit = True

    app = create_app(settings, launch, on_failure=give_up)
    server = Server(app, settings)
    print(  # noqa: T201
        f"Nutshell is on http://{settings.host}:{settings.port}  (the model is loading; stop with Ctrl+C)",
        file=sys.stderr,
    )
    server.run()
    for failure in failures:
        print(f"nutshell: {failure}", file=sys.stderr)  # noqa: T201
    return 1 if failures or not server.started else 0


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
