import asyncio
import json

import pytest

from app.serving import Answers, KeptAnswer, answers


def kept(number: int) -> KeptAnswer:
    return KeptAnswer.of(json.dumps({"id": number, "cached": False}, separators=(",", ":")).encode())


class Store:
    """A store that can be broken; counts what it was asked."""

    def __init__(self) -> None:
        self.sealed: dict[str, bytes] = {}
        self.is_broken = False
        self.asked = 0

    async def get(self, answer_id: str) -> bytes | None:
        self._ask()
        return self.sealed.get(answer_id)

    async def keep(self, answer_id: str, sealed: bytes) -> None:
        self._ask()
        self.sealed[answer_id] = sealed

    async def claim(self, answer_id: str) -> bool:
        self._ask()
        return answer_id not in self.sealed

    async def release(self, answer_id: str) -> None:  # noqa: ARG002 - as the protocol has it
        self._ask()

    async def close(self) -> None:
        self.is_broken = True

    def _ask(self) -> None:
        self.asked += 1
        if self.is_broken:
            raise OSError("no space left")


def test_the_answers_used_last_are_in_memory() -> None:
    recent = Answers(2, 60)
    recent.remember("a", kept(1))
    recent.remember("b", kept(2))
    assert recent.at_hand("a") == kept(1)
    recent.remember("c", kept(3))
    assert recent.at_hand("b") is None
    assert (recent.at_hand("a"), recent.at_hand("c")) == (kept(1), kept(3))
    assert recent.used_bytes == len(kept(1).body) + len(kept(3).body)


def test_an_old_answer_is_gone() -> None:
    recent = Answers(2, 0)
    recent.remember("a", kept(1))
    assert recent.at_hand("a") is None
    assert recent.used_bytes == 0


def test_what_is_kept_says_so_even_of_an_article_about_json() -> None:
    body = json.dumps({"cached": False, "text": 'the field "cached":false'}, separators=(",", ":")).encode()
    assert json.loads(KeptAnswer.of(body).body) == {"cached": True, "text": 'the field "cached":false'}


def test_a_damaged_answer_is_none() -> None:
    sealed = kept(1).sealed()
    assert KeptAnswer.unsealed(sealed) == kept(1)
    undated = kept(1).etag[1:-1].encode() + kept(1).body
    for damaged in (sealed.replace(b"true", b"tRue"), sealed[:-1], b"", b"\xff" * 40, b"\xff \xff {}", undated):
        assert KeptAnswer.unsealed(damaged) is None


def test_an_answer_is_as_old_as_it_is_wherever_it_was_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    store, now = Store(), 100.0
    monkeypatch.setattr(answers, "time", lambda: now)

    async def use() -> None:
        nonlocal now
        await Answers(2, 60, store).store("a", kept(1))
        now += 59
        recent = Answers(2, 60, store)
        assert await recent.get("a") == kept(1)
        assert recent.at_hand("a") == kept(1)
        now += 1
        assert recent.at_hand("a") is None
        assert await recent.get("a") is None

    asyncio.run(use())


def test_a_store_is_asked_once_and_outlives_the_memory() -> None:
    store = Store()

    async def use() -> None:
        await Answers(2, 60, store).store("a", kept(1))
        again = Answers(2, 60, store)
        assert await again.get("a") == kept(1)
        assert await again.get("a") == kept(1)
        assert store.asked == 2

    asyncio.run(use())


def test_a_broken_store_is_left_alone_for_a_while_and_then_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store()
    now = 100.0
    monkeypatch.setattr(answers, "monotonic", lambda: now)

    async def use() -> None:
        nonlocal now
        recent = Answers(0, 60, store)
        store.is_broken = True
        await recent.store("a", kept(1))
        assert await recent.claim("a")
        assert await recent.get("a") is None
        assert (store.asked, recent.errors) == (1, 1)
        store.is_broken, now = False, now + answers.PAUSE_SECONDS
        await recent.store("a", kept(1))
        assert await recent.get("a") == kept(1)

    asyncio.run(use())
