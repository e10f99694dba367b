"""What is wrong with a scheme (or a service list): every rule asked, every mistake at its line.

A rule that needs data says nothing without it and is listed as not asked. `allow` silences a rule with a reason; the
mistake stays in what is found, marked as allowed, so that a publication can print it.
"""

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shixiao import placing
from shixiao.design import edit
from shixiao.design.data import Data
from shixiao.design.plan import Path as Place
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.design.scheme import Scheme, find
from shixiao.design.services import ServiceList
from shixiao.errors import BadNumbers, SchemeRefused
from shixiao.plugs import headings, load, names, nearest
from shixiao.strict import line, parse, text_of, tree_of
from shixiao.words import _, pick

RULES = "shixiao.design.rules"
ORDER = {"error": 0, "warn": 1, "info": 2}
UNREAD = re.compile(
    r"(\s*)#\s*(?:读不懂|cannot be read)\s*[:：](.*)"
)  # as drafting/write.py leaves it, in both languages
ROUNDS = 200  # more mistakes than this are mended by writing anew


@dataclass(frozen=True)
class Finding:
    """One mistake: where, what, what a report or a law says of it, what follows, what to write instead."""

    rule: str
    severity: str
    title: str
    line: int
    column: int
    says: str
    quote: str
    source: str
    because: str
    instead: str
    was: str = ""
    rewritten: str = ""
    allowed: str = ""


@dataclass(frozen=True)
class Findings:
    """All of them, by line; `not_asked`: rules that need data that was not given; `idle`: allowed for nothing."""

    file: str
    findings: tuple[Finding, ...]
    not_asked: tuple[str, ...]
    idle: tuple[str, ...]

    @property
    def standing(self) -> tuple[Finding, ...]:
        """Those that nobody has allowed."""
        return tuple(one for one in self.findings if not one.allowed)

    @property
    def refused(self) -> bool:
        """An error stands: the scheme must not be used as it is."""
        return any(one.severity == "error" for one in self.standing)


@dataclass(frozen=True)
class Paper:
    """A file as the rules see it: its text's tree and one of the two things it can be."""

    tree: Any
    plan: Plan | None
    services: ServiceList | None

    @property
    def allow(self) -> Mapping[str, str]:
        if self.plan:
            return self.plan.scheme.allow
        return self.services.allow if self.services else {}


def lint(path: Path, data: Mapping[str, Any] | None = None, titles: Callable[[str], str] | None = None) -> Findings:
    """Ask every rule about a file.

    `data`: tables of an assessment made by it (see data.py). `titles`: what a measure is called; without it, its name.
    """
    found = find(Path(path))
    return lint_text(text_of(found, SchemeRefused), str(path), data, titles)


def lint_text(
    text: str, where: str, data: Mapping[str, Any] | None = None, titles: Callable[[str], str] | None = None
) -> Findings:
    """Like `lint`, of a text."""
    paper = _paper(text, where, titles)
    _known(paper.allow, where)
    said: list[Finding] = []
    silent: list[str] = []
    tables = Data(data or {})
    for name in names(RULES):
        rule: Rule = load(RULES, name, "rule")
        found, answered = _ask(rule, paper, tables)
        said += [_finding(name, rule, one, paper) for one in found]
        silent += [] if answered else [name]
    said.sort(key=lambda one: (one.line, one.column, ORDER[one.severity], one.rule))
    idle = set(paper.allow) - {one.rule for one in said} - set(silent)
    return Findings(where, tuple(said), tuple(silent), tuple(sorted(idle)))


def mended(text: str, where: str, data: Mapping[str, Any] | None = None) -> str:
    """The text with every mistake mended that can be mended without judgement; comments and order stay."""
    tree = tree_of(text, SchemeRefused, where)
    for _round in range(ROUNDS):
        mend = _first_mend(_paper(text, where), data)
        if mend is None:
            return text
        mend(tree)
        text = edit.dump(tree)
        tree = tree_of(text, SchemeRefused, where)
    what = _("there is more to mend than one pass can do")
    raise SchemeRefused(what, where, _("mend the first findings by hand"))


def write_mended(path: Path, out: Path, data: Mapping[str, Any] | None = None) -> None:
    """Write the mended text of a file into a new one; what stands there, and be it the file itself, stays."""
    placing.write_new(Path(out), mended(text_of(find(Path(path)), SchemeRefused), str(path), data).encode())


def _first_mend(paper: Paper, data: Mapping[str, Any] | None) -> Any:
    for name in names(RULES):
        if name in paper.allow:
            continue
        for one in _ask(load(RULES, name, "rule"), paper, Data(data or {}))[0]:
            if one.mend:
                return one.mend
    return None


def _ask(rule: Rule, paper: Paper, tables: Data) -> tuple[list[Found], bool]:
    """What a rule finds, and whether it could say all that it has to say."""
    out: list[Found] = []
    if paper.services and rule.finds_in_list:
        out += rule.finds_in_list(paper.services)
    if paper.plan and rule.finds:
        out += rule.finds(paper.plan)
    if not paper.plan or not rule.finds_in:
        return out, True
    if not tables.has(*rule.needs):
        return out, False
    try:
        return [*out, *rule.finds_in(paper.plan, tables)], True
    except BadNumbers:  # figures that no statistics can be made of
        return out, False


def _finding(name: str, rule: Rule, one: Found, paper: Paper) -> Finding:
    doc = headings(RULES, name)
    row, column = line(paper.tree, one.path)
    return Finding(
        name,
        rule.severity,
        pick(doc["zh"], doc["en"]),
        row,
        column,
        one.says,
        pick(*rule.quote),
        rule.source,
        _(doc["Because"]),
        _(doc["Instead"]),
        *_rewritten(paper.tree, one),
        paper.allow.get(name, ""),
    )


def _rewritten(tree: Any, one: Found) -> tuple[str, str]:
    """The entry of the file that the mistake stands in, as it was and mended; nothing where nothing can be mended."""
    if not one.mend:
        return "", ""
    changed = copy.deepcopy(tree)
    one.mend(changed)
    top = one.path[:2] if one.path[:1] in (("asks",), ("indicators",), ("services",)) else one.path[:1]
    return _entry(tree, top), _entry(changed, top)


def _entry(tree: Any, top: Place) -> str:
    try:
        part = edit.node(tree, top)
    except (KeyError, IndexError):
        return ""
    return edit.dump([part] if len(top) == 2 else {top[0]: part} if top else part)


def _paper(text: str, where: str, titles: Callable[[str], str] | None = None) -> Paper:
    tree = tree_of(text, SchemeRefused, where)
    if isinstance(tree, dict) and "services" in tree and "asks" not in tree and "indicators" not in tree:
        return Paper(tree, None, parse(text, ServiceList, SchemeRefused, where))
    scheme = parse(text, Scheme, SchemeRefused, where)
    called = {ask.use: titles(ask.use) for ask in scheme.asks} if titles else {}
    return Paper(tree, Plan(scheme, called, tuple(_unread(text, tree))), None)


def _unread(text: str, tree: Any) -> Iterator[tuple[Place, str]]:
    """Lines that a draft left behind `# 读不懂:`, each with the entry it stands in; above the first key, the next."""
    entries: list[tuple[int, Place]] = [(line(tree, (key,))[0], (key,)) for key in tree]
    rows = tree.get("indicators") or []
    entries += [(line(tree, ("indicators", i))[0], ("indicators", i, "name")) for i in range(len(rows))]
    entries.sort()
    for n, said in enumerate(text.splitlines(), 1):
        if found := UNREAD.match(said):
            below = [place for at, place in entries if at > n and len(place) == 1]
            above = [place for at, place in entries if at < n and (found[1] or len(place) == 1)]
            inside = bool(found[1]) or not below
            yield (above[-1] if inside and above else below[0] if below else ()), found[2].strip()


def _known(allow: Mapping[str, str], where: str) -> None:
    for name in allow:
        if name not in names(RULES):
            what = _("allow: no rule is called {name}", name=repr(name))
            raise SchemeRefused(what, where, nearest(name, names(RULES)))
