"""`subprocessors schema`: the JSON Schemas of files and outputs."""

from checks.commands.outcome import OK, CannotRun
from checks.commands.terminal import show
from checks.schemas import SCHEMAS
from checks.schemas import schema as schema_of


def schema(name: str) -> int:
    """Print a JSON Schema. Returns the exit status."""
    if name not in SCHEMAS:
        raise CannotRun(f"there is no schema {name}: choose one of {', '.join(SCHEMAS)}")
    show(schema_of(name))
    return OK
