"""Whatever is said to people in English can be said in Chinese."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract, extract_from_file
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from shixiao.plugs import headings, names
from shixiao.words import _, catalogue, speaking

ROOT = Path(__file__).parents[1]
PARTS = [p for p in sorted((ROOT / "locale").rglob("*.po")) if p.stat().st_size]
PACKAGES = ("shixiao.measures", "shixiao.integrity", "shixiao.design.rules")
FAMILIES = [(package, name) for package in PACKAGES for name in names(package)]
CHINESE = re.compile("[\u4e00-\u9fff]")
PLACE = re.compile(r"\{(\w+)[^}]*\}")


def takes_words(path):
    """Whether `_` in this file is ours, and not the one of ibis."""
    return any(
        isinstance(node, ast.ImportFrom) and node.module == "shixiao.words" and "_" in {a.name for a in node.names}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )


CODE = [p for p in sorted((ROOT / "shixiao").rglob("*.py")) if takes_words(p)]
TEMPLATES = [p for p in sorted((ROOT / "shixiao").rglob("templates/**/*")) if p.suffix in {".html", ".txt", ".xml"}]


def said_in_code(path):
    return {message for _line, message, *_rest in extract_from_file("python", path, keywords={"_": None})}


def said_in_template(path):
    with path.open("rb") as file:
        return {
            message for _line, message, *_rest in extract(babel_extract, file, {"_": None}, options={"silent": "no"})
        }


def said_in_docstring(package, name):
    return [text for heading, text in headings(package, name).items() if heading not in ("zh", "en")]


def without_chinese(messages):
    return sorted(message for message in messages if message and message not in catalogue("zh"))


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_text_in_code_can_be_said_in_chinese(path):
    assert without_chinese(said_in_code(path)) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_text_on_a_page_can_be_said_in_chinese(path):
    assert without_chinese(said_in_template(path)) == []


@pytest.mark.parametrize(("package", "name"), FAMILIES, ids=lambda value: value.removeprefix("shixiao."))
def test_every_paragraph_about_a_measure_or_detector_can_be_said_in_chinese(package, name):
    assert without_chinese(said_in_docstring(package, name)) == []


@pytest.mark.parametrize(("package", "name"), FAMILIES, ids=lambda value: value.removeprefix("shixiao."))
def test_every_measure_and_detector_has_a_title_in_both_languages(package, name):
    said = headings(package, name)
    assert CHINESE.search(said["zh"])
    assert said["en"] and not CHINESE.search(said["en"])


def messages(path):
    with path.open("rb") as file:
        return [(str(m.id), str(m.string)) for m in read_po(file) if m.id and m.string]


@pytest.mark.parametrize("path", PARTS, ids=lambda p: p.name)
def test_a_translation_is_chinese_and_keeps_every_place_to_fill_in(path):
    for english, chinese in messages(path):
        assert CHINESE.search(chinese) or not re.search("[a-z]{3}", PLACE.sub("", english)), english
        assert sorted(PLACE.findall(chinese)) == sorted(PLACE.findall(english)), english


def test_one_text_has_one_translation():
    found = {}
    for path in PARTS:
        for english, chinese in messages(path):
            found.setdefault(english, {}).setdefault(chinese, path.name)
    assert {english: said for english, said in found.items() if len(said) > 1} == {}


def test_texts_in_code_are_found_and_those_of_ibis_are_not(tmp_path):
    ours, theirs = tmp_path / "ours.py", tmp_path / "theirs.py"
    ours.write_text('from shixiao.words import _\nprint(_("{n} cases", n=3), _(x), _("two " "parts"))\n')
    theirs.write_text('from ibis import _\nprint(_("not ours"))\n')
    assert said_in_code(ours) == {"{n} cases", "two parts"}
    assert [takes_words(p) for p in (ours, theirs)] == [True, False]
    assert without_chinese(["nobody would ever translate this"]) == ["nobody would ever translate this"]


def test_texts_on_pages_are_found(tmp_path):
    (tmp_path / "page.html").write_text('<p title="{{ _("a title") }}">{{ _("{n} cases", n=count) }}</p>')
    assert said_in_template(tmp_path / "page.html") == {"a title", "{n} cases"}


def test_a_text_without_translation_is_said_in_english():
    with speaking("zh"):
        assert _("nobody would ever translate {this}", this=1) == "nobody would ever translate 1"
