import type { Fact } from "../../model/fact.ts";
import type { ImportContext, InputGroup } from "../../model/importer.ts";
import { type Mounted, mounted, trusted } from "./access.ts";
import { type Answer, answers } from "./answers.ts";
import { auditDevices } from "./audit.ts";
import { flavourOf, mayHaveNamespaces, versionOf } from "./edition.ts";
import type { Emitter } from "./emit.ts";
import type { Namespaces } from "./namespaces.ts";
import { policy, policyPath } from "./policies.ts";

/** What must be known of a namespace before the rest can be read: engines, methods, their configuration, policies. */
export interface Layout {
  readonly emit: Emitter;
  readonly mounts: Mounted[];
  readonly methods: readonly Mounted[];
  /** Directives of templated policy paths, of any namespace: only what they name is kept of metadata. */
  readonly templates: ReadonlySet<string>;
  /** `<mount>/config/<name>` of engines; of a KV version 1 engine an entry of that name. */
  readonly settings: readonly { readonly answer: Answer; readonly mount: Mounted }[];
}
export interface Layouts {
  readonly facts: readonly Fact[];
  /** By the path of the namespace. */
  readonly of: ReadonlyMap<string, Layout>;
}

/** Engines whose configuration says what they go to, or as whom. */
const connects: ReadonlySet<string> = new Set(["aws", "database", "kubernetes", "ldap", "rabbitmq"]);

/** Paths below a namespace that `readLayouts` reads: nothing else is looked at before all of them. */
export function isLayout(path: string): boolean {
  if (path.startsWith("sys/")) return true;
  if (path.startsWith("auth/")) return /\/config$/.test(path) && !/\/(role|roles|users|certs)\/config$/.test(path);
  return /\/config(\/[^/]*)?$/.test(path) && !/^identity\/|\/(meta)?data\//.test(path);
}

/** What is gathered of one namespace. */
interface Gathered {
  readonly emit: Emitter;
  readonly mounts: Mounted[];
  readonly methods: Mounted[];
  readonly configurations: Map<string, Answer>;
}

export async function readLayouts(
  group: InputGroup,
  namespaces: Namespaces,
  context: ImportContext,
  emit: Emitter,
): Promise<Layouts> {
  const facts: Fact[] = [];
  const templates = new Set<string>();
  const gathered = new Map(
    namespaces.all.map((namespace): [string, Gathered] => {
      const own = namespace === "" ? emit : emit.within(namespace);
      own.expect("vault.mount", "sys/mounts");
      own.expect("vault.auth", "sys/auth");
      for (const kind of ["vault.policy", "vault.path"] as const) own.expect(kind, "sys/policies/acl/");
      return [namespace, { emit: own, mounts: [], methods: [], configurations: new Map() }];
    }),
  );
  let said: unknown;
  let groupPolicies: "any" | undefined;
  let audit: "none" | "plain" | "hashed" | undefined;
  emit.answered("vault.cluster", "sys/health");
  if (emit.said("sys/audit") !== undefined) emit.expect("vault.audit", "sys/audit");
  for await (const whole of answers(group, (path) => isLayout(namespaces.split(path).path), context)) {
    const { namespace, path } = namespaces.split(whole.path);
    const own = gathered.get(namespace);
    if (!own) continue;
    const answer = { ...whole, path };
    if (path === "sys/mounts") own.mounts.push(...mounted(answer, own.emit));
    if (path === "sys/auth") own.methods.push(...mounted(answer, own.emit));
    if (path === "sys/audit" && namespace === "") {
      const devices = auditDevices(answer, own.emit);
      if (typeof answer.value === "object" && answer.value !== null)
        audit = devices.length === 0 ? "none" : devices.some(({ raw }) => raw) ? "plain" : "hashed";
      facts.push(...devices);
    }
    if (path === "sys/health" || (path === "sys/seal-status" && said === undefined)) said = answer.value;
    if (path === "sys/config/group-policy-application") groupPolicies = modeOf(answer.value);
    if (policyPath.test(path)) for (const fact of policy(answer, templates, own.emit)) facts.push(fact);
    if (!path.startsWith("sys/")) own.configurations.set(path, answer);
  }
  const all = [...gathered.values()].flatMap(({ mounts, methods }) => [...mounts, ...methods]);
  const nowhere = { document: "", pointer: "" };
  const [flavour, version] = [flavourOf(all), versionOf(said, all)];
  facts.push(
    emit.fact("vault.cluster", emit.cluster, all[0]?.at ?? nowhere, {
      name: group.name ?? group.proposedName,
      ...(flavour && { flavour }),
      ...(version === undefined ? {} : { version }),
      ...(groupPolicies && { groupPolicies }),
      ...(audit && { audit }),
    }),
  );
  const several = namespaces.all.length > 1 || namespaces.listed.size > 0;
  for (const [namespace, { emit: own }] of gathered) {
    if (namespaces.listed.has(namespace) || !(several || mayHaveNamespaces(said, flavour, version)))
      own.answered("vault.namespace", "sys/namespaces/");
    else own.expect("vault.namespace", "sys/namespaces/");
    if (namespace === "") continue;
    const at = namespaces.places.get(namespace) ?? nowhere;
    const key = own.cluster;
    facts.push(emit.fact("vault.namespace", emit.key("namespace", namespace), at, { cluster: key, path: namespace }));
  }
  for (const own of gathered.values()) facts.push(...mountFacts(own));
  const of = [...gathered].map(([namespace, { configurations, ...own }]): [string, Layout] => {
    const settings = [...configurations.values()].flatMap((answer) => {
      const mount = owner(own.mounts, answer.path);
      return mount && (isKv(mount) || connects.has(mount.type)) ? [{ answer, mount }] : [];
    });
    return [namespace, { ...own, templates, settings }];
  });
  return { facts, of: new Map(of) };
}

function* mountFacts({ emit, mounts, methods, configurations }: Gathered): Generator<Fact> {
  for (const mount of mounts) yield mountFact(mount, emit);
  for (const method of methods) {
    const configuration = configurations.get(`auth/${method.path}/config`);
    yield emit.fact("vault.auth", emit.key("auth", method.path), method.at, {
      ...emit.place,
      path: method.path,
      type: method.type === "oidc" ? "jwt" : method.type,
      ...(method.accessor === undefined ? {} : { accessor: method.accessor }),
      trusts: configuration ? trusted(configuration, emit) : [],
    });
  }
}

/** https://developer.hashicorp.com/vault/api-docs/system/config-group-policy-application */
function modeOf(value: unknown): "any" | undefined {
  const field = "group_policy_application_mode";
  return typeof value === "object" && value !== null && field in value && value[field] === "any" ? "any" : undefined;
}

export const isKv = ({ type }: Mounted): boolean => type === "kv" || type === "generic";

export const mountFact = ({ path, type, version, auditPlain, at }: Mounted, emit: Emitter): Fact =>
  emit.fact("vault.mount", emit.key("mount", path), at, {
    ...emit.place,
    path: emit.at(path),
    type,
    ...(version === undefined ? {} : { version }),
    ...(auditPlain && auditPlain.length > 0 ? { auditPlain } : {}),
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
