"""Documents for people: review, notice, deadlines, change log, transfers, rules."""
