"""The parts of a register, and how to read a register."""
