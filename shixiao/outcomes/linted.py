"""What the linter says of the scheme on these very numbers, in both languages, for pages that open nothing else."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shixiao.design.lint import Finding, Findings, lint_text
from shixiao.plugs import headings, names
from shixiao.words import LANGUAGES, pick, speaking

SPOKEN = ("title", "says", "quote", "because", "instead")


def linted(scheme: Path, tables: Mapping[str, Any]) -> dict[str, Any]:
    """Every mistake at its line, standing or allowed; the same whatever language the run speaks."""
    text = scheme.read_text(encoding="utf-8-sig")
    said: dict[str, Findings] = {}
    for language in LANGUAGES:
        with speaking(language):
            said[language] = lint_text(text, scheme.name, tables, _title)
    one = said["en"]
    return {
        "refused": one.refused,
        "not_asked": list(one.not_asked),
        "idle": list(one.idle),
        "findings": [_finding(pair) for pair in zip(*(said[language].findings for language in LANGUAGES), strict=True)],
    }


def _finding(spoken: tuple[Finding, ...]) -> dict[str, Any]:
    one = spoken[0]
    out: dict[str, Any] = {
        "rule": one.rule,
        "severity": one.severity,
        "line": one.line,
        "column": one.column,
        "source": one.source,
        "allowed": one.allowed,
    }
    for language, said in zip(LANGUAGES, spoken, strict=True):
        out[language] = {name: getattr(said, name) for name in SPOKEN}
    return out


def _title(measure: str) -> str:
    if measure not in names("shixiao.measures"):
        return measure
    said = headings("shixiao.measures", measure)
    return pick(said["zh"], said["en"])
