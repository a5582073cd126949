"""`python -m tests.fuzz`: fuzz for some minutes, or replay an input."""

import argparse
import secrets
import sys
from pathlib import Path

from tests.fuzz.driver import failure_of, limits, run
from tests.fuzz.kinds import KINDS
from tests.fuzz.story import from_json


def main() -> int:
    """Run the fuzzer. Returns 0 where nothing failed, else 1."""
    options = _options()
    if options.replay is not None:
        return _replay(options.replay)
    chosen = list(KINDS.values()) if options.kind == "all" else [KINDS[options.kind]]
    _say(f"seed {options.seed}")
    outcomes = []
    for kind in chosen:
        seconds = options.minutes * 60 / len(chosen)
        outcomes.append(run(kind, options.seed, seconds, options.output, _say))
        _say(outcomes[-1].line)
    _say("")
    for outcome in outcomes:
        _say(outcome.line)
        for signature, count in outcome.failures.most_common():
            _say(f"  {count:>6,} {signature}")
            _say(f"         python -m tests.fuzz --replay {outcome.written[signature]}")
    return 1 if any(outcome.failures for outcome in outcomes) else 0


def _options() -> argparse.Namespace:
    kinds = "\n".join(f"  {kind.name:<10} {kind.meaning}" for kind in KINDS.values())
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Draw inputs and look for what must never happen: a traceback, a rule that\n"
        "fails, time that grows faster than the input, a text that breaks out of an\n"
        "output, an internal fact that is published, a notice that is too short.",
        epilog=f"kinds:\n{kinds}\n\nThe same seed draws the same inputs. A failing input is made "
        "smaller and written\ninto the folder, once for each kind of failure.",
    )
    parser.add_argument("--minutes", type=float, default=10, help="in total (default: 10)")
    parser.add_argument("--kind", choices=("all", *KINDS), default="all", help="default: all")
    parser.add_argument(
        "--seed", type=int, default=secrets.randbelow(10**6), help="default: drawn, and printed"
    )
    parser.add_argument(
        "--output", type=Path, default=Path(".fuzz"), metavar="DIR",
        help="where failing inputs go (default: .fuzz)",
    )  # fmt: skip
    parser.add_argument("--replay", type=Path, metavar="FILE", help="run one failing input again")
    return parser.parse_args()


def _replay(file: Path) -> int:
    name, story = from_json(file.read_text("utf-8"))
    with limits():
        failed = failure_of(KINDS[name], story)
    _say(str(failed) if failed is not None else "It does not fail.")
    return 1 if failed is not None else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
