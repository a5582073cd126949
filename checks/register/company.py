"""A company: address, contacts, and identifiers in public registers."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from checks.register.defects import SettingError
from checks.register.record import Record, Text

_LEI = re.compile("[0-9A-Z]{18}[0-9]{2}", re.ASCII)
_EUID = re.compile(r"[A-Z]{2}[0-9A-Z]*\.[0-9A-Za-z./_-]{1,60}", re.ASCII)


class Contact(Record):
    """A contact, which is published. Prefer a role to a person."""

    name: Text | None = Field(None, description="Name of the contact.")
    role: Text | None = Field(None, description="Role, such as Data Protection Officer.")
    email: Text | None = Field(None, description="E-mail address.")
    url: Text | None = Field(None, description="Contact page, https.")


class Identifiers(Record):
    """The identifiers of a legal entity in public registers."""

    lei: Text | None = Field(
        None, description="Legal Entity Identifier (ISO 17442): 20 letters and digits."
    )
    euid: Text | None = Field(
        None,
        description="European Unique Identifier: the country, the register, a dot and the number "
        "in the register, such as IECRO.123456.",
    )


def _country(code: str) -> str:
    from checks.data.countries import assigned  # loads slowly, and most registers need none

    if code not in assigned():
        from checks.data.country_hints import advice

        meant = [word for word in advice(code, {}).meant if isinstance(word, str)]
        better = meant[0] if len(meant) == 1 else ""
        hint = (
            f"write {better}" if better else "write two capital letters of ISO 3166-1, such as DE"
        )
        raise SettingError("is not an assigned country code", hint, better)
    return code


class Company(Record):
    """The publisher of the list. The documents of `extract` state these facts."""

    address: Text | None = Field(None, description="Postal address, on one line.")
    established: Annotated[Text, AfterValidator(_country)] | None = Field(
        None, description="Country in which the company is established: ISO 3166-1 alpha-2."
    )
    contact: Contact | None = Field(None, description="Contact for data protection.")
    representative: Contact | None = Field(
        None, description="Representative in the Union, if there is one: GDPR Art. 27."
    )
    data_protection_officer: Contact | None = Field(
        None, description="Data protection officer: GDPR Art. 37."
    )
    identifiers: Identifiers | None = Field(None, description="Identifiers in public registers.")


def is_lei(text: str) -> bool:
    """Whether a text is a Legal Entity Identifier with correct check digits.

    Source: ISO 17442; ISO/IEC 7064, MOD 97-10.
    """
    if not _LEI.fullmatch(text):
        return False
    return int("".join(str(int(sign, 36)) for sign in text)) % 97 == 1


def is_euid(text: str) -> bool:
    """Whether a text has the form of a European Unique Identifier.

    A check character may follow the number after `_`. Its form is up to the register.
    Source: Implementing Regulation (EU) 2021/1042.
    """
    return _EUID.fullmatch(text) is not None
