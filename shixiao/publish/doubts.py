"""Findings on a page: what was found, why, how sure, whose; never a verdict of guilt."""

import re
from typing import Any

from shixiao.publish.frame import Frame
from shixiao.publish.numerals import by_number, day_text, one_in, percent, whole
from shixiao.publish.reading import Row
from shixiao.publish.vocabulary import state
from shixiao.words import _, pick

FINAL = "final"


def found(f: Frame, rows: list[Row], root: str) -> list[dict[str, Any]]:
    """One entry per finding that may be named; the others of a kind and state together, nobody named.

    A finding of a search stands alone wherever it may be named, and leads to its own page.
    """
    known = rules(f)
    alone = [r for r in rows if has_page(r) or (r["state"] != "noted" and (r["office"] or r["state"] == FINAL))]
    rest: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row not in alone:
            rest.setdefault((row["rule"], row["state"]), []).append(row)
    alone.sort(key=lambda r: (r["state"] == "noted", not has_page(r)))
    out = [_one(f, row, known.get(row["rule"], {}), root) for row in alone]
    return out + [_together(rule, s, group, known.get(rule, {})) for (rule, s), group in rest.items()]


def has_page(row: Row) -> bool:
    """Whether a search found it and this edition may say what: then it has a page of its own."""
    return bool(row.get("says_zh"))


def slug(finding: str) -> str:
    return re.sub(r"[^a-z0-9_]+", "-", finding.lower()).strip("-")


def href(finding: str, root: str) -> str:
    return f"{root}dossiers/{slug(finding)}.html"


def rules(f: Frame) -> dict[str, Row]:
    """What the assessment says of each rule and search, by name."""
    return {rule["name"]: rule for rule in f.view.about.get("rules", [])}


def title(rule: Row, name: str) -> str:
    return str(pick(rule.get("title_zh") or name, rule.get("title_en") or name))


def whom(f: Frame, row: Row) -> str:
    """The office a finding is about; where it is about several, the first of them is not named as if it were alone."""
    others = len((row.get("offices") or "").split()) - 1
    if not row["office"] or others < 1:
        return f.name(row["office"]) if row["office"] else ""
    name = f.name(row["office"])
    return by_number(
        others, _("{office} and one other", office=name), _("{office} and {n} others", office=name, n=whole(others))
    )


def _one(f: Frame, row: Row, rule: Row, root: str) -> dict[str, Any]:
    page = has_page(row)
    facts = [pick(row["says_zh"], row["says_en"])] if page else [_("{n} records", n=whole(row["rows"]))]
    if page and row.get("opens") == "dossier" and row.get("p") is not None:
        facts.append(_("By chance: {often}", often=one_in(row["p"])))
    facts += _ruled(row) if page else _left_out(rule)
    if not page and row.get("first_on") and row.get("last_on"):
        facts.append(_("{first} to {last}", first=day_text(row["first_on"]), last=day_text(row["last_on"])))
    return {
        "finding": row["finding"],
        "title": title(rule, row["rule"]),
        "who": whom(f, row),
        "facts": facts,
        "effect": effect(f, row),
        "doc": {} if page else doc(rule),
        "state": state(row["state"]),
        "href": href(row["finding"], root) if page else "",
        "more": _("the dossier: how sure, which rows, how to answer") if row["state"] != "noted" else _("the note"),
    }


def effect(f: Frame, row: Row) -> str:
    """The result with and without the records, and the ranks if they change."""
    if row.get("estimate_with") is None or row.get("estimate_without") is None:
        return ""
    said = _(
        "With these records the result is {before}, without them {after}.",
        before=percent(row["estimate_with"], 1),
        after=percent(row["estimate_without"], 1),
    )
    of = [r for r in f.view.of("effects", row["office"] or "") if r["finding"] == row["finding"]]
    sets = [(r["rank_low_with"], r["rank_high_with"], r["rank_low_without"], r["rank_high_without"]) for r in of]
    if not sets or None in sets[0]:
        return said
    words = dict(zip(("a", "b", "c", "d"), sets[0], strict=True))
    return said + " " + _("Ranks that cannot be ruled out: {a} to {b} with them, {c} to {d} without.", **words)


def _together(name: str, s: str, rows: list[Row], rule: Row) -> dict[str, Any]:
    records = sum(r["rows"] or 0 for r in rows)
    words = {"n": whole(records), "offices": whole(len(rows))}
    one, many = _("{n} records at one office", **words), _("{n} records at {offices} offices", **words)
    if not records:
        one = _("described at one office, no record is doubted")
        many = _("described at {offices} offices, no record is doubted", **words)
    facts = [by_number(len(rows), one, many)]
    facts += _left_out(rule)
    if s != "noted":
        facts.append(_("no office is named before the finding is final"))
    return {
        "finding": "",
        "title": title(rule, name),
        "who": "",
        "facts": facts,
        "effect": "",
        "doc": doc(rule),
        "state": state(s),
        "href": "",
        "more": "",
    }


def _ruled(row: Row) -> list[str]:
    """What two people decided, where they have."""
    said = {
        "leave_out": _("left out of the results"),
        "keep": _("counted all the same"),
        "partly": _("partly left out of the results"),
    }
    return [said[row["ruling"]]] if row.get("ruling") in said else []


def _left_out(rule: Row) -> list[str]:
    """Whether the scheme leaves the records out, where the assessment says so."""
    if rule.get("left_out") is None:
        return []
    return [_("left out of the results") if rule["left_out"] else _("counted all the same")]


def doc(rule: Row) -> dict[str, str]:
    said = rule.get("doc") or {}
    return {key: _(said[key]) for key in ("finds", "innocent", "blind_to") if said.get(key)}
