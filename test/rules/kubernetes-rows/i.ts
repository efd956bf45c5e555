import {
  aksWorkloadIdentity,
  eksPodIdentity,
  gkeWorkloadIdentity,
  imdsNodeRole,
  irsaAssume,
  nodeRole,
} from "./i-identities.ts";
import { cloudReturn, staticCloudKey } from "./i-return.ts";
import { secretStoreRead } from "./i-stores.ts";
import type { Row } from "./row.ts";

export const rows: readonly Row[] = [
  irsaAssume,
  eksPodIdentity,
  gkeWorkloadIdentity,
  aksWorkloadIdentity,
  imdsNodeRole,
  nodeRole,
  cloudReturn,
  staticCloudKey,
  secretStoreRead,
];
