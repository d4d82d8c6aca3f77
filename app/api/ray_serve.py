"""The same application on Ray Serve, which starts and stops replicas on a cluster as load comes and goes:
``serve run app.api.ray_serve:application model=quote``, or with ``deploy/ray-serve.yaml``.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from fastapi import FastAPI
from pydantic_settings import SettingsConfigDict
from ray import serve

from app.api.app import create_app
from app.serving import Service
from app.settings import Settings

_LOOK_EVERY_SECONDS = 0.1


class Arguments(Settings):
    """What ``serve run`` and a configuration's ``args`` may say: every setting by its name. What they leave out is
    read from ``NUTSHELL_*`` where the application is built.
    """

    model_config = SettingsConfigDict(extra="forbid")


def application(arguments: Arguments) -> serve.Application:
    """The deployment ``Nutshell``. How many replicas it has, and what each may use, is the configuration's to say.

    A replica begins with its model loaded, and fails where it cannot be. It takes as many requests as a server would
    connections, so that it is the service, not Ray's queue, that refuses what is too much.
    """

    def build() -> FastAPI:
        app = create_app(arguments)
        app.router.lifespan_context = _until_loaded(app.router.lifespan_context)
        return app

    deployment = serve.deployment(
        serve.ingress(build)(), name="Nutshell", max_ongoing_requests=arguments.max_connections
    )
    return deployment.bind()


Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[Any]]


def _until_loaded(lifespan: Lifespan) -> Lifespan:
    """``lifespan``, begun only when a worker is loaded. Raises ``NotReady`` on the way in: none can be."""

    @asynccontextmanager
    async def loaded(app: FastAPI) -> AsyncIterator[None]:
        async with lifespan(app):
            service: Service = app.state.service
            while service.state == "loading":  # noqa: ASYNC110 - a worker's state wakes nobody
                await asyncio.sleep(_LOOK_EVERY_SECONDS)
            service.check()
            yield

    return loaded
