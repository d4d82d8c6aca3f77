"""The web application."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from app.api.access import Access, Keys
from app.api.batch import router as batches
from app.api.button import add_button
from app.api.middleware import BodyLimit, Cors, Head, SecurityHeaders
from app.api.observe import Observe
from app.api.operations import router as operations
from app.api.problems import ProblemDocument, Unexpected, add_handlers
from app.api.remembered import Remembered
from app.api.routes import router as summaries
from app.serving import Answers, AnswerStore, Launch, Metrics, RedisStore, Service, SqliteStore, in_process
from app.settings import Settings
from app.web import load_button, load_page, static_directory

DESCRIPTION = """A news article in; out come two or three sentences that say nothing the article does not say, with the
article's key figures, each tied to its place in the text. Errors are RFC 9457 problem documents."""


def create_app(
    settings: Settings, launch: Launch | None = None, on_failure: Callable[[str], None] = lambda _: None
) -> FastAPI:
    """The application; ``launch`` starts its workers (by default processes with what ``settings`` name), which load in
    the background once it is started. ``on_failure`` is told why they could not.
    """
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        service = Service(
            launch or in_process(settings),
            Answers(settings.max_answers, settings.cache_seconds, _store(settings)),
            metrics,
            workers=settings.workers,
            max_waiting=settings.max_waiting,
            on_failure=on_failure,
        )
        app.state.service = service
        service.start()
        yield
        await service.stop()

    app = FastAPI(
        title="Nutshell",
        version=version("nutshell"),
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.metrics = metrics
    for room in (summaries, batches, operations):
        app.include_router(room)
    add_handlers(app)
    _add_pages(app)
    _add_middleware(app, settings, metrics)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


def _store(settings: Settings) -> AnswerStore | None:
    if settings.cache == "memory":
        return None
    if settings.cache == "sqlite":
        path = settings.cache_dir / "answers.sqlite"
        return SqliteStore(path, max_bytes=settings.cache_bytes, max_age=settings.cache_seconds)
    return RedisStore(settings.cache, max_age=settings.cache_seconds)


def _add_middleware(app: FastAPI, settings: Settings, metrics: Metrics) -> None:
    """What a request passes, the last added first: it is named, may come from another origin, must have a key. What
    fails below is answered as all else.
    """
    app.add_middleware(Head)
    app.add_middleware(Remembered, size=settings.max_answers)
    app.add_middleware(BodyLimit, limit=settings.max_body_bytes, seconds=settings.read_seconds)
    app.add_middleware(
        Access, keys=Keys(settings.api_keys), per_key=settings.rate_per_key, per_address=settings.rate_per_address
    )
    app.add_middleware(Unexpected)
    app.add_middleware(
        Cors,
        allow_origins=sorted(settings.cors_origins),
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type", "If-None-Match", "Last-Event-ID", "X-Request-ID"],
        expose_headers=["ETag", "Retry-After", "X-Request-ID"],
    )
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Observe, metrics=metrics)


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
