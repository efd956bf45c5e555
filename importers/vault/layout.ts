import type { Fact } from "../../model/fact.ts";
import type { ImportContext, InputGroup } from "../../model/importer.ts";
import { type Mounted, mounted, trusted } from "./access.ts";
import { type Answer, answers } from "./answers.ts";
import { auditDevices } from "./audit.ts";
import type { Emitter } from "./emit.ts";
import { policy, policyPath } from "./policies.ts";

/** What must be known before the rest can be read: engines, methods, their configuration, policies. */
export interface Layout {
  readonly facts: readonly Fact[];
  readonly mounts: Mounted[];
  readonly methods: readonly Mounted[];
  /** Directives of templated policy paths: only what they name is kept of metadata. */
  readonly templates: ReadonlySet<string>;
  /** `<mount>/config/<name>` of engines; of a KV version 1 engine an entry of that name. */
  readonly settings: readonly { readonly answer: Answer; readonly mount: Mounted }[];
}

/** Engines whose configuration says what they go to. */
const connects: ReadonlySet<string> = new Set(["database", "kubernetes", "ldap", "rabbitmq"]);

/** Paths that `readLayout` reads: nothing else is looked at before all of them. */
export function isLayout(path: string): boolean {
  if (path.startsWith("sys/")) return true;
  if (path.startsWith("auth/")) return /\/config$/.test(path) && !/\/(role|roles|users|certs)\/config$/.test(path);
  return /\/config(\/[^/]+)?$/.test(path) && !/^identity\/|\/(meta)?data\//.test(path);
}

export async function readLayout(group: InputGroup, context: ImportContext, emit: Emitter): Promise<Layout> {
  const facts: Fact[] = [];
  const mounts: Mounted[] = [];
  const methods: Mounted[] = [];
  const templates = new Set<string>();
  const configurations = new Map<string, Answer>();
  let foreign = 0;
  let version: string | undefined;
  emit.expect("vault.mount", "sys/mounts");
  emit.expect("vault.auth", "sys/auth");
  emit.answered("vault.cluster", "sys/health");
  for (const kind of ["vault.policy", "vault.path"] as const) emit.expect(kind, "sys/policies/acl/");
  for await (const answer of answers(group, isLayout, context)) {
    const { path } = answer;
    if (path === "sys/mounts") mounts.push(...mounted(answer, emit));
    if (path === "sys/auth") methods.push(...mounted(answer, emit));
    if (path.startsWith("sys/namespaces/")) foreign += 1;
    if (path === "sys/audit") facts.push(...auditDevices(answer, emit));
    if (path === "sys/health" || path === "sys/seal-status") version ??= versionOf(answer.value);
    if (policyPath.test(path)) facts.push(...policy(answer, templates, emit));
    if (!path.startsWith("sys/")) configurations.set(path, answer);
  }
  const nowhere = { document: "", pointer: "" };
  const [first] = [...mounts, ...methods];
  const flavour = flavourOf([...mounts, ...methods]);
  const name = group.name ?? group.proposedName;
  version ??= builtIn([...mounts, ...methods]);
  facts.push(
    emit.fact("vault.cluster", emit.cluster, first?.at ?? nowhere, {
      name,
      ...(flavour && { flavour }),
      ...(version === undefined ? {} : { version }),
    }),
  );
  for (const mount of mounts) facts.push(mountFact(mount, emit));
  for (const method of methods) {
    const configuration = configurations.get(`auth/${method.path}/config`);
    facts.push(
      emit.fact("vault.auth", emit.key("auth", method.path), method.at, {
        cluster: emit.cluster,
        path: method.path,
        type: method.type === "oidc" ? "jwt" : method.type,
        ...(method.accessor === undefined ? {} : { accessor: method.accessor }),
        trusts: configuration ? trusted(configuration, emit) : [],
      }),
    );
  }
  if (foreign > 0)
    facts.push(
      emit.fact("unsupported", `${emit.cluster}|namespaces`, nowhere, { what: "Vault namespaces", count: foreign }),
    );
  const settings = [...configurations.values()].flatMap((answer) => {
    const mount = owner(mounts, answer.path);
    return mount && (isKv(mount) || connects.has(mount.type)) ? [{ answer, mount }] : [];
  });
  return { facts, mounts, methods, templates, settings };
}

/** Plugins built into the server carry its name in their version. */
function flavourOf(mounts: readonly Mounted[]): "vault" | "openbao" | undefined {
  const plugins = mounts.map(({ plugin = "" }) => plugin);
  if (plugins.some((plugin) => plugin.includes("+builtin.bao"))) return "openbao";
  return plugins.some((plugin) => plugin.includes("+builtin.vault")) ? "vault" : undefined;
}

/** The server's own version, as it stands in the version of plugins that come with it: `v1.14.0+builtin.vault`. */
const builtIn = (mounts: readonly Mounted[]): string | undefined =>
  mounts
    .map(({ plugin = "" }) => /^v(\d+\.\d+\.\d+)\+builtin\.(?:vault|bao)/.exec(plugin)?.[1])
    .filter((one) => one !== undefined)
    .sort()[0];

function versionOf(value: unknown): string | undefined {
  const said = typeof value === "object" && value !== null && "version" in value ? value.version : undefined;
  return typeof said === "string" ? /^v?(\d+\.\d+\.\d+)/.exec(said)?.[1] : undefined;
}

export const isKv = ({ type }: Mounted): boolean => type === "kv" || type === "generic";

export const mountFact = ({ path, type, version, at }: Mounted, emit: Emitter): Fact =>
  emit.fact("vault.mount", emit.key("mount", path), at, {
    cluster: emit.cluster,
    path,
    type,
    ...(version === undefined ? {} : { version }),
  });

/** The mount that a path is below: the longest one. */
export function owner(mounts: readonly Mounted[], path: string): Mounted | undefined {
  let found: Mounted | undefined;
  for (const mount of mounts) {
    if (path.startsWith(`${mount.path}/`) && mount.path.length > (found?.path.length ?? -1)) found = mount;
  }
  return found;
}

/** Without `sys/mounts` the form of a path still tells a KV version 2 engine. */
export function inferred({ path, document, pointer }: Answer): Mounted | undefined {
  const mount = /^(.+?)\/(?:metadata|data)\//.exec(path)?.[1];
  return mount === undefined ? undefined : { path: mount, type: "kv", version: 2, at: { document, pointer } };
}
