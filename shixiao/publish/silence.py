"""What an assessment cannot say, one sentence each: the section that most reports leave out."""

from collections.abc import Iterator

from shixiao.publish.doubts import title
from shixiao.publish.frame import Frame
from shixiao.publish.numerals import by_number, listed, whole
from shixiao.publish.reading import Row
from shixiao.words import _


def silences(f: Frame) -> list[str]:
    """What the verdicts and the notes leave open."""
    return [*_of_verdicts(f), *_of_notes(f)]


def blind_spots(f: Frame) -> list[dict[str, str]]:
    """What the scored measures say they cannot see."""
    silent = {m.title: (m.row.get("doc") or {}).get("silent_on") for m in f.measures.values() if m.scored}
    return [{"measure": title, "what": _(said)} for title, said in silent.items() if said]


def _of_verdicts(f: Frame) -> Iterator[str]:
    """One sentence per reason and set of offices, with all the measures it holds for."""
    smallest = f.view.about.get("smallest_sample") or 0
    told: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for m in f.measures.values():
        by: dict[str, list[str]] = {}
        for office in f.assessed:
            row = f.verdicts.get(office["office"], {}).get(m.name)
            if row and (m.scored or row["status"] in ("withheld", "exempt")):
                by.setdefault(row["status"], []).append(office["name"])
        for status in ("too_few", "withheld", "exempt"):
            if status in by:
                told.setdefault((status, tuple(by[status])), []).append(m.title)
    for (status, offices), measures in told.items():
        words = {"measures": listed(measures, 20), "names": listed(list(offices), 6)}
        if status == "too_few":
            yield _("{measures}: {names} had too few to say (under {n}, or too uncertain).", n=smallest, **words)
        elif status == "withheld":
            yield _("{measures}: {names} did not hand in the data.", **words)
        else:
            yield _("{measures}: not held against {names}, because the duty came without people or money.", **words)


def _of_notes(f: Frame) -> Iterator[str]:
    titles = {r["name"]: title(r, r["name"]) for r in f.view.about.get("rules") or []}
    for note in f.view.notes:
        said = _sentence(note | {"text": titles.get(note.get("text") or "", note.get("text"))}) or _of_totals(f, note)
        if said:
            yield said


def _sentence(note: Row) -> str:
    count = note["number"] if note.get("number") is not None else len(note.get("offices") or [])
    number = whole(count)
    known = {
        "no_due_time": _("{n} cases have no due date, so nobody can say whether they were on time.", n=number),
        "no_score": by_number(
            count,
            _("One office has no overall score: too much of its weight is missing."),
            _("{n} offices have no overall score: too much of its weight is missing.", n=number),
        ),
        "no_third_party": _("No independent party asked people, so satisfaction is only that of those who rated."),
        "rejected_rows": _("{n} rows of the exports could not be read and are not counted.", n=number),
        "no_case_rows": _("Case rows are not handed out: the scheme says so, or there are too many."),
        "evidence_not_listed": _(
            "{rule}: too many records to list one by one; they are counted only.", rule=note.get("text") or ""
        ),
        "ratings_self_selected": _("Who rates has chosen to; those who did not rate may think otherwise."),
        "pooled": by_number(
            count,
            _("For one office earlier periods were added, because this one alone was too small."),
            _("For {n} offices earlier periods were added, because this one alone was too small.", n=number),
        ),
    }
    return known.get(str(note.get("kind")), "")


def _of_totals(f: Frame, note: Row) -> str:
    """Totals that were handed in and do not count, or count beside the others: how many, and whose."""
    if not str(note.get("kind")).startswith("tally_"):
        return ""
    name = str(note.get("measure"))
    measure = f.measures[name].title if name in f.measures else name
    words = {"measure": measure, "n": whole(note["number"]), "names": listed([f.name(o) for o in note["offices"]], 6)}
    known = {
        "tally_unknown": _(
            "{n} totals of {names} are of “{measure}”, which nothing here is called; they do not count.", **words
        ),
        "tally_not_asked": _("{n} totals of {names} are of “{measure}”, which this scheme does not ask.", **words),
        "tally_no_share": _(
            "{measure}: {n} totals of {names} cannot be counted; only shares can be told from totals.", **words
        ),
        "tally_outside": _("{measure}: {n} totals of {names} reach beyond the period and do not count.", **words),
        "tally_unreadable": _("{measure}: {n} totals of {names} lack a number or contradict themselves.", **words),
        "tally_beside_rows": _("{measure}: {n} totals of {names} do not count, because there are records.", **words),
        "tally_undated": _("{measure}: {n} totals of {names} say no days and are taken to be of this period.", **words),
        "tally_beside_cohort": _(
            "{measure}: {names} gave only totals of what was closed; they stand beside the others, who are asked what "
            "was due, and are not ranked with them.", **words
        ),
    }  # fmt: skip
    return known.get(str(note["kind"]), "")
