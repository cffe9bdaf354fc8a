import { createHmac } from "node:crypto";
import { startServer } from "@metaxy-ts/testing";
import type { ObjectStore } from "./support/object-store.js";
import { objectStoreTests, secret } from "./support/object-store.js";

const account = "metaxy";
const key = Buffer.from(secret).toString("base64");

async function startAzure(): Promise<ObjectStore> {
  const server = await startServer("azure-server", [account, key]);
  const { endpoint } = server;
  const storageOptions = {
    AZURE_STORAGE_ACCOUNT_NAME: account,
    AZURE_STORAGE_ACCOUNT_KEY: key,
    AZURE_STORAGE_ENDPOINT: endpoint,
    AZURE_ALLOW_HTTP: "true",
  };
  const stranger = { ...storageOptions, AZURE_STORAGE_ACCOUNT_KEY: Buffer.from("another").toString("base64") };
  return {
    ...server,
    storageOptions,
    missing: "az://nobody-made-this",
    refused: { uri: "az://tables/deep", storageOptions: stranger },
    nobody: { ...storageOptions, AZURE_STORAGE_ENDPOINT: "http://127.0.0.1:9" },
    async bucket(name) {
      const { ok, status } = await makeContainer(endpoint, name);
      if (!ok) throw new Error(`The container could not be made: ${status}.`);
      return `az://${name}`;
    },
  };
}

/** A request that is signed with the account's key. */
function makeContainer(endpoint: string, name: string): Promise<Response> {
  const headers = { "x-ms-date": new Date().toUTCString(), "x-ms-version": "2023-11-03" };
  const told = Object.entries(headers).map(([header, value]) => `${header}:${value}\n`);
  const text = `PUT${"\n".repeat(12)}${told.join("")}/${account}/${account}/${name}\nrestype:container`;
  const signature = createHmac("sha256", Buffer.from(key, "base64")).update(text).digest("base64");
  return fetch(`${endpoint}/${name}?restype=container`, {
    method: "PUT",
    headers: { ...headers, authorization: `SharedKey ${account}:${signature}` },
  });
}

objectStoreTests(startAzure);
