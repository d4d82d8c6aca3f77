"""A worker process's main: `python -m app.serving DESCRIPTOR`, with the settings as JSON on standard input."""

import os
import signal
import socket
import sys
from collections.abc import Callable

from app.serving.engine import Engine
from app.serving.logs import log_json
from app.serving.nutshell import Nutshell, load_nutshell
from app.settings import Settings


def serve(descriptor: int, load: Callable[[Settings], Nutshell]) -> None:
    """Serve the socket ``descriptor`` until the front has gone, then leave without farewell.

    Signals to the whole group (Ctrl+C, a stopping service) are the front's to obey, which lets runs finish first.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    log_json()
    # While a thread computes, the others get their turn this often; Python's own 5 ms add up for those who wait.
    sys.setswitchinterval(0.001)
    settings = Settings.model_validate_json(sys.stdin.buffer.read())
    with socket.socket(fileno=descriptor) as connection:
        Engine(connection, lambda: load(settings)).run()
        os._exit(0)


if __name__ == "__main__":
    serve(int(sys.argv[1]), load_nutshell)
