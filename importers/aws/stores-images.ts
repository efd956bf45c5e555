import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import type { Place } from "./place.ts";
import { Arn, Tags, tagTexts } from "./shapes.ts";
import { resourcePolicy } from "./statement.ts";

const Repository = z.object({
  repositoryName: z.string(),
  repositoryArn: Arn,
  imageTagMutability: z.string().nullish(),
  Policy: z.unknown().optional(),
  policyText: z.unknown().optional(),
  policy: z.unknown().optional(),
  tags: Tags,
});

/** A member of `ECR.Repositories`, joined with its policy. */
export const repositories = (value: unknown, place: Place): Generator<Fact> => repository(value, place, false);
/** A member of `ECRPublic.Repositories`. */
export const publicRepositories = (value: unknown, place: Place): Generator<Fact> => repository(value, place, true);

function* repository(value: unknown, place: Place, everybody: boolean): Generator<Fact> {
  const it = place.parse(Repository, value);
  if (!it) return;
  yield place.fact("aws.repository", it.repositoryArn, {
    name: it.repositoryName,
    public: everybody,
    immutable: it.imageTagMutability === "IMMUTABLE",
    tags: tagTexts(it.tags),
  });
  const field = it.Policy ? "Policy" : it.policyText ? "policyText" : "policy";
  yield* resourcePolicy(it[field], it.repositoryArn, place.below(field));
}
