"""`python -m checks` is the same as `subprocessors`."""

import sys

if __name__ == "__main__":
    # Python looks for modules in the current folder first. If that folder is the register, a
    # proposal could bring its own argparse.py. `checks` itself is loaded already.
    if not sys.flags.safe_path:
        del sys.path[0]

    from checks.cli import run

    run()
