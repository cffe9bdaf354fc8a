// What another process imports: the memory store as it is, whose rows no other process has.
import { memoryAdapter } from "@metaxy-ts/core/memory";

export function adapter({ namespace }) {
  return memoryAdapter({ name: namespace });
}
