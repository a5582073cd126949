"""Documents for lawyers and auditors, made from the published facts of a register."""
