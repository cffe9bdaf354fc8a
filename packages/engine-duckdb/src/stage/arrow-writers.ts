import { BLOB, DATE, TIMESTAMP, TIMESTAMPTZ, VARCHAR } from "@duckdb/node-api";
import type { ArrowField } from "@metaxy-ts/core/adapter";
import { arrowTypeId, MetaxyError } from "@metaxy-ts/core/adapter";
import { writeValidity } from "../vector/memory.js";
import { decimalWriter } from "./arrow-decimals.js";
import {
  boolWriter,
  convertingWriter,
  floatWriter,
  integerWriter,
  plainWriter,
  timestampWriter,
  timeWriter,
} from "./arrow-fixed.js";
import { dictionaryWriter, fixedListWriter, listWriter, mapWriter, structWriter } from "./arrow-nested.js";
import { durationWriter, intervalWriter } from "./arrow-spans.js";
import { fixedPieces, offsetPieces, textWriter } from "./arrow-strings.js";
import { viewPieces } from "./arrow-take.js";
import type { ArrowOrigin, ArrowWriter } from "./arrow-writer.js";

/** @throws ARGUMENT_INVALID for types that have no counterpart, naming the column. */
export function arrowWriter({ name, type }: ArrowField, origin: ArrowOrigin): ArrowWriter {
  const writerOf = (inner: ArrowField["type"], innerName = name): ArrowWriter =>
    arrowWriter({ name: innerName, type: inner }, origin);
  const children = type.children ?? [];
  const [first] = children;
  switch (type.typeId) {
    case arrowTypeId.null:
      return { type: VARCHAR, write: (vector, _data, _from, count) => writeValidity(vector, new Uint8Array(count)) };
    case arrowTypeId.int:
      return integerWriter(type, origin);
    case arrowTypeId.float:
      return floatWriter(type);
    case arrowTypeId.bool:
      return boolWriter;
    case arrowTypeId.decimal:
      return decimalWriter(type);
    case arrowTypeId.date:
      return type.unit === 0
        ? plainWriter(DATE, 4)
        : convertingWriter(DATE, (values) =>
            Int32Array.from(values, (value) => Math.floor(Number(value) / 86_400_000)),
          );
    case arrowTypeId.time:
      return timeWriter(name, type, origin);
    case arrowTypeId.timestamp:
      return timestampWriter(name, type.timezone ? TIMESTAMPTZ : TIMESTAMP, type.unit, origin);
    case arrowTypeId.duration:
      return durationWriter(name, type, origin);
    case arrowTypeId.interval:
      return intervalWriter(name, type, origin);
    case arrowTypeId.utf8:
    case arrowTypeId.largeUtf8:
      return textWriter(VARCHAR, offsetPieces, name);
    case arrowTypeId.utf8View:
      return textWriter(VARCHAR, viewPieces, name);
    case arrowTypeId.binary:
    case arrowTypeId.largeBinary:
      return textWriter(BLOB, offsetPieces, name);
    case arrowTypeId.binaryView:
      return textWriter(BLOB, viewPieces, name);
    case arrowTypeId.fixedBinary:
      return textWriter(BLOB, (data, from, count) => fixedPieces(data, from, count, type.byteWidth ?? 0), name);
    case arrowTypeId.list:
    case arrowTypeId.largeList:
      if (first) return listWriter(writerOf(first.type));
      break;
    case arrowTypeId.fixedList:
      if (first) return fixedListWriter(writerOf(first.type), type.listSize ?? 0);
      break;
    case arrowTypeId.struct:
      return structWriter(
        children.map((child) => ({
          name: child.name,
          writer: writerOf(child.type, `${name}.${child.name}`),
        })),
      );
    case arrowTypeId.map: {
      const [key, value] = first?.type.children ?? [];
      if (key && value) return mapWriter(writerOf(key.type), writerOf(value.type));
      break;
    }
    case arrowTypeId.dictionary:
      if (type.dictionary) return dictionaryWriter(type.dictionary, writerOf(type.dictionary), name);
      break;
  }
  throw new MetaxyError(
    "ARGUMENT_INVALID",
    `The Arrow column ${name} has values of type ${String(type)}, which no column can store. Convert them first.`,
    {
      details: { column: name, type: String(type) },
    },
  );
}
