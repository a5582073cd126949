"""`subprocessors explain`: the documentation of the rules."""

from checks.commands.outcome import OK, CannotRun
from checks.commands.terminal import show
from checks.rules import RULES, documentation
from checks.suggestion import closest


def explain(rule: str | None, form: str) -> int:
    """Print the documentation of a rule, or a list of all rules. Returns the exit status."""
    if rule is not None and rule not in RULES:
        similar = closest(rule, RULES)
        hint = f"did you mean {similar}?" if similar else "`subprocessors explain` lists all rules"
        raise CannotRun(f"there is no rule {rule}: {hint}")
    if form == "json":
        show(documentation.as_json(RULES.values() if rule is None else [RULES[rule]]))
    elif rule is None:
        forms = {
            "markdown": documentation.all_as_markdown,
            "text": documentation.all_as_text,
        }
        show(forms[form](RULES.values()))
    else:
        show(
            {"markdown": documentation.as_markdown, "text": documentation.as_text}[form](
                RULES[rule]
            )
        )
    return OK
