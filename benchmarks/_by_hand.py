"""The query an analyst would write by hand for the same figures, in DuckDB's own SQL, tables named once.

Per office: asked, yes, missing, what stands beside, sums over days and over persons; per month; per citizens' group;
what cases of these services and channels come to everywhere; ratings joined with their cases, with and without the
doubted ones.
"""

import sys
from pathlib import Path

import duckdb

CASES = {  # measure: (among, counts)
    "on_time": (
        "(due_at IS NOT NULL OR statutory_days IS NOT NULL) AND outcome IS DISTINCT FROM 'withdrawn'",
        "in_time",
    ),
    "done_in_one_visit": ("outcome IS DISTINCT FROM 'withdrawn'", "visits <= 1"),
    "told_once": ("true", "corrections <= 1"),
    "online_finished": (
        "channel IN ('online','mobile') AND filed_by IN ('applicant','agent') AND outcome IS DISTINCT FROM 'withdrawn'",
        "finished_online",
    ),
}
BESIDE = {  # item: (among, yes)
    "no_due": ("true", "NOT (due_at IS NOT NULL OR statutory_days IS NOT NULL)"),
    "claimed_without_due": ("NOT (due_at IS NOT NULL OR statutory_days IS NOT NULL)", "claimed_on_time"),
    "claimed_though_late": ("claimed_on_time AND (due_at IS NOT NULL OR statutory_days IS NOT NULL)", "NOT in_time"),
    "late_but_for_partner": ("in_time", "NOT in_time_alone"),
    "partner_days_charged": ("true", "partner_days > 0"),
    "staff_filed": ("true", "filed_by = 'staff'"),
    "instant_by_staff": ("true", "filed_by = 'staff' AND epoch(closed_at) - epoch(opened_at) <= 60"),
    "given_up": ("corrections > 1", "outcome = 'withdrawn'"),
    "filed_by_staff": ("channel IN ('online','mobile')", "filed_by = 'staff'"),
    "filer_unknown": ("channel IN ('online','mobile')", "filed_by IS NULL"),
}
GROUPS = "channel, age_band, disabled, sole_trader"
ITEM = "coalesce(s.name, c.service) AS item"  # each office lists a service under a key of its own


def columns(measures: dict[str, tuple[str, str]]) -> str:
    out = []
    for i, (among, counts) in enumerate(measures.values()):
        known = f"coalesce({among}, false) AND ({counts}) IS NOT NULL"
        out += [
            f"({known})::TINYINT a{i}",
            f"({known} AND ({counts}))::TINYINT y{i}",
            f"(coalesce({among}, false) AND ({counts}) IS NULL)::TINYINT x{i}",
        ]
    return ", ".join(out)


def beside() -> str:
    return ", ".join(
        f"coalesce(({a}) AND ({y}), false)::TINYINT b{j}, coalesce(({a}), false)::TINYINT c{j}"
        for j, (a, y) in enumerate(BESIDE.values())
    )


def sums(names: list[str]) -> str:
    return ", ".join(f"sum({n})::BIGINT {n}" for n in names)


def clusters(pairs: list[tuple[str, str]]) -> str:
    return ", ".join(
        f"count(*) FILTER ({a} > 0) n_{a}, sum({a}*{a})::BIGINT aa_{a}, "
        f"sum({y}*{y})::BIGINT yy_{a}, sum({a}*{y})::BIGINT ay_{a}"
        for a, y in pairs
    )


def expected(con: duckdb.DuckDBPyConnection, rows: str, pairs: dict[str, tuple[str, str]]) -> dict[str, float]:
    """Per office and measure the yes to be expected of its kinds of cases; returns Σ expected² over the offices."""
    cols = [c for pair in pairs.values() for c in pair]
    all_ = ", ".join(f"sum({c}) OVER (PARTITION BY item, channel) all_{c}" for c in cols)
    said = ", ".join(
        f"coalesce(sum({a} * (all_{y} / nullif(all_{a}, 0))), 0) {a}, "
        f"coalesce(sum({a}) FILTER ({a} = all_{a}), 0) alone_{a}"
        for a, y in pairs.values()
    )
    kinds = f"SELECT office, item, channel, {sums(cols)} FROM {rows} GROUP BY ALL"
    table = con.sql(f"SELECT office, {said} FROM (SELECT *, {all_} FROM ({kinds})) GROUP BY ALL").to_arrow_table()
    return {name: float((table[a].to_numpy() ** 2).sum()) for name, (a, _y) in pairs.items()}


def run(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, tuple[int, ...] | float]]:
    """All figures; returns totals over offices, to be compared with the assessment's."""
    n = len(CASES)
    ay = [f"{c}{i}" for i in range(n) for c in "ay"]
    every = ay + [f"x{i}" for i in range(n)] + [f"{c}{j}" for j in range(len(BESIDE)) for c in "bc"]
    con.execute(f"""
CREATE VIEW numbered AS
SELECT c.*, {ITEM}, s.statutory_days, coalesce(c.agent, c.applicant) AS who,
  CASE WHEN due_at IS NOT NULL
    THEN closed_at <= due_at OR (extra > 0 AND coalesce(k.number <= d.number + extra, false))
    ELSE k.number <= b.number + s.statutory_days + extra END AS in_time,
  CASE WHEN due_at IS NOT NULL
    THEN closed_at <= due_at OR (stopped > 0 AND coalesce(k.number <= d.number + stopped, false))
    ELSE k.number <= b.number + s.statutory_days + stopped END AS in_time_alone
FROM (SELECT *, coalesce(suspended_days, 0) AS stopped, coalesce(suspended_days, 0) + coalesce(partner_days, 0) AS extra
      FROM cases WHERE closed_on BETWEEN '2026-01-01' AND '2026-06-30') c
LEFT JOIN services s ON c.service = s.service
LEFT JOIN calendar b ON b.day = coalesce(c.accepted_on, c.opened_on)
LEFT JOIN calendar k ON k.day = c.closed_on
LEFT JOIN calendar d ON d.day = c.due_on""")
    con.execute(f"""
CREATE VIEW flat AS SELECT office, closed_on AS day, who, item, {GROUPS}, {columns(CASES)}, {beside()} FROM numbered""")
    con.execute(f"CREATE TEMP TABLE daily AS SELECT office, day, {sums(every)} FROM flat GROUP BY ALL")
    pairs = [(f"a{i}", f"y{i}") for i in range(n)]
    totals = con.sql(
        f"SELECT office, {sums(every)}, {clusters(pairs)} FROM daily GROUP BY ALL ORDER BY ALL"
    ).to_arrow_table()
    con.sql(f"SELECT office, date_trunc('month', day), {sums(ay)} FROM daily GROUP BY ALL").to_arrow_table()
    con.sql(f"""
SELECT office, {clusters(pairs)} FROM (SELECT office, who, {sums(ay)} FROM flat GROUP BY ALL) GROUP BY ALL""").to_arrow_table()
    con.sql(f"SELECT office, {GROUPS}, {sums(ay)} FROM flat GROUP BY ALL").to_arrow_table()
    found = {name: tuple(int(totals[f"{c}{i}"].to_numpy().sum()) for c in "ayx") for i, name in enumerate(CASES)}
    kinds = expected(con, "flat", {name: (f"a{i}", f"y{i}") for i, name in enumerate(CASES)})
    rated = ratings(con)
    kinds |= expected(con, "rated", {"satisfied": ("a", "y")})
    return {"totals": found | rated, "expected": kinds}


def ratings(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, ...]]:
    con.execute(f"""
CREATE TEMP TABLE rated AS
WITH again AS (
  SELECT rating FROM (
    SELECT rating, row_number() OVER (PARTITION BY "case", stage ORDER BY is_default, given_at, rating) AS nth
    FROM ratings SEMI JOIN (
      SELECT "case", stage FROM ratings WHERE "case" IS NOT NULL GROUP BY ALL HAVING count(*) > 1
    ) several USING ("case", stage)
  ) WHERE nth > 1
)
SELECT r.office, r.given_on AS day, r.rater AS who, {ITEM}, c.channel, c.age_band, c.disabled, c.sole_trader,
  (r.stars IS NOT NULL AND NOT is_default)::TINYINT u, (coalesce(r.stars >= 4, false) AND NOT is_default)::TINYINT v,
  (r.stars IS NOT NULL AND NOT doubted)::TINYINT a, (coalesce(r.stars >= 4, false) AND NOT doubted)::TINYINT y,
  is_default::TINYINT b0, (r.stars <= 2 AND NOT is_default)::TINYINT b1
FROM (SELECT ratings.*, coalesce(is_default, false) OR c2.known IS NULL OR again.rating IS NOT NULL AS doubted
      FROM ratings LEFT JOIN again ON ratings.rating = again.rating
      LEFT JOIN (SELECT "case" AS known FROM cases) c2 ON c2.known = ratings."case"
      WHERE given_on BETWEEN '2026-01-01' AND '2026-06-30') r
LEFT JOIN cases c ON r."case" = c."case" LEFT JOIN services s ON c.service = s.service""")
    every = ["u", "v", "a", "y", "b0", "b1"]
    con.execute(f"CREATE TEMP TABLE rated_daily AS SELECT office, day, {sums(every)} FROM rated GROUP BY ALL")
    pairs = [("a", "y"), ("u", "v")]
    totals = con.sql(
        f"SELECT office, {sums(every)}, {clusters(pairs)} FROM rated_daily GROUP BY ALL ORDER BY ALL"
    ).to_arrow_table()
    con.sql("SELECT office, date_trunc('month', day), sum(a), sum(y) FROM rated_daily GROUP BY ALL").to_arrow_table()
    con.sql(f"""
SELECT office, {clusters(pairs[:1])} FROM (SELECT office, who, sum(a) a, sum(y) y FROM rated GROUP BY ALL) GROUP BY ALL
""").to_arrow_table()
    con.sql(f"SELECT office, {GROUPS}, sum(a), sum(y) FROM rated GROUP BY ALL").to_arrow_table()
    return {"satisfied": tuple(int(totals[c].to_numpy().sum()) for c in ("a", "y", "u", "v"))}


def open_tables(snapshot: Path, memory: str, threads: int, spill: Path) -> duckdb.DuckDBPyConnection:
    from shixiao.design.rulepack import load_rulepack

    con = duckdb.connect(config={"memory_limit": memory, "threads": threads, "temp_directory": str(spill)})
    con.execute("SET TimeZone='UTC'")
    for name in ("cases", "ratings"):
        con.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{snapshot}/facts/{name}/*.parquet')")
    con.execute(f"CREATE VIEW services AS SELECT * FROM read_parquet('{snapshot}/facts/services.parquet')")
    con.register("calendar", load_rulepack("china").calendar())
    return con


if __name__ == "__main__":
    import json

    place = Path(sys.argv[1])
    with open_tables(place, sys.argv[2], int(sys.argv[3]), place.parent) as opened:
        print(json.dumps(run(opened)))
