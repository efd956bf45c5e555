import type { OwnerKeysFact } from "../../model/fact/owner.ts";
import type { Fact } from "../../model/fact.ts";
import type { OwnerOrigin, OwnerRole } from "../../model/owner.ts";

/** A tag, label or annotation of a thing. */
export interface Tag {
  readonly what: "tag" | "label" | "annotation";
  readonly key: string;
  readonly value: string;
}

/** Upper and lower case, `-`, `_` and spaces make no difference: `Business Owner`, `business_owner`. */
const plainKey = (key: string): string => key.toLowerCase().replace(/[-_ ]/g, "");

const usual = { business: ["business-owner"], technical: ["technical-owner", "team"], both: ["owner"] } as const;
/** What else tags tell of a thing. */
const about: Readonly<Record<string, string>> = {
  env: "env",
  environment: "env",
  purpose: "purpose",
  breakglass: "break_glass",
  vendor: "vendor",
  createdby: "created_by",
  approver: "approver",
  approvedby: "approver",
  revokers: "revokers",
  chainowner: "chain_owner",
  costcenter: "cost_center",
  datasteward: "data_steward",
  "app.kubernetes.io/partof": "part_of",
  "app.kubernetes.io/managedby": "managed_by",
};

export interface TagClaim extends Tag {
  readonly role: OwnerRole;
  /** More: the key means the role alone, or comes first in the list of keys. */
  readonly weight: number;
  /** True: the key names the other owner too. */
  readonly isForBoth: boolean;
}

/** Which keys name an owner: the usual ones, or those that the owners file gives. */
export class TagKeys {
  readonly #roles = new Map<string, Pick<TagClaim, "isForBoth" | "role" | "weight">[]>();

  constructor(given: readonly OwnerKeysFact[]) {
    for (const role of ["business", "technical"] as const) {
      const own = given.length === 0 ? usual : merged(given);
      const keys = [...own[role], ...own.both];
      for (const [index, key] of keys.entries()) {
        const known = this.#roles.get(plainKey(key)) ?? [];
        const isForBoth = index >= own[role].length;
        this.#roles.set(plainKey(key), [...known, { role, weight: keys.length - index, isForBoth }]);
      }
    }
  }

  claims(tags: readonly Tag[]): TagClaim[] {
    return tags.flatMap((tag) =>
      tag.value.trim() === "" ? [] : (this.#roles.get(plainKey(tag.key)) ?? []).map((claim) => ({ ...tag, ...claim })),
    );
  }

  about(tags: readonly Tag[]): readonly (Tag & { readonly field: string })[] {
    return tags.flatMap((tag) => {
      const field = about[plainKey(tag.key)];
      return field === undefined || tag.value === "" ? [] : [{ ...tag, field }];
    });
  }
}

/** Of several owners files each adds its keys; a role that none gives keeps the usual ones. */
function merged(given: readonly OwnerKeysFact[]): Readonly<Record<OwnerRole | "both", readonly string[]>> {
  const keys = (role: OwnerRole | "both"): readonly string[] => {
    const own = given.flatMap((one) => one[role] ?? []);
    return own.length > 0 ? own : usual[role];
  };
  return { business: keys("business"), technical: keys("technical"), both: keys("both") };
}

/** Tags of a cloud resource; labels and the allowed annotations of a Kubernetes object. */
export function tagsOf(fact: Fact): readonly Tag[] {
  const { tags, labels, ownerLabels, annotations } = fact as {
    readonly tags?: readonly string[];
    readonly labels?: readonly string[];
    readonly ownerLabels?: readonly string[];
    readonly annotations?: readonly string[];
  };
  return [
    ...(tags ?? []).map((text) => parsed("tag", text)),
    ...(labels ?? ownerLabels ?? []).map((text) => parsed("label", text)),
    ...(annotations ?? []).map((text) => parsed("annotation", text)),
  ];
}

function parsed(what: Tag["what"], text: string): Tag {
  const at = text.indexOf("=");
  return { what, key: text.slice(0, at), value: text.slice(at + 1) };
}

/** What the tags of a fact count as: those that infrastructure code writes are stronger than what the cloud shows. */
export function originOf(fact: Fact): OwnerOrigin {
  if (fact.source.importer === "terraform") return "iac-tag";
  return fact.source.importer === "kubernetes" ? "kubernetes" : "cloud-tag";
}
