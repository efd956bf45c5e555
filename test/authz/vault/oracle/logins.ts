import { capabilities } from "../../../../authz/vault/decide.ts";
import { compileVault, loginAudiences, type VaultAuthz, type VaultLogin } from "../../../../authz/vault/index.ts";
import { FactBase } from "../../../../graph/facts.ts";
import { alias } from "../../../../model/examples/alias.ts";
import { account } from "../../../../model/examples/kubernetes.ts";
import type { Fact, FactOf } from "../../../../model/fact.ts";
import { importAnswers } from "../../../importers/vault/bundle.ts";

export interface Account {
  readonly namespace: string;
  readonly name: string;
}

/** Somebody's login by one role of one method, and what the server made of it. */
export interface Attempt {
  readonly feature: string;
  /** Path of the auth method. */
  readonly method: string;
  readonly role: string;
  /** kubernetes, jwt: whose token logs in. */
  readonly account?: Account;
  /** And for whom the token was made. */
  readonly audience?: string;
  /** Address of this machine that the login and the first request come from. */
  readonly from: string;
}
export interface Outcome {
  /** The login gives a token, and the token may be used from the same address. */
  readonly ok: boolean;
  /** Of the token and of the identity behind it, sorted. */
  readonly policies?: readonly string[];
  /** Capabilities of a few paths. */
  readonly held?: Readonly<Record<string, string>>;
}

/** A server after the attempts: its answers by request path, and what names the cluster of the accounts. */
export interface LoginSession {
  readonly answers: Readonly<Record<string, unknown>>;
  readonly cluster: readonly string[];
  readonly accounts: readonly Account[];
  readonly attempts: readonly (readonly [Attempt, Outcome])[];
}

/** What Ambit says of an attempt. */
export type Judge = (attempt: Attempt, paths: readonly string[]) => Outcome;

/** @param change what becomes of each fact: where tests plant bugs */
export async function loginJudge(
  { answers, cluster, accounts }: LoginSession,
  change: (fact: Fact) => readonly Fact[] = (fact) => [fact],
): Promise<Judge> {
  const { facts, problems } = await importAnswers(answers);
  if (problems.length > 0) throw new Error(`not imported: ${JSON.stringify(problems).slice(0, 500)}`);
  const closed: Fact = { ...alias(""), kind: "closed-world", key: "k8s:prod" } as unknown as Fact;
  const names = cluster.map((name) => alias(name));
  const base = new FactBase(
    [...facts, ...names, ...accounts.map(({ namespace, name }) => account(namespace, name)), closed].flatMap(change),
  );
  const vault = compileVault(base);
  return (attempt, paths) => {
    const role = base.get("vault.auth-role", `vault:prod:auth-role:${attempt.method}/${attempt.role}`);
    const login = role && loginOf(vault, role, attempt);
    if (!role || !login || !comesFrom(attempt.from, role.boundCidrs) || !comesFrom(attempt.from, role.secretIdCidrs))
      return { ok: false };
    const told = login.conditions.filter(({ kind }) => kind === "environment").map(({ text }) => text);
    for (const one of role.boundCidrs)
      if (!told.some((text) => text.includes(one))) throw new Error(`nothing is said of ${one}: ${told.join()}`);
    return {
      ok: true,
      policies: login.policies,
      held: Object.fromEntries(paths.map((path) => [path, capabilities(login.acl, path).join(",")])),
    };
  };
}

function loginOf(
  vault: VaultAuthz,
  role: FactOf<"vault.auth-role">,
  { account: who, audience = "" }: Attempt,
): VaultLogin | undefined {
  if (!who) return vault.login(role.key);
  const audiences = loginAudiences(role);
  if (audiences.length > 0 && !audiences.includes(audience)) return undefined;
  return vault
    .accounts(role)
    .find(({ account: { namespace, name } }) => namespace === who.namespace && name === who.name)?.login;
}

/** True where an IPv4 address is in one of the blocks, or there are none. */
function comesFrom(address: string, blocks: readonly string[]): boolean {
  const number = (text: string) => text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return (
    blocks.length === 0 ||
    blocks.some((block) => {
      const [start = "", bits = "32"] = block.split("/");
      const size = 2 ** (32 - Number(bits));
      return Math.floor(number(start) / size) === Math.floor(number(address) / size);
    })
  );
}

export interface LoginJudgement {
  readonly differences: string[];
  readonly features: Map<string, { ok: number; refused: number }>;
}

/** @param judge in the place of Ambit's own */
export async function judgeLogins(into: LoginJudgement, session: LoginSession, judge?: Judge): Promise<void> {
  const own = judge ?? (await loginJudge(session));
  for (const [attempt, server] of session.attempts) {
    const tally = into.features.get(attempt.feature) ?? { ok: 0, refused: 0 };
    into.features.set(attempt.feature, tally);
    tally[server.ok ? "ok" : "refused"] += 1;
    const said = own(attempt, Object.keys(server.held ?? {}));
    if (JSON.stringify(said) !== JSON.stringify(server))
      into.differences.push(
        `${JSON.stringify(attempt)}: server ${JSON.stringify(server)}, Ambit ${JSON.stringify(said)}`,
      );
  }
}
