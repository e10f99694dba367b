"""The same data for shixiao and for what others have published: densest block, and order of suspicious raters.

    python benchmarks/integrity_peers.py [--edges 300000] [--peers PYTHON] [--list FILE --labels FILE]

PYTHON is an interpreter that has rgmining-fraudar, rgmining-fraud-eagle, rgmining-rsd and scikit-learn, in an
environment of its own (they are licensed otherwise, and nothing of ours needs them); a peer that is missing is left
out. Both sides run one after the other on the same machine in the same run. `--list`: lines of `rater thing stars`,
`--labels`: lines of `rater 0|1`; without them a made-up list with three planted groups is ordered.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

AVERAGE = 2_000_000 / 300_000  # ratings per person of the made-up graph


def graph(edges: int) -> tuple[np.ndarray, np.ndarray]:
    """Many rate little, few things are rated much, and a block of 300 x 60 rates nearly everything in it."""
    draw = np.random.default_rng(1)
    who = (draw.random(edges) ** 2 * edges / AVERAGE).astype(np.int64)
    what = (draw.random(edges) ** 3 * edges / 40).astype(np.int64)
    a, b = np.divmod(np.arange(300 * 60), 60)
    kept = draw.random(len(a)) < 0.9
    pairs = np.unique(np.concatenate([who, a[kept] * 7]) * 10**8 + np.concatenate([what, b[kept] * 11 + 5]))
    return pairs // 10**8, pairs % 10**8


def made_up() -> tuple[list[str], list[str], list[int], dict[str, int]]:
    """4,000 people rate 6 of 2,000 things; three groups of 40 rate the same 15 things with 5 stars, and hide."""
    draw = np.random.default_rng(2)
    who, what = np.repeat(np.arange(4000), 6), (draw.random(24_000) ** 2 * 2000).astype(int)
    stars = draw.choice([1, 2, 3, 4, 5], len(who), p=[0.05, 0.05, 0.1, 0.25, 0.55])
    for group in range(3):
        members = np.arange(4000 + 40 * group, 4040 + 40 * group)
        who = np.concatenate([who, np.repeat(members, 20)])
        aims = np.concatenate([np.arange(500 + 15 * group, 515 + 15 * group), np.zeros(5, int)])
        block = np.tile(aims, (40, 1))
        block[:, 15:] = (draw.random((40, 5)) ** 2 * 2000).astype(int)
        what, stars = np.concatenate([what, block.ravel()]), np.concatenate([stars, np.full(800, 5)])
    labels = {f"p{i}": int(i >= 4000) for i in range(4120)}
    return [f"p{i}" for i in who], [f"t{i}" for i in what], stars.tolist(), labels


def auc_ap(labels: dict[str, int], score: dict[str, float]) -> dict[str, float]:
    known = [r for r in labels if r in score]
    y, s = np.array([labels[r] for r in known]), np.array([score[r] for r in known])
    order = np.argsort(-s, kind="stable")
    hits = np.cumsum(y[order]) / np.arange(1, len(y) + 1)
    _values, place, times = np.unique(s, return_inverse=True, return_counts=True)
    rank = (np.cumsum(times) - (times - 1) / 2)[place]
    ones = y.sum()
    area = (rank[y == 1].sum() - ones * (ones + 1) / 2) / (ones * (len(y) - ones))
    return {"auc": float(area), "ap": float(hits[y[order] == 1].mean()), "p100": float(y[order][:100].mean())}


# --- ours -------------------------------------------------------------------------------------------------------


def our_block(who: np.ndarray, what: np.ndarray) -> dict[str, float]:
    import pyarrow as pa

    from shixiao.engine import open_engine
    from shixiao.integrity._look import Look
    from shixiao.integrity._peel import peel
    from shixiao.stats.blocks import densest

    densest([0], [0], [1.0])  # loads what is compiled
    with open_engine("duckdb", memory="4GB", threads=2) as engine:
        rows = pa.table({"r": who.astype(np.int32), "o": what.astype(np.int32)})
        start = time.perf_counter()
        block, people, things = peel(Look(engine), engine.put("edges", rows))
        seconds = time.perf_counter() - start
    return {"seconds": seconds, "density": block.density, "people": len(people), "things": len(things)}


def our_order(rater: list[str], thing: list[str], stars: list[int], labels: dict[str, int]) -> dict[str, float]:
    import pyarrow as pa

    from shixiao.engine import open_engine
    from shixiao.facts import facts
    from shixiao.integrity._check import check

    schema = facts()["ratings"].schema.to_pyarrow()
    said = {"rating": [str(i) for i in range(len(rater))], "rater": rater, "office": thing, "stars": stars}
    rows = pa.table({f.name: pa.array(said.get(f.name, [None] * len(rater)), f.type) for f in schema}).cast(schema)
    with open_engine("duckdb", memory="4GB", threads=2) as engine:
        for name, fact in facts().items():
            engine.put(name, rows if name == "ratings" else fact.schema.to_pyarrow().empty_table())
        start = time.perf_counter()
        found = check(engine).raters
        seconds = time.perf_counter() - start
    score = dict(zip(found["rater"].to_pylist(), found["score"].to_pylist(), strict=True))
    return {"seconds": seconds, **auc_ap(labels, score)}


# --- theirs: run by the other interpreter, without shixiao -------------------------------------------------------


def their_block(who: np.ndarray, what: np.ndarray) -> dict[str, float]:
    from fraudar.export.greedy import listToSparseMatrix, logWeightedAveDegree

    matrix = listToSparseMatrix(who, what).astype("int")
    start = time.perf_counter()
    (people, things), density = logWeightedAveDegree(matrix)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "density": float(density), "people": len(people), "things": len(things)}


def their_graph(kind: str, rater: list[str], thing: list[str], stars: list[int], rounds: int = 10) -> dict[str, float]:
    if kind == "fraud_eagle":
        import fraud_eagle

        graph = fraud_eagle.ReviewGraph(0.1)
    else:
        import rsd

        graph = rsd.ReviewGraph(0.25)
    people = {r: graph.new_reviewer(r) for r in dict.fromkeys(rater)}
    things = {t: graph.new_product(t) for t in dict.fromkeys(thing)}
    last = {(r, t): s for r, t, s in zip(rater, thing, stars)}  # noqa: B905  # one rating each
    for (r, t), s in last.items():
        graph.add_review(people[r], things[t], (s - 1) / 4)
    for _round in range(rounds):
        graph.update()
    return {r: float(person.anomalous_score) for r, person in people.items()}


def isolation(rater: list[str], thing: list[str], stars: list[int]) -> dict[str, float]:
    from sklearn.ensemble import IsolationForest

    names, who = np.unique(rater, return_inverse=True)
    what = np.unique(thing, return_inverse=True)[1]
    s = np.asarray(stars, float)
    n = np.bincount(who)
    mean = np.bincount(who, s) / n
    off = np.abs(s - (np.bincount(what, s) / np.bincount(what))[what])
    columns = (n, mean, np.bincount(who, s**2) / n - mean**2, np.bincount(who, off) / n,
               np.bincount(who, np.bincount(what)[what]) / n, np.bincount(who, s >= 5) / n)  # fmt: skip
    forest = IsolationForest(random_state=0).fit(np.stack(columns, 1))
    return dict(zip(names.tolist(), (-forest.score_samples(np.stack(columns, 1))).tolist()))  # noqa: B905


def theirs(place: Path) -> None:
    """Print one line of JSON per peer that is there."""
    data = json.loads((place / "list.json").read_text())
    edges = np.load(place / "edges.npz")
    ways = {
        "FRAUDAR (block)": lambda: their_block(edges["who"], edges["what"]),
        "FraudEagle": lambda: their_graph("fraud_eagle", *data["list"]),
        "RSD": lambda: their_graph("rsd", *data["list"]),
        "isolation forest": lambda: isolation(*data["list"]),
    }
    for name, way in ways.items():
        start = time.perf_counter()
        try:
            found = way()
        except ImportError:
            continue
        if "density" not in found:
            found = {"seconds": time.perf_counter() - start, **auc_ap(data["labels"], found)}
        print("\n" + json.dumps({"name": name, **found}), flush=True)


def _recorded(lines: list[dict[str, float]], edges: int) -> None:
    """The densest block beside the reference, at full size."""
    by = {line["name"]: line for line in lines}
    ours, theirs = by["shixiao (block)"], by.get("FRAUDAR (block)")
    if theirs and edges >= 6_900_000:
        from bars import record  # not on the path of the other interpreter

        faster, dense = theirs["seconds"] / ours["seconds"], ours["density"] / theirs["density"]
        record("densest block of 7 million ratings: times as fast as FRAUDAR's reference", round(faster, 1), ">= 10")
        record("densest block of 7 million ratings: density beside the reference", round(dense, 4), ">= 0.999")


def told(path: Path) -> list[list[str]]:
    return [line.split() for line in path.read_text().splitlines() if line.strip()]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--edges", type=int, default=300_000)
    asked.add_argument("--peers", default="")
    asked.add_argument("--list", type=Path)
    asked.add_argument("--labels", type=Path)
    asked.add_argument("--theirs", type=Path, help=argparse.SUPPRESS)
    how = asked.parse_args()
    if how.theirs:
        theirs(how.theirs)
        return
    who, what = graph(how.edges)
    if how.list:
        rows = told(how.list)
        listed = [r[0] for r in rows], [r[1] for r in rows], [int(float(r[2])) for r in rows]
        labels = {r[0]: int(r[1]) for r in told(how.labels)}
    else:
        *listed, labels = made_up()
    lines = [{"name": "shixiao (block)", **our_block(who, what)}, {"name": "shixiao", **our_order(*listed, labels)}]
    with tempfile.TemporaryDirectory() as room:
        np.savez(Path(room) / "edges.npz", who=who, what=what)
        (Path(room) / "list.json").write_text(json.dumps({"list": listed, "labels": labels}))
        if how.peers:
            done = subprocess.run(
                [how.peers, __file__, "--theirs", room], stdout=subprocess.PIPE, text=True, check=True
            )
            lines += [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        else:
            print("no interpreter with peers was given (--peers): shixiao alone", file=sys.stderr)
    _recorded(lines, len(who))
    print(f"densest block of {len(who):,} ratings; order of {len(labels):,} labelled raters")
    for line in sorted(lines, key=lambda x: "auc" in x):
        figures = "  ".join(f"{k} {v:.4g}" for k, v in line.items() if k != "name")
        print(f"{line['name']:20} {figures}")


if __name__ == "__main__":
    main()
