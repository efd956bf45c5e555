import type { AwsRequest } from "../../authz/aws/index.ts";
import { UserError } from "../../model/errors.ts";
import { escaped } from "../render/text.ts";
import type { Explainer } from "./language.ts";
import { given, required } from "./options.ts";

const load = async () => ({
  ...(await import("../../authz/aws/index.ts")),
  ...(await import("../../queries/explain/aws.ts")),
});

/** `explain aws`. */
export const aws: Explainer = {
  options: ["principal", "action", "resource", "context"],
  async one({ facts, snapshot }, options) {
    const asked = requestOf(options);
    const { compileAws, explainAws } = await load();
    return explainAws(compileAws(facts), snapshot, asked);
  },
  async lines({ facts }) {
    const { awsLines, compileAws } = await load();
    return awsLines(compileAws(facts), escaped);
  },
};

/** @throws UserError usage.argument */
function requestOf(options: Readonly<Record<string, unknown>>): AwsRequest {
  const { context } = options;
  return {
    principal: required(options, "principal"),
    action: required(options, "action"),
    ...given(options, "resource"),
    ...(Array.isArray(context) ? { context: contextOf(context as string[]) } : {}),
  };
}

/** @throws UserError usage.argument */
function contextOf(pairs: readonly string[]): Record<string, string[]> {
  const context = new Map<string, string[]>();
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    if (at < 1)
      throw new UserError("usage.argument", "`--context` has a value that does not fit", "write --context key=value");
    const key = pair.slice(0, at);
    context.set(key, [...(context.get(key) ?? []), pair.slice(at + 1)]);
  }
  return Object.fromEntries(context);
}
