"""YAML as written: 1.2, no duplicate keys, no anchors, keys always text, and the line of every entry.

Keys stay text because `values: {01: online}` must meet the raw `01`, which a resolver would make 1.
"""

import json
import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from shixiao.errors import SourceRefused
from shixiao.words import _, reason

LARGEST = 1 << 20  # a description of a source is a page, not a book


def load(path: Path) -> tuple[dict[str, Any], dict[tuple[str, ...], int]]:
    """The document, and the line on which each entry stands."""
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise SourceRefused(
            _("the source cannot be read: {why}", why=reason(error)), str(path), _("give a source.yml")
        ) from None
    return parse(raw, str(path))


def parse(raw: bytes, where: str) -> tuple[dict[str, Any], dict[tuple[str, ...], int]]:
    if len(raw) > LARGEST:
        raise SourceRefused(_("a source.yml larger than 1 MiB is not a description"), where)
    try:
        text = raw.decode("utf-8-sig")
        if "&" in text or "*" in text:
            _no_aliases(text, where)
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _broken(error.problem or "", f"{where}:{line}") from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise _broken(type(error).__name__, where) from None
    if not isinstance(node, MappingNode):
        raise _broken(_("it holds no keys"), where)
    lines: dict[tuple[str, ...], int] = {}
    return _plain(node, (), lines, where), lines


def _broken(why: str, where: str) -> SourceRefused:
    return SourceRefused(
        _("this is not YAML that can be read: {why}", why=why), where, _("correct the line; see docs/how-to/sources.md")
    )


def _no_aliases(text: str, where: str) -> None:
    for event in YAML(typ="safe", pure=True).parse(text):
        if getattr(event, "anchor", None) is not None:
            line = event.start_mark.line + 1
            raise SourceRefused(_("anchors and aliases are not used here"), f"{where}:{line}", _("write it out"))


def _plain(node: Node, path: tuple[str, ...], lines: dict[tuple[str, ...], int], where: str) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, MappingNode):
        out: dict[str, Any] = {}
        for key, value in node.value:
            name = _key(key, where)
            if name in out:
                line = key.start_mark.line + 1
                raise SourceRefused(
                    _("{name} stands twice", name=repr(name)), f"{where}:{line}", _("keep one of the two")
                )
            out[name] = _plain(value, (*path, name), lines, where)
            lines[(*path, name)] = key.start_mark.line + 1
        return out
    if isinstance(node, SequenceNode):
        return [_plain(item, (*path, str(i)), lines, where) for i, item in enumerate(node.value)]
    return _scalar(node)


def _key(node: Node, where: str) -> str:
    if not isinstance(node, ScalarNode):
        raise _broken(_("a key must be plain text"), f"{where}:{node.start_mark.line + 1}")
    return str(node.value)


def _scalar(node: Node) -> Any:
    text = str(node.value)
    kind = str(node.tag).rsplit(":", 1)[-1]
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int" and (text.isdecimal() and (text == "0" or text[0] != "0")):
        return int(text)
    return text  # decimals, dates and odd numbers as they are written


def quoted(text: str) -> str:
    """A YAML scalar that reads back as this text."""
    plain = re.fullmatch(r"[^\W\d][\w （）()/+.*-]*", text) and not text.endswith(" ")
    word = text.lower() in ("true", "false", "null", "yes", "no", "on", "off", "y", "n")
    return text if plain and not word else json.dumps(text, ensure_ascii=False)
