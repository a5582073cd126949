"""The patterns of the checks in the browser, in JavaScript's dialect, each with its flags.

Where the browser lacks a property of Unicode, a pattern accepts more texts than the rule: the
check of the proposal has the last word.
"""

import re
from collections.abc import Mapping

from checks.register.policy import Policy
from checks.rules.text import DEFERRED, LINK, MARKS, MARKUP, TAG

_AROUND = r"""[ \t\n"'`“”„‘’<>()[\]{},;]+"""
_HAN = r"[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\uff00-\uffee]"

_OF_FILE: Mapping[str, tuple[str, str]] = {
    # Texts without quotes that every reader of YAML takes literally.
    "plain": (
        r"^(?:\p{L}[\p{L}\p{M}\p{N} .,'()/&+_-]*|https:\/\/[\w./~%-]+|\d{4}-\d\d-\d\d)$", "u",
    ),
    "word": ("^(?:null|true|false|yes|no|on|off|[yn])$", "i"),
    "escaped": (r"[^\p{L}\p{M}\p{N}\p{P}\p{S} ]", "gu"),
    "cell": (r"""^[^",\n]*$""", ""),
    "device": (r"^(?:aux|con|nul|prn|(?:com|lpt)\d)$", ""),
    # The usual legal forms. They are no part of the suggested name of a file.
    "form": (
        "(?<=.)-(?:inc|incorporated|llc|llp|ltd|limited|gmbh|ag|bv|nv|sa|sas|sarl|srl|spa|ab|as|aps"
        "|oy|oyj|corp|corporation|plc|pty|pbc|se|kg|co|sro)$", "",
    ),
}  # fmt: skip

_OF_TEXTS: Mapping[str, tuple[str, str]] = {
    "address": ("^(?:website|url|email)$", ""),
    "null-text": ("^(?:null|Null|NULL|~)$", ""),
    "replacement-character": (r"\ufffd", ""),
    "quoted-text.lonely": ("^“(?!.*”)|^„(?!.*[“”])|(?<=^[^“„]*[^\\d“„])”$|^”$", "su"),
    "invisible": (
        r"(?![\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd} ])[\p{Cc}\p{Cf}\p{Co}"
        r"\p{Z}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}"
        r"\p{Pattern_White_Space}\u2800]", "u",
    ),
    # Joiners, selectors and spaces where a script or an emoji needs them: see checks/characters.py.
    "needed": (
        r"\u{1f3f4}[\u{e0061}-\u{e007a}]{5}\u{e007f}|(?<=[\p{L}\p{M}])[\u200c\u200d]"
        r"|(?<=[\p{Extended_Pictographic}\ufe0f\p{Emoji_Modifier}])\u200d"
        r"(?=\p{Extended_Pictographic})|(?<=\p{Emoji})[\ufe0e\ufe0f]"
        r"|(?<=\p{Script=Han})[\ufe00-\ufe02\u{e0100}-\u{e01ef}]"
        rf"|(?<=\p{{Script=Mongolian}})[\u180b-\u180f]|(?<={_HAN})\u3000|\u3000(?={_HAN})", "gu",
    ),
    # A single word is enough if it is long, or in a script without spaces.
    "enough": (r"\s|^.{14,}$|[\u0e00-\u0eff\u3040-\u9fff]", "u"),
}  # fmt: skip

_QUOTES: Mapping[str, str] = {
    "“": "”", "„": "“”", "”": "”", "«": "»", "»": "«", "‹": "›", "›": "‹", "「": "」",
    "‘": "’", "‚": "‘’", "’": "’", '"': '"', "'": "'",
}  # fmt: skip

_OF_ADDRESSES: Mapping[str, tuple[str, str]] = {
    "ascii": (r"^[\x21-\x7e]+$", ""),
    "url": (r"^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)", "i"),
    "path": (r"""^[^<>"{}|\\^`[\]]*$""", ""),
    "label": (
        r"^(?=.{1,63}$)[\p{L}\p{M}\p{N}_](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}_])?$", "u",
    ),
    # Browsers read such a host as an IP address.
    "number": (r"(?:^|\.)(?:\d+|0x[0-9a-f]*)$|^\[", ""),
    "example": (r"(?:^|\.)example\.(?:(?:co|com|net|org)\.)?\w+$", ""),
    # A second address follows. An archive may have an address deep in its path.
    "two": (
        r"^.*?:\/\/(?:[^/?:]*:\/\/[^?]|[^/?]*\/https?:\/\/[^?]|[^?]*[\s,;|]https?:\/\/[^?])", "is",
    ),
    "marked": (r"^\s*(?:!?\[[^\]]*\]\(|<)\s*(https?:\/\/[^\s<>()]+)\s*[)>]\s*$", ""),
    "around": (f"^{_AROUND}|{_AROUND}$", "g"),
    "scheme": (
        r"^(?:h?t{1,3}p{1,2}s{0,2}\s?[:;.]?\s?[/\\]{1,3}:?[/\\]{0,2}|https?[:;]|\/\/)", "i",
    ),
    "mailbox": (
        r"^(?=[^@]{1,64}@)[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+"
        r"(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*@[^@]+\.\p{L}[\p{L}\p{M}\p{N}-]+$", "u",
    ),
    "at": (r"\s*[[({]\s*(?:at|@|ät)\s*[\])}]\s*|\s+(?:at|@)\s+|\s*@\s*", "gi"),
    "dot": (r"\s*[[({]\s*(?:dot|\.|punkt)\s*[\])}]\s*|\s+dot\s+", "gi"),
}  # fmt: skip


def patterns(policy: Policy) -> Mapping[str, tuple[str, str]]:
    """The patterns by name, and among them the form of references to agreements."""
    quoted = "|".join(f"{mark}[^{mark}{ends}]*[{ends}]" for mark, ends in _QUOTES.items())
    pattern = policy.agreements.pattern
    any_case = pattern.startswith("(?i)")
    return {
        **_OF_FILE,
        **_OF_TEXTS,
        **_OF_ADDRESSES,
        "quoted-text": (f"^(?:{quoted})$", "su"),
        "markup": (in_javascript(MARKUP), "u"),
        "tag": (in_javascript(TAG), "gu"),
        "link": (in_javascript(LINK), "gu"),
        "marks": (in_javascript(MARKS), "gu"),
        "deferred": (f"^(?:{in_javascript(DEFERRED)})$", "iu"),
        "reference": (_of_reference(pattern.removeprefix("(?i)")), "is" if any_case else "s"),
    }


def _of_reference(pattern: str) -> str:
    """The form of references for the browser, which may take any text if the form is not simple.

    Browsers try one way after another to match a text. With alternatives in a repeated group, or
    with many counts, the number of ways can grow without limit, and the page would freeze.
    """
    plain = _WRITTEN.sub("x", pattern)
    repeated = "|" in plain and re.search(r"\)(?:[*+]|\{)", plain)
    return ".+" if repeated or len(_COUNTS.findall(plain)) > _MOST_COUNTS else f"^(?:{pattern})$"


_WRITTEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_COUNTS = re.compile(r"[*+?]|\{\d*,\d*\}")
_MOST_COUNTS = 5


_LETTERS = r"\p{L}\p{N}_"
_PART = re.compile(r"\\.|\[(?:\\.|[^\]\\])+\]|\s+", re.DOTALL)
_COMMENT = re.compile(r"\s+#\s.*$", re.MULTILINE)


def in_javascript(pattern: re.Pattern[str]) -> str:
    r"""A verbose pattern of Python as a pattern of JavaScript with the flag `u`.

    In Python, `\w` means letters and digits of every script.
    """

    def significant(match: re.Match[str]) -> str:
        part = match[0]
        if part in (r"\ ", r"\#"):
            return part[1]
        if part.startswith("["):
            return rf"(?:[^{_LETTERS}]|[_x])" if part == r"[\W_x]" else part
        return {r"\w": f"[{_LETTERS}]", r"\W": f"[^{_LETTERS}]"}.get(part, part.strip())

    return _PART.sub(significant, _COMMENT.sub("", pattern.pattern))
