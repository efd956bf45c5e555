import type { Fact, FactKind } from "../../model/fact.ts";
import { defineImporter, type ImportContext, type InputGroup } from "../../model/importer.ts";
import { authRole, roleFolder } from "./access.ts";
import { type Answer, answers } from "./answers.ts";
import { Emitter } from "./emit.ts";
import { EngineReader } from "./engines.ts";
import { identity, identityPath } from "./identity.ts";
import { KvReader } from "./kv.ts";
import { inferred, isKv, isLayout, type Layout, mountFact, owner, readLayouts } from "./layout.ts";
import { readNamespaces } from "./namespaces.ts";
import { roleId } from "./role-id.ts";
import { token, tokenPath } from "./tokens.ts";

const collections: readonly FactKind[] = [
  "vault.audit",
  "vault.auth",
  "vault.auth-role",
  "vault.cluster",
  "vault.connection",
  "vault.dynamic-role",
  "vault.entity",
  "vault.group",
  "vault.mount",
  "vault.namespace",
  "vault.path",
  "vault.policy",
  "vault.secret",
  "vault.token",
  "vault.transit-key",
];

/** The exports of a Vault or OpenBao cluster: answers of its API, a file each or all in one. */
export const vault = defineImporter({
  id: "vault",
  title: "Vault and OpenBao",
  emits: [...collections, "coverage", "identity.life", "stored-fingerprint", "unlocks"],
  permissions: [
    'path "sys/mounts" { capabilities = ["read"] }',
    'path "sys/auth" { capabilities = ["read"] }',
    'path "sys/namespaces" { capabilities = ["list"] }',
    'path "sys/config/group-policy-application" { capabilities = ["read"] }',
    'path "sys/audit" { capabilities = ["read", "sudo"] }',
    'path "sys/policies/acl" { capabilities = ["list"] }',
    'path "sys/policies/acl/*" { capabilities = ["read"] }',
    'path "auth/+/config" { capabilities = ["read"] }',
    'path "auth/+/role" { capabilities = ["list"] }',
    'path "auth/+/role/+" { capabilities = ["read"] }',
    'path "identity/+/id" { capabilities = ["list"] }',
    'path "identity/+/id/*" { capabilities = ["read"] }',
    'path "+/metadata/*" { capabilities = ["list", "read"] }',
    'path "+/config/+" { capabilities = ["read"] }',
    'path "+/roles" { capabilities = ["list"] }',
    'path "+/roles/+" { capabilities = ["read"] }',
    'path "+/static-roles" { capabilities = ["list"] }',
    'path "+/static-roles/+" { capabilities = ["read"] }',
    'path "auth/token/roles" { capabilities = ["list"] }',
    'path "auth/token/roles/+" { capabilities = ["read"] }',
    'path "auth/+/users" { capabilities = ["list"] }',
    'path "auth/+/users/+" { capabilities = ["read"] }',
    'path "auth/cert/certs" { capabilities = ["list"] }',
    'path "auth/cert/certs/+" { capabilities = ["read"] }',
    'path "gcp/rolesets" { capabilities = ["list"] }',
    'path "gcp/roleset/+" { capabilities = ["read"] }',
    'path "transit/keys" { capabilities = ["list"] }',
    'path "transit/keys/+" { capabilities = ["read"] }',
    'path "auth/token/accessors" { capabilities = ["list", "sudo"] }',
    'path "auth/token/lookup-accessor" { capabilities = ["update"] }',
  ],
  recognises,
  toFacts,
});

const place =
  /(^|\/)(sys\/(mounts|auth|policies\/acl\/|policy\/|health|seal-status)|auth\/[^/]+\/(role|roles|users|certs|config)\b|identity\/(entity|group)\/id\/|[^/]+\/(metadata|roles|static-roles|config)\/)/;

function recognises(path: string, head: string): boolean {
  if (/\.hcl$/.test(path)) return /^\s*("path"|path)\s+"/m.test(head);
  if (!/\.json$/.test(path)) return false;
  if (/"format"\s*:\s*"vault-export\/v1"/.test(head)) return true;
  const answer =
    /"(request_id|lease_duration|mount_type|accessor|keys|policy|rules|token_policies|mount_accessor|custom_metadata)"/;
  return place.test(path) && (answer.test(head) || /^\s*(\[|\{\s*"data")/.test(head));
}

/** A namespace as it is read. */
interface Reading {
  readonly layout: Layout;
  readonly kv: KvReader;
  readonly engines: EngineReader;
}

async function* toFacts(group: InputGroup, context: ImportContext): AsyncGenerator<Fact> {
  const root = new Emitter(group.name ?? group.proposedName, group.manifest, context);
  const namespaces = await readNamespaces(group, context);
  const layouts = await readLayouts(group, namespaces, context, root);
  yield* layouts.facts;
  const readings = new Map<string, Reading>();
  for (const [namespace, layout] of layouts.of) {
    const reading = { layout, kv: new KvReader(layout.emit), engines: new EngineReader(layout.emit) };
    readings.set(namespace, reading);
    expectations(reading);
  }
  settle(layouts.of.values(), root);
  for (const { layout, kv, engines } of readings.values()) {
    for (const { answer, mount } of layout.settings) {
      if (isKv(mount)) yield* kv.read(answer, mount);
      else yield* engines.connection(answer, mount);
    }
  }
  let seen = 0;
  for await (const whole of answers(group, (path) => !isLayout(namespaces.split(path).path), context)) {
    if (++seen % 10_000 === 0) context.progress(`${seen} answers read`);
    const { namespace, path } = namespaces.split(whole.path);
    const reading = readings.get(namespace);
    if (reading) yield* one({ ...whole, path }, reading);
  }
  yield* root.coverage(collections);
}

function* one(answer: Answer, { layout, kv, engines }: Reading): Generator<Fact> {
  const { emit } = layout;
  if (identityPath.test(answer.path)) yield* identity(answer, layout.templates, emit);
  else if (tokenPath.test(answer.path)) yield* token(answer, emit);
  else if (answer.path.startsWith("auth/")) yield* login(answer, layout);
  else yield* engine(answer, layout, kv, engines);
}

/** The lists that a whole reading has. */
function expectations({ layout: { emit, mounts, methods }, kv, engines }: Reading): void {
  for (const mount of mounts) {
    if (isKv(mount)) kv.expect(mount);
    else engines.expect(mount);
  }
  for (const { type, path } of methods) {
    const folder = roleFolder(type);
    if (folder !== undefined && type !== "token") emit.expect("vault.auth-role", `auth/${path}/${folder}/`);
  }
  for (const kind of ["entity", "group"] as const) emit.expect(`vault.${kind}`, `identity/${kind}/id/`);
}

/** What cannot exist where no namespace has a method or engine for it. */
function settle(layouts: Iterable<Layout>, root: Emitter): void {
  const all = [...layouts];
  if (all.some(({ methods }) => methods.length > 0)) root.settle("vault.auth-role", "sys/auth");
  if (all.some(({ mounts }) => mounts.length > 0))
    for (const kind of ["vault.secret", "vault.dynamic-role", "vault.connection", "vault.transit-key"] as const)
      root.settle(kind, "sys/mounts");
}

function* login(answer: Answer, { emit, methods }: Layout): Generator<Fact> {
  const method = owner(methods, answer.path.slice("auth/".length));
  const folder = method && roleFolder(method.type);
  if (!method || folder === undefined) return;
  const roles = `auth/${method.path}/${folder}/`;
  if (!answer.path.startsWith(roles)) return;
  // Deeper paths of an AppRole hold what logs in: of a role_id at most its fingerprint is kept, the others are passed over.
  const [name = "", part, ...deeper] = answer.path.slice(roles.length).split("/");
  if (part === undefined) yield* authRole(answer, method, emit);
  else if (method.type === "approle" && part === "role-id" && deeper.length === 0)
    yield* roleId(answer, method, name, emit);
}

function* engine(answer: Answer, layout: Layout, kv: KvReader, engines: EngineReader): Generator<Fact> {
  const known = owner(layout.mounts, answer.path);
  const mount = known ?? inferred(answer);
  if (!mount) return;
  if (!known) {
    layout.mounts.push(mount);
    yield mountFact(mount, layout.emit);
  }
  if (isKv(mount)) yield* kv.read(answer, mount);
  else yield* engines.role(answer, mount);
}
