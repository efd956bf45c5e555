import fc from "fast-check";
import type { AwsAuthz, Way } from "../../../authz/aws/index.ts";
import { factsOf } from "./estate-facts.ts";
import { estates, outsiders, requests, sessionNames } from "./estates.ts";
import type { Law } from "./laws.ts";
import { decide, type Request } from "./reference/decide.ts";
import type { Estate } from "./reference/estate.ts";

type Asked = Omit<Request, "session">;
type Context = Request["context"];

/** An address on the internet that none of the generated ranges holds but the whole internet. */
const outside = { "aws:SourceIp": ["198.51.100.1"] };
/** What a caller may say as it likes, near what policies ask for; undefined: not said. */
const chosen: Readonly<Record<string, readonly (readonly string[] | undefined)[]>> = {
  "aws:RequestedRegion": [["us-east-1"], ["eu-west-1"], ["ap-east-1"]],
  "aws:SecureTransport": [["true"], ["false"]],
  "sts:ExternalId": [undefined, ["x-1"], ["x-?"], ["y"]],
  "s3:max-keys": [undefined, ["4"], ["5"], ["7"], ["10"], ["15"], ["20"], ["21"]],
  "aws:TagKeys": [undefined, ["cost"], ["team"], ["t*"], ["COST"], ["other"], ["cost", "team"]],
  "aws:CurrentTime": [["2026-01-01T00:00:00Z"]],
};

/** Every choice, the most usual first. */
function* choices(keys = Object.entries(chosen)): Generator<Context> {
  const [first, ...rest] = keys;
  if (!first) return yield outside;
  for (const value of first[1])
    for (const others of choices(rest)) yield value ? { [first[0]]: value, ...others } : others;
}
const all = [...choices()];

/** What depends on the caller's session, or on things that the estate does not tell. */
const circumstances: fc.Arbitrary<Context> = fc
  .record(
    {
      "aws:MultiFactorAuthPresent": fc.constantFrom(["true"], ["false"]),
      "aws:ResourceTag/env": fc.constantFrom(["prod"], ["red"]),
      "custom:Blob": fc.constantFrom(["QmluYXJ5"], ["b3RoZXI="]),
    },
    { requiredKeys: [] },
  )
  .map((record) =>
    Object.fromEntries(Object.entries(record).flatMap(([key, value]) => (value ? [[key, value] as const] : []))),
  );

/** The region of a resource that has one, and of IAM, is not chosen. */
const isRegional = ({ action, resource }: Asked): boolean => resource.split(":")[3] !== "" || action.startsWith("iam:");

function waysOf(aws: AwsAuthz, estate: Estate, { principal, action, resource }: Asked): readonly Way[] {
  const caller = aws.caller(principal);
  if (!caller) throw new Error(`${principal} is missing`);
  const holder = resource.startsWith("arn:aws:s3:::") ? (resource.split("/")[0] ?? resource) : resource;
  const owner = estate.accounts.find(({ resources }) => resources.some(({ arn }) => arn === holder));
  return aws.ways({
    caller,
    action,
    target: { arn: resource, holder, account: owner?.id ?? resource.split(":")[4] ?? "" },
  });
}

const allows = (estate: Estate, request: Asked, context: Context): boolean => {
  const { "aws:RequestedRegion": region, ...rest } = context;
  const said = isRegional(request) || !region ? rest : { ...rest, "aws:RequestedRegion": region };
  return sessionNames.some((session) => decide(estate, { ...request, context: said, session }) === "allow");
};

/** What an attacker may choose, it may choose; what it gets then, it gets. */
export const lawsOfWays: readonly Law[] = [
  {
    name: "what is allowed under some choice of the caller has a way",
    check: (compile, runs) =>
      fc.assert(
        fc.asyncProperty(
          estates,
          circumstances,
          fc.array(fc.constantFrom(...all), { minLength: 12, maxLength: 12 }),
          async (estate, given, picked) => {
            const aws = compile(await factsOf(estate));
            for (const request of requests({})) {
              if (waysOf(aws, estate, request).length > 0) continue;
              const context = picked.find((choice) => allows(estate, request, { ...given, ...choice }));
              if (context)
                throw new Error(`no way: ${JSON.stringify({ ...request, context: { ...given, ...context } })}`);
            }
          },
        ),
        runs,
      ),
  },
  {
    name: "a way without conditions is allowed under some choice of the caller",
    check: (compile, runs) =>
      fc.assert(
        fc.asyncProperty(estates, async (estate) => {
          const aws = compile(await factsOf(estate));
          for (const request of requests({})) {
            if (outsiders.includes(request.principal)) continue;
            const certain = waysOf(aws, estate, request).some(
              ({ conditions, premises }) => conditions.length + premises.length === 0,
            );
            if (certain && !all.some((context) => allows(estate, request, context)))
              throw new Error(`a way: ${JSON.stringify(request)}`);
          }
        }),
        runs,
      ),
  },
];
