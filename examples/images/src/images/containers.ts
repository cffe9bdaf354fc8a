import type { Container } from "./container.ts";
import { jpeg } from "./jpeg.ts";
import { png } from "./png.ts";

const containers: readonly Container[] = [jpeg, png];

export function containerOf(file: Buffer): Container | undefined {
  return containers.find((container) => container.recognises(file));
}
