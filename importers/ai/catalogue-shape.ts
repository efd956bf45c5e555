import { z } from "zod";
import { parseRange } from "../../model/catalogue/version.ts";
import { aiRoles, type CatalogueFlaw, type CatalogueProduct, flawEffects } from "../../model/fact/ai.ts";
import { plainText } from "../../model/redact.ts";

const names = z.array(z.string().min(1).max(200)).max(200);
const https = z.array(z.string().regex(/^https:\/\//, "expected an https address")).max(20);
const confidence = z.enum(["high", "med", "medium", "low"]).transform((word) => (word === "med" ? "medium" : word));
const preAuth = z.union([z.boolean(), z.enum(["conditional", "disputed", "yes"])]);
const range = z
  .string()
  .max(500)
  .refine((text) => text.trim() === "" || parseRange(text) !== undefined, {
    message: "expected a range of versions: `<1.2.3`, `>=1.0 <2.0 || <0.9`, `*`, or empty where it is not known",
  });

const Flaw = z
  .object({
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
  })
  .transform(
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
export const Product = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,60}$/, "expected an id: lower case, digits and hyphens"),
  name: z.string().min(1).max(100).optional(),
  role: z.enum(aiRoles).optional(),
  images: names.optional(),
  ports: z.array(z.int().min(1).max(65535)).max(50).optional(),
  match: z.object({ env: names.optional(), label: names.optional() }).optional(),
  tagScheme: z.string().max(100).optional(),
  default: z
    .object({
      preAuth: z.string(),
      note: z.string().max(1000).optional(),
      closedBy: names.optional(),
      openedBy: names.optional(),
    })
    .optional(),
  cves: z.array(Flaw).max(500).default([]),
  without: names.default([]),
});
export type Product = z.infer<typeof Product>;

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
