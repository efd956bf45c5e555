import { inject } from "vitest";
import type { Verdict } from "../authz/vault/oracle/decision.ts";
import { textOf } from "../authz/vault/oracle/policy.ts";
import { bound, boundPolicies, engines, type Ids, type Question, type World } from "../authz/vault/oracle/world.ts";
import { type Answer, VaultClient } from "../services/vault/client.ts";

const writes = new Set(["create", "update", "patch", "delete"]);
const methods = { create: "PUT", read: "GET", update: "PUT", patch: "PATCH", delete: "DELETE", list: "LIST" } as const;

/** The tests' Vault, and what they do with it. */
export class Lab {
  readonly client = new VaultClient(inject("vault").access);
  readonly version = inject("vault").version;

  close(): void {
    this.client.close();
  }

  /** Engines of the questions' paths, and tokens in the name of anybody the identity store knows. */
  async prepare(): Promise<void> {
    const { data } = await this.client.must("GET", "sys/mounts");
    const wanted = [...engines.map((name) => [name, "1"] as const), ["kv2", "2"] as const];
    for (const [name, version] of wanted.filter(([one]) => !(`${one}/` in data))) {
      await this.client.must("POST", `sys/mounts/${name}`, { type: "kv", options: { version } });
    }
    await this.client.must("POST", "auth/token/roles/somebody", {
      allowed_entity_aliases: ["*"],
      allowed_policies_glob: ["*"],
      token_no_default_policy: true,
      orphan: true,
    });
  }

  /** Makes a world's identities, policies and tokens: the server's ids, and the token of each person. */
  async apply(world: World): Promise<{ readonly ids: Ids; readonly tokens: ReadonlyMap<string, string> }> {
    const ids = await this.#identities(world);
    for (const policy of boundPolicies(world.policies, ids)) {
      await this.client.must("PUT", `sys/policies/acl/${policy.name}`, { policy: textOf(policy) });
    }
    const tokens = new Map<string, string>();
    for (const { name, policies, entity } of world.persons) {
      const known = entity ? { entity_alias: name } : {};
      const path = policies.includes("root") ? "auth/token/create" : "auth/token/create/somebody";
      // A token of a role without policies of its own would get those of who makes it.
      const own = policies.length > 0 ? policies : ["nothing"];
      const { auth } = await this.client.must("POST", path, { policies: own, no_default_policy: true, ...known });
      tokens.set(name, auth.client_token);
    }
    return { ids, tokens };
  }

  async #identities(world: World): Promise<Ids> {
    const { data } = await this.client.must("GET", "sys/auth");
    const accessor = data["token/"].accessor;
    const ids: Record<string, string> = { "<accessor>": accessor };
    for (const { name, entity } of world.persons) {
      if (!entity) continue;
      const made = await this.client.must("POST", "identity/entity", {
        name,
        metadata: entity.metadata,
        policies: entity.policies,
      });
      const id = made.data.id;
      ids[`<entity:${name}>`] = id;
      const alias = { name, canonical_id: id, mount_accessor: accessor, custom_metadata: entity.custom };
      ids[`<alias:${name}>`] = (await this.client.must("POST", "identity/entity-alias", alias)).data.id;
    }
    for (const { name, metadata, policies, members, groups } of world.groups) {
      const made = await this.client.must("POST", "identity/group", {
        name,
        metadata,
        policies,
        member_entity_ids: members.map((one) => ids[`<entity:${one}>`]),
        member_group_ids: groups.map((one) => ids[`<group:${one}>`]),
      });
      ids[`<group:${name}>`] = made.data.id;
    }
    return ids;
  }

  /** Verdicts in the order of the questions. Requests that write go one after another: their operation hangs on what is there. */
  async ask(world: World, ids: Ids, tokens: ReadonlyMap<string, string>): Promise<Verdict[]> {
    const verdicts: Verdict[] = [];
    const all = world.questions.map((question, index) => ({ question, index, path: bound(question.asked.path, ids) }));
    const reads = all.filter(({ question }) => !writes.has(question.asked.op ?? ""));
    await eachOf(reads, async ({ question, index, path }) => {
      verdicts[index] = await this.#one(question, path, tokens.get(question.person) ?? "");
    });
    for (const { question, index, path } of all.filter((one) => !reads.includes(one))) {
      const { op } = engines.includes(path.split("/")[0] ?? "") ? question.asked : {};
      if (op === "create") await this.client.must("DELETE", path);
      if (op === "update") await this.client.must("PUT", path, { there: "yes" });
      verdicts[index] = await this.#one(question, path, tokens.get(question.person) ?? "");
    }
    return verdicts;
  }

  async #one({ feature, asked: { op, data, wrap } }: Question, path: string, token: string): Promise<Verdict> {
    if (op === undefined) {
      const { data: found } = await this.client.must("POST", "sys/capabilities", { token, paths: [path] });
      return [...found[path]].sort().join(",");
    }
    const reads = op === "read" || op === "list" || op === "delete";
    const answer = await this.client.send(methods[op], path, {
      token,
      ...(wrap === undefined ? {} : { wrap }),
      ...(reads ? { query: (data ?? {}) as Record<string, string> } : { body: data ?? {} }),
    });
    return verdictOf(`${feature}: ${op} ${path}`, answer);
  }
}

/** Everything but 403 is past the ACL: an engine may still not know what it is asked. */
function verdictOf(what: string, { status, body }: Answer): Verdict {
  if (status >= 500) throw new Error(`${what}: ${status} ${JSON.stringify(body).slice(0, 300)}`);
  return status === 403 ? "deny" : "allow";
}

/** What `work` gives for each item, a few at a time, in the order of the items. */
async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>, atOnce = 8): Promise<void> {
  const left = items.values();
  const lane = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
