"""Site: what the published page needs from the repository."""

from collections.abc import Iterator

from checks.findings import Finding
from checks.register.defects import BadLogo
from checks.rules.rule import rule


@rule(fixed=True)
def logo_file(defect: BadLogo) -> Iterator[Finding]:
    """The logo that register.yaml names is a small SVG or PNG in this repository.

    The file has at most 32 kB. The page holds the picture itself, and every reader loads it.

    Why: a page without its logo, or with a slow one, looks broken to customers.

    Bad:
        # register.yaml
        site: {logo: brand/missing.svg}
    Good:
        # register.yaml
        site: {logo: logo.svg}
        # logo.svg
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>
    """
    hint = "add a small SVG or PNG at this path, or remove `logo` from register.yaml"
    yield defect.finding(f"{defect.logo} {defect.reason}", hint)
