import { withheld } from "../../../model/redact.ts";
import { plainImage } from "../../read/plain-image.ts";
import type { ImageName } from "./word.ts";

const digestForm = /^sha256:[0-9a-f]{64}$/;
const referenceForm = /^[a-z0-9][\w.-]*(?::\d+)?(?:\/[\w.-]+)*(?::[\w.-]+)?$/i;
const hasTag = /:[^/:]+$/;

/** The digest of `<repository>@sha256:<hex>`, or the text itself where it is one. */
const digestIn = (text: unknown): string | undefined => {
  const last = typeof text === "string" ? text.slice(text.lastIndexOf("@") + 1).replace(/^sha256%3a/i, "sha256:") : "";
  return digestForm.test(last) ? last : undefined;
};

/** Texts of an unchecked list. */
export const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];

/**
 * The image of a reference, with digests that are told beside it; undefined where neither tells one: a file's name, say.
 * One that is named by digest and without a tag is known by its digest alone.
 * @param all whether a reference without tag and digest means all images of the repository, and not the tag `latest`
 */
export function imageNamed(reference: unknown, beside: readonly unknown[] = [], all = false): ImageName | undefined {
  const [named = "", own] = typeof reference === "string" ? reference.trim().split("@", 2) : [];
  const digests = [...new Set([own, ...beside].flatMap((one) => digestIn(one) ?? []))].sort();
  const plain = referenceForm.test(named) && !plainImage(named).includes(withheld) ? named : "";
  const tagged = hasTag.test(plain) ? plain : all || plain === "" ? plain : `${plain}:latest`;
  const image = own !== undefined && !hasTag.test(plain) ? "" : tagged;
  return image === "" && digests.length === 0 ? undefined : { image, digests };
}

/**
 * The image of a package URL of type `oci` or `docker`; undefined for other packages, and for an `oci` name alone, which
 * images of many registries have. https://github.com/package-url/purl-spec/tree/main/types
 */
export function imageOfPurl(text: unknown): ImageName | undefined {
  const [, type, rest = ""] = /^pkg:(oci|docker)\/(.+)$/is.exec(typeof text === "string" ? text : "") ?? [];
  if (type === undefined || rest.length > 2000) return undefined;
  const [whole = "", query = ""] = (rest.split("#")[0] ?? "").split("?", 2);
  const [path = "", version] = whole.split("@", 2).map(decoded);
  const told = new URLSearchParams(query);
  const place = told
    .get("repository_url")
    ?.replace(/^https?:\/\//i, "")
    .replace(/\/+$/, "");
  const digest = digestIn(version);
  const tag = told.get("tag") ?? (version !== undefined && digest === undefined ? version : undefined);
  const last = path.split("/").at(-1) ?? "";
  const repository =
    place === undefined
      ? type.toLowerCase() === "docker"
        ? path
        : ""
      : place.split("/").at(-1) === last
        ? place
        : `${place}/${path}`;
  if (repository === "") return imageNamed(undefined, [digest]);
  const suffix = `${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
  return imageNamed(repository + suffix, [], true);
}

/** The text without its percent signs, where they are well-formed. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
