"""A register, compiled into what its readers see."""
