import { describe, expect, it } from "vitest";
import type { Outreaches } from "../../../authz/aws/outreach.ts";
import { shareOf } from "../../../authz/aws/shares.ts";
import { targetSet } from "../../../authz/aws/targets.ts";

const account = "111111111111";
const other = "222222222222";
const parts = [{ action: "s3:GetObject" }];
const nothing = { by: new Map(), abroad: new Set<string>(), tellingKinds: new Set<string>() };
const silent: Outreaches = { trusts: nothing, resources: nothing };
const buckets = (count: number, of: string) =>
  Array.from({ length: count }, (_, n) => ({ arn: `arn:aws:s3:::b-${of}-${n}`, account: of, tags: [] }));
type Bucket = ReturnType<typeof buckets>[number];
const on = (bucket: Bucket) => [bucket];

describe("the targets that callers of an account may reach", () => {
  it("are as many as there are: more than a call takes arguments", () => {
    const set = targetSet(buckets(150_000, account), on);
    expect(shareOf(set, account, parts, false, silent)?.targets.all).toHaveLength(150_000);
  });

  it("are told from others by those of other accounts that let anybody in, and by nothing else of those", () => {
    const [own, theirs] = [buckets(2, account), buckets(3, other)];
    const opened = (...names: readonly string[]): Outreaches => ({
      trusts: nothing,
      resources: {
        by: new Map(names.map((arn) => [arn, { spoken: true, anybody: true, accounts: undefined, told: undefined }])),
        abroad: new Set(),
        tellingKinds: new Set(),
      },
    });
    const share = (targets: readonly Bucket[], found: Outreaches) =>
      shareOf(targetSet(targets, on), account, parts, false, found);
    const [first, second] = theirs.map(({ arn }) => arn);
    const closed = share([...own, ...theirs], silent);
    const open = share([...own, ...theirs], opened(first ?? ""));
    expect(closed?.targets.all.map(({ target }) => target)).toEqual(own);
    expect(open?.targets.all.map(({ target }) => target)).toEqual([...own, theirs[0]]);
    expect(new Set([closed?.stamp, open?.stamp, share([...own, ...theirs], opened(second ?? ""))?.stamp]).size).toBe(3);
    expect(share(own, silent)?.stamp).toBe(closed?.stamp);
    expect(share(theirs, silent)).toBeUndefined();
  });
});
