import { writeFileSync } from "node:fs";
import { issuerOf } from "../../test/support/estate-parts.ts";
import { xorshift } from "./estate.ts";

/** An account of a cluster whose token leaks. */
export interface Leaking {
  readonly cluster: number;
  readonly namespace: string;
  readonly name: string;
}

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/**
 * Writes a report of gitleaks: `findings` of `secrets` different ones, in any order. Three in five are tokens of the service
 * accounts given, one in five keys of an AWS user in two halves on two lines, the others tokens of which nobody knows what
 * they open. Equal arguments give equal bytes. @returns its size
 */
export function writeReport(file: string, findings: number, secrets: number, accounts: readonly Leaking[]): number {
  const next = xorshift(20_261_122);
  const run = (length: number, from = letters): string =>
    Array.from({ length }, () => from[Math.floor(next() * from.length)] ?? "a").join("");
  const made = Array.from({ length: secrets }, (_, index) => secretOf(index, run, accounts));
  const found: object[] = [];
  for (let n = 0; found.length < findings; n++) {
    const secret = made[n < secrets ? n : Math.floor(next() * secrets)] ?? [];
    const line = 1 + Math.floor(next() * 500);
    const commit = run(40, "0123456789abcdef");
    const place = {
      File: `services/team-${Math.floor(next() * 200)}/config-${Math.floor(next() * 5_000)}.env`,
      Commit: commit,
      Link: `https://github.com/example/repository-${Math.floor(next() * 50)}/blob/${commit}/x`,
      Date: new Date(Date.UTC(2025, 0, 1) + Math.floor(next() * 500) * 86_400_000).toISOString(),
      Author: "somebody",
      Email: "somebody@example.com",
      Message: "a commit",
      Tags: [],
    };
    for (const [at, { rule, value, name }] of secret.entries()) {
      const Match = name === undefined ? value : `${name} = "${value}"`;
      found.push({ RuleID: rule, StartLine: line + at, EndLine: line + at, Match, Secret: value, ...place });
    }
  }
  const text = JSON.stringify(found.slice(0, findings), undefined, 1);
  writeFileSync(file, text, { mode: 0o600 });
  return text.length;
}

interface Part {
  readonly rule: string;
  readonly value: string;
  readonly name?: string;
}

type Run = (length: number, from?: string) => string;

function secretOf(index: number, run: Run, accounts: readonly Leaking[]): readonly Part[] {
  const account = accounts[index % Math.max(1, accounts.length)];
  if (index % 5 < 3 && account) return [{ rule: "jwt", value: token(account, index, run(43)) }];
  if (index % 5 === 3)
    return [
      { rule: "aws-access-token", value: `AKIA${run(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")}` },
      { rule: "generic-api-key", value: run(40), name: "secret_access_key" },
    ];
  return [{ rule: "github-pat", value: `ghp_${run(36)}` }];
}

function token({ cluster, namespace, name }: Leaking, index: number, signature: string): string {
  const issuer = issuerOf(cluster);
  const claims = {
    iss: issuer,
    sub: `system:serviceaccount:${namespace}:${name}`,
    aud: [issuer],
    exp: 4_000_000_000,
    iat: 1_750_000_000 + index,
    "kubernetes.io": { namespace, serviceaccount: { name, uid: String(index) } },
  };
  return `${base64url({ alg: "RS256", kid: "k" })}.${base64url(claims)}.${signature}`;
}
