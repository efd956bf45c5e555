import { describe, expect, it } from "vitest";
import { viewOfFacts } from "../../graph/load.ts";
import type { GraphView } from "../../graph/view.ts";
import { cloudTrail, kubernetesAudit } from "../../importers/observed/index.ts";
import {
  accessKey,
  account,
  allow,
  awsAccount,
  bucket,
  bucketArn,
  principal,
  role,
  roleArn,
  secret,
  secretArn,
  trusts,
  user,
  userArn,
} from "../../model/examples/aws.ts";
import { found } from "../../model/examples/credential.ts";
import type { Fact, FactOf } from "../../model/fact.ts";
import { isAnother } from "../../queries/observed/resource.ts";
import observed from "../../queries/observed.ts";
import paths from "../../queries/paths.ts";
import step from "../../queries/step.ts";
import token from "../../queries/token.ts";
import { read } from "../importers/sources.ts";
import { closedWorld } from "../rules/derived.ts";

const longTerm = "AKIAIOSFODNN7EXAMPLE";
const temporary = "ASIAIOSFODNN7EXAMPLE";
const ops = roleArn("ops");
const ci = userArn("ci");
const db = secretArn("db");
const docs = bucketArn("docs");
/** A key of `ci`, who takes `ops`, which reads a secret and a bucket; `idle` may take it too. */
const estate: readonly Fact[] = [
  awsAccount(),
  accessKey(longTerm, "ci"),
  user("ci"),
  user("idle"),
  role("ops"),
  trusts(ops, principal(ci, userArn("idle"))),
  secret("db"),
  bucket("docs"),
  allow(ops, ["secretsmanager:GetSecretValue", "s3:GetObject"]),
];
const snapshot = { id: "0".repeat(64), takenAt: "2026-01-01T00:00:00.000Z" };

const event = (eventName: string, service: string, rest: object = {}) => ({
  eventVersion: "1.10",
  eventTime: "2025-12-30T10:00:00Z",
  eventSource: `${service}.amazonaws.com`,
  eventName,
  awsRegion: "us-east-1",
  sourceIPAddress: "203.0.113.7",
  userAgent: "aws-cli/2.15.0",
  userIdentity: { type: "IAMUser", arn: ci, accountId: account, accessKeyId: longTerm },
  eventID: "e",
  readOnly: true,
  recipientAccountId: account,
  ...rest,
});
const asOps = {
  userIdentity: {
    type: "AssumedRole",
    arn: `arn:aws:sts::${account}:assumed-role/ops/ci`,
    accessKeyId: temporary,
    sessionContext: { sessionIssuer: { arn: ops } },
  },
};
const assumed = event("AssumeRole", "sts", {
  requestParameters: { roleArn: ops, roleSessionName: "ci" },
  responseElements: { credentials: { accessKeyId: temporary, expiration: "2026-01-01T10:00:00Z" } },
});
const fetched = event("GetSecretValue", "secretsmanager", { ...asOps, requestParameters: { secretId: db } });

async function world(records?: readonly object[], layout: "Records" | "Events" = "Records"): Promise<GraphView> {
  const file =
    layout === "Records"
      ? { Records: records }
      : { Events: records?.map((one) => ({ CloudTrailEvent: JSON.stringify(one) })) };
  const logs = records ? (await read(cloudTrail, { "trail.json": file })).facts : [];
  return viewOfFacts(closedWorld([...estate, ...logs]), snapshot);
}

/** What is said of the steps from the user's key to the target. */
function marks(graph: GraphView, to: string, from = `credential:${longTerm}`) {
  const answer = paths.run(graph, paths.input.parse({ from: [from], to: [to] }));
  const [proof] = Object.values(answer.proofs);
  return (proof?.steps ?? []).flatMap((key) => {
    const mark = proof?.observed?.[key];
    return mark ? [[answer.steps[key]?.rule.replace(/@\d+$/, ""), mark.seen, mark.match ?? mark.why] as const] : [];
  });
}

it("a step that is looked at says what logs say of it, hub or no hub on the way", async () => {
  const graph = await world([assumed, fetched]);
  const asked = step.input.parse({ premises: [`${ops}#impersonate`], conclusion: `${db}#read` });
  const marked = step.run(graph, asked).steps.flatMap(({ observed }) => (observed ? [observed.seen] : []));
  expect(marked).toEqual(["observed"]);
});

describe("steps of a proof", () => {
  it("say nothing where no log was read", async () => {
    expect(marks(await world(), db)).toEqual([]);
  });

  it("were taken, where the log has the event, of whom and on what", async () => {
    expect(marks(await world([assumed, fetched]), db)).toEqual([
      ["aws.access-key", "observed", "exact"],
      ["aws.assume-role", "observed", "exact"],
      ["aws.read-secret", "observed", "exact"],
    ]);
  });

  it("were not seen, where whole logs would show them; another secret is not this one", async () => {
    const other = { ...fetched, requestParameters: { secretId: secretArn("other") } };
    expect(marks(await world([assumed, other]), db).at(-1)).toEqual(["aws.read-secret", "not-seen", undefined]);
  });

  it("are unknown where the log would not show them", async () => {
    const why = async (records: readonly object[], to: string, layout?: "Events") =>
      marks(await world(records, layout), to)
        .at(-1)
        ?.slice(1);
    // Data events are in a trail only where it was told to.
    expect(await why([assumed], docs)).toEqual([
      "unknown",
      "a trail holds data events only where it is told to, and none on this is in the log",
    ]);
    const write = { ...assumed, readOnly: false };
    expect(await why([write], db)).toEqual([
      "unknown",
      "no call that only reads is in the log: the trail may leave them out",
    ]);
    expect(await why([{ ...assumed, awsRegion: "eu-west-1" }], db)).toEqual([
      "unknown",
      "no log of us-east-1 was read",
    ]);
    expect((await why([assumed], db, "Events"))?.[0]).toBe("unknown");
  });

  it("were refused: that is no use", async () => {
    const graph = await world([assumed, { ...fetched, errorCode: "AccessDenied" }]);
    const answer = paths.run(graph, paths.input.parse({ from: [ops], to: [db] }));
    const [proof] = Object.values(answer.proofs);
    expect(Object.values(proof?.observed ?? {})).toMatchObject([{ seen: "not-seen", denied: { count: 1 } }]);
  });
});

const ask = (graph: GraphView, question: object) => observed.run(graph, observed.input.parse(question));

describe("observed", () => {
  it("tells identities never used from those of which no log was read", async () => {
    const read = ask(await world([assumed, fetched]), {});
    expect(read.identities.map(({ id, unused, last }) => [id, unused ?? last?.action])).toEqual([
      [userArn("idle"), "never"],
      [ops, "secretsmanager:GetSecretValue"],
      [ci, "sts:AssumeRole"],
    ]);
    expect(ask(await world(), {}).counts).toEqual({ used: 0, never: 0, unknown: 3 });
    expect(ask(await world([assumed], "Events"), { unused: true }).counts).toMatchObject({ never: 0, unknown: 2 });
  });

  it("lists what an identity may do and never did, and what it did", async () => {
    const { identities } = ask(await world([assumed, fetched]), { identities: [ops] });
    expect(identities).toMatchObject([
      {
        granted: { observed: 1, notSeen: 0, unknown: 1 },
        steps: [
          { to: `${db}#read`, observed: { seen: "observed", addresses: ["203.0.113.7"] } },
          { to: `${docs}#read`, observed: { seen: "unknown" } },
        ],
        uses: [{ action: "secretsmanager:GetSecretValue", resource: db, count: 1 }],
      },
    ]);
  });

  it("says whose a session's key is, who got it, and what it did", async () => {
    const { key, identities } = ask(await world([assumed, fetched]), { key: temporary });
    expect(identities).toEqual([]);
    expect(key).toMatchObject({
      found: true,
      principal: ops,
      sessionName: "ci",
      expiresAt: "2026-01-01T10:00:00Z",
      chain: [{ keyId: longTerm, identity: ci, by: "AssumeRole" }],
      uses: [{ action: "secretsmanager:GetSecretValue", resource: db }],
    });
    expect(ask(await world([assumed]), { key: longTerm }).key).toMatchObject({
      principal: ci,
      issued: [{ keyId: temporary, principal: ops }],
    });
    expect(ask(await world(), { key: temporary }).key).toMatchObject({ found: false, why: expect.any(String) });
  });

  it("counts only what was done since", async () => {
    const { counts } = ask(await world([assumed, fetched]), { since: "2025-12-31" });
    expect(counts).toEqual({ used: 0, never: 3, unknown: 0 });
  });
});

it("a leaked session key resolves to its role, with when it was got", async () => {
  const leaked = found("aws-access-key-id", temporary, { publicId: temporary, account });
  const graph = await world([assumed, fetched]);
  const { credentials } = token.run(graph, token.input.parse({}), { add: [leaked], remove: [], problems: [] });
  expect(credentials).toMatchObject([
    {
      resolution: "exact",
      principals: [ops],
      notes: [expect.stringContaining(`got by AssumeRole of ${ci} with ${longTerm}`)],
    },
  ]);
});

it("an audit policy that leaves reads out makes them unknown, not unseen", async () => {
  const line = (verb: string, resource: string) => ({
    apiVersion: "audit.k8s.io/v1",
    auditID: verb,
    stage: "ResponseComplete",
    verb,
    user: { username: "system:serviceaccount:shop:cart" },
    objectRef: { resource, namespace: "shop", name: "db" },
    requestReceivedTimestamp: "2025-12-30T10:00:00Z",
  });
  const { facts } = await read(kubernetesAudit, { "audit.log": JSON.stringify(line("get", "pods")) });
  const graph = viewOfFacts(closedWorld([...estate, ...facts]), snapshot);
  expect(graph.observed.recorded("k8s:cluster", "kubernetes:get pods")).toBe(true);
  expect(graph.observed.recorded("k8s:cluster", "kubernetes:get secrets")).toBe(false);
  expect(graph.observed.of("k8s:cluster:serviceaccount:shop:cart")).toHaveLength(1);
});

it("what a call names is another thing only where it is of the kind that the step leads to", () => {
  const use = (service: string, resource?: string, passes?: string) =>
    ({ service, resource, passes }) as unknown as FactOf<"observed.use">;
  // Changing a function's code leads to its role: that the function is named says nothing against it.
  expect(isAnother(use("lambda", "job"), ops)).toBe(false);
  expect(isAnother(use("kubernetes", "k8s:c:namespace:shop"), "k8s:c")).toBe(false);
  expect(isAnother(use("iam", "user/ann"), ops)).toBe(false);
  expect(isAnother(use("iam"), ops)).toBe(false);
  expect(isAnother(use("iam", "role/other"), ops)).toBe(true);
  expect(isAnother(use("lambda", "job", roleArn("other")), ops)).toBe(true);
  expect(isAnother(use("secretsmanager", secretArn("other")), db)).toBe(true);
  expect(isAnother(use("kubernetes", "k8s:c:secret:shop:a"), "k8s:c:secret:shop:b")).toBe(true);
});

it("a call from one account into another, which both log, counts once", async () => {
  const other = { ...fetched, recipientAccountId: "222222222222", eventID: "f" };
  const graph = await world([assumed, fetched, { ...fetched, eventID: "g" }, other]);
  const answer = observed.run(graph, observed.input.parse({ identities: [ops] }));
  expect(answer.identities[0]?.count).toBe(2);
});
