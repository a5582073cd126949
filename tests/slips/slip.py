"""A slip: a common mistake in a file, with the intended text.

Each slip changes a part of a valid register. The tests check the register, follow the hint,
and let `fix` correct the slip.
"""

from collections.abc import Mapping
from typing import NamedTuple

from tests.trees import HEADER, REGISTER

SETTINGS = REGISTER.replace("groups:\n", "groups:\n  services:\n    title: Services\n")

VENDOR = """\
name: Twilio Inc.
website: https://www.twilio.com/
group: services
purpose: Sending of one-time passwords
countries: [US, DE]
agreement:
  reference: DPA-2026-021
  executed: 2026-01-12
evaluation:
  privacy: 2026-01-13
  security: 2026-01-14
  confidentiality: 2026-01-15
engaged: 2026-02-01
data: [contact, usage]
data-subjects: [users]
transfers: scc
also-known-as: [SendGrid]
established: US
contact:
  role: Data Protection Officer
  email: privacy@twilio.com
internal:
  owner: Platform team
"""

LEDGER = HEADER + "DPA-2026-021,Twilio Inc.,2026-01-12,,active\n"

PATH = "subprocessors/twilio.yaml"

FILES: Mapping[str, str] = {"register.yaml": SETTINGS, "agreements.csv": LEDGER, PATH: VENDOR}
"""A register without findings."""


class Slip(NamedTuple):
    """A slip: `wrong` in place of `old` in the file at `path`.

    The correction gives `right`, which is `old` by default. The finding of the `rule` is on the
    first line that differs, or `below` lines after it. If `certain`, `fix` makes the correction.
    """

    old: str
    wrong: str
    rule: str = "yaml-syntax"
    right: str | None = None
    certain: bool = True
    below: int = 0
    path: str = PATH

    def files(self, text: str | None = None) -> dict[str, str]:
        """The files of the register with the slip, or with another text in its place."""
        before = FILES[self.path]
        assert before.count(self.old) == 1, self.old
        return {**FILES, self.path: before.replace(self.old, self.wrong if text is None else text)}

    @property
    def line(self) -> int:
        """The line of the finding."""
        before = FILES[self.path].splitlines()
        after = self.files()[self.path].splitlines()
        pairs = enumerate(zip(before, after, strict=False), 1)
        first = next((n for n, (old, new) in pairs if old != new), len(before) + 1)
        return first + self.below


class Asked(NamedTuple):
    """A slip that only a person can correct. The hint has the `words`, and no correction."""

    old: str
    wrong: str
    rule: str
    words: str
    below: int = 0
    path: str = PATH

    @property
    def slip(self) -> Slip:
        """The slip, without its correction."""
        return Slip(self.old, self.wrong, self.rule, below=self.below, path=self.path)


NAME = "name: Twilio Inc."
WEBSITE = "website: https://www.twilio.com/"
GROUP = "group: services"
PURPOSE = "purpose: Sending of one-time passwords"
COUNTRIES = "countries: [US, DE]"
AGREEMENT = "agreement:\n  reference: DPA-2026-021\n  executed: 2026-01-12"
REFERENCE = "  reference: DPA-2026-021"
EXECUTED = "  executed: 2026-01-12"
EVALUATION = (
    "evaluation:\n  privacy: 2026-01-13\n  security: 2026-01-14\n  confidentiality: 2026-01-15"
)
ENGAGED = "engaged: 2026-02-01"
DATA = "data: [contact, usage]"
SUBJECTS = "data-subjects: [users]"
TRANSFERS = "transfers: scc"
KNOWN_AS = "also-known-as: [SendGrid]"
CONTACT = "contact:\n  role: Data Protection Officer\n  email: privacy@twilio.com"
ROLE = "  role: Data Protection Officer"
EMAIL = "  email: privacy@twilio.com"
INTERNAL = "internal:\n  owner: Platform team"
ROW = "DPA-2026-021,Twilio Inc.,2026-01-12,,active"
