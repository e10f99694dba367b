"""Opens whatever an input names: unpacked where it is packed, by the reader for what it really is."""

import contextlib
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shixiao.errors import SourceRefused
from shixiao.intake.formats import Notes, Reading, _sheets
from shixiao.intake.formats._content import kind
from shixiao.intake.formats._packed import unpacked
from shixiao.intake.source import Input
from shixiao.words import _


@dataclass(frozen=True)
class Opened:
    """A file whose kind is known."""

    file: Path | None
    given: Input

    @property
    def kind(self) -> str:
        return self.given.kind

    @property
    def _reader(self) -> Any:
        return importlib.import_module(f"shixiao.intake.formats.{self.kind}")

    def parts(self, wanted: frozenset[str], notes: Notes) -> list[str]:
        """The tables to be read, by name where somebody has said several: `sheets`."""
        if self.given.sheets is None:
            return [""]
        if not hasattr(self._reader, "sheets") or self.file is None:
            raise SourceRefused(_("`sheets` is for files with several tables"), str(self.file), _("leave it out"))
        with self._reader.sheets(self.file, self.given, Notes()) as there:
            return _sheets.parts(there, self.given, wanted, self.file.name, notes)

    def tables(self) -> list[dict[str, str]]:
        """All tables of the file that people can see, as the words that name each in a source.yml."""
        if self.kind == "sqlite":
            return [{"table": name} for name in self._reader.tables(self.file)]
        if not hasattr(self._reader, "sheets") or self.file is None:
            return [{}]
        if self.given.sheet is not None:
            return [{"sheet": self.given.sheet}]
        with self._reader.sheets(self.file, self.given, Notes()) as there:
            return [{"sheet": name} for name in _sheets.tables(there)]

    def hidden(self) -> list[str]:
        """Sheets that nobody sees."""
        if not hasattr(self._reader, "sheets") or self.file is None:
            return []
        with self._reader.sheets(self.file, self.given, Notes()) as there:
            return [sheet.name for sheet in there if sheet.hidden]

    @contextlib.contextmanager
    def reading(self, wanted: frozenset[str], notes: Notes, **part: str) -> Iterator[Reading]:
        """One table of it, by the words of `parts` or `tables`."""
        said = {"sheets": None} | part if part else {}
        with self._reader.opened(self.file, self.given.model_copy(update=said), wanted, notes) as reading:
            yield reading


@contextlib.contextmanager
def opened(file: Path | None, given: Input) -> Iterator[Opened]:
    """The file, or the table of a database, of an input."""
    if file is None:
        yield Opened(None, given)
        return
    with unpacked(file) as inner:
        try:
            found = kind(inner, given)
            if found == "sqlite" and not given.table:
                raise SourceRefused(_("a SQLite input needs table"), str(inner), _("say table: in source.yml"))
            yield Opened(inner, given.model_copy(update={"format": found}))
        except SourceRefused as refusal:
            if inner != file:  # the place it was unpacked to says nothing to anybody
                refusal.where = refusal.where.replace(str(inner), f"{file} ({inner.name})")
            raise
