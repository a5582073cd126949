"""The weekly watch of vendors: their lists of subprocessors, their agreements, their mailboxes."""
