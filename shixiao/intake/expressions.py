"""The small language of `compute` and `only`: Python's grammar through a whitelist into Ibis, never SQL.

Names are columns of the file, as text. `number`, `day` and `instant` read texts as strictly as mapped columns
are read; what they cannot read rejects its row, but only where they are asked: as in Python, the branch that is
not taken, the rest of an `and` or `or` that is decided, and the arguments of `coalesce` after the first that says
something are not evaluated.
"""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from shixiao import dates
from shixiao.errors import SourceRefused
from shixiao.facts._table import Column
from shixiao.intake.convert import CODE, none_wrong
from shixiao.intake.convert import decimals as read_decimals
from shixiao.plugs import nearest
from shixiao.words import _

LONGEST, DEEPEST = 2_000, 40
ROW = "_row"
READERS = ("number", "day", "instant")
Built = Any


def _minutes(a: Built, b: Built) -> Built:
    return (b.epoch_seconds() - a.epoch_seconds()) / 60


def _sum(a: Built, b: Built) -> Built:
    """Texts are joined, numbers are added; Ibis alone would join a text and a number."""
    kinds = {str(ibis.literal(x).type() if isinstance(x, str | int | float) else x.type()) for x in (a, b)}
    if "string" in kinds and len(kinds) > 1:
        raise TypeError("a text and a number cannot be added; say number(...) or text(...)")
    return a + b


def _month_end(day: Built) -> Built:
    return (day.truncate("M") + ibis.interval(months=1) - ibis.interval(days=1)).cast("date")


FUNCTIONS: dict[str, tuple[int, Callable[..., Built]]] = {
    "text": (1, lambda x: x.cast("string")),
    "lower": (1, lambda x: x.lower()),
    "upper": (1, lambda x: x.upper()),
    "strip": (1, lambda x: x.strip()),
    "length": (1, lambda x: x.length()),
    "replace": (3, lambda x, a, b: x.replace(a, b)),
    "slice": (3, lambda x, i, j: x.substr(i, j - i)),
    "matches": (2, lambda x, r: x.re_search(r)),
    "coalesce": (-1, lambda *xs: ibis.coalesce(*xs)),
    "minutes_between": (2, _minutes),
    "month_end": (1, _month_end),
}
OPERATORS: dict[type, Callable[[Built, Built], Built]] = {
    ast.Add: lambda a, b: _sum(a, b),
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}
COMPARISONS: dict[type, Callable[[Built, Built], Built]] = {
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
}

Guards = tuple[tuple[str, ast.expr], ...]
WHEN: dict[str, Callable[[Any], Any]] = {
    "true": lambda x: x.fill_null(False),
    "not true": lambda x: ~x.fill_null(False),
    "not false": lambda x: x.fill_null(True),
    "nothing": lambda x: x.isnull(),
}


@dataclass(frozen=True)
class Asked:
    """A node, and what must hold of a row for it to be evaluated there."""

    node: ast.expr
    guards: Guards


def check(text: str, where: str) -> None:
    """Refuse an expression that cannot be built, before any data is read."""
    Expression(text, None, "UTC", where)


class Expression:
    """One expression, ready to run over batches of cells."""

    def __init__(self, text: str, engine: Any, zone: str, where: str, zones: Mapping[str, str] | None = None) -> None:
        self.text, self.engine, self.zone, self.where, self.zones = text, engine, zone, where, zones
        self.tree = self._parsed(text)
        self.names = {n for node in ast.walk(self.tree) if (n := _column(node)) is not None}
        self.readers = [n for n in _inner_first(self.tree) if isinstance(n, ast.Call) and _called(n) in READERS]
        if not self.names:
            raise self._refused(_("it names no column; a constant is said with value:"))
        if any(len(r.args) != 1 or r.keywords for r in self.readers):
            raise self._refused(_("{name} takes {n} arguments", name="/".join(READERS), n=1))
        self.guards = dict(_guards(self.tree, ()))
        schema = dict.fromkeys(sorted(self.names), "string") | {
            self._slot(i): _READ[_called(n)] for i, n in enumerate(self.readers)
        }
        self._built(self.tree, ibis.table(schema | {ROW: "int64"}, name="cells"))
        for reader in self.readers:
            self._built(self._asked(reader), ibis.table(schema | {ROW: "int64"}, name="cells"))

    def _refused(self, why: str) -> SourceRefused:
        return SourceRefused(
            _("{said} cannot be computed: {why}", said=repr(self.text[:120]), why=why),
            self.where,
            _("see the expression language in docs/how-to/sources.md"),
        )

    def _parsed(self, text: str) -> ast.expr:
        if len(text) > LONGEST:
            raise self._refused(_("it is too long"))
        try:
            tree = ast.parse(text.strip(), mode="eval").body
            if _depth(tree) > DEEPEST:
                raise self._refused(_("it is nested too deeply"))
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise self._refused(getattr(error, "msg", None) or type(error).__name__) from None
        return tree

    def _slot(self, reader: int) -> str:
        return f"_read_{reader}"

    def over(self, cells: pa.Table) -> tuple[pa.Array, np.ndarray]:
        """The value for every row, and a reason code where something could not be read."""
        cells = cells.select(sorted(self.names))
        cells = cells.append_column(ROW, pa.array(np.arange(cells.num_rows)))
        wrong = none_wrong(cells.num_rows)
        for i, reader in enumerate(self.readers):
            said = self._run(self._asked(reader), cells)
            read, bad = self._read(_called(reader), said.cast(pa.string()))
            cells = cells.append_column(self._slot(i), read)
            wrong = np.where(wrong != 0, wrong, bad).astype(np.int8)
        return self._run(self.tree, cells), wrong

    def _read(self, how: str, said: pa.Array) -> tuple[pa.Array, np.ndarray]:
        if how == "number":
            read, wrong = read_decimals(said, Column("decimal(18, 4)"), pa.decimal128(18, 4))
            return read.cast(pa.float64()), wrong
        found = dates.instants(said, self.zone, (), self.zones)
        wrong = np.where(found.bad, CODE["bad_day"], 0).astype(np.int8)
        return (found.day if how == "day" else found.from_midnight(self.zone)), wrong

    def _asked(self, reader: ast.Call) -> Asked:
        """What a reader reads, and when it is asked to."""
        return Asked(reader.args[0], self.guards[reader])

    def _run(self, node: ast.expr | Asked, cells: pa.Table) -> pa.Array:
        if isinstance(node, Asked) and not node.guards:
            node = node.node
        name = _column(node) if isinstance(node, ast.expr) else None
        if name is not None:
            return cells.column(name).combine_chunks()
        rows = self.engine.put("intake_cells", cells)
        built = self._built(node, rows)
        try:
            said = self.engine.arrow(rows.select(rows[ROW], value=built)).combine_chunks()
        except Exception as error:  # whatever the engine cannot compute, the expression asked for it
            raise self._refused(str(error).splitlines()[0][:200]) from None
        order = said.column(ROW).combine_chunks().to_numpy()
        value = said.column("value").combine_chunks()
        return value if (np.diff(order) > 0).all() else value.take(pa.array(np.argsort(order)))

    def _built(self, node: ast.expr | Asked, rows: ibis.Table) -> Built:
        try:
            out = self._guarded(node, rows) if isinstance(node, Asked) else self._value(node, rows)
        except SourceRefused:
            raise
        except Exception as error:  # Ibis says in many ways that two types do not fit
            first = (str(error).strip().splitlines() or [type(error).__name__])[0]
            raise self._refused(first) from None
        return out if isinstance(out, ibis.Value) else ibis.literal(out)

    def _guarded(self, asked: Asked, rows: ibis.Table) -> Built:
        out = self._value(asked.node, rows)
        for when, node in asked.guards:
            out = ibis.ifelse(WHEN[when](_literal(self._value(node, rows))), out, ibis.null())
        return out

    def _value(self, node: ast.expr, rows: ibis.Table) -> Built:
        name = _column(node)
        if name is not None:
            return rows[name]
        if isinstance(node, ast.Call) and node in self.readers:
            return rows[self._slot(self.readers.index(node))]
        match node:
            case ast.Constant(value=value) if isinstance(value, str | int | float | bool | None):
                return ibis.null() if value is None else value
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
                return OPERATORS[type(op)](self._value(left, rows), self._value(right, rows))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return ~self._value(operand, rows)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self._value(operand, rows)
            case ast.BoolOp(op=op, values=values):
                parts = [self._value(v, rows) for v in values]
                out = parts[0]
                for part in parts[1:]:
                    out = out & part if isinstance(op, ast.And) else out | part
                return out
            case ast.Compare():
                return self._compared(node, rows)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return ibis.ifelse(self._value(test, rows), self._value(body, rows), self._value(orelse, rows))
            case ast.Call():
                return self._call(node, rows)
        raise self._refused(_("{what} is not part of the language", what=type(node).__name__))

    def _compared(self, node: ast.Compare, rows: ibis.Table) -> Built:
        out, left = None, self._value(node.left, rows)
        for op, said in zip(node.ops, node.comparators, strict=True):
            if isinstance(op, ast.In | ast.NotIn):
                one = left.isin(self._listed(said))
                one = ~one if isinstance(op, ast.NotIn) else one
            elif type(op) in COMPARISONS:
                right = self._value(said, rows)
                one, left = COMPARISONS[type(op)](left, right), right
            else:
                raise self._refused(_("{what} is not part of the language", what=type(op).__name__))
            out = one if out is None else out & one
        return out

    def _listed(self, node: ast.expr) -> list[Any]:
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            plain = [e.value for e in node.elts if isinstance(e, ast.Constant)]
            if len(plain) == len(node.elts):
                return plain
        raise self._refused(_("`in` needs a list of plain values"))

    def _call(self, node: ast.Call, rows: ibis.Table) -> Built:
        name = _called(node)
        if name not in FUNCTIONS:
            raise self._refused(
                _(
                    "no function is called {name}; {hint}",
                    name=repr(name),
                    hint=nearest(name, [*FUNCTIONS, *READERS, "col"]),
                )
            )
        wanted, function = FUNCTIONS[name]
        if node.keywords or (wanted >= 0 and len(node.args) != wanted) or not node.args:
            raise self._refused(_("{name} takes {n} arguments", name=name, n=abs(wanted)))
        if name == "matches":
            self._pattern(node.args[1])
        return function(*(self._value(a, rows) for a in node.args))

    def _pattern(self, node: ast.expr) -> None:
        said = node.value if isinstance(node, ast.Constant) else None
        try:
            re.compile(said if isinstance(said, str) else "(")
        except (re.error, RecursionError, OverflowError):
            raise self._refused(_("this is no regular expression")) from None
        if re.search(r"\\[1-9]|\(\?[=!<P(]", str(said)):
            raise self._refused(_("back references and look-around are not allowed in a pattern"))


def _literal(said: Built) -> ibis.Value:
    value = said if isinstance(said, ibis.Value) else ibis.literal(said)
    return value.cast("boolean") if value.type().is_null() else value


def _guards(node: ast.AST, over: Guards) -> Iterator[tuple[ast.Call, Guards]]:
    """Every reader under a node, and all that must hold of a row for Python to come to it."""
    if isinstance(node, ast.Call) and _called(node) in READERS:
        yield node, over
    for child, guard in _ways(node):
        yield from _guards(child, over + guard)


def _ways(node: ast.AST) -> Iterator[tuple[ast.AST, Guards]]:
    """The parts of a node, each with what must hold for it to be evaluated."""
    match node:
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield test, ()
            yield body, (("true", test),)
            yield orelse, (("not true", test),)
        case ast.BoolOp(op=op, values=values):
            when = "not false" if isinstance(op, ast.And) else "not true"
            yield from _one_by_one(list(values), when)
        case ast.Call(args=args) if _called(node) == "coalesce":
            yield from _one_by_one(list(args), "nothing")
        case ast.Compare(left=left, ops=ops, comparators=others):
            yield left, ()
            ends = [left, *others]
            links = [ast.Compare(ends[i], [op], [ends[i + 1]]) for i, op in enumerate(ops)]
            for i, other in enumerate(others):
                yield other, tuple(("not false", link) for link in links[:i])
        case _:
            yield from ((child, ()) for child in ast.iter_child_nodes(node))


def _one_by_one(parts: list[ast.expr], when: str) -> Iterator[tuple[ast.AST, Guards]]:
    for i, part in enumerate(parts):
        yield part, tuple((when, before) for before in parts[:i])


_READ = {"number": "float64", "day": "date", "instant": "timestamp('UTC')"}


def _column(node: ast.AST) -> str | None:
    """The column a node names: x, col("x") or 列["x"]."""
    match node:
        case ast.Call(func=ast.Name(id="col"), args=[ast.Constant(value=str(name))], keywords=[]):
            return name
        case ast.Subscript(value=ast.Name(id="列"), slice=ast.Constant(value=str(name))):
            return name
        case ast.Name(id=name) if name not in ("列", "col") and name not in FUNCTIONS and name not in READERS:
            return name
    return None


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _inner_first(node: ast.AST) -> list[ast.AST]:
    return [n for child in ast.iter_child_nodes(node) for n in _inner_first(child)] + [node]


def _depth(node: ast.AST) -> int:
    return 1 + max((_depth(c) for c in ast.iter_child_nodes(node)), default=0)
