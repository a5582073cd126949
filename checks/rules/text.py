"""Text: what readers see is what was written, and it says something."""

import html
import re
from collections.abc import Iterator

from checks.findings import Finding, Place, Severity
from checks.register.model import Policy, Subprocessor
from checks.rules.rule import rule

# Characters that str.isprintable accepts and that show as nothing or as a space:
# fillers, variation selectors and others that Unicode 16.0 calls
# Default_Ignorable_Code_Point, and the blank of Braille.
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\uffa0\ufe00-\ufe0f"
    "\U000e0100-\U000e01ef]"
)


@rule
def invisible_character(record: Subprocessor | Policy) -> Iterator[Finding]:
    r"""Texts hold no control, bidirectional or invisible characters, and no line breaks.

    Only `internal.notes` may run over several lines.

    Why: such characters make a text look like another, break published tables, or steer the
        terminal of whoever reads them. They mostly come from copying out of a web page.
    Source: Unicode Technical Report 36, sections 2 and 3; CVE-2021-42574 (bidirectional control).

    Bad:
        scope: "EU\u202e plan"
    Good:
        scope: "EU plan"

    Bad:
        purpose: "Cloud\u00a0hosting"
    Good:
        purpose: "Cloud hosting"
    """
    for place, text in record.texts:
        if text.isprintable() and (text.isascii() or not _BLANK.search(text)):
            continue
        if place == ("internal", "notes"):
            text = text.replace("\n", "").replace("\t", "")
        found = next((c for c in text if not c.isprintable() or _BLANK.match(c)), None)
        if found is not None:
            hint = "type the text anew, without it"
            if found == "\n":
                hint = "write it on one line, or start it with `>-`"
            what = (
                "a line break" if found == "\n" else f"the invisible character U+{ord(found):04X}"
            )
            yield Finding(f"this text holds {what}", place, hint)


@rule
def surrounding_space(record: Subprocessor | Policy) -> Iterator[Finding]:
    """Texts start and end without spaces.

    Why: nobody sees the difference, and every comparison does.

    Bad:
        purpose: "Cloud hosting "
    Good:
        purpose: Cloud hosting
    """
    for place, text in record.texts:
        # Line breaks at the end are those of a YAML block, and reported as such.
        if text != text.strip(" \u00a0\u3000") and place != ("internal", "notes"):
            yield Finding("this text starts or ends with a space", place, "remove the space")


_NULLS = frozenset({"null", "Null", "NULL", "~"})


@rule
def null_text(record: Subprocessor | Policy) -> Iterator[Finding]:
    """No text is `null` or `~`.

    Why: elsewhere YAML reads them as "no value"; here a text is what is written, and they would
        be published.
    Source: YAML 1.2.2, section 10.3.2.

    Bad:
        scope: null
    Good:
        scope: EU plan
    """
    for place, text in record.texts:
        if text in _NULLS:
            yield Finding(f"`{text}` stands where a text should", place, "remove it")


_MARKUP = re.compile(
    r"""<[a-zA-Z/!?]            # a tag or comment of HTML
      | &\#?\w+;                # a character reference
      | !?\[[^\]]{0,200}\]\(    # a link or picture of Markdown
      | \*\*|__\w|~~|`          # emphasis or code
      | ^\#{1,6}[ ]             # a heading
    """,
    re.VERBOSE,
)

_MARKUP_STARTS = re.compile(r"[<&\[*_~`#]")  # quick, and absent from most texts


@rule
def markup(vendor: Subprocessor) -> Iterator[Finding]:
    """Texts are plain: no HTML, no Markdown.

    Why: they are published in four formats, and markup would show up as it stands in each.

    Bad:
        purpose: Cloud hosting and **storage**
    Good:
        purpose: Cloud hosting and storage

    Bad:
        purpose: Research &amp; development
    Good:
        purpose: Research & development
    """
    for place, text in vendor.texts:
        if not _MARKUP_STARTS.search(text) or place[0] == "internal":
            continue
        if place[-1] in ("website", "url"):  # these have rules of their own
            continue
        found = _MARKUP.search(text)
        if found and (found[0][0] != "&" or html.unescape(found[0]) != found[0]):
            yield Finding(f"this text holds markup: {found[0]}", place, "write it as plain text")


@rule
def introduction_html(policy: Policy) -> Iterator[Finding]:
    """Introductions in register.yaml are Markdown without raw HTML.

    Why: the page shows raw HTML as text, and whoever renders the published Markdown might run it.
    Source: CommonMark 0.31.2, sections 4.6 and 6.6.

    Bad:
        # register.yaml
        introduction: We use <b>these</b> subprocessors.
    Good:
        # register.yaml
        introduction: We use **these** subprocessors.
    """
    texts: list[tuple[Place, str]] = [(("introduction",), policy.introduction)]
    for key, group in policy.groups.items():
        texts.append((("groups", key, "introduction"), group.introduction))
    for place, text in texts:
        if "<" in text and _has_html(text):
            yield Finding("this text holds raw HTML", place, "write it in Markdown")


def _has_html(text: str) -> bool:
    from markdown_it import MarkdownIt  # slow to import, and seldom needed

    tokens = MarkdownIt("commonmark").parse(text)
    parts = [token for block in tokens for token in (block, *(block.children or ()))]
    return any(token.type in ("html_block", "html_inline") for token in parts)


_VAGUE = re.compile(
    r"""(various|other|general|miscellaneous|misc|several|business|different|additional)
        (\ (business|it|data|other|general|various))*\ (services?|purposes?|tools?|reasons?)
      | to\ be\ (defined|determined|announced|decided)
      | (our|a|the|third[ -]party)\ (vendor|provider|supplier|subprocessor|tool|service)s?
    """,
    re.VERBOSE | re.IGNORECASE,
)


@rule(severity=Severity.WARNING)
def vague_purpose(vendor: Subprocessor) -> Iterator[Finding]:
    """`purpose` says what the vendor does for us, in at least two words.

    Why: a customer decides by it whether to object.
    Source: GDPR Art. 28(2) gives controllers the opportunity to object to changes.

    Bad:
        purpose: Various services
    Good:
        purpose: Hosting of the application and its database

    Bad:
        purpose: Hosting
    Good:
        purpose: Application hosting
    """
    place: Place = ("purpose",)
    purpose = vendor.purpose.strip().rstrip(".")
    if len(purpose.split()) < 2 and not _says_much(purpose):
        yield Finding("one word does not say what the vendor does", place, "say it in a few words")
    elif _VAGUE.fullmatch(purpose):
        yield Finding(f"“{purpose}” could be said of any vendor", place, "name the service")


def _says_much(word: str) -> bool:
    """Whether one word can say it: a compound, as German has, or a script without spaces."""
    return len(word) >= 14 or any(
        "\u0e00" <= c <= "\u0eff" or "\u3040" <= c <= "\u9fff" for c in word
    )
