import { isTree, membersOf, type Tree, treeOf } from "../../read/index.ts";
import { edgeFormOf, withheldConfig } from "../edge-configs.ts";
import { decidingPatch } from "../gateway-istio-policies.ts";
import { innerYaml } from "../inner-yaml.ts";
import { loginArguments } from "../login-flags.ts";
import { agents, enforcing } from "../network-plugin.ts";
import { inboundArguments } from "../pod-inbound.ts";
import { proxyArguments } from "../pod-proxies.ts";
import { holderShape, hostsIn, inFile, named, normal, publicId, textOf } from "../secret-stores-keys.ts";
import { address, hostIn, podSpecOf } from "../secret-uses.ts";
import { plainPath } from "../shape.ts";

/** Changes what was kept of an object by what else the importer reads of the object as it came. */
export type Mend = (kept: Tree, came: Tree) => Tree;

type Entries = Readonly<Record<string, string>>;
const entries = (value: unknown, text: (name: string) => string): Entries =>
  Object.fromEntries(Object.keys(treeOf(value)).map((name) => [name, text(name)]));
const encoded = (text: string): string => Buffer.from(text, "utf8").toString("base64");

/** Ids of access keys are public; what else an entry holds is not kept. */
function publicPart(name: string, text: string): string {
  if (named.awsId.test(normal(name))) return publicId.test(text) ? text : "";
  const id = named.awsFile.test(normal(name)) ? inFile.exec(text)?.[1] : undefined;
  return id === undefined ? "" : `aws_access_key_id=${id}`;
}

const logins: Readonly<Record<string, string>> = {
  "kubernetes.io/dockerconfigjson": ".dockerconfigjson",
  "kubernetes.io/dockercfg": ".dockercfg",
};

/** Of a Secret its type, the names of its entries, ids of access keys and hosts of registries. */
export const secretValues: Mend = (kept, came) => {
  const { data: holder } = holderShape.safeParse(came);
  const type = typeof came["type"] === "string" ? came["type"] : undefined;
  const partOf = (name: string): string => {
    if (!holder) return "";
    const text = textOf(holder, name, true);
    if (name !== logins[type ?? ""]) return encoded(publicPart(name, text));
    return encoded(JSON.stringify({ auths: Object.fromEntries(hostsIn(text).map((host) => [host, {}])) }));
  };
  return {
    ...kept,
    ...(type === undefined ? {} : { type }),
    ...(isTree(came["data"]) ? { data: entries(came["data"], partOf) } : {}),
    ...(isTree(came["stringData"]) ? { stringData: entries(came["stringData"], () => "") } : {}),
  };
};

/** Of a ConfigMap the names of its entries, and values of the few that are read. */
export const configMapValues: Mend = (kept, came) => {
  const { name, namespace } = treeOf(came["metadata"]);
  const { data: holder } = holderShape.safeParse(came);
  const data = treeOf(came["data"]);
  const partOf = (entry: string): string => {
    const text = typeof data[entry] === "string" ? data[entry] : "";
    if (name === "aws-auth" && namespace === "kube-system" && /^map(Roles|Users)$/.test(entry)) return mappings(text);
    if (entry === "global-auth-url") return text === "" ? "" : "withheld";
    if (entry === "use-forwarded-headers") return String(text.toLowerCase() === "true");
    if (entry === "no-auth-locations")
      return text
        .split(",")
        .map((path) => plainPath(path.trim()))
        .join(",");
    const told = holder ? publicPart(entry, textOf(holder, entry, false)) : "";
    return told === "" && edgeFormOf(text) !== undefined ? withheldConfig : told;
  };
  return {
    ...kept,
    ...(isTree(came["data"]) ? { data: entries(data, partOf) } : {}),
    ...(isTree(came["binaryData"]) ? { binaryData: entries(came["binaryData"], () => "") } : {}),
  };
};

/** Principals with their users and groups; JSON is YAML too. */
function mappings(text: string): string {
  const members = innerYaml(text);
  if (!Array.isArray(members)) return "";
  return JSON.stringify(
    members.map((member) => {
      const { rolearn, userarn, username, groups } = treeOf(member);
      return { rolearn, userarn, username, groups };
    }),
  );
}

/** Of variables the hosts, of arguments the flags that set up a proxy or a login or what a mesh sees, and whether the network plugin's agent was told to enforce policies. */
export const podValues: Mend = (kept, came) => {
  const [ours, theirs] = [podSpecOf(kept["spec"]), podSpecOf(came["spec"])];
  for (const list of ["containers", "initContainers"]) {
    const written = membersOf(ours[list]);
    for (const [index, container] of membersOf(theirs[list]).map(treeOf).entries()) {
      const to = written[index] as Record<string, unknown> | undefined;
      if (!isTree(to)) continue;
      const variables = membersOf(to["env"]);
      for (const [at, variable] of membersOf(container["env"]).map(treeOf).entries()) {
        const value = hostOrPort(variable);
        if (value !== undefined && isTree(variables[at])) Object.assign(variables[at], { value });
      }
      const flags = [...proxyArguments(container), ...inboundArguments(container), ...loginArguments(container)];
      if (flags.length > 0) Object.assign(to, { args: flags });
      if (!agents.includes(String(container["name"]))) continue;
      const told = [...membersOf(container["command"]), ...membersOf(container["args"])].find(
        (word) => typeof word === "string" && word.startsWith(enforcing),
      );
      if (told !== undefined) Object.assign(to, { args: [told] });
    }
  }
  return kept;
};

function hostOrPort({ name, value }: Tree): string | undefined {
  if (typeof name !== "string" || typeof value !== "string") return undefined;
  if (name.endsWith("PORT") && /^\d{1,5}$/.test(value)) return value;
  return address.test(name) ? hostIn(value, undefined) : undefined;
}

/** Of a rule of Traefik the hosts and paths; what headers and queries must hold may be a secret. */
export const ruleValues: Mend = (kept) => {
  for (const route of membersOf(treeOf(kept["spec"])["routes"])) {
    const match = treeOf(route)["match"];
    if (typeof match === "string")
      Object.assign(route as object, {
        match: match.replace(/\b(Headers?(?:Regexp)?|Query(?:Regexp)?)\([^)]*\)/g, "$1(`withheld`)"),
      });
  }
  return kept;
};

/** Of a condition of Istio whether it names values, not which: a header's may be a secret. */
export const conditionValues: Mend = (kept) => {
  for (const rule of membersOf(treeOf(kept["spec"])["rules"])) {
    for (const condition of membersOf(treeOf(rule)["when"]).map(treeOf)) {
      for (const side of ["values", "notValues"]) {
        const values = condition[side];
        if (Array.isArray(values)) Object.assign(condition, { [side]: values.map(() => "withheld") });
      }
    }
  }
  return kept;
};

/** Of an EnvoyFilter's patches the word that something is decided by: a configuration may hold secrets. */
export const patchValues: Mend = (kept, came) => {
  const patches = membersOf(treeOf(came["spec"])["configPatches"]);
  for (const [index, written] of membersOf(treeOf(kept["spec"])["configPatches"]).entries()) {
    if (!isTree(written) || !Object.hasOwn(written, "patch")) continue;
    const word = decidingPatch(treeOf(patches[index])["patch"]);
    Object.assign(written, { patch: word === undefined ? {} : { withheld: word } });
  }
  return kept;
};
