import type { PathRow } from "./row.ts";
import { actingRows } from "./rows-acting.ts";
import { existingRows } from "./rows-existing.ts";
import { identityRows } from "./rows-identity.ts";
import { newPolicyRows } from "./rows-new-policy.ts";
import { passingRows } from "./rows-passing.ts";
import { profileRows } from "./rows-profiles.ts";

/** Every row of the table of paths, sorted by id. */
export const rows: readonly PathRow[] = [
  ...identityRows,
  ...passingRows,
  ...existingRows,
  ...actingRows,
  ...profileRows,
  ...newPolicyRows,
].sort((a, b) => (a.id < b.id ? -1 : 1));
