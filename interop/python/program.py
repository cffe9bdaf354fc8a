"""Runs a program of a page of the guide, whose file is named."""

import os
import runpy
import sys
import warnings

from metaxy.ext.duckdb import DuckDBMetadataStore

DuckDBMetadataStore._load_extensions = lambda self: None  # Metaxy downloads extensions at every open
warnings.simplefilter("ignore")  # that tables are created automatically, at every one of them
sys.path.insert(0, os.getcwd())
runpy.run_path(sys.argv[1], run_name="__main__")
sys.stdout.flush()
os._exit(0)  # threads of Arrow now and then abort a Python that ends by itself
