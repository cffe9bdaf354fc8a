import { grouped } from "@metaxy-ts/project";

/** A number with its noun: `1 feature`, `1,200 features`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}
