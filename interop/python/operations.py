"""What requests may ask for."""

import narwhals as nw
from metaxy.utils import collect_to_polars

from definitions import definitions
from projects import PROJECT_OPERATIONS
from rows import frame_of, rows_of, types_of, with_series

PARTS = ("new", "stale", "orphaned")


def resolve(store, request):
    """The rows of an increment."""
    increment = resolved(store, request)
    return {part: rows_of(increment[part]) for part in PARTS}


def update(store, request):
    """Writes what is pending as Metaxy gives it, and deletes what is orphaned; returns how many rows each part had."""
    increment = resolved(store, request)
    feature, ids = request["feature"], request["ids"]
    for part in ("new", "stale"):
        if len(increment[part]) > 0:
            # An aggregation repeats the row of a group for each of its members.
            store.write(feature, increment[part].unique(ids, keep="any"))
    for row in increment["orphaned"].select(ids).to_dicts():
        store.delete(feature, all_equal(row))
    return {part: len(increment[part]) for part in PARTS}


def resolved(store, request):
    """An increment as frames of Polars."""
    samples = request.get("samples")
    given = None if samples is None else nw.from_native(frame_of(samples, request.get("types", {})))
    # Of its two ways to collect, the one that computes what the parts have in common only once.
    increment = store.resolve_update(request["feature"], samples=given, lazy=True).collect().to_polars()
    return {part: getattr(increment, part) for part in PARTS}


def write(store, request):
    frame = with_series(frame_of(request["rows"], request.get("types", {})), request.get("series", {}))
    store.write(request["feature"], frame, materialization_id=request.get("materializationId"))


def delete(store, request):
    """Deletes the samples whose columns have these values, softly or for good."""
    store.delete(request["feature"], all_equal(request["where"]), soft=not request.get("hard", False))


def read(store, request):
    """Current rows, or all of them, and the types of their columns."""
    frame = collect_to_polars(store.read(request["feature"], **request.get("options", {})))
    return {"rows": rows_of(frame), "types": types_of(frame)}


def has(store, request):
    return store.has_feature(request["feature"])


def all_equal(values):
    return [nw.col(name) == value for name, value in values.items()]


OPERATIONS = {
    "definitions": (definitions, None),
    "resolve": (resolve, "r"),
    "read": (read, "r"),
    "has": (has, "r"),
    "update": (update, "w"),
    "write": (write, "w"),
    "delete": (delete, "w"),
    **PROJECT_OPERATIONS,
}
