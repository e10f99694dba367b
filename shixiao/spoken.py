"""The command line's help and complaints in the reader's language: click's own texts and ours.

Click takes its texts from the system's gettext when it is imported; here they come from the catalogues that
everything else is said from.
"""

import copy
import inspect
import os
import sys
from pathlib import Path
from typing import Any

import click

from shixiao.errors import WrongUse
from shixiao.words import LANGUAGES, _

VARIABLE = "SHIXIAO_LANG"
_SYSTEM = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set decides, as everywhere


def reader() -> str:
    """The language of who sits at the terminal: SHIXIAO_LANG, else English where the system says so, else Chinese."""
    said = os.environ.get(VARIABLE, "").strip().lower()
    if said in LANGUAGES:
        return said
    if said:
        raise WrongUse(_("no such language: {language}", language=said), VARIABLE, _("give zh or en"))
    system = next((os.environ[name] for name in _SYSTEM if os.environ.get(name)), "")
    return "en" if system.lower().startswith("en") else "zh"


class Name(click.Path):
    """A name of a file or folder that can be written down in a manifest, a table and a message."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = super().convert(value, param, ctx)
        try:
            whole = str(Path(os.fsdecode(path)).absolute())
            whole.encode()
        except UnicodeEncodeError:
            shown = whole.encode("utf-8", "backslashreplace").decode()
            self.fail(_("{name}: this name is not UTF-8; rename it", name=shown), param, ctx)
        except FileNotFoundError:
            self.fail(_("the folder that this was started in is gone"), param, ctx)
        return path


class Command(click.Command):
    """A command whose help is said in the language in use."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super(Command, _translated(self)).format_help(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        return _paragraphs(self.help or "").split("\n")[0].removesuffix(".")


class Group(click.Group):
    """A group of such commands."""

    command_class = Command
    group_class = type

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super(Group, _translated(self)).format_help(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        return _paragraphs(self.help or "").split("\n")[0].removesuffix(".")


def _translated(command: Any) -> Any:
    """A copy to take the help from; parsing keeps the original."""

    def params(ctx: click.Context) -> list[click.Parameter]:
        return [_explained(param) for param in command.get_params(ctx)]

    said = copy.copy(command)
    said.help = _paragraphs(command.help or "")
    said.get_params = params
    return said


def _explained(param: Any) -> Any:
    said = copy.copy(param)
    said.help = _(param.help) if getattr(param, "help", None) else None
    return said


def _paragraphs(text: str) -> str:
    """Each paragraph is one text; of examples (after a \\b) each line is one."""
    return "\n\n".join(map(_paragraph, inspect.cleandoc(text).split("\n\n")))


def _paragraph(text: str) -> str:
    if text.startswith("\b"):
        return "\n".join(map(_, text.split("\n")))
    flat = " ".join(text.split())
    return _(flat)


def _one_or_many(one: str, many: str, number: int) -> str:
    return _(one if number == 1 else many)


def teach_click() -> None:
    """Let click look its own texts up where ours are."""
    for name in ("core", "decorators", "exceptions", "formatting", "parser", "types"):
        module: Any = sys.modules[f"click.{name}"]
        for old, new in (("_", _), ("ngettext", _one_or_many)):
            if hasattr(module, old):
                setattr(module, old, new)
