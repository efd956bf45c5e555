import { z } from "zod";
import { segment } from "../../model/access.ts";
import type { OwnerPartyFact, OwnerSelect } from "../../model/fact/owner.ts";
import type { Fact } from "../../model/fact.ts";
import type { ImportContext, InputFile } from "../../model/importer.ts";
import { plainText } from "../../model/redact.ts";
import { locatorIn, parseShape, pointerTo, readYaml } from "../read/index.ts";
import { FileScope } from "./scope.ts";
import { parseSelect } from "./select.ts";
import { freeText } from "./text.ts";

const firstVersion = /^\s*\{?\s*["']?apiVersion["']?\s*:\s*["']?([^\s"',]+)/m;

/** https://backstage.io/docs/features/software-catalog/descriptor-format */
export const isCatalog = (path: string, head: string): boolean =>
  /\.(ya?ml|json)$/i.test(path) && (firstVersion.exec(head)?.[1] ?? "").startsWith("backstage.io/");

const text = z.string().max(4096);
const entityShape = z.object({
  kind: text,
  metadata: z.object({
    name: text.min(1),
    namespace: text.nullish(),
    title: text.nullish(),
    annotations: z.record(z.string(), z.unknown()).nullish(),
  }),
  spec: z
    .object({
      owner: text.nullish(),
      lifecycle: text.nullish(),
      system: text.nullish(),
      profile: z.object({ displayName: text.nullish(), email: text.nullish() }).nullish(),
      members: z.array(text).max(10_000).nullish(),
    })
    .nullish(),
});
type Entity = z.infer<typeof entityShape>;

const ownable: ReadonlySet<string> = new Set(["Component", "Resource", "API", "System"]);

/** Owners of components, and the groups and people of a catalog. Entities of other kinds are passed over. */
export async function* catalogFacts(file: InputFile, context: ImportContext): AsyncGenerator<Fact> {
  const scope = new FileScope(file, context.observedAt);
  let read = false;
  for await (const { index, value } of readYaml(file, context)) {
    const at = locatorIn(index, "");
    const entity = parseShape(entityShape, value, file.path, at, context);
    if (!entity) continue;
    if (!read) yield scope.file("backstage");
    read = true;
    if (entity.kind === "Group" || entity.kind === "User") yield party(scope, at, entity);
    else if (ownable.has(entity.kind)) yield* owned(scope, at, entity, file.path, context);
  }
  if (read) yield* scope.coverage();
}

function party(scope: FileScope, at: string, { kind, metadata, spec }: Entity): OwnerPartyFact {
  const id = inNamespace(metadata.namespace, metadata.name);
  const name = spec?.profile?.displayName ?? metadata.title;
  const email = spec?.profile?.email;
  return {
    ...scope.base("owner.party", `${scope.id}|${kind.toLowerCase()} ${freeText(id)}`, at),
    id: freeText(id),
    type: kind === "Group" ? "team" : "person",
    ...(name ? { name: freeText(name) } : {}),
    ...(email ? { email: freeText(email) } : {}),
    active: true,
    aliases: [],
    members: (spec?.members ?? []).map(freeText),
  };
}

function* owned(
  scope: FileScope,
  at: string,
  { kind, metadata, spec }: Entity,
  file: string,
  context: ImportContext,
): Iterable<Fact> {
  if (!spec?.owner) return;
  const owner = freeText(ownerOf(spec.owner.trim(), metadata.namespace));
  const selects = [
    ...selected(kind, metadata, (name, message) => {
      context.problem({ code: "import.shape", file, at: pointerTo(at, "metadata", "annotations", name), message });
    }),
  ];
  for (const [index, select] of selects.entries()) {
    yield scope.claim(pointerTo(at, "spec", "owner"), index, {
      origin: "backstage",
      select,
      said: freeText(`the owner of ${kind.toLowerCase()} ${metadata.name}`),
      business: [owner],
      technical: [owner],
      about: {
        ...(spec.lifecycle ? { lifecycle: freeText(spec.lifecycle) } : {}),
        ...(spec.system ? { part_of: freeText(spec.system) } : {}),
      },
    });
  }
}

const inNamespace = (namespace: string | null | undefined, name: string): string =>
  !namespace || namespace === "default" ? name : `${namespace}/${name}`;

/** `[kind:][namespace/]name`: a group, in the namespace of the entity that names it, unless it says otherwise. */
function ownerOf(reference: string, namespace: string | null | undefined): string {
  const [, kind = "", rest = reference] = /^([a-z]+:)?(.*)$/is.exec(reference) ?? [];
  return kind + (rest.includes("/") ? rest.replace(/^default\//i, "") : inNamespace(namespace, rest));
}

const slug = /^[\w.-]+\/[\w.-]+$/;

/** What an entity stands for, by its annotations; a system for whatever is labelled as a part of it. */
function* selected(
  kind: string,
  { name, annotations }: Entity["metadata"],
  problem: (annotation: string, message: string) => void,
): Iterable<OwnerSelect> {
  const value = (key: string): string => String(annotations?.[key] ?? "").trim();
  for (const key of ["aws.amazon.com/arn", "ambit/node"]) {
    for (const one of value(key)
      .split(/[\s,]+/)
      .filter((part) => part !== "")
      .slice(0, 100)) {
      const select = parseSelect(one);
      if (typeof select === "string") problem(key, select);
      else yield select;
    }
  }
  const project = value("github.com/project-slug");
  if (slug.test(project)) yield { by: "id", id: `github:repo:${project}` };
  const namespace = value("backstage.io/kubernetes-namespace");
  const within = namespace === "" ? {} : { namespace: segment(namespace) };
  const id = value("backstage.io/kubernetes-id");
  const labels = value("backstage.io/kubernetes-label-selector")
    .split(",")
    .map((label) => label.trim());
  const own = labels.filter((label) => /^[^=!\s]+=[^=\s]+$/.test(label) && plainText(label) === label);
  if (id !== "" && plainText(id) === id) yield { by: "tags", tags: [`backstage.io/kubernetes-id=${id}`], ...within };
  if (own.length > 0 && own.length === labels.length) yield { by: "tags", tags: own, ...within };
  if (id === "" && own.length === 0 && namespace !== "")
    yield { by: "glob", glob: `k8s:*:namespace:${segment(namespace)}` };
  if (kind === "System" && plainText(name) === name)
    yield { by: "tags", tags: [`app.kubernetes.io/part-of=${name}`], loosely: true };
}
