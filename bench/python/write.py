"""Writes one table with Python, and prints how long that took. The rows are in memory before, as they are for the others.

write.py library|metaxy delta|lancedb|duckdb|postgres ROWS OURS TO
"""

import json
import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa

from memory import peak_memory

TABLE = "bench__written"
opened = ExitStack()


def stored_table(kind, ours):
    """The table as our store has made it, with its system columns."""
    if kind == "delta":
        from deltalake import DeltaTable

        return DeltaTable(f"{ours}/bench/written.delta").to_pyarrow_table()
    if kind == "lancedb":
        import lancedb

        return lancedb.connect(ours).open_table(TABLE).to_arrow()
    import duckdb

    return duckdb.connect(f"{ours}/bench.duckdb", read_only=True).table(TABLE).to_arrow_table()


def library(kind, rows, ours, to):
    """A function that writes the finished table with the format's own library."""
    table = stored_table(kind, ours)
    if kind == "delta":
        from deltalake import write_deltalake

        return lambda: write_deltalake(f"{to}/{TABLE}", table, mode="append")
    if kind == "lancedb":
        import lancedb

        database = lancedb.connect(to)
        return lambda: database.create_table(TABLE, schema=table.schema).add(table)
    import duckdb

    connection = duckdb.connect(f"{to}/bench.duckdb")
    return lambda: connection.from_arrow(table).create(TABLE)


def metaxy(kind, rows, ours, to):
    """A function that writes the user's rows with Python's Metaxy, which makes the rest."""
    import polars as pl
    from metaxy import BaseFeature, FeatureSpec, HashAlgorithm, MetaxyConfig

    MetaxyConfig.set(MetaxyConfig(project="bench", hash_truncation_length=16, auto_create_tables=True))
    fields = [{"key": key, "code_version": "__metaxy_initial__"} for key in ("audio", "frames")]
    spec = FeatureSpec.model_validate({"key": "bench/written", "id_columns": ["sample_id"], "fields": fields})

    class Feature(BaseFeature, spec=spec):
        __metaxy_project__ = "bench"

    with pa.OSFile(rows) as file:
        frame = pl.from_arrow(pa.ipc.open_file(file).read_all())
    store = metaxy_store(kind, to, HashAlgorithm.MD5)
    opened.enter_context(store.open("w"))
    return lambda: store.write(Feature, frame)


def metaxy_store(kind, to, algorithm):
    if kind == "delta":
        from metaxy.ext.polars.handlers.delta import DeltaMetadataStore

        return DeltaMetadataStore(to, hash_algorithm=algorithm)
    if kind == "lancedb":
        from metaxy.ext.lancedb import LanceDBMetadataStore

        return LanceDBMetadataStore(to, hash_algorithm=algorithm)
    if kind == "postgres":
        from metaxy.ext.postgresql import PostgreSQLMetadataStore

        return PostgreSQLMetadataStore(to, hash_algorithm=algorithm)
    from metaxy.ext.duckdb import DuckDBMetadataStore

    class Offline(DuckDBMetadataStore):
        def _load_extensions(self):  # a download, for hashes that are not used here
            pass

    return Offline(f"{to}/bench.duckdb", hash_algorithm=algorithm)


_, who, kind, rows, ours, to = sys.argv
answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
sys.stdout = sys.stderr  # whatever libraries print is no answer
if kind != "postgres":
    Path(to).mkdir(parents=True)
write = {"library": library, "metaxy": metaxy}[who](kind, rows, ours, to)
before = peak_memory()
start, start_cpu = time.perf_counter(), time.process_time()
write()
answer = {
    "milliseconds": (time.perf_counter() - start) * 1000,
    "cpu": (time.process_time() - start_cpu) * 1000,
    "inputMemory": before,
    "peakMemory": peak_memory(),
}
print(json.dumps(answer), file=answers, flush=True)
os._exit(0)  # threads of Arrow now and then abort a Python that ends by itself
