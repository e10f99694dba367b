"""What the linter found, for people (text), for programs (JSON) and for code review (SARIF 2.1.0)."""

import dataclasses
import difflib
import json
from typing import Any

from shixiao import __version__
from shixiao.design.lint import RULES, Finding, Findings
from shixiao.plugs import headings, load, names
from shixiao.words import _, language, pick

LEVELS = {"error": "error", "warn": "warning", "info": "note"}
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def text(found: Findings) -> str:
    """One paragraph per mistake, and a last line that counts."""
    parts = [_paragraph(found.file, one) for one in found.findings]
    return "\n".join([*parts, *_end(found)]) + "\n"


def _paragraph(file: str, one: Finding) -> str:
    severity = {"error": _("error"), "warn": _("warning"), "info": _("note")}[one.severity]
    lines = [f"{file}:{one.line}:{one.column}  {severity}  {one.rule}  {one.title}", f"    {one.says}"]
    if one.allowed:
        return "\n".join([*lines, "    " + _("allowed: {reason}", reason=one.allowed), ""])
    lines += [
        "    " + grounds(one),
        "    " + _("what follows: {said}", said=one.because),
        "    " + _("instead: {said}", said=one.instead),
    ]
    if one.was != one.rewritten:
        lines += ["    " + _("rewritten:"), *("      " + line for line in changed_lines(one))]
    return "\n".join([*lines, ""])


def grounds(one: Finding) -> str:
    """Who says so: the sentence, where there is one, and where it stands."""
    if one.quote:
        return _("said of it: “{quote}” ({source})", quote=one.quote, source=one.source)
    return _("said of it: {source}", source=one.source)


def changed_lines(one: Finding) -> list[str]:
    """What a mechanical mend takes away (-) and adds (+)."""
    diff = difflib.unified_diff(one.was.splitlines(), one.rewritten.splitlines(), n=0, lineterm="")
    return [line for line in diff if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def _end(found: Findings) -> list[str]:
    many = {level: sum(one.severity == level for one in found.standing) for level in LEVELS}
    out = [
        _(
            "{errors} errors, {warnings} warnings, {notes} notes; {allowed} allowed with a reason",
            errors=many["error"],
            warnings=many["warn"],
            notes=many["info"],
            allowed=len(found.findings) - len(found.standing),
        )
    ]
    if found.not_asked:
        listed = ", ".join(found.not_asked)
        out.append(_("{n} rules need data and were not asked: {names}", n=len(found.not_asked), names=listed))
    if found.idle:
        out.append(_("allowed, though nothing was found: {names}", names=", ".join(found.idle)))
    return out


def as_json(found: Findings) -> str:
    """Everything, with the names of the fields of Finding."""
    said = dataclasses.asdict(found) | {"refused": found.refused, "language": language()}
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def sarif(found: Findings) -> str:
    """SARIF 2.1.0: one run, every rule described, allowed findings suppressed with their justification."""
    run = {
        "tool": {
            "driver": {"name": "shixiao", "version": __version__, "rules": [_rule(name) for name in names(RULES)]}
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(found.file, one) for one in found.findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rule(name: str) -> dict[str, Any]:
    doc, rule = headings(RULES, name), load(RULES, name, "rule")
    return {
        "id": name,
        "shortDescription": {"text": pick(doc["zh"], doc["en"])},
        "fullDescription": {"text": _(doc["Refuses"])},
        "help": {"text": _(doc["Instead"])},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _result(file: str, one: Finding) -> dict[str, Any]:
    place = {"artifactLocation": {"uri": file}, "region": {"startLine": one.line, "startColumn": one.column}}
    out: dict[str, Any] = {
        "ruleId": one.rule,
        "ruleIndex": names(RULES).index(one.rule),
        "level": LEVELS[one.severity],
        "message": {"text": f"{one.says} {one.because} {one.instead}"},
        "locations": [{"physicalLocation": place}],
    }
    if one.allowed:
        out["suppressions"] = [{"kind": "inSource", "justification": one.allowed}]
    return out


FORMS = {"text": text, "json": as_json, "sarif": sarif}
