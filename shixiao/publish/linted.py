"""What the linter says of the scheme: what is broken on purpose, with the reason given for it, and what just stands."""

from typing import Any

from shixiao.publish.frame import Frame
from shixiao.publish.numerals import whole
from shixiao.publish.reading import Row
from shixiao.words import _, pick


def broken(f: Frame) -> dict[str, Any]:
    """Everything the pages print of it; `said` is empty where nothing was found."""
    found = f.view.lint.get("findings") or []
    allowed, standing = [x for x in found if x["allowed"]], [x for x in found if not x["allowed"]]
    errors = sum(x["severity"] == "error" for x in standing)
    said = ""
    if found:
        said = _(
            "The linter finds {errors} errors and {others} lesser mistakes in this scheme, judged by its text and by "
            "these numbers; {allowed} more are made on purpose, with a reason.",
            errors=whole(errors),
            others=whole(len(standing) - errors),
            allowed=whole(len(allowed)),
        )
    return {
        "said": said,
        "allowed": _together(allowed),
        "standing": _together(sorted(standing, key=lambda x: ["error", "warn", "info"].index(x["severity"]))),
        "not_asked": f.view.lint.get("not_asked") or [],
    }


def _together(found: list[Row]) -> list[dict[str, Any]]:
    """One entry per rule: the same reason, grounds and remedy hold for all of its places."""
    out: dict[str, dict[str, Any]] = {}
    severity = {"error": _("error"), "warn": _("warning"), "info": _("note")}
    for one in found:
        words: Row = one[pick("zh", "en")]
        entry = out.setdefault(
            one["rule"],
            {"rule": one["rule"], "severity": severity[one["severity"]], "error": one["severity"] == "error"}
            | {"allowed": one["allowed"], "source": one["source"], "places": [], **words},
        )
        entry["places"].append(_("line {line}: {what}", line=one["line"], what=words["says"]))
    return list(out.values())
