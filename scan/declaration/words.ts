import { z } from "zod";

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** A length of time as people write it. */
export const duration = z
  .string()
  .regex(/^[1-9][0-9]{0,4}[smhdw]$/)
  .describe("a length of time: `30s`, `15m`, `36h`, `7d`, `12w`");

/** Milliseconds; undefined where the text is no length of time. */
export function millisecondsOf(text: string): number | undefined {
  const [, count = "", unit = ""] = /^([1-9][0-9]{0,4})([smhdw])$/.exec(text) ?? [];
  const length = units[unit];
  return length === undefined ? undefined : Number(count) * length;
}

/** A path of a file or folder. */
export const fileName = z
  .string()
  .min(1)
  .max(4096)
  .refine((text) => !text.includes("\0"));

/** The name of an environment variable that holds a secret. */
export const envName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/);

/** A web address without anything secret in it: what carries a token is given by `urlEnv` or `urlFile`. */
export const plainUrl = z
  .string()
  .max(2048)
  .refine(
    (text) => {
      const url = URL.parse(text);
      if (!url || !/^https?:$/.test(url.protocol)) return false;
      return url.username === "" && url.password === "" && url.search === "" && url.hash === "";
    },
    { params: { what: "is no http(s) address without user, query and fragment" } },
  );
