// Apache Iceberg's own REST catalog, for tests: tables in a folder, or in a bucket, known to a SQLite file in the folder. It comes from Maven, is fetched once
// for each machine, and kept outside of the checkout. Prints its address when it answers, and runs until it is killed.
//
//   node scripts/iceberg-server.mjs FOLDER                           tables in the folder
//   node scripts/iceberg-server.mjs FOLDER s3://bucket ENDPOINT      in a bucket of a server with the API of S3
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { cacheFolder } from "./cache-folder.mjs";
import { freePort, untilAnswered } from "./ports.mjs";

const pom = fileURLToPath(new URL("iceberg-server.pom.xml", import.meta.url));

/** The folder of the server's libraries, with those that they need. */
function libraries() {
  const cache = cacheFolder("iceberg-server");
  const folder = join(cache, createHash("sha256").update(readFileSync(pom)).digest("hex").slice(0, 16));
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const unfinished = `${folder}.${process.pid}`;
  const copy = ["dependency:copy-dependencies", `-DoutputDirectory=${unfinished}`];
  try {
    execFileSync(process.platform === "win32" ? "mvn.cmd" : "mvn", ["-q", "-B", "-f", pom, ...copy], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    renameSync(unfinished, folder);
  } catch (error) {
    if (!existsSync(folder))
      throw new Error("Tests of the Iceberg store need Java 17 or newer and Maven.", { cause: error });
    rmSync(unfinished, { recursive: true, force: true }); // another process was faster
  }
  return folder;
}

/** @param {string} folder */
function inFolder(folder) {
  return {
    CATALOG_WAREHOUSE: pathToFileURL(join(folder, "warehouse")).href,
    CATALOG_IO__IMPL: "org.apache.iceberg.hadoop.HadoopFileIO",
  };
}

/**
 * @param {string} bucket
 * @param {string} endpoint
 */
function inBucket(bucket, endpoint) {
  return {
    CATALOG_WAREHOUSE: bucket,
    CATALOG_IO__IMPL: "org.apache.iceberg.aws.s3.S3FileIO",
    CATALOG_S3_ENDPOINT: endpoint,
    CATALOG_S3_PATH__STYLE__ACCESS: "true",
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  };
}

const [, , path = ".", bucket, endpoint = ""] = process.argv;
const folder = resolve(path);
mkdirSync(folder, { recursive: true });
const port = await freePort();
const server = spawn(
  "java",
  ["-Xmx512m", "-cp", [join(libraries(), "*")].join(delimiter), "org.apache.iceberg.rest.RESTCatalogServer"],
  {
    stdio: "ignore",
    env: {
      ...process.env,
      CATALOG_CATALOG__IMPL: "org.apache.iceberg.jdbc.JdbcCatalog",
      CATALOG_URI: `jdbc:sqlite:file:${join(folder, "catalog.db")}`,
      ...(bucket ? inBucket(bucket, endpoint) : inFolder(folder)),
      CATALOG_JDBC_SCHEMA__VERSION: "V1",
      CATALOG_REST_PORT: String(port),
    },
  },
);
process.on("SIGTERM", () => server.kill("SIGKILL"));
server.on("exit", (status) => process.exit(status ?? 0));

const address = `http://127.0.0.1:${port}`;
await untilAnswered(`${address}/v1/config`);
process.stdout.write(`${address}\n`);
