import { malformed } from "../problem/handler.ts";

/** Folders in folders that an upload may have. */
const deepest = 32;
/** Bytes of one name, as file systems take it. */
const longest = 255;

/**
 * The parts of an uploaded file's path: folders and its name. What could point outside the upload is refused, not
 * repaired: two names must never become one. @throws UserError http.malformed
 */
export function partsOf(filename: string): readonly string[] {
  const parts = filename.split(/[/\\]/);
  if (parts.length > deepest || !parts.every(fit))
    throw malformed("a file of the upload has a name that is not taken: give names and folders without `..`");
  return parts;
}

/** Also no drive or stream of Windows, and nothing a terminal would act on. */
const fit = (part: string): boolean =>
  part !== "" &&
  part !== "." &&
  part !== ".." &&
  Buffer.byteLength(part) <= longest &&
  !/[:\p{Cc}\p{Bidi_Control}\u2028\u2029]/u.test(part);
