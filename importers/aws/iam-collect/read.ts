import type { ImportContext, InputFile } from "../../../model/importer.ts";
import { readWholeJson, treeOf } from "../../read/index.ts";
import type { Told } from "../told.ts";
import { type Kept, keptAs } from "./layout.ts";
import { lacking, memberOf } from "./members.ts";

type Parts = Record<string, unknown>;
type OfAccount = Kept & { readonly of: "account" };

/** Bytes of one file. */
const limit = 16 * 2 ** 20;

/** What the organizations' folders tell of each account: read once, for all of them. */
export class Organizations {
  readonly #files = new Map<string, { readonly file: InputFile; readonly value: unknown }>();
  readonly #ids = new Set<string>();

  async read(files: readonly InputFile[], context: Pick<ImportContext, "problem">): Promise<this> {
    for (const file of files) {
      const kept = keptAs(file.path);
      if (kept?.of !== "organization") continue;
      const value = await readWholeJson(file, limit, context);
      if (value === undefined) continue;
      this.#ids.add(kept.id);
      this.#files.set(`${kept.id}/${kept.rest}`, { file, value });
    }
    return this;
  }

  /** The section `Organizations` of an account's export. */
  *of(account: string): Generator<Told> {
    for (const id of this.#ids) {
      const accounts = this.#files.get(`${id}/accounts`);
      const own = treeOf(treeOf(accounts?.value)[account]);
      if (!accounts || typeof own["ou"] !== "string") continue;
      const units = treeOf(this.#files.get(`${id}/ous`)?.value);
      const path: string[] = [];
      for (let at: unknown = own["ou"]; typeof at === "string" && !path.includes(at); at = treeOf(units[at])["parent"])
        path.unshift(at);
      const holders: readonly (readonly [string, Readonly<Parts>])[] = [
        ...path.map((unit) => [unit, treeOf(units[unit])] as const),
        [account, own],
      ];
      const attached = (type: string): unknown[] =>
        holders.flatMap(([target, { [type]: arns }]) =>
          (Array.isArray(arns) ? arns : []).map((arn) => this.#policy(id, type, target, String(arn))),
        );
      const management = treeOf(this.#files.get(`${id}/metadata`)?.value)["rootAccountId"];
      const value = {
        Id: id,
        ManagementAccountId: management,
        Path: `${[id, ...path].join("/")}/`,
        ServiceControlPolicies: attached("scps"),
        ResourceControlPolicies: attached("rcps"),
      };
      const document = accounts.file.path;
      const place = { document, locate: () => `/${account}`, documentOf: () => document };
      yield { is: "opened", path: "Organizations", document };
      yield { is: "member", path: "Organizations", member: { value, ...place }, region: undefined };
    }
  }

  #policy(id: string, type: string, TargetId: string, arn: string): Parts {
    const policy = arn.slice(arn.lastIndexOf("/") + 1);
    const folder = `${id}/${type}/${policy.toLowerCase()}`;
    const name = treeOf(this.#files.get(`${folder}/metadata`)?.value)["name"];
    return { TargetId, Id: policy, Name: name, Document: this.#files.get(`${folder}/policy`)?.value };
  }
}

/** The resources of one account, each put together from the files of its folder. */
export async function* collected(
  files: readonly InputFile[],
  context: Pick<ImportContext, "problem">,
): AsyncGenerator<Told> {
  const folders = new Map<string, { readonly kept: OfAccount; readonly files: Map<string, InputFile> }>();
  for (const file of files) {
    const kept = keptAs(file.path);
    if (kept?.of !== "account") continue;
    const folder = folders.get(kept.folder) ?? { kept, files: new Map<string, InputFile>() };
    folders.set(kept.folder, folder);
    folder.files.set(kept.part, file);
  }
  const opened = new Set<string>();
  for (const { kept, files: own } of folders.values()) {
    const parts: Parts = {};
    for (const [part, file] of own) parts[part] = await readWholeJson(file, limit, context);
    const metadata = treeOf(parts["metadata"]);
    const member = memberOf(arnOf(kept, metadata), metadata, parts);
    const [first] = own.values();
    if (!member || !first) continue;
    const { path, value } = member;
    const document = (own.get("metadata") ?? first).path;
    if (!opened.has(path)) {
      opened.add(path);
      yield { is: "opened", path, document };
      const reason = lacking.get(path);
      if (reason !== undefined) yield { is: "missing", path, document, reason };
    }
    const documentOf = (pointer: string): string => (own.get(partFor(pointer)) ?? own.get("metadata") ?? first).path;
    // A file holds one part whole: what is below it stands below its root.
    const locate = (pointer: string): string =>
      own.has(partFor(pointer)) ? pointer.replace(/^\/[^/]+(\/Policy)?/, "") : "";
    yield { is: "member", path, member: { value, document, locate, documentOf }, region: kept.region };
  }
}

const partNames: Readonly<Record<string, string>> = {
  AssumeRolePolicyDocument: "trust-policy",
  RolePolicyList: "inline-policies",
  UserPolicyList: "inline-policies",
  GroupPolicyList: "inline-policies",
  AttachedManagedPolicies: "managed-policies",
  PolicyVersionList: "current-policy",
  Policy: "policy",
  ResourcePolicy: "policy",
  Attributes: "policy",
  policyText: "policy",
};
const partFor = (pointer: string): string => partNames[pointer.split("/")[1] ?? ""] ?? "metadata";

/** As the metadata says; of keys, of which it does not, as the folders do. */
function arnOf({ partition, service, region = "", account, id }: OfAccount, metadata: Readonly<Parts>): string {
  if (typeof metadata["arn"] === "string") return metadata["arn"];
  const resource = service === "kms" ? `key/${id}` : id;
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}
