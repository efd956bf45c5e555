import { describe, expect, it } from "vitest";
import { FactBase } from "../../graph/facts.ts";
import { viewOfFacts } from "../../graph/load.ts";
import type { GraphView } from "../../graph/view.ts";
import { privilege } from "../../model/access.ts";
import {
  accessKey,
  allow,
  awsAccount,
  bucket,
  bucketArn,
  principal,
  role,
  roleArn,
  trusts,
  user,
  userArn,
  when,
} from "../../model/examples/aws.ts";
import { found } from "../../model/examples/credential.ts";
import { storedFingerprint } from "../../model/examples/secret-use.ts";
import {
  authMethod,
  authRole,
  kv,
  kvSecret,
  liveToken,
  vaultCluster,
  vaultId,
  path as vaultPath,
} from "../../model/examples/vault.ts";
import type { Fact, FactKind } from "../../model/fact.ts";
import type { ShownControl } from "../../queries/control.ts";
import { rangeOf, within } from "../../queries/token/address.ts";
import type { TokenAction, TokenAnswer } from "../../queries/token/answer.ts";
import { evidenceToKeep } from "../../queries/token/keep.ts";
import { logsOf } from "../../queries/token/logs.ts";
import token from "../../queries/token.ts";
import { closedWorld } from "../rules/derived.ts";

const id = "AKIAIOSFODNN7EXAMPLE";
const ops = roleArn("ops");
const docs = bucketArn("docs");
/** A key of `ci`, who takes `ops` from one range of addresses; `ops` reads a bucket. */
const estate: readonly Fact[] = [
  awsAccount(),
  accessKey(id, "ci"),
  user("ci"),
  role("ops"),
  trusts(ops, principal(userArn("ci")), { when: [when("IpAddress", "aws:SourceIp", "198.51.100.0/24")] }),
  bucket("docs"),
  allow(ops, "s3:GetObject", `${docs}/*`),
];
const snapshot = { id: "0".repeat(64), takenAt: "2026-01-01T00:00:00.000Z" };
const world = (facts: readonly Fact[] = estate): GraphView => viewOfFacts(closedWorld(facts), snapshot);
/** What no fact tells may be otherwise: whether somebody has an address is a condition. */
const open = (): GraphView => viewOfFacts(new FactBase(estate), snapshot);

const key = found("aws-access-key-id", id, { publicId: id, title: "AWS access key" });
const ask = (credentials: readonly Fact[], more: object = {}, graph = world(), asOf?: string): TokenAnswer =>
  token.run(graph, token.input.parse(more), {
    add: credentials,
    remove: [],
    problems: [],
    ...(asOf === undefined ? {} : { asOf }),
  });

describe("names of a Vault", () => {
  const ends = { from: [privilege("vault:main:token:team/a:a1", "impersonate")] };
  const [row] = logsOf(
    [{ service: "vault audit", event: "request" }],
    { ...ends, to: "vault:main:secret:team/a:kv/batch#read" },
    [],
  );

  it("are paths within their namespace where logs are searched", () => {
    expect(row?.filter).toEqual({
      "auth.accessor": "what sys/audit-hash/<device> says of a1",
      "request.path": "kv/batch",
      "request.namespace.path": "team/a/",
    });
    const login = logsOf(
      [{ service: "vault audit", event: "login" }],
      { from: [], to: "vault:main:auth-role:team:approle/batch#impersonate" },
      [],
    );
    expect(login[0]?.filter).toMatchObject({ "request.path": "auth/approle/login", "request.namespace.path": "team/" });
  });

  it("go into the commands that keep evidence", () => {
    const kept = (factKind: FactKind, factKey: string): readonly string[] => {
      const control = { id: "c", factKind, factKey } as ShownControl;
      return evidenceToKeep([], [control], [{ number: 1, control: "c" } as TokenAction]).map(({ command }) => command);
    };
    expect(kept("vault.auth-role", "vault:main:auth-role:team:approle/batch")[0]).toContain(
      "vault read team/auth/approle/role/batch",
    );
    expect(kept("vault.auth-role", "vault:main:auth-role:approle/batch")[0]).toContain(
      "vault read auth/approle/role/batch",
    );
    expect(kept("vault.dynamic-role", "vault:main:dynamic-role:team:db/creds/app")).toEqual([
      "vault list team/sys/leases/lookup/db/creds/app",
    ]);
    expect(kept("vault.secret", "vault:main:secret:team:kv/app")).toEqual([
      "vault kv metadata get -namespace=team kv/app",
    ]);
    expect(kept("vault.token", "vault:main:token:a1")).toEqual(["vault token lookup -accessor a1"]);
  });
});

describe("the question about a leaked credential", () => {
  it("names its holder, and begins the plan with the credential itself", () => {
    const { credentials, plan, from } = ask([key]);
    expect(credentials).toMatchObject([{ resolution: "exact", principals: [userArn("ci")], status: "active" }]);
    expect(from).toEqual([key.key]);
    expect(plan.contain[0]).toMatchObject({ number: 1, on: key.key, reversible: true });
    expect([...plan.contain, ...plan.destroy].at(-1)?.residual.nodes).toBe(0);
  });

  it("says of a session whose account is known who may hold it, each with what it reaches alone", () => {
    const session = found("aws-access-key-id", "ASIAIOSFODNN7EXAMPLE", {
      publicId: "ASIAIOSFODNN7EXAMPLE",
      account: "111111111111",
    });
    const { credentials, verdict, from } = ask([session]);
    expect(credentials[0]?.resolution).toBe("candidates");
    expect(credentials[0]?.candidates.map(({ id: candidate }) => candidate).sort()).toEqual(
      [ops, userArn("ci")].sort(),
    );
    expect(credentials[0]?.constraints.map(({ type }) => type)).toContain("session");
    expect(credentials[0]?.resolve?.command).toContain("AttributeKey=AccessKeyId");
    expect([...from].sort()).toEqual([ops, userArn("ci")].sort());
    expect(verdict.hypothetical).toBe("candidates");
  });

  it("knows a token of Vault by the accessor beside it", () => {
    const leaked = found("vault-service", "fp1_hvs", { claims: { accessor: "a1" } });
    const vault = world([
      vaultCluster(),
      kv("kv"),
      kvSecret("batch"),
      vaultPath("batch", "kv/data/batch", "read"),
      liveToken(["batch"]),
    ]);
    const { credentials } = ask([leaked], {}, vault);
    expect(credentials).toMatchObject([{ resolution: "exact", principals: [vaultId("token", "a1")] }]);
    expect(ask([{ ...leaked, claims: {} }], {}, vault).credentials).toMatchObject([{ resolution: "unresolved" }]);
  });

  it("says that it assumes whose an AppRole's login is, where a name alone tells; its role_id's fingerprint tells for sure", () => {
    const vault = [
      vaultCluster(),
      authMethod("approle"),
      authRole("approle", "batch", ["batch"]),
      authRole("approle", "x", ["x"]),
    ];
    const claims = { role: "batch", role_id_fingerprint: "fp1_id" };
    const leaked = found("vault-approle", "fp1_both", { claims, fingerprintKey: "k1_a" });
    const [named] = ask([leaked], {}, world(vault)).credentials;
    expect(named).toMatchObject({ resolution: "assumed" });
    expect(named?.principals).toContain(vaultId("role-id", "approle/batch"));
    expect(named?.resolve?.why).toContain("that name stands beside it");
    const copy = storedFingerprint("vault:main:role-id:approle/batch", "fp1_id");
    const [known] = ask([leaked], {}, world([...vault, copy])).credentials;
    expect(known).toMatchObject({ resolution: "exact" });
    expect(known).not.toHaveProperty("resolve");
  });

  it("keeps what nothing knows apart from what is known of the others", () => {
    const unknown = found("slack", "fp1_x");
    const { credentials, verdict, severity } = ask([key, unknown]);
    expect(credentials.map(({ resolution }) => resolution)).toEqual(["exact", "unresolved"]);
    expect(verdict.text).toContain("1 credential not resolved");
    expect(severity.level).toBe("P2");
  });

  it("of an expired one tells what it reached while it was valid, and that it is over", () => {
    const late = { ...key, expiresAt: "2025-12-31T00:00:00.000Z" };
    const { credentials, verdict, unknown } = ask([late]);
    expect(credentials[0]).toMatchObject({ status: "expired" });
    expect(credentials[0]?.constraints).toMatchObject([{ type: "expiry", holds: "unmet" }]);
    expect(verdict).toMatchObject({ hypothetical: "expired" });
    expect(verdict.text).toMatch(/^It has expired; until then it reached/);
    expect(unknown.assumptions.join()).toContain("while it was valid");
    expect(ask([late], {}, world(), "2025-12-30T00:00:00.000Z").credentials[0]?.status).toBe("active");
  });

  it("judges the conditions of each way by the address that it is used from", () => {
    const targets = (more: object) => ask([key], more, open()).reach.targets.filter(({ id: at }) => at === docs);
    const outside = ask([key], { fromAddress: "203.0.113.7" }, open());
    const [inside] = targets({ fromAddress: "198.51.100.8/30" });
    // What asks for another address is in no target, no count and no step of the plan, and is told apart.
    expect(outside.reach.targets.map(({ id: at }) => at)).not.toContain(docs);
    expect(outside.reach.blocked).toMatchObject({ count: 2, ids: [ops, docs] });
    expect(outside.reach.blocked?.conditions).toHaveLength(1);
    expect(outside.plan.before.nodes).toBe(ask([key], {}, open()).plan.before.nodes - 2);
    expect(inside).toMatchObject({ certainty: "conditional" });
    const said = (fromAddress: string) =>
      ask([key], { fromAddress }, open()).unknown.conditions.map((one) => one.address);
    expect(said("203.0.113.7")).not.toContain("met");
    expect(said("198.51.100.8")).toContain("met");
    expect(said("198.51.0.0/16")).toContain("unknown");
    expect(() => ask([key], { fromAddress: "here" })).toThrow("neither an address nor a range");
  });

  it("takes a key of Bedrock for its user at Bedrock alone", () => {
    const owner = userArn("BedrockAPIKey-abcd");
    const may = (action: string): Fact => allow(owner, action, "*");
    const facts = [awsAccount(), user("BedrockAPIKey-abcd"), bucket("docs"), may("s3:GetObject"), may("bedrock:*")];
    const bearer = found("aws-bedrock-key-long", "fp1_bearer", { principal: owner, scopes: ["bedrock"] });
    const { credentials, reach } = ask([bearer], {}, world(facts));
    expect(credentials).toMatchObject([{ resolution: "exact", principals: [`${owner}~session:bedrock-api-key`] }]);
    expect(reach.targets.map(({ id: at }) => at)).not.toContain(docs);
  });

  it("refuses to answer about nothing", () => {
    expect(() => ask([])).toThrow("nothing in the input is a credential");
    expect(() => token.run(world(), token.input.parse({}))).toThrow("nothing in the input is a credential");
  });

  it("gives the same answer twice, and proofs and steps that belong together", () => {
    const answer = ask([key]);
    expect(JSON.stringify(ask([key]))).toBe(JSON.stringify(answer));
    for (const { proof } of [...answer.reach.targets, ...answer.rotate, ...answer.plan.uncuttable])
      for (const step of answer.proofs[proof]?.steps ?? ["none"]) expect(answer.steps).toHaveProperty([step]);
    for (const step of Object.keys(answer.evidence)) expect(answer.steps).toHaveProperty([step]);
  });
});

describe("addresses", () => {
  const range = (text: string) => {
    const found = rangeOf(text);
    if (!found) throw new Error(text);
    return found;
  };
  it("are inside, outside or partly inside ranges", () => {
    expect(within(range("10.1.2.3"), [range("10.0.0.0/8")])).toBe("all");
    expect(within(range("10.0.0.0/8"), [range("10.1.2.3/32")])).toBe("some");
    expect(within(range("192.0.2.1"), [range("10.0.0.0/8"), range("2001:db8::/32")])).toBe("none");
    expect(within(range("2001:db8:1::/48"), [range("2001:db8::/32")])).toBe("all");
  });
  it("of no form are none", () => {
    for (const text of ["", "here", "1.2.3", "1.2.3.4/33", "1.2.3.4/x", "1.2.3.4/8/9", "::1/129"])
      expect([text, rangeOf(text)]).toEqual([text, undefined]);
  });
});
