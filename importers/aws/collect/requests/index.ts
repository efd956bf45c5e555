import type { Request } from "../request.ts";
import { aiRequests } from "./ai.ts";
import { computeRequests } from "./compute.ts";
import { entryRequests } from "./entry.ts";
import { identityRequests } from "./identity.ts";
import { logRequests } from "./logs.ts";
import { networkRequests } from "./network.ts";
import { storeRequests } from "./stores.ts";

/** Everything that is asked of an account. */
export const requests: readonly Request[] = [
  ...identityRequests,
  ...computeRequests,
  ...networkRequests,
  ...storeRequests,
  ...entryRequests,
  ...aiRequests,
  ...logRequests,
];
