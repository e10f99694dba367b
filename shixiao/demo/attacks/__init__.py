"""Attacks that can be planted in an honest year, and honest things that look like one: one kind, one file.

Each takes a size (how many records) and a stealth from 0 (nobody tried to hide it) to 1 (everything was done to).
"""
