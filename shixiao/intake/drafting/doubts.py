"""What else a file says about its cases: states that contradict a closing, flags turned round, dates nobody uses."""

import json
import re
from collections import Counter

from shixiao.intake._survey import Look
from shixiao.intake._yaml import quoted
from shixiao.intake.drafting import known
from shixiao.intake.drafting.paper import File, Line, candidates, cell, counted, says_late, short, spelt
from shixiao.intake.drafting.reading import together
from shixiao.words import _

NEVER_DONE = ("reopened", "open_yet", "open")  # a case of such a state has no outcome, whatever its date says
_WHY = re.compile(  # headings under which it is said why or how a case ended; “duplicate” under others is a service
    "reason|result|resolution|outcome|disposition|remark|note|comment|flag|clos|标|结果|原因|备注|说明|性质|情况|方式|"
    "사유|비고|결과|motivo|observa|理由|備考|备考|结论"
)
SOME = 0.01  # closed cases without a time: more of them than slips of the pen
OUTCOMES = {"void": "withdrawn", "transferred": "transferred", "refused": "refused"}


def _words(held: Look) -> dict[str, str]:
    """The values of a column of states, and how a case stands by each."""
    return {text: known.state(text) for text in held.counts}


def told(file: File) -> list[Look]:
    """The column of states, and others that say of some rows that they are tests, doubles or open again."""
    state = file.beside.get("state")
    flags = [k for k in file.free() if k is not state and not k.many and _tells(k)]
    return [*([state] if state else []), *flags]


def _tells(held: Look) -> bool:
    if held.is_dates:
        return False
    if known.state(held.name) in ("void", "reopened") and _flagged(held):  # 是否测试件, is_duplicate, 重办次数
        return True
    says = any(what in ("void", "reopened") for what in _words(held).values())
    return says and (known.is_state(held.name) or bool(_WHY.search(known.plain(held.name))))


def _flagged(held: Look) -> list[str]:
    """Values of a flag that say yes; of a count, those above zero."""
    values = list(held.counts)
    if all(known.yes(v) is not None for v in values):
        return [v for v in values if known.yes(v)]
    return [v for v in values if re.fullmatch(r"\d+", v) and int(v)] if held.numbers()[0] == 1 else []


def _against(held: Look) -> dict[str, list[str]]:
    """Of a column that tells: the values by what they say against a closing."""
    own = known.state(held.name)
    if own in ("void", "reopened") and (flagged := _flagged(held)):
        return {own: flagged}
    out: dict[str, list[str]] = {}
    for text, what in _words(held).items():
        out.setdefault(what.replace("open_yet", "open"), []).append(text)
    return out


def closed(file: File) -> list[Line]:
    """When a case had its outcome, as far as its state lets that stand."""
    held = file.found.get("closed_at")
    if held is None:
        return _by_state(file)
    spelling, doubt = file.spelling(held)
    doubts = [file.doubts.get("closed_at", ""), doubt, held.two_spellings()]
    test = []
    for one in told(file):
        rows = together(file, one, held, filled=True)
        against = _against(one)
        not_done = [v for what in ("reopened", "open") for v in against.get(what, []) if rows[v, True]]
        struck = [v for v in against.get("void", []) if rows[v, True] or rows[v, False]]
        if not_done:
            test.append(f"{cell(one.name)} in {not_done!r}")
            file.used.add(one.name)
        doubts += [_says(one, v, rows) for v in [*not_done, *struck]]
        late = [v for v in against.get("closed", []) if rows[v, False]]
        if sum(rows[v, False] for v in late) > SOME * file.rows:
            file.open_end = one
        doubts += [
            _("{name} says {value} in {n} rows that have no such time", name=one.name, value=short(v), n=rows[v, False])
            for v in late
        ]
    doubts += [_again(k) for k in file.dates() if known.state(k.name) == "reopened"]
    if _backwards(file):
        doubts.append(_("it lies before opened_at in most rows"))
    more = f', format: "{spelling}"' if spelling else ""
    said = quoted(held.name) if not more else f"{{from: {quoted(held.name)}{more}}}"
    if test:
        text = f"None if {' or '.join(test)} else {cell(held.name)}"
        said = f"{{compute: {json.dumps(text, ensure_ascii=False)}{more}}}"
    file.used.add(held.name)
    return [Line(f"        closed_at: {said}", unsure="; ".join(d for d in doubts if d))]


def _says(one: Look, value: str, rows: Counter[tuple[str, bool]]) -> str:
    n = rows[value, True] + rows[value, False]
    return _("{name} says {value} in {n} rows: closed_at may not hold", name=one.name, value=short(value), n=n)


def _again(held: Look) -> str:
    return _("{name} is filled in {n} rows: closed_at may not hold", name=held.name, n=held.filled)


def _backwards(file: File) -> bool:
    opened, done = file.found.get("opened_at"), file.found["closed_at"]
    return bool(opened and opened.is_dates and done.is_dates and done.middle < opened.middle)


def _by_state(file: File) -> list[Line]:
    """No column says when a case was closed: the time it was touched last may, where its state says closed."""
    state, updated = file.beside.get("state"), file.beside.get("updated")
    if state is None:
        return []
    done = [v for v, what in _words(state).items() if what == "closed"]
    if updated is None:
        return [Line("        # closed_at: ", unsure=_never(file, state, done))] if done else []
    spelling = file.spelling(updated)[0]
    if not done:
        said = _("no value of {name} is known to mean closed: {values}", name=state.name, values=counted(state, 12))
        return [
            Line(
                f"        # closed_at: {{compute: \"{cell(updated.name)} if {cell(state.name)} in ['…'] else None\"}}",
                unsure=said,
            )
        ]
    file.used |= {updated.name, state.name}
    text = f"{cell(updated.name)} if {cell(state.name)} in {done!r} else None"
    said = f"{json.dumps(text, ensure_ascii=False)}" + (f', format: "{spelling}"' if spelling else "")
    why = _("is a closed request updated when it closes? {name}: {values}", name=state.name, values=counted(state, 12))
    return [Line(f"        closed_at: {{compute: {said}}}", unsure=why)]


def _never(file: File, state: Look, done: list[str]) -> str:
    n = sum(state.counts[v] for v in done)
    said = _("{name} says closed in {n} rows, and no column says when", name=state.name, n=n)
    return said + candidates(file.dates())


def outcome(file: File) -> list[Line]:
    """Tests, doubles and cases passed on are no success of anybody: their state says so where no outcome does."""
    if _keeps(file):
        return []  # the run stops anyway, and its state must not be read before it is settled
    tests: dict[str, list[str]] = {}
    n = []
    for held in told(file):
        against = _against(held)
        for what, code in OUTCOMES.items():
            if values := against.get(what):
                tests.setdefault(code, []).append(f"{cell(held.name)} in {values!r}")
                n += [f"{held.name} {short(v)} × {held.counts[v]:,}" for v in values]
                file.used.add(held.name)
    if not tests:
        return []
    text = " else ".join([*(f"{code!r} if {' or '.join(parts)}" for code, parts in tests.items()), "None"])
    said = f"        outcome: {{compute: {json.dumps(text, ensure_ascii=False)}}}"
    return [Line(said, unsure=_("no success and no failure: {values}", values=", ".join(n)))]


def kept_limit(held: Look) -> list[Line]:
    """What the office itself says of its limit; a heading that asks for what was late is turned round."""
    late = says_late(held.name)
    why = _("turned round: {name} says what was late, claimed_on_time what was not", name=held.name) if late else ""
    out = [
        Line("        claimed_on_time:", unsure=why),
        Line(f"          from: {quoted(held.name)}"),
        Line("          values:"),
    ]
    for text, n in spelt(held).most_common():
        told_in_words, told_by_yes = known.in_time(text), known.yes(text)
        kept = told_in_words if told_in_words is not None else None if told_by_yes is None else told_by_yes != late
        if kept is None:
            out.append(Line(f"            # {quoted(text)}: ", unsure=f"{n:,} × … true | false"))
        else:
            out.append(Line(f"            {quoted(text)}: {'true' if kept else 'false'}", note=f"{n:,}"))
    return out


def ignored(file: File) -> list[Line]:
    """Columns that nobody reads: days, states and persons not without a word."""
    rest = [k for k in file.looks if k.name not in file.used]
    keep = _keeps(file)
    out = [Line("    ignore:")] if any(k is not keep for k in rest) else []
    for held in rest:
        if held is keep:
            out.append(Line(f"      # - {quoted(held.name)}", unsure=_("take this in once closed_at is settled")))
        else:
            out.append(_ignored(file, held))
    if out and all(line.text.lstrip().startswith("#") for line in out):
        out.insert(0, Line("    ignore: []"))
    return out


def _keeps(file: File) -> Look | None:
    """The state of cases that no column says the closing of: left out of `ignore`, it stops the run."""
    state = file.beside.get("state")
    if file.open_end is not None and file.open_end is state:
        return state
    if file.table != "cases" or "closed_at" in file.found or state is None or state.name in file.used:
        return None
    return None if set(_words(state).values()) <= set(NEVER_DONE) else state


def _marked(held: Look) -> bool:
    """Whether a column holds marks in words, and no remarks such as “ok”."""
    return len(held.counts) > 1 or bool(re.search("满意|评价|만족|満足|satisf|rating", known.plain(held.name)))


def parts(file: File, held: Look) -> bool:
    """Whether few words tell the cases that are closed from the others: a state, in whatever language."""
    done = file.found.get("closed_at")
    if "state" in file.beside or done is None or not held.repeats() or held.is_dates or len(held.counts) > 20:
        return False
    rows = together(file, held, done, filled=True)
    sides = {v: {filled for text, filled in rows if text == v} for v in held.counts}
    return all(len(s) == 1 for s in sides.values()) and {frozenset(s) for s in sides.values()} == {
        frozenset({True}),
        frozenset({False}),
    }


def _ignored(file: File, held: Look) -> Line:
    name = f"      - {quoted(held.name)}"
    if held.is_dates:
        return Line(name, unsure=_("dates nobody uses"))
    if (
        held is file.beside.get("state")
        or (file.table and known.is_state(held.name))
        or (file.table == "cases" and parts(file, held))
    ):
        done = "replied_at" if file.table == "replies" else "closed_at" if file.table == "cases" else file.table
        said = _("does {what} hold for all of these? {values}", what=done, values=counted(held, 12))
        return Line(name, unsure=said)
    if held.many and file.table and known.is_state(held.name):
        said = _("does it say of some rows that they are not done? {values}", values=counted(held))
        return Line(name, unsure=said)
    if held.name in file.doubts:
        return Line(name, unsure=file.doubts[held.name])
    if not held.many and any(known.stars(v) for v in held.counts) and _marked(held):
        return Line(name, unsure=_("marks that people gave: {values}", values=counted(held, 12)))
    if held in told(file) and file.table == "cases":
        return Line(name, unsure=counted(held, 12))
    return Line(name, note=_("it holds identity or telephone numbers") if held.holds_identities() else "")
