"""Writes the exports of the made-up city 云川市, the key for its pseudonyms, and the truth about it.

Blocks of cases stream through (`stream.py`), then come the small tables. Memory is bounded by the block,
whatever the number of cases.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from shixiao import placing
from shixiao.demo import days, plan, planting
from shixiao.demo.cases import Seeds
from shixiao.demo.draw import Ints, below, generator, shared
from shixiao.demo.lines import csv_lines, stamp, words
from shixiao.demo.stream import Stream
from shixiao.demo.systems import _sources, auth, board, dianfang, portal, registry, review
from shixiao.demo.systems._sources import CASE_SYSTEMS
from shixiao.demo.told import in_small_tables, planted
from shixiao.demo.truth import VERSION, Truth
from shixiao.demo.world import City
from shixiao.errors import WrongUse
from shixiao.words import _

SYSTEMS = (
    *CASE_SYSTEMS,
    "registry",
    "haochaping",
    "queue",
    "exchange",
    "dianfang",
    "auth",
    "board",
    "portal",
    "review",
)


def write(out: Path, cases: int = 200_000, seed: int = 1, threads: int = 2) -> Truth:
    """Everything into `out`: `exports/<system>/`, `demo.key`, `truth.json`, `truth/` (small runs: with identifiers)."""
    if cases < plan.SMALLEST:
        said = _("a city of {cases} cases is too small", cases=cases)
        raise WrongUse(said, do=_("ask for at least {least}", least=plan.SMALLEST))
    city, exports = City(cases, seed), out / "exports"
    for name in SYSTEMS:
        _sources.write(name, exports / name)
    with Stream(city, exports, out / "truth") as stream:
        sizes = _sizes(city).items()
        stream.run(((system, *block) for system, size in sizes for block in _blocks(city, system, size)), threads)
        _phone_merchants(city, stream)
    truth = Truth(VERSION, seed, cases, {"from": str(days.FROM), "to": str(days.UNTIL)}, {}, stream.tally.offices(),
                  stream.tally.gaps(), list(plan.GOOD), list(plan.POOR))  # fmt: skip
    truth.planted = planted(city, stream)
    _small_tables(city, exports, stream, truth)
    _write_key(city, out / "demo.key")
    if stream.persons:
        _identifiers(city, out / "truth" / "identifiers.csv", np.unique(np.concatenate(stream.persons)))
    truth.save(out / "truth.json")
    return truth


def _sizes(city: City) -> dict[str, int]:
    """Ordinary cases per system; the planted ones come on top and complete the number asked for."""
    seeds = (planting.seeds(city, s) for s in CASE_SYSTEMS)
    rest = city.cases - sum(len(s.office) for s in seeds if s)
    system = np.array([o["system"] for o in city.offices])
    weights = np.array([city.numbers("weight")[system == s].sum() for s in CASE_SYSTEMS], dtype=float)
    return dict(zip(CASE_SYSTEMS, shared(rest, weights).tolist(), strict=True))


def _blocks(city: City, system: str, size: int) -> Iterator[tuple[int, int, Seeds]]:
    """Number, first row and seeds of each block, in the order of time; the planted rows are the last block."""
    rng = generator(city.seed, f"volume:{system}")
    span = np.arange(days.ZERO, days.ZERO + days.LENGTH)
    busy = np.maximum(1 + 0.12 * rng.standard_normal(len(span)), 0.5)
    ends = np.cumsum(shared(size, np.where(days.WORKING[span], busy, 0.1)))
    weight = city.numbers("weight") * np.array([o["system"] == system for o in city.offices])
    steps = np.cumsum(weight) / weight.sum()
    number = 0
    for number, first in enumerate(range(0, size, plan.BLOCK)):
        n = min(plan.BLOCK, size - first)
        day = days.ZERO + np.searchsorted(ends, np.arange(first, first + n), side="right")
        office = np.searchsorted(steps, generator(city.seed, f"offices:{system}", number).random(n), side="right")
        yield number, first, Seeds.of(office, _exported(city, office, day, np.arange(first, first + n)))
    extra = planting.seeds(city, system)
    if extra:
        yield number + 1, size, extra


def _exported(city: City, office: Ints, day: Ints, row: Ints) -> Ints:
    """The day of each case; where an office's export ends early, all its cases are of days before that."""
    last = days.day_of(city.cutoff[office]) - 1
    span = last - days.ZERO
    earlier = np.minimum(days.NEXT[days.ZERO + below(row, 68, days.LENGTH) % span], last)
    return np.where(day > last, earlier, day)


def _phone_merchants(city: City, stream: Stream) -> None:
    """Merchants who never had a case are telephoned and asked for praise."""
    rng, n = generator(city.seed, "merchants"), plan.MERCHANTS_PHONED
    office = np.full(n, city.number["990102101"])
    person = city.people.size + 6_000 + np.arange(n)
    at = days.start(rng.choice(np.flatnonzero(days.WORKING[: days.ZERO + 180])[-12:], n))
    at += days.second_of_day(days.DESK, rng.random(n))
    nothing = words(("",), np.full(n, -1))
    clerk = city.first_clerk[office] + rng.integers(0, 3, n)
    lines = csv_lines([
        words(city.codes, office), city.people.id_number(person), nothing, stamp(at), words(city.clerk_codes, clerk),
        words(("电话",), np.zeros(n, int)), words(("好评回访",), np.zeros(n, int)),
    ], end=b"\n")  # fmt: skip
    stream.files["contacts", "hall"].write(lines, at)
    stream.persons.append(person)


def _small_tables(city: City, exports: Path, stream: Stream, truth: Truth) -> None:
    """The tables that do not grow, the counts of all, and what was planted in the small ones."""
    answers, invented = dianfang.write(city, exports / "dianfang", stream.frames)
    messages, marked = board.write(city, exports / "board")
    pages, neglected = portal.write(city, exports / "portal")
    truth.planted += in_small_tables(invented, marked, neglected)
    truth.counts = {s: {"cases": stream.files["cases", s].rows} for s in CASE_SYSTEMS}
    truth.counts |= {
        "registry": registry.write(city, exports / "registry"),
        "haochaping": {
            "ratings": stream.count("ratings") + stream.count("second"),
            "contacts": stream.count("contacts"),
            "rectifications": stream.count("rectified"),
        },
        "queue": {"tickets": stream.tickets.rows},
        "exchange": {"exchanges": stream.count("calls")},
        "dianfang": {"answers": answers},
        "auth": {"signins": auth.write(city, exports / "auth")},
        "board": {"replies": messages},
        "portal": {"pages": pages},
        "review": review.write(city, exports / "review", truth.planted),
    }
    rejects: Counter[tuple[str, str, str]] = Counter()
    for kind in stream.broken:
        rejects[kind.source, kind.table, kind.reason] += len(kind.rows)
    truth.rejects = [{"source": s, "table": t, "reason": r, "count": n} for (s, t, r), n in sorted(rejects.items())]


def _write_key(city: City, path: Path) -> None:
    """The pseudonym key; only its owner may read it."""
    placing.write_new(path, f"{generator(city.seed, 'key').bytes(32).hex()}\n".encode(), 0o600)


def _identifiers(city: City, path: Path, person: np.ndarray) -> None:
    """Every identity number, telephone number and name in the exports, so that a test can look for them elsewhere."""
    staff = city.clerk_person(np.arange(len(city.clerk_codes)))
    person = np.unique(np.concatenate([person[person >= 0], staff]))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("kind", "value"))
        for kind, of in (
            ("id_number", city.people.id_number),
            ("phone", city.people.phone),
            ("name", city.people.name),
        ):
            writer.writerows((kind, value.decode()) for value in sorted(set(of(person).to_pylist())))
