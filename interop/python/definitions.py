"""Features, from specs in JSON form."""

from metaxy import BaseFeature, FeatureSpec, current_graph


def define(specs, project):
    """Adds features of these specs to the current graph, the parents first."""
    for spec in specs:
        parsed = FeatureSpec.model_validate(spec)
        type("Feature", (BaseFeature,), {"__metaxy_project__": project, "__module__": __name__}, spec=parsed)


def definitions(request):
    """What Metaxy makes of each feature: its spec in JSON form, its schema, and its versions."""
    graph = current_graph()
    return {
        "projectVersion": graph.get_project_version(request["project"]),
        "features": {key.to_string(): describe(graph, key) for key in graph.feature_definitions_by_key},
    }


def describe(graph, key):
    definition = graph.get_feature_definition(key)
    return {
        "spec": definition.spec.model_dump(mode="json"),
        "schema": definition.feature_schema,
        "versions": {
            "feature": graph.get_feature_version(key),
            "code": definition.spec.code_version,
            "spec": definition.spec.feature_spec_version,
            "definition": definition.feature_definition_version,
            "fields": graph.get_feature_version_by_field(key),
        },
    }
