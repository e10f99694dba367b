"""第三方电话回访 · Answers of the third party's survey, one CSV file per business system of the sampled cases."""

from collections import Counter
from pathlib import Path

import numpy as np

from shixiao.demo import days, plan
from shixiao.demo.draw import generator
from shixiao.demo.survey import STRATA, Frame
from shixiao.demo.world import City

HEADINGS = ("回访编号", "批次", "单位编码", "办件编号", "层", "权数", "方式", "状态", "是否满意",
"问题是否解决", "单位是否联系过",
            "是否被要求好评", "是否给过礼品", "回访时间", "访问员")  # fmt: skip
_INVENTED_ON, _RECENT, _LAST_WAVE = (days.day(d) for d in ("2026-06-23", "2026-05-18", "2026-06-26"))
INTERVIEWERS = tuple(f"DF-{i:02d}" for i in range(1, 14) if i != 7)
_INVENTS_IN = "990103"  # the interviewer who invents answers works in 临江区


def write(city: City, folder: Path, frames: dict[str, Frame]) -> tuple[int, list[str]]:
    """Says how many answers there are, and which were invented by their interviewer."""
    folder.mkdir(parents=True, exist_ok=True)
    total, invented = 0, []
    for system, frame in frames.items():
        rows, fake = _rows(city, system, frame, total, plan.INTERVIEWS_INVENTED - len(invented))
        (folder / f"回访_{system}.csv").write_text("\n".join([",".join(HEADINGS), *rows]) + "\n", encoding="utf-8")
        total, invented = total + len(rows), invented + fake
    return total, invented


def _rows(city: City, system: str, frame: Frame, first: int, still: int) -> tuple[list[str], list[str]]:
    rng = generator(city.seed, f"survey:{system}")
    d, weight, rows, fake = frame.drawn, frame.weights(), [], []
    calls: Counter[tuple[str, int]] = Counter()
    for i, case in enumerate(frame.ids):
        number, office, u = f"HF{first + i:06d}", city.codes[int(d["office"][i])], rng.random(8)
        closed = int(days.day_of(d["closed"][i]))
        here = office.startswith(_INVENTS_IN)
        invents = here and len(fake) < still and not d["fabricated"][i] and closed < _INVENTED_ON - 5
        if invents:
            who, at = plan.INTERVIEWER, int(days.start(_INVENTED_ON)) + 10 * 3600 + len(fake) * 41
            said = ["已答", "是", "是", "否", "否", "否"]
            fake.append(number)
        else:
            who, said = INTERVIEWERS[7 + int(u[1] * 5) if here else int(u[1] * 6)], _said(frame, i, u)
            day = _call_day(closed, u[0])
            calls[who, day] += 1
            at = int(days.start(day)) + 9 * 3600 + calls[who, day] * 480 + int(u[7] * 200)
        rows.append(",".join((
            number, "2026H1", office, case.decode(), STRATA[int(d["stratum"][i])], f"{weight[i]:.4f}", "电话",
            *said, _stamp(at) if said[0] != "未接通" else "", who,
        )))  # fmt: skip
    return rows, fake


def _call_day(closed: int, u: float) -> int:
    """People are called some days after their case was closed; those of the last weeks at the end of June."""
    first = days.NEXT[max(closed + 3, _LAST_WAVE) if closed >= _RECENT else closed + 4]
    last = days.day("2026-06-30")
    return int(min(days.NTH[days.NUMBER[first] + int(u * 3)], last))


def _said(frame: Frame, i: int, u: np.ndarray) -> list[str]:
    """Status, satisfied, solved, contacted, coached, offered a gift."""
    d = frame.drawn
    if u[2] < 0.24:
        return ["未接通", "", "", "", "", ""]
    if u[2] < 0.38:
        return ["拒访", "", "", "", "", ""]
    if d["fabricated"][i] or (d["agent"][i] >= 0 and u[3] < 0.3):  # an agent handled it, the person does not know
        return ["没办过", "", "", "是" if d["solicited"][i] else "否", "", ""]
    satisfied = bool(d["satisfied"][i])
    solved = satisfied if u[4] < 0.9 else not satisfied
    coached = d["solicited"][i] and u[5] < 0.35
    return [
        "已答",
        *("是" if x else "否" for x in (satisfied, solved, d["solicited"][i], coached, coached and u[6] < 0.1)),
    ]


def _stamp(second: int) -> str:
    day, clock = divmod(second, 86400)
    return f"{days.iso(day - days.EPOCH)} {clock // 3600:02d}:{clock // 60 % 60:02d}:{clock % 60:02d}"
