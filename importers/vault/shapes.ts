import { z } from "zod";

/** Vault writes lists as arrays, as comma-separated text, or as null. */
export const names = z
  .union([z.array(z.string()), z.string(), z.null()])
  .optional()
  .transform((value) =>
    (typeof value === "string" ? value.split(",") : (value ?? []))
      .map((name) => name.trim())
      .filter((name) => name !== ""),
  );

/** Seconds; zero and absent are the system's default. */
export const seconds = z
  .union([z.number(), z.string(), z.null()])
  .optional()
  .transform((value) => {
    const digits = typeof value === "string" ? /^(\d+)s?$/.exec(value)?.[1] : value;
    const number = Number(digits ?? 0);
    return number > 0 ? number : undefined;
  });

export const text = z
  .union([z.string(), z.null()])
  .optional()
  .transform((value) => value || undefined);

export const flag = z
  .union([z.boolean(), z.null()])
  .optional()
  .transform((value) => value ?? undefined);

/** What a LIST answers: `{keys}`, or the bare array that the command line prints. */
export const keys = z.union([
  z.array(z.string()),
  z.object({ keys: z.array(z.string()).nullish() }).transform(({ keys: list }) => list ?? []),
]);

/** `key=value` texts of a string map; other values are left out. */
export const strings = z
  .union([z.record(z.string(), z.unknown()), z.null()])
  .optional()
  .transform((value) =>
    Object.fromEntries(
      Object.entries(value ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    ),
  );
