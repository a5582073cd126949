"""Documents for people: review, notice, deadlines and change log."""
