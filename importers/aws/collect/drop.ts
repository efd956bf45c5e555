import { looksSecret, withheld } from "../../../model/redact.ts";

/** What no answer keeps, wherever it stands; in words for the documentation. */
export const drops: readonly string[] = [
  "user data of instances, launch templates and launch configurations",
  "environment variables, arguments, containers and build specifications; of a task's containers the names, images and ports stay",
  "instructions, prompts and schemas of agents, flows and their tools",
  "parameters, outputs and templates of stacks; option settings of Beanstalk but the instance profile",
  "request parameters, mapping templates and variables of APIs; values of headers that distributions add",
  "descriptions, comments and messages; e-mail addresses",
  "patterns of metric filters and of rules on events but whose events they take; what rules send their targets",
  "values of tags that look like secrets",
];

/** Free text, and fields that hold values which people and programs put secrets into. In lower case. */
const dropped: ReadonlySet<string> = new Set(
  [
    "userdata buildspec environmentvariables variables runtimeenvironmentvariables runtimeenvironmentsecrets",
    "defaultarguments nonoverridablearguments arguments containeroverrides containers",
    "instruction collaborationinstruction promptoverrideconfiguration prompt sourceprompt apischema functionschema toolschema",
    "openapischema smithymodel inlinecode oauth2providerconfigoutput",
    "parameters outputs templatebody templatedescription codegenconfigurationnodes sourcecontroldetails publickeys publickey",
    "sourceconfiguration webhook authtoken clientsecret fixedresponseconfig customheaders origincustomheaders",
    "requestparameters requesttemplates responseparameters responsetemplates integrationresponses methodresponses",
    "stagevariables httpconfig pendingmodifiedvalues pendingmodifiedvalue nextdeployment",
    "description descriptions comment comments details statereason statusreason failurereason",
    "email masteraccountemail ownercontact owneremail emailverificationmessage emailverificationsubject",
    "smsverificationmessage smsauthenticationmessage verificationmessagetemplate invitemessagetemplate smsconfiguration",
    "filterpattern statereasondata input inputpath inputtransformer httpparameters ecsparameters batchparameters",
    "runcommandparameters sqsparameters kinesisparameters redshiftdataparameters sagemakerpipelineparameters appsyncparameters",
    "alarmdescription allowedpattern clienttoken locktoken callerreference certificateauthority",
  ].flatMap((line) => line.split(" ")),
);

const tagLists = /^(tags|taglist|tagset|userpooltags|identitypooltags)$/i;

/** An answer as it is written: in the shapes of JSON, without what is dropped. */
export function harmless(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array || typeof value === "function") return undefined;
  if (Array.isArray(value)) return value.map(harmless);
  if (typeof value !== "object" || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (key === "sourceConfiguration") kept[key] = loginOf(inner);
    if (key === "CustomHeaders") kept[key] = headers(inner);
    if (key === "$metadata" || inner === undefined || dropped.has(key.toLowerCase())) continue;
    if (key === "Environment" || key === "environment") kept[key] = environment(inner);
    else if (key === "EventPattern") kept[key] = sources(inner);
    else if (key === "OptionSettings") kept[key] = profiles(inner);
    else if (key === "containerDefinitions") kept[key] = containers(inner);
    else if (tagLists.test(key)) kept[key] = plainTags(inner);
    else kept[key] = harmless(inner);
  }
  return kept;
}

/** What runs a build is told beside its variables; all that others call so is variables. */
function environment(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const { type, image, computeType, privilegedMode } = value as Readonly<Record<string, unknown>>;
  return harmless({ type, image, computeType, privilegedMode });
}

/** Of what a task runs; of its variables the names. */
const containers = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(({ name, image, portMappings, environment: own, secrets }) => ({
        name,
        image,
        portMappings: harmless(portMappings),
        environment: namesOf(own),
        secrets: namesOf(secrets),
      }))
    : undefined;
const namesOf = (list: unknown): unknown => (Array.isArray(list) ? list.map(({ name }) => ({ name })) : undefined);

/** Of where a knowledge base is filled from: the secret that it logs in with. */
function loginOf(value: unknown): unknown {
  const secret =
    typeof value === "object" && value !== null && (value as Readonly<Record<string, unknown>>)["credentialsSecretArn"];
  return typeof secret === "string" ? { credentialsSecretArn: secret } : {};
}

/** What a distribution adds to requests to its origin: which headers, and never what they say. */
function headers(value: unknown): unknown {
  const items = typeof value === "object" && value !== null && (value as Readonly<Record<string, unknown>>)["Items"];
  if (!Array.isArray(items)) return undefined;
  return { Items: items.map(({ HeaderName }) => ({ HeaderName })) };
}

/** Of what a rule takes: the services whose events these are. */
function sources(pattern: unknown): unknown {
  if (typeof pattern !== "string") return undefined;
  try {
    return JSON.stringify({ source: (JSON.parse(pattern) as { readonly source?: unknown } | null)?.source });
  } catch {
    return undefined;
  }
}

const profiles = (settings: unknown): unknown =>
  Array.isArray(settings)
    ? settings.filter(({ OptionName }) => OptionName === "IamInstanceProfile").map(harmless)
    : undefined;

/** Tags as lists of pairs or as a map; a value is withheld as the importer would withhold it. */
function plainTags(tags: unknown): unknown {
  if (Array.isArray(tags))
    return tags.map((tag: Readonly<Record<string, unknown>>) => {
      const [name] = ["Key", "key", "TagKey"].filter((field) => typeof tag[field] === "string");
      const entries = Object.entries(tag).map(([field, value]) => [
        field,
        /value$/i.test(field) ? plain(String(tag[name ?? ""] ?? ""), value) : value,
      ]);
      return Object.fromEntries(entries);
    });
  if (typeof tags !== "object" || tags === null) return tags;
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, plain(key, value)]));
}

/** ARNs stay: tags of secrets say by them what they open. */
const plain = (key: string, value: unknown): unknown =>
  typeof value === "string" && !value.startsWith("arn:") && looksSecret(`${key}=${value}`) ? withheld : value;
