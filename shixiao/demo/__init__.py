"""Writes the files that the offices of a made-up city would export: 云川市, half a year, everything planted on purpose.

A leaf at the end of the flow: nothing imports it. `city.write` writes `exports/<system>/` with a `source.yml`
each, the pseudonym key, and `truth.json`: what is really so, known by construction. No real person or
place is in it: division codes start with 99, identity numbers too, phone numbers with a block not in use.
"""
