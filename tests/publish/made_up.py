"""A made-up assessment folder, as the assessing step writes it: random, plausible, with every status in it.

The only thing the tests of publishing know about the steps before. One long file, because it is one folder's
contents, table after table.
"""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from shixiao import folders

NAMES = [
    "青山区政务服务中心",
    "滨河区政务服务中心",
    "东湖县政务服务中心",
    "石桥镇便民服务中心",
    "柳林镇便民服务中心",
    "云台乡便民服务中心",
    "南岭县政务服务中心",
    "金沙街道便民服务中心",
    "白鹭街道便民服务中心",
    "市不动产登记大厅",
    "市人社服务大厅",
    "市医保服务大厅",
    "北坪县政务服务中心",
    "沙溪镇便民服务中心",
    "长乐镇便民服务中心",
    "双河乡便民服务中心",
    "梅园街道便民服务中心",
    "市残联服务窗口",
    "马鞍镇便民服务中心",
    "红旗街道便民服务中心",
]
CITY = "云川市政务服务管理局"
HOSTILE = '=1+1<script>alert("x")</script>东湖县政务服务中心'  # what an export may hold as the name of an office
SNAPSHOT = "6f1c" + "0" * 56 + "b93e"  # its root hash
DEVICE = "ab" * 16  # a pseudonym, as it stands in evidence
GROUPS = {
    "age_band": ["under_35", "35_59", "60_plus"],
    "disabled": ["no", "yes"],
    "channel": ["online", "mobile", "counter", "phone"],
}


def doc(asks: str, counts: str, gamed: str) -> dict[str, str]:
    return {
        "asks": asks,
        "counts": counts,
        "says": "how often people get the thing they came for without coming back.",
        "silent_on": "people who gave up before a case was opened (see turned_away).",
        "gamed_by": gamed,
    }


def measure(name: str, zh: str, en: str, **other: Any) -> dict[str, Any]:
    return {
        "name": name,
        "title_zh": zh,
        "title_en": en,
        "kind": "proportion",
        "unit": "",
        "better": "more",
        "scored": True,
        "weight": 1.0,
        "dimension": "result",
        "target": {"at_least": 0.8},
        "goalposts": [0.4, 1.0],
        "doc": doc("every case closed in the period.", f"those that are {en.lower()}.", "opening the case late."),
        "items": {},
        **other,
    }


MEASURES = [
    measure("done_in_one_visit", "一次办结", "Done in one visit", weight=3.0),
    measure(
        "on_time",
        "按时办结",
        "On time",
        weight=2.0,
        target={"at_least": 0.85},
        items={"claimed_without_due": ["没有期限却报“按时”", "claimed on time without a due date"]},
    ),
    measure("online", "网上办", "Filed online", scored=False, target=None, better=None, goalposts=None),
    measure("keyed_once", "少填重复", "Keyed once", dimension="ease", target={"at_least": 0.75}),
    measure(
        "satisfied",
        "回访满意",
        "Satisfied",
        dimension="view",
        items={
            "defaults": ["默认好评", "default ratings"],
            "solicited": ["窗口请来的评价", "solicited ratings"],
        },
    ),
    measure(
        "waiting",
        "办理用时",
        "Days to close",
        kind="survival",
        unit="days",
        better="less",
        dimension="ease",
        target={"at_most": 10.0},
        goalposts=[30.0, 1.0],
        items={"open_past_due": ["超期未办", "open past due"]},
    ),
]
LINT = {
    "refused": True,
    "not_asked": ["too_few_hands"],
    "idle": [],
    "findings": [
        {
            "rule": rule,
            "severity": severity,
            "line": 12,
            "column": 5,
            "source": "Smith 1995",
            "allowed": allowed,
            "zh": {
                "title": zh,
                "says": "“网办率”没有复核",
                "quote": "",
                "because": "数就不准。",
                "instead": "请人复核。",
            },
            "en": {
                "title": en,
                "says": "nobody checks it",
                "quote": "",
                "because": "it drifts.",
                "instead": "check it.",
            },
        }
        for rule, severity, zh, en, allowed in (
            ("no_review_date", "info", "没有复审日期", "No day on which it ends", ""),
            ("full_mark_target", "error", "要求满分", "Full marks demanded", "allowed 2026-03"),
            ("self_supplied_number", "error", "自己报自己", "A number that the judged office supplies", ""),
        )
    ],
}
RULES = [
    {
        "name": "own_devices",
        "title_zh": "自评好评",
        "title_en": "Praise from the office's own devices",
        "droppable": True,
        "doc": {
            "finds": "good ratings sent from a device on which that office's staff have signed in.",
            "evidence": "how many good ratings came from that device.",
            "blind_to": "staff using the applicant's own phone.",
            "innocent": "a public kiosk; one that the office has declared is left out.",
        },
    },
    {
        "name": "brigade",
        "title_zh": "集中差评",
        "title_en": "A wave of bad ratings",
        "droppable": True,
        "doc": {
            "finds": "days on which bad ratings pile up at one window.",
            "evidence": "the ratings of those days.",
            "blind_to": "a wave spread over many days.",
            "innocent": "an all-district failure; people with cases of their own.",
        },
    },
    {
        "name": "padded_list",
        "title_zh": "办不了的事项",
        "title_en": "Listed but never done",
        "droppable": False,
        "doc": {
            "finds": "services on the list that nobody used all year.",
            "evidence": "the entries of the list.",
            "blind_to": "entries used once for show.",
            "innocent": "an entry that the law says must be listed.",
        },
    },
]


def write(
    path: Path,
    *,
    seed: int = 1,
    offices: int = 20,
    without: Iterable[str] = (),
    measures: list[dict[str, Any]] | None = None,
    months: int = 6,
    cases: int = 12,
) -> Path:
    """An assessment of `offices` offices at `path`; `without` names tables and files to leave out."""
    rng = np.random.default_rng(seed)
    measures = MEASURES if measures is None else measures
    tables = _tables(rng, offices, measures, months, cases)
    left_out = set(without)
    with folders.new(path, "assessment", {"made_from": "5" * 64}) as place:
        (place / "scheme.yml").write_text("name: county-halls-2026\n", encoding="utf-8")
        for name, rows in tables.items():
            if rows and name not in left_out:
                (place / f"{name}.parquet").parent.mkdir(exist_ok=True)
                pq.write_table(_typed(rows), place / f"{name}.parquet")
        folders.write_json(place / "about.json", _about(measures))
        if "summary" not in left_out:
            folders.write_json(place / "summary.json", _summary(tables))
        folders.write_json(place / "lint.json", LINT)
        folders.write_json(place / "notes.json", [] if "notes" in left_out else _notes(tables))
    return path


def _typed(rows: list[dict[str, Any]]) -> pa.Table:
    names = dict.fromkeys(name for row in rows for name in row)
    table = pa.Table.from_pylist([{name: row.get(name) for name in names} for row in rows])
    whole = {"asked", "yes_whole", "missing", "owed", "left_out", "number", "of", "rank", "low_rank"}
    schema = pa.schema(
        [
            field.with_type(pa.int64())
            if field.name in whole and pa.types.is_floating(field.type)
            else field.with_type(pa.int64() if field.name.startswith(("rank_", "band")) else pa.string())
            if pa.types.is_null(field.type)
            else field
            for field in table.schema
        ]
    )
    return table.cast(schema)


def _about(measures: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": "county-halls-2026",
        "title": "政务大厅实效评估（2026 年上半年）",
        "question": "来办事的人，一次办成了吗？",
        "publisher": CITY,
        "period": {"from": "2026-01-01", "to": "2026-06-30"},
        "snapshot": SNAPSHOT,
        "confidence": 0.9,
        "smallest_sample": 30,
        "smallest_difference": 0.0,
        "top_k": 5,
        "bottom_k": 5,
        "verdict_kind": "bands",
        "zone": "Asia/Shanghai",
        "grades": [
            {"name": "good", "title": "优良", "at_least": 80},
            {"name": "fair", "title": "合格", "at_least": 60},
            {"name": "poor", "title": "待改进", "at_least": 0},
        ],
        "appeal": {"days": 15, "to": "复核组"},
        "dimensions": [
            {"name": "result", "title": "办成", "weight": 3},
            {"name": "ease", "title": "省事", "weight": 2},
            {"name": "view", "title": "群众看法", "weight": 1},
        ],
        "measures": measures,
        "rules": RULES,
    }


def _summary(tables: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    cases = sum(row["closed"] for row in tables["offices"])
    return {
        "cases": cases + 812,
        "cases_closed": cases,
        "ratings": 48210,
        "ratings_default": 9120,
        "ratings_solicited": 3022,
        "ratings_left_out": 1266,
        "rated_cases": 46900,
        "answers": 3120,
        "answers_satisfied": 2696,
        "offices_assessed": sum(row["assessed"] for row in tables["offices"]),
        "snapshot_counts": {"cases": {"read": cases + 855, "accepted": cases + 812, "rejected": 43}},
        "raw_satisfied": {"estimate": 0.991, "low": 0.990, "high": 0.992, "asked": 56508, "defaults": 28529},
        "third_party_satisfied": {"estimate": 0.864, "low": 0.849, "high": 0.878},
    }


def _notes(tables: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    few = [row["office"] for row in tables["verdicts"] if row["status"] == "too_few"]
    return [
        {"kind": "too_few", "measure": "satisfied", "offices": sorted(set(few)), "number": len(few)},
        {"kind": "withheld", "measure": "online", "offices": [tables["offices"][0]["office"]], "number": 1},
        {"kind": "no_due_time", "measure": "on_time", "offices": [], "number": 311},
        {"kind": "rejected_rows", "offices": [], "number": 43},
        {"kind": "ratings_self_selected", "offices": [], "number": 46900},
    ]


def _tables(
    rng: np.random.Generator, count: int, measures: list[dict[str, Any]], months: int, cases: int
) -> dict[str, list[dict[str, Any]]]:
    keys = [f"city:{i:04d}" for i in range(1, count + 1)]
    names = [NAMES[i] if i < len(NAMES) else f"第 {i + 1} 便民服务中心" for i in range(count)]
    if count > 2:
        names[2] = HOSTILE
    out: dict[str, list[dict[str, Any]]] = {"offices": _offices(rng, keys, names)}
    quality = np.sort(rng.normal(0.8, 0.08, count))[::-1].clip(0.3, 0.99)
    size = np.where(rng.random(count) < 0.25, rng.integers(8, 80, count), rng.integers(200, 9000, count))
    out["verdicts"] = [
        _verdict(rng, key, m, float(quality[i]), int(size[i]), i)
        for i, key in enumerate(keys)
        for m in sorted(measures, key=lambda m: str(m["name"]))
    ]
    out["beside"] = [
        {
            "office": v["office"],
            "measure": m["name"],
            "item": item,
            "number": int(rng.integers(0, 40)),
            "of": v["asked"],
        }
        for v in out["verdicts"]
        for m in measures
        if m["name"] == v["measure"]
        for item in sorted(m["items"])
    ]
    out["series"] = [row for v in out["verdicts"] for row in _series(rng, v, months)]
    out["gaps"] = _gaps(rng, out["verdicts"], measures)
    out |= _standing(rng, keys, quality, size)
    out["owed"] = _owed(keys)
    out["frontier"] = _frontier(out["offices"])
    out |= _found(keys)
    out["rows/cases"] = [row for key in keys for row in _cases(rng, key, cases, measures)]
    return out


def _offices(rng: np.random.Generator, keys: list[str], names: list[str]) -> list[dict[str, Any]]:
    rows = []
    for i, (key, name) in enumerate(zip(keys, names, strict=True)):
        posts = int(rng.integers(6, 40))
        in_post = posts // 2 if i >= len(keys) - 2 else posts
        rows.append(
            {
                "office": key,
                "name": name,
                "level": "township" if "镇" in name or "乡" in name else "county",
                "parent": "city:0000",
                "parent_name": CITY,
                "kind": "hall",
                "division": "511602",
                "assessed": True,
                "cases": int(rng.integers(100, 20000)),
                "closed": int(rng.integers(50, 19000)),
                "posts": posts,
                "in_post": in_post,
                "full_time": in_post - 2,
                "temporary": 1,
                "outsourced": 1,
                "trained": in_post - 3,
                "budget": float(rng.integers(100, 900) * 1000),
            }
        )
    return rows


EMPTY = ("yes", "estimate", "low", "high", "se", "n_effective", "deff", "estimate_all", "low_all", "high_all", "score")


def _verdict(rng: np.random.Generator, key: str, m: dict[str, Any], q: float, size: int, i: int) -> dict[str, Any]:
    share = m["kind"] == "proportion"
    asked = size if m["name"] != "satisfied" else size // 12
    p = float(np.clip(q + rng.normal(0, 0.04), 0.02, 0.99))
    value = p if share else float(np.round(30 * (1 - p) + 2, 3))
    yes = float(rng.binomial(asked, p)) if share and asked else value * asked
    estimate = yes / asked if asked else None
    half = (1.96 * (p * (1 - p) / max(asked, 1)) ** 0.5) if share else 0.8
    low = None if estimate is None else max(0.0, estimate - half)
    high = None if estimate is None else min(1.0, estimate + half) if share else estimate + half
    row: dict[str, Any] = {
        "office": key,
        "measure": m["name"],
        "status": "said" if asked >= 30 else "too_few" if asked else "not_asked",
        "asked": asked,
        "yes": yes,
        "missing": int(asked * 0.03),
        "owed": 0,
        "estimate": estimate,
        "low": low,
        "high": high,
        "se": half / 1.96,
        "n_effective": asked / 1.4,
        "deff": 1.4,
        "days": 120,
        "asked_all": asked + (1266 if i == 3 and m["name"] == "satisfied" else 0),
        "yes_all": yes + (1266.0 if i == 3 and m["name"] == "satisfied" else 0),
        "estimate_all": estimate,
        "low_all": low,
        "high_all": high,
        "left_out": 1266 if i == 3 and m["name"] == "satisfied" else 0,
        "pooled_from": dt.date(2025, 7, 1) if 30 <= asked < 60 else None,
        "met": _met(m, low, high),
        "needed": 240 if asked else None,
        "score": 100 * p,
    }
    if i == 0 and m["name"] == "online":
        row |= {"status": "withheld", "asked": 0}
    if i == 4 and m["kind"] == "survival":
        row["high"] = None  # so many cases are still open that the median has no upper end
    if i == 15 and m["name"] == "on_time":
        row |= {"status": "exempt", "asked": 0, "owed": asked}
    if row["status"] != "said":
        row |= dict.fromkeys(EMPTY) | {"met": None, "needed": None}
        row["yes"] = yes if row["status"] == "too_few" else None
    return row


def _met(m: dict[str, Any], low: float | None, high: float | None) -> str | None:
    if not m["target"] or low is None or high is None:
        return None
    ((side, at),) = m["target"].items()
    good, bad = (low >= at, high < at) if side == "at_least" else (high <= at, low > at)
    return "met" if good else "not_met" if bad else "cannot_tell"


def _series(rng: np.random.Generator, v: dict[str, Any], months: int) -> list[dict[str, Any]]:
    if v["status"] != "said":
        return []
    parts = rng.multinomial(int(v["asked"]), np.full(months, 1 / months))
    rest = rng.multivariate_hypergeometric(parts, int(v["yes"])) if v["estimate"] <= 1 else None
    out = []
    for i, asked in enumerate(parts):
        if asked:
            yes = float(rest[i]) if rest is not None else float(asked) * v["estimate"] * rng.uniform(0.9, 1.1)
            estimate = yes / float(asked)
            out.append(
                {"office": v["office"], "measure": v["measure"], "month": dt.date(2026, 1 + i, 1)}
                | {"asked": int(asked), "yes": yes}
                | {"estimate": estimate, "low": estimate * 0.96, "high": min(estimate * 1.04, 1e9)}
            )
    return out


def _gaps(
    rng: np.random.Generator, verdicts: list[dict[str, Any]], measures: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    shares = {m["name"] for m in measures if m["kind"] == "proportion"}
    total: dict[tuple[str, str, str], list[int]] = {}
    for v in verdicts:
        if v["measure"] not in shares or not v["asked"] or v["yes"] is None:
            continue
        for by, groups in GROUPS.items():
            parts = rng.multinomial(int(v["asked"]), rng.dirichlet(np.linspace(6, 0.6, len(groups))))
            yes = rng.multivariate_hypergeometric(parts, int(v["yes"]))
            for group, n, k in zip(groups, parts.tolist(), yes.tolist(), strict=True):
                if n:
                    rows.append(_gap(v["office"], v["measure"], by, group, n, k))
                    sums = total.setdefault((v["measure"], by, group), [0, 0])
                    sums[0], sums[1] = sums[0] + n, sums[1] + k
    rows += [_gap("", m, by, group, n, k) for (m, by, group), (n, k) in total.items()]
    return sorted(rows, key=lambda r: (r["office"], r["measure"], r["by"], r["group"]))


def _gap(office: str, name: str, by: str, group: str, n: int, k: int) -> dict[str, Any]:
    p, half = k / n, 1.6 * (max(k / n * (1 - k / n), 0.02) / n) ** 0.5
    differs = None if n < 30 else "worse" if group in {"60_plus", "yes"} and n > 200 else "no"
    return {"office": office, "measure": name, "by": by, "group": group, "asked": n, "yes": float(k)} | {
        "estimate": p if n >= 30 else None,
        "low": max(0.0, p - half) if n >= 30 else None,
        "high": min(1.0, p + half) if n >= 30 else None,
        "differs": differs,
    }


def _standing(rng: np.random.Generator, keys: list[str], quality: np.ndarray, size: np.ndarray) -> dict[str, Any]:
    ranked = [i for i in range(len(keys)) if size[i] >= 30]
    scores, dimensions, ranks = [], [], []
    for i, key in enumerate(keys):
        here = i in ranked
        value = float(100 * quality[i]) if here else None
        scores.append(
            {
                "office": key,
                "score": value,
                "grade": None if value is None else "good" if value >= 80 else "fair" if value >= 60 else "poor",
                "low": None if value is None else value - 2.5,
                "high": None if value is None else value + 2.5,
                "weights_low": None if value is None else value - 1.5,
                "weights_high": None if value is None else value + 1.5,
                "weight_present": 0.92 if here else 0.2,
                "why_not": None if here else "few",
            }
            | {f"rank_{kind}_{end}": None for kind in ("sampling", "weights") for end in ("low", "high")}
        )
        dimensions += [
            {"office": key, "dimension": d, "score": value, "weight_present": 1.0 if here else 0.0}
            for d in ("ease", "result", "view")
        ]
    of = len(ranked)
    for name in ("done_in_one_visit", "score"):
        for place, i in enumerate(ranked, 1):
            wide = 1 + of // 12 if place < 3 or place > of - 2 else 1 + of // 4
            low, high = max(1, place - wide), min(of, place + wide)
            top = "certain" if high <= 5 else "possible" if low <= 5 else "not"
            bottom = "certain" if low > of - 5 else "possible" if high > of - 5 else "not"
            ranks.append(
                {"list": name, "office": keys[i], "rank": place, "low": low, "high": high}
                | {
                    "refined_low": low,
                    "refined_high": high,
                    "own_low": min(place, low + 1),
                    "own_high": max(place, high - 1),
                }
                | {"top": top, "bottom": bottom, "band": None, "of": of}
            )
    wins = [
        {"office": a, "other": b, "probability": float(np.round(rng.random(), 4))}
        for a in keys[: 60 if len(keys) <= 60 else 0]
        for b in keys
        if a != b
    ]
    return {"scores": scores, "dimensions": dimensions, "ranks": ranks, "wins": wins}


def _frontier(offices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Everybody but the last held against the first and second, and the second against the first."""
    first, second = offices[0]["office"], offices[min(1, len(offices) - 1)]["office"]
    rows = []
    for i, o in enumerate(offices):
        rows.append(
            {"office": o["office"], "level": o["level"], "own": o["in_post"], "hired": 2, "closed": o["closed"]}
            | {"in_time": None, "efficiency": 1.0 if i == 0 else 0.64, "of": len(offices), "flattered": 0.9}
            | {"peers": "" if i == 0 else first if i == 1 else f"{first}\n{second}", "moved": 17 if i == 0 else None}
            | {"why_not": None}
        )
    rows[-1] |= {"efficiency": None, "peers": None, "of": None, "flattered": None, "why_not": "unknown"}
    return rows


def _owed(keys: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "office": key,
            "owed_by": "city:0000",
            "service": f"city:s{i}",
            "service_name": name,
            "since": dt.date(2025, 3, 1),
            "posts_given": 0,
            "money_given": 0.0,
            "cases": 60 + i,
        }
        for key in keys[15:16]
        for i, name in enumerate(["临时用地审批", "农药经营许可", "小型餐饮登记"])
    ]


DOSSIERS = [("staff_praise", 5, "final", "dossier", 46), ("brigade", 9, "open", "dossier", 90),
            ("solicited_surge", 11, "noted", "note", 0)]  # fmt: skip


def _found(keys: list[str]) -> dict[str, Any]:
    shown = [("own_devices", 3, "final", 1266), ("brigade", 7, "appealed", 84), ("padded_list", 15, "open", 61)]
    findings, evidence = [], []
    for rule, i, state, rows in shown:
        if i >= len(keys):
            continue
        findings.append(
            {"finding": f"{rule}:{keys[i]}:1", "rule": rule, "office": keys[i], "rows": rows, "state": state}
            | {"droppable": rule != "padded_list", "first_on": dt.date(2026, 6, 20), "last_on": dt.date(2026, 6, 28)}
            | {"estimate_with": 0.987, "estimate_without": 0.812}
        )
        evidence += [
            {"finding": f"{rule}:{keys[i]}:1", "table": "ratings", "record": f"city:r{i}{n}", "office": keys[i]}
            | {"evidence": f"12 good ratings from device {DEVICE} at 14:0{n}"}
            for n in range(4)
        ]
    out: dict[str, Any] = {"findings": findings, "evidence": evidence}
    for dossier in DOSSIERS:
        if dossier[1] < len(keys):
            for name, rows_of in _dossier(keys, *dossier).items():
                out.setdefault(name, []).extend(rows_of)
    return out


def _dossier(keys: list[str], rule: str, i: int, state: str, opens: str, rows: int) -> dict[str, list[dict[str, Any]]]:
    """A finding of a search, with everything that stands behind it; the open one touches a second office."""
    key, name, sure = keys[i], f"{rule}:{i:012x}", opens == "dossier"
    says = {"says_zh": f"{rows} 条好评来自本单位的设备", "says_en": f"{rows} good ratings came from own devices"}
    found = {"finding": name, "rule": rule, "office": key, "rows": rows, "state": state, "droppable": False, **says}
    found |= {"first_on": dt.date(2026, 5, 4), "last_on": dt.date(2026, 5, 8), "opens": opens, "tests": rule}
    found |= {"p": 2.5e-7 if sure else None, "q": 1.2e-5 if sure else None, "level": 0.01, "table": "ratings"}
    found |= {"ruling": "leave_out" if state == "final" else None, "people": rows, "devices": 3}
    found |= {"clerks": "c" * 32, "of": 400, "estimate_with": 0.93, "estimate_without": 0.81}
    offices = [key, keys[1]] if state == "open" else [key]
    found["offices"] = " ".join(offices)
    evidence = [
        {"finding": name, "table": "ratings", "record": f"city:d{i}-{n}", "office": offices[n % len(offices)]}
        | {
            "evidence": f"one of {rows} people on device {DEVICE[:8]}",
            "case": f"city:{offices[n % len(offices)][5:]}-{n:04d}",
        }
        | {"day": dt.date(2026, 5, 4 + n % 5), "window": "3", "stars": 5, "clerk": "c" * 32, "person": f"{n:032x}"}
        | {"device": DEVICE}
        for n in range(rows)
    ]
    sets = {"rank_low_with": 1, "rank_high_with": 9, "rank_low_without": 4, "rank_high_without": 18, "ranked": 18}
    effects = [
        {"finding": name, "office": o, "measure": "satisfied", "rows": rows // len(offices), "asked_with": 400}
        | {"asked_without": 400 - rows, "estimate_with": 0.93, "estimate_without": 0.81, **sets}
        for o in (offices if rows else [])
    ]
    days = [
        {"finding": name, "office": o, "day": dt.date(2026, 4, 1) + dt.timedelta(d), "others": 3 + d % 4}
        | {"rows": rows // 5 if 33 <= d < 38 else 0}
        for o in offices
        for d in range(60)
    ]
    ties = [
        {"finding": name, "line_kind": "device", "line": n, "place_kind": "office", "place": o, "rows": 4 + n}
        for n in (1, 2, 3)
        for o in (offices if rows else [])
    ]
    claims = [{"finding": name, "test": rule, "p": found["p"], "rows": rows, "first_on": None, "last_on": None, **says}]
    number = {"declared_device": 0, "declared_event": None}
    explanations = [
        {"finding": name, "explanation": e, "number": k, "of": rows, "explains": False}
        | {"says_zh": f"{rows} 条中有 {k} 条", "says_en": f"{k} of {rows}"}
        for e, k in number.items()
    ]
    return {"findings": [found], "evidence": evidence, "effects": effects, "dossier_days": days, "ties": ties,
            "claims": claims, "explanations": explanations}  # fmt: skip


def _cases(rng: np.random.Generator, key: str, count: int, measures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "office": key,
            "case": f"city:{key[5:]}-{n:04d}",
            "service_name": ["老年人优待证", "社保卡补办", "=SUM(A1:A9)"][n % 3],
            "opened_on": dt.date(2026, 3, 1 + n % 28),
            "closed_on": dt.date(2026, 4, 1 + n % 28),
            "channel": "counter",
            "filed_by": "applicant",
            "outcome": "granted",
            "visits": int(rng.integers(1, 4)),
        }
        | {m["name"]: bool(rng.random() < 0.8) if n % 5 else None for m in measures if m["kind"] == "proportion"}
        for n in range(count)
    ]
