"""The parser of patterns: the positions of a pattern, and the order in which they follow."""

import re
import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, NoReturn

from checks.register.defects import SettingError

LONGEST_REFERENCE = 100
"""Characters of a reference. No pattern matches a longer text."""

LONGEST_PATTERN = 500
"""Characters of a pattern."""

MOST_POSITIONS = 500
"""Characters in a pattern when all counts are written out."""

_DEEPEST = 10
"""Parentheses inside each other."""

Test = Callable[[str], bool]
"""Whether a position accepts a character."""


class Part(NamedTuple):
    """A piece of a pattern.

    `first` and `last` are the positions where a match can begin and end, as bits.
    `empty` says whether the piece matches an empty text, and `counted` whether it
    contains a count. `shortest` is the length of the shortest match, and `example` is
    a match.
    """

    first: int = 0
    last: int = 0
    empty: bool = True
    shortest: int = 0
    counted: bool = False
    example: str = ""


class Parser:
    """Reads a pattern into positions.

    `part` is the whole pattern. `tests` holds a test and an example for each written
    character or class, and `positions` its positions, as bits. `follow` holds, for each
    position, the positions that may follow, as bits. Raises `SettingError`.
    """

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST_PATTERN:
            hint = f"write at most {LONGEST_PATTERN} characters"
            raise SettingError(f"is a pattern of {len(text):,} characters", hint)
        self.any_case = text.startswith("(?i)")
        self.text = text.removeprefix("(?i)")
        self.at = 0
        self.depth = 0
        self.tests: dict[str, tuple[Test, str]] = {}
        self.positions: dict[str, int] = {}
        self.follow: list[int] = []
        self.part = self._alternatives()
        if self.at < len(self.text):
            self._refuse(
                self.at, self.at + 1, "no parenthesis is open here: remove it, or write `\\)`"
            )
        if self.part.shortest > LONGEST_REFERENCE:
            hint = "ask for fewer characters"
            problem = f"asks for more than the {LONGEST_REFERENCE} characters of a reference"
            raise SettingError(problem, hint)

    def _refuse(self, start: int, end: int, hint: str) -> NoReturn:
        part = self.text[start:end][:40]
        raise SettingError(f"contains `{part}`, which patterns do not allow", hint)

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _alternatives(self) -> Part:
        part = self._sequence()
        while self._peek() == "|":
            self.at += 1
            other = self._sequence()
            part = Part(
                part.first | other.first,
                part.last | other.last,
                part.empty or other.empty,
                min(part.shortest, other.shortest),
                part.counted or other.counted,
                part.example,
            )
        return part

    def _sequence(self) -> Part:
        part = Part()
        if self.depth == 0 and self._peek() == "^":
            self.at += 1
        while self._peek() not in ("", "|", ")"):
            ends = self._peek() == "$" and self.text[self.at + 1 : self.at + 2] in ("", "|")
            if ends and self.depth == 0:
                self.at += 1
            else:
                part = self._joined(part, self._counted())
        return part

    def _joined(self, part: Part, other: Part) -> Part:
        """A part followed by another part."""
        self._let_follow(part.last, other.first)
        return Part(
            part.first | (other.first if part.empty else 0),
            other.last | (part.last if other.empty else 0),
            part.empty and other.empty,
            part.shortest + other.shortest,
            part.counted or other.counted,
            part.example + other.example,
        )

    def _let_follow(self, last: int, first: int) -> None:
        for position in bits(last):
            self.follow[position] |= first

    def _counted(self) -> Part:
        """A character, class or parentheses, with the count."""
        start = self.at
        read = self._parentheses if self._peek() == "(" else self._character
        part = read()
        after = self.at
        least, most = self._count()
        if self.at == after:
            return part
        if part.counted and (least, most) != (0, 1):
            hint = (
                "parentheses with counts inside take no count except `?`: write their content out"
            )
            self._refuse(start, self.at, hint)
        end = self.at
        if least > LONGEST_REFERENCE:
            hint = f"a reference has at most {LONGEST_REFERENCE} characters"
            self._refuse(start, end, hint)
        repeated = self._repeated(read, start, part, least, most)
        self.at = end
        return repeated

    def _repeated(
        self, read: Callable[[], Part], start: int, part: Part, least: int, most: int | None
    ) -> Part:
        """The repeated part. Each copy is read again, since it needs new positions."""

        def again() -> Part:
            self.at = start
            return read()

        if most == 0:
            return Part(counted=True)
        whole = part
        for _ in range(least - 1):
            part = again()
            whole = self._joined(whole, part)
        if most is None or most >= LONGEST_REFERENCE:
            self._let_follow(part.last, part.first)
        else:
            optional = Part()
            for _ in range(max(least, 1), most):
                # Built from the end: a match that skips a copy also skips all later copies.
                optional = _optional(self._joined(again(), optional))
            whole = self._joined(whole, optional)
        if not least:
            return _optional(whole)
        example = self._varied(self.text[start : self.at], whole.example)
        return whole._replace(counted=True, example=example)

    def _varied(self, written: str, example: str) -> str:
        """The example with different characters, if all are accepted: 1234 for 1111."""
        test, _ = self.tests.get(written, (_is(""), ""))
        for row in (string.digits[1:], string.ascii_uppercase):
            varied = (row * LONGEST_REFERENCE)[: len(example)]
            if all(map(test, varied)):
                return varied
        return example

    def _count(self) -> tuple[int, int | None]:
        """The least and the greatest number of copies. Without a count, reads nothing."""
        start = self.at
        limits = _COUNTS.get(self._peek())
        if limits is not None:
            self.at += 1
        elif self._peek() == "{":
            count = _COUNT.match(self.text, self.at)
            if count is None:
                self._refuse(start, self.at + 1, "write `{3}`, `{2,5}` or `{3,}`, or `\\{`")
            self.at = count.end()
            least = int(count[1] or 0)
            most = least if count[2] is None else int(count[3]) if count[3] else None
            limits = least, most
            if most is not None and most < least:
                self._refuse(start, self.at, "write the smaller number first")
        else:
            return 1, 1
        if self._peek() in ("?", "*", "+", "{"):
            self._refuse(start, self.at + 1, "give one count only")
        return limits

    def _parentheses(self) -> Part:
        start = self.at
        self.at += 1
        if self.text.startswith("?:", self.at):
            self.at += 2
        elif self._peek() == "?":
            hint = "write plain parentheses: `(DPA|SCC)`"
            self._refuse(start, self.at + 2, hint)
        self.depth += 1
        if self.depth > _DEEPEST:
            self._refuse(start, self.at, f"nest at most {_DEEPEST} parentheses")
        part = self._alternatives()
        if self._peek() != ")":
            self._refuse(start, start + 1, "close the parenthesis with `)`, or write `\\(`")
        self.at += 1
        self.depth -= 1
        return part

    def _character(self) -> Part:
        start, character = self.at, self._peek()
        self.at += 1
        if character in "?*+{":
            self._refuse(
                start, self.at, f"put a character before the count, or write `\\{character}`"
            )
        if character in "^$":
            self._refuse(
                start,
                self.at,
                f"a pattern matches a whole reference: remove it, or write `\\{character}`",
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
        self.positions[written] = self.positions.get(written, 0) | bit
        return Part(bit, bit, False, 1, False, meaning[1])

    def _escape(self, start: int) -> tuple[Test, str]:
        """The test and an example of an escape: a backslash and the next character."""
        character = self._peek()
        self.at += 1
        if character in _ESCAPES:
            return _ESCAPES[character]
        if not character or character.isalnum():
            hint = "write `\\d`, `\\w` or `\\s`; put a backslash only before punctuation"
            self._refuse(start, self.at, hint)
        return _is(character), character

    def _class(self, start: int) -> tuple[Test, str]:
        """The test and an example of a class: characters in brackets."""
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
                if len(low) != 1 or low > high or {test, high_test} & _ESCAPE_TESTS:
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


_COUNTS: Mapping[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}
_COUNT = re.compile(r"\{(?=[0-9,])([0-9]*)(,([0-9]*))?\}")


def _optional(part: Part) -> Part:
    """The part, or an empty text."""
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
"""The tests and examples of escapes, as in Python's `re`."""

_ESCAPE_TESTS = {test for test, _ in _ESCAPES.values()}


def bits(number: int) -> Iterator[int]:
    """The numbers of the bits that are set."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest
