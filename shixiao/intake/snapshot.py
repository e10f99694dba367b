"""Sources → a snapshot: every row read is accepted, rejected with its place and reason, or skipped on purpose.

Files are read and mapped in batches and staged on disk; duplicates, references and order are settled in the
engine. The folder appears only when read = accepted + rejected + skipped holds for every input and table.
"""

import collections
import contextlib
import contextvars
import csv
import hashlib
import importlib
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from shixiao import folders
from shixiao.errors import DiskRefused, KeyRefused, SourceRefused
from shixiao.facts import VERSION, facts
from shixiao.facts._table import day_of
from shixiao.folders import Folder
from shixiao.intake import accounts, lookalikes, orphans, stops, swapped
from shixiao.intake.accounts import File
from shixiao.intake.formats import Notes, Raw, Reading
from shixiao.intake.listing import nearest
from shixiao.intake.mapping import AT, FILE_BITS, MANY, REJECTED, Mapped, Scaled, Table
from shixiao.intake.not_data import Judge
from shixiao.intake.opening import opened
from shixiao.intake.settle import Settled, Staged, alias_names, order, settle
from shixiao.intake.shapes import file_shown, shown_all, unshown
from shixiao.intake.source import Input, Source, load
from shixiao.intake.write import Stage, write
from shixiao.people import Key
from shixiao.words import _, reason

Progress = Callable[[str], None]
AHEAD = 3  # batches in flight
TOLD = pa.schema(
    {
        "source": pa.string(),
        "file": pa.string(),
        "row": pa.int64(),
        "column": pa.string(),
        "reason": pa.string(),
        "shape": pa.string(),
        "note": pa.string(),
    }
)


@dataclass(frozen=True)
class Snapshot(Folder):
    """A finished snapshot, with the counts of its inputs."""

    counts: dict[str, Any] = field(default_factory=dict)


@dataclass
class _Stage:
    """Where the rows of one fact table wait to be settled."""

    columns: list[str]
    rows: Stage
    derived: Stage
    rejects: Stage


def take(
    sources: list[Path],
    out: Path,
    engine: Any,
    key: Key | None = None,
    data: Path | None = None,
    progress: Progress | None = None,
    instead_of: Path | None = None,
) -> Snapshot:
    """Read every source into a new snapshot at `out`; `data` replaces the folder the files are looked for in.

    An older snapshot that it replaces, at `out` or `instead_of`, must have been made with the same key.
    """
    described = [load(p) for p in sources]
    _sound(described, engine)
    key = key.hashed(described[0].hash) if key is not None else None
    _same_key(key, Path(instead_of or out))
    meta: dict[str, Any] = {}
    with folders.new(Path(out), "snapshot", meta) as place:
        run = _Run(described, place, engine, key, data, progress or (lambda _said: None))
        counts = run.everything()
        meta |= run.meta() | {"counts": counts}
        folders.write_json(place / "counts.json", counts)
    finished = folders.open_folder(Path(out), "snapshot")
    return Snapshot(finished.path, finished.manifest, finished.root, counts)


def _sound(described: list[Source], engine: Any) -> None:
    if not described:
        raise SourceRefused(_("no source was given"), do=_("give one or more source.yml"))
    for name, n in Counter(s.source for s in described).items():
        if n > 1:
            raise SourceRefused(_("two sources are called {name}", name=repr(name)), do=_("rename one"))
    if engine.kind != "duckdb":
        raise SourceRefused(_("a snapshot is taken on DuckDB"), do=_("leave out --engine; assess takes Spark"))
    if len({s.hash for s in described}) > 1:
        raise SourceRefused(_("the sources ask for different hashes"), do=_("say the same hash: in every source"))


def _same_key(key: Key | None, out: Path) -> None:
    if not (out / "manifest.json").is_file():
        return
    before = folders.open_folder(out, "snapshot").manifest.get("key_fingerprint")
    if before and key is not None and before != key.fingerprint:
        raise KeyRefused(
            _("the snapshot that stands there was made with another key ({name})", name=before),
            str(out),
            _("give that key, or choose another --out"),
        )


class _Run:
    def __init__(
        self, described: list[Source], place: Path, engine: Any, key: Key | None, data: Path | None, progress: Progress
    ) -> None:
        self.described, self.place, self.engine, self.key = described, place, engine, key
        self.data, self.progress, self.told = data, progress, 0.0
        self.room, self.lock = place / "staging", threading.Lock()
        self.files: list[File] = []
        self.alike: dict[tuple[str, str], list[Path]] = {}  # files of a source that are called the same
        self.inputs: list[tuple[Source, Input]] = [(s, i) for s in described for i in s.inputs]
        self.stages: dict[str, _Stage] = {}
        self.notes = Notes()
        self.known: list[dict[str, Any]] = []  # how far inputs reach, and what they say to the day
        self.clocks: set[tuple[int, str, str]] = set()  # input, table, column: a clock says more than midnight

    def everything(self) -> dict[str, Any]:
        self._stage()
        with self._one_moment(), ThreadPoolExecutor(2, "intake") as pool, ThreadPoolExecutor(1, "digest") as digests:
            for number, (source, given) in enumerate(self.inputs):
                self._read_input(number, source, given, pool, digests)
        for stage in self.stages.values():
            stage.rows.close()
            stage.derived.close()
        settled = self._settle()
        rejects = {n: stage.rejects.rows for n, stage in self.stages.items()}
        accounts.compare(self.files, settled, self.place / "facts", self.place / "rejected", rejects)
        shutil.rmtree(self.room)
        counts = accounts.counts(self.inputs, self.files, settled, self.notes)
        counts["known"] = self.known
        counts["doubts"] = lookalikes.doubts(self._written, list(self.stages))
        for (source, _given), said in zip(self.inputs, counts["inputs"], strict=True):
            stops.unless_usable(said, source)
        return counts

    # reading

    @contextlib.contextmanager
    def _one_moment(self) -> Iterator[None]:
        """What can change while it is read is read as it was at one moment, by formats that know how."""
        with contextlib.ExitStack() as stack:
            for kind in sorted({given.kind for _source, given in self.inputs if given.file is None}):
                reader = importlib.import_module(f"shixiao.intake.formats.{kind}")
                if hasattr(reader, "one_moment"):
                    stack.enter_context(reader.one_moment())
            yield

    def _stage(self) -> None:
        self.room.mkdir()
        for name in sorted({t for _s, given in self.inputs for t in given.tables}):
            fact = facts()[name]
            said = {c for _s, g in self.inputs if name in g.tables for c in g.tables[name].columns}
            said |= {day_of(c) for c in said if fact.all_columns[c].role == "instant"}
            columns = [c for c in fact.all_columns if c in said or c == fact.key]
            full = fact.schema.to_pyarrow()
            schema = pa.schema([*(full.field(c).with_nullable(True) for c in columns), pa.field(AT, pa.int64())])
            room = self.room / name
            self.stages[name] = _Stage(
                columns,
                Stage(room / "rows.arrow", schema),
                Stage(room / "derived.arrow", schema),
                Stage(room / "rejects.arrow", REJECTED),
            )

    def _read_input(
        self, number: int, source: Source, given: Input, pool: ThreadPoolExecutor, digests: ThreadPoolExecutor
    ) -> None:
        tables = [Table(source, given, n, m, self.key, self.engine, self.lock) for n, m in given.tables.items()]
        wanted = frozenset().union(*(t.headings for t in tables))
        unknown: stops.Unknown = {}
        self.scaled: dict[tuple[str, str], Scaled] = {}
        self.rows = 0
        for path in self._paths(source, given):
            digest = digests.submit(_digest, path) if path is not None else None
            name = self._called(path, source, given)
            with self._as_called(path, name, source, given), opened(path, given) as found:
                for part, sheet in found.parts(wanted, self.notes).items():
                    file = File(source.source, number, f"{name} ({sheet})" if part else name, digest)
                    self.files.append(file)
                    with found.reading(wanted, self.notes, **{"sheet": part} if part else {}) as reading:
                        self._read(file, reading, source, given, tables, wanted, pool, unknown)
        if unknown:
            raise stops.unknown_categories(unknown, source, given)
        stops.unless_on_scale(self.scaled, source, given)
        stops.unless_enough(self.rows, given, source)

    def _called(self, path: Path | None, source: Source, given: Input) -> str:
        """The file as it is called in messages, counts and the manifest; no two alike."""
        if path is None:
            return given.called
        name = file_shown(path.relative_to(self._base(source)).as_posix(), given.file or "", given.public)
        alike = self.alike.setdefault((source.source, name), [])
        if path not in alike:
            alike.append(path)
        n = alike.index(path)
        return f"{name} #{n + 1}" if n and not given.public else name

    @contextlib.contextmanager
    def _as_called(self, path: Path | None, name: str, source: Source, given: Input) -> Iterator[None]:
        """Notes and refusals call the file as its source does; readers know it by its own name."""
        self.notes.file, shown = name, str(self._base(source) / name)
        try:
            yield
        except OSError as error:
            raise DiskRefused(_("the file cannot be read: {why}", why=reason(error)), shown) from None
        except csv.Error as error:  # such as a cell without an end
            said = _("the file cannot be read: {why}", why=error)
            raise SourceRefused(said, shown, _("export it again")) from None
        except SourceRefused as refusal:
            if path is not None and not given.public:
                refusal.what, refusal.where = (s.replace(str(path), shown) for s in (refusal.what, refusal.where))
            raise

    def _base(self, source: Source) -> Path:
        return Path(self.data) if self.data is not None else source.path.parent

    def _paths(self, source: Source, given: Input) -> list[Path | None]:
        if given.file is None:
            return [None]
        base = self._base(source)
        found = sorted(p for p in base.glob(given.file) if p.is_file())
        climbs = ".." in Path(given.file).parts
        within = Path.cwd() if climbs else base.resolve()  # up, but never out of where one stands
        if climbs and any(not p.resolve().is_relative_to(within) for p in [base, *found]):
            raise SourceRefused(
                _("file leaves the folder of its source"),
                str(source.path),
                _("use --data DIR for the folder that holds the files"),
            )
        if any(not p.resolve().is_relative_to(within) for p in found):
            raise SourceRefused(
                _("{pattern} leads out of its folder through a link", pattern=repr(given.file)),
                str(base),
                _("copy the file there, or give its folder with --data"),
            )
        if not found and given.rows.at_least:
            there = [p.name for p in sorted(base.iterdir())] if base.is_dir() else []
            raise SourceRefused(
                _("no file matches {pattern}", pattern=repr(given.file)),
                str(base),
                _files_there(given, there) if there else _("give the folder of the exports with --data"),
            )
        for path in found:
            _named(path)
        return list(found)

    def _read(
        self,
        file: File,
        reading: Reading,
        source: Source,
        given: Input,
        tables: list[Table],
        wanted: frozenset[str],
        pool: ThreadPoolExecutor,
        unknown: stops.Unknown,
    ) -> None:
        batches = self._strict(reading, wanted, given, source, file)
        lines = reading.lines or [{h: h for h in reading.headings}]
        through = _Batches(tables, lines, len(self.files) - 1, file.name)
        for table, mapped in _mapped(batches, through, pool):
            self._keep(file, table, mapped, unknown)
        stops.unless_swapped(file.days, given, file.name)

    def _strict(
        self, reading: Reading, wanted: frozenset[str], given: Input, source: Source, file: File
    ) -> Iterator[Raw]:
        """The batches, as long as every column is mapped or ignored."""
        stops.unless_all_said(reading.headings, wanted, given, source, file.name)
        for raw in reading.batches:
            stops.unless_all_said(reading.headings, wanted, given, source, file.name)
            file.read += raw.read
            self.rows += raw.read
            stops.unless_too_many(self.rows, given, source)
            if time.monotonic() - self.told > 1:
                self.told = time.monotonic()
                self.progress(_("{file}: {n} rows read", file=file.name, n=f"{file.read:,}"))
            yield raw

    def _keep(self, file: File, table: Table, mapped: Mapped, unknown: stops.Unknown) -> None:
        stage = self.stages[table.name]
        for column, counts in mapped.unknown.items():
            seen = unknown.setdefault((table.name, column), Counter())
            seen.update(counts)
            if len(seen) > MANY:
                raise stops.unknown_categories(unknown, table.source, table.given)
        if mapped.nuls:
            self.notes["nul_bytes_dropped"] += mapped.nuls
        if mapped.hidden:
            self.notes["hidden_characters_dropped"] += mapped.hidden
        for column, days in mapped.days.items():
            file.days[table.name, column] = file.days.get((table.name, column), swapped.NONE) + days
        for column, found in mapped.scaled.items():
            told = self.scaled.setdefault((table.name, column), Scaled())
            told.filled += found.filled
            told.outside.update(found.outside)
        if table.mapping.from_distinct:
            stage.derived.add(_widened(_distinct(mapped.accepted), stage.derived.schema))
            return
        stage.rows.add(_widened(mapped.accepted, stage.rows.schema))
        stage.rejects.add(mapped.rejected)
        file.rejected.setdefault(table.name, Counter()).update(mapped.rejected.column("reason").to_pylist())
        file.skipped[table.name] += mapped.skipped
        for column, n in mapped.placeholders.items():
            self.notes.add("placeholder_days", n, f"{table.name}.{column}")
        self.clocks |= {(file.input, table.name, column) for column in mapped.clocks}

    # settling

    def _settle(self) -> dict[str, Settled]:
        done: dict[str, Settled] = {}
        staged = {n: self._staged(n) for n in self.stages}
        aliases = alias_names(staged.get("aliases"))
        for name in order(list(self.stages)):
            self.progress(_("{table}: duplicates, references, order", table=name))
            stage = self.stages[name]
            done[name] = settle(staged[name], self.engine, aliases, self._written, self.place / "facts", stage.rejects)
            stage.rejects.close()
            self._know(name, done[name])
            self._tell(name)
        orphans.dropped(staged, done, self.place / "facts")
        return done

    def _know(self, name: str, done: Settled) -> None:
        """How far each input reaches, and which of its times are known to the day."""
        for number, (_source, given) in enumerate(self.inputs):
            only = sorted(self._only_days(number, name))
            until = done.last.days.get(number) if done.last else None
            if not only and until is None:
                continue
            silent = sum(n == number for n, _office in done.last.silent) if done.last else 0
            self.known.append(
                {"input": given.called, "table": name, "until": until and until.isoformat(), "silent_offices": silent,
                 "only_days": only}
            )  # fmt: skip

    def _staged(self, name: str) -> Staged:
        keyless = np.array([not self._keyed(f, name) for f in self.files], bool)
        headings = [self._headings(f, name) for f in self.files]
        stage = self.stages[name]
        inputs = np.array([f.input for f in self.files], np.int64)
        declared = [given.as_of or source.as_of for source, given in self.inputs]
        return Staged(
            facts()[name], stage.rows, stage.derived, stage.columns, keyless, headings, inputs, declared,
            [self._only_days(n, name) for n in range(len(self.inputs))],
        )  # fmt: skip

    def _only_days(self, number: int, table: str) -> set[str]:
        """The instants of an input whose clocks all stand at midnight: what is said there is a day."""
        said = self.inputs[number][1].tables.get(table)
        instants = {n for n in said.columns if facts()[table].all_columns[n].role == "instant"} if said else set()
        return {n for n in instants if (number, table, n) not in self.clocks}

    def _headings(self, file: File, table: str) -> dict[str, str]:
        given = self.inputs[file.input][1]
        columns = given.tables[table].columns if table in given.tables else {}
        return {n: o.heading for n, o in columns.items() if o.heading is not None}

    def _keyed(self, file: File, table: str) -> bool:
        given = self.inputs[file.input][1]
        return table not in given.tables or facts()[table].key in given.tables[table].columns

    def _written(self, table: str) -> Path | None:
        for path in (self.place / "facts" / f"{table}.parquet", self.place / "facts" / table):
            if path.exists():
                return path
        return None

    def _tell(self, name: str) -> None:
        """The rejected rows with the names of their files, in the order of the sources."""
        rows = self.engine.put(f"rejects_{name}", self.stages[name].rejects.read())
        ordered = rows.order_by([rows[AT], rows["column"]])
        sources = pa.array([f.source for f in self.files])
        called = pa.array([f.name for f in self.files])

        def told() -> Iterator[pa.Table]:
            for batch in self.engine.batches(ordered):
                at = batch.column(batch.schema.get_field_index(AT)).to_numpy()
                file = pa.array(at >> FILE_BITS)
                rest = {c: batch.column(batch.schema.get_field_index(c)) for c in TOLD.names[3:]}
                place = {"source": sources.take(file), "file": called.take(file), "row": pa.array(at & _PLACE)}
                yield pa.table(place | rest)

        write(self.place / "rejected" / f"{name}.parquet", TOLD, told())
        self.engine.forget(f"rejects_{name}")

    def meta(self) -> dict[str, Any]:
        return {
            "facts": VERSION,
            "key_fingerprint": self.key.fingerprint if self.key is not None else None,
            "zones": sorted({s.zone for s in self.described}),
            "sources": [{"source": s.source, "title": s.title, "sha256": s.sha256} for s in self.described],
            "inputs": [f.told() for f in self.files],
        }


_PLACE = (1 << FILE_BITS) - 1


def _files_there(given: Input, there: list[str]) -> str:
    if given.public:
        return nearest(given.file or "", there)
    return _("the folder has: {names}", names=shown_all(there, False)) + unshown(False)


def _named(path: Path) -> None:
    """The account of a snapshot names every file."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        shown = str(path).encode("utf-8", "backslashreplace").decode()
        raise SourceRefused(_("a file's name is not UTF-8"), shown, _("rename it")) from None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True)
class _Batches:
    """What becomes of each batch of a file: all tables at once, and first those whose rows others are made from."""

    tables: list[Table]
    lines: list[dict[str, str]]
    index: int
    name: str
    judge: Judge = field(default_factory=Judge)

    def __post_init__(self) -> None:
        for table in self.tables:
            table.tell(self.judge)

    def take(self, raw: Raw) -> list[tuple[Table, Mapped]]:
        kinds = self.judge.kinds(raw.cells, self.lines)
        read = [t for t in self.tables if not t.mapping.from_distinct]
        out = [(t, t.take(raw, self.index, self.name, kinds)) for t in read]
        taken = [np.isin(raw.places, mapped.accepted.column(AT).to_numpy() & _PLACE) for _table, mapped in out]
        among = np.logical_or.reduce(taken) if taken else None
        made = [t for t in self.tables if t.mapping.from_distinct]
        return out + [(t, t.take(raw, self.index, self.name, kinds, among)) for t in made]


def _mapped(batches: Iterator[Raw], through: _Batches, pool: ThreadPoolExecutor) -> Iterator[tuple[Table, Mapped]]:
    """Every batch through every table, a few ahead, handed back in order."""
    waiting: collections.deque[Future[list[tuple[Table, Mapped]]]] = collections.deque()
    for raw in batches:
        speaking = contextvars.copy_context()  # a refusal is told in the caller's language
        waiting.append(pool.submit(speaking.run, through.take, raw))
        while len(waiting) >= AHEAD:
            yield from waiting.popleft().result()
    for future in waiting:
        yield from future.result()


def _distinct(rows: pa.Table) -> pa.Table:
    """The different rows of a batch, each with its first place."""
    names = [c for c in rows.column_names if c != AT]
    made = rows.group_by(names, use_threads=False).aggregate([(AT, "min")])
    return made.rename_columns([*names, AT])


def _widened(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """The same rows with the columns that only other inputs fill."""
    n = rows.num_rows
    there = set(rows.column_names)
    return pa.table(
        {f.name: rows.column(f.name) if f.name in there else pa.nulls(n, f.type) for f in schema}, schema=schema
    )
