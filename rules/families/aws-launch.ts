import type { StoreBeside } from "./aws-store-spec.ts";

const own = ["instance", "network-interface", "security-group", "subnet", "volume"];

/** What starting a machine asks beside: each is a resource of the same call. */
export const launched = (...more: readonly "image"[]): readonly StoreBeside[] => [
  ...own.map((type) => ({
    resource: (account: string) => `arn:aws:ec2:*:${account}:${type}/*`,
    actions: ["ec2:RunInstances"],
  })),
  ...more.map((type) => ({ resource: () => `arn:aws:ec2:*::${type}/*`, actions: ["ec2:RunInstances"] })),
];
