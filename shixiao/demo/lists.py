"""The service list of every office: what it says it can do, and what of it anybody ever asks for."""

import numpy as np

from shixiao.demo import plan
from shixiao.demo.draw import generator
from shixiao.demo.world import City, Entry

_PADDED = next(p for p in plan.PLANTS if p.kind == "padded_list")


def entries(city: City) -> list[Entry]:
    """All entries, office by office."""
    rng = generator(city.seed, "lists")
    out: list[Entry] = []
    for number, office in enumerate(city.offices):
        if office["code"] == _PADDED.office[0]:
            out += _padded(city, number)
        elif office["domains"]:
            out += _ordinary(city, number, rng)
    return out


def _ordinary(city: City, office: int, rng: np.random.Generator) -> list[Entry]:
    """The services of the office's domains; the last one or two are there by law and nobody asks for them."""
    domains = city.offices[office]["domains"].split()
    listed = [i for i, s in enumerate(city.catalogue) if s["domain"] in domains]
    weights = 1 / np.arange(1, len(listed) + 1) ** 0.7
    rng.shuffle(weights)
    unused = max(0, len(listed) // 12)
    for i in np.argsort(weights)[:unused]:
        weights[i] = 0
    return [_entry(city, office, c, float(w), w == 0) for c, w in zip(listed, weights, strict=True)]


def _padded(city: City, office: int) -> list[Entry]:
    """A list made long because its length is assessed: 112 entries, 19 of them used, 8 unused ones there by law."""
    more = _PADDED.more
    domains = city.offices[office]["domains"].split()
    catalogue = [i for i, s in enumerate(city.catalogue) if s["domain"] != "cg"]
    catalogue.sort(key=lambda i: (city.catalogue[i]["domain"] not in domains[:4], i % 2, i))
    used, statutory, listed = (int(more[k]) for k in ("used", "statutory", "listed"))
    out = [_entry(city, office, c, float(n < used), used <= n < used + statutory) for n, c in enumerate(catalogue)]
    for n in range(listed - len(out)):
        name = city.catalogue[catalogue[n]]["name"] + "（帮办代办）"
        out.append(Entry(f"{city.uscc(office)}99{n:011d}", office, -1, name, 0.0, False))
    return out


def _entry(city: City, office: int, catalogue: int, weight: float, statutory_entry: bool) -> Entry:
    service = city.catalogue[catalogue]
    key = f"{city.uscc(office)}4{service['code']}"
    return Entry(key, office, catalogue, service["name"], weight, statutory_entry)
