"""Findings on a page: what was found, how sure, whose; never a verdict of guilt."""

from typing import Any

from shixiao.publish.frame import Frame
from shixiao.publish.numerals import by_number, day_text, percent, whole
from shixiao.publish.reading import Row
from shixiao.publish.vocabulary import state
from shixiao.words import _, pick

FINAL = "final"


def found(f: Frame, rows: list[Row]) -> list[dict[str, Any]]:
    """One entry per final or own finding; the others of a kind and state together, nobody named."""
    rules = {rule["name"]: rule for rule in f.view.about.get("rules", [])}
    alone = [r for r in rows if r["state"] != "noted" and (r["office"] or r["state"] == FINAL)]
    rest: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row not in alone:
            rest.setdefault((row["rule"], row["state"]), []).append(row)
    out = [_one(f, row, rules.get(row["rule"], {})) for row in alone]
    return out + [_together(rule, s, group, rules.get(rule, {})) for (rule, s), group in rest.items()]


def title(rule: Row, name: str) -> str:
    return str(pick(rule.get("title_zh") or name, rule.get("title_en") or name))


def _one(f: Frame, row: Row, rule: Row) -> dict[str, Any]:
    who = f.name(row["office"]) if row["office"] else ""
    facts = [_("{n} records", n=whole(row["rows"])), *_left_out(rule)]
    if row.get("first_on") and row.get("last_on"):
        facts.append(_("{first} to {last}", first=day_text(row["first_on"]), last=day_text(row["last_on"])))
    effect = ""
    if row.get("estimate_with") is not None and row.get("estimate_without") is not None:
        effect = _(
            "With these records the result is {before}, without them {after}.",
            before=percent(row["estimate_with"], 1),
            after=percent(row["estimate_without"], 1),
        )
    return {
        "finding": row["finding"],
        "title": title(rule, row["rule"]),
        "who": who,
        "facts": facts,
        "effect": effect,
        "doc": _doc(rule),
        "state": state(row["state"]),
    }


def _together(name: str, s: str, rows: list[Row], rule: Row) -> dict[str, Any]:
    records = sum(r["rows"] or 0 for r in rows)
    words = {"n": whole(records), "offices": whole(len(rows))}
    facts = [
        by_number(len(rows), _("{n} records at one office", **words), _("{n} records at {offices} offices", **words))
    ]
    facts += _left_out(rule)
    if s != "noted":
        facts.append(_("no office is named before the finding is final"))
    return {
        "finding": "",
        "title": title(rule, name),
        "who": "",
        "facts": facts,
        "effect": "",
        "doc": _doc(rule),
        "state": state(s),
    }


def _left_out(rule: Row) -> list[str]:
    """Whether the scheme leaves the records out, where the assessment says so."""
    if rule.get("left_out") is None:
        return []
    return [_("left out of the results") if rule["left_out"] else _("counted all the same")]


def _doc(rule: Row) -> dict[str, str]:
    doc = rule.get("doc") or {}
    return {key: _(doc[key]) for key in ("finds", "innocent", "blind_to") if doc.get(key)}
