"""Two schemes side by side on a page: what the old one deals, what the data support, who rises and who falls."""

from typing import Any

from shixiao.outcomes.compared import grounds, moves, ordered, ranks, sentences
from shixiao.outcomes.sides import spoken
from shixiao.publish.front import ticks
from shixiao.publish.numerals import percent, whole
from shixiao.publish.reading import Row
from shixiao.words import _

LOOKS = {"rises": "good", "falls": "poor", "cannot_tell": "open", "not_ranked": "na"}


def page(said: dict[str, Any], rows: list[Row], names: dict[str, str], hrefs: dict[str, str]) -> dict[str, Any]:
    """Everything the template `compared.html` asks for."""
    of = said["compared"]
    return {
        "old": said["old"]["title"],
        "new": said["new"]["title"],
        "sentences": sentences(said),
        "minute": _minute(said),
        "ticks": [{"at": _at(t, of), "rank": t} for t in ticks(of)] if of else [],
        "shared": whole(of),
        "bars": [_bar(r, names, hrefs, of) for r in ordered(rows) if r["moves"] != "not_ranked"],
        "lots": [_lot(r, names, hrefs) for r in ordered(rows) if r["old_lot"] or r["unsupported"]],
        "unranked": [names.get(r["office"], r["name"]) for r in ordered(rows) if r["moves"] == "not_ranked"],
    }


def _minute(said: dict[str, Any]) -> list[dict[str, str]]:
    count = said["moves"]
    none = {"note": ""}
    return [
        {"look": "good", "number": whole(count["rises"]), "words": _("certainly stand better"), **none},
        {"look": "poor", "number": whole(count["falls"]), "words": _("certainly stand worse"), **none},
        {"look": "open", "number": whole(count["cannot_tell"]), "words": _("cannot be told"), **none},
        {
            "look": "plain",
            "number": f"{whole(said['struck_unsupported'])} / {whole(said['struck'])}",
            "words": _("not supported by the data"),
            "note": _("of those whom the old scheme gives a consequence, a grade or a cut"),
        },
    ]


def _bar(row: Row, names: dict[str, str], hrefs: dict[str, str], of: int) -> dict[str, Any]:
    return {
        "name": names.get(row["office"], row["name"]),
        "href": hrefs.get(row["office"], ""),
        "look": LOOKS[row["moves"]],
        "moves": moves(row["moves"]),
        "old": row["old_shared"],
        "at": _at(row["old_shared"], of),
        "new": ranks(row, "new"),
        "x": _at(row["new_low"] - 0.5, of),
        "wide": round(100 * (row["new_high"] - row["new_low"] + 1) / of, 2),
    }


def _at(rank: float, of: int) -> float:
    return round(100 * (rank - 0.5) / of, 2)


def _lot(row: Row, names: dict[str, str], hrefs: dict[str, str]) -> dict[str, Any]:
    return {
        "name": names.get(row["office"], row["name"]),
        "href": hrefs.get(row["office"], ""),
        "rank": whole(row["old_rank"]) if row["old_rank"] else "–",
        "lot": spoken(row["old_lot"]) if row["old_lot"] else "–",
        "again": percent(row["old_again"]) if row["old_again"] is not None else "–",
        "why": grounds(row["unsupported"]),
        "new": spoken(row["new_lot"]) if row["new_lot"] else "–",
    }
