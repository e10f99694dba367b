"""雷同文字 · The same words.

Finds       good ratings of one office whose texts share most of their words with those of many other people at that
            office, and with hardly anybody's elsewhere.
Evidence    how many people wrote nearly the same.
Blind to    copied praise that is rewritten each time; texts of less than a dozen characters.
Innocent    stock phrases, and texts that an app offers to tap: they are found at all offices alike. Complaints of
            neighbours about one thing: only praise is looked at.
"""

import ibis
import numpy as np
from ibis import Table, _

from shixiao.integrity._kinds import Detector, flags
from shixiao.integrity._look import Look
from shixiao.stats import tails

SHORTEST = 12  # characters
SHINGLE = 3  # characters that are hashed together
RARE, TIMES = 1e-6, 3  # a piece is common at an office beyond chance, and so many times as common as elsewhere
LEAST = 4  # pieces in common
ALIKE = 0.4  # of a text's sketch that must be common at the office


def finds(look: Look) -> Table:
    t = look.told.filter(look.good(look.told) & look.told.text.notnull() & look.told.who.notnull())
    plain = t.text.re_replace(r"[\s\p{P}]+", "").substr(0, 200)
    t = t.select("rating", "office", "who", words=plain)
    long = t.filter(t.words.length() >= SHORTEST)
    each = long.select("words").distinct()
    each = look.keep(each.mutate(n=ibis.row_number().over(ibis.window(order_by=each.words))), "each_text")
    texts = look.keep(long.inner_join(each, "words").select("rating", "office", "who", words="n"), "long_texts")
    sketch = look.keep(_sketches(each), "sketches")
    said = look.keep(texts.select("office", "who", "words").distinct(), "who_said")
    hot = _common(look, said, sketch)
    copied = sketch.inner_join(said.select("office", "words").distinct(), "words").semi_join(hot, ["office", "piece"])
    copied = copied.group_by("office", "words").agg(alike=_.count())
    size = sketch.group_by("words").agg(size=_.count())
    copied = copied.inner_join(size, "words").filter((_.alike >= ALIKE * _["size"]) & (_.alike >= LEAST))
    copied = look.keep(copied.select("office", "words"), "copied_words")
    groups = _groups(look, said, copied)
    found = texts.inner_join(copied, ["office", "words"]).inner_join(groups, "office")
    evidence = "nearly the words of " + (found.effect.cast("int64") - 1).cast("string") + " others"
    return flags(found.mutate(group="words:" + found.office, evidence=evidence))


def _sketches(texts: Table) -> Table:
    """words, piece: of each text's overlapping pieces the smallest hash in each of 16 parts of the range of hashes.

    Two texts share as many of these as they share of all pieces (one-permutation hashing: Li, Owen & Zhang 2012).
    """
    each = texts.mutate(place=ibis.range(0, texts.words.length() - SHINGLE + 1)).unnest("place")
    hashed = each.select(words="n", hash=each.words.substr(each.place, SHINGLE).hexdigest("md5").substr(0, 12))
    part = hashed.hash.substr(0, 1)
    return hashed.group_by("words", part=part).agg(piece=hashed.hash.min()).select("words", "piece")


def _common(look: Look, said: Table, sketch: Table) -> Table:
    """office, piece: used by many people there, and by far more than the same piece elsewhere lets one expect."""
    used = look.keep(said.inner_join(sketch, "words").group_by("office", "piece").agg(people=_.who.nunique()), "used")
    total = used.group_by("piece").agg(total=_.people.sum())
    writers = said.group_by("office").agg(n=_.count())
    many = used.filter(used.people >= look.floors.people).inner_join(total, "piece").inner_join(writers, "office")
    rows = look.columns(many.order_by("office", "piece"))
    every = look.columns(writers.agg(n=_.n.sum().fill_null(0), offices=_.count()))
    others = (rows["n"] - rows["people"] + 1) / (every["n"][0] - rows["total"] + every["offices"][0])
    due = rows["total"] * np.clip(others, 0, 1)
    hot = (tails.binomial(rows["people"], rows["total"], np.clip(others, 0, 1)) < RARE) & (rows["people"] > TIMES * due)
    return look.put(
        {"office": rows["office"][hot].astype(str), "piece": rows["piece"][hot].astype(str)}, "common_pieces"
    )


def _groups(look: Look, said: Table, copied: Table) -> Table:
    """Offices whose copied texts are far more than the same texts elsewhere let one expect."""
    here = said.semi_join(copied, ["office", "words"]).group_by("office").agg(people=_.who.nunique(), texts=_.count())
    there = said.semi_join(copied, "words").anti_join(copied, ["office", "words"]).agg(n=_.count())
    writers = said.group_by("office").agg(n=_.count())
    rows = look.columns(here.inner_join(writers, "office").select("office", "people", "texts", "n").order_by("office"))
    size = look.columns(said.agg(n=_.count(), words=_.words.nunique()))
    own = float(size["n"][0]) - rows["texts"].sum()
    due = (rows["n"] - rows["texts"] + 1) * (float(look.columns(there)["n"][0]) + 1) / max(own, 1)
    p = np.minimum(tails.poisson(rows["people"], due) * max(float(size["words"][0]), 1), 1.0)
    some = look.worth(p) & (rows["people"] >= look.floors.people)
    groups = {"office": rows["office"][some], "p": p[some], "effect": rows["people"][some].astype(float)}
    return look.put(groups, "copiers")


detector = Detector(
    title="雷同文字",
    finds=finds,
    says="{people} people praised this office in nearly the same words, {rows} times between {first} and {last}",
    needs={"ratings": ("text", "stars", "rater")},
)
