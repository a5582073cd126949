r"""The patterns of agreement references: a small part of regular expressions.

A pattern consists of

- letters, digits and other characters, which match themselves; punctuation after a
  backslash matches itself too: `\.`
- `.` for any character, `\d` for a digit, `\w` for a letter, digit or `_`, `\s`
  for a space; `\D`, `\W` and `\S` for all other characters
- classes: `[A-Z0-9_-]`, `[^0-9]`
- counts after a character, class or parentheses: `?`, `*`, `+`, `{3}`, `{2,5}`, `{3,}`
- parentheses with alternatives: `(DPA|SCC)`, `(?:DPA|SCC)`
- `(?i)` at the start, to ignore the difference between capitals and small letters

Parentheses that contain counts take no count except `?`. `^` at the start and `$` at the
end have no effect: a pattern always matches a whole reference.

Matching takes time in proportion to the length of the text. Python's `re` tries
alternatives one after the other, and some patterns have more alternatives than a
computer has time. So a pattern becomes a set of *positions*. A text is read once, while
the set of reachable positions is updated (Glushkov's construction).
"""

import re
from functools import lru_cache

from checks.register.pattern_parser import LONGEST_REFERENCE, Parser, bits

_REMEMBERED = 65536
"""Steps whose result is kept, for each kind of step."""

_BLOCK = 16
"""Positions that are looked up at once."""

_ALL_OF_BLOCK = (1 << _BLOCK) - 1

_FIXED = re.compile(r"(?:[A-Za-z0-9_/ :-]|\\d(?:\{\d{1,2}\})?)+", re.ASCII)
"""Patterns without a choice, as most are. `re` matches them in linear time, and faster."""


class Pattern:
    """A compiled pattern. `example` is a text that matches."""

    def __init__(self, text: str) -> None:
        parser = Parser(text)
        self.example = parser.part.example
        self._part = parser.part
        self._follow = parser.follow
        self._any_case = parser.any_case
        self._tests = [
            (test, parser.positions[written]) for written, (test, _) in parser.tests.items()
        ]
        self._accepting = lru_cache(_REMEMBERED)(self._find_accepting)
        self._after = lru_cache(_REMEMBERED)(self._find_after)
        self._step = lru_cache(_REMEMBERED)(self._find_step)
        self._fixed = re.compile(text) if _FIXED.fullmatch(text) else None

    def matches(self, text: str) -> bool:
        """Whether the whole text matches the pattern."""
        if not text or len(text) > LONGEST_REFERENCE:
            return self._part.empty and not text
        if self._fixed is not None:
            return self._fixed.fullmatch(text) is not None
        step = self._step
        positions = self._part.first & self._accepting(text[0])
        for character in text[1:]:
            positions = step(positions, character)
        return bool(positions & self._part.last)

    def _find_step(self, positions: int, character: str) -> int:
        """The positions after the next character, as bits."""
        reached = block = 0
        while positions:
            reached |= self._after(block, positions & _ALL_OF_BLOCK)
            positions >>= _BLOCK
            block += _BLOCK
        return reached & self._accepting(character)

    def _find_after(self, block: int, positions: int) -> int:
        """The positions that may follow the positions of a block, as bits."""
        reached = 0
        for position in bits(positions):
            reached |= self._follow[block + position]
        return reached

    def _find_accepting(self, character: str) -> int:
        """The positions that accept a character, as bits."""
        forms = {character}
        if self._any_case:
            forms |= {character.lower(), character.upper()}
        accepting = 0
        for test, positions in self._tests:
            if any(map(test, forms)):
                accepting |= positions
        return accepting


@lru_cache(maxsize=64)
def compile_pattern(text: str) -> Pattern:
    """The pattern that `text` describes. Raises `SettingError` for an invalid pattern."""
    return Pattern(text)
