"""Measure the speed of the checks and the compiler: `python -m bench [--write] [NAME ...]`."""

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.measure import Failed
from bench.peers import CannotInstall
from bench.report import Row, machine, table
from bench.workloads import WORK, WORKLOADS

_README = Path("bench/README.md")
_START, _END = "<!-- results: written by `python -m bench --write` -->\n", "<!-- /results -->\n"


def main() -> int:
    """Run the chosen workloads, or all workloads. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"choose from {', '.join(WORKLOADS)}"
    )
    parser.add_argument("--write", action="store_true", help=f"put the results into {_README}")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in WORKLOADS]
    if unknown:
        parser.error(f"there is no workload {unknown[0]}: choose from {', '.join(WORKLOADS)}")
    if options.write and options.names:
        parser.error("--write needs all workloads: give no names")
    os.chdir(Path(__file__).parent.parent)
    try:
        rows = _run(options.names or list(WORKLOADS))
    except (Failed, CannotInstall) as error:
        print(f"The benchmark stopped. {error}", file=sys.stderr)
        return 1
    results = f"{table(rows)}\n{machine()}\n"
    print(results, end="")
    if options.write:
        _write(results)
    return 0


def _run(names: Sequence[str]) -> list[Row]:
    shutil.rmtree(WORK, ignore_errors=True)
    rows: list[Row] = []
    for name in names:
        print(f"{name} ...", file=sys.stderr, flush=True)
        rows += WORKLOADS[name]()
    return rows


def _write(results: str) -> None:
    """Put the results between the two comments of the README."""
    before, _, rest = _README.read_text(encoding="utf-8").partition(_START)
    _, _, after = rest.partition(_END)
    _README.write_text(f"{before}{_START}\n{results}\n{_END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
