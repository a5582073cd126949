"""Fuzzing: inputs that nobody wrote, and oracles that say what must never happen."""
