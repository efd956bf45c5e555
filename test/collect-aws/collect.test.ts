import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FaultProxy, type Plan, startFaults } from "../services/faults.ts";
import { type Moto, startMoto } from "../services/moto.ts";
import { factLines } from "../support/collected.ts";
import { refusedOf, start, type Unread } from "./run.ts";

const first = "eu-west-1";
const regions = [first, "us-east-1", "ap-southeast-2"];
const canary = "QzCanary7";
/** Whoever needs more ends. The clients of fifty services alone take most of it. Megabytes. */
const heap = 250;
let folder = "";
let moto: Moto;
let accounts: readonly string[] = [];
let saved: readonly string[] = [];

/** What moto answers with a page of HTML: asked all the same, and told as not read. */
const lacking = new Set([
  "aoss:ListAccessPolicies",
  "apprunner:ListServices",
  "appsync:ListDataSources",
  "bedrock-agentcore:ListApiKeyCredentialProviders",
  "bedrock-agentcore:ListCodeInterpreters",
  "bedrock-agentcore:ListOauth2CredentialProviders",
  "bedrock-agentcore:ListWorkloadIdentities",
  "bedrock:ListFlows",
  "bedrock:ListGuardrails",
  "ec2:GetSnapshotBlockPublicAccessState",
  "ecr-public:DescribeRepositories",
  "eks:ListAccessEntries",
  "eks:ListPodIdentityAssociations",
  "elasticbeanstalk:DescribeConfigurationSettings",
  "lambda:ListFunctionUrlConfigs",
  "lightsail:GetContainerServices",
  "lightsail:GetInstances",
  "organizations:DescribeEffectivePolicy",
  "redshift-serverless:ListNamespaces",
  "redshift-serverless:ListWorkgroups",
  "sagemaker:ListUserProfiles",
  "ssm:DescribeInstanceInformation",
  "wafv2:ListResourcesForWebACL",
]);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "ambit-collect-aws-"));
  moto = await startMoto();
  accounts = await moto.fill({ accounts: 5, regions, canary });
  await moto.dump(path.join(folder, "saved"), accounts, regions);
  saved = (await factLines(path.join(folder, "saved"))).facts;
});
afterAll(async () => {
  await moto.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Every so many requests one is throttled, breaks off or is never answered: of any two in a row one gets through. */
const faulty: Plan = ({ number, headers }) => {
  // Glue is closed to us in one region.
  if (/us-east-1\/glue/.test(headers.authorization ?? "")) {
    const body = JSON.stringify({ __type: "AccessDeniedException", message: "secret words of the server" });
    return { kind: "answer", status: 403, body, type: "application/x-amz-json-1.1" };
  }
  if (number % 23 === 5) return { kind: "throttle", status: 429 };
  if (number % 41 === 7) return { kind: "throttle", status: 503 };
  if (number % 61 === 11) return { kind: "cut", when: "before" };
  if (number % 67 === 13) return { kind: "cut", when: "within" };
  if (number % 397 === 17) return { kind: "silence" };
  return undefined;
};

const collecting = (proxy: FaultProxy, out: string, ...more: readonly string[]) => {
  const named = regions.flatMap((region) => ["--region", region]);
  const args = ["collect", "aws", "--organization", ...named, "--out", out, "--format", "json", "--quiet", ...more];
  return start([...args, "--timeout", "20"], { address: proxy.address, region: first, heap });
};

async function killedAfter(requests: number, proxy: FaultProxy, out: string): Promise<void> {
  const { child, ended } = collecting(proxy, out);
  const until = proxy.seen.length + requests;
  const watch = setInterval(() => {
    if (proxy.seen.length >= until) child.kill("SIGKILL");
  }, 5);
  await ended;
  clearInterval(watch);
  expect(child.signalCode).toBe("SIGKILL");
}

const unexpected = ({ call }: Unread): boolean => !lacking.has(call) && !call.startsWith("glue:");

async function again(proxy: FaultProxy, out: string): Promise<readonly Unread[]> {
  const { text } = await collecting(proxy, out, "--retry").ended;
  return refusedOf(JSON.parse(text));
}

describe("an organization of five accounts and three regions", () => {
  it("killed twice and gone on with, throttled, cut off and refused in part, is what AWS CLI would have saved", async () => {
    const out = path.join(folder, "bundle");
    const proxy = await startFaults({ address: moto.address }, faulty);
    try {
      await killedAfter(150, proxy, out);
      await killedAfter(400, proxy, out);
      expect(await collecting(proxy, out).ended).toMatchObject({ code: 0, said: "" });
      expect(proxy.faults).toBeGreaterThan(50);
      // A busy machine has moto answer late: what had no answer is asked for again.
      let refused = await again(proxy, out);
      for (let times = 0; times < 3 && refused.some(unexpected); times++) refused = await again(proxy, out);
      expect(refused.filter(unexpected)).toEqual([]);
      expect(new Set(refused.flatMap(({ call, reason }) => (call.startsWith("glue:") ? [reason] : [])))).toEqual(
        new Set(["AccessDeniedException"]),
      );
    } finally {
      await proxy.stop();
    }
    expect((await readdir(out)).filter((name) => /^\d{12}$/.test(name)).sort()).toEqual([...accounts].sort());
    const { facts } = await factLines(out);
    const glue = /us-east-1:\d{12}:(job|devEndpoint)\//;
    const kinds = /"kind":"(coverage|unsupported)"/;
    // Each answer about a task moves moto's task on, and reading uses the role that reads.
    const still = (line: string) =>
      line.startsWith('{"kind":"aws.task",')
        ? line.replace(/"state":"\w+"/, "")
        : line.startsWith('{"kind":"identity.life",')
          ? line.replace(/,"used":"[^"]+"/, "")
          : line;
    const of = (lines: readonly string[]) =>
      lines
        .filter((line) => !glue.test(line) && !kinds.test(line))
        .map(still)
        .sort();
    expect(of(saved).length).toBeGreaterThan(500);
    expect(of(facts)).toEqual(of(saved));
  });

  it("leaves nothing in the bundle that was put where secrets are put", async () => {
    const out = path.join(folder, "bundle");
    const hidden = [canary, Buffer.from(canary).toString("base64").replace(/=+$/, ""), "secret words"];
    let bytes = 0;
    for (const entry of await readdir(out, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const text = await readFile(path.join(entry.parentPath, entry.name), "utf8");
      bytes += text.length;
      for (const word of hidden) expect(text.includes(word), `${entry.name} holds ${word}`).toBe(false);
    }
    expect(bytes).toBeGreaterThan(100_000);
  });
});
