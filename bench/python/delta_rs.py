"""Does one task with Python's deltalake, and prints how long that took.

delta_rs.py append|small|open|files|compact INPUT
"""

import json
import os
import sys
import time
from pathlib import Path

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake

from memory import peak_memory


def streams(folder):
    """One batch after the other, none of which is kept."""
    for path in sorted(Path(folder).iterdir()):
        yield from pa.ipc.open_stream(path.read_bytes())


def append(given):
    first = next(streams(given["batches"]))
    DeltaTable.create(given["to"], first.schema)
    rows = pa.RecordBatchReader.from_batches(first.schema, streams(given["batches"]))
    write_deltalake(given["to"], rows, mode="append")


def small(given):
    few = pa.Table.from_batches([next(streams(given["batches"])).slice(0, 10)])
    table = DeltaTable.create(given["to"], few.schema)
    for _ in range(200):
        write_deltalake(table, few, mode="append")


tasks = {
    "append": append,
    "small": small,
    "open": lambda given: DeltaTable(given["table"]),
    "files": lambda given: pa.table(opened.get_add_actions()).to_pylist(),
    "compact": lambda given: DeltaTable(given["to"]).optimize.compact(),
}

task, given = sys.argv[1], json.loads(sys.argv[2])
opened = DeltaTable(given["table"]) if task == "files" else None
before = peak_memory()
start = time.perf_counter()
tasks[task](given)
milliseconds = (time.perf_counter() - start) * 1000
print(json.dumps({"milliseconds": milliseconds, "before": before, "peak": peak_memory()}), flush=True)
os._exit(0)  # threads of Arrow now and then abort a Python that ends by itself
