"""What the assessment found of what was planted: one line each, in the reader's language.

Reads `truth.json` and the tables of the assessment, nothing else. What the assessment has no rule for is named as
not looked for.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from shixiao.words import _, pick

Row = dict[str, Any]


@dataclass(frozen=True)
class Tables:
    """The tables that are looked into; offices by the code the truth uses."""

    verdicts: dict[tuple[str, str], Row]
    beside: dict[tuple[str, str, str], Row]
    findings: dict[tuple[str, str], Row]
    owed: list[Row]
    ranks: dict[str, Row]
    rules: set[str]
    doubted: set[str]  # records that a search doubts
    accused: set[str]  # those of them that stand in a dossier
    overloaded: dict[str, Row]  # offices that cannot do their work with the hands they have
    placeholders: int = 0  # days that stand for none, as the snapshot beside counted them
    invented: int = 0  # answers that the check of interviewers doubts

    def whole(self, measure: str, item: str) -> int:
        """One item beside a measure, over all offices."""
        return int(sum(r["number"] for (_o, m, i), r in self.beside.items() if (m, i) == (measure, item)))

    def rows(self, rule: str, office: str = "") -> int:
        """Records that a rule found, at one office or at all."""
        return sum(r["rows"] for (found, o), r in self.findings.items() if found == rule and o == (office or o))


Finder = Callable[[Tables, Row], str]


def compare(truth: Path, assessment: Path) -> list[str]:
    """One line per planted thing: ✓ and what shows it, ✗ if it was missed, · if nothing looks for it yet."""
    told, tables = json.loads(Path(truth).read_text(encoding="utf-8")), _tables(assessment)
    lines = [_("Planted in the city, and found:")]
    for planted in told["planted"]:
        title = pick(*TITLES.get(planted["kind"], (planted["kind"], planted["kind"])))
        where = f"（{planted['count']:,}）" if planted["count"] else ""
        mark, seen = looked(tables, planted)
        lines.append(f"  {mark} {title}{where}  {seen}")
    return [*lines, *_deadlines(tables, told), *_standing(tables, told), *_third_party(assessment, told)]


def looked(tables: Tables, planted: Row) -> tuple[str, str]:
    """✓, ✗ or · for one planted thing, and what shows it."""
    if planted["honest"]:
        accused = len(tables.accused & set(planted["rows"])) > 0.2 * max(planted["count"], 1)
        return ("✗", _("taken for a cheat")) if accused else ("✓", _("honest, and not accused"))
    finder = FINDERS.get(planted["kind"])
    if finder:
        seen = finder(tables, planted)
        return ("✓", seen) if seen else ("✗", _("missed"))
    if planted["found_by"] not in tables.rules:
        return "·", _("not looked for")
    named = sum(tables.rows(planted["found_by"], office) for office in planted["office"])
    said = [f for office in planted["office"] if (f := tables.findings.get((planted["found_by"], office)))]
    if said and not any(f["rows"] for f in said):  # what is found is a habit of the office, not some of its records
        noted = all(f["state"] == "noted" for f in said)
        return "✓", _("described in a note that accuses nobody") if noted else _("a dossier of the office")
    n = len(tables.doubted & set(planted["rows"])) or named
    enough = n >= 0.5 * min(planted["count"], len(planted["rows"]) or planted["count"]) and n
    return ("✓", _("{n} records", n=f"{n:,}")) if enough else ("✗", _("missed"))


def _deadlines(tables: Tables, told: Row) -> list[str]:
    """Whether the shares of deadlines are what a count from the plan says, office by office."""
    out = []
    for measure, title in (("on_time", _("closed by the limit")), ("on_promise", _("closed as promised"))):
        said = {o: r for (o, m), r in tables.verdicts.items() if m == measure and o in told["offices"]}
        true = {o: told["offices"][o][measure] for o in said}
        wrong = [o for o in said if (said[o]["asked"], said[o]["yes"]) != (true[o]["asked"], true[o]["yes"])]
        asked, yes = (sum(t[what] for t in true.values()) for what in ("asked", "yes"))
        text = _("{yes} of {asked} really; {right} of {n} offices told so", yes=f"{yes:,}", asked=f"{asked:,}",
                 right=len(said) - len(wrong), n=len(said))  # fmt: skip
        out += [f"  {'✗' if wrong else '✓'} {title}  {text}"] if said else []
    return out


def _standing(tables: Tables, told: Row) -> list[str]:
    """Where the offices that are really good and really poor stand."""
    out = []
    for key, end, word in (("good", "top", _("really good")), ("poor", "bottom", _("really in need of help"))):
        said = [tables.ranks.get(office) for office in told[key] if office not in tables.overloaded]
        certain = sum(1 for r in said if r and r[end] == "certain")
        possible = sum(1 for r in said if r and r[end] == "possible")
        text = _("{certain} certain, {possible} possible, of {n}", certain=certain, possible=possible, n=len(said))
        out.append(f"  {'✓' if certain + possible == len(said) else '✗'} {word}  {text}")
    return out


def _third_party(folder: Path, told: Row) -> list[str]:
    """What is really so, what the third party's sample says, and what the ratings say."""
    rows: list[Row] = pq.read_table(folder / "calibrated.parquet").to_pylist()
    row = next((r for r in rows if (r["measure"], r["office"]) == ("surveyed_satisfied", "")), None)
    if row is None or row["estimate"] is None or row["raw"] is None:
        return []
    asked, yes = (sum(o["satisfied"][key] for o in told["offices"].values()) for key in ("asked", "yes"))
    true = yes / asked
    held = row["low"] <= true <= row["high"] and not row["raw_low"] <= true <= row["raw_high"]
    words = {"true": f"{true:.1%}", "third": f"{row['estimate']:.1%}", "raw": f"{row['raw']:.1%}"}
    words |= {"low": f"{row['low']:.1%}", "high": f"{row['high']:.1%}"}
    words |= {"n": f"{row['ratings']:,}", "defaults": f"{row['defaults']:,}"}
    said = _("really {true}; the sample says {third} ({low}–{high}), {n} ratings by people say {raw}, beside "
             "{defaults} default ratings", **words)  # fmt: skip
    return [f"  {'✓' if held else '✗'} {_('satisfied people')}  {said}"]


def _tables(folder: Path) -> Tables:
    def read(name: str) -> list[Row]:
        rows: list[Row] = pq.read_table(folder / f"{name}.parquet").to_pylist()
        return [{**r, "office": str(r["office"]).rsplit(":", 1)[-1]} for r in rows]

    evidence = read("evidence")
    dossiers = {r["finding"] for r in read("findings") if r["state"] != "noted"}
    return Tables(
        {(r["office"], r["measure"]): r for r in read("verdicts")},
        {(r["office"], r["measure"], r["item"]): r for r in read("beside")},
        {(r["rule"], r["office"]): r for r in read("findings")},
        read("owed"),
        {r["office"]: r for r in read("ranks") if r["list"] == "score"},
        {rule["name"] for rule in json.loads((folder / "about.json").read_text(encoding="utf-8"))["rules"]},
        {r["record"] for r in evidence},
        {r["record"] for r in evidence if r["finding"] in dossiers},
        overloaded={r["office"]: r for r in read("load") if r["overloaded"]},
        placeholders=_noted(folder.parent / "snapshot" / "counts.json", "placeholder_days cases."),
        invented=(_summary(folder).get("third_party_satisfied") or {}).get("answers_doubted", 0),
    )


def _noted(counts: Path, note: str) -> int:
    """What the notes of a snapshot add up to."""
    notes = json.loads(counts.read_text(encoding="utf-8"))["notes"] if counts.exists() else {}
    return sum(n for name, n in notes.items() if name.startswith(note))


def _summary(folder: Path) -> Row:
    said: Row = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return said


def _invented(t: Tables, p: Row) -> str:
    return _("{n} records", n=f"{t.invented:,}") if 0.9 * p["count"] <= t.invented <= 2 * p["count"] else ""


def _status(measure: str, status: str) -> Finder:
    def find(t: Tables, p: Row) -> str:
        said = [t.verdicts.get((o, measure), {}).get("status") for o in p["office"]]
        return _("{n} offices: nothing is concluded", n=len(said)) if said and set(said) == {status} else ""

    return find


def _most(measure: str) -> Finder:
    """The office stands out: of all offices it has the most."""

    def find(t: Tables, p: Row) -> str:
        said = {o: r for (o, m), r in t.verdicts.items() if m == measure and r["asked"]}
        worst = max(said, key=lambda o: said[o]["yes"], default="")
        return f"{said[worst]['estimate']:.0%} ({said[worst]['asked']:,})" if worst in p["office"] else ""

    return find


def _rule(rule: str, share: float = 1.0) -> Finder:
    """The rule found the planted rows (at least that share of them)."""

    def find(t: Tables, p: Row) -> str:
        n = sum(t.rows(rule, o) for o in p["office"]) if p["office"] else t.rows(rule)
        return _("{n} records", n=f"{n:,}") if n >= share * p["count"] else ""

    return find


def _item(measure: str, *items: str, share: float = 0.9) -> Finder:
    """What stands beside a measure comes to (nearly) what was planted."""

    def find(t: Tables, p: Row) -> str:
        here = sum(int(t.beside.get((o, measure, i), {}).get("number", 0)) for o in p["office"] for i in items)
        n = here or sum(t.whole(measure, i) for i in items)
        return _("{n} records", n=f"{n:,}") if n >= share * p["count"] else ""

    return find


def _placeholders(t: Tables, p: Row) -> str:
    return _("{n} days, taken for none", n=f"{t.placeholders:,}") if t.placeholders >= p["count"] > 0 else ""


def _owed(t: Tables, p: Row) -> str:
    rows = [r for r in t.owed if r["office"] in p["office"]]
    return (
        _("{n} duties, {cases} cases, owed from above", n=len(rows), cases=sum(r["cases"] for r in rows))
        if rows
        else ""
    )


def _counted(measure: str) -> Finder:
    def find(t: Tables, p: Row) -> str:
        n = sum(int(r["yes"]) for (_o, m), r in t.verdicts.items() if m == measure)
        return _("{n}, shown and not scored", n=f"{n:,}") if n >= 0.5 * p["count"] else ""

    return find


def _posts(t: Tables, p: Row) -> str:
    missing = [t.overloaded[o]["missing"] for o in p["office"] if o in t.overloaded]
    return _("at least {n} people missing; not ranked with the rest", n=sum(missing)) if missing else ""


def _pages(item: str) -> Finder:
    return _item("portal_alive", item)


FINDERS: dict[str, Finder] = {
    "too_few_cases": _status("done_in_one_visit", "too_few"),
    "withheld_visits": _status("done_in_one_visit", "withheld"),
    "padded_list": _most("listed_but_unused"),
    "refiled": _most("refiled"),
    "late_opening": _most("late_opening"),
    "brigade": _rule("rating_without_case", 0.8),
    "before_stage": _rule("rating_before_stage"),
    "own_clerk": _rule("rated_by_own_clerk"),
    "default_ratings": _rule("default_rating"),
    "duplicates": _rule("duplicate_rating"),
    "left_open": _item("on_time", "open_past_due"),
    "ends_early": _item("on_time", "not_yet_due"),
    "passed_on": _item("on_time", "passed_on_in_time", share=0.5),
    "impossible_times": _item("on_time", "closed_before_opened", "due_before_opened", share=0.5),
    "placeholder_days": _placeholders,
    "claimed_without_limit": _item("on_time", "claimed_without_due"),
    "duty_without_means": _owed,
    "assisted": _counted("assisted"),
    "overloaded": _posts,
    "not_connected": _item("rekeyed_fields", "not_connected"),
    "merchants_phoned": _counted("praise_calls"),
    "interviewer": _invented,
    "hollow_reply": _item("answered", "hollow"),
    "unanswered": _item("answered", "unanswered"),
    "portal_dead": _pages("dead"),
    "portal_stale": _pages("stale"),
    "portal_empty": _pages("empty"),
    "portal_unrelated": _pages("unrelated"),
}

TITLES = {
    "too_few_cases": ("办件太少的单位", "an office with too few cases"),
    "padded_list": ("凑数的事项清单", "a padded service list"),
    "back_entry": ("线下办件补录成网办", "offline cases keyed in later as online"),
    "late_opening": ("材料齐了才立案", "cases opened only when complete"),
    "refiled": ("一件事关了再开", "one matter closed and opened again"),
    "fabricated": ("编造的办件", "cases of people who never came"),
    "child_as_worker": ("儿童被登记为就业困难人员", "children registered as hard to employ"),
    "staff_praise": ("工作人员自己录好评", "staff keying in good ratings"),
    "brigade": ("组织亲友刷差评", "a wave of bad ratings by friends"),
    "shared_device": ("一部手机刷好评", "good ratings from one phone"),
    "cross_praise": ("单位之间互刷好评", "offices praising each other"),
    "same_words": ("雷同的好评文字", "praise in the same words"),
    "borrowed_phone": ("差评后换成职工手机", "a staff phone after a bad rating"),
    "praise_quota": ("月底凑好评指标", "a quota of praise at the month's end"),
    "before_stage": ("没办完先评价", "rated before the case was closed"),
    "own_clerk": ("经办人评自己", "rated by the case's own clerk"),
    "family_phone": ("一家人共用手机（正常）", "families on one phone (honest)"),
    "grievance": ("小区居民集中反映（正常）", "neighbours with one grievance (honest)"),
    "event_day": ("开放日好评多（正常）", "an open day (honest)"),
    "busy_clerk": ("赶集日一人办多件（正常）", "a busy clerk on market day (honest)"),
    "left_open": ("超期不办结的单位", "an office that leaves cases open"),
    "ends_early": ("提前截止的数据", "an export that ends early"),
    "passed_on": ("收件后随即转办", "cases passed on at once"),
    "impossible_times": ("先后颠倒的时间", "times that cannot be"),
    "placeholder_days": ("占位日期", "days that stand for none"),
    "days_only": ("只到日的期限和办结（正常）", "limits and closings to the day (honest)"),
    "midnights": ("零点即当日的期限（正常）", "limits that all say midnight (honest)"),
    "default_ratings": ("系统默认好评", "ratings put in by the system"),
    "duplicates": ("同一评价导出两次", "ratings exported twice"),
    "solicited_surge": ("考核前突击邀评", "praise asked for before the deadline"),
    "no_bad_marks": ("评不了差评的窗口", "windows where bad marks cannot be given"),
    "claimed_without_limit": ("没有时限却称按时", "called on time without a limit"),
    "duty_without_means": ("下放不给人不给钱", "duties without posts and money"),
    "not_connected": ("平台没打通、重复录入", "fields keyed twice for want of a connection"),
    "assisted": ("窗口帮办网上申报", "assisted filing in the hall"),
    "withheld_visits": ("不交到场次数的单位", "an office that withholds a column"),
    "overloaded": ("编制空缺的单位", "an office with empty posts"),
    "merchants_phoned": ("没办过事的商户被要好评", "merchants phoned for praise"),
    "on_the_spot": ("巡查现场即办（正常）", "mended on the spot (honest)"),
    "evaluators_on_staff_computers": ("评价器接在职工电脑上（正常）", "evaluators on staff computers (honest)"),
    "bad_week": ("全县都差的一周（正常）", "a bad week everywhere (honest)"),
    "interviewer": ("访员编造回访", "an interviewer making up answers"),
    "hollow_reply": ("千篇一律的空话答复", "hollow replies"),
    "unanswered": ("没人答复的留言", "messages never answered"),
    "housing_complex": ("同一小区的多封来信（正常）", "letters from one housing complex (honest)"),
    "portal_dead": ("打不开的网页", "dead pages"),
    "portal_empty": ("空白网页", "empty pages"),
    "portal_stale": ("多年不更新的网页", "stale pages"),
    "portal_unrelated": ("与政务无关的网页", "unrelated pages"),
}
