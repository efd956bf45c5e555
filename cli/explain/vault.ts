import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { VaultRequest } from "../../authz/vault/decide.ts";
import type { Flavour } from "../../authz/vault/server.ts";
import { UserError } from "../../model/errors.ts";
import { escaped } from "../render/text.ts";
import type { Explainer } from "./language.ts";
import { given, required } from "./options.ts";

type Options = Readonly<Record<string, unknown>>;

/** Largest policy file that is read. */
const longestPolicy = 4 * 1024 * 1024;
/** Where neither the question nor a snapshot names a server. */
const standard: Flavour = "openbao";

const load = async () => ({
  ...(await import("../../authz/vault/acl.ts")),
  ...(await import("../../authz/vault/server.ts")),
  ...(await import("../../importers/vault/policy.ts")),
  ...(await import("../../queries/explain/vault.ts")),
  ...(await import("../../queries/explain/vault-lines.ts")),
});

/** `explain vault`. */
export const vault: Explainer = {
  options: ["policy", "login", "operation", "path", "data", "wrapTtl", "flavour", "cluster"],
  async one({ facts, snapshot }, options) {
    const asked = requestOf(options);
    const { compileVault } = await import("../../authz/vault/index.ts");
    const { callerOfLogin } = await import("../../queries/explain/vault-login.ts");
    const { explainVault } = await load();
    const flavour = await flavourOf(options);
    const named = { login: required(options, "login"), ...given(options, "cluster"), ...(flavour && { flavour }) };
    return explainVault(callerOfLogin(facts, compileVault(facts), named, snapshot), asked);
  },
  lines: (_, options) => linesOf(options),
  alone: { one: (options) => (Array.isArray(options["policy"]) ? ofFiles(options) : undefined), lines: linesOf },
};

async function linesOf(options: Options) {
  const other = Object.keys(options).find((name) => options[name] !== undefined && name !== "flavour");
  if (other !== undefined)
    throw new UserError("usage.argument", "each line of --batch brings its own policies", "give --flavour or nothing");
  const { parsePolicy, vaultLines } = await load();
  return vaultLines(parsePolicy, (await flavourOf(options)) ?? standard, escaped, new Date().toISOString());
}

/** The policies of `--policy`, without a store and without an identity: blocks with templates are left out. */
async function ofFiles(options: Options) {
  if (options["login"] !== undefined)
    throw new UserError("usage.argument", "`--policy` and `--login` both say who asks", "give one of them");
  const asked = requestOf(options);
  const { compileAcl, explainVault, parsePolicy } = await load();
  const read = (options["policy"] as readonly string[]).map((file) => {
    const parsed = parsePolicy(textOf(file));
    if (!parsed.ok)
      throw new UserError("explain.unreadable", "a policy cannot be read as one", "mend the file, or leave it out", [
        ["file", file],
        [`line ${parsed.line}`, parsed.message],
      ]);
    return { name: path.basename(file).replace(/\.(hcl|json)$/, ""), file, paths: parsed.paths };
  });
  const flavour = await flavourOf(options);
  const at = new Date().toISOString();
  const compiled = (of: Flavour) => compileAcl(read, { flavour: of, at, groups: [] });
  const files = new Map(read.map(({ name, file }) => [name, file]));
  return explainVault(
    {
      principal: `policies ${read.map(({ name }) => name).join(", ")}`,
      acl: compiled(flavour ?? standard),
      flavour: flavour ?? standard,
      ...(flavour === undefined ? { others: [{ flavour: "vault" as const, acl: compiled("vault") }] } : {}),
      conditions: [],
      cause: (policy, { path: written, capabilities, line }) => ({
        source: files.get(policy) ?? policy,
        locator: `line ${line}`,
        summary: `path "${written}" gives ${capabilities.join(", ") || "nothing"} (${policy})`,
      }),
      through: () => [],
    },
    asked,
  );
}

/** @throws UserError explain.unreadable */
function textOf(file: string): string {
  try {
    if (statSync(file).size > longestPolicy) throw new Error("too long");
    return readFileSync(file, "utf8");
  } catch {
    const help = "name a text file of at most 4 MiB that this user may read";
    throw new UserError("explain.unreadable", "a policy cannot be read", help, [["file", file]]);
  }
}

/** @throws UserError usage.argument */
async function flavourOf(options: Options): Promise<Flavour | undefined> {
  const { flavour } = given(options, "flavour");
  const { isFlavour } = await load();
  if (flavour === undefined || isFlavour(flavour)) return flavour;
  throw new UserError("usage.argument", "`--flavour` names no server", "write vault, openbao or vault-1.14.0");
}

/** @throws UserError usage.argument */
function requestOf(options: Options): VaultRequest {
  const { data, wrapTtl } = given(options, "data", "wrapTtl");
  const seconds = wrapTtl === undefined ? undefined : /^(\d+)s?$/.exec(wrapTtl)?.[1];
  if (wrapTtl !== undefined && seconds === undefined)
    throw new UserError("usage.argument", "`--wrap-ttl` is no number of seconds", "write --wrap-ttl 60");
  const op = required(options, "operation").toLowerCase();
  const path = required(options, "path").replace(/^\/?(v1\/)?/, "");
  return {
    op,
    // The API puts the slash behind what is listed before it asks the policies.
    path: (op === "list" || op === "scan") && !path.endsWith("/") ? `${path}/` : path,
    ...(data === undefined ? {} : { data: parametersOf(data) }),
    ...(seconds === undefined ? {} : { wrapTtlSeconds: Number(seconds) }),
  };
}

/** @throws UserError usage.argument */
function parametersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data === "object" && data !== null && !Array.isArray(data)) return data as Record<string, unknown>;
  } catch {
    // The parser's own message quotes the text, which may hold a secret.
  }
  throw new UserError("usage.argument", "`--data` is no JSON object", `write --data '{"name": "value"}'`);
}
