import fc from "fast-check";

export type Test = readonly [operator: string, key: string, values: readonly string[]];

/** A key with texts that are near what it has, by the type of its operators. */
const strings: readonly (readonly [string, readonly string[]])[] = [
  ["aws:PrincipalTag/team", ["red", "blue", "r*", "RED", "${aws:PrincipalTag/TEAM}"]],
  ["aws:PrincipalAccount", ["111100001111", "222200002222", "1111*"]],
  ["aws:PrincipalOrgID", ["o-alpha", "o-beta", "o-*"]],
  ["aws:PrincipalType", ["User", "AssumedRole"]],
  ["aws:userid", ["AIDAANN", "AROAAPP:*", "AROA*"]],
  ["aws:username", ["ann", "b?b", "${aws:PrincipalTag/team, 'ann'}"]],
  ["aws:RequestedRegion", ["us-east-1", "eu-west-1", "eu-*"]],
  ["aws:ResourceAccount", ["111100001111", "${aws:PrincipalAccount}"]],
  ["aws:ResourceOrgID", ["o-alpha", "${aws:PrincipalOrgID}"]],
  ["aws:ResourceTag/env", ["prod", "${aws:PrincipalTag/team}"]],
  ["aws:SourceVpce", ["vpce-1", "vpce-*"]],
  ["sts:ExternalId", ["x-1", "x-?"]],
  ["AWS:principaltag/Cost", ["1", "?"]],
];
const arns: readonly string[] = [
  "arn:aws:iam::111100001111:role/*",
  "arn:aws:iam::111100001111:role/app",
  "arn:aws:iam::*:user/*",
  "arn:aws:iam::*:role/h?b",
  "arn:aws:iam::${aws:PrincipalAccount}:user/${aws:username}",
];

const not = (operators: readonly string[]): readonly string[] => [
  ...operators,
  ...operators.map((one) => one.replace(/^(String|Arn|Numeric|Date)/, "$1Not")),
];
const stringOperators = not(["StringEquals", "StringEqualsIgnoreCase", "StringLike"]);
const arnOperators = not(["ArnEquals", "ArnLike"]);
const ordered = (type: string): readonly string[] =>
  ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"].map((how) => type + how);

const oneOf = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const some = (values: readonly string[]): fc.Arbitrary<readonly string[]> =>
  fc.uniqueArray(oneOf(values), { minLength: 1, maxLength: 2 });
const ifExists = (operator: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(operator, fc.boolean()).map(([name, suffix]) => (suffix ? `${name}IfExists` : name));

/** One test of a Condition element: every operator, its negation, IfExists, set qualifiers and Null. */
export const tests: fc.Arbitrary<Test> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(ifExists(oneOf(stringOperators)), oneOf(strings))
      .chain(([operator, [key, values]]) => some(values).map((picked): Test => [operator, key, picked])),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(ifExists(oneOf(arnOperators)), some(arns))
      .map(([operator, values]): Test => [operator, "aws:PrincipalArn", values]),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        ifExists(fc.constant("Bool")),
        oneOf(["aws:SecureTransport", "aws:MultiFactorAuthPresent", "aws:ViaAWSService"]),
        oneOf(["true", "false"]),
      )
      .map(([operator, key, value]): Test => [operator, key, [value]]),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(ifExists(oneOf(ordered("Numeric"))), some(["5", "10", "10.0", "20"]))
      .map(([operator, values]): Test => [operator, "s3:max-keys", values]),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(ifExists(oneOf(ordered("Date"))), some(["2026-01-01T00:00:00Z", "2026-06-01", "1767225600"]))
      .map(([operator, values]): Test => [operator, "aws:CurrentTime", values]),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        ifExists(oneOf(["IpAddress", "NotIpAddress"])),
        some(["203.0.113.0/24", "203.0.113.7", "10.0.0.0/8", "2001:db8::/32", "0.0.0.0/0"]),
      )
      .map(([operator, values]): Test => [operator, "aws:SourceIp", values]),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        oneOf(["ForAllValues", "ForAnyValue"]),
        ifExists(oneOf(stringOperators)),
        some(["cost", "team", "t*", "COST"]),
      )
      .map(([set, operator, values]): Test => [`${set}:${operator}`, "aws:TagKeys", values]),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        oneOf(["aws:TagKeys", "aws:SourceVpce", "aws:PrincipalTag/team", "aws:username", "aws:PrincipalOrgID"]),
        oneOf(["true", "false"]),
      )
      .map(([key, value]): Test => ["Null", key, [value]]),
  },
  { weight: 1, arbitrary: fc.constant<Test>(["BinaryEquals", "custom:Blob", ["QmluYXJ5"]]) },
);

/** What a request may bring along, near what the tests ask for. */
export const contexts: fc.Arbitrary<Readonly<Record<string, readonly string[]>>> = fc
  .record(
    {
      "aws:RequestedRegion": fc.constantFrom(["us-east-1"], ["eu-west-1"]),
      "aws:ResourceTag/env": fc.constantFrom(["prod"], ["red"]),
      "aws:SourceVpce": fc.constantFrom(["vpce-1"], ["vpce-2"]),
      "sts:ExternalId": fc.constantFrom(["x-1"], ["y"]),
      "aws:SecureTransport": fc.constantFrom(["true"], ["false"]),
      "aws:MultiFactorAuthPresent": fc.constantFrom(["true"], ["false"]),
      "s3:max-keys": fc.constantFrom(["5"], ["10"], ["15"]),
      "aws:CurrentTime": fc.constantFrom(["2026-01-01T00:00:00Z"], ["2026-03-01T12:00:00Z"]),
      "aws:SourceIp": fc.constantFrom(["203.0.113.7"], ["10.1.2.3"], ["2001:db8::5"], ["198.51.100.1"]),
      "aws:TagKeys": fc.constantFrom<string[]>([], ["cost"], ["team", "cost"], ["Cost", "other"]),
      "custom:Blob": fc.constantFrom(["QmluYXJ5"], ["b3RoZXI="]),
    },
    { requiredKeys: [] },
  )
  .map((record) =>
    Object.fromEntries(Object.entries(record).flatMap(([key, value]) => (value ? [[key, value] as const] : []))),
  );
