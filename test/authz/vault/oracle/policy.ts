export type Value = string | boolean;
export type Parameters = Readonly<Record<string, readonly Value[]>>;

/** A `path` block as data, before it is written down. */
export interface Block {
  readonly path: string;
  readonly capabilities?: readonly string[];
  /** The form before capabilities: `read`, `write`, `sudo`, `deny`. */
  readonly legacy?: string;
  readonly allowed?: Parameters;
  readonly denied?: Parameters;
  readonly required?: readonly string[];
  /** Seconds. */
  readonly minWrap?: number;
  readonly maxWrap?: number;
}

export interface Policy {
  readonly name: string;
  readonly blocks: readonly Block[];
  readonly form?: "json";
}

/** A policy as its author writes it. */
export const textOf = ({ blocks, form }: Policy): string =>
  form === "json" ? jsonOf(blocks) : blocks.map(hclOf).join("\n");

/** A field of a block and its value, as both notations have them. */
const fields = (block: Block): readonly (readonly [name: string, value: unknown])[] =>
  (
    [
      ["policy", block.legacy],
      ["capabilities", block.capabilities],
      ["allowed_parameters", block.allowed],
      ["denied_parameters", block.denied],
      ["required_parameters", block.required],
      ["min_wrapping_ttl", block.minWrap === undefined ? undefined : `${block.minWrap}s`],
      ["max_wrapping_ttl", block.maxWrap],
    ] as const
  ).filter(([, value]) => value !== undefined);

const hclOf = (block: Block): string => {
  const lines = fields(block).map(([name, value]) => `  ${name} = ${written(value)}`);
  return `path ${JSON.stringify(block.path)} {\n${lines.join("\n")}\n}`;
};

function written(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  return `{\n${Object.entries(value)
    .map(([name, list]) => `    ${JSON.stringify(name)} = ${written(list)}`)
    .join("\n")}\n  }`;
}

const jsonOf = (blocks: readonly Block[]): string =>
  JSON.stringify({ path: blocks.map((block) => ({ [block.path]: Object.fromEntries(fields(block)) })) });
