import { sessionFacts } from "../../authz/aws/session.ts";
import type { GraphReader } from "../../graph/port.ts";
import { UserError } from "../../model/errors.ts";
import type { CredentialFact } from "../../model/fact/credential.ts";
import type { Fact } from "../../model/fact.ts";
import type { Leak } from "../../model/query.ts";
import { asObserved } from "./session.ts";

/** What leaked, in the graph that it is judged by. */
export interface Found {
  readonly graph: GraphReader;
  readonly credentials: readonly CredentialFact[];
  /** ISO 8601, UTC. */
  readonly asOf: string;
}

/**
 * The graph with what was found in it. A credential that has expired, or does not hold yet, is judged as if it did: what it
 * gave lives on. A key that its account knows is in the graph as it is.
 * @throws UserError import.unrecognised where there is none
 */
export function foundIn(base: GraphReader, given: Partial<Leak> | undefined): Found {
  const credentials = (given?.add ?? []).flatMap((fact) =>
    fact.kind === "credential" ? [asObserved(base, fact)] : [],
  );
  const asOf = given?.asOf ?? base.snapshot.takenAt;
  if (credentials.length === 0)
    throw new UserError(
      "import.unrecognised",
      "nothing in the input is a credential of a kind that Ambit knows",
      "give the credential itself, or the file that it stands in; docs/tokens.md has the kinds",
    );
  const told = credentials.filter((fact) => !isKnownKey(base, fact)).map((fact) => atItsBest(fact, asOf));
  const add = [...told, ...told.flatMap((fact) => limitsOf(base, fact))];
  return { graph: add.length === 0 ? base : base.overlay({ add, remove: [] }), credentials, asOf };
}

/**
 * What keys of Amazon Bedrock are good for, whatever their users may do beside.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-reference.html
 */
const bedrockAlone = {
  Statement: [
    { Effect: "Allow", Action: "bedrock:*", Resource: "*" },
    {
      Effect: "Deny",
      Action: [
        "bedrock:InvokeModelWithBidirectionalStream",
        "bedrock:InvokeAgent",
        "bedrock:InvokeInlineAgent",
        "bedrock:InvokeFlow",
        "bedrock:Retrieve",
        "bedrock:RetrieveAndGenerate",
        "bedrock:InvokeDataAutomationAsync",
      ],
      Resource: "*",
    },
  ],
};

/** The session of a user that a key is limited to. */
function limitsOf(base: GraphReader, { type, principal = "" }: CredentialFact): readonly Fact[] {
  if (type !== "aws-bedrock-key-long") return [];
  const user = base.fact({ kind: "aws.user", key: principal });
  return user?.kind === "aws.user" ? sessionFacts(user, [bedrockAlone], "bedrock-api-key") : [];
}

/** A long-term key of a user that was read: nothing in the fact says more than its account does. */
const isKnownKey = (graph: GraphReader, { key, expiresAt, addresses, scopes, audience }: CredentialFact): boolean =>
  [expiresAt, addresses, scopes, audience].every((limit) => limit === undefined) &&
  graph.fact({ kind: "aws.access-key", key }) !== undefined;

export const isExpired = ({ expiresAt }: CredentialFact, asOf: string): boolean =>
  expiresAt !== undefined && expiresAt <= asOf;
export const isEarly = ({ notBefore }: CredentialFact, asOf: string): boolean =>
  notBefore !== undefined && notBefore > asOf;

function atItsBest(fact: CredentialFact, asOf: string): CredentialFact {
  const { expiresAt, notBefore, ...rest } = fact;
  return {
    ...rest,
    ...(expiresAt === undefined || isExpired(fact, asOf) ? {} : { expiresAt }),
    ...(notBefore === undefined || isEarly(fact, asOf) ? {} : { notBefore }),
  };
}
