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
PART = 0.1  # of an office's writers; what fewer of them use is no copied text of theirs
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
    used = look.keep(said.inner_join(sketch, "words").group_by("office", "piece").agg(people=_.who.nunique()), "used")
    many = look.keep(_made_of(said, sketch, _often(look, said, used)), "often_said")
    share = _shares(look, said.anti_join(many, ["office", "words"]))
    copied = look.keep(_made_of(said, sketch, _common(look, used, share)), "copied_words")
    found = texts.inner_join(copied, ["office", "words"]).inner_join(_groups(look, said, copied, share), "office")
    evidence = "nearly the words of " + (found.effect.cast("int64") - 1).cast("string") + " others"
    return flags(found.mutate(group="words:" + found.office, evidence=evidence))


def _often(look: Look, said: Table, used: Table) -> Table:
    """office, piece: used by many people there and by no small part of all who write there: where thousands write, many
    use the same piece by chance."""
    writers = said.group_by("office").agg(writers=_.who.nunique())
    t = used.filter(used.people >= look.floors.people).inner_join(writers, "office")
    return t.filter(t.people >= PART * t.writers)


def _made_of(said: Table, sketch: Table, pieces: Table) -> Table:
    """office, words: texts of which enough pieces are among these of the office."""
    held = said.select("office", "words").distinct().inner_join(sketch, "words").semi_join(pieces, ["office", "piece"])
    held = held.group_by("office", "words").agg(held=_.count())
    size = sketch.group_by("words").agg(size=_.count())
    alike = held.inner_join(size, "words").filter((_.held >= ALIKE * _["size"]) & (_.held >= LEAST))
    return alike.select("office", "words")


def _shares(look: Look, ordinary: Table) -> Table:
    """office, share: its part of all who write something of their own, or of all good ratings if that is more."""
    own = ordinary.group_by("office").agg(own=_.count())
    good = look.told.filter(look.good(look.told)).group_by("office").agg(good=_.count())
    rows = look.columns(
        good.left_join(own, "office").select("office", "good", own=_.own.fill_null(0)).order_by("office")
    )
    texts = (rows["own"] + 1) / max(rows["own"].sum() + len(rows["own"]), 1)
    share = np.maximum(texts, rows["good"] / max(rows["good"].sum(), 1))
    return look.put({"office": rows["office"].astype(str), "share": share.astype(float)}, "office_shares")


def _sketches(texts: Table) -> Table:
    """words, piece: of each text's overlapping pieces the smallest hash in each of 16 parts of the range of hashes.

    Two texts share as many of these as they share of all pieces (one-permutation hashing: Li, Owen & Zhang 2012).
    """
    each = texts.mutate(place=ibis.range(0, texts.words.length() - SHINGLE + 1)).unnest("place")
    hashed = each.select(words="n", hash=each.words.substr(each.place, SHINGLE).hexdigest("md5").substr(0, 12))
    part = hashed.hash.substr(0, 1)
    return hashed.group_by("words", part=part).agg(piece=hashed.hash.min()).select("words", "piece")


def _common(look: Look, used: Table, share: Table) -> Table:
    """office, piece: used by many people there, and by far more than everybody's use of it lets one expect."""
    total = used.group_by("piece").agg(total=_.people.sum())
    many = used.filter(used.people >= look.floors.people).inner_join(total, "piece").inner_join(share, "office")
    rows = look.columns(many.order_by("office", "piece"))
    people, total_, part = (rows[name].astype(float) for name in ("people", "total", "share"))
    hot = (tails.binomial(people, total_, part) < RARE) & (people > TIMES * total_ * part)
    return look.put({"office": rows["office"][hot].astype(str), "piece": rows["piece"][hot].astype(str)}, "hot_pieces")


def _groups(look: Look, said: Table, copied: Table, share: Table) -> Table:
    """Offices at which far more people write these texts than their use elsewhere lets one expect."""
    here = said.semi_join(copied, ["office", "words"]).group_by("office").agg(people=_.who.nunique())
    elsewhere = look.columns(said.semi_join(copied, "words").anti_join(copied, ["office", "words"]).agg(n=_.count()))
    rows = look.columns(here.inner_join(share, "office").order_by("office"))
    texts = look.columns(said.agg(n=_.words.nunique()))["n"][0]
    due = (float(elsewhere["n"][0]) + 1) * rows["share"].astype(float)
    p = np.minimum(tails.poisson(rows["people"], due) * max(float(texts), 1), 1.0)
    some = look.worth(p) & (rows["people"] >= look.floors.people)
    groups = {"office": rows["office"][some], "p": p[some], "effect": rows["people"][some].astype(float)}
    return look.put(groups, "copiers")


detector = Detector(
    title="雷同文字",
    finds=finds,
    says="{people} people praised this office in nearly the same words, {rows} times between {first} and {last}",
    needs={"ratings": ("text", "stars", "rater")},
)
