"""Extract the main text of a page, in a process of its own with limits of time and memory.

A script: Python runs this file by its path, in isolated mode. Standard input is the page,
standard output a JSON list of lines. The arguments are the form (`html` or `plain`), the
character set of the page (may be empty), and the limits: seconds, bytes of memory, and bytes of
output.
"""

import json
import re
import sys
from pathlib import Path

# What browsers read, without the many codecs of Python that are no character sets.
# Source: WHATWG Encoding Standard, section 4.2.
_CHARSETS = re.compile(
    r"iso-8859-(?:[1-9]|1[0-6])|latin1|us-ascii|windows-125[0-8]|windows-874|koi8-[ru]"
    r"|shift_jis|euc-jp|iso-2022-jp|euc-kr|gb2312|gbk|gb18030|big5|utf-16(?:le|be)?",
    re.IGNORECASE,
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([\w-]{1,40})", re.IGNORECASE)


def main(form: str, charset: str, seconds: str, memory: str, output: str) -> None:
    """Print the lines of the page on standard input."""
    _limit(int(seconds), int(memory), int(output))
    # Isolated, Python looks only for installed modules. These checks may not be installed.
    sys.path.insert(0, str(Path(__file__).parents[2]))
    json.dump(lines_in(sys.stdin.buffer.read(), form, charset), sys.stdout)


def lines_in(data: bytes, form: str, charset: str) -> list[str]:
    """The lines of the main text of a page."""
    text = decoded(data, charset)
    if form == "html":
        import trafilatura

        main_text = trafilatura.extract(text, include_comments=False, favor_recall=True)
        text = main_text or trafilatura.html2txt(text)
    from checks.upstream.text import lines_of

    return list(lines_of(text))


def _limit(seconds: int, memory: int, output: int) -> None:
    try:
        import resource
    except ImportError:  # Windows; the other process still counts the time
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output, output))


def decoded(data: bytes, charset: str) -> str:
    """The text of a page. A wrong character set gives the same wrong text each week."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")  # also with another declaration: usually a mistake
    except UnicodeDecodeError:
        meta = _META.search(data[:4096])
        for name in (charset, meta[1].decode("ascii", "replace") if meta else ""):
            if _CHARSETS.fullmatch(name):
                return data.decode(name, "replace")
        return data.decode("utf-8", "replace")


if __name__ == "__main__":
    main(*sys.argv[1:])
