/** Names of services as the command line calls them, where it does not say the prefix of their actions. */
const services: Readonly<Record<string, string>> = {
  aoss: "opensearchserverless",
  "bedrock-agentcore": "bedrock-agentcore-control",
  bedrock: "bedrock-agent",
  elasticfilesystem: "efs",
  elasticloadbalancing: "elbv2",
  es: "opensearch",
  s3: "s3api",
};

/** `GetAccountAuthorizationDetails` as the command line writes it: `get-account-authorization-details`. */
export const dashed = (operation: string): string =>
  operation
    .replace(/([A-Z]+s)$/, (plural) => `-${plural.toLowerCase()}`)
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .toLowerCase()
    .replace(/^-|-(?=-)/g, "");

/** An API call (`lambda:GetPolicy`) as the command line names it: `lambda get-policy`. */
export function commandOf(call: string): string {
  const at = call.indexOf(":");
  const prefix = call.slice(0, at);
  const operation = call.slice(at + 1);
  return `${serviceOf(prefix, operation)} ${dashed(operation)}`;
}

/** Two versions of API Gateway share one prefix; so do models of Bedrock and agents. */
const serviceOf = (prefix: string, operation: string): string =>
  prefix === "apigateway" && /^Get(Apis|ApiMappings|Routes|Integrations|Authorizers)$/.test(operation)
    ? "apigatewayv2"
    : prefix === "bedrock" && /^(GetModelInvocationLoggingConfiguration|ListGuardrails)$/.test(operation)
      ? "bedrock"
      : (services[prefix] ?? prefix);
