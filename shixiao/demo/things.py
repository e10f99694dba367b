"""Devices and networks: phones and computers of people, and what stands in the halls."""

import numpy as np

from shixiao.demo.draw import Ints, below, mixed
from shixiao.demo.lines import Texts, chosen, hexes, joined, whole

PHONE, COMPUTER, EVALUATOR, KIOSK, STAFF_PC, GIVEN = range(6)


def device(kind: Ints, number: Ints) -> Texts:
    """The identifier of each device; a negative number is none."""
    own = joined(b"MB-", hexes(mixed(number, 41) >> np.uint64(16)))
    pc = joined(b"WEB-", hexes(mixed(number, 42) >> np.uint64(16)))
    rest = [joined(prefix, whole(np.abs(number) + 100_000)) for prefix in (b"PJQ-", b"ZZJ-", b"PC-", b"SB-")]
    out = chosen(kind, own, pc, *rest)
    return joined(out, empty=number == NONE)


NONE = -1


def network(person: Ints) -> Texts:
    """An address at home or of a mobile operator (100.64.0.0/10 belongs to nobody)."""
    b, c, d = (below(person, s, n) for s, n in ((51, 64), (52, 256), (53, 254)))
    return joined(b"100.", whole(b + 64), b".", whole(c), b".", whole(d + 1))


def hall_network(office: Ints) -> Texts:
    """The one address behind which a whole hall sits."""
    return joined(b"10.99.", whole(office), b".1")
