import { startServer } from "@metaxy-ts/testing";
import type { ObjectStore } from "./support/object-store.js";
import { objectStoreTests, secret } from "./support/object-store.js";

async function startGcs(): Promise<ObjectStore> {
  const server = await startServer("gcs-server");
  const { endpoint } = server;
  // A key that asks for no token.
  const key = {
    gcs_base_url: endpoint,
    disable_oauth: true,
    client_email: "",
    private_key: secret,
    private_key_id: "",
  };
  const storageOptions = { GOOGLE_SERVICE_ACCOUNT_KEY: JSON.stringify(key) };
  return {
    ...server,
    storageOptions,
    missing: "gs://nobody-made-this",
    refused: { uri: "gs://private/table", storageOptions },
    nobody: { GOOGLE_SERVICE_ACCOUNT_KEY: JSON.stringify({ ...key, gcs_base_url: "http://127.0.0.1:9" }) },
    async bucket(name) {
      const { ok, status } = await fetch(`${endpoint}/${name}`, { method: "PUT" });
      if (!ok) throw new Error(`The bucket could not be made: ${status}.`);
      return `gs://${name}`;
    },
  };
}

objectStoreTests(startGcs);
