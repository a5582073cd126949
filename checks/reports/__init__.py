"""Findings in every format, for people and programs."""
