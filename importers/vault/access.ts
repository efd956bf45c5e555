import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { parseShape } from "../read/problem.ts";
import type { Answer } from "./answers.ts";
import { AuthRole, describeRole } from "./auth-role.ts";
import type { Emitter } from "./emit.ts";
import { roleFolders } from "./nested-export.ts";
import { keys, names, text } from "./shapes.ts";

/** A row of `sys/mounts` or `sys/auth`, and where it stands. */
export interface Mounted {
  /** Without slash at the end. */
  readonly path: string;
  readonly type: string;
  readonly accessor?: string;
  /** KV: 1 or 2. */
  readonly version?: number;
  /** Version of the plugin that runs; its build tells OpenBao from Vault. */
  readonly plugin?: string;
  /** Names of fields that audit devices write as they are. */
  readonly auditPlain?: readonly string[];
  readonly at: Pick<Answer, "document" | "pointer">;
}

const Row = z.object({
  type: z.string(),
  accessor: text,
  running_plugin_version: text,
  config: z
    .union([z.object({ audit_non_hmac_request_keys: names, audit_non_hmac_response_keys: names }), z.null()])
    .optional(),
  options: z.union([z.object({ version: z.union([z.string(), z.number()]).nullish() }), z.null()]).optional(),
});

/** Rows of `sys/mounts` and `sys/auth`: the members that end in a slash; without wrapper other keys stand beside them. */
export function mounted(answer: Answer, emit: Emitter): readonly Mounted[] {
  const table = parseShape(
    z.record(z.string(), z.unknown()),
    answer.value,
    answer.document,
    answer.pointer,
    emit.context,
  );
  const collection = answer.path === "sys/auth" ? "vault.auth" : "vault.mount";
  emit.answered(collection, answer.path);
  if (!table) emit.incomplete(collection);
  return Object.entries(table ?? {}).flatMap(([path, value]) => {
    if (!path.endsWith("/")) return [];
    const pointer = `${answer.pointer}/${path.replace(/~/g, "~0").replace(/\//g, "~1")}`;
    const row = parseShape(Row, value, answer.document, pointer, emit.context);
    if (!row) {
      emit.incomplete(collection);
      return [];
    }
    const version = Number(row.options?.version ?? Number.NaN);
    return [
      {
        path: path.slice(0, -1),
        type: row.type,
        ...(row.accessor === undefined ? {} : { accessor: row.accessor }),
        ...(Number.isInteger(version)
          ? { version }
          : row.type === "kv" || row.type === "generic"
            ? { version: 1 }
            : {}),
        ...(row.running_plugin_version === undefined ? {} : { plugin: row.running_plugin_version }),
        auditPlain: [
          ...new Set([
            ...(row.config?.audit_non_hmac_request_keys ?? []),
            ...(row.config?.audit_non_hmac_response_keys ?? []),
          ]),
        ].sort(),
        at: { document: answer.document, pointer },
      },
    ];
  });
}

/** What is read of a method's configuration. */
export const Config = z.object({
  kubernetes_host: text,
  issuer: text,
  bound_issuer: text,
  oidc_discovery_url: text,
  jwks_url: text,
});

/** Whose tokens a method believes, by the addresses in its configuration. */
export function trusted(answer: Answer, emit: Emitter): readonly string[] {
  const config = parseShape(Config, answer.value, answer.document, answer.pointer, emit.context);
  return [...new Set(Object.values(config ?? {}).flatMap((url) => (url === undefined ? [] : [address(url)])))].sort();
}

/** A URL without user, query and fragment: what may carry a credential. */
export const address = (url: string): string =>
  url
    .replace(/[?#].*$/s, "")
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^/]*@/i, "$1")
    .replace(/\/+$/, "");

/** Methods whose roles Ambit reads, and the folder that holds them. */
export const methods: ReadonlySet<string> = new Set([
  "approle",
  "aws",
  "azure",
  "cert",
  "gcp",
  "jwt",
  "kubernetes",
  "ldap",
  "oidc",
  "token",
  "userpass",
]);

export function roleFolder(type: string): string | undefined {
  return methods.has(type) ? (roleFolders[type] ?? "role") : undefined;
}

/** `auth/<method>/role/<name>`: a role; with `/` at the end its list. */
export function* authRole(answer: Answer, method: Mounted, emit: Emitter): Generator<Fact> {
  const folder = `auth/${method.path}/${roleFolder(method.type)}/`;
  const name = answer.path.slice(folder.length);
  emit.answered("vault.auth-role", answer.path);
  if (name === "") {
    const listed = parseShape(keys, answer.value, answer.document, answer.pointer, emit.context) ?? [];
    for (const one of listed) emit.expect("vault.auth-role", `${folder}${one}`);
    return;
  }
  const role = parseShape(AuthRole, answer.value, answer.document, answer.pointer, emit.context);
  if (!role) return emit.incomplete("vault.auth-role");
  yield emit.fact("vault.auth-role", emit.key("auth-role", `${method.path}/${name}`), answer, {
    ...emit.place,
    auth: emit.key("auth", method.path),
    type: method.type === "oidc" ? "jwt" : method.type,
    name,
    ...describeRole(role, method.type),
  });
}
