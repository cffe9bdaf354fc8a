"""Updates with the stores of Python's Metaxy. Reads a request as a line of JSON, answers with one, until there are no more."""

import json
import os
import sys
import time

from metaxy import BaseFeature, FeatureGraph, FeatureSpec, HashAlgorithm, MetaxyConfig, current_graph
from metaxy.ext.lancedb import LanceDBMetadataStore
from metaxy.ext.polars.handlers.delta import DeltaMetadataStore
from metaxy.ext.postgresql import PostgreSQLMetadataStore

from memory import peak_memory

STORES = {"delta": DeltaMetadataStore, "lancedb": LanceDBMetadataStore, "postgres": PostgreSQLMetadataStore}


def define(specs):
    """Features of these specs, the parents first."""
    for spec in specs:
        parsed = FeatureSpec.model_validate(spec)
        type("Feature", (BaseFeature,), {"__metaxy_project__": "bench", "__module__": __name__}, spec=parsed)


def resolve(request):
    """Everything that is pending, collected; the time is that of the open store alone, as it is for the others."""
    MetaxyConfig.set(MetaxyConfig(project="bench", hash_truncation_length=request["length"]))
    with FeatureGraph().use():
        define(request["specs"])
        feature = request["specs"][-1]["key"]
        version = current_graph().get_feature_version(feature)
        store = STORES[request["store"]](request["path"], hash_algorithm=HashAlgorithm(request["algorithm"]))
        with store.open("r"):
            start, start_cpu = time.perf_counter(), time.process_time()
            # Of its two ways to collect, the one that computes what the parts have in common only once.
            increment = store.resolve_update(feature, lazy=True).collect()
            seconds, cpu = time.perf_counter() - start, time.process_time() - start_cpu
        rows = len(increment.new) + len(increment.stale)
    took = {"milliseconds": seconds * 1000, "cpu": cpu * 1000}
    return {**took, "rows": rows, "featureVersion": version, "peakMemory": peak_memory()}


answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
sys.stdout = sys.stderr  # whatever libraries print is no answer
for line in sys.stdin:
    print(json.dumps(resolve(json.loads(line))), file=answers, flush=True)
os._exit(0)  # threads of Arrow now and then abort a Python that ends by itself
