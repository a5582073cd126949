r"""The patterns of agreement references: a small part of regular expressions.

A pattern is made of

- letters, digits and other characters, which stand for themselves; with a
  backslash before it, punctuation does too: `\.`
- `.` for any character, `\d` for a digit, `\w` for a letter, digit or `_`, `\s`
  for a space; `\D`, `\W` and `\S` for all others
- classes: `[A-Z0-9_-]`, `[^0-9]`
- counts after a character, class or group: `?`, `*`, `+`, `{3}`, `{2,5}`, `{3,}`
- groups with alternatives: `(DPA|SCC)`, `(?:DPA|SCC)`
- `(?i)` at the start, for capitals and small letters alike

A group that holds counts takes no count but `?`. `^` at the start and `$` at the
end change nothing: a pattern always matches a whole reference.

Matching takes time in proportion to the length of the text. Python's `re` tries
one way after the other, and some patterns have more ways than a computer has
time. So a pattern becomes a set of *positions*, and a text is read once, with
all positions that it can have reached (Glushkov's construction).
"""

import re
import string
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, NoReturn

from checks.register.defects import SettingError

LONGEST_REFERENCE = 100
"""Characters of a reference. A longer text is none, and matches no pattern."""

LONGEST_PATTERN = 500
"""Characters of a pattern."""

MOST_POSITIONS = 500
"""Characters in a pattern when all counts are written out."""

_DEEPEST = 10
"""Groups inside each other."""

_REMEMBERED = 65536
"""Sets of positions, and characters, of which the result is kept."""

_BLOCK = 16
"""Positions that are looked up at once."""

_ALL_OF_BLOCK = (1 << _BLOCK) - 1

Test = Callable[[str], bool]
"""Whether a character is meant."""


_FIXED = re.compile(r"(?:[A-Za-z0-9_/ :-]|\\d(?:\{\d{1,2}\})?)+", re.ASCII)
"""Patterns without a choice, as most are. For them, `re` takes linear time, and less of it."""


class Pattern:
    """A pattern that can be matched; `example` is a text that it matches."""

    def __init__(self, text: str) -> None:
        parser = _Parser(text)
        self.example = parser.part.example
        self._part = parser.part
        self._follow = parser.follow
        self._any_case = parser.any_case
        self._taken = [(test, parser.taken[written]) for written, (test, _) in parser.tests.items()]
        self._taking = lru_cache(_REMEMBERED)(self._find_taking)
        self._after = lru_cache(_REMEMBERED)(self._find_after)
        self._step = lru_cache(_REMEMBERED)(self._find_step)
        self._fixed = re.compile(text) if _FIXED.fullmatch(text) else None

    def matches(self, text: str) -> bool:
        """Whether all of the text has the form of the pattern."""
        if not text or len(text) > LONGEST_REFERENCE:
            return self._part.empty and not text
        if self._fixed is not None:
            return self._fixed.fullmatch(text) is not None
        step = self._step
        positions = self._part.first & self._taking(text[0])
        for character in text[1:]:
            positions = step(positions, character)
        return bool(positions & self._part.last)

    def _find_step(self, positions: int, character: str) -> int:
        """The positions that the next character leads to."""
        reached = block = 0
        while positions:
            reached |= self._after(block, positions & _ALL_OF_BLOCK)
            positions >>= _BLOCK
            block += _BLOCK
        return reached & self._taking(character)

    def _find_after(self, block: int, positions: int) -> int:
        """The positions that follow those of a block."""
        reached = 0
        for position in _bits(positions):
            reached |= self._follow[block + position]
        return reached

    def _find_taking(self, character: str) -> int:
        """The positions that take a character."""
        forms = {character}
        if self._any_case:
            forms |= {character.lower(), character.upper()}
        found = 0
        for test, positions in self._taken:
            if any(map(test, forms)):
                found |= positions
        return found


@lru_cache(maxsize=64)
def compile_pattern(text: str) -> Pattern:
    """The pattern that a text describes. Raises `SettingError`."""
    return Pattern(text)


class _Part(NamedTuple):
    """A piece of a pattern.

    `first` and `last` are the positions that a match of it can begin and end
    with, as bits. `empty` says whether it matches nothing at all, `shortest` how
    many characters it takes at least, `counted` whether it has a count inside.
    """

    first: int = 0
    last: int = 0
    empty: bool = True
    shortest: int = 0
    counted: bool = False
    example: str = ""


class _Parser:
    """Reads a pattern into positions: which characters each takes, and which follow it."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST_PATTERN:
            hint = f"write at most {LONGEST_PATTERN} characters"
            raise SettingError(f"is a pattern of {len(text):,} characters", hint)
        self.any_case = text.startswith("(?i)")
        self.text = text.removeprefix("(?i)")
        self.at = 0
        self.depth = 0
        self.tests: dict[str, tuple[Test, str]] = {}  # with an example, as written
        self.taken: dict[str, int] = {}  # the positions of each of them
        self.follow: list[int] = []
        self.part = self._alternatives()
        if self.at < len(self.text):
            self._refuse(self.at, self.at + 1, "close no group that is not open: write `\\)`")
        if self.part.shortest > LONGEST_REFERENCE:
            hint = "ask for fewer characters"
            problem = f"asks for more than the {LONGEST_REFERENCE} characters of a reference"
            raise SettingError(problem, hint)

    def _refuse(self, start: int, end: int, hint: str) -> NoReturn:
        part = self.text[start:end][:40]
        raise SettingError(f"holds `{part}`, which a pattern may not hold", hint)

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _alternatives(self) -> _Part:
        part = self._sequence()
        while self._peek() == "|":
            self.at += 1
            other = self._sequence()
            part = _Part(
                part.first | other.first,
                part.last | other.last,
                part.empty or other.empty,
                min(part.shortest, other.shortest),
                part.counted or other.counted,
                part.example,
            )
        return part

    def _sequence(self) -> _Part:
        part = _Part()
        if self.depth == 0 and self._peek() == "^":
            self.at += 1
        while self._peek() not in ("", "|", ")"):
            ends = self._peek() == "$" and self.text[self.at + 1 : self.at + 2] in ("", "|")
            if ends and self.depth == 0:
                self.at += 1
            else:
                part = self._joined(part, self._counted())
        return part

    def _joined(self, part: _Part, other: _Part) -> _Part:
        """One part after the other."""
        self._let_follow(part.last, other.first)
        return _Part(
            part.first | (other.first if part.empty else 0),
            other.last | (part.last if other.empty else 0),
            part.empty and other.empty,
            part.shortest + other.shortest,
            part.counted or other.counted,
            part.example + other.example,
        )

    def _let_follow(self, last: int, first: int) -> None:
        for position in _bits(last):
            self.follow[position] |= first

    def _counted(self) -> _Part:
        """A character, class or group, with its count."""
        start = self.at
        read = self._group if self._peek() == "(" else self._character
        part = read()
        after = self.at
        least, most = self._count()
        if self.at == after:
            return part
        if part.counted and (least, most) != (0, 1):
            hint = "a group that holds counts takes no count but `?`: write its content out"
            self._refuse(start, self.at, hint)
        end = self.at
        if least > LONGEST_REFERENCE:
            hint = f"a reference has at most {LONGEST_REFERENCE} characters"
            self._refuse(start, end, hint)
        repeated = self._repeated(read, start, part, least, most)
        self.at = end
        return repeated

    def _repeated(
        self, read: Callable[[], _Part], start: int, part: _Part, least: int, most: int | None
    ) -> _Part:
        """The part so often: each copy has positions of its own, so it is read again."""

        def again() -> _Part:
            self.at = start
            return read()

        if most == 0:
            return _Part(counted=True)
        whole = part
        for _ in range(least - 1):
            part = again()
            whole = self._joined(whole, part)
        if most is None or most >= LONGEST_REFERENCE:
            self._let_follow(part.last, part.first)
        else:
            optional = _Part()
            for _ in range(max(least, 1), most):
                # Built from the end: skipping a copy skips all later copies too.
                optional = _optional(self._joined(again(), optional))
            whole = self._joined(whole, optional)
        if not least:
            return _optional(whole)
        example = self._varied(self.text[start : self.at], whole.example)
        return whole._replace(counted=True, example=example)

    def _varied(self, written: str, example: str) -> str:
        """The example with different characters, where all of them are taken: 1234 for 1111."""
        test, _ = self.tests.get(written, (_is(""), ""))
        for row in (string.digits[1:], string.ascii_uppercase):
            varied = (row * LONGEST_REFERENCE)[: len(example)]
            if all(map(test, varied)):
                return varied
        return example

    def _count(self) -> tuple[int, int | None]:
        """How often at least and at most; no position is taken where there is no count."""
        start = self.at
        simple = {"?": (0, 1), "*": (0, None), "+": (1, None)}.get(self._peek())
        if simple is not None:
            self.at += 1
        elif self._peek() == "{":
            found = _COUNT.match(self.text, self.at)
            if found is None:
                self._refuse(start, self.at + 1, "write `{3}`, `{2,5}` or `{3,}`, or `\\{`")
            self.at = found.end()
            least = int(found[1] or 0)
            simple = (least, least if found[2] is None else int(found[3]) if found[3] else None)
            if simple[1] is not None and simple[1] < least:
                self._refuse(start, self.at, "write the smaller number first")
        else:
            return 1, 1
        if self._peek() in ("?", "*", "+", "{"):
            self._refuse(start, self.at + 1, "give one count only")
        return simple

    def _group(self) -> _Part:
        start = self.at
        self.at += 1
        if self.text.startswith("?:", self.at):
            self.at += 2
        elif self._peek() == "?":
            hint = "write a plain group: `(DPA|SCC)`"
            self._refuse(start, self.at + 2, hint)
        self.depth += 1
        if self.depth > _DEEPEST:
            self._refuse(start, self.at, f"put at most {_DEEPEST} groups into each other")
        part = self._alternatives()
        if self._peek() != ")":
            self._refuse(start, start + 1, "close the group with `)`, or write `\\(`")
        self.at += 1
        self.depth -= 1
        return part

    def _character(self) -> _Part:
        start, character = self.at, self._peek()
        self.at += 1
        if character in "?*+{":
            self._refuse(
                start, self.at, f"put a character before the count, or write `\\{character}`"
            )
        if character in "^$":
            self._refuse(
                start, self.at, f"a whole reference is matched: remove it, or write `\\{character}`"
            )
        if len(self.follow) >= MOST_POSITIONS:
            problem = f"describes more than {MOST_POSITIONS:,} characters"
            raise SettingError(problem, "use smaller counts, or `+`")
        if character == "[":
            meaning = self._class(start)
        elif character == ".":
            meaning = _is_any, "A"
        elif character == "\\":
            meaning = self._escape(start)
        else:
            meaning = _is(character), character
        written = self.text[start : self.at]
        bit = 1 << len(self.follow)
        self.follow.append(0)
        self.tests[written] = meaning
        self.taken[written] = self.taken.get(written, 0) | bit
        return _Part(bit, bit, False, 1, False, meaning[1])

    def _escape(self, start: int) -> tuple[Test, str]:
        """What a backslash and the next character mean."""
        character = self._peek()
        self.at += 1
        if character in _ESCAPES:
            return _ESCAPES[character]
        if not character or character.isalnum():
            hint = "write `\\d`, `\\w` or `\\s`; a backslash stands before punctuation only"
            self._refuse(start, self.at, hint)
        return _is(character), character

    def _class(self, start: int) -> tuple[Test, str]:
        """The characters in brackets."""
        negated = self._peek() == "^"
        self.at += negated
        tests: list[Test] = []
        example = ""
        opened = self.at
        while self._peek() != "]" or self.at == opened:
            if not self._peek():
                self._refuse(start, start + 1, "close the class with `]`, or write `\\[`")
            test, low = self._item()
            if self._peek() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
                item = self.at - 1
                self.at += 1
                high_test, high = self._item()
                if len(low) != 1 or low > high or {test, high_test} & _KINDS:
                    self._refuse(item, self.at, "write the smaller character first, as in `A-Z`")
                test = _is_between(low, high)
            tests.append(test)
            example = example or low
        self.at += 1
        among = _is_none_of(tests) if negated else _is_one_of(tests)
        usual = (*string.digits[1:], *string.ascii_uppercase, *string.punctuation, example)
        return among, next(filter(among, usual), "")

    def _item(self) -> tuple[Test, str]:
        start, character = self.at, self._peek()
        self.at += 1
        return self._escape(start) if character == "\\" else (_is(character), character)


_COUNT = re.compile(r"\{(?=[0-9,])([0-9]*)(,([0-9]*))?\}")


def _optional(part: _Part) -> _Part:
    """The part or nothing."""
    return part._replace(empty=True, shortest=0, counted=True, example="")


def _is(wanted: str) -> Test:
    return lambda character: character == wanted


def _is_between(low: str, high: str) -> Test:
    return lambda character: low <= character <= high


def _is_one_of(tests: Sequence[Test]) -> Test:
    return lambda character: any(test(character) for test in tests)


def _is_none_of(tests: Sequence[Test]) -> Test:
    return lambda character: not any(test(character) for test in tests)


def _is_any(character: str) -> bool:
    return character != "\n"


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


_ESCAPES: dict[str, tuple[Test, str]] = {
    "d": (str.isdecimal, "1"),
    "w": (_is_word, "A"),
    "s": (str.isspace, " "),
    "D": (_is_none_of([str.isdecimal]), "A"),
    "W": (_is_none_of([_is_word]), "-"),
    "S": (_is_none_of([str.isspace]), "A"),
}
"""As in Python's `re`."""

_KINDS = {test for test, _ in _ESCAPES.values()}


def _bits(number: int) -> Iterator[int]:
    """The numbers of the bits that are set."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest
