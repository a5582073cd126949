"""The formats of documents. Loads only the writer of the chosen format."""

from checks.extracts.document import ExtractDocument

TEXTS = ("markdown", "csv", "json")
"""Formats of text. Each other format is a file for an office program."""

ENDINGS = {
    ".md": "markdown", ".csv": "csv", ".json": "json", ".docx": "docx", ".xlsx": "xlsx",
}  # fmt: skip
"""The format of a file, by the ending of its name."""


def written(document: ExtractDocument, form: str) -> bytes:
    """The document in a format. Raises `KeyError` for an unknown format."""
    if form == "docx":
        from checks.extracts.word import as_docx  # needs the extra `documents`

        return as_docx(document)
    if form == "xlsx":
        from checks.extracts.workbook import as_xlsx  # needs the extra `documents`

        return as_xlsx(document)
    from checks.extracts.delimited import as_csv
    from checks.extracts.markdown import as_markdown
    from checks.json_text import indented_json

    return {"markdown": as_markdown, "csv": as_csv, "json": indented_json}[form](document).encode()
