"""Turns what a source gives into facts: one format = one file in `formats`."""
