import type { FactKindTable } from "../fact-kind.ts";

/** What brings requests from outside to something in an account, beside load balancers. */
export type AwsEntryFacts = Record<never, never>;

export const awsEntryKinds: FactKindTable<keyof AwsEntryFacts> = {};
