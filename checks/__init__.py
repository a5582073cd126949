"""A register of subprocessors as files in Git: read, checked and published."""

__version__ = "0.1.0"
