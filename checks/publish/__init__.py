"""Compile a register into the published list."""
