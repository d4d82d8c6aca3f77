"""Run the application: check the model, listen, load, and leave with an exit code that tells how it went."""

import sys

import uvicorn

from app.api.app import create_app
from app.engines import prepare_model
from app.settings import Settings


def run(settings: Settings) -> int:
    """Serve until told to stop; 0 then, 1 when the model cannot be loaded or the address cannot be had. Raises
    ``ModelError``.

    A model that is missing, corrupt or refused is found before the server listens; its weights are loaded while it
    answers ``/healthz``.
    """
    prepare_model(settings.model, settings.cache_dir, manifest_path=settings.manifest)
    failures: list[Exception] = []

    def give_up(error: Exception) -> None:
        failures.append(error)
        server.should_exit = True

    app = create_app(settings, on_failure=give_up)
    server = uvicorn.Server(
        uvicorn.Config(app, host=settings.host, port=settings.port, log_level="info", server_header=False)
    )
    print(  # noqa: T201
        f"Nutshell is on http://{settings.host}:{settings.port}  (the model is loading; stop with Ctrl+C)",
        file=sys.stderr,
    )
    # While a thread computes, the event loop gets its turn this often; Python's own 5 ms add up to 30 ms a request.
    sys.setswitchinterval(0.001)
    server.run()
    for failure in failures:
        print(f"nutshell: {failure}", file=sys.stderr)  # noqa: T201
    return 1 if failures or not server.started else 0
