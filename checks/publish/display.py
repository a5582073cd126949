"""Countries, regions and scopes as the list shows them."""

from collections.abc import Sequence
from datetime import date

from checks.changes.safeguards import known_safeguards
from checks.changes.terms import scope_title, title
from checks.changes.transfers import ADEQUACY, general_ground, transfers
from checks.data.countries import assigned
from checks.data.transfers import third_country
from checks.publish.editions import Edition, data_edition
from checks.publish.published import PublishedCountry, PublishedRegion, PublishedScope
from checks.register.model import CountryDetails, Subprocessor, Transfers
from checks.register.policy import Policy


class Display:
    """Countries and scopes as a policy displays them on a day.

    Vendors share the countries without details: each is made once for each safeguard.
    """

    def __init__(self, policy: Policy, today: date, edition: Edition | None = None) -> None:
        self.policy = policy
        self._edition = edition or data_edition(policy)
        self._language = self._edition.language
        self._today = today
        self._regions: dict[str, PublishedRegion] = {}
        self._countries: dict[tuple[str, str], PublishedCountry] = {}
        self._general: dict[str, PublishedCountry | None] = {}
        self._special: dict[tuple[str, Transfers], PublishedCountry] = {}
        self._scopes: dict[str, PublishedScope] = {}

    def countries(self, vendor: Subprocessor) -> list[PublishedCountry]:
        """The countries of a vendor, with the safeguards of transfers to them."""
        codes = vendor.countries
        general = [
            self._general[code] if code in self._general else self._with_general_ground(code)
            for code in codes
        ]
        stated = known_safeguards(vendor) if None in general else None
        countries = [
            country or self._with_ground(code, stated, vendor)
            for code, country in zip(codes, general, strict=True)
        ]
        details = vendor.country_details
        if not details:
            return countries
        return [
            self._detailed(country, details[code]) if code in details else country
            for code, country in zip(codes, countries, strict=True)
        ]

    def region(self, code: str) -> PublishedRegion:
        """A country or region, without what happens there."""
        if code not in self._regions:
            country = assigned().get(code)
            name = title(self.policy, code, self._language)
            if code in self.policy.regions or country is None:
                # A region, or an unknown code for which there is a waiver.
                label = name if self.policy.display == "name" else code
            else:
                labels = {"alpha-2": code, "alpha-3": country.alpha_3, "name": name}
                label = labels[self.policy.display]
            self._regions[code] = {"code": code, "name": name, "label": label}
        return self._regions[code]

    def scopes(self, scopes: Sequence[str]) -> list[PublishedScope]:
        """Scopes with their titles."""
        return [self._scopes.get(scope) or self._scope(scope) for scope in scopes]

    def _with_general_ground(self, code: str) -> PublishedCountry | None:
        """The country if the ground of transfers to it does not depend on the vendor."""
        ground = general_ground(code, self._today, self._language)
        mechanisms = (ADEQUACY,) if ground else ()
        self._general[code] = (
            self._country(code, ground, mechanisms) if ground is not None else None
        )
        return self._general[code]

    def _with_ground(
        self, code: str, stated: Transfers | None, vendor: Subprocessor
    ) -> PublishedCountry:
        """The country with the ground that the safeguards of the vendor give."""
        if stated is None:
            return self._country(code, "", ())
        if (code, stated) not in self._special:
            for transfer in transfers(vendor, self.policy, self._today, self._language):
                country = self._country(transfer.code, transfer.ground, transfer.mechanisms)
                self._special[transfer.code, stated] = country
        return self._special[code, stated]

    def _country(self, code: str, ground: str, mechanisms: Sequence[str]) -> PublishedCountry:
        """A country without details."""
        country = self._countries.get((code, ground))
        if country is None:
            country = self._countries[code, ground] = {
                **self.region(code),
                "place": None,
                "activities": [],
                "scope": [],
                "third_country": third_country(code, self._today),
                "safeguard": ground or None,
                "mechanisms": [*mechanisms],
            }
        return country

    def _detailed(self, country: PublishedCountry, details: CountryDetails) -> PublishedCountry:
        detailed = country.copy()
        detailed["place"] = details.place
        detailed["activities"] = [self._edition.text(activity) for activity in details.activities]
        detailed["scope"] = self.scopes(details.scope)
        return detailed

    def _scope(self, scope: str) -> PublishedScope:
        key = scope if scope in self.policy.scopes else None
        self._scopes[scope] = {"key": key, "title": self._title_of(scope)}
        return self._scopes[scope]

    def _title_of(self, scope: str) -> str:
        own = scope not in self.policy.scopes
        return self._edition.text(scope) if own else scope_title(self.policy, scope)
