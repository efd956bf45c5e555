import { agent } from "../../model/examples/ai.ts";
import { alias } from "../../model/examples/alias.ts";
import {
  account,
  allow,
  awsAccount,
  bucket,
  functionArn,
  instance,
  lambda,
  role,
  roleArn,
  trustsService,
} from "../../model/examples/aws.ts";
import { api, apiArn, apiRoute } from "../../model/examples/aws-entry.ts";
import { k8sCluster, networkPolicy, pod, account as serviceAccount } from "../../model/examples/kubernetes.ts";
import { authMethod, authRole, path, vaultCluster, vaultPolicy } from "../../model/examples/vault.ts";
import type { CoverageState, Fact, FactKind, FactOf } from "../../model/fact.ts";
import type { ChainCell } from "../../queries/chain/answer.ts";
import chain from "../../queries/chain.ts";
import { graphOf } from "../findings/world.ts";

const source = { document: "logs.json", locator: "/0", importer: "test", observedAt: "2026-11-20T00:00:00.000Z" };
export const aws = `aws:account:${account}`;
export const cluster = "k8s:prod";
export const vault = "vault:main";
export const region = "us-east-1";

/** A fact of what writes down, in the account of the examples. */
export const made = <K extends FactKind>(
  kind: K,
  key: string,
  content: Omit<FactOf<K>, "kind" | "key" | "scope" | "source">,
  scope = aws,
): Fact => ({ kind, key, scope, source, ...content }) as unknown as Fact;

/** How far collections were read. */
export const covered =
  (state: CoverageState) =>
  (scope: string, ...collections: readonly FactKind[]): readonly Fact[] =>
    collections.map((collection) => made("coverage", `${collection}@${scope}`, { collection, state }, scope));

/** The one cell of a service's chain whose control has this name. Nothing counts as read that no fact says. */
export function cellOf(service: string, control: string, facts: readonly Fact[]): ChainCell {
  const { chains } = chain.run(graphOf(facts, true), chain.input.parse({ services: [service] }));
  const found = chains[0]?.cells.filter((cell) => cell.control === control) ?? [];
  if (found.length !== 1 || !found[0])
    throw new Error(
      `${found.length} cells of ${control} among ${chains[0]?.cells.map((cell) => cell.control).join("; ")}`,
    );
  return found[0];
}

/** A function that reads a bucket, behind an API and an address of its own. */
export const job = functionArn("job");
export const function_: readonly Fact[] = [
  awsAccount(),
  lambda("job", {
    role: roleArn("app"),
    url: "https://a.lambda-url.us-east-1.on.aws/",
    urlAuth: "NONE",
    subnets: ["subnet-1", "subnet-2"],
    securityGroups: ["sg-1"],
  }),
  role("app"),
  trustsService(roleArn("app"), "lambda.amazonaws.com"),
  allow(roleArn("app"), "s3:GetObject"),
  bucket("letters", { region }),
  made("aws.subnet", "subnet-1", { vpc: "vpc-1", cidr: "10.0.0.0/24" }),
  made("aws.subnet", "subnet-2", { vpc: "vpc-1", cidr: "10.0.1.0/24" }),
  api("shop"),
  apiRoute("shop", { function: functionArn("job") }),
];
export const stage = `${apiArn("shop")}/prod`;
export const helper = agent("helper");
export const machine = instance("i-1", { vpc: "vpc-1", subnets: ["subnet-1"], securityGroups: [] });

/** A pod that logs in to a Vault and reads secrets of its own cluster. */
export const rag = pod("ai", "rag", { serviceAccount: "rag" });
export const pods: readonly Fact[] = [
  k8sCluster(),
  rag,
  serviceAccount("ai", "rag"),
  alias("https://api.example.com"),
  vaultCluster(),
  authMethod("kubernetes", "https://api.example.com"),
  authRole("kubernetes", "rag", ["rag"], { serviceAccounts: ["rag"], namespaces: ["ai"] }),
  vaultPolicy("rag"),
  path("rag", "kv/data/*", "read"),
];
export const bounds = networkPolicy("ai", "all", { types: ["Ingress", "Egress"] });
