"""Ways to start a worker: a process of its own, as served, or a thread of this process, for tests and small tools.

In a process, whatever the worker does (a parse that holds the interpreter, a crash inside torch, memory that runs out)
leaves the front's event loop alone, which can answer for it, kill it and start another.
"""

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

from app.serving.engine import Engine
from app.serving.nutshell import Nutshell
from app.settings import Settings


class Launched(Protocol):
    """A worker that was started."""

    def kill(self) -> None:
        """End it now, if it has not ended; its connection is closed then."""
        ...


# Starts a worker that serves the given end of a socket pair, and takes that end over.
Launch = Callable[[socket.socket], Launched]


def in_process(settings: Settings, command: Sequence[str] = (sys.executable, "-m", "app.serving")) -> Launch:
    """Workers as processes that run ``command`` with a file descriptor and are told ``settings`` on standard input."""

    def launch(connection: socket.socket) -> Launched:
        descriptor = connection.fileno()
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*command, str(descriptor)], stdin=subprocess.PIPE, pass_fds=[descriptor]
        )
        connection.close()
        assert process.stdin is not None  # noqa: S101 - asked for above
        process.stdin.write(settings.model_dump_json().encode())
        process.stdin.close()
        return _Process(process)

    return launch


def in_thread(load: Callable[[], Nutshell]) -> Launch:
    """Workers as threads around what ``load`` makes. They cannot be killed, and end when their connection is closed."""

    def launch(connection: socket.socket) -> Launched:
        def serve() -> None:
            with connection:
                Engine(connection, load).run()

        threading.Thread(target=serve, name="nutshell-worker", daemon=True).start()
        return _Thread()

    return launch


class _Process:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


class _Thread:
    def kill(self) -> None:
        """The connection's end is its end."""
