"""`python -m checks` is the same as `subprocessors`."""

from checks.cli import run

if __name__ == "__main__":
    run()
