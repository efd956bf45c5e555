import { z } from "zod";
import type { ImportContext, InputFile } from "../../model/importer.ts";
import { parseShape, pointerTo, readJson } from "../read/index.ts";

/** Which resource instance it is, as the document says. */
interface Instance {
  /** `module.a["x"].aws_iam_role.app[0]`. */
  readonly address: string;
  /** Empty for the root module. */
  readonly module: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  /** As in the address, with brackets; empty where there is none. */
  readonly key: string;
}

/** What is known of an instance at one moment. Trees of `unknown` and `sensitive` have true where a value is not told. */
export interface State {
  readonly values: unknown;
  readonly unknown: unknown;
  readonly sensitive: unknown;
  /** JSON pointer of `values`. */
  readonly pointer: string;
}

/** One resource instance before and after; where nothing changes the two are alike. */
export interface ResourceInstance extends Instance {
  readonly before: State | undefined;
  readonly after: State | undefined;
  /** True where it is made anew, under its old name or a new one. */
  readonly created: boolean;
  readonly changes: boolean;
}

/** A block's expressions: by attribute `{references}`, `{constant_value}` or a list of blocks. */
export type Expressions = Readonly<Record<string, unknown>>;

export interface ModuleConfig {
  readonly resources: ReadonlyMap<string, { readonly expressions: Expressions; readonly provider: string }>;
  readonly outputs: ReadonlyMap<string, unknown>;
  readonly calls: ReadonlyMap<string, { readonly expressions: Expressions; readonly module: ModuleConfig }>;
}

export interface TerraformDocument {
  readonly file: string;
  readonly instances: readonly ResourceInstance[];
  readonly config: ModuleConfig;
  /** Expressions of provider configurations by their key: `aws`, `aws.other`, `module.b:aws`. */
  readonly providers: ReadonlyMap<string, Expressions>;
  /** Values of the root module's variables. */
  readonly variables: ReadonlyMap<string, unknown>;
}

const tree = z.record(z.string(), z.unknown());
const key = z.union([z.string(), z.number()]).optional();
const common = {
  address: z.string().max(4096),
  mode: z.enum(["managed", "data"]),
  type: z.string(),
  name: z.string(),
  index: key,
};
const Change = z.object({
  ...common,
  module_address: z.string().max(4096).optional(),
  deposed: z.string().optional(),
  change: z.object({
    actions: z.array(z.string()),
    before: tree.nullish(),
    after: tree.nullish(),
    after_unknown: z.unknown().optional(),
    before_sensitive: z.unknown().optional(),
    after_sensitive: z.unknown().optional(),
  }),
});
const Held = z.object({
  ...common,
  values: tree.nullish(),
  sensitive_values: z.unknown().optional(),
});
const Provider = z.object({ expressions: tree.default({}) });
const Resource = z.object({
  address: z.string(),
  provider_config_key: z.string().default(""),
  expressions: tree.default({}),
});
interface RawModule {
  readonly resources?: readonly unknown[] | undefined;
  readonly outputs?: Readonly<Record<string, { readonly expression?: unknown }>> | undefined;
  readonly module_calls?:
    | Readonly<
        Record<string, { readonly expressions?: Expressions | undefined; readonly module?: RawModule | undefined }>
      >
    | undefined;
}
const Module: z.ZodType<RawModule> = z.lazy(() =>
  z.object({
    resources: z.array(z.unknown()).optional(),
    outputs: z.record(z.string(), z.object({ expression: z.unknown() })).optional(),
    module_calls: z
      .record(z.string(), z.object({ expressions: tree.optional(), module: Module.optional() }))
      .optional(),
  }),
);
const Configuration = z.object({
  provider_config: z.record(z.string(), z.unknown()).default({}),
  root_module: z.unknown().optional(),
});
const Variables = z.record(z.string(), z.object({ value: z.unknown().optional() }));

/** Modules inside one another; deeper ones are a problem. */
const deepest = 24;
const below = Array.from({ length: deepest }, (_, depth) => `root_module${".child_modules.*".repeat(depth)}`);
const held = ["values", "prior_state.values", "planned_values"];
const wanted = [
  ...["format_version", "errored", "resource_changes.*", "configuration", "variables"].map((name) => `$.${name}`),
  ...held.flatMap((values) => below.map((module) => `$.${values}.${module}.resources.*`)),
  ...held.map((values) => `$.${values}.root_module${".child_modules.*".repeat(deepest)}`),
];

const emptyModule: ModuleConfig = { resources: new Map(), outputs: new Map(), calls: new Map() };

/** Reads a plan or state as `terraform show -json` writes it. Values of other providers than AWS's are not kept. */
export async function readDocument(file: InputFile, context: ImportContext): Promise<TerraformDocument> {
  const changes: ResourceInstance[] = [];
  const states = new Map<string, ResourceInstance[]>(held.map((name) => [name, []]));
  let config = emptyModule;
  let providers: ReadonlyMap<string, Expressions> = new Map();
  let variables: ReadonlyMap<string, unknown> = new Map();
  let planned = false;
  const options = {
    limit: 64 * 2 ** 20,
    opened: (pointer: string): void => {
      planned ||= pointer === "/resource_changes";
    },
  };
  for await (const { pointer, value } of readJson(file, wanted, context, options)) {
    const [, first = "", second] = pointer.split("/");
    const problem = (message: string, code: "import.shape" | "import.too-large" = "import.shape"): void =>
      context.problem({ code, file: file.path, at: pointer, message });
    if (first === "format_version") {
      if (typeof value !== "string" || !/^[01]\./.test(value))
        problem("a major version of the format that Ambit does not know");
    } else if (first === "errored") {
      if (value === true) problem("terraform could not finish the plan: it holds a part of the changes only");
    } else if (first === "resource_changes") changes.push(...changeOf(value, pointer, file.path, context));
    else if (first === "configuration") [config, providers] = configuration(value, pointer, file.path, context);
    else if (first === "variables") {
      const all = parseShape(Variables, value, file.path, pointer, context) ?? {};
      variables = new Map(Object.entries(all).map(([name, variable]) => [name, variable.value]));
    } else if (/\/child_modules\/\d+$/.test(pointer)) {
      problem(`holds modules more than ${deepest} deep: they are not read`, "import.too-large");
    } else {
      const list = states.get(first === "prior_state" ? `${first}.${second}` : first);
      list?.push(...heldInstance(value, pointer, file.path, context));
    }
  }
  const [values = [], prior = [], after = []] = held.map((name) => states.get(name));
  // Data that was read before planning is in the prior state alone; what a plan changes or leaves is all in its changes.
  const data = prior.filter(({ mode }) => mode === "data");
  const instances = planned ? [...data, ...changes] : [...data, ...values, ...after];
  return { file: file.path, instances, config, providers, variables };
}

const isOurs = (type: string): boolean => type.startsWith("aws_");
const keyOf = (index: string | number | undefined): string => (index === undefined ? "" : `[${JSON.stringify(index)}]`);

function* changeOf(value: unknown, pointer: string, file: string, context: ImportContext): Iterable<ResourceInstance> {
  const read = parseShape(Change, value, file, pointer, context);
  if (!read || !isOurs(read.type)) return;
  const { change, deposed, index, module_address: module = "", address, mode, type, name } = read;
  const actions = new Set(change.actions);
  const at = (side: string): string => pointerTo(pointer, "change", side);
  const before = change.before
    ? { values: change.before, unknown: undefined, sensitive: change.before_sensitive, pointer: at("before") }
    : undefined;
  const changed = change.after
    ? { values: change.after, unknown: change.after_unknown, sensitive: change.after_sensitive, pointer: at("after") }
    : undefined;
  // Terraform forgets about the object, which stays.
  const forgotten = actions.has("forget");
  yield {
    address: deposed === undefined ? address : `${address} (deposed ${deposed})`,
    ...{ module, mode, type, name, key: keyOf(index) },
    before,
    after: forgotten ? before : changed,
    created: actions.has("create"),
    changes: !forgotten && (actions.has("create") || actions.has("update") || actions.has("delete")),
  };
}

function* heldInstance(
  value: unknown,
  pointer: string,
  file: string,
  context: ImportContext,
): Iterable<ResourceInstance> {
  const read = parseShape(Held, value, file, pointer, context);
  if (!read || !isOurs(read.type)) return;
  const { address, mode, type, name, index } = read;
  const key = keyOf(index);
  const own = `${mode === "data" ? "data." : ""}${type}.${name}${key}`;
  const module = address.endsWith(`.${own}`) ? address.slice(0, -own.length - 1) : "";
  const state = {
    values: read.values ?? {},
    unknown: undefined,
    sensitive: read.sensitive_values,
    pointer: pointerTo(pointer, "values"),
  };
  yield { address, module, mode, type, name, key, before: state, after: state, created: false, changes: false };
}

function configuration(
  value: unknown,
  pointer: string,
  file: string,
  context: ImportContext,
): [ModuleConfig, ReadonlyMap<string, Expressions>] {
  const read = parseShape(Configuration, value, file, pointer, context);
  const root = read && parseShape(Module, read.root_module ?? {}, file, pointerTo(pointer, "root_module"), context);
  const providers = Object.entries(read?.provider_config ?? {}).flatMap(([name, provider]) => {
    const parsed = Provider.safeParse(provider);
    return parsed.success ? [[name, parsed.data.expressions] as const] : [];
  });
  return [root ? moduleConfig(root) : emptyModule, new Map(providers)];
}

function moduleConfig(module: RawModule): ModuleConfig {
  const resources = (module.resources ?? []).flatMap((resource) => {
    const parsed = Resource.safeParse(resource);
    if (!parsed.success) return [];
    const { address, expressions, provider_config_key: provider } = parsed.data;
    return [[address, { expressions, provider }] as const];
  });
  return {
    resources: new Map(resources),
    outputs: new Map(Object.entries(module.outputs ?? {}).map(([name, { expression }]) => [name, expression])),
    calls: new Map(
      Object.entries(module.module_calls ?? {}).map(([name, call]) => [
        name,
        { expressions: call.expressions ?? {}, module: call.module ? moduleConfig(call.module) : emptyModule },
      ]),
    ),
  };
}
