"""Rows: lists of objects in JSON, frames of Polars in Python."""

import math
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

import polars as pl


def frame_of(rows, types):
    """A frame with these types, each written as in Python: `pl.Int32`, `pl.List(pl.String)`. Other columns have the types of their values."""
    overrides = {name: eval(text, {"pl": pl}) for name, text in types.items()}
    return pl.DataFrame(rows, schema_overrides=overrides, infer_schema_length=None)


def with_series(frame, series):
    """The frame with more columns, each written as in Python: `pl.Series([timedelta(seconds=1)])`."""
    names = {"pl": pl, "date": date, "datetime": datetime, "time": time, "timedelta": timedelta, "Decimal": Decimal}
    return frame.with_columns(**{name: eval(text, names) for name, text in series.items()})


def rows_of(frame):
    return [{name: plain(members_of(name, value)) for name, value in row.items()} for row in frame.to_dicts()]


def members_of(name, value):
    """A map is a list of entries in Polars. By-field columns are objects, whatever Metaxy stores them as."""
    if name.endswith("_by_field") and isinstance(value, list):
        return {entry["key"]: entry["value"] for entry in value}
    return value


def types_of(frame):
    return {name: str(type) for name, type in frame.schema.items()}


def plain(value):
    """A value of JSON. What JSON does not have is a string."""
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return (value.astimezone(timezone.utc) if value.tzinfo else value).isoformat(timespec="microseconds")
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, (date, time, timedelta, Decimal)):
        return str(value)
    return value
