import { newFolder } from "@metaxy-ts/testing";
import { beforeEach } from "vitest";

/** A folder for each test; the function gives its path. */
export function useFolder(): () => string {
  let folder: string;
  beforeEach(async () => {
    folder = await newFolder();
  });
  return () => folder;
}
