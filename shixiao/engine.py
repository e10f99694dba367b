"""Opens DuckDB or Spark; the only file that knows which.

Measures, detectors and intake write Ibis expressions against the tables of `facts`; an engine makes them
into Arrow tables. DuckDB is locked down: files outside the allowed folders, extensions and settings are closed.
"""

import contextlib
import gc
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, Protocol

import ibis
import pyarrow as pa
from ibis.backends.sql.datatypes import DuckDBType, PySparkType

from shixiao import placing
from shixiao.errors import DiskRefused, EngineRefused
from shixiao.facts import Fact
from shixiao.words import _

Kind = Literal["duckdb", "spark"]


class Engine(Protocol):
    """What the rest of the system asks of an engine."""

    kind: Kind
    room: Path  # a folder that goes away with the engine

    def register(self, fact: Fact, paths: list[Path]) -> None:
        """Make a fact table readable by its name; no paths: empty; a missing optional column: typed NULL."""

    def put(self, name: str, rows: pa.Table) -> ibis.Table:
        """Make an Arrow table readable by this name."""

    def keep(self, expr: ibis.Table, name: str) -> ibis.Table:
        """Compute a table once and keep it (spilled where memory ends)."""

    def forget(self, name: str) -> None:
        """Drop what `keep` or `put` made."""

    def arrow(self, expr: Any) -> pa.Table:
        """Compute a table; columns as the expression types them."""

    def batches(self, expr: ibis.Table, size: int = 131_072) -> Iterator[pa.RecordBatch]:
        """Compute a table as a stream; nothing else may be asked of the engine until it is read."""


@contextlib.contextmanager
def open_engine(
    kind: Kind = "duckdb",
    *,
    memory: str = "8GB",
    threads: int | None = None,
    spill: Path | None = None,
    allowed: Iterable[Path] = (),
    master: str | None = None,
) -> Iterator[Engine]:
    """An engine that may read the `allowed` folders and spill into `spill`; closed at the end of the block."""
    with contextlib.ExitStack() as stack:
        room = _room(stack, spill)
        opened: Any = (
            _DuckDB(memory, threads, room, list(allowed)) if kind == "duckdb" else _Spark(memory, threads, room, master)
        )
        stack.callback(opened.close)
        yield opened


def _room(stack: contextlib.ExitStack, spill: Path | None) -> Path:
    """A folder of its own below the place for spilling."""
    place = Path(spill or tempfile.gettempdir()).absolute()
    try:
        if not place.is_dir():
            raise DiskRefused(_("this is not a folder"), str(place))
        return stack.enter_context(placing.beside(place / "shixiao"))
    except DiskRefused as refused:
        raise DiskRefused(refused.what, str(place), _("make it, or give another --spill")) from None


def _columns(fact: Fact, found: dict[str, str] | list[str]) -> list[tuple[str, bool]]:
    missing = [n for n, c in fact.all_columns.items() if c.required and n not in found]
    if missing:
        said = _("the table {table} lacks {columns}", table=fact.name, columns=", ".join(missing))
        raise EngineRefused(said, fact.name, _("take the snapshot again with this version"))
    return [(name, name in found) for name in fact.all_columns]


def _as_known(fact: Fact, found: dict[str, Any]) -> None:
    """A column of another type would fail later, in words that nobody understands."""
    for name, type_ in found.items():
        known = fact.schema[name]
        if type(type_) is not type(known) and not (type_.is_integer() and known.is_integer()):
            said = _("the column {column} of {table} is of type {found}, and {known} is needed", column=name,
                     table=fact.name, found=type_, known=known)  # fmt: skip
            raise EngineRefused(said, fact.name, _("take the snapshot again with this version"))


def _empty(fact: Fact) -> pa.Table:
    return fact.schema.to_pyarrow().empty_table()


class _Names:
    """Every file under a name of its own in the engine's room: engines remember files by their names, and a file that
    is held open is known by a number, which is soon given to another."""

    def __init__(self, room: Path) -> None:
        self.room, self.given = room / "read", 0
        self.room.mkdir()

    def of(self, paths: list[Path]) -> list[str]:
        return [self._one(Path(path)) for path in paths]

    def _one(self, path: Path) -> str:
        self.given += 1
        name = self.room / f"{self.given}.parquet"
        name.symlink_to(path.absolute())
        return str(name)


class _DuckDB:
    kind: Kind = "duckdb"

    def __init__(self, memory: str, threads: int | None, room: Path, allowed: list[Path]) -> None:
        import duckdb

        self.room, self.names = room, _Names(room)
        try:
            self.con = ibis.duckdb.connect(temp_directory=str(room), memory_limit=memory)
            self._set("TimeZone", "UTC")
            if threads:
                self._set("threads", threads)
            folders = [str(Path(p).resolve()) for p in allowed] + [str(room)]
            self.con.raw_sql(f"SET allowed_directories=[{', '.join(_quoted(f) for f in folders)}]")
            for name in (
                "autoinstall_known_extensions",
                "autoload_known_extensions",
                "enable_external_access",
            ):
                self._set(name, False)
            self._set("lock_configuration", True)
        except duckdb.Error as error:
            first = str(error).splitlines()[0]
            said = _("DuckDB cannot be opened: {why}", why=first)
            raise EngineRefused(said, do=_("check --memory and --threads")) from None

    def _set(self, name: str, value: object) -> None:
        said = _quoted(value) if isinstance(value, str) else str(value).lower()
        self.con.raw_sql(f"SET {name}={said}")

    def register(self, fact: Fact, paths: list[Path]) -> None:
        if not paths:
            self.put(fact.name, _empty(fact))
            return
        files = ", ".join(map(_quoted, self.names.of(paths)))
        described = self.con.raw_sql(f"DESCRIBE SELECT * FROM read_parquet([{files}])").fetchall()
        found = {row[0]: row[1] for row in described}
        _as_known(fact, {name: DuckDBType.from_string(found[name]) for name in fact.all_columns if name in found})
        said = ", ".join(
            f'"{name}"' if there else f'CAST(NULL AS {DuckDBType.to_string(fact.schema[name])}) AS "{name}"'
            for name, there in _columns(fact, found)
        )
        self.con.raw_sql(f'CREATE OR REPLACE VIEW "{fact.name}" AS SELECT {said} FROM read_parquet([{files}])')

    def put(self, name: str, rows: pa.Table) -> ibis.Table:
        self.con.con.register(name, rows)
        return self.con.table(name)

    def keep(self, expr: ibis.Table, name: str) -> ibis.Table:
        return self.con.create_table(name, expr, temp=True, overwrite=True)

    def forget(self, name: str) -> None:
        with contextlib.suppress(Exception):
            self.con.raw_sql(f'DROP TABLE IF EXISTS "{name}"')
        with contextlib.suppress(Exception):  # what `put` made holds on to its rows, or to the file they come from
            self.con.con.unregister(name)

    def arrow(self, expr: Any) -> pa.Table:
        return self.con.to_pyarrow(expr)

    def batches(self, expr: ibis.Table, size: int = 131_072) -> Iterator[pa.RecordBatch]:
        schema = expr.schema().to_pyarrow()
        for batch in self.con.con.sql(self.con.compile(expr)).to_arrow_reader(size):
            yield from pa.Table.from_batches([batch]).cast(schema).to_batches()

    def close(self) -> None:
        self.con.disconnect()
        del self.con
        gc.collect()  # what still holds the connection would be complained about at the end of the program


class _Spark:
    kind: Kind = "spark"

    def __init__(self, memory: str, threads: int | None, room: Path, master: str | None) -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError:
            remedy = _("pip install 'shixiao[spark]' and Java 17 or 21")
            raise EngineRefused(_("Spark is not installed"), do=remedy) from None
        self.room, self.names, self.here = room, _Names(room), (master or "local").startswith("local")
        settings = {
            "spark.sql.session.timeZone": "UTC",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.driver.memory": memory.removesuffix("B").lower(),
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.local.dir": str(room),
            "spark.sql.warehouse.dir": str(room / "warehouse"),
            "spark.sql.shuffle.partitions": "8",
            "spark.log.level": "ERROR",
        }
        os.environ.setdefault(
            "SPARK_LOCAL_IP", "127.0.0.1"
        )  # else Spark looks this host up by name, and may not find it
        builder = SparkSession.builder.appName("shixiao").master(master or f"local[{threads or '*'}]")
        for name, value in settings.items():
            builder = builder.config(name, value)
        try:
            self.session = builder.getOrCreate()
            self.con = ibis.pyspark.connect(self.session)
        except Exception as error:
            first = str(error).splitlines()[0] if str(error) else type(error).__name__
            said = _("Spark cannot be opened: {why}", why=first)
            raise EngineRefused(said, do=_("check Java (17 or 21) and --master")) from None

    def register(self, fact: Fact, paths: list[Path]) -> None:
        if not paths:
            self.put(fact.name, _empty(fact))
            return
        frame = self.session.read.parquet(*(self.names.of(paths) if self.here else map(os.path.realpath, paths)))
        said = [
            f"`{name}`" if there else f"CAST(NULL AS {PySparkType.to_string(fact.schema[name])}) AS `{name}`"
            for name, there in _columns(fact, frame.columns)
        ]
        frame.selectExpr(*said).createOrReplaceTempView(fact.name)

    def put(self, name: str, rows: pa.Table) -> ibis.Table:
        self.session.createDataFrame(rows).createOrReplaceTempView(name)
        return self.con.table(name)

    def keep(self, expr: ibis.Table, name: str) -> ibis.Table:
        frame = self.session.sql(self.con.compile(expr)).cache()
        frame.count()
        frame.createOrReplaceTempView(name)
        return self.con.table(name)

    def forget(self, name: str) -> None:
        self.session.catalog.uncacheTable(name)
        self.session.catalog.dropTempView(name)

    def arrow(self, expr: Any) -> pa.Table:
        table = expr.as_table()
        return self.session.sql(self.con.compile(table)).toArrow().cast(table.schema().to_pyarrow())

    def batches(self, expr: ibis.Table, size: int = 131_072) -> Iterator[pa.RecordBatch]:
        yield from self.arrow(expr).to_batches(max_chunksize=size)

    def close(self) -> None:
        self.session.stop()


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
