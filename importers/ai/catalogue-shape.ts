import { z } from "zod";
import { shipped } from "../../model/catalogue/shipped.ts";
import { parseRange } from "../../model/catalogue/version.ts";
import { aiRoles, type CatalogueFlaw, type CatalogueProduct, flawEffects } from "../../model/fact/ai.ts";
import { plainText } from "../../model/redact.ts";

const names = z.array(z.string().min(1).max(200)).max(200);
const https = z.array(z.string().regex(/^https:\/\//, "expected an https address")).max(20);
const confidence = z.enum(["high", "med", "medium", "low"]).transform((word) => (word === "med" ? "medium" : word));
const preAuth = z.union([z.boolean(), z.enum(["conditional", "disputed", "yes"])], {
  error: "expected true, false, yes, conditional or disputed",
});
const range = z
  .string()
  .max(500)
  .refine((text) => text.trim() === "" || parseRange(text) !== undefined, {
    message: "expected a range of versions: `<1.2.3`, `>=1.0 <2.0 || <0.9`, `*`, or empty where it is not known",
  });

const FlawFields = z.strictObject({
  cve: z.string().regex(/^[A-Za-z0-9-]{4,60}$/, "expected an id: CVE-2025-1234"),
  range: range.default(""),
  effect: z.enum(flawEffects),
  preAuth: preAuth.default("conditional"),
  precondition: z.string().max(1000).optional(),
  paths: names.default([]),
  closedBy: names.default([]),
  openedBy: names.default([]),
  kev: z.string().optional(),
  conf: confidence.default("low"),
  sources: https.default([]),
});
const Flaw = FlawFields.transform(
  ({ cve, kev, conf, preAuth: before, precondition, ...rest }): CatalogueFlaw => ({
    ...rest,
    id: cve,
    preAuth: before === true ? "yes" : before === false ? "conditional" : before,
    ...(before === false || precondition !== undefined
      ? { precondition: plainText(precondition ?? "the caller is logged in") }
      : {}),
    ...(kev === undefined ? {} : { exploited: true }),
    confidence: conf,
  }),
);

/** One product of a file of format `preauth-catalogue/v1`. */
export const Product = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,60}$/, "expected an id: lower case, digits and hyphens"),
  name: z.string().min(1).max(100).optional(),
  role: z.enum(aiRoles).optional(),
  images: names.optional(),
  ports: z.array(z.int().min(1).max(65535)).max(50).optional(),
  // Labels of images are in no input: they are taken, and tell nothing.
  match: z.strictObject({ env: names.optional(), label: names.optional() }).optional(),
  tagScheme: z
    .string()
    .regex(/^(semver|calver)\b/, "expected semver, or calver with its form")
    .optional(),
  default: z
    .strictObject({
      // `config`: it hangs on how it is set up, and no flaw follows.
      preAuth: z.enum([...flawEffects, "config"]),
      note: z.string().max(1000).optional(),
      closedBy: names.optional(),
      openedBy: names.optional(),
    })
    .optional(),
  cves: z
    .array(Flaw)
    .max(500)
    .refine((flaws) => new Set(flaws.map(({ id }) => id)).size === flaws.length, {
      message: "expected each id once: the ranges of one flaw are parted by ||",
    })
    .default([]),
  without: names.default([]),
});
export type Product = z.infer<typeof Product>;

/** What is wrong with a product although each of its fields is well-formed; undefined where nothing is. */
export function faultIn({ id, images = [], match, without }: Product): { at: string[]; message: string } | undefined {
  const before = shipped.find((one) => one.id === id);
  const env = match?.env ?? [];
  if (!before && images.length + env.length === 0)
    return { at: [], message: "expected images or match.env: nothing else tells a product that is not shipped" };
  const known = before?.flaws.map((flaw) => flaw.id) ?? [];
  const odd = without.findIndex((flaw) => !known.includes(flaw));
  if (odd < 0) return undefined;
  const there = known.length > 0 ? `: ${known.join(", ")}` : ", and none is called so";
  return { at: ["without", String(odd)], message: `expected a flaw of the shipped product${there}` };
}

/** What a field may be called where one is that the format does not have: a field that is not read is a flaw not told. */
export const fieldsAt = (path: readonly PropertyKey[]): readonly string[] =>
  path[0] === "cves"
    ? Object.keys(FlawFields.shape)
    : path[0] === "match"
      ? ["env", "label"]
      : path[0] === "default"
        ? ["preAuth", "note", "closedBy", "openedBy"]
        : Object.keys(Product.shape);

/** The product as the catalogue has them, and which fields the file gives. */
export function productOf(told: Product): {
  readonly product: CatalogueProduct;
  readonly given: readonly (keyof CatalogueProduct)[];
} {
  const { id, name, role, images, ports, match, tagScheme, default: own, cves } = told;
  const effect = flawEffects.find((word) => word === own?.preAuth);
  const design: readonly CatalogueFlaw[] =
    own && effect
      ? [
          {
            id: "by-design",
            range: "*",
            effect,
            preAuth: "conditional",
            ...(own.note === undefined ? {} : { precondition: plainText(own.note) }),
            paths: [],
            closedBy: own.closedBy ?? [],
            openedBy: own.openedBy ?? [],
            confidence: "medium",
            sources: [],
          },
        ]
      : [];
  const given = (
    [
      ["name", name],
      ["role", role],
      ["images", images],
      ["ports", ports],
      ["env", match?.env],
      ["versions", tagScheme],
    ] as const
  ).flatMap(([field, value]) => (value === undefined ? [] : [field]));
  return {
    given,
    product: {
      id,
      name: plainText(name ?? id),
      role: role ?? "tool",
      images: images ?? [],
      env: match?.env ?? [],
      ports: ports ?? [],
      versions: tagScheme?.startsWith("calver") ? "calver" : "semver",
      flaws: [...design, ...cves],
    },
  };
}
