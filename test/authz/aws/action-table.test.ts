import { expect, test } from "vitest";
import { actionEntry, fitOf, hasKey } from "../../../authz/aws/action-table.ts";
import { lines } from "../../../authz/aws/reference/actions.ts";
import { rcpServices, tableDate } from "../../../authz/aws/reference/rcp-services.ts";

const entryOf = (action: string) => {
  const entry = actionEntry(action);
  if (!entry) throw new Error(`${action} is not in the table`);
  return entry;
};

test("an action is found whatever its case, with its level, resource types and keys", () => {
  const entry = entryOf("S3:getOBJECT");
  expect(entry.action).toBe("s3:GetObject");
  expect(entry.level).toBe("read");
  expect(entry.types.map(({ name }) => name)).toContain("object");
  expect(hasKey(entry, "s3:existingobjecttag/team")).toBe(true);
  expect(hasKey(entry, "aws:sourceip")).toBe(true);
  expect(hasKey(entry, "s3:prefix")).toBe(false);
  expect(entryOf("iam:PutRolePolicy").level).toBe("permissions");
});

test("what there is not is not found", () => {
  for (const action of ["s3:GetObjekt", "nothing:GetObject", "s3", "", "s3;x:y", "*:*"])
    expect(actionEntry(action)).toBeUndefined();
});

test("which resources an action can be about", () => {
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
  const get = entryOf("s3:GetObject");
  expect(fitOf(get, "arn:aws:s3:::docs/a/b")).toBe("fits");
  expect(fitOf(get, "arn:aws:s3:::docs")).toBe("other");
  expect(fitOf(entryOf("s3:ListBucket"), "arn:aws:s3:::docs/a")).toBe("other");
  expect(fitOf(entryOf("s3:ListBucket"), "arn:aws:s3:::docs")).toBe("fits");
  expect(fitOf(get, "arn:aws:s3-somewhere:::docs")).toBe("unknown");
  expect(entryOf("lambda:ListFunctions").types).toEqual([]);
  expect(fitOf(entryOf("lambda:InvokeFunction"), "arn:aws:lambda:eu-west-1:111111111111:function:f:1")).toBe("fits");
});

test("the table is dated, licensed and small; every service of it can be read", () => {
  expect(tableDate).toMatch(/^20\d\d-\d\d-\d\d$/);
  expect(lines.length).toBeLessThan(1_500_000);
  expect(rcpServices.has("s3") && rcpServices.has("sts")).toBe(true);
  const services = lines.trim().split("\n");
  const actions = services.flatMap((line) => {
    const [prefix = "", , , rows = ""] = line.split(";");
    return rows === "" ? [] : rows.split("|").map((row) => `${prefix}:${row.slice(0, row.indexOf(","))}`);
  });
  expect(actions.filter((action) => actionEntry(action)?.level === undefined)).toEqual([]);
  expect(actions.length).toBeGreaterThan(20_000);
});
