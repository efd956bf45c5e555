import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { parseShape } from "../read/problem.ts";
import { address, type Mounted } from "./access.ts";
import type { Answer } from "./answers.ts";
import type { Emitter } from "./emit.ts";
import { keys, names, text } from "./shapes.ts";

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
  rabbitmq: { roles: [["roles", "creds/*"]], operations: ["read"] },
  terraform: { roles: [["role", "creds/*"]], operations: ["read"] },
};

const Role = z.object({ db_name: text, credential_type: text, role_arns: names });
const Connection = z.object({
  connection_details: z.object({ connection_url: text, host: text, hosts: text }).nullish(),
  connection_url: text,
});

/** Roles of the engines that issue credentials. */
export class EngineReader {
  readonly #emit: Emitter;
  /** `<mount>/<connection>` to the host it goes to. */
  readonly #hosts = new Map<string, string>();

  constructor(emit: Emitter) {
    this.#emit = emit;
  }

  /** Lists that must be answered for the collection to be read. */
  expect(mount: Mounted): void {
    for (const [folder] of engines[mount.type]?.roles ?? [])
      this.#emit.expect("vault.dynamic-role", `${mount.path}/${folder}/`);
  }

  /** `<mount>/config/<name>` of a database engine: where it connects to. Its URL's user and password are not kept. */
  connection(answer: Answer, mount: Mounted): void {
    const name = answer.path.slice(`${mount.path}/config/`.length);
    if (name === "" || name.endsWith("/")) return;
    const read = parseShape(Connection, answer.value, answer.document, answer.pointer, this.#emit.context);
    const details = read?.connection_details;
    const url = details?.connection_url ?? details?.host ?? details?.hosts?.split(",")[0] ?? read?.connection_url;
    const host = url === undefined ? undefined : hostOf(url);
    if (host) this.#hosts.set(`${mount.path}/${name}`, host);
  }

  *role(answer: Answer, mount: Mounted): Generator<Fact> {
    const engine = engines[mount.type];
    const below = answer.path.slice(mount.path.length + 1);
    const place = engine?.roles.find(([folder]) => below.startsWith(`${folder}/`));
    if (!engine || !place) return;
    const [folder, endpoint] = place;
    const name = below.slice(folder.length + 1);
    if (name === "") {
      this.#emit.answered("vault.dynamic-role", answer.path);
      const listed = parseShape(keys, answer.value, answer.document, answer.pointer, this.#emit.context) ?? [];
      for (const one of listed) this.#emit.expect("vault.dynamic-role", `${answer.path}${one}`);
      return;
    }
    this.#emit.answered("vault.dynamic-role", answer.path);
    const read = parseShape(Role, answer.value, answer.document, answer.pointer, this.#emit.context);
    if (!read) return this.#emit.incomplete("vault.dynamic-role");
    const host = this.#hosts.get(`${mount.path}/${read.db_name ?? ""}`);
    yield this.#emit.fact(
      "vault.dynamic-role",
      this.#emit.key("dynamic-role", `${mount.path}/${endpoint.replace("creds/*", "").replace("cred/*", "")}${name}`),
      answer,
      {
        cluster: this.#emit.cluster,
        mount: this.#emit.key("mount", mount.path),
        name,
        type: mount.type,
        endpoint: `${mount.path}/${endpoint.replace("*", name)}`,
        operations: engine.operations,
        issues: [...read.role_arns, ...(host ? [host] : [])].sort(),
      },
    );
  }
}

/** `postgresql://{{username}}:{{password}}@db.example.com:5432/app` -> `db.example.com:5432`; also `user:pass@tcp(host:port)/db`. */
function hostOf(url: string): string | undefined {
  const plain = address(url.replace(/\{\{.*?\}\}/g, "x").replace(/^.*@tcp\(([^)]*)\).*$/s, "$1"));
  const host = plain.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").split(/[/,]/)[0] ?? "";
  return /^[A-Za-z0-9.-]+(:\d+)?$/.test(host) ? host.toLowerCase() : undefined;
}
