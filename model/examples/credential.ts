import { segment } from "../access.ts";
import type { FactOf } from "../fact.ts";

/** Facts of found credentials for the examples of rules, judged at the beginning of 2026. */
const source = {
  document: "leak.json",
  locator: "",
  importer: "reports",
  observedAt: "2026-01-01T00:00:00.000Z",
};

type With<F> = Partial<Omit<F, "kind" | "key">>;

/** @param name public id, or a stand-in of a fingerprint */
export const found = (type: string, name: string, rest: With<FactOf<"credential">> = {}): FactOf<"credential"> => ({
  kind: "credential",
  key: `credential:${segment(name)}`,
  scope: "credentials",
  source,
  type,
  title: type,
  name,
  hasSecret: true,
  claims: {},
  notes: [],
  ...rest,
});

export const exposed = (
  finding: string,
  credential: string,
  rest: With<FactOf<"exposure">> = {},
): FactOf<"exposure"> => ({
  kind: "exposure",
  key: `exposure:gitleaks:${finding}`,
  scope: "exposure:gitleaks",
  source,
  credential: `credential:${segment(credential)}`,
  name: finding,
  place: { kind: "git" },
  hasSecret: true,
  ...rest,
});

/** A token of the service account `ai/rag` of the issuer that `alias` makes the cluster `k8s:prod`. */
export const accountToken = (rest: With<FactOf<"credential">> = {}): FactOf<"credential"> =>
  found("kubernetes-service-account-token", "fp1_token", {
    issuer: "https://issuer.example.com",
    subject: "system:serviceaccount:ai:rag",
    audience: ["https://kubernetes.default.svc"],
    claims: { namespace: "ai", service_account: "rag" },
    ...rest,
  });

/** A workload's token of GitHub Actions for one audience. */
export const workflowToken = (audience: string, rest: With<FactOf<"credential">> = {}): FactOf<"credential"> =>
  found("github-actions-token", "fp1_workflow", {
    issuer: "https://token.actions.githubusercontent.com",
    subject: "repo:acme/api:ref:refs/heads/main",
    audience: [audience],
    claims: { repository: "acme/api", ref: "refs/heads/main" },
    ...rest,
  });
