"""The notice to customers as Markdown, for a release or a discussion on a forge."""

from checks.documents.notice import NoticeDocument, Notified
from checks.documents.notice_mail import facts, introduction, missing_by_vendor, subject
from checks.escaping import markdown, markdown_url, safe_url


def as_markdown(document: NoticeDocument) -> str:
    """The notice with its subject as the heading."""
    return f"# {markdown(subject(document))}\n\n{body(document)}"


def body(document: NoticeDocument) -> str:
    """The notice below its heading."""
    missing = missing_by_vendor(document)
    lines = [markdown(introduction(document))]
    for vendor in document["subprocessors"]:
        lines += ["", f"## {_title(vendor)}", ""]
        lines += [
            f"- **{markdown(label)}:** {markdown(text)}"
            for label, text in facts(vendor, missing.get(vendor["subprocessor"], ()))
            if text
        ]
    lines += [
        "",
        f"Objections and questions: {_linked(document['contact'])}",
        "",
        f"The full list: {_linked(document['url'])}",
    ]
    return "\n".join(lines) + "\n"


def _title(vendor: Notified) -> str:
    name = markdown(vendor["name"])
    website = vendor["website"]
    return f"[{name}]({markdown_url(safe_url(website))})" if website is not None else name


def _linked(address: str) -> str:
    """An https address as a link, and an e-mail address as text."""
    if not address.startswith("https://"):
        return markdown(address)
    return f"[{markdown(address)}]({markdown_url(address)})"
