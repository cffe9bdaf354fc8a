import { defineFeature } from "@metaxy-ts/core";

export const aggregation = { type: "aggregation" } as const;
export const sensor = defineFeature({ key: "sensor", id: ["sensor"], fields: ["place"] });
export const reading = defineFeature({ key: "reading", id: ["sensor", "hour", "n"], fields: ["x", "y"] });
export const alarm = defineFeature({ key: "alarm", id: ["sensor", "at"], fields: ["level"] });

export const sensorRow = (name: string, place: string) => ({
  sensor: name,
  place,
  metaxy_provenance_by_field: { place },
});
export const readingRow = (name: string, hour: number, n: number, x = `${name}${hour}${n}`) => ({
  sensor: name,
  hour,
  n,
  value: `v${n}`,
  metaxy_provenance_by_field: { x, y: "y" },
});
export const alarmRow = (name: string, at: number, level: string) => ({
  sensor: name,
  at,
  level,
  metaxy_provenance_by_field: { level },
});
