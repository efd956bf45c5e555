import { segment } from "../../model/access.ts";
import type { Outcome } from "../../model/fact/observed.ts";
import { looksSecret } from "../../model/redact.ts";
import type { Book } from "./book.ts";
import { addressOf, nameOf, secondOf, type Tree, textOf, treeOf } from "./text.ts";

const operations: ReadonlySet<string> = new Set([
  "create",
  "read",
  "update",
  "patch",
  "delete",
  "list",
  "help",
  "recover",
]);
/** Logins whose tokens are told apart: by the hash of their accessor, which a device writes alike each time. */
const mostTokens = 50_000;

/** Vault's own log has no name of the cluster in it. Values are hashed by the device; of a request only path and operation are kept. */
export class VaultAudit {
  readonly #book: Book;
  readonly #cluster: string;
  /** Hash of a token's accessor -> the role that it was logged in by. */
  readonly #roles = new Map<string, string>();

  constructor(book: Book, cluster: string) {
    this.#book = book;
    this.#cluster = cluster;
  }

  /** @returns false for what is no entry of an audit log */
  add(record: unknown): boolean {
    const tree = treeOf(record);
    const at = secondOf(tree["time"]);
    const request = treeOf(tree["request"]);
    const operation = textOf(request["operation"]);
    if (at === undefined || (tree["type"] !== "response" && tree["type"] !== "request")) return false;
    // Each request is told by its response: that is where its outcome is.
    if (tree["type"] === "request") return true;
    const path = pathOf(request["path"], request["namespace"]);
    if (operation === undefined || !operations.has(operation) || path === undefined) return false;
    const response = treeOf(tree["response"]);
    const issued = treeOf(response["auth"]);
    const auth = Object.keys(treeOf(tree["auth"])).length > 0 ? treeOf(tree["auth"]) : issued;
    const login = /^(?:.*\/)?auth\/(.+?)\/login(?:\/([^/]+))?$/.exec(path);
    const role = login ? this.#loggedIn(login[1] ?? "", login[2], auth, issued) : this.#roleOf(auth);
    const entity = nameOf(auth["entity_id"], 64);
    const entityId = entity === undefined ? undefined : `vault:${this.#cluster}:entity:${segment(entity)}`;
    this.#book.add({
      of: `vault:${this.#cluster}`,
      at,
      id: textOf(request["id"]) ?? "",
      identity: role ?? entityId ?? this.#nameless(auth),
      ...(role !== undefined && entityId !== undefined ? { also: entityId } : {}),
      service: "vault",
      action: operation,
      resource: path,
      reads: operation === "read" || operation === "list",
      outcome: outcomeOf(tree["error"]),
      address: addressOf(request["remote_address"]),
    });
    return true;
  }

  /** Node id of the role of a login; its token is known from here on. */
  #loggedIn(mount: string, user: string | undefined, auth: Tree, issued: Tree): string | undefined {
    const metadata = treeOf(auth["metadata"]);
    const name = [metadata["role"], metadata["role_name"], metadata["cert_name"], metadata["username"], user]
      .map((one) => nameOf(one, 128))
      .find((one) => one !== undefined);
    if (name === undefined) return undefined;
    const role = `vault:${this.#cluster}:auth-role:${segment(`${mount}/${name}`)}`;
    const accessor = textOf(issued["accessor"]) ?? textOf(auth["accessor"]);
    if (accessor !== undefined && this.#roles.size < mostTokens) this.#roles.set(accessor, role);
    return role;
  }

  /** The role of a token: of the login in the log, else as its name and what the login noted on it tell. */
  #roleOf(auth: Tree): string | undefined {
    const known = this.#roles.get(textOf(auth["accessor"]) ?? "");
    if (known !== undefined) return known;
    const metadata = treeOf(auth["metadata"]);
    const name = nameOf(metadata["role"] ?? metadata["role_name"] ?? metadata["username"], 128);
    const [mount] = /^[a-z0-9_]+/i.exec(nameOf(auth["display_name"], 256) ?? "") ?? [];
    if (name === undefined || mount === undefined || mount === "token") return undefined;
    return `vault:${this.#cluster}:auth-role:${segment(`${mount}/${name}`)}`;
  }

  #nameless(auth: Tree): string {
    const policies = Array.isArray(auth["policies"]) ? auth["policies"] : [];
    const name = policies.includes("root") ? "root" : (nameOf(auth["display_name"], 128) ?? "unknown");
    return `vault:${this.#cluster}:token:${segment(name)}`;
  }
}

/** Paths that hold a token or lease in their end: told without it. */
const telling =
  /^(auth\/token\/(?:lookup|renew|revoke|revoke-orphan)|sys\/(?:leases\/(?:renew|revoke|lookup)|renew|revoke|wrapping\/[a-z]+))\/.+$/;

function pathOf(value: unknown, namespace: unknown): string | undefined {
  const text = textOf(value);
  if (text === undefined || text.length > 512 || /\p{Cc}/u.test(text)) return undefined;
  const inside = nameOf(treeOf(namespace)["path"], 256) ?? "";
  const path = text.replace(/\/+$/, "").replace(telling, "$1");
  const parts = path.split("/").map((part) => (looksSecret(part) ? "(withheld)" : part));
  return `${inside}${parts.join("/")}`;
}

function outcomeOf(error: unknown): Outcome {
  const text = textOf(error);
  if (text === undefined) return "done";
  return text.includes("permission denied") ? "denied" : "failed";
}
