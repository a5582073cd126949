"""The JSON Schemas of input files and of outputs."""

from checks.documents.changelog import ChangesDocument
from checks.documents.deadlines import DeadlinesDocument
from checks.documents.notice import NoticeDocument
from checks.documents.review_form import ReviewDocument
from checks.documents.transfers import TransfersDocument
from checks.extracts.document import ExtractDocument
from checks.importing.report import ImportDocument
from checks.json_schema import json_schema
from checks.publish.published import PUBLISHED_TITLE, Published
from checks.register.model import Subprocessor
from checks.register.policy import Policy
from checks.reports.json_report import FindingsDocument
from checks.upstream.document import UpstreamDocument

SCHEMAS: dict[str, tuple[type, str]] = {
    "subprocessor": (Subprocessor, "A vendor's file, subprocessors/<slug>.yaml"),
    "register": (Policy, "register.yaml: who we are, and our policy"),
    "published": (Published, PUBLISHED_TITLE),
    "findings": (FindingsDocument, "The output of `subprocessors check --format json`"),
    "changes": (ChangesDocument, "The output of `subprocessors changes --format json`"),
    "review": (ReviewDocument, "The output of `subprocessors review --format json`"),
    "notice": (NoticeDocument, "The output of `subprocessors notice --format json`"),
    "import": (ImportDocument, "The output of `subprocessors import --format json`"),
    "extract": (ExtractDocument, "The output of `subprocessors extract --format json`"),
    "deadlines": (DeadlinesDocument, "The output of `subprocessors deadlines --format json`"),
    "transfers": (TransfersDocument, "The output of `subprocessors transfers --format json`"),
    "upstream": (UpstreamDocument, "The output of `subprocessors upstream --format json`"),
}
"""The type and the title of each schema, by name."""


def schema(name: str) -> str:
    """The JSON Schema of that name as text. Raises `KeyError` for an unknown name."""
    return json_schema(*SCHEMAS[name])
