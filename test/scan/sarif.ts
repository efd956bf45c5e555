import { z } from "zod";

// What Ambit writes of SARIF 2.1.0, as its schema has it (OASIS, sarif-schema-2.1.0.json): required members, types, allowed
// values. Members that the schema does not know are refused where it refuses them: everywhere but in property bags.

const bag = z.record(z.string(), z.unknown());
const message = z.strictObject({ text: z.string().min(1) });
const location = z.strictObject({
  physicalLocation: z.strictObject({
    artifactLocation: z.strictObject({ uri: z.string().regex(/^[A-Za-z0-9._~!$&'()*+,;=:@%/-]+$/) }),
    region: z.strictObject({ startLine: z.int().min(1) }),
  }),
  logicalLocations: z.array(z.strictObject({ fullyQualifiedName: z.string(), kind: z.string() })).optional(),
  message: message.optional(),
});
const level = z.enum(["none", "note", "warning", "error"]);
const rule = z.strictObject({
  id: z.string(),
  name: z.string(),
  shortDescription: message,
  fullDescription: message,
  defaultConfiguration: z.strictObject({ level }),
  properties: bag.optional(),
});
const result = z.strictObject({
  ruleId: z.string(),
  ruleIndex: z.int().min(0),
  level,
  message,
  locations: z.array(location).min(1),
  partialFingerprints: z.record(z.string(), z.string()),
  codeFlows: z
    .array(
      z.strictObject({
        threadFlows: z.array(z.strictObject({ locations: z.array(z.strictObject({ location })).min(1) })).min(1),
      }),
    )
    .optional(),
  baselineState: z.enum(["new", "unchanged", "updated", "absent"]).optional(),
  suppressions: z
    .array(
      z.strictObject({
        kind: z.enum(["inSource", "external"]),
        status: z.enum(["accepted", "underReview", "rejected"]),
        justification: z.string(),
      }),
    )
    .optional(),
  properties: bag.optional(),
});
const dateTime = z.iso.datetime();

export const sarifLog = z.strictObject({
  $schema: z.url(),
  version: z.literal("2.1.0"),
  runs: z.array(
    z
      .strictObject({
        tool: z.strictObject({ driver: z.strictObject({ name: z.string(), rules: z.array(rule) }) }),
        columnKind: z.enum(["utf16CodeUnits", "unicodeCodePoints"]),
        invocations: z.array(
          z.strictObject({
            executionSuccessful: z.boolean(),
            startTimeUtc: dateTime.optional(),
            endTimeUtc: dateTime.optional(),
            exitCodeDescription: z.string().optional(),
          }),
        ),
        results: z.array(result),
        properties: bag,
      })
      // 3.27.6: the index names the rule of that id.
      .refine(({ tool, results }) =>
        results.every(({ ruleId, ruleIndex }) => tool.driver.rules[ruleIndex]?.id === ruleId),
      ),
  ),
});
