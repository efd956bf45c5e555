import type { OverviewOrigin, TargetClass } from "../../../queries/overview/answer.ts";

/** Groups of rows, in their order. */
export const origins: readonly { readonly origin: OverviewOrigin; readonly title: string; readonly says: string }[] = [
  { origin: "internet", title: "Anybody", says: "as it is, nothing assumed" },
  { origin: "entry", title: "Ways in", says: "if the workload behind is taken over" },
  { origin: "credential", title: "Credentials", says: "if the key leaks" },
  { origin: "outsider", title: "Outside identities", says: "with what the estate trusts them with" },
];

export const targetNames: Readonly<Record<TargetClass, readonly [one: string, many: string]>> = {
  authority: ["administration", "administration"],
  identity: ["identity that leads to administration", "identities that lead to administration"],
  secret: ["secret", "secrets"],
  "data-store": ["data store", "data stores"],
  configuration: ["configuration", "configurations"],
};

/** Of a group of columns. */
export const targetHeadings: Readonly<Record<TargetClass, string>> = {
  authority: "Administration of",
  identity: "Identities that lead there, of",
  secret: "Secrets in",
  "data-store": "Data stores in",
  configuration: "Configuration in",
};
