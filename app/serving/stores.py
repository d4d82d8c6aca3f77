"""Where kept answers outlive the process: a SQLite file by default, or Redis, which replicas share. JSON bytes only."""

import asyncio
import logging
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from time import time
from typing import TypeVar
from uuid import uuid4

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from app.serving.answers import CLAIM_SECONDS

_LOG = logging.getLogger(__name__)
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers
(id TEXT PRIMARY KEY, sealed BLOB NOT NULL, size INTEGER NOT NULL, kept_at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS by_age ON answers (kept_at, size);
"""
# The newest answers that fit stay.
_TRIM = """
DELETE FROM answers WHERE kept_at < ? OR id IN
(SELECT id FROM (SELECT id, SUM(size) OVER (ORDER BY kept_at DESC, id) AS total FROM answers) WHERE total > ?)
"""
_TRIM_EVERY = 64  # answers kept; the bounds may be overstepped by as many
Result = TypeVar("Result")


class SqliteStore:
    """One table in one file, in WAL mode, so that several servers may share it; on a thread of its own, since a disk
    can be slow.

    A damaged file is moved aside and started anew.
    """

    def __init__(self, path: Path, *, max_bytes: int, max_age: float) -> None:
        self._path = path
        self._max_bytes = max_bytes
        self._max_age = max_age
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="nutshell-answers")
        self._database: sqlite3.Connection | None = None
        self._kept = 0

    async def get(self, answer_id: str) -> bytes | None:
        """The sealed answer, if it is there and not too old. Raises ``OSError``."""
        return await self._run(lambda database: self._get(database, answer_id))

    async def keep(self, answer_id: str, sealed: bytes) -> None:
        """Keep it, and let the oldest go. Raises ``OSError``, for one where the disk is full."""
        await self._run(lambda database: self._keep(database, answer_id, sealed))

    async def claim(self, answer_id: str) -> bool:  # noqa: ARG002 - as the protocol has it
        """Always: the servers of one machine may do the same twice."""
        return True

    async def release(self, answer_id: str) -> None:
        """Nothing was claimed."""

    async def close(self) -> None:
        """Close the file."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown()

    def _get(self, database: sqlite3.Connection, answer_id: str) -> bytes | None:
        query = "SELECT sealed FROM answers WHERE id = ? AND kept_at >= ?"
        row = database.execute(query, (answer_id, time() - self._max_age)).fetchone()
        return bytes(row[0]) if row else None

    def _keep(self, database: sqlite3.Connection, answer_id: str, sealed: bytes) -> None:
        if len(sealed) > self._max_bytes:
            return
        with database:
            database.execute(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", (answer_id, sealed, len(sealed), time())
            )
            if self._kept % _TRIM_EVERY == 0:
                database.execute(_TRIM, (time() - self._max_age, self._max_bytes))
        self._kept += 1

    async def _run(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._attempt, work)

    def _attempt(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        try:
            try:
                return work(self._open())
            except sqlite3.DatabaseError as error:
                # The low byte is the kind of error, the rest its details.
                if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED:
                    raise
                self._set_aside(error)
                return work(self._open())
        except sqlite3.Error as error:
            self._close()
            raise OSError(f"{self._path}: {error}") from error

    def _open(self) -> sqlite3.Connection:
        if self._database is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # Articles are in it: nobody else's to read.
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
            self._database = sqlite3.connect(self._path, timeout=1.0, check_same_thread=False)
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = NORMAL")
            self._database.executescript(_SCHEMA)
        return self._database

    def _close(self) -> None:
        database, self._database = self._database, None
        if database is not None:
            with suppress(sqlite3.Error):
                database.close()

    def _set_aside(self, error: sqlite3.Error) -> None:
        self._close()
        aside = self._path.with_name(f"{self._path.name}.damaged-{time():.0f}")
        _LOG.warning("the file of kept answers is damaged (%s); moved to %s and started anew", error, aside)
        self._path.rename(aside)
        for companion in ("-wal", "-shm"):
            self._path.with_name(self._path.name + companion).unlink(missing_ok=True)


class RedisStore:
    """Answers under ``nutshell:<id>``, each for ``max_age`` seconds; how much there may be is Redis' ``maxmemory``. Who
    makes an answer is named under ``nutshell:<id>:maker``.

    Claims are looked at and then changed, not both at once: that they overlap costs a second run and no more.
    """

    def __init__(self, url: str, *, max_age: float) -> None:
        # Once more at once: a connection of the pool may have died with a Redis that is back by now.
        once_more = Retry(NoBackoff(), 1)
        self._redis = Redis.from_url(url, socket_timeout=1.0, socket_connect_timeout=1.0, retry=once_more)
        self._max_age = max(1, round(max_age))
        self._name = uuid4().bytes

    async def get(self, answer_id: str) -> bytes | None:
        """The sealed answer, if it is there. Raises ``OSError``."""
        try:
            found = await self._redis.get(f"nutshell:{answer_id}")
        except RedisError as error:
            raise OSError(f"Redis: {error}") from error
        return found if isinstance(found, bytes) else None

    async def keep(self, answer_id: str, sealed: bytes) -> None:
        """Keep it. Raises ``OSError``."""
        try:
            await self._redis.set(f"nutshell:{answer_id}", sealed, ex=self._max_age)
        except RedisError as error:
            raise OSError(f"Redis: {error}") from error

    async def claim(self, answer_id: str) -> bool:
        """Whether this answer is ours to make. Raises ``OSError``."""
        key = f"nutshell:{answer_id}:maker"
        try:
            if await self._redis.set(key, self._name, nx=True, ex=CLAIM_SECONDS):
                return True
            is_ours: bool = await self._redis.get(key) == self._name
            if is_ours:
                await self._redis.expire(key, CLAIM_SECONDS)
        except RedisError as error:
            raise OSError(f"Redis: {error}") from error
        return is_ours

    async def release(self, answer_id: str) -> None:
        """Give up a claim, if it is ours. Raises ``OSError``."""
        key = f"nutshell:{answer_id}:maker"
        try:
            if await self._redis.get(key) == self._name:
                await self._redis.delete(key)
        except RedisError as error:
            raise OSError(f"Redis: {error}") from error

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()
