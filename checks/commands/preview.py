"""`subprocessors preview`: the site in a browser on this machine."""

from datetime import date
from pathlib import Path

from checks.commands.archives import site_with_archive
from checks.commands.check import run_checks
from checks.commands.extras import require_for_site
from checks.commands.histories import history_of_files
from checks.commands.outcome import OK, UNUSABLE, CannotRun
from checks.commands.root import root_of
from checks.commands.terminal import show, tell, tell_findings
from checks.publish.server import SiteServer
from checks.publish.site import unpublishable


def preview(root: Path | None, port: int, today: date | None) -> int:
    """Serve the compiled list on the loopback address until Ctrl-C. Returns the exit status."""
    root = root_of(root)
    report, judged = run_checks(root, today)
    tell_findings(report)
    if judged is None:
        return UNUSABLE
    register, today = judged
    broken = next(unpublishable(register), None)
    if broken is not None:
        raise CannotRun(
            f"a published field of {broken} is missing or invalid: correct the field first"
        )
    if not report.publishable:
        tell("`subprocessors publish` would refuse this list: see the errors above.")
    require_for_site(register.policy)
    past = history_of_files(root, register, today)
    files = site_with_archive(root, register, past, today)
    try:
        server = SiteServer(files, port)
    except OSError as error:
        raise CannotRun(
            f"port {port} cannot be used: {error.strerror}; choose another port with --port"
        ) from None
    with server:
        show(f"The list is at {server.address} until you press Ctrl-C.\n")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            tell("")
    return OK
