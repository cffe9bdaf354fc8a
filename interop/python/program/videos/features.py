"""Features whose models have what types of rows are made of."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

import metaxy as mx
from pydantic import BaseModel


class Box(BaseModel):
    """A box around something."""

    label: str
    score: float | None = None


class Video(
    mx.BaseFeature,
    spec=mx.FeatureSpec(
        key="video/raw",
        id_columns=["video_id", "day"],
        fields=["audio", mx.FieldSpec(key="frames", code_version="2")],
    ),
):
    """Videos, by day."""

    video_id: int
    day: date
    at: datetime | None = None
    price: Decimal | None = None
    kind: Literal["short", "long"] = "short"
    größe: float
    boxes: list[Box] = []


class Note(mx.BaseFeature, spec=mx.FeatureSpec(key="video/note", id_columns=["video_id"])):
    """A model without its ID column."""

    text: str
