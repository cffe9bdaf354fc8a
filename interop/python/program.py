"""Runs programs of a page of the guide. A request is a line of JSON with a folder and a file in it, and so is the answer, with what it printed."""

import io
import json
import os
import runpy
import sys
import warnings
from contextlib import redirect_stdout
from pathlib import Path

from metaxy import FeatureGraph
from metaxy.ext.duckdb import DuckDBMetadataStore

DuckDBMetadataStore._load_extensions = lambda self: None  # Metaxy downloads extensions at every open


def run(folder, file):
    """Each program begins anew: no feature is defined, and none of the files in the folder is imported."""
    os.chdir(folder)
    sys.path.insert(0, folder)
    printed = io.StringIO()
    try:
        with redirect_stdout(printed), FeatureGraph().use():
            runpy.run_path(file, run_name="__main__")
    finally:
        sys.path.remove(folder)
        for path in Path(folder).glob("*.py"):
            sys.modules.pop(path.stem, None)
    return printed.getvalue()


warnings.simplefilter("ignore")  # that tables are created automatically, at every one of them
for line in sys.stdin:
    print(json.dumps(run(**json.loads(line))), flush=True)
os._exit(0)  # threads of Arrow now and then abort a Python that ends by itself
