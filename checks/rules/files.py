"""Files: what may stand in `subprocessors/`, and what can be read at all."""

from collections.abc import Iterator

from checks.findings import Finding, Severity
from checks.register.defects import (
    BadEncoding,
    BadName,
    BadSyntax,
    DuplicateKey,
    NotAMapping,
    RefusedFeature,
    StrayFile,
    TextAfterValue,
    TooLarge,
    UnreadableFile,
)
from checks.register.source import quote
from checks.rules.rule import rule


@rule(fixed=True)
def file_name(defect: BadName) -> Iterator[Finding]:
    """A vendor's file is named `<slug>.yaml`: lower-case words of a-z and 0-9, joined by `-`.

    The slug is permanent. It identifies the vendor in the published list, in
    feeds and in history, also when the vendor changes its name. A file's name has
    at most 200 characters. Windows reserves some names for devices, for example
    aux, con, nul, prn, com1 and lpt1: no file may use them.

    Why: readers and scripts link to slugs, and not every system tells `Stripe.yaml` from
        `stripe.yaml`.

    Bad:
        # subprocessors/Acme Cloud.yml
        countries: [US]
    Good:
        # subprocessors/acme-cloud.yaml
        countries: [US]

    Bad:
        # subprocessors/aux.yaml
        countries: [US]
    Good:
        # subprocessors/aux-company.yaml
        countries: [US]
    """
    hint = f"rename it to {defect.better}" if defect.better else "give it a name of a-z and 0-9"
    yield defect.finding(defect.problem, hint)


@rule
def stray_file(defect: StrayFile) -> Iterator[Finding]:
    """`subprocessors/` holds vendor files and nothing else.

    Folders, symbolic links and other files are not read. Git keeps no empty
    folders, so a `.gitkeep` is allowed.

    Why: a file that is not read looks like a vendor who is registered and is not; a symbolic
        link can lead out of the repository.

    Bad:
        # subprocessors/notes.txt
        Ask legal about Acme.
    Good:
        # subprocessors/acme-cloud.yaml
        internal: {notes: Ask legal about Acme.}
    """
    yield defect.finding(
        f"this is {defect.what}, not a vendor's .yaml file", "move it out of subprocessors/"
    )


@rule(fixed=True)
def unreadable_file(defect: UnreadableFile) -> Iterator[Finding]:
    """Every file of the register can be opened and read.

    Why: a vendor who cannot be read cannot be checked or published.

    Bad:
        # subprocessors/acme-again.yaml
        ⟨unreadable⟩
    Good:
        # subprocessors/acme-cloud.yaml
        purpose: Cloud hosting
    """
    yield defect.finding(
        f"the file cannot be read: {defect.reason}", "make it a regular file that you may read"
    )


@rule(fixed=True)
def file_size(defect: TooLarge) -> Iterator[Finding]:
    """A vendor's file has at most 64 KiB, register.yaml 1 MiB, and the ledger 16 MiB.

    Why: a description of a vendor has about one KiB. A far larger file is a mistake, or made to
        exhaust whoever reads it.

    Bad:
        purpose: Cloud hosting  # ⟨20 × 70000⟩
    Good:
        purpose: Cloud hosting
    """
    yield defect.finding(
        f"the file has {defect.size:,} bytes; at most {defect.limit:,} are read",
        "keep documents elsewhere and link to them",
    )


@rule(fixed=True)
def file_encoding(defect: BadEncoding) -> Iterator[Finding]:
    """Files are UTF-8 text without control characters.

    A byte order mark and Windows line ends are accepted.

    Why: in another encoding, names are read wrong or not at all.
    Source: YAML 1.2.2, sections 5.1 and 5.2; RFC 3629.

    Bad:
        purpose: Hosting at the Caf⟨E9⟩
    Good:
        purpose: Hosting at the Café
    """
    yield defect.finding(defect.problem, defect.hint)


@rule(fixed=True)
def yaml_syntax(defect: BadSyntax) -> Iterator[Finding]:
    """A vendor's file and register.yaml are valid YAML.

    Why: from the place of a syntax error on, nobody can tell what was meant, so the rest of the
        file is not checked.

    Bad:
        purpose: Cloud hosting: servers and storage
    Good:
        purpose: "Cloud hosting: servers and storage"
    """
    yield defect.finding(defect.problem, defect.hint)


@rule(fixed=True)
def yaml_feature(defect: RefusedFeature) -> Iterator[Finding]:
    """Files do without anchors, aliases, tags, merge keys, directives and second documents.

    Nesting deeper than 16 levels is refused too.

    Why: a reviewer should see a value where it stands. Aliases can also grow a small file to
        gigabytes.

    Bad:
        countries: &where [US, DE]
    Good:
        countries: [US, DE]
    """
    yield defect.finding(f"{defect.feature} has no place in a register", defect.hint)


@rule(fixed=True)
def duplicate_key(defect: DuplicateKey) -> Iterator[Finding]:
    """A field stands once.

    Why: YAML readers disagree on which of two values counts.
    Source: YAML 1.2.2, section 3.2.1.1: keys of a mapping are unique.

    Bad:
        purpose: Cloud hosting
        purpose: Customer support
    Good:
        purpose: Cloud hosting and customer support
    """
    yield defect.finding(f"`{defect.key}` stands here a second time", "keep one of the two")


@rule
def swallowed_text(defect: TextAfterValue) -> Iterator[Finding]:
    """No text follows a `#` directly behind a value: YAML reads both as a comment.

    A comment may stand on its own line, or behind a value in quotes.

    Why: YAML drops the text after the `#`, and nobody notices.
    Source: YAML 1.2.2, section 6.6: a `#` after a space starts a comment.

    Bad:
        purpose: Text messages #1 provider of one-time passwords
    Good:
        purpose: "Text messages #1 provider of one-time passwords"
    """
    if defect.glued or not defect.value:
        yield defect.finding(_comment_read(defect), _keep(defect))


@rule(severity=Severity.WARNING)
def trailing_comment(defect: TextAfterValue) -> Iterator[Finding]:
    """No comment follows free text on its line.

    A comment may follow a date, a code or a list: nobody takes it for a part of the value.

    Why: the comment looks like the end of a name or purpose, but is not published.
    Source: YAML 1.2.2, section 6.6: a `#` after a space starts a comment.

    Bad:
        purpose: Cloud hosting # and backups
    Good:
        # Without backups.
        purpose: Cloud hosting
    """
    if not defect.glued and defect.value:
        yield defect.finding(_comment_read(defect), _keep(defect))


def _comment_read(defect: TextAfterValue) -> str:
    return f"YAML reads `{_comment(defect)}` as a comment, and not as part of the value"


def _comment(defect: TextAfterValue) -> str:
    return f"#{defect.text}" if defect.glued else f"# {defect.text}"


_LONGEST_HINT = 200


def _keep(defect: TextAfterValue) -> str:
    """How to keep the text: in the value, if its field takes free text, or as a comment."""
    if not defect.value and not (defect.prose and defect.glued):
        return "remove the #"
    if not defect.prose:
        return "move the comment to a line of its own"
    whole = f"{defect.value} {_comment(defect)}".lstrip()
    hint = "put the whole value in quotes"
    if len(whole) <= _LONGEST_HINT:
        hint = f"{hint}: {quote(whole)}"
    return f"{hint}, or move the comment to a line of its own" if defect.value else hint


@rule(fixed=True)
def file_content(defect: NotAMapping) -> Iterator[Finding]:
    """A vendor's file and register.yaml hold `field: value` lines.

    Why: an empty file, a list or a single text names no subprocessor.

    Bad:
        # subprocessors/empty.yaml
        # nothing but a comment
    Good:
        # subprocessors/acme-cloud.yaml
        purpose: Cloud hosting
    """
    yield defect.finding(
        f"the file holds {defect.what} where it should hold fields",
        "start from a vendor's file that passes",
    )
