"""Runs Metaxy's program, or a script of its project, without the extension that Metaxy downloads for DuckDB at every open."""

import os
import runpy
import sys

from metaxy.cli.app import main
from metaxy.ext.duckdb import DuckDBMetadataStore

DuckDBMetadataStore._load_extensions = lambda self: None
code = 0
try:
    if sys.argv[1].endswith(".py"):
        runpy.run_path(sys.argv[1], run_name="__main__")
    else:
        main()
except SystemExit as end:
    code = end.code if isinstance(end.code, int) else int(end.code is not None)
sys.stdout.flush()
sys.stderr.flush()
os._exit(code)  # threads of Arrow now and then abort a Python that ends by itself
