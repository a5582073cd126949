"""The commands: plain arguments in, exit status out."""
