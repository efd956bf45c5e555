import type { OwnerClaimFact } from "../../../model/fact/owner.ts";
import { plural } from "../../../model/plural.ts";
import { defineCheck } from "../define.ts";
import { csf, some } from "../words.ts";

/** Lines of such files speak of a whole repository or company, so one finding tells of all of a file. */
export default defineCheck({
  id: "GOV-OWN-02",
  title: "CODEOWNERS or catalog that means nothing",
  severity: "info",
  condition:
    "Lines of a CODEOWNERS file match no file that was read, or entities of a Backstage catalog stand for nothing that was; medium where that is all of the file, or where the platform reads another CODEOWNERS in its place.",
  frameworks: [csf("GV.RR-02"), csf("ID.AM-08")],
  remediation:
    "Import the repository's folder as a whole, with the files that define resources where CODEOWNERS says they are; annotate entities with what they stand for.",
  needs: [{ family: "owners", collections: ["owner.claim"] }],

  *examine(context) {
    const idle = new Map<string, { readonly claims: OwnerClaimFact[]; readInstead: string | undefined }>();
    for (const { claim, readInstead } of context.graph.owners.idle()) {
      if (claim.origin !== "codeowners" && claim.origin !== "backstage") continue;
      const known = idle.get(claim.scope) ?? { claims: [], readInstead };
      known.claims.push(claim);
      idle.set(claim.scope, known);
    }
    for (const [subject, { claims, readInstead }] of idle) {
      const told = context.facts.where("owner.claim", "scope", subject);
      // By key: a store may give a fact as another object each time.
      const keys = new Set(claims.map(({ key }) => key));
      // An entity stands for several things: it means nothing where none of them is there.
      const alive = new Set(told.filter(({ key }) => !keys.has(key)).map(({ source }) => source.locator));
      const dead = new Map(claims.map((one) => [one.source.locator, one] as const));
      for (const place of alive) dead.delete(place);
      if (dead.size === 0) continue;
      const [one, many] = claims[0]?.origin === "codeowners" ? ["line", "lines"] : ["entity", "entities"];
      const places = [...dead.keys()];
      const none = alive.size === 0;
      yield {
        subject,
        sentence:
          readInstead !== undefined
            ? `the platform reads ${readInstead} in its place: ${plural(dead.size, one, many)} of nobody`
            : `${none ? `none of its ${many} mean anything` : `${dead.size} of ${plural(dead.size + alive.size, one, many)} mean nothing`} that was read: ${some(places)}`,
        evidence: context.evidence(...[...dead.values()].slice(0, 12)),
        ...(none || readInstead !== undefined ? { severity: "medium" as const } : {}),
      };
    }
  },
});
