"""Kinds of agreement, and which of them are safeguards of a transfer."""

from collections.abc import Mapping

AGREEMENTS: Mapping[str, str] = {
    "scc": "standard contractual clauses (GDPR Art. 46(2)(c))",
    "bcr": "binding corporate rules (GDPR Art. 47)",
    "dpa": "data processing agreement",
    "intragroup": "intra-group agreement",
}
"""The names of the kinds of agreement."""

SAFEGUARDS = ("scc", "bcr")
"""Kinds of agreement that are safeguards of a transfer (GDPR Art. 46(2))."""
