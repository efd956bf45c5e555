import { isAccess } from "../../../model/access.ts";
import { edits } from "../../../model/control.ts";
import { substitution } from "./letters.ts";
import { vaultPath } from "./vault.ts";
import {
  arnSecondWords,
  builtInClusterRoles,
  hostWords,
  networkPlugins,
  pathWords,
  platformDomains,
  platformFlags,
  platformNames,
  platformPrefixes,
  projectNames,
  publicRegistries,
} from "./words.ts";

const region = /^[a-z]{2}(-[a-z]+)+-\d[a-z]?$/;
/** Kinds of ids that AWS and others issue under a prefix. */
const issued =
  /^(vpce|vpc|subnet|sg|igw|nat|rtb|rtbassoc|acl|aclassoc|eni|eipalloc|vol|ami|lt|snap|pl|i|r|o|p|ou|db)-(?=[\w-]*[0-9]|[\w-]*(target|root|ec2|container|exampleorg))/;
const awsHost = /\.(amazonaws\.com|amazonaws\.com\.cn|on\.aws)\*?$/;
/** Endpoints of what somebody made; other hosts of AWS are its services. */
const chosenHost = /\.(elb|rds|dkr|gr\d+|execute-api|lambda-url)\.|\.s3[.-]/;
const unique = /^(AKIA|ASIA|AIDA|AROA|AGPA|ANPA|AIPA)(?=[A-Z0-9]{8,}$)/;

/** Renames one text by its form. */
export class Texts {
  readonly #letters: (text: string) => string;

  constructor(seed: number) {
    this.#letters = substitution(seed);
  }

  /** A name as it is chosen, or free text. */
  readonly name = (text: string): string => {
    if (platformNames.has(text) || projectNames.has(text) || networkPlugins.has(text)) return text;
    const prefix = [unique, issued, platformPrefixes].map((form) => form.exec(text)?.[0]).find(Boolean) ?? "";
    return prefix + this.#letters(text.slice(prefix.length));
  };

  /** Text of any form that the exports, the cases and the guardrails have. `${...}` stands for a value of the request. */
  readonly text = (whole: string): string => {
    const variables: string[] = [];
    const hidden = whole.replace(/\$\{[^}]*\}/g, (variable) =>
      String.fromCharCode(0xe000 + variables.push(variable) - 1),
    );
    return this.#formed(hidden).replace(/[\ue000-\uf8ff]/g, (mark) => variables[mark.charCodeAt(0) - 0xe000] ?? "");
  };

  #formed(text: string): string {
    if (isPlain(text) || /^(class|kind):[\w-]+$/.test(text)) return text;
    const [, id = "", access = ""] = /^([^#\s]+)(#[a-z-]+)$/.exec(text) ?? [];
    if (isAccess(access.slice(1))) return this.#formed(id) + access;
    if (/^k8s:[^\s|]+\|k8s:\S+$/.test(text)) return this.#factKey(text);
    if (text.startsWith("arn:") || text.startsWith("arn*")) return this.arn(text);
    if (platformDomains.test(text.slice(0, text.indexOf("/")))) return text;
    const known = this.#ambit(text) ?? this.#claim(text) ?? this.#located(text);
    if (known !== undefined) return known;
    if (/^subnet-[\w,-]+$/.test(text)) return text.split(",").map(this.name).join(",");
    return text.includes("/") && !text.includes(" ") ? text.split("/").map(this.#pathPart).join("/") : this.name(text);
  }

  readonly clusterRole = (text: string): string =>
    builtInClusterRoles.has(text) || text.startsWith("system:") ? text : this.name(text);

  /** Images of somebody's own registry have names that somebody chose. */
  readonly image = (text: string): string => (isPublic(text) ? text : this.text(text));

  /** An argument of an image of everybody: its flags are its project's words. */
  readonly argument = (text: string): string => {
    if (platformFlags.test(text)) return text;
    const [, flag = "", value = text] = /^(--?[\w-]+=?)(.*)$/s.exec(text) ?? [];
    return flag + this.text(value);
  };

  /** A path on a node's disk. */
  readonly path = (text: string): string =>
    text
      .split("/")
      .map((part) => (pathWords.has(part) ? part : this.name(part)))
      .join("/");

  arn(text: string): string {
    const [arn = "", partition = "", service = "", where = "", account = "", ...rest] = text.split(":");
    const resource = rest.join(":");
    if (account === "aws" || rest.length === 0) return text;
    const head = [arn, partition, service, where, this.name(account)].join(":");
    if (service === "apigateway")
      return `${[arn, partition, service, where, account].join(":")}:${resource.replace(/arn:.*?(?=\/invocations|$)/, (own) => this.arn(own))}`;
    return `${head}:${this.#resource(service, resource)}`;
  }

  #resource(service: string, resource: string): string {
    if (["s3", "sqs", "sns", "execute-api"].includes(service)) return resource.split("/").map(this.name).join("/");
    if (service === "bedrock" && resource.startsWith("foundation-model/")) return resource;
    if (/^role\/(aws-service-role|aws-reserved)\//.test(resource)) return resource;
    const [, type = "", mark = "", name = resource] = /^([\w*-]+)([/:])(.*)$/s.exec(resource) ?? [];
    if (type === "oidc-provider") return `${type}${mark}${this.#host(name)}`;
    const parts = name.split(/([/:])/).map((part, at) => {
      if (at === 0 && arnSecondWords.has(part)) return part;
      if (service === "s3vectors" && at > 0 && part === "index") return part;
      return part === "autoScalingGroupName" || part === "$LATEST" ? part : this.name(part);
    });
    return type + mark + parts.join("");
  }

  /** Ids and selectors of Ambit. */
  #ambit(text: string): string | undefined {
    const [family = "", ...rest] = text.split(":");
    if (rest.length === 0) return undefined;
    const [first = "", second = "", ...names] = rest;
    switch (family) {
      case "k8s": {
        const [id = "", access] = names.join(":").split("#");
        const place = [
          family,
          this.name(first),
          ...(second === "" ? [] : [second.replace(/^[^#]*(?=#)/, (kind) => kind)]),
        ];
        if (names.length === 0) return place.join(":");
        return `${[...place, ...id.split(":").map(this.#typed)].join(":")}${access === undefined ? "" : `#${access}`}`;
      }
      case "vault":
        return rest.length < 2
          ? `vault:${this.name(first)}`
          : ["vault", this.name(first), second, ...names.map((path) => path.split("/").map(this.name).join("/"))].join(
              ":",
            );
      case "credential":
        return `credential:${this.name(rest.join(":"))}`;
      case "aws":
        return first === "account" ? `aws:account:${this.name(rest.slice(1).join(":"))}` : undefined;
      case "external":
        return first === "github" ? `external:github:${this.text(rest.slice(1).join(":"))}` : text;
      case "route":
        return `route:${this.text(rest.join(":"))}`;
      case "system":
        return first === "serviceaccount" || first === "serviceaccounts" || first === "node"
          ? [family, first, ...rest.slice(1).map(this.name)].join(":")
          : text;
      default:
        return (edits as readonly string[]).includes(family.replace(/\..*/, ""))
          ? `${family}:${this.#factKey(rest.join(":"))}`
          : undefined;
    }
  }

  /** What a control edits: `<id>|<id>`, `<id>/<index>`, `trust:<ARN>#/<index>`. */
  readonly #factKey = (key: string): string =>
    key
      .split("|")
      .map((one) => {
        const [, holder = "", id = one, index = ""] =
          /^((?:inline|trust|resource|scp|rcp):)?(.*?)((?:#[^/]*)?\/\d+)?$/s.exec(one) ?? [];
        return holder + this.text(id) + index;
      })
      .join("|");

  /** `deployment/gateway`, `group/general`. */
  readonly #typed = (part: string): string => {
    const [, type = "", name = part] = /^([a-z]+\/)(.*)$/.exec(part) ?? [];
    return type + this.name(name);
  };

  /** The subject of a GitHub Actions token. */
  #claim(text: string): string | undefined {
    if (!/^repo:/.test(text)) return undefined;
    return text
      .split(/([:/])/)
      .map((part) => (/^(repo|ref|refs|heads|tags|environment|pull_request|[:/])$/.test(part) ? part : this.name(part)))
      .join("");
  }

  /** URLs, hosts of the clouds, images. */
  #located(text: string): string | undefined {
    const aws = /^(aws:\/\/\/[a-z0-9-]+\/)(.*)$/.exec(text);
    if (aws) return `${aws[1]}${this.name(aws[2] ?? "")}`;
    const url = /^([a-z0-9+]+:\/\/)([^/:?]*)(:\d+)?(.*)$/s.exec(text);
    if (url)
      return `${url[1]}${this.#host(url[2] ?? "")}${url[3] ?? ""}${(url[4] ?? "").split("/").map(this.#pathPart).join("/")}`;
    if (/(\.amazonaws\.com(\.cn)?|\.on\.aws|\.githubusercontent\.com|\.compute\.internal)\b/.test(text))
      return this.#host(text);
    return /^[\w-]+\.[\w.-]+\.svc(\.|$)/.test(text) ? this.#host(text) : undefined;
  }

  #host(text: string): string {
    const [host = "", ...path] = text.split("/");
    const labels = host.split(".");
    const tail = path.map((part) => (part === "id" ? part : this.name(part)));
    if (/\.compute\.internal$|^(token\.actions\.githubusercontent|github)\.com$/.test(host))
      return [host, ...tail].join("/");
    if (awsHost.test(host)) {
      const chosen = chosenHost.test(host);
      const own = labels.map((label) =>
        !chosen || hostWords.has(label) || region.test(label) ? label : this.#label(label),
      );
      return [own.join("."), ...tail].join("/");
    }
    const own = labels.map((label, at) => (/^(svc|cluster|local)$/.test(label) && at > 0 ? label : this.name(label)));
    return [own.join("."), ...tail].join("/");
  }

  /** AWS puts `internal-` before names of load balancers that are. */
  #label(label: string): string {
    const [prefix = ""] = /^internal-/.exec(label) ?? [];
    return prefix + this.name(label.slice(prefix.length));
  }

  readonly #pathPart = (part: string): string => (arnSecondWords.has(part) || part === "id" ? part : this.name(part));

  vaultPath(text: string): string {
    return vaultPath(text, this.name);
  }
}

export const isPublic = (image: string): boolean => publicRegistries.has(image.slice(0, image.indexOf("/")));

/** Times, addresses, sizes, versions, truth values, actions: nothing that somebody chose. */
function isPlain(text: string): boolean {
  return (
    text === "" ||
    text === "*" ||
    /^\d{4}-\d\d-\d\d([T ].*)?$/.test(text) ||
    /^\d{1,3}(\.\d{1,3}){3}(\/\d+)?$/.test(text) ||
    /^-?\d{1,11}(\.\d+)?([a-zA-Z]{1,2}|%)?$/.test(text) ||
    /^v?\d+(\.\d+)+$/.test(text) ||
    /^(true|false|TCP|UDP|tcp|udp)$/i.test(text) ||
    /^[\ue000-\uf8ff]$/.test(text) ||
    /^[a-z]{2}(-[a-z]+)+-\d[a-z]?$/.test(text)
  );
}
