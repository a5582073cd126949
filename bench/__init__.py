"""How fast the checks and the compiler are, beside others' tools on the same files."""
