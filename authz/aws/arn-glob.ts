/**
 * Globs of ARNs in Resource elements and in conditions. A wildcard stays in its one of the six fields; only at the end
 * does it run beyond: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html,
 * "Using wildcards in resource ARNs". What is no ARN, and no glob of one, is matched as plain text.
 */
import { globCovers, globMatches, globMeet } from "./pattern.ts";

const colon = 58;

/** Whether the resource, or a sample of some, is one of those that the glob stands for. */
export function arnMatches(pattern: string, arn: string): boolean {
  // What matches field by field matches as a whole too.
  if (!globMatches(pattern, arn)) return false;
  return !isWildAhead(pattern) || fieldwise(pattern, arn, globMatches) !== false;
}

/** True where every ARN that `narrow` matches is matched by `wide` too. */
export function arnCovers(wide: string, narrow: string): boolean {
  if (!globCovers(wide, narrow)) return false;
  return !isWildAhead(wide) || fieldwise(wide, narrow, globCovers) !== false;
}

/** A glob of ARNs that both match, as `globMeet`; undefined where no ARN matches both. */
export function arnMeet(a: string, b: string): string | undefined {
  if (arnCovers(a, b)) return b;
  if (arnCovers(b, a)) return a;
  const left = fieldsOf(a);
  const right = fieldsOf(b);
  if (!left || !right) return globMeet(a, b);
  const met: string[] = [];
  for (const [index, field] of left.entries()) {
    const both = globMeet(field, right[index] ?? "");
    if (both === undefined) return undefined;
    met.push(both);
  }
  return met.join(":");
}

/** Undefined where one of the two has not the fields of an ARN. */
function fieldwise(a: string, b: string, test: (a: string, b: string) => boolean): boolean | undefined {
  const left = fieldsOf(a);
  const right = left && fieldsOf(b);
  return right && left.every((field, index) => test(field, right[index] ?? ""));
}

/** Five fields and the resource, with all its colons. What a `*` ends before may have any fields more. */
function fieldsOf(glob: string): readonly string[] | undefined {
  if (!glob.startsWith("arn:")) return undefined;
  const parts = glob.split(":");
  if (parts.length >= 6) return [...parts.slice(0, 5), parts.slice(5).join(":")];
  return glob.endsWith("*") ? [...parts, ...Array<string>(6 - parts.length).fill("*")] : undefined;
}

/** Whether a wildcard stands before the resource part. */
function isWildAhead(glob: string): boolean {
  let colons = 0;
  for (let at = 0; at < glob.length && colons < 5; at++) {
    const code = glob.charCodeAt(at);
    if (code === colon) colons++;
    else if (code === 42 || code === 63) return at < glob.length - 1;
  }
  return false;
}
