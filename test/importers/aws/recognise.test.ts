import fc from "fast-check";
import { expect, it } from "vitest";
import { aws } from "../../../importers/aws/index.ts";
import { rootKeys } from "../../../importers/aws/recognise.ts";
import { details, resources } from "./fixture.ts";

const recognises = (head: string): boolean => aws.recognises("anything.bin", head);

it.each<[string, unknown]>([
  ["account details", details()],
  ["pages of them", [{ UserDetailList: [] }]],
  ["a page of policies", { Policies: details().Policies }],
  ["lists of resources", resources()],
  ["one list", { S3: { Buckets: [] } }],
])("recognises %s by content", (_, document) => {
  expect(recognises(JSON.stringify(document))).toBe(true);
  expect(recognises(`\uFEFF ${JSON.stringify(document, null, 2)}`)).toBe(true);
});

it("recognises the head of a long document", () => {
  expect(recognises(JSON.stringify(resources(), null, 4).slice(0, 300))).toBe(true);
  expect(recognises(`{"AccountId":"123456789012","S3":{"Buckets":[{"Name":"a\\"b`)).toBe(true);
});

it.each([
  ['{"kind":"List","apiVersion":"v1","items":[{"EC2":{}}]}'],
  ['{"request_id":"x","data":{"IAM":{}}}'],
  ['{"id":"case","account":"123456789012","assertions":[],"legs":[]}'],
  ['{"format":"ambit-bundle/v1","source":"aws"}'],
  ['{"Policies":["default"]}'],
  ["[1,2]"],
  ["kind: Pod"],
  [""],
])("does not recognise %s", (head) => {
  expect(recognises(head)).toBe(false);
});

it("reads root keys as JSON.parse does, and those of a cut head in order", () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.string({ maxLength: 6 }).filter((key) => !/["\\]|^\d+$|^__proto__$/.test(key)),
        fc.jsonValue(),
      ),
      fc.nat(),
      (document, cut) => {
        const text = JSON.stringify(document);
        const keys = Object.keys(document).map((key) => JSON.stringify(key).slice(1, -1));
        expect(rootKeys(text)).toEqual(keys);
        const some = rootKeys(text.slice(0, cut % (text.length + 1))).filter((key) => keys.includes(key));
        expect(keys.slice(0, some.length)).toEqual(some);
      },
    ),
    { numRuns: 300 },
  );
});
