"""Fuzzing: random inputs, and oracles that forbid certain results."""
