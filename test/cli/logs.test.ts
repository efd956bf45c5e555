import path from "node:path";
import { afterAll, expect, it } from "vitest";
import type { ObservedAnswer } from "../../queries/observed/answer.ts";
import { inside, scratch } from "./process.ts";

const place = scratch();
afterAll(() => place.remove());

it("the example's logs tell who used the leaked key, from where, and what nothing is known of", async () => {
  const store = path.join(place.path, "store");
  await inside(["import", "examples/assistant", "examples/logs", "--store", store, "--quiet"]);
  const ask = async (...words: string[]): Promise<string> =>
    (await inside([...words, "--store", store, "--quiet"])).stdout;
  const { key } = JSON.parse(
    await ask("observed", "--key", "ASIAYXAMPLE0STRANGE2", "--format", "json"),
  ) as ObservedAnswer;
  // The second session was got with the first one, and that with the key.
  expect(key?.chain.map(({ keyId }) => keyId)).toEqual(["ASIAYXAMPLE0STRANGE1", "AKIAVQRDX25J6EXAMPLE"]);
  const proof = await ask(
    ...["paths", "--from", "credential:AKIAVQRDX25J6EXAMPLE", "--to", "arn:aws:s3:::larkfield-customer-exports#read"],
  );
  const said = proof.split("\n").flatMap((line) => /^ *(observed[^,]*)/.exec(line)?.[1] ?? []);
  expect(said).toEqual([
    "observed since 2026-11-20 02:02 UTC",
    "observed since 2026-11-20 02:02 UTC",
    "observed since 2026-11-20 05:50 UTC",
    "observed: unknown",
  ]);
}, 60_000);
