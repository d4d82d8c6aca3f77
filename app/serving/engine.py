"""The worker's side: the one owner of model, tokenizer and parser. It reads orders from a socket and reports on it.

Batches of summaries are written one after the other on a thread of their own, because a writer has one owner; figures
are found on a second one, so that they need not wait for a summary; a third reads the orders, so that who has hung up
is known while the model writes.
"""

import gc
import json
import logging
import queue
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from functools import partial

from app.article import GivenUp
from app.engines import WriterInfo
from app.serving.contract import FiguresRequest, SummaryAnswer, SummaryRequest
from app.serving.faults import Unanswerable
from app.serving.nutshell import Crash, Nutshell
from app.serving.wire import NO_TICKET, Message, Report, refusal, report

_LOG = logging.getLogger(__name__)
_LAST: frozenset[Report] = frozenset({"done", "refused", "failed", "gone"})


class Engine:
    """Serves one front over ``connection`` with what ``load`` makes."""

    def __init__(self, connection: socket.socket, load: Callable[[], Nutshell]) -> None:
        self._connection = connection
        self._load = load
        self._sending = threading.Lock()
        self._batches: queue.SimpleQueue[list[Message] | None] = queue.SimpleQueue()
        self._figures: queue.SimpleQueue[tuple[Nutshell, Message] | None] = queue.SimpleQueue()
        self._nutshell: Nutshell | None = None
        self._tickets = threading.Lock()
        self._open: set[int] = set()
        self._dropped: set[int] = set()  # of those that are open
        self._uncounted: set[int] = set()  # figures that nobody has begun to find
        self._is_closed = False

    def run(self) -> None:
        """Load, then serve until the front closes the connection; returns at once then, whatever is being written."""
        threading.Thread(target=self._write, name="nutshell-writer", daemon=True).start()
        threading.Thread(target=self._count, name="nutshell-figures", daemon=True).start()
        batch: list[Message] = []
        # A front that went with reports unread resets the connection; it has gone all the same.
        with suppress(ConnectionError), self._connection.makefile("rb") as orders:
            for line in orders:
                self._obey(Message.of(line), batch)
        self._is_closed = True
        self._batches.put(None)
        self._figures.put(None)

    def _obey(self, order: Message, batch: list[Message]) -> None:
        match order.kind:
            case "summary":
                self._open.add(order.ticket)
                batch.append(order)
            case "begin":
                self._batches.put(batch.copy())
                batch.clear()
            case "figures_alone" if self._nutshell is not None:
                self._open.add(order.ticket)
                self._uncounted.add(order.ticket)
                self._figures.put((self._nutshell, order))
            case "drop":
                self._drop(order.ticket)

    def _drop(self, ticket: int) -> None:
        """Nobody waits for ``ticket`` any longer; what was finished meanwhile is nobody's to remember. Figures that
        were not begun are gone at once, however long others take.
        """
        with self._tickets:
            if ticket in self._open:
                self._open.remove(ticket)
                self._dropped.add(ticket)
            is_unbegun = ticket in self._uncounted
        if is_unbegun:
            self._send(ticket, "gone")

    def _close(self, *tickets: int) -> None:
        with self._tickets:
            self._open.difference_update(tickets)
            self._dropped.difference_update(tickets)

    def _write(self) -> None:
        try:
            nutshell = self._load()
            info = _info(nutshell.writer.info)
        except Exception as error:  # noqa: BLE001 - whatever a model raises, the front must learn of it
            _LOG.exception("the model could not be loaded")
            self._send(NO_TICKET, "broken", json.dumps(str(error)).encode())
            return
        # Millions of objects came with the models and stay; without this, each full collection walks them all and
        # holds every thread up for a quarter of a second.
        gc.collect()
        gc.freeze()
        self._nutshell = nutshell
        self._send(NO_TICKET, "ready", info)
        while (batch := self._batches.get()) is not None:
            self._write_batch(nutshell, batch)
            self._close(*(order.ticket for order in batch))
            self._send(NO_TICKET, "idle")

    def _write_batch(self, nutshell: Nutshell, batch: list[Message]) -> None:
        tickets = [order.ticket for order in batch]
        requests = [SummaryRequest.model_validate_json(order.body) for order in batch]

        for index, event in nutshell.stream(requests, lambda index: self._is_alive(tickets[index])):
            if isinstance(event, Crash):
                _LOG.error("a request failed that should not have", exc_info=event.error)
            if isinstance(event, SummaryAnswer):
                self._send(tickets[index], "stats", event.model_dump_json(include={"timing_ms", "verified"}).encode())
            self._send(tickets[index], *report(event))

    def _count(self) -> None:
        while (order := self._figures.get()) is not None:
            nutshell, message = order
            with self._tickets:
                self._uncounted.discard(message.ticket)
                is_wanted = message.ticket in self._open
            if not is_wanted:
                continue
            try:
                request = FiguresRequest.model_validate_json(message.body)
                answer = nutshell.figures(request, partial(self._is_alive, message.ticket))
                self._send(message.ticket, "done", answer.model_dump_json().encode())
            except GivenUp:
                self._send(message.ticket, "gone")
            except Unanswerable as error:
                self._send(message.ticket, "refused", refusal(error))
            except Exception:  # noqa: BLE001 - one article must not end the thread for all others
                _LOG.exception("figures failed that should not have")
                self._send(message.ticket, "failed")

    def _is_alive(self, ticket: int) -> bool:
        return not self._is_closed and ticket not in self._dropped

    def _send(self, ticket: int, kind: Report, body: bytes = b"{}") -> None:
        with self._sending:
            try:
                self._connection.sendall(Message(ticket, kind, body).line())
            except OSError:
                self._is_closed = True  # the front has gone; the reader will see it too
        if kind in _LAST:
            self._close(ticket)


def _info(info: WriterInfo) -> bytes:
    """Who writes, less the languages, which only the summariser asks for."""
    return json.dumps({**asdict(info), "languages": None}).encode()
