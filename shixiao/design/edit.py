"""Small changes to a YAML file as its author left it: comments, order and spelling stay."""

import io
from collections.abc import Callable
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from shixiao.design.plan import Path

Mend = Callable[[Any], None]


def node(tree: Any, path: Path) -> Any:
    """What stands at a place."""
    for key in path:
        tree = tree[key]
    return tree


def put(path: Path, value: Any, why: str = "") -> Mend:
    """Set the key that `path` ends with; `why` becomes a comment beside it."""

    def change(tree: Any) -> None:
        parent = node(tree, path[:-1])
        parent[path[-1]] = flow(value)
        if why and isinstance(parent, CommentedMap) and not parent.fa.flow_style():
            parent.yaml_add_eol_comment(why, path[-1])

    return change


def drop(*paths: Path) -> Mend:
    """Take keys away; entries of lists from the last to the first."""

    def change(tree: Any) -> None:
        for path in sorted(paths, key=lambda p: [str(k).rjust(6) for k in p], reverse=True):
            parent = node(tree, path[:-1])
            if isinstance(parent, CommentedSeq) or path[-1] in parent:
                del parent[path[-1]]
            if not parent and len(path) > 1:
                drop(path[:-1])(tree)

    return change


def both(*mends: Mend) -> Mend:
    """One change after the other."""

    def change(tree: Any) -> None:
        for mend in mends:
            mend(tree)

    return change


def flow(value: Any) -> Any:
    """Plain values as they are; mappings and lists on one line."""
    if isinstance(value, dict):
        out: Any = CommentedMap((key, flow(one)) for key, one in value.items())
    elif isinstance(value, (list, tuple)):
        out = CommentedSeq(flow(one) for one in value)
    else:
        return value
    out.fa.set_flow_style()
    return out


def dump(tree: Any) -> str:
    """YAML 1.2, lists indented as schemes have them, lines never broken."""
    yaml = YAML(typ="rt")
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(tree, out)
    return out.getvalue()
