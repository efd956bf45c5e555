import { builtIn, endpoints } from "./built-in.ts";
import { defined, unread } from "./defined.ts";
import type { ClusterObject } from "./object.ts";

/** At least one object of every kind that is read. */
export const objects: readonly ClusterObject[] = [...builtIn, endpoints, ...defined, ...unread];
/** Those whose kind the API server has only where somebody defines it. */
export const custom: readonly ClusterObject[] = [...defined, ...unread];
