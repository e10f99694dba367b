"""On an office's page: what the best of its level would do with its people, and how little that can bear."""

from shixiao.publish.frame import Frame
from shixiao.publish.numerals import listed, percent, whole
from shixiao.publish.reading import Row
from shixiao.words import _

LEAST = 0.995  # of what the best would do: from there on nobody does more
PEERS_NAMED = 4


def office(f: Frame, key: str) -> list[str]:
    """Sentences; none where the assessment does not compare it."""
    rows = f.view.of("frontier", key)
    if not rows:
        return []
    row = rows[0]
    out = []
    if row["efficiency"]:
        out.append(_compared(row))
        peers = (row["peers"] or "").split("\n") if row["peers"] else []
        if peers:
            out.append(_("It is held against {names}.", names=listed([f.name(p) for p in peers], PEERS_NAMED)))
        out += _shaky(f, row, peers)
    if row["flattered"] is not None:
        out.append(_flattered(row))
    return out


def _compared(row: Row) -> str:
    words = {"people": whole(row["own"]), "hired": whole(row["hired"] or 0), "closed": whole(row["closed"])}
    if row["efficiency"] >= LEAST:
        return _(
            "With {people} people of its own and {hired} temporary and outsourced hands it closed {closed} cases; no "
            "office of its level that it can be compared with does more with as many.",
            **words,
        )
    return _(
        "With {people} people of its own and {hired} temporary and outsourced hands it closed {closed} cases; the "
        "best of its level would close about {best}.",
        best=whole(row["closed"] / row["efficiency"]),
        **words,
    )


def _shaky(f: Frame, row: Row, peers: list[str]) -> list[str]:
    """The office it is held against whose misreport would move most."""
    tried = [r for p in (*peers, row["office"]) for r in f.view.of("frontier", p) if r["moved"]]
    if not tried:
        return []
    one = max(tried, key=lambda r: r["moved"])
    words = {"name": f.name(one["office"]), "n": whole(one["moved"]), "of": whole(one["of"] - 1)}
    return [
        _(
            "How shaky that is: had {name} alone reported 30 % fewer people than it did, the figures of {n} of the "
            "{of} other offices would be different.",
            **words,
        )
    ]


def _flattered(row: Row) -> str:
    share = percent(row["flattered"])
    if row["flattered"] >= LEAST:
        return _(
            "There are weights, between half and twice those of the scheme, under which no office has more points."
        )
    return _(
        "Whatever the weights, between half and twice those of the scheme: it reaches at most {share} of the points of "
        "the office that is then the best.",
        share=share,
    )
