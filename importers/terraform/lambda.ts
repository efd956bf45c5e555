import { plainText } from "../../model/redact.ts";
import { undecided } from "../design/symbols.ts";
import { arnOfResource, nameOf } from "./computed.ts";
import type { Draft, Drafts } from "./drafts.ts";
import type { Resource, View } from "./resource.ts";
import { tagsOf } from "./tags.ts";

const path = "Lambda.Functions";

/** Functions with the statements of their permissions and their URLs. Environment and code are not looked at. */
export function lambda(own: View, drafts: Drafts): void {
  const draftOf = (given: string, { home }: Resource): Draft => {
    const name = /:function:([^:]+)/.exec(given)?.[1] ?? given;
    const arn = given.startsWith("arn:")
      ? given.replace(/(:function:[^:]+):.*$/, "$1")
      : `arn:${home.partition}:lambda:${home.region}:${home.account}:function:${name}`;
    return drafts.of(path, arn, home, { FunctionName: name, FunctionArn: arn });
  };
  const permitted = new Map<
    Draft,
    { readonly statement: unknown; readonly pointer: string; readonly open?: string }[]
  >();
  const permit = (draft: Draft, one: unknown, pointer: string, open?: string): void => {
    const list = permitted.get(draft) ?? [];
    list.push({ statement: one, pointer, ...(open === undefined ? {} : { open }) });
    permitted.set(draft, list);
  };
  for (const resource of own.all("aws_lambda_function")) {
    const { is } = resource;
    const network = is.block("vpc_config");
    const draft = drafts.whole(path, arnOfResource(resource, own), resource, {
      FunctionName: nameOf(resource, own),
      FunctionArn: arnOfResource(resource, own),
      Tags: tagsOf(is),
      VpcConfig: network && {
        SubnetIds: network.texts("subnet_ids"),
        SecurityGroupIds: network.texts("security_group_ids"),
      },
    });
    const role = is.text("role", "arn");
    if (role?.startsWith("arn:")) draft.put({ Role: role }, is.at("role"));
  }
  for (const resource of own.all("aws_lambda_permission")) {
    const name = resource.is.text("function_name", "name");
    if (name === undefined) continue;
    const draft = draftOf(name, resource);
    permit(draft, statement(resource, draft, own), resource.is.pointer);
  }
  for (const resource of own.all("aws_lambda_function_url")) {
    const { is, address, home, created } = resource;
    const name = is.text("function_name", "name");
    // The URL of a version or alias runs the same code; the function's facts have room for one.
    if (name === undefined) continue;
    const draft = draftOf(name, resource);
    const AuthType = is.own("authorization_type");
    const told = is.value("function_url");
    const FunctionUrl =
      typeof told === "string" ? told : `https://${own.symbols.of(address)}.lambda-url.${home.region}.on.aws/`;
    draft.put({ FunctionUrlConfig: { FunctionUrl, AuthType } }, is.pointer);
    // The provider adds what lets everybody in when it makes an open URL.
    if (!created || AuthType !== "NONE") continue;
    permit(draft, openUrl(draft), is.pointer);
    const which = `whether the provider's version adds lambda:InvokeFunction with ${plainText(address)}`;
    permit(draft, openInvoke(draft), is.at("authorization_type"), `${which} is known only after apply`);
  }
  for (const [draft, permits] of permitted) {
    const Statement = permits.map((one) => one.statement);
    draft.policy("Policy", { document: { Statement }, pointer: permits[0]?.pointer ?? "", statements: permits });
  }
}

const openUrl = (draft: Draft): unknown => ({
  Sid: "FunctionURLAllowPublicAccess",
  Effect: "Allow",
  Principal: "*",
  Action: "lambda:InvokeFunctionUrl",
  Resource: draft.id,
  Condition: { StringEquals: { "lambda:FunctionUrlAuthType": "NONE" } },
});

/** Calls through the URL ask for this too since October 2025; versions of the provider from before do not add it. */
const openInvoke = (draft: Draft): unknown => ({
  Sid: "FunctionURLAllowInvokeAction",
  Effect: "Allow",
  Principal: "*",
  Action: "lambda:InvokeFunction",
  Resource: draft.id,
  Condition: { Bool: { "lambda:InvokedViaFunctionUrl": "true" } },
});

/** The statement that AddPermission writes (https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html). */
function statement(resource: Resource, draft: Draft, world: View): unknown {
  const { is, address } = resource;
  const principal = is.text("principal", "arn") ?? world.symbols.of(address, "principal");
  const qualifier = is.own("qualifier");
  const source = is.text("source_arn", "arn");
  const tests: readonly (readonly [operator: string, key: string, value: string | undefined])[] = [
    ["ArnLike", "AWS:SourceArn", source],
    ["StringEquals", "AWS:SourceAccount", is.text("source_account", "id")],
    ["StringEquals", "aws:PrincipalOrgID", is.text("principal_org_id", "id")],
    ["StringEquals", "lambda:FunctionUrlAuthType", is.own("function_url_auth_type")],
    ["Bool", "lambda:InvokedViaFunctionUrl", is.flag("invoked_via_function_url") === true ? "true" : undefined],
    [
      undecided,
      address,
      is.value("event_source_token") === undefined && !is.isOpen("event_source_token") ? undefined : "true",
    ],
  ];
  const Condition: Record<string, Record<string, string>> = {};
  for (const [operator, key, value] of tests) {
    if (value !== undefined) Condition[operator] = { ...Condition[operator], [key]: value };
  }
  return {
    Sid: is.own("statement_id") ?? address,
    Effect: "Allow",
    Principal:
      principal === "*"
        ? "*"
        : principal.endsWith(".amazonaws.com") || principal.endsWith(".amazon.com")
          ? { Service: principal }
          : { AWS: principal },
    Action: is.own("action") ?? "lambda:InvokeFunction",
    Resource: qualifier === undefined ? draft.id : `${draft.id}:${qualifier}`,
    ...(Object.keys(Condition).length > 0 ? { Condition } : {}),
  };
}
