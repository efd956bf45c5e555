import { savedAs } from "./cli/names.ts";
import { isConfig } from "./config/read.ts";
import { isIndex, keptAs } from "./iam-collect/layout.ts";
import { sections } from "./sections.ts";

const details = new Set(["UserDetailList", "GroupDetailList", "RoleDetailList"]);
const services = new Set([
  ...sections.flatMap(({ path }) => (path.includes(".") ? [path.slice(0, path.indexOf("."))] : [])),
  ...["APIGateway", "AppRunner", "AutoScaling", "BedrockAgentCore", "CloudFormation", "CodeBuild", "CognitoIdentity"],
  ...["ECR", "ECS", "Glue", "Organizations", "SageMaker", "SNS"],
]);

/** True for account authorization details, for the joined lists of an account's resources and for saved answers of AWS CLI. */
export function recognises(path: string, head: string): boolean {
  if (keptAs(path) || isIndex(path)) return true;
  if (savedAs(path)) return /^\s*(\{|$)/.test(head);
  const keys = rootKeys(head);
  if (keys.some((key) => details.has(key)) || isConfig(keys, head)) return true;
  if (keys.includes("Policies")) return head.includes('"PolicyVersionList"');
  return keys.includes("AccountId")
    ? keys.length === 1 || keys.some(isService)
    : keys.some(isService) && !keys.includes("kind");
}

const isService = (key: string): boolean => services.has(key);

/**
 * Names of the root object's members, or of the first page's where the root is an array, so far as the text goes.
 * Cut or malformed text gives those before the fault.
 */
export function rootKeys(head: string): readonly string[] {
  const keys: string[] = [];
  const start = /^\uFEFF?\s*(\[\s*)?\{/.exec(head);
  if (!start) return keys;
  let depth = 1;
  let name = true;
  const tokens = /"((?:[^"\\]|\\.)*)"|[[\]{},:]/gs;
  tokens.lastIndex = start[0].length;
  for (let token = tokens.exec(head); token && depth > 0; token = tokens.exec(head)) {
    const [mark, text] = token;
    if (text !== undefined) {
      if (depth === 1 && name) keys.push(text);
    } else if (mark === "{" || mark === "[") depth += 1;
    else if (mark === "}" || mark === "]") depth -= 1;
    else if (depth === 1) name = mark === ",";
  }
  return keys;
}
