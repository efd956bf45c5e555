import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import type { Place } from "./place.ts";
import { Arn, arnParts, keyArn, Tags, tagTexts } from "./shapes.ts";
import { resourcePolicy } from "./statement.ts";

const Attributes = z.object({ Policy: z.unknown().optional(), KmsMasterKeyId: z.string().nullish() });
const Common = Attributes.extend({ Tags });
const Queue = Common.extend({
  QueueArn: Arn.optional(),
  Attributes: Attributes.extend({ QueueArn: Arn.optional() }).nullish(),
});
const Topic = Common.extend({
  TopicArn: Arn.optional(),
  Attributes: Attributes.extend({ TopicArn: Arn.optional() }).nullish(),
});

/** A member of `SQS.Queues`: its attributes, beside its own fields or among them. */
export function* queues(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Queue, value);
  if (it) yield* channel("aws.queue", it.QueueArn ?? it.Attributes?.QueueArn, it, place);
}

/** A member of `SNS.Topics`, joined with its attributes. */
export function* topics(value: unknown, place: Place): Generator<Fact> {
  const it = place.parse(Topic, value);
  if (it) yield* channel("aws.topic", it.TopicArn ?? it.Attributes?.TopicArn, it, place);
}

function* channel(
  kind: "aws.queue" | "aws.topic",
  arn: string | undefined,
  it: z.infer<typeof Common> & { readonly Attributes?: z.infer<typeof Attributes> | null | undefined },
  place: Place,
): Generator<Fact> {
  if (arn === undefined) return place.refuse("has no ARN");
  yield place.fact(kind, arn, {
    name: arn.slice(arn.lastIndexOf(":") + 1),
    kmsKey: keyArn(it.KmsMasterKeyId ?? it.Attributes?.KmsMasterKeyId, place, arnParts(arn)?.region),
    tags: tagTexts(it.Tags),
  });
  const own = it.Policy ? place : place.below("Attributes");
  yield* resourcePolicy(it.Policy || it.Attributes?.Policy, arn, own.below("Policy"));
}
