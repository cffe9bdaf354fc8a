import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { DeltaError } from "./errors.js";
import type { NewFile, StorageOptions, TableFile, TableInfo } from "./types.js";

/** The compiled part, as `native/` in the repository has it. Errors are strings that start with a code. */
export interface Native {
  NativeStop: new () => NativeStop;
  createTable(
    uri: string,
    schemaIpc: Uint8Array,
    options: NativeCreateOptions,
    stop: NativeStop | undefined,
  ): Promise<NativeTable>;
  openTable(uri: string, options: NativeOpenOptions, stop: NativeStop | undefined): Promise<NativeTable>;
  findTables(uri: string, storageOptions: StorageOptions, stop: NativeStop | undefined): Promise<string[]>;
  deleteTable(uri: string, storageOptions: StorageOptions, stop: NativeStop | undefined): Promise<void>;
}

/** Aborts the calls that it is passed to. */
export interface NativeStop {
  stop(): void;
}

interface NativeCreateOptions {
  readonly partitionBy: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly description?: string;
  readonly commitMetadata?: string;
  readonly storageOptions: StorageOptions;
}

interface NativeOpenOptions {
  readonly version?: number;
  readonly timestamp?: number;
  readonly storageOptions: StorageOptions;
}

export interface NativeTable {
  refresh(stop: NativeStop | undefined): Promise<number>;
  info(stop: NativeStop | undefined): Promise<NativeInfo>;
  schemaIpc(stop: NativeStop | undefined): Promise<Uint8Array>;
  writer(stop: NativeStop | undefined): Promise<NativeWriter>;
  append(
    writer: NativeWriter,
    mergeSchema: boolean,
    metadata: string | undefined,
    stop: NativeStop | undefined,
  ): Promise<number>;
  replace(
    version: number,
    paths: readonly string[],
    writer: NativeWriter | undefined,
    metadata: string | undefined,
    stop: NativeStop | undefined,
  ): Promise<number>;
  files(stop: NativeStop | undefined): Promise<{ version: number; files: NativeFile[] }>;
  download(path: string, target: string, stop: NativeStop | undefined): Promise<void>;
  history(limit: number | undefined, stop: NativeStop | undefined): Promise<NativeCommit[]>;
  compact(targetSize: number, stop: NativeStop | undefined): Promise<{ filesRemoved: number; version: number }>;
  vacuum(
    retentionHours: number | undefined,
    dryRun: boolean,
    full: boolean,
    enforce: boolean,
    stop: NativeStop | undefined,
  ): Promise<string[]>;
  checkpoint(stop: NativeStop | undefined): Promise<void>;
  setProperties(properties: Readonly<Record<string, string>>, stop: NativeStop | undefined): Promise<number>;
}

export interface NativeWriter {
  write(ipc: Uint8Array, stop: NativeStop | undefined): Promise<void>;
  addFile(file: NewFile, schemaIpc: Uint8Array, stop: NativeStop | undefined): Promise<void>;
  finish(stop: NativeStop | undefined): Promise<void>;
  discard(): Promise<void>;
}

interface NativeInfo extends Omit<TableInfo, "name" | "description" | "createdAt"> {
  readonly name?: string;
  readonly description?: string;
  readonly createdTime?: number;
}

interface NativeFile extends Omit<TableFile, "numRecords" | "stats"> {
  readonly numRecords?: number;
  readonly stats?: string;
}

interface NativeCommit {
  readonly version: number;
  readonly timestamp: number;
  readonly operation?: string;
  readonly info: string;
}

let loaded: Native | undefined;

/** @throws DeltaError NATIVE_MISSING when there is none for this machine. */
export function loadNative(): Native {
  loaded ??= load();
  return loaded;
}

function load(): Native {
  const require = createRequire(import.meta.url);
  const compiledHere = fileURLToPath(new URL("../binary/delta-rs.node", import.meta.url));
  if (existsSync(compiledHere)) return require(compiledHere) as Native;
  const name = `@metaxy-ts/delta-rs-${platform()}`;
  try {
    return require(name) as Native;
  } catch (error) {
    throw new DeltaError(
      "NATIVE_MISSING",
      `There is no compiled delta-rs for ${platform()}. In a project: install ${name}, an optional dependency that the package manager did not install. In a checkout of the repository: install Rust (https://rustup.rs) and run: pnpm native.`,
      { cause: error },
    );
  }
}

function platform(): string {
  const { platform: system, arch } = process;
  if (system === "win32") return `${system}-${arch}-msvc`;
  if (system !== "linux") return `${system}-${arch}`;
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return `${system}-${arch}-${report.header?.glibcVersionRuntime ? "gnu" : "musl"}`;
}
