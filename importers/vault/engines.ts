import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { plainText } from "../../model/redact.ts";
import { parseShape } from "../read/problem.ts";
import { address, type Mounted } from "./access.ts";
import type { Answer } from "./answers.ts";
import type { Emitter } from "./emit.ts";
import { flag, keys, names, text } from "./shapes.ts";

interface Engine {
  /** Folder of the roles and the endpoint that issues for a role; `*` is the role. */
  readonly roles: readonly (readonly [folder: string, endpoint: string])[];
  readonly operations: readonly string[];
}

/** Engines that issue credentials when asked. What is read below them is a list of names and fields that say for whom. */
const engines: Readonly<Record<string, Engine>> = {
  aws: { roles: [["roles", "creds/*"]], operations: ["read", "update"] },
  azure: { roles: [["roles", "creds/*"]], operations: ["read"] },
  consul: { roles: [["roles", "creds/*"]], operations: ["read"] },
  database: {
    roles: [
      ["roles", "creds/*"],
      ["static-roles", "static-creds/*"],
    ],
    operations: ["read"],
  },
  gcp: {
    roles: [
      ["roleset", "roleset/*/token"],
      ["static-account", "static-account/*/token"],
      ["impersonated-account", "impersonated-account/*/token"],
    ],
    operations: ["read", "update"],
  },
  kubernetes: { roles: [["roles", "creds/*"]], operations: ["update"] },
  ldap: {
    roles: [
      ["role", "creds/*"],
      ["static-role", "static-cred/*"],
    ],
    operations: ["read"],
  },
  mongodbatlas: { roles: [["roles", "creds/*"]], operations: ["read", "update"] },
  nomad: { roles: [["role", "creds/*"]], operations: ["read"] },
  pki: { roles: [["roles", "issue/*"]], operations: ["update"] },
  rabbitmq: { roles: [["roles", "creds/*"]], operations: ["read"] },
  ssh: { roles: [["roles", "sign/*"]], operations: ["update"] },
  terraform: { roles: [["role", "creds/*"]], operations: ["read"] },
};

/** What is read of a role. */
export const Role = z.object({
  db_name: text,
  role_arns: names,
  service_account_email: text,
  application_object_id: text,
  service_account_name: text,
  allowed_kubernetes_namespaces: names,
  allowed_domains: names,
  allow_any_name: flag,
  key_type: text,
});
/** What is read of a connection. */
export const Connection = z.object({
  connection_details: z.object({ connection_url: text, host: text, hosts: text }).nullish(),
  connection_url: text,
  connection_uri: text,
  kubernetes_host: text,
  url: text,
  allowed_roles: names,
  access_key: text,
});
/** What is read of a transit key. */
export const TransitKey = z.object({ exportable: flag, deletion_allowed: flag });
/** Engines with one configuration, that says what they go to. */
const singly: ReadonlySet<string> = new Set(["kubernetes", "ldap"]);
/** Where a list of roles has another name than the folder of one. */
const listedAs: Readonly<Record<string, string>> = {
  roleset: "rolesets",
  "static-account": "static-accounts",
  "impersonated-account": "impersonated-accounts",
};

/** Where an engine of the type lists its roles, and the folder that each is in. */
export const roleLists = (type: string): readonly { readonly list: string; readonly each: string }[] =>
  (engines[type]?.roles ?? []).map(([folder]) => ({ list: listedAs[folder] ?? folder, each: folder }));
/** Types of the engines whose roles are read. */
export const issuingTypes: readonly string[] = Object.keys(engines);

/** Roles of the engines that issue credentials. */
export class EngineReader {
  readonly #emit: Emitter;
  /** `<mount>/<connection>` to the host it goes to. */
  readonly #hosts = new Map<string, string>();
  /** Mount of an engine of type kubernetes to the API server that it asks. */
  readonly #servers = new Map<string, string>();

  constructor(emit: Emitter) {
    this.#emit = emit;
  }

  /** Lists that must be answered for the collection to be read. */
  expect(mount: Mounted): void {
    if (mount.type === "aws") this.#emit.expect("vault.connection", `${mount.path}/config/root`);
    else if (singly.has(mount.type)) this.#emit.expect("vault.connection", `${mount.path}/config`);
    if (mount.type === "transit") this.#emit.expect("vault.transit-key", `${mount.path}/keys/`);
    for (const [folder] of engines[mount.type]?.roles ?? [])
      this.#emit.expect("vault.dynamic-role", `${mount.path}/${listedAs[folder] ?? folder}/`);
  }

  /**
   * `<mount>/config/<name>` of a database engine, `<mount>/config` of others: where it connects to. User and password of
   * its URL are not kept.
   */
  *connection(answer: Answer, mount: Mounted): Generator<Fact> {
    const name = answer.path.slice(`${mount.path}/config`.length).replace(/^\//, "");
    this.#emit.answered("vault.connection", answer.path);
    if (mount.type === "database" && (name === "" || name.endsWith("/"))) {
      const listed = parseShape(keys, answer.value, answer.document, answer.pointer, this.#emit.context) ?? [];
      for (const one of listed) this.#emit.expect("vault.connection", `${mount.path}/config/${one}`);
      return;
    }
    const read = parseShape(Connection, answer.value, answer.document, answer.pointer, this.#emit.context);
    if (!read) return this.#emit.incomplete("vault.connection");
    const { connection_details: details, connection_uri: uri, kubernetes_host: server } = read;
    const url = details?.connection_url ?? details?.host ?? details?.hosts?.split(",")[0] ?? read.connection_url ?? uri;
    const host = url === undefined ? undefined : hostOf(url);
    const reaches = [host, ...[server, read.url].map((one) => one && address(one))].filter((one) => one !== undefined);
    if (host) this.#hosts.set(`${mount.path}/${name}`, host);
    if (mount.type === "kubernetes" && server !== undefined) this.#servers.set(mount.path, address(server));
    yield this.#emit.fact("vault.connection", this.#emit.key("connection", `${mount.path}/${name}`), answer, {
      ...this.#emit.place,
      mount: this.#emit.key("mount", mount.path),
      name,
      type: mount.type,
      path: this.#emit.at(answer.path),
      reaches: [...new Set(reaches)].sort(),
      ...(mount.type === "database" ? { allowedRoles: [...new Set(read.allowed_roles)].sort() } : {}),
      ...(mount.type === "aws" && read.access_key !== undefined ? { accessKey: plainText(read.access_key) } : {}),
    });
  }

  /** `<mount>/keys/<name>` of a transit engine: the key's name and what may be done with it, no key. */
  *#transitKey(answer: Answer, mount: Mounted): Generator<Fact> {
    const name = answer.path.slice(`${mount.path}/keys/`.length);
    this.#emit.answered("vault.transit-key", answer.path);
    if (name === "") {
      const listed = parseShape(keys, answer.value, answer.document, answer.pointer, this.#emit.context) ?? [];
      for (const one of listed) this.#emit.expect("vault.transit-key", `${mount.path}/keys/${one}`);
      return;
    }
    const read = parseShape(TransitKey, answer.value, answer.document, answer.pointer, this.#emit.context);
    if (!read) return this.#emit.incomplete("vault.transit-key");
    yield this.#emit.fact("vault.transit-key", this.#emit.key("transit-key", `${mount.path}/${name}`), answer, {
      ...this.#emit.place,
      mount: this.#emit.key("mount", mount.path),
      name,
      exportable: read.exportable ?? false,
      deletionAllowed: read.deletion_allowed ?? false,
    });
  }

  *role(answer: Answer, mount: Mounted): Generator<Fact> {
    if (mount.type === "transit") {
      if (/^keys\/[^/]*$/.test(answer.path.slice(mount.path.length + 1))) yield* this.#transitKey(answer, mount);
      return;
    }
    const engine = engines[mount.type];
    const below = answer.path.slice(mount.path.length + 1);
    const place = engine?.roles.find(
      ([folder]) => below.startsWith(`${folder}/`) || below === `${listedAs[folder] ?? folder}/`,
    );
    if (!engine || !place) return;
    const [folder, endpoint] = place;
    const name = below === `${listedAs[folder]}/` ? "" : below.slice(folder.length + 1);
    // Deeper paths are what was issued: they are passed over.
    if (name.includes("/")) return;
    if (name === "") {
      this.#emit.answered("vault.dynamic-role", answer.path);
      const listed = parseShape(keys, answer.value, answer.document, answer.pointer, this.#emit.context) ?? [];
      for (const one of listed) this.#emit.expect("vault.dynamic-role", `${mount.path}/${folder}/${one}`);
      return;
    }
    this.#emit.answered("vault.dynamic-role", answer.path);
    const read = parseShape(Role, answer.value, answer.document, answer.pointer, this.#emit.context);
    if (!read) return this.#emit.incomplete("vault.dynamic-role");
    const issue = mount.type === "ssh" && read.key_type === "otp" ? "creds/*" : endpoint;
    const connection = connectionOf(mount, read.db_name);
    if (read.db_name !== undefined) this.#emit.expect("vault.connection", `${mount.path}/config/${read.db_name}`);
    const host = this.#hosts.get(`${mount.path}/${connection ?? ""}`);
    const issues = [
      ...read.role_arns,
      ...(host ? [host] : []),
      ...(read.service_account_email === undefined ? [] : [`gcp:${read.service_account_email}`]),
      ...(read.application_object_id === undefined ? [] : [`azure:${read.application_object_id}`]),
      ...(read.service_account_name === undefined
        ? []
        : [`k8s:${this.#servers.get(mount.path) ?? ""}|${read.service_account_name}`]),
    ];
    const id = `${mount.path}/${endpoint.replace(/(creds|cred|issue|sign)\/\*$/, "").replace(/\*\/token$/, "")}${name}`;
    yield this.#emit.fact("vault.dynamic-role", this.#emit.key("dynamic-role", id), answer, {
      ...this.#emit.place,
      mount: this.#emit.key("mount", mount.path),
      name,
      type: mount.type,
      endpoint: this.#emit.at(`${mount.path}/${issue.replace("*", name)}`),
      operations: engine.operations,
      issues: issues.map(plainText).sort(),
      definition: this.#emit.at(answer.path),
      ...(connection === undefined ? {} : { connection: this.#emit.key("connection", `${mount.path}/${connection}`) }),
      ...(mount.type === "kubernetes" ? { namespaces: read.allowed_kubernetes_namespaces } : {}),
      ...(mount.type === "pki" && read.allow_any_name !== true && read.allowed_domains.length > 0
        ? { names: read.allowed_domains.map(plainText) }
        : {}),
    });
  }
}

/** The name of the configuration that a role issues through, below `config/`; empty where the engine has one alone. */
const connectionOf = ({ type }: Mounted, database: string | undefined): string | undefined =>
  database ??
  (["kubernetes", "ldap", "rabbitmq"].includes(type) ? (type === "rabbitmq" ? "connection" : "") : undefined);

/** `postgresql://{{username}}:{{password}}@db.example.com:5432/app` -> `db.example.com:5432`; also `user:pass@tcp(host:port)/db`. */
function hostOf(url: string): string | undefined {
  const plain = address(url.replace(/\{\{.*?\}\}/g, "x").replace(/^.*@tcp\(([^)]*)\).*$/s, "$1"));
  const host = plain.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").split(/[/,]/)[0] ?? "";
  return /^[A-Za-z0-9.-]+(:\d+)?$/.test(host) ? host.toLowerCase() : undefined;
}
