import { describeOnServer } from "./support/postgres-suite.js";

// Its databases order text as people do: what orders by bytes has to say so.
await describeOnServer("postgresIcu");
