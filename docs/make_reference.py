"""Writes the reference pages from what the code says about itself; `--check` says which pages are stale.

One page = one function below. A family file (measure, detector, rule) is described by its docstring and by the
names of its tests; a table by its columns and the comments beside them; a command by its own help.
"""

import ast
import importlib
import inspect
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel
from ruamel.yaml import YAML

from shixiao import errors
from shixiao.__main__ import cli
from shixiao.design.rulepack import Pack
from shixiao.design.sample import Design
from shixiao.design.schema import json_schema
from shixiao.design.scheme import Scheme
from shixiao.facts import VERSION, facts
from shixiao.facts._table import Column, Fact
from shixiao.plugs import headings, load, names
from shixiao.words import speaking

ROOT = Path(__file__).parents[1]
NOTE = "<!-- Written by `make docs`; change the docstrings, not this page. -->\n"


def page(title: str, about: str, parts: Iterable[str]) -> str:
    return "\n".join([f"# {title}", NOTE, about, "", *parts]).rstrip() + "\n"


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    def line(cells: list[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"

    return line(head) + line(["---"] * len(head)) + "".join(map(line, rows))


def family(package: str, name: str, tests: str, detail: str = "") -> str:
    """One file of a family: title, headings, and what its tests hold it to."""
    said = headings(package, name)
    title = f"## `{name}`\n\n**{said.pop('zh')}** · {said.pop('en')}\n"
    body = "".join(f"- **{heading}** {text}\n" for heading, text in said.items())
    held = "".join(f"- {sentence}\n" for sentence in sentences(ROOT / "tests" / tests / f"test_{name}.py"))
    return "\n".join(part for part in (title, detail, body, held and f"Held to by tests:\n\n{held}") if part)


def sentences(path: Path) -> Iterator[str]:
    """The names of the tests in a file, read as statements."""
    if path.is_file():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield node.name.removeprefix("test_").replace("_", " ")


def measures() -> str:
    about = (
        "A measure says whom it asks and what it counts. A scheme names it under `asks:` as `use: <name>`; without\n"
        "a weight it is shown and not scored."
    )
    return page("Measures", about, map(_measure, names("shixiao.measures")))


def _measure(name: str) -> str:
    measure = load("shixiao.measures", name, "measure")
    tables = sorted({op.name for op in measure.of.op().find(_unbound())})
    said = [measure.kind, "of " + ", ".join(f"[{t}](facts.md#{t})" for t in tables)]
    said += [f"by `{measure.when}`"] if measure.when else []
    said += [f"in {measure.unit}"] if measure.unit else []
    said += [f"{measure.better} is better" if measure.better else "never scored"]
    beside = "; ".join(f"{b.zh} ({b.en})" for b in measure.beside.values())
    detail = f"{', '.join(said)}.\n" + (f"\nShown beside it: {beside}.\n" if beside else "")
    return family("shixiao.measures", name, "spec/measures", detail)


def _unbound() -> type:
    return importlib.import_module("ibis.expr.operations").UnboundTable


def detectors() -> str:
    about = (
        "A detector finds records that may not be what they say. It never deletes: a scheme lists it under\n"
        "`disbelieve:`, and every verdict is computed with and without what it found."
    )
    parts = (family("shixiao.integrity", name, "integrity") for name in names("shixiao.integrity"))
    return page("Detectors", about, parts)


def rules() -> str:
    about = (
        "What `shixiao lint` finds wrong with a scheme. An error stops the scheme; `allow: {<name>: why}` lets it\n"
        "pass with the reason published."
    )
    return page("Rules", about, map(_rule, names("shixiao.design.rules")))


def _rule(name: str) -> str:
    cases = YAML(typ="safe").load(ROOT / "tests" / "rules" / f"{name}.yml")
    held = (f"- {what}: {case}\n" for what in ("refused", "accepted") for case in cases.get(what, {}))
    return family("shixiao.design.rules", name, "rules") + "\nHeld to by cases:\n\n" + "".join(held)


def fact_tables() -> str:
    about = (
        f"Format {VERSION}. One row per thing that its title says; the key is a string `<source>:<id>`. An instant\n"
        "(`*_at`) is UTC, and the local date (`*_on`) beside it is made at intake. A column may be empty unless it is\n"
        "marked *never empty*. Pseudonyms replace persons, telephones, devices and staff on the way in."
    )
    return page("Fact tables", about, map(_fact, facts().values()))


def _fact(fact: Fact) -> str:
    module = importlib.import_module(f"shixiao.facts.{fact.name}")
    first, _, rest = inspect.cleandoc(module.__doc__ or "").partition("\n")
    beside = dict(re.findall(r'^\s+"(\w+)":.*?\s{2}# (.+)$', inspect.getsource(module), re.MULTILINE))
    rows = [
        [f"`{name}`", column.type + (", never empty" if column.required else ""), meaning(name, column, beside)]
        for name, column in fact.all_columns.items()
    ]
    return f"## {fact.name}\n\n**{first}**\n{rest}\n\n{table(['column', 'type', 'meaning'], rows)}"


def meaning(name: str, column: Column, beside: dict[str, str]) -> str:
    said = [beside[name]] if name in beside else []
    if column.role == "key":
        said.append("the key")
    if column.role == "as_of":
        said.append("the last day that [the export of the row reaches](../how-to/sources.md#how-far-an-export-reaches)")
    if column.role == "local_day":
        said.append(f"local date of `{name.removesuffix('_on')}_at`")
    if column.refers:
        said.append(
            f"one of [{column.refers}](#{column.refers})" + (", or of a list we do not have" if column.soft else "")
        )
    if column.domain:
        said.append(f"pseudonym ({column.domain})")
    if column.role == "text":
        said.append("free text, numbers of persons and telephones masked")
    if column.one_of:
        said.append("one of " + ", ".join(f"`{one}`" for one in column.one_of))
    if column.least is not None:
        said.append(f"at least {column.least:g}")
    if column.most is not None:
        said.append(f"at most {column.most:g}")
    return "; ".join(said)


def commands() -> str:
    about = (
        "Every command says the same with `--help`. What the exit codes mean: [errors](errors.md).\n\n"
        "The command line speaks Chinese. It speaks English where the variable `SHIXIAO_LANG` is `en`, or where that\n"
        "is not set and the system's language (`LC_ALL`, `LC_MESSAGES`, `LANG`, the first that is set) is English;\n"
        "`SHIXIAO_LANG=zh` brings Chinese back. `--lang` is another thing: the language of the pages that a command\n"
        "writes. What a folder holds is the same whoever made it, in whatever language."
    )
    return page("Commands", about, _commands(cli, "shixiao"))


def _commands(group: click.Group, path: str) -> Iterator[str]:
    for name in sorted(group.commands):
        command, full = group.commands[name], f"{path} {name}"
        with speaking("en"):
            told = {**cli.context_settings, "terminal_width": 100}
            said = command.get_help(click.Context(command, info_name=full, **told))
        yield f"## {full}\n\n```text\n{said}\n```\n"
        if isinstance(command, click.Group):
            yield from _commands(command, full)


def exit_codes() -> str:
    about = (
        "0 is fine. Anything else is one message: what is wrong, where, and what to do. A traceback is our mistake,\n"
        "never yours; please report it."
    )
    found = [c for c in vars(errors).values() if inspect.isclass(c) and issubclass(c, errors.Refusal)]
    rows = [[str(c.exit_code), f"`{c.__name__}`", (c.__doc__ or "").strip().splitlines()[0]] for c in found]
    ordered = sorted(rows, key=lambda row: int(row[0]))
    return page("Errors", about, [table(["exit code", "name", "when"], ordered)])


def scheme() -> str:
    about = (
        "One assessment is one YAML file, which the office it judges can read. YAML 1.2; an unknown or repeated key\n"
        "is refused. Editors can check while you type with [scheme.schema.json](../../schemes/scheme.schema.json)."
    )
    return page("Schemes", about, _models(Scheme))


def sample() -> str:
    about = (
        "How a third party's sample is drawn is one YAML file, which anybody may read. YAML 1.2; an unknown or\n"
        "repeated key is refused. Editors can check with [sample.schema.json](../../schemes/sample.schema.json);\n"
        "`schemes/samples/county-callback.yml` is one to begin with. [How to](../how-to/third-party.md)."
    )
    return page("Samples", about, _models(Design))


def rulepack() -> str:
    about = (
        "Working days and limits of one region, each with the document it comes from. A pack becomes the tables\n"
        "[calendar](facts.md#calendar) and [limits](facts.md#limits)."
    )
    return page("Rule packs", about, _models(Pack))


def _models(model: type[BaseModel]) -> Iterator[str]:
    """The model and all that it is made of, in the order in which they are met."""
    whole = model.model_json_schema()
    parts = whole.pop("$defs", {})
    yield _model(model.__name__, whole)
    yield from (_model(name, parts[name]) for name in _met(whole, parts))


def _met(schema: dict[str, Any], parts: dict[str, Any]) -> list[str]:
    out: list[str] = []
    waiting = [schema]
    while waiting:
        for name in re.findall(r'"#/\$defs/(\w+)"', json.dumps(waiting.pop(0))):
            if name not in out:
                out.append(name)
                waiting.append(parts[name])
    return out


def _model(name: str, schema: dict[str, Any]) -> str:
    must = schema.get("required", [])
    rows = [
        [f"`{key}`", kind(field), _default(key, field, must), field.get("description", "")]
        for key, field in schema.get("properties", {}).items()
    ]
    about = (schema.get("description") or "").strip()
    return f"## {name}\n\n{about}\n\n{table(['key', 'value', 'left out', 'meaning'], rows)}"


def _default(key: str, field: dict[str, Any], must: list[str]) -> str:
    if key in must:
        return "must be there"
    value = field.get("default")
    return (
        "" if value in (None, "", [], {}) or isinstance(value, dict) else f"`{json.dumps(value, ensure_ascii=False)}`"
    )


LIMITS = {
    "minimum": "≥ {}",
    "maximum": "≤ {}",
    "exclusiveMinimum": "> {}",
    "exclusiveMaximum": "< {}",
    "minItems": "at least {} of them",
    "maxItems": "at most {} of them",
    "pattern": "matches `{}`",
}


def kind(field: dict[str, Any]) -> str:
    """What a JSON schema allows, in words."""
    if "$ref" in field:
        name = field["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(kind(one) for one in field["anyOf"] if one.get("type") != "null"))
    if "enum" in field:
        return ", ".join(f"`{one}`" for one in field["enum"])
    said = {"string": "text", "integer": "whole number", "boolean": "yes or no (`true`, `false`)"}.get(
        field.get("type", ""), field.get("type", "")
    )
    if field.get("format") == "date":
        said = "date"
    if field.get("type") == "array":
        inner = field["prefixItems"][0] if "prefixItems" in field else field["items"]
        said = f"list of: {kind(inner)}"
    if field.get("type") == "object":
        said = f"mapping to: {kind(field['additionalProperties'])}" if field.get("additionalProperties") else "mapping"
    return ", ".join([said, *(text.format(field[key]) for key, text in LIMITS.items() if key in field)])


def scheme_schema() -> str:
    schema = json_schema(names("shixiao.measures"), names("shixiao.integrity"))
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def sample_schema() -> str:
    schema = Design.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


PAGES = {
    "docs/reference/commands.md": commands,
    "docs/reference/detectors.md": detectors,
    "docs/reference/errors.md": exit_codes,
    "docs/reference/facts.md": fact_tables,
    "docs/reference/measures.md": measures,
    "docs/reference/rulepack.md": rulepack,
    "docs/reference/rules.md": rules,
    "docs/reference/sample.md": sample,
    "docs/reference/scheme.md": scheme,
    "schemes/sample.schema.json": sample_schema,
    "schemes/scheme.schema.json": scheme_schema,
}


def stale() -> list[str]:
    """The pages that are not what the code says now."""

    def there(name: str) -> str:
        return (ROOT / name).read_text(encoding="utf-8") if (ROOT / name).is_file() else ""

    return [name for name, make in PAGES.items() if there(name) != make()]


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        found = stale()
        sys.exit(f"stale, run `make docs`: {', '.join(found)}" if found else 0)
    for name, make in PAGES.items():
        (ROOT / name).write_text(make(), encoding="utf-8")
