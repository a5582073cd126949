"""Files: which files `subprocessors/` may hold, and how a file is written."""

from collections.abc import Iterator

from checks.findings import (
    Correction,
    Corrections,
    Finding,
    Lines,
    Rename,
    Severity,
    Span,
    correction,
)
from checks.register.defects import (
    BadEncoding,
    BadName,
    BadSyntax,
    DuplicateKey,
    LookAlike,
    NotAMapping,
    RefusedFeature,
    SecondVendor,
    StrayFile,
    TextAfterValue,
    TooLarge,
    UnreadableFile,
)
from checks.register.layout import REGISTER_FILE, is_vendor
from checks.register.syntax import quote
from checks.rules.rule import rule


@rule(fixed=True)
def file_name(defect: BadName) -> Iterator[Finding]:
    """A vendor's file name has lower-case words (a-z, 0-9) joined by `-`, and ends in .yaml.

    The name is permanent. It identifies the vendor in the published list, in feeds and in the
    history, even after the vendor changes its name. The name of a file has at most 200
    characters. Windows reserves some names for devices, for example aux, con, nul, prn, com1 and
    lpt1. No file may have such a name.

    Why: readers and scripts link to these names. On some systems, `Stripe.yaml` and `stripe.yaml`
        are the same file.

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
    hint = "name the file with lower-case letters, digits and hyphens only, and .yaml"
    if not defect.better:
        yield defect.finding(defect.problem, hint)
        return
    name = defect.better.rpartition("/")[2]
    hint = f"name the file {name}"
    if not is_vendor(defect.path):
        hint += ": lower-case letters, digits and hyphens"
    corrections = correction(Rename(defect.better), certain=defect.certain)
    yield defect.finding(defect.problem, hint, corrections)


@rule(fixed=True)
def name_in_capitals(defect: LookAlike) -> Iterator[Finding]:
    """No name beside register.yaml differs from a name of the register only in capitals.

    The names of the register are `register.yaml`, `subprocessors`, `notices.csv`, and the ledger's.

    Why: on some systems, both names mean the same file. On all others, nobody reads the file, which
        looks like a part of the register.

    Bad:
        # Subprocessors/acme-mail.yaml
        Ask legal about Acme.
    Good:
        # subprocessors/acme-cloud.yaml
        internal: {notes: Ask legal about Acme.}
    """
    hint = f"move the content to {defect.own}, or choose a name with other letters"
    yield defect.finding(f"this is not {defect.own}, and the checks ignore it", hint)


@rule
def stray_file(defect: StrayFile) -> Iterator[Finding]:
    """`subprocessors/` holds only the files of vendors.

    The checks do not read folders, symbolic links and other files. A `.gitkeep` is allowed,
    because Git does not keep an empty folder. `.DS_Store`, `Thumbs.db` and `desktop.ini` are
    allowed too, because operating systems write them.

    Why: a file that nobody reads looks like a registered vendor. A symbolic link can lead out of
        the repository.

    Bad:
        # subprocessors/notes.txt
        Ask legal about Acme.
    Good:
        # subprocessors/acme-cloud.yaml
        internal: {notes: Ask legal about Acme.}
    """
    if defect.better:
        message = "the checks ignore this file, because its name does not end in .yaml"
        hint = f"rename the file to {defect.better.rpartition('/')[2]}"
        yield defect.finding(message, hint, correction(Rename(defect.better), certain=True))
        return
    yield defect.finding(
        f"this is {defect.what}, not a vendor's .yaml file",
        "move the file to another folder, or delete the file",
    )


@rule(fixed=True)
def unreadable_file(defect: UnreadableFile) -> Iterator[Finding]:
    """Every file of the register can be opened and read.

    Why: nobody can check or publish a vendor whose file cannot be read.

    Bad:
        # subprocessors/acme-again.yaml
        ⟨unreadable⟩
    Good:
        # subprocessors/acme-cloud.yaml
        purpose: Cloud hosting
    """
    yield defect.finding(
        f"the file cannot be read: {defect.reason}",
        "replace the file with a regular file, readable for everybody",
    )


@rule(fixed=True)
def file_size(defect: TooLarge) -> Iterator[Finding]:
    """A vendor's file has at most 64 KiB, register.yaml 1 MiB, and the ledger 16 MiB.

    Why: the description of a vendor takes about 1 KiB. A far larger file is a mistake, or an
        attempt to exhaust the machine that reads the file.

    Bad:
        purpose: Cloud hosting  # ⟨20 × 70000⟩
    Good:
        purpose: Cloud hosting
    """
    yield defect.finding(
        f"the file has {defect.size:,} bytes; the limit is {defect.limit:,} bytes",
        "shorten the file; keep long documents elsewhere",
    )


@rule(fixed=True)
def file_encoding(defect: BadEncoding) -> Iterator[Finding]:
    """A file is text in UTF-8 without control characters.

    A byte order mark and the line ends of Windows are allowed.

    Why: in another encoding, letters of names change or get lost.
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

    Why: after a syntax error, nobody can tell what the rest of the file means, so nobody can check
        the rest.

    Bad:
        purpose: Cloud hosting: servers and storage
    Good:
        purpose: "Cloud hosting: servers and storage"
    """
    yield defect.finding(defect.problem, defect.hint, defect.corrections)


@rule(fixed=True)
def yaml_feature(defect: RefusedFeature) -> Iterator[Finding]:
    """A file has no anchors, aliases, tags, merge keys, directives or second documents.

    A file is nested at most 16 levels deep.

    Why: a reviewer should see each value in its place. Aliases can also turn a small file into
        gigabytes.

    Bad:
        countries: &where [US, DE]
    Good:
        countries: [US, DE]
    """
    message = f"a register may not contain {defect.feature}"
    yield defect.finding(message, defect.hint, defect.corrections)


@rule(fixed=True)
def duplicate_key(defect: DuplicateKey) -> Iterator[Finding]:
    """Each field appears only once.

    Why: if a field appears twice, some programs take the first value and others the second value.
    Source: YAML 1.2.2, section 3.2.1.1: keys of a mapping are unique.

    Bad:
        purpose: Cloud hosting
        purpose: Customer support
    Good:
        purpose: Cloud hosting and customer support
    """
    hint = "keep the right line, and delete the other line"
    corrections: Corrections = ()
    if defect.same and defect.span is not None:
        hint = "delete this line: it repeats a line above"
        corrections = correction(Lines(defect.span.line, defect.span.line, ()), certain=True)
    yield defect.finding(f"`{defect.key}` appears a second time", hint, corrections)


@rule(fixed=True)
def second_vendor(defect: SecondVendor) -> Iterator[Finding]:
    """A file describes a single vendor.

    Why: the name of the file is the permanent name of the entry, so a second vendor would have
        none.

    Bad:
        name: Acme Cloud, Inc.
        group: infrastructure
        website: https://acme.cloud/
        purpose: Cloud hosting
        countries: [US]
        agreement: {reference: DPA-2025-001, executed: 2025-01-15}
        evaluation: {privacy: 2026-01-10, security: 2026-01-10, confidentiality: 2026-01-10}
        engaged: 2026-02-01
        transfers: scc
        name: Beta Hosting GmbH
        group: infrastructure
    Good:
        name: Acme Cloud, Inc.
        group: infrastructure
        website: https://acme.cloud/
        purpose: Cloud hosting
        countries: [US]
        agreement: {reference: DPA-2025-001, executed: 2025-01-15}
        evaluation: {privacy: 2026-01-10, security: 2026-01-10, confidentiality: 2026-01-10}
        engaged: 2026-02-01
        transfers: scc
    """
    line = defect.span.line if defect.span is not None else 1
    hint = "move this line and all lines below it into a separate file"
    if not defect.own:
        yield defect.finding("a second vendor begins here", hint)
        return
    last = line + len(defect.lines) - 1
    edits = Lines(line, last, ()), Lines(0, 0, defect.lines, defect.own)
    hint += f", {defect.own}"
    yield defect.finding("a second vendor begins here", hint, correction(*edits))


@rule
def swallowed_text(defect: TextAfterValue) -> Iterator[Finding]:
    """No text follows a `#` directly after a value: YAML reads the text as a comment.

    A comment may be on its own line, or after a value in quotes.

    Why: YAML drops the text after the `#`, and nobody notices.
    Source: YAML 1.2.2, section 6.6: a `#` after a space starts a comment.

    Bad:
        purpose: Text messages #1 provider of one-time passwords
    Good:
        purpose: "Text messages #1 provider of one-time passwords"
    """
    if defect.glued or not defect.value:
        yield defect.finding(_comment_read(defect), *_keep(defect))


@rule(severity=Severity.WARNING)
def trailing_comment(defect: TextAfterValue) -> Iterator[Finding]:
    """No comment follows free text on the same line.

    A comment may follow a date, a code or a list. There, nobody mistakes it for part of the value.

    Why: the comment looks like the end of a name or purpose, but is not published.
    Source: YAML 1.2.2, section 6.6: a `#` after a space starts a comment.

    Bad:
        purpose: Cloud hosting # and backups
    Good:
        # Without backups.
        purpose: Cloud hosting
    """
    if not defect.glued and defect.value:
        yield defect.finding(_comment_read(defect), *_keep(defect))


def _comment_read(defect: TextAfterValue) -> str:
    return f"YAML reads `{_comment(defect)}` as a comment, not as part of the value"


def _comment(defect: TextAfterValue) -> str:
    return f"#{defect.text}" if defect.glued else f"# {defect.text}"


_LONGEST_HINT = 200


def _keep(defect: TextAfterValue) -> tuple[str, Corrections]:
    """How to keep the text: in the value if the field takes free text, or as a comment."""
    span = defect.span or Span()
    number, field = span.line, defect.line[: span.column - 1].rstrip()
    alone = defect.line[span.column - 1 :]
    if not defect.value and not (defect.prose and defect.glued):
        edit = Lines(number, number, (f"{field} {alone.lstrip('# ')}",))
        return "remove the #", correction(edit)
    indent = " " * (len(field) - len(field.lstrip(" ")))
    moved = Correction((Lines(number, number, (indent + alone, field)),))
    if not defect.prose:
        return "move the comment to its own line", (moved,)
    whole = f"{defect.value} {_comment(defect)}".lstrip()
    hint = "put the whole value in quotes"
    if len(whole) <= _LONGEST_HINT:
        hint = f"{hint}: {quote(whole)}"
    if not defect.value:
        edit = Lines(number, number, (f"{field} {quote(whole)}",))
        return hint, correction(edit, certain=True)
    start = field.rfind(defect.value)
    kept = Lines(number, number, (f"{field[:start]}{quote(whole)}",))
    corrections = (Correction((kept,)), moved) if start > 0 else (moved,)
    return f"{hint}, or move the comment to its own line", corrections


@rule(fixed=True)
def file_content(defect: NotAMapping) -> Iterator[Finding]:
    """A vendor's file and register.yaml consist of `field: value` lines.

    Why: an empty file, a list or a single text does not describe a subprocessor.

    Bad:
        # subprocessors/empty.yaml
        # nothing but a comment
    Good:
        # subprocessors/acme-cloud.yaml
        purpose: Cloud hosting
    """
    source = "the file of another vendor"
    if defect.path == REGISTER_FILE:
        source = "the register.yaml that `subprocessors init` writes"
    yield defect.finding(f"the file holds {defect.what} instead of fields", f"start from {source}")
