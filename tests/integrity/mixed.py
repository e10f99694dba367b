"""Honest years into which some offices bring manipulations of drawn kind, size and stealth."""

import numpy as np
import pyarrow as pa

from shixiao.demo.honest import DAYS, EPOCH, names, table, year

BITS = ("办事员态度特别好", "流程清楚明白", "为他们点赞", "材料一次收齐", "速度快不用等", "比以前方便多了")
HOUR = 3600


def mixed(seed, offices=20, cases=400, attacks=3):
    """Tables of one year by name, and for each manipulation the keys of its rows."""
    rng = np.random.default_rng(90_000 + seed)
    tables = year(seed, offices, cases)
    ways = rng.permutation([_terminal, _phone, _wave, _words, _step, _back_entry])[:attacks]
    at = rng.permutation(np.arange(3, offices))
    planted = []
    for number, way in enumerate(ways):
        added = way(rng, tables, at[number], number, offices)
        planted.append(set(added.pop("planted")))
        for name, rows in added.items():
            tables[name] = pa.concat_tables([tables[name], rows])
    return tables, planted


def _own(rng, tables, office, k):
    """Cases of the office, one per applicant, with when they were closed."""
    c = tables["cases"]
    seconds = c["closed_at"].cast(pa.int64()).to_numpy() // 1_000_000
    here = np.flatnonzero((np.asarray(c["office"]) == f"o{office}") & (seconds < EPOCH + (DAYS - 3) * 86400))
    here = rng.permutation(here)
    _first, place = np.unique(np.asarray(c["applicant"])[here], return_index=True)
    some = here[rng.permutation(place)[:k]]
    return np.asarray(c["case"])[some], np.asarray(c["applicant"])[some], seconds[some]


def _good(number, office, case, rater, given, device, channel, stars=5, text=None):
    n = len(given)
    key = names(f"x{number}-", np.arange(n))
    rows = {"rating": key, "case": case, "office": np.full(n, f"o{office}") if np.isscalar(office) else office,
            "rater": rater, "phone": rater, "device": device, "channel": np.full(n, channel),
            "stage": np.full(n, "completion"), "stars": np.full(n, stars), "given_at": given,
            "is_default": np.zeros(n, bool)}  # fmt: skip
    if text is not None:
        rows["text"] = text
    return key, table("ratings", rows)


def _terminal(rng, tables, office, number, offices):
    """Staff key in praise on a computer they sign in on, hours after the cases were closed."""
    case, rater, closed = _own(rng, tables, office, int(rng.integers(40, 150)))
    device = f"terminal-{number}"
    key, rows = _good(number, office, case, rater, closed + rng.integers(3, 40, len(case)) * HOUR,
                      np.full(len(case), device), "pc")  # fmt: skip
    signin = table("signins", {"signin": [f"g-{number}"], "staff": [f"s{office * 100}"], "office": [f"o{office}"],
                                "device": [device], "signed_at": [EPOCH + 30_000]})  # fmt: skip
    return {"ratings": rows, "signins": signin, "planted": key}


def _phone(rng, tables, office, number, offices):
    """One telephone gives the praise of dozens."""
    case, rater, closed = _own(rng, tables, office, int(rng.integers(25, 80)))
    device = np.full(len(case), f"phone-of-all-{number}")
    key, rows = _good(number, office, case, rater, closed + rng.integers(1, 90, len(case)) * 60, device, "mobile")
    return {"ratings": rows, "planted": key}


def _wave(rng, tables, office, number, offices):
    """Friends without a case rate badly on one day or three."""
    k = int(rng.integers(25, 90))
    rater = names("p", rng.choice(offices * 1500, k, replace=False))
    given = EPOCH + (int(rng.integers(20, 340)) + rng.integers(0, rng.integers(1, 4), k)) * 86400
    given = given + rng.integers(8 * HOUR, 22 * HOUR, k)
    key, rows = _good(number, office, np.full(k, None), rater, given, names("phone", np.arange(k)), "qr", stars=1)
    return {"ratings": rows, "planted": key}


def _words(rng, tables, office, number, offices):
    """Different people are given the words of their praise."""
    case, rater, closed = _own(rng, tables, office, int(rng.integers(25, 70)))
    text = ["，".join(rng.permutation(BITS)[:4]) + "！" * int(rng.integers(0, 3)) for _ in case]
    key, rows = _good(number, office, case, rater, closed + rng.integers(600, 90_000, len(case)),
                      rater, "mobile", text=text)  # fmt: skip
    return {"ratings": rows, "planted": key}


def _step(rng, tables, office, number, offices):
    """A group goes from office to office, each time within the hour."""
    size, places = int(rng.integers(12, 30)), int(rng.integers(6, 11))
    stop = rng.choice(offices, places, replace=False)
    days = np.sort(rng.choice(np.arange(20, 340), places, replace=False))
    who = np.repeat(np.arange(size), places)
    given = EPOCH + np.tile(days, size) * 86400 + 11 * HOUR + rng.integers(0, 3000, len(who))
    case, applicant = names(f"xc{number}-", np.arange(len(who))), names(f"friend-{number}-", who)
    where = names("o", np.tile(stop, size))
    known = {"case": case, "office": where, "applicant": applicant, "opened_at": given - 7200,
             "accepted_at": given - 7100, "closed_at": given - 3600, "channel": np.full(len(who), "counter"),
             "filed_by": np.full(len(who), "applicant"), "outcome": np.full(len(who), "granted")}  # fmt: skip
    key, rows = _good(number, where, case, applicant, given, applicant, "qr")
    return {"ratings": rows, "cases": table("cases", known), "planted": key}


def _back_entry(rng, tables, office, number, offices):
    """Cases of the counter are keyed in at the end of the year as filed online."""
    k = int(rng.integers(80, 300))
    case = names(f"xb{number}-", np.arange(k))
    opened = EPOCH + rng.integers(358, 362, k) * 86400 + 9 * HOUR + np.arange(k) % 40 * 45
    known = {"case": case, "office": np.full(k, f"o{office}"), "applicant": names("p", rng.integers(0, 9000, k)),
             "channel": np.full(k, "online"), "filed_by": np.full(k, "staff"), "opened_at": opened,
             "closed_at": opened + rng.integers(5, 40, k), "outcome": np.full(k, "granted")}  # fmt: skip
    return {"cases": table("cases", known), "planted": case}
