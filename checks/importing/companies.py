"""Cells that may name several companies. A person decides: a name is never split."""

import re
from collections.abc import Iterator, Sequence

from checks.importing import gazetteer, locations, names
from checks.importing.table import Cell
from checks.register.names import is_form, legal_form, words_of

_REMARK = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_REST = re.compile(
    r"(?:\s+[-–—]\s|:\s|\s(?:d/b/a|dba|a/k/a|aka|f/k/a|fka|t/a|c/o|doing business as|trading as|"
    r"formerly)\s).*",
    re.IGNORECASE | re.DOTALL,
)
"""Words after which no further company follows, but a service or another name of the company."""
_COMMA = re.compile(r",\s*")
_STRONG = re.compile(r"\s*[;|]\s*|\s+[/+]\s+|(?<=\w{3})/(?=\w{3})")
_OR = re.compile(r"\s+(?:(?:and/)?or|oder|bzw\.|ou|or/and)\s+")
_KIND = re.compile(
    r"(?:your|our|various|other|several|different|any|customer[- ]\w+|ihre?|unsere?|verschiedene|"
    r"weitere|diverse|votre|vos|nos|autres|sus?|nuestr[oa]s|otr[oa]s|vari[oa]s)\s.*|"
    r"(?:[\w-]+\s){1,3}(?:providers|vendors|suppliers|(?:sub-?)?processors|gateways|anbieter|"
    r"dienstleister|prestataires|fournisseurs|proveedores|fornitori|leveranciers)",
    re.IGNORECASE | re.DOTALL,
)
"""A kind of companies instead of a name: `Your payment providers`, `OAuth providers`."""
_AND = re.compile(r"\s+(?:and|und|et|y|e|en|och|og)\s+|\s*&\s+|\n")
_LEADING = re.compile(r"^(?:and|or|und|oder|et|ou|&)\s+")
_SMALL_BRAND = re.compile(r"\w*[.\d]\w")
"""The start of a brand such as `monday.com` or `n8n`."""
_MOST_PARTS = 20
_BRAND = re.compile(r"[A-Z0-9][\w.’'-]*(?: [A-Z0-9][\w.’'-]*){0,2}")


def may_be_several(cell: Cell) -> bool:
    """Whether a cell may name several companies: `AWS, Google Cloud`, but not `Acme, Inc., Ltd`.

    Two services of a company, a name with its address or seat, and names such as `Ernst & Young`
    are a single company.
    """
    text = _REST.sub("", _REMARK.sub("", cell.text)).strip()
    if _KIND.fullmatch(text) and not legal_form(text):
        return True
    if _are_several([*_companies(_OR.split(text))], strong=True):
        return True
    lines = [line for line in text.split("\n") if not (is_form(line) or names.is_street(line))]
    connected = any(form.search(text) for form in (_COMMA, _STRONG, _AND))
    if connected and len(_sites(cell.links)) > 1:
        return True
    if len(lines) > 1 and all(map(_BRAND.fullmatch, lines)):
        return _are_several(lines, strong=True)
    for separator in (_STRONG, _COMMA):
        parts = [*_companies(separator.split(lines[0] if lines else ""))]
        if _are_several(parts, strong=separator is _STRONG):
            return True
    parts = [*_companies(part for half in _COMMA.split(text) for part in _AND.split(half))]
    if sum(bool(legal_form(part)) for part in parts) > 1:
        return True
    return all(map(_is_full_name, parts)) and _are_several(parts, strong=True)


def _is_full_name(part: str) -> bool:
    """Whether a part beside `and` is no partner: it has several words, or is an abbreviation."""
    words = words_of(part)
    return words[0] not in _PARTNERS and (len(words) > 1 or (len(part) > 2 and part.isupper()))


_PARTNERS = frozenset({
    "associates", "brothers", "co", "company", "cie", "daughters", "filhos", "figli", "fils",
    "hijos", "partner", "partners", "partenaires", "sohn", "sohne", "son", "sons", "zonen",
})  # fmt: skip


def _sites(urls: Sequence[str]) -> frozenset[str]:
    """The domains of the websites among addresses: `amazon.com` for `aws.amazon.com`."""
    return frozenset(
        names.domain_of(names.host_of(url)) for url in urls if not names.section_of(url)
    )


def _companies(parts: Iterator[str] | Sequence[str]) -> Iterator[str]:
    """The parts that may be companies, with the legal forms behind them."""
    company = ""
    for part in (_LEADING.sub("", part.strip()) for part in [*parts][:_MOST_PARTS]):
        words = words_of(part)
        if company and words and (is_form(part) or _starts_with_form(part)):
            company = f"{company}, {part}"
        elif names.is_street(part):
            break  # the address follows
        elif words and _starts_brand(part) and not _is_place(part):
            yield from filter(None, [company])
            company = part
    yield from filter(None, [company])


def _starts_with_form(part: str) -> bool:
    """`KG` in `GmbH & Co. KG`, or `Inc.` in `Inc. (Delaware)`."""
    return is_form(part.split()[0]) or part.startswith("Co. ")


def _starts_brand(part: str) -> bool:
    """Not `its affiliates`, or `a Delaware corporation`."""
    return not part[0].islower() or _SMALL_BRAND.match(part) is not None


def _is_place(part: str) -> bool:
    return part == "The" or gazetteer.is_place(part) or locations.read(part).is_certain


def _are_several(parts: Sequence[str], *, strong: bool) -> bool:
    """Whether parts between separators are different companies."""
    if len(parts) < 2:
        return False
    forms = [bool(legal_form(part)) for part in parts]
    if sum(forms) > 1:
        return True
    if len({words_of(part)[0] for part in parts}) == 1:
        return False  # two services of a company
    partners = forms[-1] and "&" in parts[-1]  # `Smith, Miller & Jones, LLP`
    return strong or not partners
