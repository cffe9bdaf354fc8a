"""A feature that is made from one of TypeScript."""

import metaxy as mx


class Daily(
    mx.BaseFeature,
    spec=mx.FeatureSpec(
        key="report/daily", id_columns=["video_id", "day"], deps=[mx.FeatureDep(feature="search/index")], fields=["text"]
    ),
):
    """A report of each day."""

    video_id: int
