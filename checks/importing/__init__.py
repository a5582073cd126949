"""An existing list, read into vendors' files. What is not certain goes to a person."""
