"""An existing list, read into vendors' files. Uncertain facts are left to a person."""
