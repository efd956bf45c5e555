import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileAws, type Question } from "../../../authz/aws/index.ts";
import type { FactBase } from "../../../graph/facts.ts";
import { canonical } from "../../../model/canonical.ts";
import { keyArn } from "../../../model/examples/aws.ts";
import type { AwsBucketFact, AwsRoleFact } from "../../../model/fact/aws.ts";
import { factsOf } from "./estate-facts.ts";
import { estates } from "./estates.ts";
import { bothWays } from "./pairs.ts";
import { worlds } from "./world.ts";

const owner = ({ account }: AwsBucketFact): string => account.slice("aws:account:".length);
const object = (bucket: AwsBucketFact) => ({
  arn: `${bucket.key}/*`,
  holder: bucket.key,
  account: owner(bucket),
  tags: bucket.tags,
});

const questions: readonly [string, (facts: FactBase) => Question<AwsBucketFact> | Question<AwsRoleFact>][] = [
  [
    "reads objects",
    (facts) => ({
      title: "t",
      parts: [{ action: "s3:GetObject" }],
      targets: () => facts.of("aws.bucket"),
      fact: (bucket: AwsBucketFact) => bucket,
      on: (bucket: AwsBucketFact) => [object(bucket)],
    }),
  ],
  [
    "reads objects encrypted with a key",
    (facts) => ({
      title: "t",
      parts: [{ action: "s3:GetObject" }, { action: "kms:Decrypt" }],
      targets: () => facts.of("aws.bucket"),
      fact: (bucket: AwsBucketFact) => bucket,
      on: (bucket: AwsBucketFact) => [object(bucket), { arn: keyArn("k"), account: "111111111111" }],
    }),
  ],
  [
    "assumes roles",
    (facts) => ({
      title: "t",
      parts: [{ action: "sts:AssumeRole" }],
      targets: () => facts.of("aws.role"),
      fact: (role: AwsRoleFact) => role,
      on: (role: AwsRoleFact) => [{ arn: role.key, account: role.key.split(":")[4] ?? "", tags: role.tags }],
    }),
  ],
];

const byAccount: typeof questions = questions
  .filter(([title]) => !title.includes("key"))
  .map(([title, ask]) => [
    `${title}, found account by account`,
    (facts) => {
      const question = ask(facts) as Question<AwsBucketFact | AwsRoleFact>;
      const kind = title === "assumes roles" ? "aws.role" : "aws.bucket";
      return {
        ...question,
        targetsIn: (account) => facts.of(kind).filter((fact) => question.on(fact)[0]?.account === account),
        heldBy: (holder) => facts.of(kind).filter(({ key }) => key === holder),
      } as Question<AwsBucketFact> | Question<AwsRoleFact>;
    },
  ]);
const all = [...questions, ...byAccount];

/** Those that name nothing which only the small worlds have. */
const ofEstates = all.filter(([title]) => !title.includes("key"));

describe("questions over hubs", () => {
  it.each(all)("%s: the same as deciding every pair", (_, ask) => {
    fc.assert(
      fc.property(worlds, (facts) => {
        const { held, decided } = bothWays(compileAws(facts), ask(facts) as Question<AwsBucketFact | AwsRoleFact>);
        expect(held).toEqual(decided);
      }),
      { numRuns: 150 },
    );
  });

  it.each(ofEstates)(
    "%s, in generated estates: the same as deciding every pair",
    { timeout: 120_000 },
    async (_, ask) => {
      let pairs = 0;
      await fc.assert(
        fc.asyncProperty(estates, async (estate) => {
          const facts = await factsOf(estate);
          const { held, decided } = bothWays(compileAws(facts), ask(facts) as Question<AwsBucketFact | AwsRoleFact>);
          pairs += decided.length;
          expect(held).toEqual(decided);
        }),
        { numRuns: 25 },
      );
      expect(pairs).toBeGreaterThan(60);
    },
  );

  it("gives the same steps in the same order twice", () => {
    fc.assert(
      fc.property(worlds, (facts) => {
        const ask = () => [
          ...compileAws(facts).holding({
            title: "t",
            parts: [{ action: "s3:GetObject" }],
            targets: () => facts.of("aws.bucket"),
            fact: (bucket: AwsBucketFact) => bucket,
            on: (bucket) => [object(bucket)],
          }),
        ];
        expect(canonical(ask())).toBe(canonical(ask()));
      }),
      { numRuns: 30 },
    );
  });
});
