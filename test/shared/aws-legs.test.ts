import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { type AwsRequest, compileAws } from "../../authz/aws/index.ts";
import { sharedFolder } from "../lanes.ts";
import { load } from "../support/load.ts";

interface Leg extends AwsRequest {
  readonly allowed: boolean;
}

const folder = path.join(sharedFolder, "cases/aws");
const cases = readdirSync(folder)
  .filter((name) => existsSync(path.join(folder, name, "expected.json")))
  .flatMap((name) => {
    const { legs } = JSON.parse(readFileSync(path.join(folder, name, "expected.json"), "utf8")) as {
      legs?: readonly Leg[];
    };
    return legs && legs.length > 0 ? [{ name, legs }] : [];
  });

describe("single decisions that an independent simulator agrees with", () => {
  it.each(cases)("$name", async ({ name, legs }) => {
    const { facts } = await load(path.join(folder, name), { closedWorld: true });
    const aws = compileAws(facts);
    const decided = legs.map(({ allowed: _, ...request }) => aws.decideLeg(request).decision !== "deny");
    expect(decided).toEqual(legs.map(({ allowed }) => allowed));
  });
});
