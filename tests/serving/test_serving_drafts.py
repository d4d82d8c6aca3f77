from collections.abc import Callable, Iterator, Sequence

from app.engines import Draft, Prompt, WriterInfo
from app.serving.drafts import drafts

POISON = "poison"


class Recorder:
    """A writer that notes its batches, and fails in the middle of one that holds poison."""

    info = WriterInfo(name="recorder", revision="1", device="cpu", mode="sentence")
    judge = None

    def __init__(self) -> None:
        self.batches: list[int] = []

    def write(self, prompts: Sequence[Prompt]) -> list[Draft]:
        return [Draft(prompt.text) for prompt in prompts]

    def stream(self, prompts: Sequence[Prompt], alive: Callable[[int], bool]) -> Iterator[tuple[int, Draft]]:
        self.batches.append(len(prompts))
        for index, prompt in enumerate(prompts):
            if prompt.text == POISON:
                raise MemoryError
            if alive(index):
                yield index, Draft(prompt.text)


def prompts(*texts: str) -> list[Prompt]:
    return [Prompt(instruction="", text=text, max_words=10) for text in texts]


def test_batches_are_bounded_by_rows_times_the_longest() -> None:
    writer = Recorder()
    asked = prompts(*["a" * 400] * 5, "b" * 4_000, "c", "d")
    found = dict(drafts(writer, asked, lambda _: True, budget=500))
    assert [found[index].text for index in range(len(asked))] == [prompt.text for prompt in asked]
    assert writer.batches == [4, 1, 1, 2]


def test_a_poisoned_prompt_gets_an_empty_draft_and_every_other_its_own() -> None:
    writer = Recorder()
    found = dict(drafts(writer, prompts("a", "b", POISON, "c", "d"), lambda _: True))
    assert {index: draft.text for index, draft in found.items()} == {0: "a", 1: "b", 2: "", 3: "c", 4: "d"}
    assert found[2].finish == "failed"


def test_the_dead_are_not_asked_for_and_not_asked_again() -> None:
    writer = Recorder()
    assert [index for index, _ in drafts(writer, prompts("a", "b", POISON), lambda index: index == 1)] == [1]
    assert list(drafts(writer, prompts("a"), lambda _: False)) == []
    assert writer.batches == [1]


def test_nothing_to_write_asks_nobody() -> None:
    writer = Recorder()
    assert list(drafts(writer, [], lambda _: True)) == []
    assert writer.batches == []
