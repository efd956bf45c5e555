import { sessionFacts } from "../../../authz/aws/index.ts";
import { FactBase } from "../../../graph/facts.ts";
import { aws } from "../../../importers/aws/index.ts";
import type { Fact } from "../../../model/fact.ts";
import type { Account, Estate, Policy, Resource } from "./reference/estate.ts";

/** Names the session of a principal under the session policies of a test. */
const digest = "test";
export const sessionId = (principal: string): string => `${principal}~session:${digest}`;

/** The estate as files that the importer reads, and what it makes of them, with nothing else existing. */
export async function factsOf(estate: Estate, sessionPolicies: readonly Policy[] = []): Promise<FactBase> {
  const group = { files: estate.accounts.flatMap(filesOf), proposedName: "test" };
  const facts: Fact[] = [];
  const context = {
    observedAt: "2026-01-01T00:00:00Z",
    problem: ({ message, at }: { readonly message: string; readonly at?: string }): void => {
      throw new Error(`the importer refuses ${at ?? ""}: ${message}`);
    },
    progress: (): void => {},
  };
  for await (const fact of aws.toFacts(group, context)) facts.push(fact);
  const scopes = estate.accounts.map(({ id }) => `aws:account:${id}`);
  const source = { document: "test", locator: "", importer: "test", observedAt: context.observedAt };
  facts.push(...scopes.map((scope) => ({ kind: "closed-world" as const, key: scope, scope, source })));
  if (sessionPolicies.length === 0) return new FactBase(facts);
  const sessions = facts.flatMap((fact) =>
    fact.kind === "aws.user" || fact.kind === "aws.role" ? sessionFacts(fact, sessionPolicies, digest) : [],
  );
  return new FactBase([...facts, ...sessions]);
}

interface TextFile {
  readonly path: string;
  readonly size: number;
  open(): AsyncIterable<Uint8Array>;
}

function file(path: string, content: unknown): TextFile {
  const bytes = new TextEncoder().encode(JSON.stringify(content));
  return {
    path,
    size: bytes.length,
    async *open() {
      yield bytes;
    },
  };
}

function filesOf(account: Account): readonly TextFile[] {
  const { id, users, roles, groups, policies } = account;
  const details = { UserDetailList: users, GroupDetailList: groups, RoleDetailList: roles, Policies: policies };
  return [file(`${id}/account-${id}.json`, details), file(`${id}/resources.json`, resourcesOf(account))];
}

/** The lists of resources.json: one per service, each record with its policy. */
export function resourcesOf({ id, resources, organization }: Account): unknown {
  const of = (service: Resource["service"]): readonly Resource[] => resources.filter((one) => one.service === service);
  const name = ({ arn }: Resource): string => arn.split(/[:/]/).at(-1) ?? "";
  return {
    AccountId: id,
    Region: "us-east-1",
    Organizations: organization
      ? {
          Id: organization.id,
          ManagementAccountId: organization.managementAccount,
          ServiceControlPolicies: organization.scps,
          ResourceControlPolicies: organization.rcps,
        }
      : null,
    S3: { Buckets: of("s3").map((one) => ({ Name: name(one), Arn: one.arn, Policy: one.policy })) },
    KMS: {
      Keys: of("kms").map((one) => ({ KeyId: name(one), Arn: one.arn, Policy: one.policy, Grants: one.grants ?? [] })),
    },
    SecretsManager: {
      SecretList: of("secretsmanager").map((one) => ({ ARN: one.arn, Name: name(one), ResourcePolicy: one.policy })),
    },
    SQS: { Queues: of("sqs").map((one) => ({ QueueArn: one.arn, Policy: one.policy })) },
    Lambda: {
      Functions: of("lambda").map((one) => ({ FunctionName: name(one), FunctionArn: one.arn, Policy: one.policy })),
    },
  };
}
