"""The methods page: every measure in its own words, every formula with its source."""

from typing import Any

from shixiao.publish.doubts import title
from shixiao.publish.editions import smallest_group
from shixiao.publish.frame import Frame
from shixiao.publish.linted import broken
from shixiao.publish.measured import Measured
from shixiao.publish.numerals import percent
from shixiao.publish.reading import Row
from shixiao.words import _


def page(f: Frame) -> dict[str, Any]:
    """Everything the template `methods.html` asks for."""
    return {
        "measures": [_measure(f, m) for m in f.measures.values()],
        "methods": methods(f),
        "rules": rules(f),
        "broken": broken(f),
    }


def rules(f: Frame) -> list[dict[str, Any]]:
    """What each rule and search looks for."""
    return [
        {"name": r["name"], "title": title(r, r["name"]), "doc": _parts(r.get("doc") or {})}
        for r in f.view.about.get("rules") or []
    ]


def _measure(f: Frame, m: Measured) -> dict[str, Any]:
    dimensions = {d["name"]: d.get("title") or d["name"] for d in f.view.about.get("dimensions") or []}
    facts = [_("scored, weight {w}", w=f"{m.row.get('weight') or 0:g}") if m.scored else _("shown, never scored")]
    if m.row.get("dimension"):
        facts.append(str(dimensions.get(m.row["dimension"], m.row["dimension"])))
    if m.target_text:
        facts.append(_("target {target}", target=m.target_text))
    if m.scored and m.row.get("goalposts"):
        worst, best = m.row["goalposts"]
        facts.append(_("0 points at {worst}, 100 at {best}", worst=m.scale.target(worst), best=m.scale.target(best)))
    return {"name": m.name, "title": m.title, "facts": facts, "doc": _parts(m.row.get("doc") or {})}


def _parts(doc: Row) -> list[dict[str, str]]:
    terms = {
        "asks": _("Asks"),
        "counts": _("Counts"),
        "says": _("Says"),
        "silent_on": _("Silent on"),
        "gamed_by": _("Gamed by"),
        "finds": _("Finds"),
        "evidence": _("Evidence"),
        "blind_to": _("Blind to"),
        "innocent": _("Innocent explanations"),
    }
    return [{"term": terms[key], "text": _(doc[key])} for key in terms if doc.get(key)]


def methods(f: Frame) -> list[dict[str, Any]]:
    """The steps between a count and a sentence."""
    about = f.view.about
    level, smallest = percent(about.get("confidence") or 0.9), about.get("smallest_sample") or 0
    parts = [_shares(level), _small(smallest), _targets()]
    if f.view.has("ranks"):
        parts += _ranks(f, level)
    if f.view.has("scores"):
        parts.append(_scores())
    if f.view.has("frontier"):
        parts.append(_frontier())
    parts += [_crowd(), _doubted(), _small_groups(f), _again()]
    return parts


def _part(title: str, *texts: str, formula: str = "", source: str = "") -> dict[str, Any]:
    return {"title": title, "texts": texts, "formula": formula, "source": source}


def _shares(level: str) -> dict[str, Any]:
    return _part(
        _("A share and its interval"),
        _(
            "A share is those that count, divided by those asked. Its interval, at {level} confidence, holds the "
            "values that the data do not rule out. Records of one day and of one person resemble each other, so the "
            "number asked is first reduced to what it is worth: n = asked ÷ design effect.",
            level=level,
        ),
        _(
            "Durations are given by their median; cases still open count as “at least so long”.",
        ),
        formula="(p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) ÷ (1 + z²/n)",
        source="Wilson 1927; Korn & Graubard 1998; Cameron, Gelbach & Miller 2011; Woodruff 1952; "
        "Kaplan & Meier 1958; Brookmeyer & Crowley 1982",
    )


def _small(smallest: int) -> dict[str, Any]:
    return _part(
        _("Too few to say"),
        _("Under {n} asked, or where the interval is too wide to mean anything, nothing is said.", n=smallest),
        source="National Center for Health Statistics, Series 2 No. 175 (2017)",
    )


def _targets() -> dict[str, Any]:
    return _part(
        _("Targets"),
        _(
            "A target is met where the whole interval is on the right side of it, missed where none of it is, and "
            "otherwise cannot be told yet; then the page says how many records would tell.",
        ),
    )


def _ranks(f: Frame, level: str) -> list[dict[str, Any]]:
    return [
        _part(
            _("Ranks that cannot be ruled out"),
            _(
                "Every office is compared with every other. One is above another only if their difference exceeds "
                "what chance explains, for all pairs at once at {level} confidence. An office's ranks run from one "
                "plus the number certainly above it to the number of offices minus those certainly below it.",
                level=level,
            ),
            _(
                "Among the first {top} or the last {bottom} is certain only if every rank that cannot be ruled out "
                "is. There is no “bottom three” on a guess.",
                top=f.standing.top_k,
                bottom=f.standing.bottom_k,
            ),
            formula="|xᵢ − xⱼ| > d + z·√(sᵢ² + sⱼ²),  p ≤ α ÷ (m − k + 1)  (Holm)",
            source="Mogstad, Romano, Shaikh & Wilhelm 2024, Review of Economic Studies; Holm 1979",
        ),
        _part(
            _("Lacking means"),
            _(
                "An office in need of help is said to lack means if duties came to it without people or money, if "
                "fewer than four of five posts are filled, or if nobody works there full time.",
            ),
        ),
    ]


def _scores() -> dict[str, Any]:
    return _part(
        _("The overall score"),
        _(
            "Each measure gives 0 to 100 points between two fixed goalposts. Points are averaged by weight inside a "
            "part; parts are joined by weight, with a geometric mean where a right cannot be made good elsewhere. "
            "Grades are fixed standards, the same for everybody and every year.",
        ),
        _(
            "The first span shows what chance does to the score, the second what other weights would. Where too "
            "much of the weight is missing there is no score.",
        ),
        formula=_("100·(x − worst) ÷ (best − worst)"),
        source="OECD & JRC 2008, Handbook on Constructing Composite Indicators; Paruolo, Saisana & Saltelli 2013",
    )


def _frontier() -> dict[str, Any]:
    return _part(
        _("The best of its level: why only a supplement"),
        _(
            "With its own people and other hands an office is held against the mix of offices of its level that "
            "closes most cases with as many, in any proportion of the two. An overloaded office is shown and is "
            "nobody's model."
        ),
        _(
            "It is never scored. Each office is compared at the weights that suit it, cases are taken to be alike, "
            "chance is not taken off, and one office that reports fewer people than it has moves the figures of most "
            "others."
        ),
        _(
            "The most flattering weights lie between half and twice those of the scheme, in a plain weighted mean of "
            "the scored measures. Whoever is low under them is not low because of the weights; chance is left in it."
        ),
        source="Charnes, Cooper & Rhodes 1978; Melyn & Moesen 1991; Cherchye et al. 2007",
    )


def _crowd() -> dict[str, Any]:
    return _part(
        _("What chance alone explains"),
        _(
            "The pale field on an office's page is where {share} of offices of its size and its mix of cases would "
            "lie if all were alike but for chance and the differences that are there anyway. Expected is what all "
            "offices together reach on cases of the same service and channel, averaged over the office's own cases. "
            "An office most of whose cases are of services that nobody else handles is compared with nobody. Ranks "
            "and scores rest on what people met, and are not adjusted.",
            share="95%",
        ),
        formula="e = Σ n_k·p̄_k ÷ n;  e ± z·√(e(1−e)/n + τ²)",
        source="Breslow & Day 1987, Statistical Methods in Cancer Research II; Spiegelhalter 2005, Statistics in "
        "Medicine and Quality & Safety in Health Care",
    )


def _doubted() -> dict[str, Any]:
    return _part(
        _("Doubted records"),
        _(
            "Records that a rule doubts are left out where the scheme says so, and every result is computed both "
            "ways. The public edition names an office with a finding only when the finding is final; until then the "
            "effect of doubted records is shown for no office.",
        ),
    )


def _small_groups(f: Frame) -> dict[str, Any]:
    return _part(
        _("Small groups"),
        _(
            "A group of fewer than {n} people is not shown, and the next smallest is hidden with it so that nobody "
            "gets it back by subtraction; where rows and columns both add up, as many more as it takes.",
            n=smallest_group(f.view),
        ),
        source="Gusfield 1988, SIAM Journal on Computing",
    )


def _again() -> dict[str, Any]:
    return _part(
        _("To make it again"),
        _(
            "Every figure can be made again from the snapshot whose hash stands below: same input, same bytes. "
            "“sha256sum -c SHA256SUMS” in this folder, or “shixiao verify” on the whole publication, names every "
            "file that was changed.",
        ),
    )
