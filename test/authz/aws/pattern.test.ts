import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { globCovers, globMatches, globMeet, sampleOf } from "../../../authz/aws/pattern.ts";

const glob = fc.array(fc.constantFrom("a", "b", "/", "*", "?"), { maxLength: 7 }).map((parts) => parts.join(""));
const text = fc.array(fc.constantFrom("a", "b", "/"), { maxLength: 7 }).map((parts) => parts.join(""));

/** The same by a regular expression. */
const slowly = (pattern: string, of: string): boolean =>
  new RegExp(`^${pattern.replaceAll("*", "[^]*").replaceAll("?", "[^]")}$`).test(of);

describe("globs of IAM", () => {
  it("match as the regular expression does", () => {
    fc.assert(fc.property(glob, text, (pattern, of) => globMatches(pattern, of) === slowly(pattern, of)));
  });

  it("cover no more than they match", () => {
    fc.assert(
      fc.property(glob, glob, text, (wide, narrow, of) => {
        return !(globCovers(wide, narrow) && globMatches(narrow, of)) || globMatches(wide, of);
      }),
    );
  });

  it("meet inside both, and only where they do", () => {
    fc.assert(
      fc.property(glob, glob, text, (a, b, of) => {
        const met = globMeet(a, b);
        if (met === undefined) return !(globMatches(a, of) && globMatches(b, of));
        const sample = sampleOf(met);
        return (
          globMatches(a, sample) &&
          globMatches(b, sample) &&
          (!globMatches(met, of) || (globMatches(a, of) && globMatches(b, of)))
        );
      }),
      { numRuns: 2000 },
    );
  });

  it("are sampled by what only wildcards match", () => {
    expect(globMatches("arn:aws:s3:::docs/*", sampleOf("arn:aws:s3:::docs/*"))).toBe(true);
    expect(globMatches("arn:aws:s3:::docs/secret*", sampleOf("arn:aws:s3:::docs/*"))).toBe(false);
  });

  it("take time that grows with the lengths, not with their power", () => {
    const started = performance.now();
    expect(globMatches("*a".repeat(60), "a".repeat(20_000).concat("b"))).toBe(false);
    expect(globMeet(`${"*a".repeat(40)}b`, `${"*b".repeat(40)}a`)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
