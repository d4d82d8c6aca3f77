from threading import Thread
from time import sleep

from app.article import Parser


def test_parses_are_made_once_and_as_a_batch(shared_parser: Parser) -> None:
    with shared_parser.open() as parses:
        parses.prefetch(["Anford has 3 ships.", "Skarn has none."])
        assert parses("Skarn has none.") is parses("Skarn has none.")
        assert [token.text for token in parses("Anford has 3 ships.")] == ["Anford", "has", "3", "ships", "."]


def test_a_thread_may_open_it_within(shared_parser: Parser) -> None:
    with shared_parser.open(), shared_parser.open() as inner:
        assert len(inner("Skarn has none.")) == 4


def test_who_waits_comes_before_who_opens_again(shared_parser: Parser) -> None:
    came = list[str]()

    def wait() -> None:
        with shared_parser.open():
            came.append("who waited")

    with shared_parser.open():
        thread = Thread(target=wait)
        thread.start()
        while not shared_parser._turn.locked():  # noqa: SLF001 - nothing else shows that somebody waits
            sleep(0.001)
    with shared_parser.open():
        came.append("who opened again")
    thread.join()
    assert came == ["who waited", "who opened again"]
