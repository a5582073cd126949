"""Policy as code for a register of subprocessors: read, check and publish its files."""

__version__ = "0.1.0"
