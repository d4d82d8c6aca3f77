# ruff: noqa: T201 - it prints its table
"""``make bench``: Nutshell against what one writes in an afternoon, in alternation, on this machine.

Both serve the same weights and stay up; each round asks one of them while the other is idle, so that both see the same
machine. What is printed are medians of the rounds and the median of their ratios.
"""

import argparse
import asyncio
import time
from dataclasses import replace
from itertools import count
from math import prod
from pathlib import Path
from statistics import median

import torch
from httpx2 import AsyncClient
from safetensors import safe_open

from app.engines import Prompt, fetch_model, load_manifest
from app.engines.copying import CopyDecoder, Run, Written
from app.engines.llama import Llama
from app.engines.loading import load
from app.engines.prompting import PromptEncoder, special_ids
from app.engines.resolve import resolve
from app.settings import Settings
from app.summarize.pipeline import INSTRUCTION
from bench.arithmetic import Measure, arrivals, bandwidth_share, quantile
from bench.articles import article
from bench.services import (
    Answered,
    ServiceUnderTest,
    at,
    naive_command,
    new_client,
    nutshell_command,
    running,
)
from load.hot import against_bare
from load.servers import free_port

Round = dict[str, float]
_FLIGHT = 8
_NAMES = {
    "one, median": ("one article at a time, p50", "s", "lower"),
    "one, p95": ("one article at a time, p95", "s", "lower"),
    "first": ("first sentence of one article, p50", "s", "lower"),
    "flight": (f"{_FLIGHT} distinct articles in flight", "a minute", "higher"),
    "hot": ("one hot article", "a second", "higher"),
    "memory": ("memory, peak", "GB", "lower"),
}


def main() -> None:
    """Run the rounds and print the table."""
    options = _options()
    settings = Settings()
    folder = _weights(settings)
    ports = free_port(), free_port()
    with (
        running("naive", naive_command(folder, ports[0]), ports[0], {}) as naive,
        running("nutshell", nutshell_command(ports[1]), ports[1], {"cache": False}) as nutshell,
    ):
        for service in (naive, nutshell):
            resident, proportional = service.memory() / 1e9, service.proportional_memory() / 1e9
            print(f"memory at rest: {service.name} {resident:.2f} GB resident, {proportional:.2f} GB proportional")
        numbers = count()
        texts = (article(number) for number in numbers)
        for service in (naive, nutshell):
            asyncio.run(_warm(service, next(texts)))
        rounds: dict[str, list[Round]] = {"naive": [], "nutshell": []}
        for _ in range(options.rounds):
            for service, hot in ((naive, options.hot_naive), (nutshell, options.hot)):
                one, flight = ([next(texts) for _ in range(size)] for size in (options.articles, _FLIGHT))
                rounds[service.name].append(asyncio.run(_round(service, one, flight, hot, options.rate)))
                print(service.name, {name: round(value, 2) for name, value in rounds[service.name][-1].items()})
        hot = asyncio.run(against_bare(ports[1], nutshell.process.pid, next(texts), rounds=options.rounds))
    for key, (name, unit, better) in _NAMES.items():
        sides = [[found[key] for found in rounds[side]] for side in ("naive", "nutshell")]
        print(Measure(name, unit, "lower" if better == "lower" else "higher", *sides).line())
    print(f"a kept answer: {hot.line()}")
    _decode(options.rounds)


async def _warm(service: ServiceUnderTest, text: str) -> None:
    async with new_client() as client:
        await service.ask(client, text)


async def _round(service: ServiceUnderTest, one: list[str], flight: list[str], hot: int, rate: float) -> Round:
    """Everything of one service once: articles that come one by one, a burst of distinct ones, and one many times."""
    async with new_client() as client:
        watching = asyncio.create_task(_peak(service, done := asyncio.Event()))
        moments = arrivals(rate, len(one), seed=len(one))
        singles = await asyncio.gather(
            *(at(when, service, client, text) for when, text in zip(moments, one, strict=True))
        )
        begun = time.perf_counter()
        await asyncio.gather(*(service.ask(client, text) for text in flight))
        burst = time.perf_counter() - begun
        hot_rate = await _hot(service, client, one[0], hot)
        done.set()
        memory = await watching
    return _told(singles) | {"flight": 60 * len(flight) / burst, "hot": hot_rate, "memory": memory / 1e9}


async def _hot(service: ServiceUnderTest, client: AsyncClient, text: str, times: int) -> float:
    """Answers a second when everybody asks for one article at once; here Nutshell may remember."""
    remembering = replace(service, extra={})
    begun = time.perf_counter()
    await asyncio.gather(*(remembering.ask(client, text) for _ in range(times)))
    return times / (time.perf_counter() - begun)


async def _peak(service: ServiceUnderTest, done: asyncio.Event) -> int:
    """The most bytes held until ``done``, looked at five times a second."""
    most = service.memory()
    while not done.is_set():
        await asyncio.sleep(0.2)
        most = max(most, service.memory())
    return most


def _told(singles: list[Answered]) -> Round:
    whole, first = [answer.whole for answer in singles], [answer.first for answer in singles]
    return {"one, median": median(whole), "one, p95": quantile(whole, 0.95), "first": median(first)}


def _decode(repeats: int) -> None:
    """Tokens a second of the default writer on one article's sentences, without their reading, over the memory's limit.

    What reading takes is measured by runs that end with their first token, which the reading itself gives.
    """
    settings = Settings()
    if settings.threads is not None:
        torch.set_num_threads(settings.threads)
    loaded = load(resolve(settings.model, settings.cache_dir), torch.device("cpu"))
    encoder = PromptEncoder(loaded.tokenizer, instructed=True)
    decoder = CopyDecoder(Llama(loaded.model, half=True), special_ids(loaded.tokenizer), repeat=0)
    texts = [sentence for sentence in article(0).replace("\n\n", " ").split(". ") if len(sentence.split()) > 15][:3]
    prompts = [
        (
            encoder.encode(Prompt(INSTRUCTION, f"{text}.", max_words=40), limit=1_000),
            loaded.tokenizer(f"{text}.", add_special_tokens=False).input_ids,
        )
        for text in texts
    ]

    def timed(limit: int) -> tuple[int, float]:
        rows = [Written(index, ids, limit, opening) for index, (ids, opening) in enumerate(prompts)]
        run, begun = Run(list(rows)), time.perf_counter()
        with torch.inference_mode():
            while run.drop(lambda _: True):
                decoder.step(run, lambda scores, _index, _said: int(scores.argmax()))
        return sum(len(row.said) for row in rows), time.perf_counter() - begun

    timed(2)  # to be warm
    rates = []
    for _ in range(repeats):
        (read, reading), (written, whole) = timed(1), timed(64)
        rates.append((written - read) / (whole - reading))
    rate, speed, weights = median(rates), _bandwidth(), _parameters(_weights(settings))
    share = bandwidth_share(rate, weights, speed)
    print(f"decode: {rate:.0f} tokens/s, {speed / 1e9:.1f} GB/s read, {share:.2f} of the limit of 8-bit weights")


def _bandwidth() -> float:
    """Bytes a second that all of torch's threads together read from memory: the best of nine sums over 512 MB."""
    block, best = torch.ones(1 << 27), 0.0
    for _ in range(9):
        begun = time.perf_counter()
        block.sum()
        best = max(best, block.nbytes / (time.perf_counter() - begun))
    return best


def _parameters(folder: Path) -> int:
    with safe_open(folder / "model.safetensors", framework="numpy") as opened:
        return sum(prod(opened.get_slice(name).get_shape()) for name in opened.keys())  # noqa: SIM118 - it is no dict


def _weights(settings: Settings) -> Path:
    return fetch_model(load_manifest(settings.manifest).model(settings.model), settings.cache_dir)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--articles", type=int, default=4, help="articles of a round that come one by one")
    parser.add_argument("--rate", type=float, default=0.1, help="of these, a second")
    parser.add_argument("--hot", type=int, default=2000, help="requests for one article, of Nutshell")
    parser.add_argument("--hot-naive", type=int, default=8, help="requests for one article, of the naive service")
    return parser.parse_args()


if __name__ == "__main__":
    main()
