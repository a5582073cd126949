"""Countries and regions of a cell. A cell that is not understood is left to a person."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from checks.data.flags import without_flags
from checks.importing import gazetteer
from checks.importing.country_words import (
    code_of,
    has_directions,
    holds,
    is_direction,
    is_state_code,
    region_of,
)
from checks.importing.table import on_one_line, tidied


@dataclass(frozen=True, slots=True)
class Location:
    """The countries and regions that a cell certainly names, by code.

    `places` are cities or states by the code of their country. `around` are the regions that only
    say where the countries lie, as in `EU (Ireland)`. `unresolved` is the whole cell if the codes
    do not say all of it.
    """

    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    unresolved: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
    around: frozenset[str] = frozenset()

    @property
    def is_certain(self) -> bool:
        """Whether the codes say all of the cell."""
        return bool(self.countries or self.regions) and not self.unresolved


_EMPTY = frozenset({"", "-", "--", "–", "—", "."})
_LONGEST = 400
_MOST_PARTS = 60


def read(text: str, *, codes: bool = False) -> Location:
    """The location in a cell. `codes`: whether the column holds codes of two letters."""
    whole = on_one_line(text)
    if whole in _EMPTY:
        return Location()
    if codes and _SMALL_CODES.fullmatch(text):
        text = text.upper()
    if len(whole) <= _LONGEST:
        meaning = _Reader(codes).read(_prepared(tidied(text)))
        if meaning is not None:
            return meaning.location()
        reader = _Reader(codes)
        beside = reader.before_a_remark(whole) or reader.first_part(tidied(text))
        if beside is not None:
            return Location(tuple(beside.countries), tuple(beside.regions), whole)
    return Location(unresolved=whole)


_SMALL_CODES = re.compile(r"(?!no\b)[a-z]{2}(?:[,;/ ]+(?!no\b)[a-z]{2})*")
"""Codes in small letters. `no` may be an answer."""


def are_codes(cells: Iterable[str]) -> bool:
    """Whether a column holds codes of two letters: some are certain, and none follows a city.

    The codes may be in small letters if the column holds nothing else.
    """
    cells = [cell for cell in cells if cell]
    if all(map(_SMALL_CODES.fullmatch, cells)):
        cells = [cell.upper() for cell in cells]
    certain = False
    for cell in cells:
        words = re.findall(r"[^\W_]+", cell)
        if re.search(r"[a-z],? [A-Z]{2}\b", cell):
            return False
        if words and all(re.fullmatch("[A-Z]{2}", word) for word in words):
            certain = certain or any(
                region_of(w) or (code_of(w) and not is_state_code(w)) for w in words
            )
    return certain


def country_of_address(text: str) -> str:
    """The code of the country at the end of a postal address, or an empty text."""
    last = re.split(r"[\n,]", tidied(text).rstrip(" .,;"))[-1].strip()
    if len(last) > 2 or last in ("US", "UK"):
        code = code_of(last)
        if code:
            return code
    words = last.split()
    for start in range(1, min(len(words), 12)):
        name = " ".join(words[start:])
        code = code_of(name) if len(name) > 2 or name in ("US", "UK") else ""
        before = words[start - 1]
        if code and (before[-1:].isdigit() or gazetteer.in_country(before, code)):
            return code
    return ""


@dataclass(slots=True)
class _Meaning:
    """The countries with their places, and the regions. Dictionaries keep the order.

    A region is true if it only says where the countries lie.
    """

    countries: dict[str, tuple[str, ...]] = field(default_factory=dict)
    regions: dict[str, bool] = field(default_factory=dict)

    @property
    def codes(self) -> frozenset[str]:
        return frozenset((*self.countries, *self.regions))

    def add(self, other: "_Meaning") -> None:
        for code, places in other.countries.items():
            known = self.countries.get(code, ())
            self.countries[code] = (*known, *(p for p in places if p not in known))
        for region, around in other.regions.items():
            self.regions[region] = around and self.regions.get(region, True)

    def around(self, regions: Iterable[str]) -> "_Meaning":
        """The meaning, with less exact regions around the countries."""
        return _Meaning(self.countries, {**self.regions, **dict.fromkeys(regions, True)})

    def location(self) -> Location:
        places = {code: ", ".join(names) for code, names in self.countries.items() if names}
        around = frozenset(region for region, is_around in self.regions.items() if is_around)
        return Location(tuple(self.countries), tuple(self.regions), "", places, around)


_INDEPENDENT = re.compile(r"\n|[;|•·+]|\s[&]\s")
_PARTS = re.compile(r"\n|;|\.\s|\s/\s")
_COMMAS = re.compile(r"[,/]|\n")
_AND = re.compile(r"\s+(?:and|und|et|y|e|en|og|och|i|as well as|sowie)\s+|\s*&\s*", re.IGNORECASE)
_LEADING = re.compile(
    r"^(?:(?:and|und|et|y)\s+|(?:data\s?cent(?:er|re)s?|servers?|hosted|located|based|rechenzentr(?:um|en))\s+in\s+(?:the\s+)?"
    r"|(?:(?:AWS|GCP|Google Cloud|Azure)\s)?(?:regions?|availability zones?):?\s+"
    r"(?=[a-z]+-[a-z]+-?\d)"
    r"|(?:rechenzentr(?:um|en)|(?:server)?standort)\s*:?\s+(?:in\s+)?|the\s+"
    r"|(?:with)?in\s+(?:the\s+)?|inside\s+(?:the\s+)?)",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?:\s+(?:(?:data\s)?regions?|data\s?cent(?:er|re)s?|datacenters?|member states|countries)"
    r"|\s*\.)$",
    re.IGNORECASE,
)
_REMARK = re.compile(r"(?P<head>[^()\[\]]+?)\s*[(\[](?P<remark>[^()\[\]]*)[)\]]")
_PLACES = re.compile(r",|/|\band\b|&|\+")
_DASH = re.compile(r"\s+[-–—]\s+|:\s+")
_NO_PLACE = re.compile(r"[^\w\s.'‘’-]|[\d_⁰¹²³⁴⁵⁶⁷⁸⁹]")
_OTHERWISE = re.compile(
    r"\b(?:hq|head|not|no|non|ex|excl\w*|except|former\w*|prev\w*|until|seat|regist\w*|incorp\w*|parent|"
    r"without|outside|former|or|was|moved)\b|nicht|außer|ehemals|sitz|sauf|hors|excepto|eccetto",
    re.IGNORECASE,
)


_PARTS_OF_CHINA = frozenset({"HK", "MO", "TW"})


class _Reader:
    def __init__(self, codes: bool) -> None:
        self._codes = codes

    def read(self, text: str) -> _Meaning | None:
        """The meaning of a text, or None if a part of it is not certain."""
        text = text.strip(" ,;")
        text = text.removesuffix(".") if text.endswith(").") else text
        if not text or len(text) > _LONGEST:
            return None
        country = gazetteer.country_of_region(text, named=True)
        if country:
            return _Meaning({country: (text,)})
        return (
            self._name(text)
            or self._behind_flags(text)
            or self._apart(text)
            or self._series(text)
            or self._with_remark(text)
            or self._with_dash(text)
            or self._joined(text)
            or self._place_before_country(text)
        )

    def before_a_remark(self, text: str) -> _Meaning | None:
        """The certain part of `United States (optional)`, if the remark does not take it back."""
        match = _REMARK.fullmatch(text)
        if match is None or _OTHERWISE.search(match["remark"]):
            return None
        if is_direction(match["remark"]):
            return None  # `Ireland (North)` may be another country
        if gazetteer.is_cloud_region(match["remark"]) or self.read(match["remark"]):
            return None  # another location, because the whole is not certain
        return self.read(match["head"])

    def first_part(self, text: str) -> _Meaning | None:
        """The certain start of `USA; further regions on request`, if the rest does not limit it."""
        first, *rest = _split(_PARTS, text)[:_MOST_PARTS] or [""]
        if not rest or (len(first) == 2 and first not in ("US", "UK", "EU")):
            return None
        if any(map(_OTHERWISE.search, rest)):
            return None
        return self.read(first) or self.before_a_remark(first)

    def _name(self, text: str) -> _Meaning | None:
        """The meaning of a single name or code."""
        plain, flags = without_flags(text)
        bare = _bare(plain)
        codes = {code for name in (plain, bare) if (code := code_of(name, codes=self._codes))}
        regions = {region for name in (plain, bare) if (region := region_of(name))}
        if flags and not bare and "EU" not in flags:
            return _of(flags, set())
        if flags and (bare or len({*flags}) != 1):
            # A flag beside a name must say the same.
            named = codes or regions
            return _of(codes, regions) if len({*flags}) == 1 and named == {*flags} else None
        if flags:
            return _of({flags[0]}, set()) if flags[0] != "EU" else _of(set(), {"EU"})
        if len(regions) == 1 and not codes:
            return _of(set(), regions)
        return _of(codes, set()) if len(codes) == 1 and not regions else None

    def _behind_flags(self, text: str) -> _Meaning | None:
        """`🇨🇭 Geneva, Switzerland`: flags in front of a text that says the same."""
        plain, flags = without_flags(text)
        if not flags or not plain or not text.endswith(plain):
            return None
        meaning = self.read(plain)
        return meaning if meaning is not None and meaning.codes == {*flags} else None

    def _apart(self, text: str) -> _Meaning | None:
        """Separate parts: `Germany; Ireland`."""
        parts = _split(_INDEPENDENT, text)
        if len(parts) < 2:
            return None
        return self._all(parts)

    def _all(self, parts: Sequence[str]) -> _Meaning | None:
        whole = _Meaning()
        if len(parts) > _MOST_PARTS:
            return None
        for part in parts:
            meaning = self.read(part)
            if meaning is None:
                return None
            whole.add(meaning)
        return whole

    def _series(self, text: str) -> _Meaning | None:
        """Parts between commas: countries, and cities with their state or country.

        If the parts can be read in two ways, nothing is certain.
        """
        parts = [part.strip() for part in _split(_COMMAS, text)]
        if not 1 < len(parts) <= _MOST_PARTS or not all(parts):
            return None
        if not self._codes:
            if not _are_certain_codes(parts):
                return None
            if all(len(part) == 2 for part in parts):
                return _Reader(codes=True).read(text)
        # The readings of the parts from an index on, of which two different ones suffice.
        readings: list[list[_Meaning]] = [[] for _ in parts] + [[_Meaning()]]
        for index in range(len(parts) - 1, -1, -1):
            distinct: dict[frozenset[str], _Meaning] = {}
            for length, meaning in self._starts(parts[index : index + 3]):
                for rest in readings[index + length]:
                    joined = _Meaning()
                    joined.add(meaning)
                    joined.add(rest)
                    distinct.setdefault(joined.codes, joined)
            readings[index] = [*distinct.values()][:2]
        if len(readings[0]) != 1:
            return None
        [meaning] = readings[0]
        last = self._name(parts[-1])
        if len(meaning.countries) == 1 and last and [*last.regions] == [*meaning.regions]:
            return self._within_last(meaning, text)
        return meaning

    def _within_last(self, meaning: _Meaning, text: str) -> _Meaning:
        """`Dublin, Ireland, EU`. In `Ireland/EU`, the region may be another place."""
        within = all(holds(region, meaning.countries) for region in meaning.regions)
        return meaning.around(meaning.regions) if within and "/" not in text else meaning

    def _starts(self, parts: Sequence[str]) -> Iterator[tuple[int, _Meaning]]:
        """The ways to read the first parts: the number of parts, and their meaning."""
        alone = self.read(parts[0])
        if alone is not None:
            yield 1, alone
        if len(parts) > 1:
            whole = code_of(", ".join(parts[:2])) or self._of_china(*parts[:2])
            if whole:
                yield 2, _Meaning({whole: ()})
            yield from ((2, meaning) for meaning in self._city_and(parts[0], parts[1]))
            country = self._only_country(parts[0])
            if country and self._is_only_there(parts[1], country):
                yield 2, _Meaning({country: (parts[1],)})
        if len(parts) > 2:
            city, state, country = parts
            code = self._only_country(country)
            places = _may_be_place(city) and _may_be_place(state)
            inside = code and gazetteer.is_state_of(state, code)
            if places and inside and gazetteer.in_country(city, code):
                yield 3, _Meaning({code: (f"{city}, {state}",)})

    def _of_china(self, part: str, country: str) -> str:
        """The code of `Hong Kong` in `Hong Kong, China`, which may mean both or one of them."""
        code = self._only_country(part)
        return code if code in _PARTS_OF_CHINA and self._only_country(country) == "CN" else ""

    def _is_only_there(self, city: str, country: str) -> bool:
        """Whether a text names a city in only one country, and is no country's name itself."""
        if not _may_be_place(city) or self._name(city) is not None:
            return False
        return gazetteer.only_in(city, country)

    def _city_and(self, city: str, wider: str) -> Iterator[_Meaning]:
        """The possible meanings of a city and its country, or of a city and its state."""
        last, *_ = _AND.split(wider)
        cities = _AND.split(city)
        if len(cities) > 1:
            code = self._only_country(wider)
            apart = any(self._only_country(name) or not _may_be_place(name) for name in cities)
            if code and not apart and all(gazetteer.is_only_known_in(n, code) for n in cities):
                yield _Meaning({code: tuple(cities)})
            return
        if last != wider or not (_may_be_place(city) and _may_be_place(wider)):
            return
        code = self._only_country(wider) or (code_of(wider, codes=True) if len(wider) == 2 else "")
        # Ireland is an old name of a city in the United States, but nobody means it.
        is_known = gazetteer.has_place if self._only_country(city) else gazetteer.in_country
        if code and is_known(city, code):
            yield _Meaning({code: (city,)})
        for country in gazetteer.in_state(city, wider):
            if country != code:
                yield _Meaning({country: (f"{city}, {wider}",)})

    def _only_country(self, text: str) -> str:
        meaning = self._name(text)
        if meaning is None or meaning.regions or len(meaning.countries) != 1:
            return ""
        return next(iter(meaning.countries))

    def _with_remark(self, text: str) -> _Meaning | None:
        """A name with a remark in brackets, if the remark only repeats it or makes it exact."""
        match = _REMARK.fullmatch(text)
        if match is None:
            return None
        head, remark = match["head"], match["remark"]
        outer = self.read(head)
        inner = _Reader(codes=True).read(remark) if outer is not None else self.read(remark)
        if outer is None:
            return self._place_in(head, inner) if inner else self._in_cloud(head, remark)
        if outer.regions and not outer.countries:
            inner = inner or self._cities_inside(outer.regions, remark)
            return inner and self._inside_region(outer, inner)
        if len(outer.countries) != 1 or outer.regions:
            return None
        [code] = outer.countries
        if inner is not None and inner.codes == {code}:
            return _Meaning({code: inner.countries[code] or outer.countries[code]})
        if inner is not None and not inner.countries:
            inside = all(holds(region, [code]) for region in inner.regions)
            return outer.around(inner.regions) if inside else None
        places = [place.strip() for place in _PLACES.split(remark)]
        if inner is not None and any(len(place) > 2 for place in places):
            return None  # `US (Dublin, Ireland)`, although both are cities in the United States
        if all(_may_be_place(p) and gazetteer.in_country(p, code) for p in places):
            return _Meaning({code: tuple(places)})
        direction = is_direction(remark) and has_directions(code)
        return _Meaning({code: (remark,)}) if direction else None

    def _cities_inside(self, regions: Iterable[str], remark: str) -> _Meaning | None:
        """The countries of `EU (Frankfurt, Ireland)`, if no city can lie in two of them."""
        whole = _Meaning()
        for place in (part.strip() for part in _PLACES.split(remark)):
            country = self._only_country(place)
            large = _may_be_place(place) and gazetteer.country_of_large_city(place, regions)
            if country:
                whole.add(_Meaning({country: ()}))
            elif large:
                whole.add(_Meaning({large: (place,)}))
            else:
                return None
        return whole

    def _in_cloud(self, region: str, place: str) -> _Meaning | None:
        """`eu-central-1 (Frankfurt)`: the city confirms which cloud is meant."""
        code = gazetteer.country_of_region(region)
        if not code or not _may_be_place(place) or not gazetteer.in_country(place, code):
            return None
        return _Meaning({code: (place, region)})

    def _inside_region(self, outer: _Meaning, inner: _Meaning) -> _Meaning | None:
        """`EU (Ireland)`, or `European Union (EU)`."""
        if inner.codes == outer.codes:
            return outer
        if inner.regions or not any(holds(r, inner.countries) for r in outer.regions):
            return None
        return inner.around(outer.regions)

    def _place_in(self, place: str, inner: _Meaning) -> _Meaning | None:
        """`Dublin (Ireland)`, `Dublin (EU)`, or `europe-west3 (Frankfurt, Germany)`."""
        place = _bare(place)
        if inner.regions and not inner.countries:
            city = self._cities_inside(inner.regions, place)
            return city and self._inside_region(inner, city)
        if inner.regions or len(inner.countries) != 1:
            return None
        [(code, known)] = inner.countries.items()
        if not _may_be_place(place) or not gazetteer.in_country(place, code):
            return None
        return _Meaning({code: (*known, place)})

    def _with_dash(self, text: str) -> _Meaning | None:
        """`USA - California`, or `Frankfurt – Germany`."""
        parts = _DASH.split(text)
        if len(parts) != 2:
            return None
        return self._with_remark(f"{parts[0]} ({parts[1]})")

    def _joined(self, text: str) -> _Meaning | None:
        """`Germany and Ireland`."""
        parts = _split(_AND, text)
        return self._all(parts) if len(parts) > 1 else None

    def _place_before_country(self, text: str) -> _Meaning | None:
        """`Dublin Ireland`."""
        words = text.split()
        if len(words) < 2 or len(words) > 6 or not text[0].isupper():
            return None
        for start in range(1, len(words)):
            place, name = " ".join(words[:start]), " ".join(words[start:])
            code = self._only_country(name) if len(name) > 2 else ""
            if code and _may_be_place(place) and gazetteer.in_country(place, code):
                return _Meaning({code: (place,)})
        return None


_OF_GOOGLE = re.compile(r"(?:GCP|Google Cloud)\b")
_SHORT_REGION = re.compile(r"\beu-(?=[a-z]+\d)")


_DOTS = re.compile(r"\.{2,}")


def _prepared(text: str) -> str:
    """A text with `…` for dots, which are no end of a sentence, and with full codes of regions.

    Google Cloud's `europe-west3` may be `eu-west3`, which is no region of AWS.
    """
    text = _DOTS.sub("…", text)
    return _SHORT_REGION.sub("europe-", text) if _OF_GOOGLE.match(text) else text


def _of(countries: Iterable[str], regions: Iterable[str]) -> _Meaning | None:
    meaning = _Meaning(dict.fromkeys(countries, ()), dict.fromkeys(regions, False))
    return meaning if meaning.codes else None


def _bare(text: str) -> str:
    """A name without the words around it: `the EU` and `EU regions` are `EU`."""
    text = text.strip(" ,;")
    for form in (_LEADING, _LEADING, _TRAILING, _TRAILING):
        text = form.sub("", text)
    return text.strip()


def _may_be_place(text: str) -> bool:
    """Whether a text looks like the name of a city or state, and not like a sentence."""
    if gazetteer.is_cloud_region(text):
        return True
    return 1 < len(text) <= 40 and text[0].isupper() and not _NO_PLACE.search(text)


def _split(separator: re.Pattern[str], text: str) -> list[str]:
    """The parts between separators outside brackets."""
    depth = 0
    outside = []
    for index, character in enumerate(text):
        depth += (character in "([") - (character in ")]" and depth > 0)
        if depth == 0:
            outside.append(index)
    places = frozenset(outside)
    cuts = [m for m in separator.finditer(text) if m.start() in places]
    edges = [0, *(edge for cut in cuts for edge in cut.span()), len(text)]
    parts = [text[start:end] for start, end in list(pairwise(edges))[::2]]
    return [part.strip() for part in parts if part.strip()]


def _are_certain_codes(parts: Sequence[str]) -> bool:
    """Whether parts of two letters are codes of countries, and not of states.

    `US, CA` may mean California. `Lebanon, PA` is a city, whatever both parts mean alone.
    """
    short = [part for part in parts if len(part) == 2 and part.isupper()]
    states = [part for part in short if is_state_code(part)]
    others = [part for part in short if not is_state_code(part) and part != "US"]
    return not states or len(short) < len(parts) or bool(others)
