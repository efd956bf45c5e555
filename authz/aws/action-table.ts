import { serviceOf } from "./arn.ts";
import { globMatches } from "./pattern.ts";
import { lines } from "./reference/actions.ts";

const levels = { r: "read", l: "list", w: "write", t: "tagging", p: "permissions" } as const;
export type AccessLevel = (typeof levels)[keyof typeof levels];

/** A type of resource with the form of its ARNs. */
export interface ResourceType {
  readonly name: string;
  /** Glob: `arn:*:s3:::*\/*`. */
  readonly arn: string;
}

/** What AWS's Service Authorization Reference says of an action, as of `tableDate`. */
export interface ActionEntry {
  /** As AWS writes it: `s3:GetObject`. */
  readonly action: string;
  readonly level: AccessLevel;
  /** Empty where the action takes no resource: only `*` matches it. */
  readonly types: readonly ResourceType[];
  /** Condition keys beside the global ones, lower case; one that ends in `*` stands for all that begin so. */
  readonly keys: readonly string[];
}

interface Service {
  readonly types: readonly ResourceType[];
  readonly actions: ReadonlyMap<string, ActionEntry>;
}

/** Services read from the table so far. It is constant data, so what is kept is the same for everybody. */
const services = new Map<string, Service | undefined>();

function serviceNamed(prefix: string): Service | undefined {
  if (services.has(prefix)) return services.get(prefix);
  const start = /^[a-z0-9-]+$/.test(prefix) ? lines.indexOf(`\n${prefix};`) : -1;
  if (start < 0) return undefined;
  const service = readService(lines.slice(start + 1, lines.indexOf("\n", start + 1)));
  services.set(prefix, service);
  return service;
}

const listed = (text: string): readonly string[] => (text === "" ? [] : text.split("|"));

function readService(line: string): Service {
  const [prefix = "", typeText = "", keyText = "", actionText = ""] = line.split(";");
  const types = listed(typeText).map((text) => {
    const at = text.indexOf("=");
    return { name: text.slice(0, at), arn: text.slice(at + 1) };
  });
  const keys = listed(keyText);
  const chosen = <T>(places: string, all: readonly T[]): readonly T[] =>
    places === "" ? [] : places.split(" ").flatMap((place) => all[Number.parseInt(place, 36)] ?? []);
  const actions = listed(actionText).map((text): readonly [string, ActionEntry] => {
    const [name = "", level = "", own = "", tested = ""] = text.split(",");
    const entry = {
      action: `${prefix}:${name}`,
      level: levels[level as keyof typeof levels],
      types: chosen(own, types),
      keys: chosen(tested, keys),
    };
    return [entry.action.toLowerCase(), entry];
  });
  return { types, actions: new Map(actions) };
}

/** Undefined for an action that the table does not have: there is none, or it is newer. Case does not count. */
export function actionEntry(action: string): ActionEntry | undefined {
  const lower = action.toLowerCase();
  return serviceNamed(serviceOf(lower))?.actions.get(lower);
}

/** Whether a request for the action can have the context key, given in lower case; global keys always. */
export const hasKey = ({ keys }: ActionEntry, key: string): boolean =>
  key.startsWith("aws:") || keys.some((known) => globMatches(known, key));

/** How a resource fits an action: `other` is a resource of the service that the action is never about. */
export type Fit = "fits" | "other" | "unknown";

export function fitOf({ action, types }: ActionEntry, arn: string): Fit {
  const isOne = (type: ResourceType): boolean => isOf(type, arn);
  if (types.some(isOne)) return "fits";
  return serviceNamed(serviceOf(action))?.types.some(isOne) ? "other" : "unknown";
}

/** A bucket's name has no slash, whatever the glob of its ARN matches. */
const isOf = ({ name, arn: form }: ResourceType, arn: string): boolean =>
  globMatches(form, arn) && !(name === "bucket" && arn.includes("/") && form.endsWith(":s3:::*"));
