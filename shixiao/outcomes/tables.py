"""The tables of an assessment: their columns, types and order, and how they are written.

Bytes are the same for the same rows: every table is ordered by its key, written by one writer, with no clock in it.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

_TEXT, _INT, _REAL, _DAY, _FLAG = pa.string(), pa.int64(), pa.float64(), pa.date32(), pa.bool_()


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()))


SCHEMAS: dict[str, pa.Schema] = {
    "offices": _schema(
        office=_TEXT, name=_TEXT, level=_TEXT, parent=_TEXT, parent_name=_TEXT, kind=_TEXT, division=_TEXT,
        assessed=_FLAG, cases=_INT, closed=_INT, posts=_INT, in_post=_INT, full_time=_INT, temporary=_INT,
        outsourced=_INT, trained=_INT, budget=_REAL,
    ),
    "verdicts": _schema(
        office=_TEXT, measure=_TEXT, status=_TEXT, asked=_INT, yes=_REAL, missing=_INT, owed=_INT, estimate=_REAL,
        low=_REAL, high=_REAL, se=_REAL, n_effective=_REAL, deff=_REAL, days=_INT, asked_all=_INT, yes_all=_REAL,
        estimate_all=_REAL, low_all=_REAL, high_all=_REAL, left_out=_INT, pooled_from=_DAY, met=_TEXT, needed=_INT,
        score=_REAL, expected=_REAL, alone=_INT, tallied=_FLAG,
    ),
    "beside": _schema(office=_TEXT, measure=_TEXT, item=_TEXT, number=_REAL, of=_INT),
    "series": _schema(
        office=_TEXT, measure=_TEXT, month=_DAY, asked=_INT, yes=_REAL, estimate=_REAL, low=_REAL, high=_REAL,
        starting=_FLAG,
    ),
    "gaps": _schema(
        office=_TEXT, measure=_TEXT, by=_TEXT, group=_TEXT, asked=_INT, yes=_REAL, estimate=_REAL, low=_REAL,
        high=_REAL, differs=_TEXT,
    ),
    "calibrated": _schema(
        measure=_TEXT, office=_TEXT, status=_TEXT, cases=_INT, tried=_INT, answered=_INT, yes=_INT, refused=_INT,
        unreachable=_INT, no_such_business=_INT, estimate=_REAL, low=_REAL, high=_REAL, deff=_REAL, response=_REAL,
        response_likely=_REAL, bound_low=_REAL, bound_high=_REAL, turns_at=_REAL, fabricated=_REAL,
        fabricated_low=_REAL, fabricated_high=_REAL, small=_REAL, small_low=_REAL, small_high=_REAL, shrinkage=_REAL,
        raked=_REAL, raked_low=_REAL, raked_high=_REAL, ratings=_INT, raw=_REAL, raw_low=_REAL, raw_high=_REAL,
        apart=_REAL, differs=_TEXT, defaults=_INT,
    ),
    "scores": _schema(
        office=_TEXT, score=_REAL, grade=_TEXT, se=_REAL, low=_REAL, high=_REAL, weights_low=_REAL, weights_high=_REAL,
        weight_present=_REAL, why_not=_TEXT, rank_sampling_low=_INT, rank_sampling_high=_INT, rank_weights_low=_INT,
        rank_weights_high=_INT,
    ),
    "dimensions": _schema(office=_TEXT, dimension=_TEXT, score=_REAL, weight_present=_REAL),
    "ranks": _schema(
        list=_TEXT, office=_TEXT, rank=_INT, low=_INT, high=_INT, refined_low=_INT, refined_high=_INT, own_low=_INT,
        own_high=_INT, top=_TEXT, bottom=_TEXT, band=_INT, of=_INT,
    ),
    "wins": _schema(office=_TEXT, other=_TEXT, probability=_REAL),
    "owed": _schema(
        office=_TEXT, owed_by=_TEXT, service=_TEXT, service_name=_TEXT, since=_DAY, posts_given=_INT,
        money_given=_REAL, cases=_INT,
    ),
    "findings": _schema(
        finding=_TEXT, rule=_TEXT, office=_TEXT, rows=_INT, of=_INT, state=_TEXT, droppable=_FLAG, first_on=_DAY,
        last_on=_DAY, estimate_with=_REAL, estimate_without=_REAL, p=_REAL, q=_REAL, says_zh=_TEXT, says_en=_TEXT,
        opens=_TEXT, ruling=_TEXT, tests=_TEXT, table=_TEXT, people=_INT, devices=_INT, offices=_TEXT, clerks=_TEXT,
    ),
    "certain": _schema(rule=_TEXT, office=_TEXT, rows=_INT, of=_INT, first_on=_DAY, last_on=_DAY),
    "explanations": _schema(
        finding=_TEXT, explanation=_TEXT, number=_INT, of=_INT, explains=_FLAG, says_zh=_TEXT, says_en=_TEXT
    ),
    "compared": _schema(
        office=_TEXT, name=_TEXT, old_score=_REAL, old_rank=_INT, old_shared=_INT, old_low=_INT, old_high=_INT,
        old_lot=_TEXT, old_again=_REAL, new_score=_REAL, new_rank=_INT, new_low=_INT, new_high=_INT, new_lot=_TEXT,
        moves=_TEXT, unsupported=_TEXT, lacking=_TEXT,
    ),
    "load": _schema(
        office=_TEXT, posts=_INT, own=_INT, hired=_INT, hands=_INT, arrivals=_INT, handling=_REAL, opened=_REAL,
        load=_REAL, cases=_INT, people_needed=_REAL, missing=_INT, overloaded=_FLAG,
    ),
    "frontier": _schema(
        office=_TEXT, level=_TEXT, own=_INT, hired=_INT, closed=_INT, in_time=_INT, efficiency=_REAL, peers=_TEXT,
        moved=_INT, of=_INT, flattered=_REAL, why_not=_TEXT,
    ),
    "written": _schema(office=_TEXT, total=_REAL, full=_REAL, rank=_INT, of=_INT, grade=_TEXT, follows=_TEXT),
    "points": _schema(
        office=_TEXT, indicator=_TEXT, measure=_TEXT, value=_REAL, points=_REAL, weight=_REAL, why_not=_TEXT
    ),
    "evidence": _schema(
        finding=_TEXT, table=_TEXT, record=_TEXT, office=_TEXT, evidence=_TEXT, case=_TEXT, day=_DAY, window=_TEXT,
        stars=_INT, clerk=_TEXT, person=_TEXT, device=_TEXT,
    ),
    "claims": _schema(
        finding=_TEXT, test=_TEXT, p=_REAL, rows=_INT, first_on=_DAY, last_on=_DAY, says_zh=_TEXT, says_en=_TEXT
    ),
    "effects": _schema(
        finding=_TEXT, office=_TEXT, measure=_TEXT, rows=_INT, asked_with=_INT, asked_without=_INT,
        estimate_with=_REAL, estimate_without=_REAL, rank_low_with=_INT, rank_high_with=_INT, rank_low_without=_INT,
        rank_high_without=_INT, ranked=_INT,
    ),
    "dossier_days": _schema(finding=_TEXT, office=_TEXT, day=_DAY, rows=_INT, others=_INT),
    "ties": _schema(
        finding=_TEXT, line_kind=_TEXT, line=_INT, line_name=_TEXT, place_kind=_TEXT, place=_TEXT, rows=_INT
    ),
}  # fmt: skip

KEYS = {
    "offices": ["office"],
    "verdicts": ["office", "measure"],
    "beside": ["office", "measure", "item"],
    "series": ["office", "measure", "month"],
    "gaps": ["measure", "by", "group", "office"],
    "calibrated": ["measure", "office"],
    "scores": ["office"],
    "dimensions": ["office", "dimension"],
    "ranks": ["list", "low", "high", "office"],
    "wins": ["office", "other"],
    "owed": ["office", "service", "since"],
    "findings": ["rule", "office", "finding"],
    "evidence": ["finding", "record"],
    "claims": ["finding", "test"],
    "effects": ["finding", "office"],
    "dossier_days": ["finding", "office", "day"],
    "ties": ["finding", "line", "place"],
    "certain": ["rule", "office"],
    "explanations": ["finding", "explanation"],
    "compared": ["office"],
    "load": ["office"],
    "frontier": ["office"],
    "written": ["office"],
    "points": ["office", "indicator"],
}


def write(folder: Path, name: str, rows: Iterable[dict[str, Any]]) -> None:
    """One table of the assessment, ordered by its key."""
    table = pa.Table.from_pylist(list(rows), schema=SCHEMAS[name])
    write_arrow(
        folder / f"{name}.parquet", iter([table.sort_by([(k, "ascending") for k in KEYS[name]])]), SCHEMAS[name]
    )


def typed(tables: Mapping[str, list[dict[str, Any]]]) -> dict[str, pa.Table]:
    """Rows as the assessment's tables."""
    return {name: pa.Table.from_pylist(rows, schema=SCHEMAS[name]) for name, rows in tables.items()}


def write_arrow(path: Path, tables: Iterator[pa.Table | pa.RecordBatch], schema: pa.Schema) -> int:
    """Stream tables into one file in row groups of a fixed size; returns how many rows were written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows, waiting = 0, []
    with pq.ParquetWriter(path, schema, compression="zstd", version="2.6", write_statistics=True) as writer:
        for table in tables:
            waiting.append(pa.table(table) if isinstance(table, pa.Table) else pa.Table.from_batches([table]))
            rows += table.num_rows
            if sum(t.num_rows for t in waiting) >= GROUP:
                waiting = [_groups(writer, pa.concat_tables(waiting).cast(schema))]
        if waiting:
            writer.write_table(pa.concat_tables(waiting).cast(schema), row_group_size=GROUP)
    return rows


GROUP = 131_072


def _groups(writer: pq.ParquetWriter, table: pa.Table) -> pa.Table:
    """Write all whole row groups; what is left waits for more, so that batches do not decide the groups."""
    full = table.num_rows // GROUP * GROUP
    writer.write_table(table.slice(0, full).combine_chunks(), row_group_size=GROUP)
    return table.slice(full)
