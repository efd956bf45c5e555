import { z } from "zod";
import type { BundleManifest, ImportContext, InputFile } from "../model/importer.ts";
import { parseShape, readWholeJson } from "./read/index.ts";

const format = "ambit-bundle/v1";
/** A manifest lists the calls made; 4 MiB hold tens of thousands. */
const manifestBytes = 4 * 2 ** 20;

const shape = z.object({
  format: z.literal(format),
  source: z.string(),
  name: z.string().min(1).max(253).optional(),
  takenAt: z.iso.datetime({ offset: true }).optional(),
  issuer: z.string().optional(),
  finished: z.boolean().optional(),
  calls: z
    .array(
      z.object({
        call: z.string(),
        status: z.enum(["read", "partly", "refused", "not-asked"]),
        reason: z.string().optional(),
      }),
    )
    .optional(),
});

export const isManifest = (path: string, head: string): boolean =>
  /(^|\/)manifest\.json$/.test(path) && /"format"\s*:\s*"ambit-bundle\//.test(head);

/** The manifest of a bundle; undefined, with a problem, where it cannot be read. */
export async function readManifest(
  file: InputFile,
  context: Pick<ImportContext, "problem">,
): Promise<BundleManifest | undefined> {
  const value = await readWholeJson(file, manifestBytes, context);
  if (value === undefined) return undefined;
  const parsed = parseShape(shape, value, file.path, "", context);
  if (!parsed) return undefined;
  const { takenAt, ...rest } = parsed;
  // Parsing leaves optional members out where they are not set: the types differ in nothing else.
  return { ...rest, ...(takenAt === undefined ? {} : { takenAt: new Date(takenAt).toISOString() }) } as BundleManifest;
}
