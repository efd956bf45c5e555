import type { AwsStatementFact } from "../fact/aws.ts";
import type { AwsActing, AwsComputeFacts } from "../fact/aws-compute.ts";
import type { FactOf } from "../fact.ts";
import { account, awsAccount } from "./aws.ts";

const { scope, source } = awsAccount();
const arn = (service: string, resource: string): string => `arn:aws:${service}:us-east-1:${account}:${resource}`;

/** Facts of what acts as a role, for the examples of rules. */
type Acting = { [K in keyof AwsComputeFacts]: AwsComputeFacts[K] extends AwsActing ? K : never }[keyof AwsComputeFacts];
/** Fields of a fact told otherwise; undefined where the input does not tell one. */
export type Told<T> = { readonly [F in keyof T]?: T[F] | undefined };

const acting =
  <K extends Acting>(kind: K, key: (name: string) => string, told: Partial<FactOf<K>> = {}) =>
  (name: string, more: Told<FactOf<K>> = {}): FactOf<K> => {
    const fields = Object.entries({ ...told, ...more }).filter(([, value]) => value !== undefined);
    // Kinds of this table add nothing that must be there to what `AwsActing` has.
    return { kind, key: key(name), scope, source, name, ...Object.fromEntries(fields) } as unknown as FactOf<K>;
  };

export const buildProject = acting("aws.build-project", (name) => arn("codebuild", `project/${name}`));
export const notebook = acting("aws.notebook", (name) => arn("sagemaker", `notebook-instance/${name}`), {
  state: "InService",
});
export const devEndpoint = acting("aws.dev-endpoint", (name) => arn("glue", `devEndpoint/${name}`), {
  state: "READY",
});
export const glueJob = acting("aws.glue-job", (name) => arn("glue", `job/${name}`));
export const appService = acting("aws.app-service", (name) => arn("apprunner", `service/${name}/1`), {
  state: "RUNNING",
});
export const codeInterpreter = acting(
  "aws.code-interpreter",
  (name) => arn("bedrock-agentcore", `code-interpreter-custom/${name}`),
  { state: "READY" },
);
export const stack = acting("aws.stack", (name) => arn("cloudformation", `stack/${name}/1`), {
  state: "CREATE_COMPLETE",
});

/** Temporary credentials of a principal under a session policy that allows these actions. */
export function sessionOf(
  principal: string,
  ...actions: readonly string[]
): readonly [FactOf<"aws.session">, AwsStatementFact] {
  const key = `${principal}~session:s1`;
  return [
    { kind: "aws.session", key, scope, source, principal, name: "under a session policy" },
    {
      kind: "aws.statement",
      key: `session:${key}#/0`,
      scope,
      source,
      policy: `session:${key}`,
      type: "session",
      holder: key,
      effect: "Allow",
      inForce: true,
      actions,
      resources: ["*"],
      conditions: [],
    },
  ];
}
