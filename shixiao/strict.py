"""Strict reading of YAML: version 1.2, duplicate keys refused, unknown keys named with the nearest known one.

Everything that people write for this system (schemes, rule packs, sources) is read here, into pydantic models
with `extra="forbid"`; what is wrong comes back as one refusal that names line, column, value and remedy.
"""

import re
import types
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning, YAMLError

from shixiao.errors import DiskRefused, Refusal
from shixiao.plugs import nearest
from shixiao.words import _, reason

BIGGEST = 4 * 1024 * 1024
MOST, DEEPEST = 30_000, 100  # values and levels of one file: read in seconds
LONGEST = 20_000  # characters of a comment: reading one takes the square of its length
_BRACKET = re.compile(r"[\[\]{}]")
_COMMENT = re.compile(r"(?:^|\s)#")
M = TypeVar("M", bound="Paper")


class Paper(BaseModel):
    """A part of a file that people write: no unknown keys, no change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def read(path: Path, model: type[M], refusal: type[Refusal]) -> M:
    """The file as a `model`; `refusal` is raised for anything that is not in order."""
    return parse(text_of(path, refusal), model, refusal, str(path))


def text_of(path: Path, refusal: type[Refusal]) -> str:
    """What stands in a file that a person may have written."""
    try:
        if Path(path).stat().st_size > BIGGEST:
            said = _("this file is too large to be written by a person")
            raise refusal(said, str(path), _("check that it is the right one"))
        return Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DiskRefused(_("cannot read: {why}", why=reason(error)), str(path), _("check the path")) from None
    except UnicodeDecodeError:
        raise refusal(_("this file is not UTF-8"), str(path), _("save it as UTF-8")) from None


def parse(text: str, model: type[M], refusal: type[Refusal], where: str) -> M:
    """Like `read`, from a text."""
    tree = _tree(text, refusal, where)
    if not isinstance(tree, CommentedMap):
        said = _("a mapping (key: value) is expected here")
        raise refusal(said, _at(where, _place(1, 1)), _("see docs/reference"))
    try:
        return model.model_validate(_plain(tree))
    except ValidationError as error:
        (what, place, do), *rest = [_say(tree, model, dict(e)) for e in error.errors(include_url=False)]
        raise refusal(what, _at(where, place), _others(do, rest)) from None


def line(tree: Any, path: Iterable[Any]) -> tuple[int, int]:
    """1-based line and column of a place in a tree read by `tree_of`; the nearest parent's when it has none."""
    at = (1, 1)
    for key in path:
        try:
            if isinstance(tree, CommentedMap):
                row, column = tree.lc.key(key)
            elif isinstance(tree, CommentedSeq):
                row, column = tree.lc.item(key)
            else:
                return at
            at, tree = (row + 1, column + 1), tree[key]
        except (KeyError, IndexError, TypeError):
            return at
    return at


def tree_of(text: str, refusal: type[Refusal], where: str) -> Any:
    """The YAML tree with places, for those who must point into it."""
    return _tree(text, refusal, where)


def _tree(text: str, refusal: type[Refusal], where: str) -> Any:
    yaml = YAML(typ="rt")
    yaml.allow_duplicate_keys = False
    try:
        _unless_endless(_too_much_text(text), refusal, where)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ReusedAnchorWarning)
            tree = yaml.load(text)
        _unless_endless(_too_much(tree), refusal, where)
        return tree
    except DuplicateKeyError as error:
        key = str(error.problem).split(" with value")[0].removeprefix("found duplicate key ")
        what = _("the same key stands twice: {key}", key=key)
        raise refusal(what, _mark(where, error), _("keep one of the two")) from None
    except MarkedYAMLError as error:
        what = _("not YAML: {why}", why=error.problem)
        raise refusal(what, _mark(where, error), _("check indentation and quotes")) from None
    except (YAMLError, ValueError, RecursionError) as error:
        what = _("not YAML: {why}", why=str(error).splitlines()[0])
        raise refusal(what, where, _("check the file")) from None


def _unless_endless(why: str, refusal: type[Refusal], where: str) -> None:
    if why:
        what = _("this YAML is larger or deeper than a person would write: {why}", why=why)
        raise refusal(what, where, _("write it out, or into several files"))


def _too_much_text(text: str) -> str:
    """Whether reading this would take longer than some seconds; a cautious look before it is read."""
    if sum(map(text.count, ("\n", ",", "[", "{", "- ", ": "))) > 2 * MOST:
        return _("more than {n} entries", n=MOST)
    for line in text.replace("\r", "\n").split("\n"):
        if len(line) > LONGEST and (found := _COMMENT.search(line)) and len(line) - found.start() > LONGEST:
            return _("a comment of more than {n} characters", n=LONGEST)
    depth = deepest = 0
    for found in _BRACKET.finditer(text):
        depth = max(depth + (1 if found[0] in "[{" else -1), 0)
        deepest = max(deepest, depth)
    return _("more than {n} levels", n=DEEPEST) if deepest > DEEPEST else ""


def _too_much(tree: Any) -> str:
    """Whether a few lines stand for endlessly many, as aliases of aliases do."""
    left, seen = [(tree, 0)], 0
    while left:
        node, depth = left.pop()
        inner = list(node.values()) if isinstance(node, dict) else list(node) if isinstance(node, list) else []
        seen += len(inner)
        if depth > DEEPEST:
            return _("more than {n} levels", n=DEEPEST)
        if seen > MOST:
            return _("aliases (*) lead to it again and again")
        left += [(one, depth + 1) for one in inner if isinstance(one, (dict, list))]
    return ""


def _mark(where: str, error: MarkedYAMLError) -> str:
    mark = error.problem_mark
    return _at(where, _place(mark.line + 1, mark.column + 1)) if mark else where


def _at(file: str, place: str) -> str:
    return _("{file}, {place}", file=file, place=place)


def _place(line: int, column: int) -> str:
    return _("line {line}, column {column}", line=line, column=column)


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {(k if isinstance(k, (str, int, float, bool)) else str(k)): _plain(v) for k, v in node.items()}
    if isinstance(node, list):
        return [_plain(v) for v in node]
    for basic in (bool, int, float, str):
        if isinstance(node, basic):
            return basic(node)
    return node


def _say(tree: Any, model: type[BaseModel], error: dict[str, Any]) -> tuple[str, str, str]:
    path = [p for p in error["loc"] if not (isinstance(p, str) and p.startswith(("function-", "tagged-")))]
    place = _place(*line(tree, path))
    name = ".".join(str(p) for p in path)
    if error["type"] == "extra_forbidden":
        return _("unknown key {name}", name=repr(name)), place, nearest(str(path[-1]), sorted(_known(model, path[:-1])))
    if error["type"] == "missing":
        return _("{name} is missing", name=repr(name)), place, _("add {name}", name=repr(path[-1]))
    what = told(error)
    if not isinstance(error.get("input"), (dict, list)):
        what = _("{what} (found {value})", what=what, value=repr(error.get("input")))
    return f"{name}: {what}" if name else what, place, _("correct it")


def told(error: Mapping[str, Any]) -> str:
    """What pydantic found, in the reader's language where we have words for it."""
    given = error.get("ctx", {})
    words = {
        "string_type": _("text is expected"),
        "string_too_short": _("text of at least {min_length} characters is expected"),
        "string_too_long": _("text of at most {max_length} characters is expected"),
        "string_pattern_mismatch": _("text like {pattern} is expected"),
        "int_type": _("a whole number is expected"),
        "int_parsing": _("a whole number is expected"),
        "int_from_float": _("a whole number is expected"),
        "float_type": _("a number is expected"),
        "float_parsing": _("a number is expected"),
        "finite_number": _("a finite number is expected"),
        "greater_than": _("a number greater than {gt} is expected"),
        "greater_than_equal": _("a number of at least {ge} is expected"),
        "less_than": _("a number less than {lt} is expected"),
        "less_than_equal": _("a number of at most {le} is expected"),
        "bool_type": _("true or false is expected"),
        "bool_parsing": _("true or false is expected"),
        "literal_error": _("one of these is expected: {expected}"),
        "list_type": _("a list is expected"),
        "tuple_type": _("a list is expected"),
        "dict_type": _("a mapping (key: value) is expected"),
        "model_type": _("a mapping (key: value) is expected"),
        "too_short": _("at least {min_length} entries are expected, found {actual_length}"),
        "too_long": _("at most {max_length} entries are expected, found {actual_length}"),
        "date_type": _("a day like 2026-01-31 is expected"),
        "date_parsing": _("a day like 2026-01-31 is expected"),
        "date_from_datetime_parsing": _("a day like 2026-01-31 is expected"),
        "date_from_datetime_inexact": _("a day like 2026-01-31 is expected"),
    }
    said = words.get(error["type"])
    if said is None:
        return str(error["msg"]).removeprefix("Value error, ")
    return said.format(**{**given, "expected": str(given.get("expected", "")).replace(" or ", ", ")})


def _others(do: str, rest: list[tuple[str, str, str]]) -> str:
    """The remedy, and the next of what else is wrong."""
    if not rest:
        return do
    what, place, _do = rest[0]
    return _("{do}; and {n} more: {what} ({place})", do=do, n=len(rest), what=what, place=place)


def _known(model: Any, path: list[Any]) -> set[str]:
    """The keys a mapping at `path` may have, found by walking the models' annotations."""
    found = [model]
    for key in path:
        found = [inner for one in found for inner in _inside(one, key)]
    return {name for one in found if _is_model(one) for name in one.model_fields}


def _inside(annotation: Any, key: Any) -> list[Any]:
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return [inner for one in get_args(annotation) for inner in _inside(one, key)]
    if _is_model(annotation):
        field = annotation.model_fields.get(key)
        return _unwrapped(field.annotation) if field else []
    if origin in (dict, list, tuple) and get_args(annotation):
        return _unwrapped(get_args(annotation)[-1 if origin is dict else 0])
    return [annotation] if _is_model(annotation) else []


def _unwrapped(annotation: Any) -> list[Any]:
    if get_origin(annotation) in (Union, types.UnionType):
        return [inner for one in get_args(annotation) for inner in _unwrapped(one)]
    return [annotation]


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
