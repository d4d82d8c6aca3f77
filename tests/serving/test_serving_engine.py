"""The worker's side of the socket."""

import socket
import threading

from app.serving import FiguresAnswer, FiguresRequest, Message
from app.serving.engine import Engine
from stub import StubHouse

BODY = FiguresRequest(text="$5").model_dump_json().encode()


class Waiting(StubHouse):
    """Finds figures once it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.may_end = threading.Semaphore(0), threading.Semaphore(0)

    def figures(self, request: FiguresRequest, *_: object) -> FiguresAnswer:
        self.begun.release()
        assert self.may_end.acquire(timeout=60)
        return super().figures(request)


def test_who_hangs_up_while_figures_are_found_or_after_is_not_remembered() -> None:
    house = Waiting()
    ours, theirs = socket.socketpair()
    engine = Engine(theirs, lambda: house)
    serving = threading.Thread(target=engine.run)
    serving.start()
    with theirs, ours, ours.makefile("rb") as reports:
        assert Message.of(reports.readline()).kind == "ready"
        ours.sendall(Message(1, "figures_alone", BODY).line())
        assert house.begun.acquire(timeout=60)
        for message in (Message(1, "drop"), Message(2, "figures_alone", BODY)):
            ours.sendall(message.line())
        house.may_end.release(3)
        assert {Message.of(reports.readline()).ticket for _ in range(2)} == {1, 2}
        for message in (Message(2, "drop"), Message(3, "figures_alone", BODY)):
            ours.sendall(message.line())
        assert Message.of(reports.readline()).ticket == 3
        assert not engine._dropped  # noqa: SLF001 - what would grow for good
        ours.shutdown(socket.SHUT_WR)
        serving.join(timeout=60)
