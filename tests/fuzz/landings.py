"""Sequences of landings of valid vendors, whose fields change from day to day."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from random import Random

from checks import engine
from checks.changes.proposal import Proposal
from checks.register.load import ConfigurationError, load
from tests.fuzz import facts
from tests.fuzz.register import Fields, Register, vendor
from tests.fuzz.story import Files, Step, Story, after, noon
from tests.trees import MemoryTree

GAPS = (0, 1, 1, 2, 5, 9, 10, 20, 28, 29, 30, 31, 45)
"""Days between two landings: around the notice periods."""

_PURPOSES = (
    "Hosting of the application", "Delivery of e-mail to users", "hosting of the Application",
    "Analysis of usage statistics",
)  # fmt: skip
_NAMES = ("Acme Cloud, Inc.", "Acme Cloud Inc", "Acme cloud", "Beta Systems GmbH", "Gamma SARL")
_COUNTRIES = ("FR", "DE", "US", "IN", "EU")
_DATA = ("contact", "usage", "content", "payment")
_SUBJECTS = ("end-users", "customers", "employees")
_SCOPES = (None, "EU plan", "US plan", "eu Plan")
_SEATS = (None, "FR", "US")
_TITLES = ("European Union", "Worldwide", "european union", "Europe")
_DAYS = ("1", "7", "30", "60")
_SAFEGUARDS = (None, "scc", ["dpf", "scc"], {"scc": {"countries": ["US"]}})


def start(random: Random) -> Register:
    """A register of one or two vendors, engaged long ago."""
    vendors = {slug: vendor(number) for number, slug in enumerate(("acme", "beta"))}
    register = Register(vendors if random.random() < 0.3 else {"acme": vendors["acme"]})
    register.period = {"days": random.choice(("30", "30", "30", "7"))}
    if random.random() < 0.3:
        register.vendors["acme"]["countries"] = ["EU"]
    if random.random() < 0.6:
        register.settings.update(scopes={**facts.SCOPES}, details={**facts.DETAILS})
        for fields in register.vendors.values():
            fields["transfers"] = deepcopy(random.choice(_SAFEGUARDS))
    if random.random() < 0.3:
        _begin_onboarding(register, random)
    return register


def _begin_onboarding(register: Register, random: Random) -> None:
    """Let vendors lack facts that an earlier list did not state."""
    facts.onboard(register, {}, random)
    for slug in register.settings["onboarding"]["vendors"]:
        for name in ("data", "data-subjects", "purpose", "countries"):
            if random.random() < 0.4:
                register.vendors[slug][name] = None


def _value(register: Register, fields: Fields, random: Random) -> None:
    """Another value of a field."""
    name, values = random.choice(
        (("purpose", _PURPOSES), ("name", _NAMES), ("scope", _SCOPES), ("established", _SEATS))
    )
    value = random.choice(values)
    if name == "name":
        register.rename(fields, value or "")
    elif name == "established":
        register.entry(fields)[name] = value
    else:
        fields[name] = value


def _list(register: Register, fields: Fields, random: Random) -> None:
    """Another item, an item less, or another order in a list."""
    name, words = random.choice(
        (("countries", _COUNTRIES), ("data", _DATA), ("data-subjects", _SUBJECTS))
    )
    stated = fields.get(name) or []
    items = list(stated)
    word = random.choice(words)
    if word in items and len(items) > 1:
        items.remove(word)
    elif word not in items and (not items or random.random() < 0.5):
        items.insert(random.randint(0, len(items)), word)
    elif word not in items:
        items[random.randrange(len(items))] = word
    if isinstance(stated, dict):
        fields[name] = {code: stated.get(code, {}) for code in items}
    else:
        fields[name] = items


def _end(register: Register, fields: Fields, random: Random) -> None:
    """An end that is set, moved or taken back."""
    if fields.get("ended") and random.random() < 0.5:
        fields["ended"] = None
    else:
        fields["ended"] = register.day(random)


def _start(register: Register, fields: Fields, random: Random) -> None:
    """Another day of engagement."""
    fields["engaged"] = register.day(random)


def _return(register: Register, fields: Fields, random: Random) -> None:
    """A vendor that had ended, engaged anew."""
    ended = [other for other in register.vendors.values() if other.get("ended")]
    fields = random.choice(ended or [fields])
    fields["ended"] = None
    fields["engaged"] = register.day(random)


def _add(register: Register, fields: Fields, random: Random) -> None:
    """A vendor more."""
    number = random.randrange(4)
    slug = ("acme", "beta", "gamma", "delta")[number]
    register.vendors.setdefault(slug, vendor(number, register.day(random)))


def _remove(register: Register, fields: Fields, random: Random) -> None:
    """A vendor less."""
    if len(register.vendors) > 1:
        del register.vendors[random.choice(sorted(register.vendors))]


def _revert(register: Register, fields: Fields, random: Random) -> None:
    """A vendor as it stood at an earlier landing."""
    slug = random.choice(sorted(register.vendors))
    earlier = random.choice(register.earlier)
    if slug in earlier:
        register.vendors[slug] = deepcopy(earlier[slug])


def _notice(register: Register, fields: Fields, random: Random) -> None:
    """Another notice period."""
    register.period = {"days": random.choice(_DAYS)}
    if random.random() < 0.3:
        register.period["objections"] = random.choice(_DAYS)
    if random.random() < 0.5:
        holidays = sorted({register.day(random) for _ in range(random.randint(1, 5))})
        register.period |= {"working-days": "true", "holidays": holidays}


def _retitle(register: Register, fields: Fields, random: Random) -> None:
    """Another title of a region."""
    register.region = random.choice(_TITLES)


def _since(register: Register, fields: Fields, random: Random) -> None:
    """Another start of the history."""
    back = random.choice((2, 8, 31, 32, 61))
    register.since = (register.today - timedelta(days=back)).isoformat()


Actions = tuple[Callable[[Register, Fields, Random], None], ...]

ACTIONS: Actions = (
    _value, _value, _list, _list, _list, _end, _end, _end, _start, _return, _add, _remove,
    _revert, _revert, _notice, _retitle, _since,
    *(facts.change_safeguard,) * 4, facts.change_kind, *(facts.change_place,) * 3,
    *(facts.change_scope,) * 2, facts.retitle_scope, *(facts.change_detail,) * 2,
    facts.change_links, facts.change_earlier_names, facts.translate,
    facts.withdraw, facts.onboard, facts.serve, facts.move,
)  # fmt: skip
"""The actions of a landing on a register and a vendor."""


def land(
    register: Register, gap: int, actions: list[int], random: Random, offered: Actions = ACTIONS
) -> Step:
    """The next landing, with these of the `offered` actions. Changes the register."""
    register.earlier.append(deepcopy(register.vendors))
    before = register.files()
    register.today += timedelta(days=gap)
    for action in actions:
        slug = random.choice(sorted(register.vendors))
        offered[action](register, register.vendors[slug], random)
    return _step(before, register)


def _step(before: Files, register: Register) -> Step:
    """The landing from these files to the files of the register."""
    now = register.files()
    gone: dict[str, bytes | None] = dict.fromkeys(before.keys() - now.keys())
    changed = {path: data for path, data in now.items() if before.get(path) != data}
    return Step(noon(register.today), {**gone, **changed})


def first(register: Register) -> Step:
    """The landing with which the register begins."""
    return _step({}, register)


def make_landings(random: Random) -> Story:
    """A register, and two to eight landings."""
    register = start(random)
    steps = [first(register)]
    for _ in range(random.randint(2, 8)):
        count = random.choice((1, 1, 2, 3))
        chosen = [random.randrange(len(ACTIONS)) for _ in range(count)]
        before = deepcopy(register)
        step = land(register, random.choice(GAPS), chosen, random)
        if not _is_refused(before.files(), register.files(), step.day) or random.random() < 0.1:
            steps.append(step)
        else:
            # Further changes of a vendor that the checks refuse would be refused too.
            before.today, register = register.today, before
    return Story(tuple(steps))


def _is_refused(before: Files, after: Files, day: date) -> bool:
    """Whether the checks refuse a change, as far as they can tell without a history."""
    tree = MemoryTree(after)
    try:
        base, head = load(MemoryTree(before), past=True), load(tree)
    except ConfigurationError:
        return True
    changed = frozenset(path for path in {*before, *after} if before.get(path) != after.get(path))
    return bool(engine.check(head, tree, day, Proposal(base, head, changed)).errors)


def accepted(story: Story, accepts: Callable[[Files, Files, Step], bool]) -> Story:
    """The landings of an input that a check accepts; those of others never happen."""
    files: Files = {}
    steps: list[Step] = []
    for step in story.steps:
        proposed = after(files, step)
        if accepts(files, proposed, step):
            steps.append(step)
            files = proposed
    return Story(tuple(steps))
