"""The shape of an intent: ways to ask for something, and what is answered."""

import re
from random import Random
from typing import Callable, NamedTuple, Sequence


class Case(NamedTuple):
    """One concrete question: words for the template's slots, the answer, and what makes it right."""

    slots: dict[str, str]
    answer: str
    must: tuple[tuple[str, ...], ...] = ()
    """The answer is right when each group has at least one member in it."""


class Intent(NamedTuple):
    name: str
    weight: float
    case: Callable[[Random, bool, dict], Case]
    """(chance, held out?, what this dialogue remembers) -> a case."""
    asks: Sequence[str]
    held: Sequence[str]
    """Phrasings that training never sees."""
    again: Sequence[str] = ()
    """Short follow-ups that only make sense right after this intent: "And of {country}?"."""
    held_again: Sequence[str] = ()
    then: str = ""
    """The intent that may also follow, for questions about this answer."""


_CHOICE = re.compile(r"\[([^\[\]]*)\]")


def expand(rng: Random, template: str) -> str:
    """Resolves every [one|other] of a template by chance, innermost first."""
    while match := _CHOICE.search(template):
        chosen = rng.choice(match.group(1).split("|"))
        template = template[: match.start()] + chosen + template[match.end() :]
    return template


def said(answer: str, *must: str | tuple[str, ...], **slots: object) -> Case:
    groups = tuple((m,) if isinstance(m, str) else m for m in must)
    return Case({k: str(v) for k, v in slots.items()}, answer, groups)


def fixed(answer: str, *must: str | tuple[str, ...]) -> Callable[[Random, bool, dict], Case]:
    """An intent without slots that always gets this answer."""
    case = said(answer, *must)
    return lambda rng, held, state: case


def unlike_last(rng: Random, state: dict, key: str, options: Sequence):
    """A choice that differs from the one that this dialogue had before."""
    left = [o for o in options if o != state.get(key)]
    state[key] = rng.choice(left)
    return state[key]


def is_held(*numbers: int) -> bool:
    """Every eleventh combination of numbers is kept out of training."""
    mixed = 0
    for n in numbers:
        mixed = (mixed * 1103515245 + n * 12345 + 7) & 0x7FFFFFFF
    return (mixed >> 4) % 11 == 0


def draw(rng: Random, held: bool, make: Callable[[], tuple[int, ...]]) -> tuple[int, ...]:
    """Numbers from the wanted side of the split."""
    while True:
        numbers = make()
        if is_held(*numbers) == held:
            return numbers


def strange_word(rng: Random) -> str:
    """A word of no language."""
    parts = rng.randint(2, 4)
    return "".join(rng.choice("bcdfglmnprstvw") + rng.choice("aeiou") + rng.choice(["", "n", "r", "x"])
                   for _ in range(parts))


def strange_characters(rng: Random) -> str:
    """Two or three characters of the common set, in no order that means anything."""
    return "".join(bytes([rng.randint(0xB0, 0xD6), rng.randint(0xA1, 0xFE)]).decode("gb2312")
                   for _ in range(rng.randint(2, 3)))


def arithmetic(rng: Random, held: bool) -> tuple[int, int, str, int]:
    """a, b, operation, result: sums and differences up to 20, the multiplication table to 10."""
    op = rng.choice("+++---*")
    if op == "*":
        a, b = rng.randint(0, 10), rng.randint(1, 10)
        return a, b, op, a * b
    code = "+-".index(op)
    if op == "+":
        low, high, _ = draw(rng, held, lambda: (*sorted((rng.randint(0, 20), rng.randint(0, 20))), code))
        a, b = rng.choice([(low, high), (high, low)])
        return a, b, op, a + b
    a, b, _ = draw(rng, held, lambda: (*sorted((rng.randint(0, 20), rng.randint(0, 20)), reverse=True), code))
    return a, b, op, a - b


def count_range(rng: Random, held: bool) -> tuple[int, int]:
    """Where counting starts and ends: mostly from 1, always short of 101."""
    if not held and rng.random() < 0.2:
        return 1, rng.choice([10, 10, 20, 30, 50, 100, 100])

    def make() -> tuple[int, int]:
        start = 1 if rng.random() < 0.6 else rng.randint(0, 80)
        return start, min(100, start + rng.choice([rng.randint(3, 12), rng.randint(5, 30)]))

    return draw(rng, held, make)
