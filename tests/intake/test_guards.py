"""What is not asked is not read: expressions against a naive Python that stops where Python stops."""

import ast

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intake_desk import taken

from shixiao.intake.convert import REASONS
from shixiao.intake.expressions import Expression


class Unreadable(Exception):
    """A text was asked for its number and has none."""


def naive(node, row):
    """One row, as Python would go through it, with SQL's nothing: nothing compared with anything is nothing."""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return row[name]
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return naive(body if naive(test, row) is True else orelse, row)
        case ast.BoolOp(op=op, values=values):
            decided = not isinstance(op, ast.And)
            said = []
            for value in values:
                said.append(naive(value, row))
                if said[-1] is decided:
                    return decided
            return None if None in said else not decided
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            said = naive(operand, row)
            return None if said is None else not said
        case ast.BinOp(left=left, op=op, right=right):
            a, b = naive(left, row), naive(right, row)
            return None if a is None or b is None else a + b if isinstance(op, ast.Add) else a * b
        case ast.Compare(left=left, ops=ops, comparators=others):
            return compared(naive(left, row), ops, others, row)
        case ast.Call(func=ast.Name(id="number"), args=[text]):
            return number(naive(text, row))
        case ast.Call(func=ast.Name(id="coalesce"), args=args):
            return next((said for a in args if (said := naive(a, row)) is not None), None)
    raise AssertionError(ast.dump(node))


def compared(left, ops, others, row):
    out = True
    for op, other in zip(ops, others, strict=True):
        right = naive(other, row) if not isinstance(op, ast.In) else [c.value for c in other.elts]
        one = None if left is None or right is None else one_of(op, left, right)
        if one is False:
            return False
        out, left = None if one is None else out, right
    return out


def one_of(op, left, right):
    return {
        ast.Eq: lambda: left == right, ast.Lt: lambda: left < right, ast.GtE: lambda: left >= right,
        ast.In: lambda: left in right,
    }[type(op)]()  # fmt: skip


def number(text):
    if text is None:
        return None
    try:
        return float(text)
    except ValueError:
        raise Unreadable(text) from None


TEXT = st.deferred(
    lambda: (
        st.sampled_from(["a", "b", "c", "'7'", "'x'"])
        | st.tuples(CONDITION, TEXT, TEXT | st.just("None")).map("({0[1]} if {0[0]} else {0[2]})".format)
        | st.tuples(TEXT, TEXT).map("coalesce({0[0]}, {0[1]})".format)
    )
)
NUMBER = st.deferred(
    lambda: (
        TEXT.map("number({})".format)
        | st.sampled_from(["2", "20"])
        | st.tuples(NUMBER, st.sampled_from("+*"), NUMBER).map("({0[0]} {0[1]} {0[2]})".format)
        | st.tuples(CONDITION, NUMBER, NUMBER).map("({0[1]} if {0[0]} else {0[2]})".format)
        | st.tuples(NUMBER, NUMBER).map("coalesce({0[0]}, {0[1]})".format)
    )
)
CONDITION = st.deferred(
    lambda: (
        st.tuples(st.sampled_from("abc"), st.sampled_from(["'x'", "'1'", "'R'"])).map("{0[0]} == {0[1]}".format)
        | st.sampled_from(["a in ('1', 'R')", "b in ('20', '-3')"])
        | st.tuples(NUMBER, st.sampled_from(["<", ">=", "=="]), NUMBER).map("({0[0]} {0[1]} {0[2]})".format)
        | st.tuples(NUMBER, NUMBER, NUMBER).map("({0[0]} < {0[1]} < {0[2]})".format)
        | st.tuples(CONDITION, st.sampled_from(["and", "or"]), CONDITION).map("({0[0]} {0[1]} {0[2]})".format)
        | CONDITION.map("(not {})".format)
        | st.tuples(CONDITION, CONDITION, CONDITION).map("({0[1]} if {0[0]} else {0[2]})".format)
    )
)
CELLS = st.lists(st.tuples(*[st.sampled_from([None, "1", "20", "-3", "x", "R"])] * 3), min_size=1, max_size=8)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=CONDITION | NUMBER | TEXT, cells=CELLS)
def test_an_expression_reads_and_rejects_what_a_naive_python_would(engine, text, cells):
    text = f"({text}) if a == 'x' else None" if not {"a", "b", "c"} & set(_names(text)) else text
    rows = [dict(zip("abc", row, strict=True)) for row in cells]
    said, wrong = Expression(text, engine, "UTC", "here").over(
        pa.table({n: pa.array([r[n] for r in rows], pa.string()) for n in "abc"})
    )
    for row, value, code in zip(rows, said.to_pylist(), wrong, strict=True):
        try:
            expected = naive(ast.parse(text, mode="eval").body, row)
        except Unreadable:
            assert REASONS[code] == "bad_number", (text, row)
        else:
            assert (value, REASONS[code]) == (expected, ""), (text, row)


def _names(text):
    return [n.id for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Name)]


SURVEY = """
    source: survey
    title: a survey
    inputs:
      - file: survey.csv
        tables:
          offices: {from_distinct: true, office: place, name: place}
          answers:
            answer: id
            survey: {value: s}
            office: place
            status: {compute: "'refused' if score == 'R' else 'answered'"}
            satisfied: {compute: "None if score == 'R' else number(score) >= 7"}
"""


def test_who_refused_to_answer_is_kept_and_who_wrote_nonsense_is_not(tmp_path, engine):
    rows = "id,place,score\n1,North,8\n2,North,R\n3,South,R\n4,South,five\n"
    made = taken(tmp_path, engine, SURVEY, {"survey.csv": rows})
    assert made.column("answers", "status") == ["answered", "refused", "refused"]
    assert made.column("answers", "satisfied") == [True, None, None]
    assert made.why("answers") == [(5, "score", "bad_number")] and made.rejected("answers")[0]["shape"] == "XXXX"


@pytest.mark.parametrize(
    "text",
    ["number(a) > 1 if b == 'x' else None", "b == 'x' and number(a) > 1", "b == '1' or number(a) > 1",
     "1 < number(b) < number(a)", "coalesce(number(b), number(a)) > 0", "not (b == '1' or day(a) > day(a))"],
)  # fmt: skip
def test_the_way_not_taken_is_not_read(engine, text):
    cells = pa.table({"a": ["nonsense"], "b": ["1"]})
    _said, wrong = Expression(text, engine, "UTC", "here").over(cells)
    assert not wrong.any()
