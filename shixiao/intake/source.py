"""What a source.yml may say, checked against the fact tables before any data is read."""

import datetime as dt
import hashlib
import re
import zoneinfo
from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from shixiao.errors import SourceRefused
from shixiao.facts import facts
from shixiao.facts._table import Column
from shixiao.intake import _yaml
from shixiao.intake.scales import BEST, WORST, plain_word
from shixiao.people import VARIABLE
from shixiao.plugs import names, nearest
from shixiao.spelling import folded
from shixiao.strict import told
from shixiao.words import _

MISSING = ["", "NULL", "null", "None", "N/A", "#N/A", "NaN", "nan", "-", "--", "—", "——", "无", "\\N"]
LONGEST = 1_000  # points of a scale
FROM_RULE_PACKS = ("calendar", "limits")  # tables that no source fills
SUFFIXES = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "tsv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xlsx",
    ".et": "xlsx",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".parquet": "parquet",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
    ".db": "sqlite",
}


def _as_text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else value


Text = Annotated[str, BeforeValidator(_as_text)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rows(_Strict):
    """How many rows an input must give, over all its files."""

    at_least: int = Field(default=1, ge=0)
    at_most: int | None = Field(default=None, ge=0)


class Scale(_Strict):
    """The scale of a column of stars: its two ends, its words from worst to best, or words known everywhere (none)."""

    worst: int | None = None
    best: int | None = None
    words: list[Text] | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, said: Any) -> Any:
        if said == "words" or isinstance(said, list):
            return {"words": [] if said == "words" else said}
        if not isinstance(said, dict) or "words" in said:
            raise ValueError(_sound_scales())
        return said

    @model_validator(mode="after")
    def _whole(self) -> "Scale":
        if self.words is not None:
            sound = not self.words or 2 <= len(self.words) == len({plain_word(w) for w in self.words}) <= LONGEST
        else:
            sound = self.worst is not None and self.best is not None and 0 < abs(self.best - self.worst) <= LONGEST
        if not sound:
            raise ValueError(_sound_scales())
        return self


def _sound_scales() -> str:
    return _(
        "say the ends, scale: {worst: 1, best: 10}, the words from worst to best, scale: [差, 中, 好], or scale: words"
    )


class From(_Strict):
    """Where one fact column comes from."""

    heading: str | None = Field(default=None, alias="from")
    values: dict[str, Text | None] | None = None  # null: says nothing
    other: Text | None = None
    empty: Text | None = None
    value: Text | None = None
    compute: str | None = None
    zone: str | None = None
    zones: dict[str, str] = {}
    format: str | list[str] | None = None
    of: str | None = None
    missing: list[Text] = []
    scale: Scale | None = None

    @property
    def says_other(self) -> bool:
        """Whether other is said; `other: null` says that every other category means nothing."""
        return "other" in self.model_fields_set

    @property
    def formats(self) -> list[str]:
        return [self.format] if isinstance(self.format, str) else list(self.format or [])

    @model_validator(mode="after")
    def _one_origin(self) -> "From":
        origins = [n for n in ("heading", "value", "compute") if getattr(self, n) is not None]
        if len(origins) != 1:
            raise ValueError(_("say exactly one of from, value, compute"))
        return self


class Mapping(_Strict):
    """How one input fills one fact table."""

    only: str | None = None
    from_distinct: bool = False
    columns: dict[str, From] = {}

    @model_validator(mode="before")
    @classmethod
    def _split(cls, said: Any) -> Any:
        if not isinstance(said, dict):
            raise ValueError(_("a table is described by its columns"))
        own = {k: v for k, v in said.items() if k in ("only", "from_distinct")}
        rest = {k: {"from": v} if isinstance(v, str) else v for k, v in said.items() if k not in own}
        return own | {"columns": rest}


class Input(_Strict):
    """One kind of file (or one database table) that the system gives."""

    file: str | None = None
    format: str | None = None
    sheet: str | None = None
    sheets: list[Text] | Literal["all"] | None = None
    table: str | None = None
    dsn_env: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    heading_row: int | None = Field(default=None, ge=0)
    heading_rows: int | None = Field(default=None, ge=1, le=3)
    columns: list[Text] | None = None
    rows: Rows = Rows()
    as_of: dt.date | None = None  # the last day it knows of
    ignore: list[Text] = []
    public: bool | None = None  # as the source says, if not said here
    tables: dict[str, Mapping]

    @property
    def kind(self) -> str:
        suffix = Path(self.file or "").suffix.lower()
        return self.format or SUFFIXES.get(suffix, "")

    @property
    def called(self) -> str:
        return self.file or self.table or self.kind


class Source(_Strict):
    """One system whose exports become facts."""

    source: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=64)
    title: str
    zone: str = "Asia/Shanghai"
    zones: dict[str, str] = {}  # what abbreviations of zones mean: {CST: Asia/Shanghai}
    hash: Literal["sha256", "sm3"] = "sha256"
    missing: list[Text] = MISSING
    public: bool = False  # whether messages may show its headings, categories and file names
    as_of: dt.date | None = None  # of all inputs that say nothing else
    inputs: list[Input] = Field(min_length=1)

    _path: Path = Path()
    _sha256: str = ""

    @property
    def path(self) -> Path:
        return self._path

    @property
    def sha256(self) -> str:
        return self._sha256


def load(path: Path) -> Source:
    """A source.yml (or the folder it stands in) that is sound, or a refusal that names its line."""
    path = Path(path)
    path = path / "source.yml" if path.is_dir() else path
    said, lines = _yaml.load(path)
    try:
        source = Source.model_validate(said)
    except ValidationError as error:
        raise _refusal(error, lines, path) from None
    inputs = [g if g.public is not None else g.model_copy(update={"public": source.public}) for g in source.inputs]
    source = source.model_copy(update={"inputs": inputs})
    source._path, source._sha256 = path, hashlib.sha256(path.read_bytes()).hexdigest()
    _check(source, lines)
    return source


def _refusal(error: ValidationError, lines: dict[tuple[str, ...], int], path: Path) -> SourceRefused:
    """The first thing that is wrong; a misspelt word before the one that is missing because of it."""
    found = error.errors(include_url=False, include_input=False)
    first = min(found, key=lambda e: e["type"] != "extra_forbidden")
    loc = [str(p) for p in first["loc"]]
    place = tuple(p for p in loc if p not in ("columns", "from"))
    while place and place not in lines:
        place = place[:-1]
    what = told(first)
    do = _("see docs/how-to/sources.md")
    if first["type"] == "extra_forbidden":
        what, do = _("this word is not known here"), nearest(loc[-1], _words(loc))
    return SourceRefused(f"{'.'.join(loc)}: {what}", f"{path}:{lines.get(place, 1)}", do)


def _words(loc: list[str]) -> list[str]:
    """The words that may stand where a word stands that is not known."""
    model: type[BaseModel] = Source
    if "scale" in loc[:-1]:
        return ["worst", "best"]
    if "columns" in loc:
        model = From
    elif "rows" in loc[:-1]:
        model = Rows
    elif "inputs" in loc:
        model = Input
    return [f.alias or n for n, f in model.model_fields.items()]


def _check(source: Source, lines: dict[tuple[str, ...], int]) -> None:
    _zone(source.zone, f"{source.path}:{lines.get(('zone',), 1)}")
    for zone in source.zones.values():
        _zone(zone, f"{source.path}:{lines.get(('zones',), 1)}")
    for i, given in enumerate(source.inputs):
        at = ("inputs", str(i))
        where = f"{source.path}:{lines.get(at, 1)}"
        check_input(given, where)
        for table, mapping in given.tables.items():
            place = (*at, "tables", table)
            _check_table(source, given, table, mapping, lambda *p, at=place: _line(source, lines, (*at, *p)))


def _line(source: Source, lines: dict[tuple[str, ...], int], place: tuple[str, ...]) -> str:
    while place and place not in lines:
        place = place[:-1]
    return f"{source.path}:{lines.get(place, 1)}"


def _zone(zone: str, where: str) -> None:
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        close = nearest(zone, sorted(zoneinfo.available_timezones()))
        raise SourceRefused(
            _("{zone} is no time zone", zone=repr(zone)), where, close if len(close) < 80 else _("e.g. Asia/Shanghai")
        ) from None


def check_input(given: Input, where: str) -> None:
    """What is said of a file or table makes sense, or a refusal."""
    known = names("shixiao.intake.formats")
    if given.format is not None and given.format not in known:
        raise SourceRefused(
            _("the format {name} is not known", name=repr(given.format)),
            where,
            _("say format: one of {known}", known=", ".join(known)),
        )
    if given.kind == "postgres" and not (given.dsn_env and given.table):
        raise SourceRefused(_("a PostgreSQL input needs dsn_env and table"), where)
    if given.kind == "sqlite" and not given.table:
        raise SourceRefused(_("a SQLite input needs table"), where)
    if given.kind != "postgres" and not given.file:
        raise SourceRefused(_("an input needs file"), where)
    if given.dsn_env == VARIABLE:
        raise SourceRefused(
            _("dsn_env cannot be {name}, which holds the pseudonym key", name=VARIABLE),
            where,
            _("keep the database's address in a variable of its own"),
        )
    if given.file and Path(given.file).is_absolute():
        raise SourceRefused(_("file is said relative to source.yml"), where, _("use --data DIR for another place"))
    if (given.heading_row == 0) != (given.columns is not None):
        raise SourceRefused(_("heading_row: 0 and columns: [...] go together"), where)
    if given.heading_row == 0 and given.heading_rows is not None:
        raise SourceRefused(_("heading_row: 0 says that there are no headings"), where, _("leave out heading_rows"))
    if given.sheet is not None and given.sheets is not None:
        raise SourceRefused(_("sheet and sheets are said at once"), where, _("choose one"))
    if given.delimiter is not None and (len(given.delimiter.encode()) != 1 or given.delimiter in '"\r\n'):
        raise SourceRefused(_("a delimiter is one ASCII character"), where)
    if given.rows.at_most is not None and given.rows.at_most < given.rows.at_least:
        raise SourceRefused(_("rows: at_most is less than at_least"), where)


def _check_table(source: Source, given: Input, table: str, mapping: Mapping, where: Any) -> None:
    if table not in (known := [t for t in facts() if t not in FROM_RULE_PACKS]):
        raise SourceRefused(_("no fact table is called {name}", name=repr(table)), where(), nearest(table, known))
    fact = facts()[table]
    allowed = {n: c for n, c in fact.all_columns.items() if c.role not in ("local_day", "as_of")}
    for name, origin in mapping.columns.items():
        if name not in allowed:
            raise SourceRefused(
                _("{table} has no column {name}", table=table, name=repr(name)),
                where(name),
                nearest(name, list(allowed)),
            )
        _check_column(table, name, allowed[name], origin, where(name))
        if origin.heading is not None and origin.heading in given.ignore:
            raise SourceRefused(
                _("{name} is mapped and ignored at once", name=repr(origin.heading)), where(name), _("choose one")
            )
    for name, column in allowed.items():
        needed = column.required and (name != fact.key or column.domain or fact.key in fact.columns)
        if (needed or (mapping.from_distinct and name == fact.key)) and name not in mapping.columns:
            raise SourceRefused(
                _("{table} needs the column {name}", table=table, name=repr(name)), where(), _("map it")
            )
    for owed in fact.checks:
        if owed.rule == "some" and not any(name in mapping.columns for name in owed.columns):
            raise SourceRefused(
                _("{table} needs one of {columns}", table=table, columns=", ".join(owed.columns)), where(), _("map it")
            )
    for text in [mapping.only, *(o.compute for o in mapping.columns.values())]:
        if text is not None:
            from shixiao.intake.expressions import check

            check(text, where())


def _check_column(table: str, name: str, column: Column, origin: From, where: str) -> None:
    if any("%I" in f and "%p" not in f for f in origin.formats):
        raise SourceRefused(
            _("a format with %I, an hour of twelve, needs %p"), where, _("say %H where the hours go to 24")
        )
    for zone in (origin.zone, *origin.zones.values()):
        if zone is not None:
            _zone(zone, where)
    results = [*(origin.values or {}).values(), origin.other, origin.empty, origin.value]
    wanted = column.one_of or (("true", "false") if column.type == "boolean" else ())
    if column.role == "stars" and origin.scale is None:
        wanted = tuple(map(str, range(WORST, BEST + 1)))
    if column.role != "stars" and origin.scale is not None:
        raise SourceRefused(_("`scale` is for stars; {table}.{name} has none", table=table, name=name), where)
    for result in results:
        if wanted and result is not None and result not in wanted:
            raise SourceRefused(
                _("{table}.{name} cannot be {value}", table=table, name=name, value=repr(result)),
                where,
                nearest(result, wanted),
            )
    if origin.of is not None and column.role != "reference" and column.domain != "staff":
        raise SourceRefused(_("`of` is for columns that refer to another table"), where)
    if origin.says_other and origin.values is None:
        raise SourceRefused(_("`other` needs `values`"), where)
    twice = [k for k, n in Counter(map(folded, origin.values or {})).items() if n > 1]
    if twice:
        raise SourceRefused(
            _("two of values: are one spelling, {name}", name=repr(twice[0])), where, _("keep one of the two")
        )
    if origin.of is not None and not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", origin.of):
        raise SourceRefused(_("`of` is the name of a source"), where)
