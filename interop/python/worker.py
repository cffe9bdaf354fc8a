"""Does with Python's Metaxy what requests ask for. A request is a line of JSON, and so is its answer, until there are no more requests."""

import json
import os
import sys
import traceback
import warnings

from metaxy import FeatureGraph, MetaxyConfig

from definitions import define
from operations import OPERATIONS
from stores import open_store


def answer(request):
    """What the operation gives. Its store is open for as long as it works: another process may write to it after that."""
    place = request["store"]
    MetaxyConfig.set(
        MetaxyConfig(
            project=request["project"],
            hash_truncation_length=place["length"],
            auto_create_tables=True,
            enable_map_datatype=place.get("map", False),
        )
    )
    operation, mode = OPERATIONS[request["operation"]]
    with FeatureGraph().use():
        define(request["features"], request["project"])
        if mode is None:
            return operation(request)
        with open_store(place, mode) as store:
            return operation(store, request)


warnings.simplefilter("ignore")  # that tables are created automatically, at every one of them
answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
sys.stdout = sys.stderr  # whatever libraries print is no answer
for line in sys.stdin.buffer:
    try:
        answered = {"result": answer(json.loads(line))}
    except Exception as error:
        answered = {"error": {"type": type(error).__name__, "message": str(error), "trace": traceback.format_exc()}}
    print(json.dumps(answered, allow_nan=False), file=answers, flush=True)
os._exit(0)  # threads of Arrow now and then abort a Python that ends by itself
