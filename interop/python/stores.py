"""Metaxy's stores, by the names that requests give them."""

from contextlib import contextmanager
from pathlib import Path

from metaxy import HashAlgorithm
from metaxy.ext.duckdb import DuckDBMetadataStore
from metaxy.ext.duckdb.handlers.ducklake import DuckLakeConfig
from metaxy.ext.lancedb import LanceDBMetadataStore
from metaxy.ext.polars.handlers.delta import DeltaMetadataStore
from metaxy.ext.postgresql import PostgreSQLMetadataStore


class OfflineDuckDBMetadataStore(DuckDBMetadataStore):
    """Metaxy downloads extensions at every open. These tests have the files of those that they need."""

    def __init__(self, database, *, extension_files=(), **options):
        super().__init__(database, config={"allow_unsigned_extensions": "true"}, **options)
        self._extension_files = extension_files

    def _load_extensions(self):
        for file in self._extension_files:
            self._duckdb_raw_connection().load_extension(file)


def duckdb(place, algorithm):
    return OfflineDuckDBMetadataStore(place["path"], hash_algorithm=algorithm)


def ducklake(place, algorithm):
    """A lake in memory, whose catalog is what all writers share."""
    lake = DuckLakeConfig.model_validate(place["lake"])
    return OfflineDuckDBMetadataStore(
        ":memory:", ducklake=lake, extension_files=place["extensions"], hash_algorithm=algorithm
    )


STORES = {
    "duckdb": duckdb,
    "ducklake": ducklake,
    "delta": lambda place, algorithm: DeltaMetadataStore(place["path"], hash_algorithm=algorithm),
    "lancedb": lambda place, algorithm: LanceDBMetadataStore(place["path"], hash_algorithm=algorithm),
    "postgres": lambda place, algorithm: PostgreSQLMetadataStore(place["url"], hash_algorithm=algorithm),
}


@contextmanager
def open_store(place, mode):
    with STORES[place["kind"]](place, HashAlgorithm(place["algorithm"])).open(mode) as store:
        yield store
