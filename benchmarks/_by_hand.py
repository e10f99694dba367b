"""The query an analyst would write by hand for the same figures, in DuckDB's own SQL, tables named once.

Per office: asked, yes, missing, what stands beside, sums over days and over persons; per month; per citizens' group;
what cases of these services and channels come to everywhere; ratings joined with their cases, with and without the
doubted ones.
"""

import sys
from pathlib import Path

import duckdb

DONE = "outcome IS DISTINCT FROM 'withdrawn' AND outcome IS DISTINCT FROM 'transferred'"
CASES = {  # measure: (day that decides, among, counts)
    "on_time": ("due", "asked", "CASE WHEN NOT (wrong OR early) THEN kept END"),
    "done_in_one_visit": ("closed", DONE, "CASE WHEN NOT wrong THEN visits <= 1 END"),
    "told_once": ("closed", "outcome IS DISTINCT FROM 'transferred'", "CASE WHEN NOT wrong THEN corrections <= 1 END"),
    "online_finished": (
        "closed",
        f"channel IN ('online','mobile') AND filed_by IN ('applicant','agent') AND {DONE}",
        "CASE WHEN NOT wrong THEN finished_online END",
    ),
}
PASSED_ON = {"passed_on": ("closed", "true", "outcome = 'transferred'"), "wrong": ("closed", "true", "wrong")}
BESIDE = {  # item: (day that decides, among, yes)
    "open_past_due": ("due", "asked AND NOT (wrong OR early)", "closed_on IS NULL"),
    "not_yet_due": ("due", "ends IS NOT NULL", "ends > known_on"),
    "beyond_calendar": ("due", "limited", "ends IS NULL"),
    "withdrawn_in_time": ("due", "over", "excused AND outcome = 'withdrawn'"),
    "passed_on_in_time": ("due", "over", "excused AND outcome = 'transferred'"),
    "passed_on_late": ("due", "asked", "outcome = 'transferred'"),
    "closed_before_opened": ("due", "over", "wrong"),
    "due_before_opened": ("due", "over", "early"),
    "no_due": ("due", "closed_on IS NOT NULL", "NOT limited"),
    "claimed": ("due", "closed_on IS NOT NULL AND claimed_on_time IS NOT NULL", "claimed_on_time"),
    "claimed_without_due": ("due", "NOT limited", "claimed_on_time"),
    "claimed_though_late": ("due", "claimed_on_time AND asked", "NOT (wrong OR early) AND NOT kept"),
    "late_but_for_partner": ("due", "asked AND kept AND NOT (wrong OR early)", "NOT in_time_alone"),
    "partner_days_charged": ("due", "closed_on IS NOT NULL", "partner_days > 0"),
    "staff_filed": ("due", "closed_on IS NOT NULL", "filed_by = 'staff'"),
    "instant_by_staff": (
        "due", "closed_at IS NOT NULL AND opened_at IS NOT NULL",
        "filed_by = 'staff' AND epoch(closed_at) - epoch(opened_at) <= 60",
    ),
    **{f"{name} {item}": what for name in ("visit", "told", "online") for item, what in PASSED_ON.items()},
    "given_up": ("closed", "corrections > 1", "outcome = 'withdrawn'"),
    "filed_by_staff": ("closed", "channel IN ('online','mobile')", "filed_by = 'staff'"),
    "filer_unknown": ("closed", "channel IN ('online','mobile')", "filed_by IS NULL"),
}  # fmt: skip
FROM, TO = "DATE '2026-01-01'", "DATE '2026-06-30'"
DAYS = {"due": "due_day", "closed": "closed_on"}
GROUPS = "channel, age_band, disabled, sole_trader"
ITEM = "coalesce(s.name, c.service) AS item"  # each office lists a service under a key of its own


def inside(day: str) -> str:
    return f"coalesce({DAYS[day]} BETWEEN {FROM} AND {TO}, false)"


def columns(measures: dict[str, tuple[str, str, str]]) -> str:
    out = []
    for i, (day, among, counts) in enumerate(measures.values()):
        here = f"{inside(day)} AND coalesce({among}, false)"
        out += [
            f"({here} AND ({counts}) IS NOT NULL)::TINYINT a{i}",
            f"coalesce({here} AND ({counts}), false)::TINYINT y{i}",
            f"({here} AND ({counts}) IS NULL)::TINYINT x{i}",
        ]
    return ", ".join(out)


def beside() -> str:
    return ", ".join(
        f"coalesce({inside(day)} AND ({a}) AND ({y}), false)::TINYINT b{j}, "
        f"coalesce({inside(day)} AND ({a}), false)::TINYINT c{j}"
        for j, (day, a, y) in enumerate(BESIDE.values())
    )


def of_day(day: str) -> tuple[list[str], list[tuple[str, str]]]:
    """The sums that go by this day, and the pairs of asked and yes among them."""
    mine = [i for i, what in enumerate(CASES.values()) if what[0] == day]
    items = [j for j, what in enumerate(BESIDE.values()) if what[0] == day]
    every = [f"{c}{i}" for i in mine for c in "ayx"] + [f"{c}{j}" for j in items for c in "bc"]
    return every, [(f"a{i}", f"y{i}") for i in mine]


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
    con.execute(f"""
CREATE VIEW numbered AS
SELECT *, coalesce(ends, closed_on, CASE WHEN limited THEN started_on END) AS due_day,
  coalesce(ends <= known_on, false) AS over, over AND NOT excused AS asked,
  in_time AND outcome IS DISTINCT FROM 'withdrawn' AND outcome IS DISTINCT FROM 'transferred' AS kept
FROM (
SELECT *, in_time AND NOT (wrong OR early) AND (outcome = 'withdrawn' OR (outcome = 'transferred'
  AND epoch(closed_at) - epoch(opened_at) <= 72 * 3600)) IS TRUE AS excused
FROM (
SELECT c.*, {ITEM}, coalesce(c.agent, c.applicant) AS who, due_on IS NOT NULL OR s.statutory_days IS NOT NULL AS limited,
  CASE WHEN due_on IS NOT NULL AND extra = 0 THEN due_on ELSE w.day END AS ends,
  coalesce(CASE WHEN closed_at IS NOT NULL AND due_at IS NOT NULL AND extra = 0 THEN closed_at <= due_at
    ELSE closed_on <= ends END, false) AS in_time,
  coalesce(CASE WHEN closed_at IS NOT NULL AND due_at IS NOT NULL AND stopped = 0 THEN closed_at <= due_at
    ELSE closed_on <= CASE WHEN due_on IS NOT NULL AND stopped = 0 THEN due_on ELSE v.day END END, false) AS in_time_alone,
  coalesce(closed_at < opened_at, false) OR coalesce(closed_at < accepted_at, false) AS wrong,
  coalesce(due_at < opened_at, false) AS early
FROM (SELECT *, coalesce(suspended_days, 0) AS stopped, coalesce(suspended_days, 0) + coalesce(partner_days, 0) AS extra,
      coalesce(accepted_on, opened_on) AS started_on, as_of AS known_on FROM cases) c
LEFT JOIN services s ON c.service = s.service
LEFT JOIN calendar b ON b.day = c.started_on
LEFT JOIN calendar d ON d.day = c.due_on
LEFT JOIN working w ON w.number = CASE WHEN due_on IS NULL THEN b.number + s.statutory_days + extra
  WHEN extra > 0 THEN d.number + extra END
LEFT JOIN working v ON v.number = CASE WHEN due_on IS NULL THEN b.number + s.statutory_days + stopped
  WHEN stopped > 0 THEN d.number + stopped END))
WHERE closed_on BETWEEN {FROM} AND {TO} OR due_day BETWEEN {FROM} AND {TO}""")
    con.execute(f"""
CREATE VIEW flat AS SELECT office, due_day, closed_on, who, item, {GROUPS}, {columns(CASES)}, {beside()} FROM numbered""")
    found = {}
    for day, column in DAYS.items():
        every, pairs = of_day(day)
        con.execute(
            f"CREATE TEMP TABLE daily_{day} AS SELECT office, {column} AS day, {sums(every)} FROM flat GROUP BY ALL"
        )
        totals = con.sql(
            f"SELECT office, {sums(every)}, {clusters(pairs)} FROM daily_{day} GROUP BY ALL ORDER BY ALL"
        ).to_arrow_table()
        both = [c for pair in pairs for c in pair]
        con.sql(f"SELECT office, date_trunc('month', day), {sums(both)} FROM daily_{day} GROUP BY ALL").to_arrow_table()
        for i, (name, what) in enumerate(CASES.items()):
            if what[0] == day:
                found[name] = tuple(int(totals[f"{c}{i}"].to_numpy().sum()) for c in "ayx")
    pairs = [(f"a{i}", f"y{i}") for i in range(n)]
    con.sql(f"""
SELECT office, {clusters(pairs)} FROM (SELECT office, who, {sums(ay)} FROM flat GROUP BY ALL) GROUP BY ALL""").to_arrow_table()
    con.sql(f"SELECT office, {GROUPS}, {sums(ay)} FROM flat GROUP BY ALL").to_arrow_table()
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
    con.execute("CREATE VIEW working AS SELECT number, day FROM calendar WHERE working")
    return con


if __name__ == "__main__":
    import json

    place = Path(sys.argv[1])
    with open_tables(place, sys.argv[2], int(sys.argv[3]), place.parent) as opened:
        print(json.dumps(run(opened)))
