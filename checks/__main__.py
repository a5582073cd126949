"""`python -m checks` is the same as `subprocessors`."""

import sys

from checks.cli import main

if __name__ == "__main__":
    sys.exit(main())
