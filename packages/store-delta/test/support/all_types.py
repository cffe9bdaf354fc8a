"""Tables with columns of all types that Delta has: `all_types.py COMMAND PATH VERSION` prints JSON."""

import datetime
import decimal
import json
import os
import sys

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake

command, path, version = sys.argv[1:]
instant = datetime.datetime(2026, 1, 2, tzinfo=datetime.timezone.utc)
number = decimal.Decimal("1.25")

TYPES = {
    "string": (pa.string(), "é😀"),
    "binary": (pa.binary(), b"\x00\xff"),
    "boolean": (pa.bool_(), False),
    "byte": (pa.int8(), -128),
    "short": (pa.int16(), -32768),
    "integer": (pa.int32(), -(2**31)),
    "long": (pa.int64(), -(2**63)),
    "float": (pa.float32(), 0.1),
    "double": (pa.float64(), 0.1),
    "decimal": (pa.decimal128(10, 2), number),
    "wide_decimal": (pa.decimal128(38, 10), number),
    "date": (pa.date32(), datetime.date(2026, 1, 2)),
    "timestamp": (pa.timestamp("us", "UTC"), 1000001),
    "timestamp_ntz": (pa.timestamp("us"), 1000001),
    "list": (pa.list_(pa.decimal128(10, 2)), [number, None]),
    "lists": (pa.list_(pa.list_(pa.timestamp("us"))), [[1000001], None]),
    "struct": (pa.struct({"a": pa.int8(), "b": pa.timestamp("us"), "c": pa.decimal128(4, 2)}), {"a": 1, "b": 1, "c": number}),
    "map": (pa.map_(pa.string(), pa.timestamp("us")), [("a", 1)]),
    "map_of_numbers": (pa.map_(pa.int64(), pa.float32()), [(1, 0.5)]),
}


def system_columns(count):
    members = pa.array([{"main": "1"}] * count, pa.struct({"main": pa.string()}))
    text = pa.array(["1"] * count)
    at = pa.array([instant] * count, pa.timestamp("us", "UTC"))
    return {
        "metaxy_provenance_by_field": members,
        "metaxy_provenance": text,
        "metaxy_data_version_by_field": members,
        "metaxy_data_version": text,
        "metaxy_feature_version": pa.array([version] * count),
        "metaxy_project_version": pa.array([""] * count),
        "metaxy_created_at": at,
        "metaxy_updated_at": at,
        "metaxy_deleted_at": pa.array([None] * count, pa.timestamp("us", "UTC")),
        "metaxy_materialization_id": pa.array([None] * count, pa.string()),
    }


def make():
    """A table with the samples a and b, which have all values, and c, which has none."""
    columns = {name: pa.array([value, value, None], type) for name, (type, value) in TYPES.items()}
    write_deltalake(path, pa.table({"id": pa.array(["a", "b", "c"]), **columns, **system_columns(3)}))
    return [list(TYPES), types()]


def types():
    """The types of the columns in the log."""
    return {field.name: str(field.type) for field in DeltaTable(path).schema().fields if field.name in TYPES}


def check():
    """The types, and by sample the columns that have another value, in each of its rows."""
    rows = DeltaTable(path).to_pyarrow_table()
    values = {}
    for index, row_id in enumerate(rows["id"].to_pylist()):
        deleted = rows["metaxy_deleted_at"][index].is_valid
        other = [name for name, (type, value) in TYPES.items() if not same(rows[name][index], pa.array([value], type)[0])]
        values.setdefault(row_id + (" deleted" if deleted else ""), []).append(other)
    return [types(), values]


def same(stored, made):
    """Delta has one name for what is in lists and maps, Arrow another one."""
    return stored.as_py() == made.as_py() and stored.is_valid


print(json.dumps({"make": make, "check": check}[command]()), flush=True)
os._exit(0)  # Arrow's threads now and then abort a Python that has done its work and ends by itself
