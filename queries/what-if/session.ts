import { createHash } from "node:crypto";
// Not by the evaluator, which takes long to load.
import { sessionFacts } from "../../authz/aws/session.ts";
import type { GraphReader } from "../../graph/port.ts";
import { canonical } from "../../model/canonical.ts";
import { UserError } from "../../model/errors.ts";
import type { AwsRoleFact, AwsUserFact } from "../../model/fact/aws.ts";
import type { Fact } from "../../model/fact.ts";
import { quotable, select, splitSelector } from "../selector.ts";

/** The starts of a question under a session policy. */
export interface Constrained {
  readonly from: readonly string[];
  readonly add: readonly Fact[];
}

/**
 * Puts the session of each user or role in its place. The policy is one document, or a list of them.
 * @throws UserError usage.argument for what is no policy, and where no start is a user or role
 */
export function constrained(graph: GraphReader, from: readonly string[], text: string): Constrained {
  const documents = parsed(text);
  const digest = createHash("sha256").update(canonical(documents)).digest("hex").slice(0, 16);
  const add: Fact[] = [];
  const starts = from.map((start) => {
    const principal = principalOf(graph, start);
    if (!principal) return start;
    const facts = sessionFacts(principal, documents, digest);
    add.push(...facts);
    return facts[0].key;
  });
  if (add.length > 0) return { from: starts, add };
  throw new UserError(
    "usage.argument",
    `a session policy limits credentials of an IAM user or role, and \`${quotable(from.join(" + "))}\` is none`,
    "start from the role or user whose session it is",
  );
}

function parsed(text: string): readonly unknown[] {
  try {
    const document: unknown = JSON.parse(text);
    return Array.isArray(document) ? document : [document];
  } catch {
    throw new UserError(
      "usage.argument",
      "the session policy is not JSON",
      "give the policy document as it was passed",
    );
  }
}

function principalOf(graph: GraphReader, start: string): AwsUserFact | AwsRoleFact | undefined {
  const [node, ...others] = select(graph, splitSelector(start).id).nodes;
  const { id = "", kind } = graph.nodes[node ?? -1] ?? {};
  if (others.length > 0 || (kind !== "AwsUser" && kind !== "AwsRole")) return undefined;
  const fact = graph.fact({ kind: kind === "AwsUser" ? "aws.user" : "aws.role", key: id });
  return fact?.kind === "aws.user" || fact?.kind === "aws.role" ? fact : undefined;
}
