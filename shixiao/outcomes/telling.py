"""Which of many measures foretell what people say afterwards (牛鼻子), and which tell nothing or say it twice.

Predictive, never causal: a measure that tells today may stop telling once it is rewarded. The outcome must come from
other people than the measures. Figures are counted per office and month or quarter over all whole periods of the
snapshot; a figure of fewer than `FEWEST_ASKED` records is left empty.
"""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from shixiao.design import known
from shixiao.design.scheme import Ask, Period
from shixiao.errors import FolderRefused, WrongUse
from shixiao.facts.cases import cases
from shixiao.measures._kinds import Duration, Kind, Ratio
from shixiao.outcomes import durations, moments, spread, verdicts
from shixiao.outcomes.assess import register_of
from shixiao.outcomes.inputs import Inputs, check_scheme, open_snapshot, register
from shixiao.outcomes.league import as_csv, grid
from shixiao.outcomes.moments import Span
from shixiao.outcomes.verdicts import Row
from shixiao.plugs import headings, load, names, nearest
from shixiao.stats import key_measures, redundancy, reliability
from shixiao.stats.proportions import cautious_se
from shixiao.trust import Opened
from shixiao.words import _, pick

Floats = npt.NDArray[np.float64]
Progress = Callable[[str], None]
FEWEST_ASKED = 5
ROUNDED = 12**-0.5  # a duration is known to the whole unit: so much is lost however many are asked
MONTHS = {"month": 1, "quarter": 3}
COLUMNS = (
    "measure", "title", "answer", "correlation", "disattenuated", "q", "p", "held_out_p", "stability", "increment",
    "power", "reliability", "reliability_low", "reliability_high", "at_ceiling", "same_as", "against",
)  # fmt: skip


@dataclass(frozen=True)
class Panel:
    """figures and se: (offices, periods, measures), more is better, NaN where too few were asked; aim: the outcome.

    whole, whole_se: (offices, measures) over all periods together; shares: which measures are shares.
    """

    measures: list[str]
    figures: Floats
    se: Floats
    aim: Floats
    aim_se: Floats
    whole: Floats
    whole_se: Floats
    shares: list[bool]


@dataclass(frozen=True)
class Telling:
    """rows: one per measure, the strongest first; summary: what was searched, and whether anything could be found."""

    rows: list[Row]
    summary: dict[str, Any] = field(default_factory=dict)


def telling(panel: Panel, lag: int = 0, rate: float = 0.1) -> Telling:
    """The search, and what each measure is worth by itself."""
    offices, periods, size = panel.figures.shape
    usable = [j for j in range(size) if _differs(panel.figures[..., j], panel.aim)]
    able = (
        periods - lag >= key_measures.FEWEST_PERIODS and offices >= 2 and bool(usable) and np.isfinite(panel.aim).any()
    )
    found = None
    if able:
        found = key_measures.search(
            panel.figures[..., usable], panel.aim, se=panel.se[..., usable], outcome_se=panel.aim_se, lag=lag, rate=rate
        )
    worth = _worth(panel)
    rows = []
    for j, name in enumerate(panel.measures):
        row: Row = {"measure": name, "answer": "no figures" if j not in usable else "not identifiable"}
        if found is not None and j in usable:
            row |= {c: _plain(getattr(found, c)[usable.index(j)]) for c in COLUMNS if hasattr(found, c)}
            row["answer"] = str(row["answer"])
            row.pop("reliability", None)  # of the changes; the row's is of the figures themselves
        rows.append(dict.fromkeys(COLUMNS) | row | worth[j])
    order = ["key", "follows others", "not stable", "not found", "not identifiable", "no figures"]
    rows.sort(key=lambda r: (order.index(r["answer"]), r["p"] if r["p"] is not None else 2.0, r["measure"]))
    return Telling(rows, _summary(panel, rows, lag, rate))


def _differs(figures: Floats, aim: Floats) -> bool:
    there = np.isfinite(figures) & np.isfinite(aim)
    return bool(there.sum() > key_measures.FEWEST_PERIODS and np.ptp(figures[there]) > 0)


def _worth(panel: Panel) -> list[Row]:
    """Reliability with its interval, share of offices at the ceiling, what says the same and what the opposite."""
    out: list[Row] = []
    for j, share in enumerate(panel.shares):
        there = np.isfinite(panel.whole[:, j]) & (panel.whole_se[:, j] > 0)
        row: Row = {"reliability": None, "reliability_low": None, "reliability_high": None, "at_ceiling": None}
        if there.sum() >= 2:
            found = reliability.reliability(panel.whole[there, j], panel.whole_se[there, j])
            row |= {"reliability": found.share, "reliability_low": found.low, "reliability_high": found.high}
            row["at_ceiling"] = reliability.at_ceiling(panel.whole[there, j], 1.0, 0.005) if share else None
        out.append(row)
    signal = np.array([row["reliability"] or 0.0 for row in out])
    twice = redundancy.redundancy(panel.whole, signal) if len(out) > 1 else None
    for j, row in enumerate(out):
        for column, matrix in (("same_as", "redundant"), ("against", "opposed")):
            hit = np.flatnonzero(getattr(twice, matrix)[j]) if twice else []
            row[column] = ", ".join(panel.measures[k] for k in hit)
    return out


def _summary(panel: Panel, rows: list[Row], lag: int, rate: float) -> dict[str, Any]:
    offices, periods, size = panel.figures.shape
    count = {a: sum(r["answer"] == a for r in rows) for a in {r["answer"] for r in rows}}
    return {
        "offices": offices,
        "periods": periods,
        "measures": size,
        "lag": lag,
        "rate": rate,
        "identifiable": any(r["answer"] not in ("not identifiable", "no figures") for r in rows),
        "answers": dict(sorted(count.items())),
        "offices_needed": _needed(periods - lag, max(size, 1)),
    }


def _needed(periods: int, measures: int) -> int | None:
    """With how many offices a correlation of 0.3 would mostly be found, were nothing noise; None: too few periods."""
    if periods < key_measures.FEWEST_PERIODS:
        return None
    number = np.arange(key_measures.FEWEST_OFFICES, 2000)
    enough = key_measures.power(number, periods, measures) >= key_measures.ENOUGH_POWER
    return int(number[enough][0]) if enough.any() else None


def _plain(value: Any) -> Any:
    if isinstance(value, str | np.str_):
        return str(value)
    return None if np.isnan(value) else float(value)


# ---- from a snapshot ------------------------------------------------------------------------------------------


def telling_of(
    snapshot: Path, outcome: str, scheme: Path, engine: Any, *, every: str = "month", lag: int = 0,
    period: Any = None, progress: Progress = lambda _said: None,
) -> Telling:  # fmt: skip
    """Count a scheme's measures by office and period, and search them for those that tell of the outcome."""
    with open_snapshot(snapshot) as folder:
        return _telling_of(folder, outcome, scheme, engine, every, lag, period, progress)


def _telling_of(
    folder: Opened, outcome: str, scheme: Path, engine: Any, every: str, lag: int, period: Any, progress: Progress
) -> Telling:
    plan, path, pack, kinds, rules = check_scheme(scheme)
    kinds = {**kinds, outcome: _outcome(outcome, kinds)}
    left_out = _left_out(kinds, outcome)
    inputs = Inputs(folder, plan, path, pack, {n: k for n, k in kinds.items() if n not in left_out}, rules)
    register(engine, inputs)
    span = _span(engine, period, every, str(folder.path))
    inside = plan.model_copy(update={"period": Period.model_validate({"from": span.start, "to": span.end})})
    inputs = Inputs(folder, inside, path, pack, inputs.measures, rules)
    register(engine, inputs)
    panel = _panel(inputs, engine, span, outcome, MONTHS[every], progress)
    progress(_("searching for measures that tell"))
    found = telling(panel, lag)
    for row in found.rows:
        row["title"] = title(row["measure"])
    found.summary.update(
        outcome=outcome, every=every, scheme=plan.name, independent=outcome in known.SURVEYED,
        left_out=left_out, snapshot=folder.root, period={"from": str(span.start), "to": str(span.end)},
    )  # fmt: skip
    return found


def _outcome(name: str, kinds: dict[str, Kind]) -> Kind:
    known_names = names("shixiao.measures")
    if name not in known_names:
        raise WrongUse(_("no measure is called {name}", name=repr(name)), "--outcome", nearest(name, known_names))
    kind: Kind = kinds.get(name) or load("shixiao.measures", name, "measure")
    if not isinstance(kind, Ratio) or not kind.when:
        what = _("{name} is not counted by period", name=name)
        raise WrongUse(what, "--outcome", _("give a measure that is a share or a mean, such as surveyed_satisfied"))
    return kind


def _left_out(kinds: dict[str, Kind], outcome: str) -> dict[str, str]:
    """Measures that cannot stand in the search: same_people as the outcome, or not counted by period."""
    out = {}
    for name, kind in kinds.items():
        if name != outcome and name in known.SURVEYED and outcome in known.SURVEYED:
            out[name] = "same_people"
        elif not isinstance(kind, (Ratio, Duration)) or not kind.when or kind.better is None:
            out[name] = "not_by_period" if kind.better is not None else "not_better"
    out.pop(outcome, None)
    return out


def _span(engine: Any, period: Any, every: str, where: str) -> Span:
    """The days named, or those of the cases; cut to whole months or quarters."""
    if period:
        first, last = (d.date() for d in period)
    else:
        found = engine.arrow(cases.agg(first=cases.closed_on.min(), last=cases.closed_on.max())).to_pylist()[0]
        first, last = found["first"], found["last"]
    if first is None or last is None:
        what = _("this snapshot has no closed cases")
        raise FolderRefused(what, where, _("give --period with days that the snapshot covers"))
    step = MONTHS[every]
    start = first.replace(day=1) if first.day <= 7 else _later(first, 1)  # a holiday may begin a month, and end one
    while (start.month - 1) % step:
        start = _later(start, 1)
    end = _later(last + dt.timedelta(days=7), 0)
    while (end.month - 1) % step:
        end = _later(end, -1)
    if end <= start:
        what = _("from {first} to {last} there is no whole {every}", first=first, last=last, every=_(every))
        raise FolderRefused(what, where, _("give --period with days that the snapshot covers"))
    return Span(start, end - dt.timedelta(days=1), start)


def _later(day: dt.date, months: int) -> dt.date:
    """The first day of the month so many months on."""
    number = day.year * 12 + day.month - 1 + months
    return dt.date(number // 12, number % 12 + 1, 1)


def _panel(inputs: Inputs, engine: Any, span: Span, outcome: str, step: int, progress: Progress) -> Panel:
    offices = register_of(inputs, engine, span)
    start, end = span.start, _later(span.end, 1)
    periods = ((end.year - start.year) * 12 + end.month - start.month) // step
    figure: dict[str, tuple[Floats, Floats]] = {}
    whole: dict[str, tuple[Floats, Floats]] = {}
    for group in moments.together(inputs.measures):
        progress(_("counting {names}", names=", ".join(group)))
        counted = moments.count(engine, group, inputs.rules, span, offices, False, False)
        for i, name in enumerate(counted.names):
            e = verdicts.estimate(inputs.measures[name], counted.moments[name], 0.9)
            asked, yes = _by_period(counted.months, i, offices, start, step, periods)
            kind = inputs.measures[name]
            figure[name] = _figures(kind, asked, yes, e, counted.moments[name].asked)
            whole[name] = _oriented(kind, e.estimate, _whole_se(kind, e, counted.moments[name].asked))
    for name, duration in inputs.measures.items():
        if isinstance(duration, Duration):
            progress(_("measuring {name}", name=name))
            figure[name], (value, se) = _lengths(inputs, engine, name, duration, span, step, periods, offices)
            whole[name] = value[:, 0], se[:, 0]
    searched = [name for name in inputs.measures if name != outcome and name in figure]
    stack = [np.stack([figure[n][k] for n in searched], axis=-1) for k in (0, 1)]
    over = [np.stack([whole[n][k] for n in searched], axis=-1) for k in (0, 1)]
    shares = [inputs.measures[n].kind in ("proportion", "ratio") for n in searched]
    return Panel(searched, stack[0], stack[1], *figure[outcome], over[0], over[1], shares)


def _lengths(
    inputs: Inputs, engine: Any, name: str, kind: Duration, span: Span, step: int, periods: int, offices: list[str]
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Medians of a duration by period, and of all periods together as one."""
    ask = next((a for a in inputs.scheme.asks if a.use == name), Ask(use=name))
    starts = [_later(span.start, step * k) for k in range(periods + 1)]
    parts = [Span(a, b - dt.timedelta(days=1), a) for a, b in pairwise(starts)]
    out = []
    for spans in (parts, [span]):
        value, se = (np.full((len(offices), len(spans)), np.nan) for _k in range(2))
        for k, one in enumerate(spans):
            rows, _beside = durations.verdicts(
                engine, name, kind, ask, inputs.rules, one, offices, False, inputs.scheme.verdict
            )
            for i, row in enumerate(rows):
                if row["asked"] >= FEWEST_ASKED and None not in (row["estimate"], row["se"]):
                    value[i, k], se[i, k] = row["estimate"], max(row["se"], ROUNDED / kind.per)
        out.append(_oriented(kind, value, se))
    return out[0], out[1]


def _by_period(
    months: Any, i: int, offices: list[str], start: dt.date, step: int, periods: int
) -> tuple[Floats, Floats]:
    place = {office: k for k, office in enumerate(offices)}
    asked, yes = np.zeros((len(offices), periods)), np.zeros((len(offices), periods))
    if not months.num_rows:
        return asked, yes
    a, y = spread.counts_of(months, i)
    for k, (office, month) in enumerate(zip(months["judged"].to_pylist(), months["month"].to_pylist(), strict=True)):
        at = ((month.year - start.year) * 12 + month.month - start.month) // step
        if office in place and 0 <= at < periods:
            asked[place[office], at] += a[k]
            yes[place[office], at] += y[k]
    return asked, yes


def _figures(kind: Kind, asked: Floats, yes: Floats, e: Any, total: Any) -> tuple[Floats, Floats]:
    """Figures and standard errors by period; of a mean those of the whole, scaled by how many were asked."""
    enough = asked >= FEWEST_ASKED
    safe = np.where(enough, asked, 1)
    value = np.where(enough, yes / safe, np.nan)
    if kind.kind in ("proportion", "ratio"):
        worth = safe / np.maximum(np.nan_to_num(e.deff, nan=1.0), 1.0)[:, None]
        se = cautious_se(np.clip(np.nan_to_num(value), 0, 1), np.maximum(worth, 1.0))
    else:
        se = np.nan_to_num(e.se)[:, None] * np.sqrt(np.maximum(total, 1)[:, None] / safe)
    return _oriented(kind, value, np.where(enough, se, np.nan))


def _whole_se(kind: Kind, e: Any, asked: Any) -> Floats:
    if kind.kind not in ("proportion", "ratio"):
        return np.asarray(e.se)
    worth = np.maximum(asked / np.maximum(np.nan_to_num(e.deff, nan=1.0), 1.0), 1.0)
    return np.where(asked > 0, cautious_se(np.clip(np.nan_to_num(e.estimate), 0, 1), worth), np.nan)


def _oriented(kind: Kind, value: Floats, se: Floats) -> tuple[Floats, Floats]:
    """More is better."""
    if kind.better != "less":
        return value, se
    return (1 - value if kind.kind in ("proportion", "ratio") else -value), se


def title(measure: str) -> str:
    doc = headings("shixiao.measures", measure)
    return pick(doc["zh"], doc["en"])


# ---- in words -------------------------------------------------------------------------------------------------


def answers() -> dict[str, str]:
    return {
        "key": _("tells"),
        "follows others": _("tells nothing beyond the others"),
        "not stable": _("not in enough half samples"),
        "not found": _("not found"),
        "not identifiable": _("not identifiable"),
        "no figures": _("too few figures, or all the same"),
    }


def sentences(said: dict[str, Any]) -> list[str]:
    """What was asked of the data, what they answer, and what that does not mean."""
    size = {"offices": said["offices"], "periods": said["periods"], "measures": said["measures"]}
    out = [
        _(
            "{measures} measures of {offices} offices over {periods} periods were searched for those whose change "
            "foretells a change in “{outcome}”.",
            outcome=title(said["outcome"]),
            **size,
        )
    ]
    if not said["identifiable"]:
        told = _("Not identifiable: with so few offices, periods or records a true connection would mostly be missed.")
        need = said["offices_needed"]
        more = (
            _("At least {n} offices would be needed with so many periods, more where figures are noisy.", n=need)
            if need
            else _("At least {n} periods are needed.", n=key_measures.FEWEST_PERIODS + said["lag"])
        )
        out.append(f"{told} {more}")
    else:
        keys = said["answers"].get("key", 0)
        out.append(
            _(
                "{n} tell. The share of false finds is held at {rate} %, the last periods confirmed what the earlier "
                "ones showed, and half samples of the offices agree.",
                n=keys,
                rate=f"{100 * said['rate']:.0f}",
            )
        )
    if not said["independent"]:
        out.append(_("This outcome does not come from a third party: offices may move it together with the measures."))
    out.append(
        _("Predictive, never causal: what tells today may stop telling once it is rewarded. Watch it, do not chase it.")
    )
    return out


def show(found: Telling, form: str) -> str:
    """As text, JSON or CSV."""
    if form == "json":
        return json.dumps({"summary": found.summary, "measures": found.rows}, ensure_ascii=False, indent=1) + "\n"
    if form == "csv":
        return as_csv(found.rows, list(COLUMNS))
    heads = [_("measure"), _("answer"), _("correlation"), _("without noise"), "q", _("held out p"), _("half samples"),
             _("reliability"), _("says the same as")]  # fmt: skip
    lines = [
        [
            row["title"], answers()[row["answer"]], *(number(row[c]) for c in ("correlation", "disattenuated", "q")),
            number(row["held_out_p"]), number(row["stability"]), reliable(row), row["same_as"] or "–",
        ]
        for row in found.rows
    ]  # fmt: skip
    return "\n".join([*sentences(found.summary), ""]) + "\n" + grid([heads, *lines])


def number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def reliable(row: Row) -> str:
    if row["reliability"] is None:
        return "–"
    return f"{row['reliability']:.2f} ({row['reliability_low']:.2f}–{row['reliability_high']:.2f})"
