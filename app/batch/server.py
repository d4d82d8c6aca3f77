"""The engine that is a running Nutshell elsewhere: rows go to its API, politely."""

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import islice

import urllib3

from app.batch.model import Answered, Asked, BatchError, Failed, Group, Outcome
from app.serving import SummaryRequest

# A server that restarts or is full is waited for: 1, 2, 4 ... 60 seconds, some five minutes in all, each with up to a
# second of chance, so that clients do not come back together. A Retry-After of the server's goes before these.
PATIENCE = urllib3.Retry(
    total=10,
    backoff_factor=0.5,
    backoff_max=60,
    backoff_jitter=1,
    status_forcelist=[429, 502, 503, 504],
    allowed_methods=None,  # the same article is answered alike, so that POST may be repeated
    retry_after_max=300,
    raise_on_status=False,
    redirect=False,
)
_ANSWER_SECONDS = 600
# What is wrong with the whole run, not with an article: the address or the key.
_HOPELESS = {401, 403, 404, 405}


@dataclass(frozen=True, slots=True)
class ServerEngine:
    """Sends each row to the Nutshell at ``address``, at most ``concurrency`` at a time. ``key`` is an API key of its.

    The server batches what comes at the same time, so that a ``concurrency`` of its batch's size keeps it busy.
    """

    address: str
    concurrency: int = 8
    key: str | None = field(default=None, repr=False)
    patience: urllib3.Retry = PATIENCE

    def outcomes(self, groups: Iterable[Group]) -> Iterator[list[Outcome]]:
        """Each row's outcome, as they finish. Raises ``BatchError``: no such server, or it refuses the key."""
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {self.key}"} if self.key else {})}
        rows = (row for group in groups for row in group)
        flying: set[Future[Outcome]] = set()
        with (
            urllib3.PoolManager(
                maxsize=self.concurrency, headers=headers, retries=self.patience, timeout=_ANSWER_SECONDS
            ) as http,
            ThreadPoolExecutor(self.concurrency) as threads,
        ):
            try:
                while True:
                    room = self.concurrency - len(flying)
                    flying |= {threads.submit(self._answer, http, row) for row in islice(rows, room)}
                    if not flying:
                        return
                    done, flying = wait(flying, return_when=FIRST_COMPLETED)
                    yield [future.result() for future in done]
            finally:
                threads.shutdown(wait=False, cancel_futures=True)

    def _answer(self, http: urllib3.PoolManager, row: Asked) -> Outcome:
        route = "summaries" if isinstance(row.request, SummaryRequest) else "figures"
        body = row.request.model_dump_json(exclude_none=True)
        try:
            response = http.request("POST", f"{self.address.rstrip('/')}/v1/{route}", body=body.encode())
            told = json.loads(response.data)
        except urllib3.exceptions.HTTPError as error:
            raise BatchError(f"{self.address} does not answer ({type(error).__name__}); run again to go on") from error
        except ValueError as error:
            raise BatchError(f"{self.address} is no Nutshell: its answer is not JSON") from error
        if response.status == 200:
            if not isinstance(told, dict) or "key_figures" not in told:
                raise BatchError(f"{self.address} is no Nutshell: what it answers has no key figures")
            return Answered.of(row, told)
        detail = str(told.get("detail") or told.get("title")) if isinstance(told, dict) else ""
        if response.status in _HOPELESS | set(self.patience.status_forcelist):
            raise BatchError(f"{self.address} answered {response.status}: {detail}")
        return Failed.of(row, detail or f"the server answered {response.status}")
