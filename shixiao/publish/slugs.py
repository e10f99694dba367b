"""Folder and page names of offices: short, ASCII, the same next year."""

import hashlib
import re
from collections import Counter

_RESERVED = {"con", "prn", "aux", "nul", "index", *(f"{p}{i}" for p in ("com", "lpt") for i in range(10))}


def slugs(offices: list[str]) -> dict[str, str]:
    """`town:east-1` → `east-1`; a name that had to be changed, or that two share, carries a piece of its hash."""
    plain = {office: _plain(office) for office in offices}
    seen = Counter(plain.values())
    return {office: slug if _kept(office, slug, seen) else _marked(office, slug) for office, slug in plain.items()}


def _plain(office: str) -> str:
    name = office.split(":", 1)[-1].lower()
    return re.sub(r"[^a-z0-9]+", "-", name).strip("-")[:48].strip("-")


def _kept(office: str, slug: str, seen: Counter[str]) -> bool:
    whole = slug == office.split(":", 1)[-1].lower()
    return bool(slug) and whole and seen[slug] == 1 and slug not in _RESERVED


def _marked(office: str, slug: str) -> str:
    mark = hashlib.sha256(office.encode()).hexdigest()[:8]
    return f"{slug}-{mark}" if slug else f"o-{mark}"
