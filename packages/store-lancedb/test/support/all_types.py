"""Tables with columns of all types that Lance stores: `all_types.py COMMAND FOLDER TABLE VERSION` prints JSON."""

import datetime
import decimal
import json
import os
import sys

import lancedb
import pyarrow as pa

command, folder, name, version = sys.argv[1:]
database = lancedb.connect(folder)
instant = datetime.datetime(2026, 1, 2, tzinfo=datetime.timezone.utc)
number = decimal.Decimal("1.25")

TYPES = {
    "string": (pa.string(), "x"),
    "large_string": (pa.large_string(), "é😀 of more than 12 bytes"),
    "binary": (pa.binary(), b"\x00\xff"),
    "large_binary": (pa.large_binary(), b"\x00\xff"),
    "fixed_binary": (pa.binary(3), b"\x00a\xff"),
    "dictionary": (pa.dictionary(pa.int32(), pa.string()), "x"),
    "categorical": (pa.dictionary(pa.uint32(), pa.large_string()), "x"),
    "nothing": (pa.null(), None),
    "boolean": (pa.bool_(), False),
    "int8": (pa.int8(), -128),
    "int16": (pa.int16(), -32768),
    "int32": (pa.int32(), -(2**31)),
    "int64": (pa.int64(), -(2**63)),
    "uint8": (pa.uint8(), 255),
    "uint16": (pa.uint16(), 65535),
    "uint32": (pa.uint32(), 2**32 - 1),
    "uint64": (pa.uint64(), 2**64 - 1),
    "half": (pa.float16(), 1.5),
    "float": (pa.float32(), 0.1),
    "double": (pa.float64(), 0.1),
    "decimal": (pa.decimal128(10, 2), number),
    "wide_decimal": (pa.decimal128(38, 10), number),
    "wider_decimal": (pa.decimal256(50, 2), number),
    "date": (pa.date32(), datetime.date(2026, 1, 2)),
    "date64": (pa.date64(), datetime.date(2026, 1, 2)),
    "second": (pa.timestamp("s"), 1),
    "millisecond": (pa.timestamp("ms"), 1001),
    "naive": (pa.timestamp("us"), 1000001),
    "nanosecond": (pa.timestamp("ns"), 1000000001),
    "utc": (pa.timestamp("us", "UTC"), 1000001),
    "utc_nanosecond": (pa.timestamp("ns", "UTC"), 1000000001),
    "berlin": (pa.timestamp("us", "Europe/Berlin"), 1000001),
    "time_s": (pa.time32("s"), 3601),
    "time_ms": (pa.time32("ms"), 3601001),
    "time_us": (pa.time64("us"), 3601000001),
    "time_ns": (pa.time64("ns"), 3601000000001),
    "duration_s": (pa.duration("s"), 90061),
    "duration_ms": (pa.duration("ms"), -90061001),
    "duration_us": (pa.duration("us"), 90061000001),
    "duration_ns": (pa.duration("ns"), 90061000001000),
    "floats": (pa.list_(pa.float32(), 2), [0.1, 2]),
    "halves": (pa.list_(pa.float16(), 2), [1.5, 2]),
    "list": (pa.list_(pa.string()), ["a", None]),
    "large_list": (pa.large_list(pa.large_string()), ["a", None]),
    "lists": (pa.large_list(pa.large_list(pa.int8())), [[1], [], None]),
    "decimals": (pa.list_(pa.decimal128(10, 2)), [number, None]),
    "durations": (pa.large_list(pa.duration("ms")), [1001, None]),
    "struct": (
        pa.struct({"a": pa.int8(), "b": pa.large_list(pa.timestamp("ns")), "c": pa.duration("us")}),
        {"a": 1, "b": [1000000001], "c": 1},
    ),
    "map": (pa.map_(pa.string(), pa.int32()), [("a", 1)]),
    "map_of_numbers": (pa.map_(pa.int64(), pa.string()), [(1, "a")]),
    "json": (pa.json_(), '{"a":1}'),
    "uuid": (pa.uuid(), b"0123456789abcdef"),
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
    database.create_table(name, pa.table({"id": pa.array(["a", "b", "c"]), **columns, **system_columns(3)}))
    return list(TYPES)


def check():
    """The columns whose type is another one, and by sample those that do not have the value in each of its rows."""
    rows = database.open_table(name).to_arrow()
    made = {name: pa.array([value], type)[0] for name, (type, value) in TYPES.items()}
    types = {name: rows.schema.field(name).type for name in TYPES}
    values = {}
    for index, row_id in enumerate(rows["id"].to_pylist()):
        deleted = rows["metaxy_deleted_at"][index].is_valid
        other = [column for column, value in made.items() if not rows[column][index].equals(value)]
        values.setdefault(row_id + (" deleted" if deleted else ""), []).append(other)
    return {"types": [name for name, (type, _) in TYPES.items() if type != types[name]], "values": values}


print(json.dumps({"make": make, "check": check}[command]()), flush=True)
os._exit(0)  # Arrow's threads now and then abort a Python that has done its work and ends by itself
