"""Which records can be believed: one detector = one file."""
