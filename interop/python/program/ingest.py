"""Writes two videos."""

from datetime import date, datetime, timezone
from decimal import Decimal

import metaxy as mx
import polars as pl

config = mx.init()

from videos.features import Video  # noqa: E402

videos = pl.DataFrame(
    {
        "video_id": [1, 2**60],
        "day": [date(2026, 1, 1), date(2026, 1, 2)],
        "at": [datetime(2026, 1, 1, 12, tzinfo=timezone.utc), None],
        "price": [Decimal("1.50"), None],
        "kind": ["short", "long"],
        "größe": [1.5, 2.5],
        "boxes": [[{"label": "a", "score": 1.0}], []],
        "metaxy_provenance_by_field": [{"audio": "1", "frames": "2"}] * 2,
    },
    schema_overrides={"price": pl.Decimal(10, 2)},
)
with config.get_store("dev").open("w") as store:
    store.write(Video, videos)
