"""The tables of a check, with their columns and types."""

import pyarrow as pa

_TEXT, _WHOLE, _REAL, _YES, _DAY = pa.string(), pa.int64(), pa.float64(), pa.bool_(), pa.date32()
_LIST = pa.list_(pa.string())

FINDINGS = pa.schema([
    ("finding", _TEXT),  # the same records of the same test have the same name
    ("rule", _TEXT),  # the detector that says most about it
    ("tests", _LIST),  # all detectors that found something in it
    ("opens", _TEXT),  # dossier, note or stratum
    ("state", _TEXT),  # noted, open, heard, decided, appealed, final
    ("ruling", _TEXT),  # leave_out, keep or partly, once two people have decided about every record
    ("office", _TEXT),  # whom most of the rows are about; empty where no office is accused
    ("offices", _LIST),
    ("clerks", _LIST),  # members of staff or interviewers named in the rows, as pseudonyms
    ("table", _TEXT),  # of which most rows are
    ("rows", _WHOLE),  # doubted records
    ("beside", _WHOLE),  # records shown with them that count
    ("people", _WHOLE),
    ("devices", _WHOLE),
    ("first_on", _DAY),
    ("last_on", _DAY),
    ("p", _REAL),  # of the dossier, for all searches of the period
    ("q", _REAL),  # false share among all dossiers at least as sure; empty for notes
    ("level", _REAL),  # the q up to which a dossier is opened
    ("effect", _REAL),  # the largest of its groups, in the detector's own unit
    ("says_zh", _TEXT),
    ("says_en", _TEXT),
    ("droppable", _YES),
])  # fmt: skip

EVIDENCE = pa.schema([
    ("finding", _TEXT),
    ("table", _TEXT),
    ("record", _TEXT),
    ("office", _TEXT),
    ("tests", _LIST),
    ("evidence", _TEXT),
    ("doubted", _YES),  # false: shown beside, and counts
])  # fmt: skip

CLAIMS = pa.schema([
    ("finding", _TEXT),
    ("test", _TEXT),  # one row per detector that found something in the dossier
    ("p", _REAL),  # of its surest group, for its whole search
    ("rows", _WHOLE),
    ("beside", _WHOLE),
    ("offices", _LIST),
    ("clerks", _LIST),
    ("people", _WHOLE),
    ("devices", _WHOLE),
    ("first_on", _DAY),
    ("last_on", _DAY),
    ("says_zh", _TEXT),
    ("says_en", _TEXT),
])  # fmt: skip

EXPLANATIONS = pa.schema([
    ("finding", _TEXT),
    ("explanation", _TEXT),
    ("number", _WHOLE),  # rows it covers; empty: cannot be checked
    ("of", _WHOLE),
    ("explains", _YES),  # it takes the accusation away
    ("says_zh", _TEXT),
    ("says_en", _TEXT),
])  # fmt: skip

RATERS = pa.schema([
    ("rater", _TEXT),
    ("place", _WHOLE),  # 1 is to be reviewed first
    ("score", _REAL),  # falls with the place; above 1: in company
    ("rule", _TEXT),  # lockstep, dissent or none: which test put the rater there
    ("flagged", _YES),  # in company beyond chance
    ("q", _REAL),  # of the surest pair the rater is in
    ("partners", _WHOLE),  # with whom he is in company beyond chance
    ("company", _REAL),  # sum of -log q over these
    ("dissent", _REAL),  # log odds of rating against what is known of the rated
])  # fmt: skip


def table(schema: pa.Schema, rows: list[dict[str, object]]) -> pa.Table:
    return pa.Table.from_pylist([{name: row.get(name) for name in schema.names} for row in rows], schema=schema)
