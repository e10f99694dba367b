"""Other scales than one to five stars, brought onto it: whole numbers between two ends, and words.

The points from worst to best are cut into five equal parts, and a point has the stars of the part in which its middle
lies; so a scale read from its other end gives the same stars, and two points are one star and five.
"""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shixiao.facts._table import Column
from shixiao.intake.convert import CODE, Typed, wholes
from shixiao.words import _

WORST, BEST = 1, 5
KNOWN = {  # words of which nobody means anything else: “good” is the second of one scale and the third of another
    5: "非常满意,非常滿意,很满意,很滿意,十分满意,十分滿意,特别满意,特別滿意,极其满意,極其滿意,"
    "完全满意,完全滿意,非常好,很好,优,優,优秀,優秀,五星,5星,★★★★★,非常に満足,大変満足,とても満足,매우 만족,매우 만족함,"
    "excellent,very satisfied,extremely satisfied,completely satisfied,highly satisfied,5 stars,five stars",
    4: "满意,滿意,比较满意,比較滿意,较满意,較滿意,好,良,良好,四星,4星,★★★★,★★★★☆,満足,やや満足,まあ満足,만족,만족함,"
    "satisfied,somewhat satisfied,fairly satisfied,quite satisfied,mostly satisfied,4 stars,four stars",
    3: "基本满意,基本滿意,一般,一般般,普通,中,中等,尚可,还可以,還可以,三星,3星,★★★,★★★☆☆,どちらともいえない,ふつう,"
    "보통,보통임,neutral,average,neither satisfied nor dissatisfied,3 stars,three stars",
    2: "不满意,不滿意,不太满意,不太滿意,不够满意,不夠滿意,较不满意,較不滿意,比较不满意,比較不滿意,差,较差,較差,不好,"
    "二星,2星,★★,★★☆☆☆,不満,やや不満,불만족,불만,dissatisfied,unsatisfied,somewhat dissatisfied,"
    "fairly dissatisfied,quite dissatisfied,poor,2 stars,two stars",
    1: "非常不满意,非常不滿意,很不满意,很不滿意,十分不满意,十分不滿意,极不满意,極不滿意,极其不满意,極其不滿意,"
    "完全不满意,完全不滿意,很差,非常差,极差,極差,一星,1星,★,★☆☆☆☆,非常に不満,大変不満,とても不満,매우 불만족,매우 불만,"
    "very dissatisfied,extremely dissatisfied,completely dissatisfied,highly dissatisfied,very poor,terrible,"
    "1 star,one star",
}


def plain_word(word: str) -> str:
    """A word without what people vary: width, case, spaces and marks."""
    text = unicodedata.normalize("NFKC", word).lower()
    return "".join(c for c in text if c.isalnum() or c in "★☆")


WORDS = {plain_word(word): stars for stars, words in KNOWN.items() for word in words.split(",")}


def steps(points: int) -> list[int]:
    """The stars of each of so many points, from worst to best."""
    return [WORST, BEST] if points == 2 else [1 + (10 * i + 5) // (2 * points) for i in range(points)]


def numbers(values: pa.Array, column: Column, worst: int = WORST, best: int = BEST) -> Typed:
    """Whole numbers from `worst` to `best` as stars; others, and fractions, cannot be taken."""
    read, wrong = wholes(values, replace(column, least=None))
    points = abs(best - worst) + 1
    index = pc.subtract(read, worst) if best > worst else pc.subtract(worst, read)
    inside = pc.and_(pc.greater_equal(index, 0), pc.less(index, points))
    out = pa.array(steps(points), pa.int64()).take(pc.if_else(inside, index, None))
    outside = pc.fill_null(pc.invert(inside), False).to_numpy(zero_copy_only=False)
    return out, np.where(outside & (wrong == 0), CODE["outside_scale"], wrong).astype(np.int8)


def words(values: pa.Array, told: list[str]) -> tuple[pa.Array, pa.Array]:
    """Words as stars, by the list of a source (worst first) or by those known everywhere; and which say neither."""
    known = {plain_word(w): s for w, s in zip(told, steps(len(told)), strict=True)} if told else WORDS
    coded = values.dictionary_encode()
    said = [known.get(plain_word(v)) for v in coded.dictionary.to_pylist()]
    out = pa.array(said, pa.int64()).take(coded.indices)
    return out, pc.and_(values.is_valid(), out.is_null())


def known(values: pa.Array, wrong: np.ndarray) -> np.ndarray:
    """Which values are no numbers but words known everywhere: their column wants `scale: words`."""
    bad = np.flatnonzero(wrong == CODE["bad_number"])
    out = np.zeros(len(values), bool)
    for distinct in values.take(bad).dictionary_encode().dictionary.to_pylist()[:100] if len(bad) else []:
        if plain_word(distinct) in WORDS:
            out |= pc.fill_null(pc.equal(values, distinct), False).to_numpy(zero_copy_only=False)
    return out


def guess(counts: Mapping[str, int]) -> str:
    """What a draft says of a column's scale: words where all are known, the ends where numbers lie beyond five."""
    if counts and all(plain_word(v) in WORDS for v in counts):
        return "words"
    ends = _ends(counts)
    return "" if ends == (WORST, BEST) else "{{worst: {}, best: {}}}".format(*ends)


def _ends(counts: Mapping[str, int]) -> tuple[int, int]:
    """The ends of the usual scale that these numbers lie on, the lower first."""
    found = [int(v) for v in counts if v.isdecimal()]
    if len(found) < len(counts) / 2 or max(found, default=0) <= BEST:
        return WORST, BEST
    return min(WORST, *found), 10 if max(found) <= 10 else 100


def drafted(heading: str, counts: Mapping[str, int]) -> str:
    """What a draft writes of a column of stars."""
    scale = guess(counts)
    others = [] if scale == "words" else [v for v in counts if not v.removeprefix("-").isdecimal()][:5]
    more = [f"scale: {scale}"] * bool(scale) + [f"missing: {json.dumps(others, ensure_ascii=False)}"] * bool(others)
    return f"{{from: {', '.join([heading, *more])}}}" if more else heading


def doubt(counts: Mapping[str, int]) -> str:
    """Which end is best cannot be told from any file, so a draft always asks."""
    said = ", ".join(f"{v} × {n:,}" for v, n in sorted(counts.items(), key=lambda item: (len(item[0]), item[0]))[:12])
    if guess(counts) == "words":
        return _("is that the order the words have here? {values}", values=said)
    low, high = _ends(counts)
    return _(
        "is the highest number the best, and does every number mean an answer? {values}; if the lowest is the best: "
        "scale: {scale}; if one means no answer: missing: [it]",
        values=said,
        scale=f"{{worst: {high}, best: {low}}}",
    )
