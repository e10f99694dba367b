"""What the documentation says is so: pages are fresh, links lead somewhere, commands exist."""

import importlib.util
import re
import shlex
from pathlib import Path

import click
import pytest

from shixiao.__main__ import cli
from shixiao.errors import Refusal
from shixiao.facts import facts
from shixiao.plugs import headings

ROOT = Path(__file__).parents[2]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("*.md"))]
CODE = sorted((ROOT / "shixiao").rglob("*.py"))
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@pytest.fixture(scope="module")
def reference():
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "docs" / "make_reference.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def named(path):
    return str(path.relative_to(ROOT))


def prose(path):
    return re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors(path):
    """The places on a page that a link may name, as GitHub makes them from headings."""
    found = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in found}


def examples(path):
    """The `shixiao …` lines of the console examples on a page."""
    for block in re.findall(r"^```console\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            if re.match(r"(\$ )?shixiao\b", line):
                yield line.removeprefix("$ ")


def parse(line):
    """Let click read an example; it complains about what does not exist."""
    words = shlex.split(re.split("  #| > | [|] ", line)[0])[1:]
    group = context = None
    command = cli
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        group, context = command, click.Context(command, parent=context)
        name, command, words = group.resolve_command(context, words)
    if not isinstance(command, click.Group):
        command.make_context(name, words, parent=context)


def every_command(group, path=()):
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))


def test_no_reference_page_is_stale(reference):
    assert reference.stale() == [], "run `make docs`"


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_link_inside_the_repository_leads_somewhere(path):
    for link in LINK.findall(prose(path)):
        if "://" in link or link.startswith("mailto:"):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), link


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_an_example_on_a_page_is_a_command_that_exists(path):
    for line in examples(path):
        try:
            parse(line)
        except (click.ClickException, Refusal) as wrong:
            pytest.fail(f"{line}\n{wrong}")


@pytest.mark.parametrize(
    "line", ["shixiao asess x", "shixiao assess x --schem y --out z", "shixiao rank x --better up"]
)
def test_an_example_that_does_not_exist_is_found(line):
    with pytest.raises(click.ClickException):
        parse(line)


def test_every_command_is_documented_with_an_example():
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    for path in every_command(cli):
        said = " ".join(("shixiao", *path))
        assert f"\n## {said}\n" in page
        command = cli
        for name in path:
            command = command.commands[name]
        if not isinstance(command, click.Group):
            assert re.search(rf"^ *{said}\b", command.help or "", re.MULTILINE), f"{said} --help shows no example"


def test_every_example_in_the_help_of_a_command_is_one():
    for path in every_command(cli):
        command = cli
        for name in path:
            command = command.commands[name]
        for line in (command.help or "").splitlines():
            if line.strip().startswith("shixiao "):
                parse(line.strip())


def test_every_page_is_reached_from_the_index():
    seen, waiting = set(), [ROOT / "docs" / "index.md"]
    while waiting:
        page = waiting.pop()
        if page not in seen and page.suffix == ".md":
            seen.add(page)
            links = (link.partition("#")[0] for link in LINK.findall(prose(page)) if "://" not in link)
            waiting += [(page.parent / link).resolve() for link in links if link]
    assert sorted(map(named, set(PAGES) - seen - {ROOT / "README.md"})) == []


@pytest.mark.parametrize("path", CODE, ids=named)
def test_a_page_that_a_message_sends_people_to_exists(path):
    for page in re.findall(r"docs/[\w/-]+\.(?:md|csv)", path.read_text(encoding="utf-8")):
        assert (ROOT / page).exists(), page


def glossary():
    rows = re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|", (ROOT / "GLOSSARY.md").read_text(encoding="utf-8"), re.MULTILINE)
    return [(zh, en) for zh, en in rows if zh not in ("中文", "---")]


def test_a_chinese_term_has_one_english_word_and_the_other_way_round():
    chinese, english = zip(*glossary(), strict=True)
    assert len(set(chinese)) == len(chinese)
    assert len(set(english)) == len(english)


def test_every_fact_table_is_called_by_a_term_of_the_glossary():
    terms = {zh for zh, _ in glossary()}
    assert {headings("shixiao.facts", name)["zh"] for name in facts()} <= terms
    assert {fact.title for fact in facts().values()} <= terms
