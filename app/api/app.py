"""The web application."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from app.api.button import add_button
from app.api.middleware import BodyLimit, SecurityHeaders
from app.api.problems import ProblemDocument, add_handlers
from app.api.routes import router
from app.serving import Nutshell, RecentAnswers, Worker, load_nutshell
from app.settings import Settings
from app.web import load_button, load_page, static_directory

DESCRIPTION = """A news article in; out come two or three sentences that say nothing the article does not say, with the
article's key figures, each tied to its place in the text. Errors are RFC 9457 problem documents."""


def create_app(
    settings: Settings,
    load: Callable[[], Nutshell] | None = None,
    on_failure: Callable[[Exception], None] | None = None,
) -> FastAPI:
    """The application; ``load`` makes what it serves (by default what ``settings`` name), in the background once it is
    started.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        worker = Worker(
            load or (lambda: load_nutshell(settings)), max_waiting=settings.max_waiting, on_failure=on_failure
        )
        app.state.worker = worker
        loading = asyncio.create_task(worker.start())
        yield
        worker.close()
        await loading

    app = FastAPI(
        title="Nutshell",
        version=version("nutshell"),
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.recent = RecentAnswers(settings.max_answers)
    app.include_router(router)
    add_handlers(app)
    _add_pages(app)
    app.add_middleware(BodyLimit, limit=settings.max_body_bytes)
    app.add_middleware(SecurityHeaders)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


def _openapi(app: FastAPI) -> dict[str, object]:
    """OpenAPI with the problem document among its schemas, which FastAPI only adds for its own media type."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes, tags=app.openapi_tags
        )
        problem = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
        schema["components"]["schemas"] |= {**problem.pop("$defs", {}), "ProblemDocument": problem}
        app.openapi_schema = schema
    return app.openapi_schema


def _add_pages(app: FastAPI) -> None:
    """The demo page, the button, and the API's documentation, all from this server."""
    button = load_button()
    front = load_page(button)
    add_button(app, button)
    app.mount("/static", StaticFiles(directory=static_directory()))
    app.mount("/swagger", StaticFiles(packages=[("fastapi_offline", "static")]))

    @app.get("/", include_in_schema=False)
    async def page() -> HTMLResponse:
        return HTMLResponse(front, headers={"Cache-Control": "no-cache"})

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url="openapi.json",
            title="Nutshell's API",
            swagger_js_url="swagger/swagger-ui-bundle.js",
            swagger_css_url="swagger/swagger-ui.css",
            swagger_favicon_url="static/icon.svg",
        )
