import { describe, expect, it } from "vitest";
import {
  accessKey,
  allow,
  awsAccount,
  lambda,
  role,
  roleArn,
  trustsService,
  user,
  userArn,
} from "../../model/examples/aws.ts";
import { k8sCluster, k8sSecret, pod, account as serviceAccount } from "../../model/examples/kubernetes.ts";
import type { Fact } from "../../model/fact.ts";
import { life, told } from "../findings/world.ts";
import { aws, cellOf, cluster, covered, job } from "./worlds.ts";

const read = covered("read");
const refused = covered("refused");
const issued = "credentials expire by themselves";
const rag = pod("ai", "rag", { serviceAccount: "rag" });
const pods: readonly Fact[] = [k8sCluster(), rag, serviceAccount("ai", "rag")];
const token = k8sSecret("ai", "rag-token", { type: "kubernetes.io/service-account-token", serviceAccount: "rag" });
const stored = "life of credentials of service account rag";

describe("life of each credential", () => {
  it("what the platform issues expires, and is told with its evidence", () => {
    const facts = [
      awsAccount(),
      lambda("job", { role: roleArn("app") }),
      role("app"),
      trustsService(roleArn("app"), "lambda.amazonaws.com"),
    ];
    const cell = cellOf(job, issued, facts);
    expect(cell).toMatchObject({ state: "present", point: "CP12", nodes: [roleArn("app")] });
    expect(cell.evidence).not.toEqual([]);
    expect(cellOf(rag.key, issued, [...pods, ...read(cluster, "k8s.secret")]).state).toBe("present");
  });

  it("a stored token is judged by its age and use: old or forgotten is absent, young is present", () => {
    const secrets = read(cluster, "k8s.secret");
    const of = (...facts: readonly Fact[]) => cellOf(rag.key, stored, [...pods, token, ...secrets, ...facts]);
    const aged = (created: string, used = "2026-11-19T00:00:00.000Z") => life(token.key, cluster, { created, used });
    expect(of(aged("2026-11-01T00:00:00.000Z"))).toMatchObject({ state: "present" });
    const old = of(aged("2025-01-01T00:00:00.000Z"));
    expect(old).toMatchObject({
      state: "absent",
      gap: "long-lived credential",
      found: expect.stringContaining("688 days"),
    });
    expect(old.evidence.map(({ source }) => source)).toContain("test.json");
    const forgotten = of(
      aged("2026-08-01T00:00:00.000Z", "2026-08-02T00:00:00.000Z"),
      told(`${cluster}:serviceaccount:ai:rag`, { rotation_days: "365" }),
    );
    expect(forgotten).toMatchObject({ state: "absent", gap: "forgotten credential" });
  });

  it("its owner's own rotation counts before the usual one", () => {
    const created = "2026-09-01T00:00:00.000Z";
    const facts = [
      ...pods,
      token,
      ...read(cluster, "k8s.secret"),
      life(token.key, cluster, { created, used: "2026-11-19T00:00:00.000Z" }),
    ];
    expect(cellOf(rag.key, stored, facts).state).toBe("present");
    const soon = told(`${cluster}:serviceaccount:ai:rag`, { rotation_days: "30" });
    expect(cellOf(rag.key, stored, [...facts, soon])).toMatchObject({
      state: "absent",
      found: expect.stringContaining("to be changed after 30"),
    });
  });

  it("what was not read is not proven: when a token was made, and whether there is one", () => {
    expect(cellOf(rag.key, stored, [...pods, token, ...read(cluster, "k8s.secret")])).toMatchObject({
      state: "not-proven",
      found: "when its static-token was made was not read",
    });
    expect(cellOf(rag.key, stored, [...pods, ...refused(cluster, "k8s.secret")])).toMatchObject({
      state: "not-proven",
      gap: "unread",
    });
  });

  it("a user is not long-lived by being a user: its keys are, where it has some that are old", () => {
    const facts: readonly Fact[] = [
      awsAccount(),
      lambda("job", { role: roleArn("app") }),
      role("app"),
      trustsService(roleArn("app"), "lambda.amazonaws.com"),
      allow(roleArn("app"), "iam:CreateAccessKey", userArn("bot")),
      user("bot"),
    ];
    const control = "life of credentials of IAM user bot";
    expect(cellOf(job, control, facts)).toMatchObject({ state: "not-proven" });
    const keys = read(aws, "aws.access-key", "aws.login-profile");
    expect(cellOf(job, issued, [...facts, ...keys]).nodes).toContain(userArn("bot"));
    const key = accessKey("AKIAIOSFODNN7EXAMPLE", "bot");
    const made = life(key.key, aws, { created: "2025-01-01T00:00:00.000Z" });
    expect(cellOf(job, control, [...facts, ...keys, key, made]).state).toBe("absent");
    const off = accessKey("AKIAIOSFODNN7EXAMPLE", "bot", "Inactive");
    expect(cellOf(job, issued, [...facts, ...keys, off, made]).nodes).toContain(userArn("bot"));
  });
});
