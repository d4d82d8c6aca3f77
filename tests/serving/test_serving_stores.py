"""The stores against what they stand on: a file system, and a real redis-server that the tests start."""

import asyncio
import resource
import sqlite3
from pathlib import Path

import pytest

from app.serving import RedisStore, SqliteStore, stores
from redis_server import RedisServer


def sqlite(path: Path, *, max_bytes: int = 1_000_000, max_age: float = 60) -> SqliteStore:
    return SqliteStore(path / "answers.sqlite", max_bytes=max_bytes, max_age=max_age)


def test_sqlite_keeps_answers_over_a_restart_and_shares_them_while_it_runs(tmp_path: Path) -> None:
    async def use() -> None:
        one, other = sqlite(tmp_path), sqlite(tmp_path)
        await one.keep("a", b"first")
        assert await other.get("a") == b"first"
        await other.keep("a", b"second")
        await one.close()
        await other.close()
        again = sqlite(tmp_path)
        assert (await again.get("a"), await again.get("b")) == (b"second", None)
        await again.close()

    asyncio.run(use())
    assert (tmp_path / "answers.sqlite").stat().st_mode & 0o077 == 0


def test_sqlite_lets_the_oldest_go_when_it_is_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "_TRIM_EVERY", 1)

    async def use() -> list[bytes | None]:
        store = sqlite(tmp_path, max_bytes=250)
        for number in range(5):
            await store.keep(str(number), b"x" * 100)
        found = [await store.get(str(number)) for number in range(5)]
        await store.close()
        return found

    assert asyncio.run(use()) == [None, None, None, b"x" * 100, b"x" * 100]


def test_sqlite_keeps_nothing_larger_than_its_room(tmp_path: Path) -> None:
    async def use() -> None:
        store = sqlite(tmp_path, max_bytes=4)
        await store.keep("a", b"four")
        await store.keep("b", b"fives")
        assert [await store.get(name) for name in "ab"] == [b"four", None]
        await store.close()

    asyncio.run(use())


def test_sqlite_forgets_what_is_too_old(tmp_path: Path) -> None:
    async def use() -> None:
        store = sqlite(tmp_path, max_age=0)
        await store.keep("a", b"first")
        assert await store.get("a") is None
        await store.close()

    asyncio.run(use())


@pytest.mark.parametrize("damage", ["rubbish", "cut", "overwritten"])
def test_a_damaged_file_is_moved_aside_and_started_anew(
    tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "answers.sqlite"

    async def use() -> None:
        before = sqlite(tmp_path)
        for number in range(20):
            await before.keep(f"old{number}", b"x" * 2_000)
        await before.close()
        whole = path.read_bytes()
        path.write_bytes(
            {
                "rubbish": b"rubbish " * 1_000,
                "cut": whole[: len(whole) // 2],
                "overwritten": whole[:200] + b"\xff" * (len(whole) - 200),
            }[damage]
        )
        store = sqlite(tmp_path)
        for number in range(20):
            assert await store.get(f"old{number}") in {None, b"x" * 2_000}
        await store.keep("new", b"y")
        assert await store.get("new") == b"y"
        await store.close()

    asyncio.run(use())
    assert [file.name for file in tmp_path.glob("*.damaged-*")] != []
    assert "damaged" in caplog.text


def test_a_full_disk_is_an_os_error_and_what_fits_is_still_read(tmp_path: Path) -> None:
    async def use() -> None:
        store = sqlite(tmp_path)
        await store.keep("a", b"small")
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
        try:
            with pytest.raises(OSError, match=r"answers\.sqlite"):
                await store.keep("b", b"x" * 1_000_000)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert (await store.get("a"), await store.get("b")) == (b"small", None)
        await store.keep("b", b"x" * 1_000_000)
        assert await store.get("b") == b"x" * 1_000_000
        await store.close()

    asyncio.run(use())


def test_a_folder_that_cannot_be_made_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    async def use() -> None:
        store = sqlite(tmp_path / "file")
        with pytest.raises(OSError, match="file"):
            await store.get("a")
        await store.close()

    asyncio.run(use())


def test_what_sqlite_holds_is_plain_bytes(tmp_path: Path) -> None:
    async def use() -> None:
        store = sqlite(tmp_path)
        await store.keep("a", b'{"id":"a"}')
        await store.close()

    asyncio.run(use())
    with sqlite3.connect(tmp_path / "answers.sqlite") as database:
        assert database.execute("SELECT id, sealed FROM answers").fetchall() == [("a", b'{"id":"a"}')]
    database.close()


def test_redis_keeps_answers_for_replicas_and_forgets_them_in_time(redis_server: RedisServer) -> None:
    async def use() -> None:
        one, other = RedisStore(redis_server.url, max_age=60), RedisStore(redis_server.url, max_age=60)
        await one.keep("a", b"\x00first")
        assert (await other.get("a"), await other.get("b")) == (b"\x00first", None)
        assert 0 < await other._redis.ttl("nutshell:a") <= 60  # noqa: SLF001 - the bound on its age
        await one.close()
        await other.close()

    asyncio.run(use())


def test_redis_gone_is_an_os_error_and_redis_back_is_used_again(redis_server: RedisServer) -> None:
    async def use() -> None:
        store = RedisStore(redis_server.url, max_age=60)
        await store.keep("a", b"first")
        redis_server.stop()
        for _ in range(2):
            with pytest.raises(OSError, match="Redis"):
                await store.get("a")
        with pytest.raises(OSError, match="Redis"):
            await store.keep("a", b"second")
        redis_server.start()
        assert await store.get("a") is None
        await store.keep("a", b"third")
        assert await store.get("a") == b"third"
        await store.close()

    asyncio.run(use())
