"""`subprocessors init`: the first files of a new company's register."""

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from checks.commands import importing
from checks.commands.outcome import OK, CannotRun
from checks.commands.terminal import show, tell, tell_findings
from checks.dates import utc_today
from checks.editing.asking import Unanswered
from checks.importing import planning
from checks.init import groups, index, origin, terminal, trial
from checks.init.origin import PLACEHOLDER, BadOrigin, Release
from checks.init.rendering import MANUAL, OTHER_MANUAL, Answers, Forge, render
from checks.init.writing import NotFree, refuse_taken, surroundings_of, write
from checks.register import example
from checks.register.layout import REGISTER_FILE


def init(
    folder: Path,
    organization: str | None,
    url: str | None,
    contact: str | None,
    forge: str | None,
    checks: str | None,
    listed: str | None,
    today: date | None,
) -> int:
    """Write the files of a new register, and ask for missing answers. Returns the exit status.

    `listed` names an existing list, whose vendors take the place of the example.
    """
    today = today or utc_today()
    given = {"organization": organization, "url": url, "contact": contact}
    try:
        refuse_taken(folder)  # before the first question
        imported = importing.list_in(listed) if listed is not None else None
        source = origin.parse(checks) if checks is not None else origin.detect()
        source = source or PLACEHOLDER
        surroundings = surroundings_of(folder)
        chosen = Forge(forge) if forge else terminal.forge()
        if chosen is Forge.GITHUB:
            _ = source.uses  # raises before the first question, not after the last
        if isinstance(source, Release) and not surroundings.within:
            source = index.pinned(source)

        def files_of(answers: Answers) -> Mapping[str, str]:
            return render(chosen, answers, source, today, surroundings.within)

        answers = terminal.answers(given, lambda draft: trial.check(files_of(draft), today))
        files = dict(files_of(answers))
        report = trial.check(files, today)
        if report.findings:
            tell_findings(report)
            raise CannotRun("nothing was written: correct the findings above, and start again")
        if imported is not None:
            del files[example.PATH]
            plan = planning.plan(imported[0].entries, imported[1], files, today)
            files |= plan.written
            files[REGISTER_FILE] = groups.of_list(files)
        manual = OTHER_MANUAL if os.path.lexists(folder / MANUAL) else MANUAL
        files[manual] = files.pop(MANUAL)
        outcome = write(files, folder)
    except (BadOrigin, NotFree, Unanswered) as error:
        raise CannotRun(f"{error}; nothing was written") from None
    except OSError as error:
        path = error.filename or folder
        raise CannotRun(f"{path} cannot be written: {error.strerror}; nothing is left") from None
    status = OK
    if imported is not None:
        status = importing.tell_rows(imported[0], plan, imported[1], "text")
        show("\n")
    for line in terminal.left_open(source, files, outcome):
        tell(line)
    show(terminal.next_steps(folder, surroundings, outcome.written, manual, imported is not None))
    return status
