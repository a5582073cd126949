"""Editing vendors' files: only the edited lines change, and the register passes."""
