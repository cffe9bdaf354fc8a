"""What requests may ask for about definitions that projects push."""

import json
from pathlib import Path

import polars as pl
from metaxy import current_graph, sync_external_features
from metaxy.metadata_store.system import FEATURE_VERSIONS_KEY, SystemTableStorage
from metaxy.models.feature_definition import FeatureDefinition
from metaxy.models.feature_spec import FeatureSpec
from metaxy.utils.lock_file import generate_lock_file


def push(store, request):
    outcome = SystemTableStorage(store).push_graph_snapshot(project=request["project"], tags=request.get("tags"))
    return {
        "projectVersion": outcome.project_version,
        "alreadyPushed": outcome.already_pushed,
        "updated": outcome.updated_features,
    }


def history(store, request):
    """Snapshots as Metaxy's program lists them, the newest first."""
    snapshots = SystemTableStorage(store).read_graph_snapshots(project=request["project"])
    return snapshots.select("metaxy_project_version", "feature_count").rows()


def pushed(store, _request):
    """The table of pushes, with its types."""
    frame = store.read(FEATURE_VERSIONS_KEY, with_feature_history=True).collect().to_polars()
    rows = frame.sort("recorded_at", "feature_key").with_columns(pl.col("recorded_at").cast(pl.String))
    return {"rows": rows.to_dicts(), "types": {name: str(kind) for name, kind in frame.schema.items()}}


def loaded(store, request):
    """The feature versions of a graph that is made of a push."""
    graph = SystemTableStorage(store).load_graph_from_snapshot(request["projectVersion"], request["project"])
    return {key.to_string(): graph.get_feature_version(key) for key in graph.feature_definitions_by_key}


def sync(store, request):
    """The feature versions of the graph, once its external features are those of the store."""
    graph = current_graph()
    for spec in request["external"]:
        graph.add_feature_definition(
            FeatureDefinition.external(spec=FeatureSpec.model_validate(spec), project=request["owner"])
        )
    sync_external_features(store)
    return {
        key.to_string(): {
            "version": graph.get_feature_version(key),
            "external": graph.get_feature_definition(key).is_external,
        }
        for key in graph.feature_definitions_by_key
    }


def lock(store, request):
    """The text of a lock file, and what is new in it."""
    path = Path(request["path"])
    result = generate_lock_file(store, path, exclude_project=request["project"])
    return {"text": path.read_text(), "result": json.loads(result.model_dump_json())}


PROJECT_OPERATIONS = {
    "push": (push, "w"),
    "history": (history, "r"),
    "pushed": (pushed, "r"),
    "loaded": (loaded, "r"),
    "sync": (sync, "r"),
    "lock": (lock, "r"),
}
