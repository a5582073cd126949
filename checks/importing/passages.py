"""Companies outside tables: in items of lists and in paragraphs. A person must read them."""

import re
from collections.abc import Iterable, Iterator

from checks.importing.table import Passage, on_one_line
from checks.register.names import legal_form, normalised

_COMPANIES = re.compile(
    r"(?:sub[- ]?processors?|sub[- ]?prozessoren|unterauftrag\w+|auftragsverarbeiter|"
    r"sous-?traitants?(?: ult[ée]rieurs?)?|sub-?encargad[oa]s|sub-?procesadores|sub-?verwerkers?|"
    r"sub-?responsabili|vendors?|suppliers?|service providers?|dienstleister|prestataires?|"
    r"proveedores|fornitori|affiliates?|affiliated compan\w+|group (?:compan\w+|entities)|"
    r"subsidiaries|konzern\w*|verbundene unternehmen|tochter\w+|filiales|filiali|filialen|"
    r"soci[ée]t[ée]s du groupe|empresas del grupo|others?|further companies)\s*"
    r"(?:\(.*\)\s*)?(?:lists?|overview|liste)?\W*",
    re.IGNORECASE,
)
"""The end of a heading of a list of companies."""
_OTHERWISE = re.compile(
    r"\b(?:how|why|we|select|vet|change|notif\w+|object|oblig\w+|manage|assess)\b", re.IGNORECASE
)
"""Words of a heading of a text about companies."""
_AFFILIATE = re.compile(
    r"\b(?:affiliate|subsidiar|konzern|tochtergesellschaft|verbundene|filiale?s?\b)", re.IGNORECASE
)
_FULL_NAME = re.compile(
    r"(?<![\w.&’'-])(?:[A-Z0-9][\w.&’'-]*,? ){1,6}"
    r"(?:Inc|Incorporated|LLC|L\.L\.C|Ltd|Limited|PLC|plc|PBC|Corp|Corporation|LP|LLP|Pty Ltd|GmbH"
    r"|AG|SE|KG|UG|B\.?V|N\.?V|S\.?A\.?S?|S\.?[àa]\.?r\.?l|SARL|S\.?r\.?l|S\.?p\.?A|S\.?L\.?U?|Oy|AB"
    r"|ApS|A/S|AS|K\.?K)\b\.?"
)
_PUBLISHER = re.compile(
    r"(?:,? (?:and|with|including) (?:its|all) [\w -]+)?\s*"
    r"(?:\([“\"„'«]|[“\"„'«]|,? (?:uses?|engages?|may|has|have|works?|currently|maintains?|"
    r"provides? (?:this|the following)|relies|takes|will|nutzt|setzt|verwendet|utilise|fait appel|"
    r"utiliza|utilizza|gebruikt)\b)",
    re.IGNORECASE,
)
"""Words behind the name of the company that publishes the list."""
_BRAND = re.compile(r"[A-Z0-9][\w.&’'+-]*(?: (?:of|de|and|&|[A-Z0-9][\w.&’'+-]*)){0,5}")
_END_OF_NAME = re.compile(r"\s*(?:$|[,;:(\[–—|]|-\s|\n)")
_LONGEST = 200


def perhaps_companies(
    passages: Iterable[Passage], known: Iterable[str]
) -> Iterator[tuple[int, str]]:
    """The lines and texts of passages that perhaps name subprocessors. `known` are their names."""
    names = {normalised(name) for name in known}
    for passage in passages:
        company = _company_in(passage)
        if company and normalised(company) not in names:
            text = on_one_line(passage.text)
            yield passage.line, text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _company_in(passage: Passage) -> str:
    """The first name of a company in a passage that may list it, or an empty text."""
    heading = passage.headings[-1][-_LONGEST:] if passage.headings else ""
    listed = not _OTHERWISE.search(heading) and any(
        match.end() == len(heading) for match in _COMPANIES.finditer(heading)
    )
    full = next((m for m in _FULL_NAME.finditer(passage.text) if legal_form(m[0])), None)
    if passage.is_item and listed:
        brand = _BRAND.match(passage.text)
        if brand and _END_OF_NAME.match(passage.text, brand.end()):
            return full[0] if full and full.start() == 0 else brand[0]
    if full is None or _PUBLISHER.match(passage.text, full.end()):
        return ""
    if full[0] == passage.text and not passage.is_item and len(passage.headings) < 2:
        return ""  # the publisher again
    affiliated = _AFFILIATE.search(heading) or _AFFILIATE.search(passage.text[: full.start()])
    return full[0] if full.start() == 0 or (listed and passage.is_item) or affiliated else ""
