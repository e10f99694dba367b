"""Strict reading of YAML: version 1.2, duplicate keys refused, unknown keys named with the nearest known one.

Everything that people write for this system (schemes, rule packs, sources) is read here, into pydantic models
with `extra="forbid"`; what is wrong comes back as one refusal that names line, column, value and remedy.
"""

import types
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from shixiao.errors import DiskRefused, Refusal
from shixiao.plugs import nearest

BIGGEST = 4 * 1024 * 1024
M = TypeVar("M", bound="Paper")


class Paper(BaseModel):
    """A part of a file that people write: no unknown keys, no change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def read(path: Path, model: type[M], refusal: type[Refusal]) -> M:
    """The file as a `model`; `refusal` is raised for anything that is not in order."""
    try:
        if Path(path).stat().st_size > BIGGEST:
            raise refusal(
                "this file is too large to be written by a person", str(path), "check that it is the right one"
            )
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DiskRefused(f"cannot read: {error.strerror}", str(path), "check the path") from None
    except UnicodeDecodeError:
        raise refusal("this file is not UTF-8", str(path), "save it as UTF-8") from None
    return parse(text, model, refusal, str(path))


def parse(text: str, model: type[M], refusal: type[Refusal], where: str) -> M:
    """Like `read`, from a text."""
    tree = _tree(text, refusal, where)
    if not isinstance(tree, CommentedMap):
        raise refusal("a mapping (key: value) is expected here", f"{where}, line 1", "see docs/reference")
    try:
        return model.model_validate(_plain(tree))
    except ValidationError as error:
        said = [_say(tree, model, dict(e), where) for e in error.errors(include_url=False)]
        raise refusal(said[0][0], said[0][1], "; ".join([said[0][2], *_others(said[1:])])) from None


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
        return yaml.load(text)
    except DuplicateKeyError as error:
        what = str(error.problem).split(" with value")[0].replace("found duplicate key", "the same key stands twice:")
        raise refusal(what, f"{where}{_mark(error)}", "keep one of the two") from None
    except MarkedYAMLError as error:
        raise refusal(f"not YAML: {error.problem}", f"{where}{_mark(error)}", "check indentation and quotes") from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise refusal(f"not YAML: {str(error).splitlines()[0]}", where, "check the file") from None


def _mark(error: MarkedYAMLError) -> str:
    mark = error.problem_mark
    return f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {(k if isinstance(k, (str, int, float, bool)) else str(k)): _plain(v) for k, v in node.items()}
    if isinstance(node, list):
        return [_plain(v) for v in node]
    for basic in (bool, int, float, str):
        if isinstance(node, basic):
            return basic(node)
    return node


def _say(tree: Any, model: type[BaseModel], error: dict[str, Any], where: str) -> tuple[str, str, str]:
    path = [p for p in error["loc"] if not (isinstance(p, str) and p.startswith(("function-", "tagged-")))]
    row, column = line(tree, path)
    place = f"{where}, line {row}, column {column}"
    name = ".".join(str(p) for p in path)
    if error["type"] == "extra_forbidden":
        return f"unknown key {name!r}", place, nearest(str(path[-1]), sorted(_known(model, path[:-1])))
    if error["type"] == "missing":
        return f"{name!r} is missing", place, f"add {path[-1]!r}"
    shown = "" if isinstance(error.get("input"), (dict, list)) else f" (found {error.get('input')!r})"
    return f"{name}: {error['msg'].removeprefix('Value error, ')}{shown}", place, "correct it"


def _others(rest: list[tuple[str, str, str]]) -> list[str]:
    return [f"and {len(rest)} more: {rest[0][0]} ({rest[0][1].split(', ', 1)[-1]})"] if rest else []


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
