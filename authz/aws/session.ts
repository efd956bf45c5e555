import type { AwsRoleFact, AwsSessionFact, AwsStatementFact, AwsUserFact } from "../../model/fact/aws.ts";
import { readStatements } from "./document.ts";

/** `policy` of the statements of a session. */
export const sessionPolicy = (session: string): string => `session:${session}`;

/**
 * Facts of credentials of a user or role under session policies: what the principal may do and one of the policies allows
 * too. What a policy of a resource gives to the principal they limit as well, not what it gives to the session by name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
 * @param documents as IAM writes them
 * @param digest names the session among those of the principal
 * @throws UserError usage.argument for what is no policy document
 */
export function sessionFacts(
  principal: AwsUserFact | AwsRoleFact,
  documents: readonly unknown[],
  digest: string,
): readonly [AwsSessionFact, ...AwsStatementFact[]] {
  const { key, scope, name } = principal;
  const id = `${key}~session:${digest}`;
  const statements: AwsStatementFact[] = [];
  for (const document of documents) {
    const own = readStatements(document, {
      policy: sessionPolicy(id),
      type: "session",
      holder: id,
      field: "session",
      first: statements.length,
    });
    statements.push(...own.map((statement) => ({ ...statement, scope })));
  }
  const source = { document: "the question", locator: "/session", importer: "question", observedAt: "" };
  const session: AwsSessionFact = {
    kind: "aws.session",
    key: id,
    scope,
    source,
    principal: key,
    name: `${name} under a session policy`,
  };
  return [session, ...statements];
}
