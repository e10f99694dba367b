"""What an assessment cannot say, one sentence each: the section that most reports leave out."""

from collections.abc import Iterator

from shixiao.publish.frame import Frame
from shixiao.publish.numerals import by_number, listed, whole
from shixiao.publish.reading import Row
from shixiao.words import _


def silences(f: Frame) -> list[str]:
    """From the verdicts, from the notes, and from what each scored measure says it cannot see."""
    return [*_of_verdicts(f), *_of_notes(f), *_of_measures(f)]


def _of_verdicts(f: Frame) -> Iterator[str]:
    smallest = f.view.about.get("smallest_sample") or 0
    for m in f.measures.values():
        by: dict[str, list[str]] = {}
        for office in f.assessed:
            row = f.verdicts.get(office["office"], {}).get(m.name)
            if row:
                by.setdefault(row["status"], []).append(office["name"])
        if "too_few" in by and m.scored:
            yield _(
                "{measure}: {names} had too few to say (under {n}, or too uncertain).",
                measure=m.title,
                names=listed(by["too_few"], 6),
                n=smallest,
            )
        if "withheld" in by:
            yield _("{measure}: {names} did not hand in the data.", measure=m.title, names=listed(by["withheld"], 6))
        if "exempt" in by:
            yield _(
                "{measure}: not held against {names}, because the duty came without people or money.",
                measure=m.title,
                names=listed(by["exempt"], 6),
            )


def _of_notes(f: Frame) -> Iterator[str]:
    for note in f.view.notes:
        said = _sentence(note)
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
        "ratings_self_selected": _("Who rates has chosen to; those who did not rate may think otherwise."),
        "pooled": by_number(
            count,
            _("For one office earlier periods were added, because this one alone was too small."),
            _("For {n} offices earlier periods were added, because this one alone was too small.", n=number),
        ),
    }
    return known.get(str(note.get("kind")), "")


def _of_measures(f: Frame) -> Iterator[str]:
    """Blind spots, each said once with the measures that share it."""
    shared: dict[str, list[str]] = {}
    for m in f.measures.values():
        silent = (m.row.get("doc") or {}).get("silent_on")
        if silent and m.scored:
            shared.setdefault(_(silent), []).append(m.title)
    for silent, titles in shared.items():
        yield _("{measures} cannot see: {what}", measures=listed(titles, 20), what=silent)
