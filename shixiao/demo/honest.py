"""Honest years: offices, people and clerks who do nothing wrong, with everything that looks as if they did.

Families rate from one phone, kiosks and window evaluators take the ratings of hundreds, clerks sign in on the
computers that evaluators hang on, agents file for dozens, one hall has a market day, one county a bad week, one
office a bad policy, a housing complex a grievance, nine of ten ratings are the best there is.
"""

import datetime as dt

import numpy as np
import pyarrow as pa

from shixiao.facts import facts

START = dt.date(2025, 1, 1)
DAYS = 365
YEAR = (START, dt.date(2025, 12, 31))
EPOCH = int(dt.datetime(2025, 1, 1, tzinfo=dt.UTC).timestamp())
STOCK = ("很好", "满意", "非常满意", "服务态度好", "办事效率高", "好", "点赞", "速度快，态度好")
_WORDS = "窗口排队材料系统老人孩子一次三趟电话网上复印签字证件大厅周末中午说明耐心等候照片回执邮寄"
WORDS = [_WORDS[i : i + 2] for i in range(0, len(_WORDS), 2)]


def year(seed, offices=20, cases=400):
    """Tables of one honest year, by name; `cases` per office."""
    rng = np.random.default_rng(seed)
    city = _city(rng, offices)
    made = _cases(rng, city, offices * cases)
    out = {"offices": _offices(city), "staff": _staff(city), "signins": _signins(rng, city), "devices": _devices(city)}
    out["events"] = table("events", {"event": ["e1"], "office": ["o0"], "from_on": [START + dt.timedelta(120)],
                                      "until_on": [START + dt.timedelta(120)], "what": ["open day"]})  # fmt: skip
    out |= {"cases": _case_table(made), "ratings": _ratings(rng, city, made), "answers": _answers(rng, made)}
    return out | {"contacts": _contacts(rng, made)}


def _city(rng, offices):
    windows = rng.integers(2, 6, offices)
    return {
        "n": offices, "windows": windows, "clerks": windows + 2,
        "region": rng.integers(0, max(1, offices // 5), offices),
        "good": rng.choice([0.85, 0.9, 0.95, 0.99], offices), "bad_policy": int(rng.integers(offices)),
        "bad_region": 0, "people": offices * 1500, "evaluator_on_pc": rng.random(offices) < 0.4,
    }  # fmt: skip


def _cases(rng, city, n):
    """Arrays over cases; a market day, a bad week of one county, a bad policy of one office for three weeks."""
    office = rng.integers(0, city["n"], n)
    day = _working(rng, n)
    market = (office == 1) & (rng.random(n) < 0.15)
    day[market] = 64
    crowd = (office == 2) & (rng.random(n) < 0.08)
    day[crowd] = rng.integers(105, 109, crowd.sum())
    often = rng.random(n) < 0.12
    applicant = (rng.random(n) * np.where(often, city["people"] // 50, city["people"])).astype(int)
    agent = np.where(rng.random(n) < 0.06, (20 * rng.random(n) ** 2).astype(int), -1)
    worse = 0.35 * ((city["region"][office] == city["bad_region"]) & (day >= 70) & (day < 77))
    worse += 0.4 * ((office == city["bad_policy"]) & (day >= 200) & (day < 221)) + 0.9 * crowd
    content = rng.random(n) < city["good"][office] - worse + rng.normal(0, 0.03, (city["n"], DAYS))[office, day]
    window = (rng.random(n) * city["windows"][office]).astype(int)
    hour = np.where(rng.random(n) < 0.7, rng.uniform(8.5, 17, n), rng.uniform(0, 24, n))
    opened = EPOCH + day * 86400 + (hour * 3600).astype(int)
    slow = rng.random(n) < 0.5
    closed = opened + np.where(
        slow, 86400 * rng.integers(1, 12, n) + rng.integers(0, 20_000, n), rng.integers(300, 2400, n)
    )
    return {"office": office, "day": day, "applicant": applicant, "agent": agent, "content": content, "window": window,
            "opened": opened, "closed": closed, "slow": slow, "fined": rng.random(n) < 0.04,
            "online": (hour < 8.5) | (hour > 17) | (rng.random(n) < 0.3)}  # fmt: skip


def _working(rng, n):
    day = rng.integers(0, DAYS, n)
    return np.where((day + 2) % 7 >= 5, np.minimum(day + 2, DAYS - 1) - 4, day)


def _ratings(rng, city, c):
    n = len(c["office"])
    rate = rng.random(n) < np.where(c["content"], 0.35, 0.2)
    row = np.flatnonzero(rate)
    m = len(row)
    stars = np.where(c["content"][row], np.where(rng.random(m) < 0.9, 5, 4), rng.integers(1, 4, m))
    hall = ~c["online"][row] & ~c["slow"][row] & (rng.random(m) < 0.6)
    kiosk = hall & (rng.random(m) < 0.2)
    given = c["closed"][row] + np.where(hall, rng.integers(20, 240, m), 60 + rng.exponential(40_000, m)).astype(int)
    person = np.where(c["agent"][row] >= 0, 10**7 + c["agent"][row], c["applicant"][row])
    size = 1 + rng.geometric(0.55, city["people"] + 1) % 7
    family = np.minimum(person // size[np.minimum(person, city["people"])], person)
    shares = rng.random(city["people"] + 1)[np.minimum(family, city["people"])] < 0.15
    phone = np.where(shares & (person < 10**7), family, person)
    office, window = c["office"][row], c["window"][row]
    evaluator = np.where(city["evaluator_on_pc"][office], _pc(office, window), names("eval", office * 100 + window))
    device = np.where(kiosk, names("kiosk", office), np.where(hall, evaluator, names("phone", phone)))
    channel = np.where(kiosk, "terminal", np.where(hall, "tablet", rng.choice(["mobile", "qr", "sms", "pc"], m)))
    default = rng.random(m) < 0.1
    out = {
        "rating": names("r", np.arange(m)), "case": names("c", row), "office": names("o", office),
        "rater": names("p", person), "phone": names("t", phone), "device": device, "window": names("w", window),
        "channel": np.where(default, "default", channel), "stage": np.full(m, "completion"),
        "stars": np.where(default, 5, stars),
        "text": _texts(rng, m, stars), "given_at": given, "is_default": default,
        "clerk": names("s", office * 100 + window),
    }  # fmt: skip
    inside = given < EPOCH + DAYS * 86400
    return table("ratings", {k: v[inside] for k, v in out.items()})


def _texts(rng, m, stars):
    written = rng.random(m) < np.where(stars >= 4, 0.08, 0.4)
    words = np.array(WORDS)[rng.integers(0, len(WORDS), (m, 9))]
    long = ["".join(row) + f"{i % 97}号" for i, row in enumerate(words)]
    stock = np.array(STOCK)[rng.integers(0, len(STOCK), m)]
    short = (stars >= 4) & (rng.random(m) < 0.8)
    return np.where(written, np.where(short, stock, long), None)


def _answers(rng, c):
    row = rng.choice(len(c["office"]), min(len(c["office"]), 900), replace=False)
    n = len(row)
    who = rng.integers(0, 6, n)
    order = np.argsort(who, kind="stable")
    at = EPOCH + 86400 * 300 + np.concatenate([np.cumsum(rng.gamma(4, 80, k)) for k in np.bincount(who, minlength=6)])
    times = np.empty(n)
    times[order] = at
    status = rng.choice(["answered", "refused", "unreachable", "no_such_business"], n, p=[0.6, 0.15, 0.235, 0.015])
    satisfied = np.where(status == "answered", c["content"][row], None)
    return table("answers", {
        "answer": names("a", np.arange(n)), "survey": np.full(n, "s"), "office": names("o", c["office"][row]),
        "case": names("c", row), "status": status, "satisfied": satisfied, "solved": satisfied,
        "answered_at": times.astype(int), "interviewer": names("i", who), "mode": np.full(n, "phone"),
    })  # fmt: skip


def _contacts(rng, c):
    row = np.flatnonzero(~c["content"] & (rng.random(len(c["office"])) < 0.2))
    return table("contacts", {
        "contact": names("k", row), "office": names("o", c["office"][row]),
        "person": names("p", c["applicant"][row]),
        "case": names("c", row), "made_at": c["closed"][row] + 90_000, "purpose": np.full(len(row), "rectification"),
    })  # fmt: skip


def _case_table(c):
    n = len(c["office"])
    person = np.where(c["agent"] >= 0, names("p", 10**7 + c["agent"]), None)
    return table("cases", {
        "case": names("c", np.arange(n)), "office": names("o", c["office"]), "service": names("v", c["day"] % 11),
        "applicant": names("p", c["applicant"]), "agent": person,
        "channel": np.where(c["online"], "online", "counter"),
        "filed_by": np.where(c["agent"] >= 0, "agent", "applicant"),
        "opened_at": c["opened"], "accepted_at": c["opened"] + 60, "closed_at": c["closed"],
        "outcome": np.where(c["fined"], "penalised", "granted"), "clerk": names("s", c["office"] * 100 + c["window"]),
        "age_band": np.where(c["applicant"] % 7 == 0, "70_79", "18_59"),
    })  # fmt: skip


def _offices(city):
    office = np.arange(city["n"])
    return table("offices", {"office": names("o", office), "name": names("office ", office),
                              "division": names("d", city["region"])})  # fmt: skip


def _clerks(city):
    return np.concatenate([office * 100 + np.arange(k) for office, k in enumerate(city["clerks"])])


def _staff(city):
    clerk = _clerks(city)
    own = 2 * 10**7 + clerk
    return table("staff", {"staff": names("s", clerk), "office": names("o", clerk // 100),
                            "person": names("p", own), "phone": names("t", own)})  # fmt: skip


def _signins(rng, city):
    """Each clerk on the computer of a window, each week; some evaluators hang on these computers."""
    clerk = np.tile(_clerks(city), 52)
    week = np.repeat(np.arange(52), len(clerk) // 52)
    office = clerk // 100
    pc = _pc(office, clerk % 100 % city["windows"][office])
    return table("signins", {"signin": names("g", np.arange(len(clerk))), "staff": names("s", clerk),
                              "office": names("o", office), "device": pc,
                              "signed_at": EPOCH + week * 7 * 86400 + 30_000})  # fmt: skip


def _devices(city):
    kiosk = np.arange(city["n"])
    pairs = [(o, w) for o in range(city["n"]) for w in range(city["windows"][o]) if not city["evaluator_on_pc"][o]]
    office, window = np.array(pairs or [(0, 0)]).T
    return table("devices", {
        "device": np.concatenate([names("kiosk", kiosk), names("eval", office * 100 + window)]),
        "office": names("o", np.concatenate([kiosk, office])),
        "kind": np.array(["kiosk"] * len(kiosk) + ["window_evaluator"] * len(office)),
    })  # fmt: skip


def _pc(office, window):
    return names("pc", office * 100 + window)


def names(prefix, numbers):
    return np.char.add(prefix, np.asarray(numbers).astype(str)).astype(object)


def table(name, columns):
    """Typed as the fact is; instants are seconds, their local days are made from them."""
    schema = facts()[name].schema.to_pyarrow()
    n = len(next(iter(columns.values())))
    out = {}
    for field in schema:
        values = columns.get(field.name)
        instant = columns.get(field.name.removesuffix("_on") + "_at")
        if values is None and instant is not None:
            out[field.name] = pa.array(np.asarray(instant).astype("datetime64[s]").astype("datetime64[D]"))
        elif values is None:
            out[field.name] = pa.nulls(n, field.type)
        elif pa.types.is_timestamp(field.type):
            out[field.name] = (
                pa.array(np.asarray(values).astype("datetime64[s]")).cast(pa.timestamp("us")).cast(field.type)
            )
        else:
            out[field.name] = pa.array(list(values), field.type, from_pandas=True)
    return pa.table(out).cast(schema)


def register(engine, tables):
    """Make these tables, and the rest empty, readable by an engine."""
    for name, fact in facts().items():
        engine.put(name, tables[name] if name in tables else fact.schema.to_pyarrow().empty_table())
