"""Text of unknown people, made harmless for the format that it goes into.

HTML is escaped by the page's template. JSON needs nothing of this.
"""

import re

from checks.characters import replace_invisible


def visible(text: str) -> str:
    """Text for a terminal: what would steer it, or would not show, is written out.

    Joiners and selectors stay where a script or an emoji needs them.
    """
    return replace_invisible(text, _code)


def _code(character: str) -> str:
    number = ord(character)
    names = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return names.get(character) or (f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}")


def annotation_message(text: str) -> str:
    """The message of a workflow command of GitHub Actions."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def annotation_property(text: str) -> str:
    """A property of a workflow command of GitHub Actions."""
    return annotation_message(text).replace(":", "%3A").replace(",", "%2C")


# What CommonMark, or GitHub beyond it, could take for markup inside a line.
_MARKDOWN = re.compile(r"([\\`*_\[\]<#|~$&])")
# To GitHub, letters beyond ASCII end a word; and a link may begin after a digit or `_`, too.
_MENTION = re.compile(r"(?<!\w)@(?=\w)", re.ASCII)
_AUTOLINK = re.compile("(https?|ftp|mailto|xmpp|www)(?=[:.])", re.IGNORECASE | re.ASCII)


_HARMLESS = re.compile(r"(?!.*www)[\w,.'()/+;!?-]+(?: [\w,.'()/+;!?-]+)*", re.ASCII | re.IGNORECASE)


def markdown(text: str) -> str:
    """Text in a line or table cell of Markdown: shown as written, on one line."""
    if _HARMLESS.fullmatch(text) and "_" not in text:
        return text  # as most are
    text = _MARKDOWN.sub(r"\\\1", " ".join(visible(text).split()))
    text = text.replace("{", "&#123;")  # templates of Jekyll and others
    text = _MENTION.sub("&#64;", text)
    return _AUTOLINK.sub(lambda found: f"{found[0][:-1]}&#{ord(found[0][-1])};", text)


def link(url: str) -> str:
    """An address that a reader may follow; one that is not https leads nowhere.

    The rules refuse those, but a list of the past may still have them.
    """
    return url if url.startswith("https://") else "about:blank"


_URL_SAFE = re.compile(r"[^A-Za-z0-9\-._~:/?#@!$&'*+,;=%]")


def markdown_url(url: str) -> str:
    """The target of a link in Markdown: what could end it is percent-encoded."""
    url = _URL_SAFE.sub(lambda found: "".join(f"%{b:02X}" for b in found[0].encode()), url)
    return url.replace("&", "&amp;")


# At the start, and after what some spreadsheets take for the end of a cell.
_FORMULA = re.compile(r"((?:^|[;\t])[ ]*)([=+\-@\t\r\n＝＋－＠])")


def csv_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: those get an apostrophe before them.

    Source: OWASP, CSV Injection.
    """
    if not text or (text[0].isalnum() and ";" not in text and "\t" not in text):
        return text  # as most are
    return _FORMULA.sub(r"\1'\2", text)


def yaml_text(text: str) -> str:
    """A scalar of YAML in double quotes, on one line: whatever the text holds, it stays a text.

    Source: YAML 1.2.2, sections 5.7 and 7.3.1.
    """
    return '"' + "".join(map(_yaml_character, text)) + '"'


def _yaml_character(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
