"""Columns that have a type already (Parquet, databases) as texts, without loss."""

import pyarrow as pa
import pyarrow.compute as pc

from shixiao.errors import SourceRefused
from shixiao.intake.formats.xlsx import number_text
from shixiao.words import _

_BITS = {16: 11, 32: 24, 64: 53}  # of a float, that hold a whole number exactly


def as_text(column: pa.Array, name: str, where: str) -> pa.Array:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return as_text(column.dictionary_decode(), name, where)
    if pa.types.is_string(kind):
        return column
    if pa.types.is_floating(kind):
        exact = 2.0 ** _BITS[kind.bit_width]
        return pa.array([None if v is None else number_text(v, exact) for v in column.to_pylist()], pa.string())
    if pa.types.is_timestamp(kind):
        whole = pa.timestamp("us", "UTC" if kind.tz else None)
        return pc.cast(column, whole, safe=False).cast(pa.string())
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        raise SourceRefused(
            _("the column {name} holds {kind}, not plain values", name=repr(name), kind=str(kind)),
            where,
            _("list it under ignore:, or export it as text"),
        )
    return column.cast(pa.string())
