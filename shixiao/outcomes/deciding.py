"""What sample would decide a question, before anybody is asked: one row per size or answer, as text, JSON or CSV."""

import io
import json
from typing import Any

import numpy as np

from shixiao.cells import Writer
from shixiao.errors import BadNumbers, WrongUse
from shixiao.outcomes.league import pad, wide
from shixiao.stats import power, sampling
from shixiao.words import _

Row = dict[str, Any]


def deciding(
    *,
    share: float,
    half_width: float | None = None,
    target: float | None = None,
    other: float | None = None,
    spread: float | None = None,
    offices: int = 2,
    asked: int | None = None,
    confidence: float = 0.9,
    chance: float = 0.8,
    smallest_difference: float = 0.0,
    deff: float = 1.0,
    response: float | None = None,
) -> list[Row]:
    """One row per question that was put: how many answers (each office), and how many people to draw for them."""
    put = {"half_width": half_width, "target": target, "other": other, "spread": spread}
    if all(value is None for value in put.values()):
        remedy = _("--half-width, --target, --other or --spread")
        raise WrongUse(_("no question was put"), "", remedy)
    if target is not None and target == share:
        raise BadNumbers(_("the share is the target: no sample tells on which side it is"), "--target")
    if other is not None and abs(other - share) <= smallest_difference:
        raise BadNumbers(_("the two shares differ by no more than what must separate them"), "--other")
    pairs = max(offices * (offices - 1) // 2, 1)
    out: list[Row] = []
    if half_width is not None:
        out.append(_row("half_width", half_width, power.for_half_width(share, half_width, confidence, deff)))
    if target is not None:
        found = power.for_target(share, target, chance, confidence, deff)
        out.append(_row("target", target, found))
        if asked:
            out[-1]["chance"] = float(power.to_meet_target(share, target, np.floor(asked / deff), confidence))
    if other is not None:
        more = {"smallest_difference": smallest_difference, "pairs": pairs, "deff": deff}
        out.append(_row("other", other, power.for_difference(share, other, chance, confidence, **more)))  # type: ignore[arg-type]
    if spread is not None:
        out.append(_row("spread", spread, power.for_reliability(share, spread, deff=deff)))
    for row in out:
        row["draw"] = None
        if response is not None and row["answers"] is not None:
            row["draw"] = int(sampling.with_reserve(row["answers"], response))
    return out


def _row(question: str, value: float, answers: Any) -> Row:
    number = float(answers)
    return {
        "question": question,
        "value": value,
        "answers": int(number) if np.isfinite(number) else None,
        "chance": None,
    }


def show(rows: list[Row], form: str) -> str:
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    if form == "csv":
        text = io.StringIO()
        Writer(text, list(rows[0])).rows(rows)
        return text.getvalue()
    titles = {
        "half_width": _("an interval of ± {value}"),
        "target": _("which side of the target {value}"),
        "other": _("apart from an office at {value}"),
        "spread": _("a ranking, offices spread by {value}"),
    }
    lines = [[_("to decide"), _("answers, each office"), _("people to draw"), _("chance with what you have")]]
    for r in rows:
        value = f"{r['value']:.1%}"
        lines.append([
            titles[r["question"]].format(value=value),
            "–" if r["answers"] is None else f"{r['answers']:,}",
            "–" if r["draw"] is None else f"{r['draw']:,}",
            "–" if r["chance"] is None else f"{r['chance']:.0%}",
        ])  # fmt: skip
    width = [max(wide(line[j]) for line in lines) for j in range(4)]
    told = ("  ".join(pad(c, width[j], left=j == 0) for j, c in enumerate(line)).rstrip() for line in lines)
    return "\n".join(told) + "\n"
