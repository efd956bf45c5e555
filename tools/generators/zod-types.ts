import {
  BaseType,
  type ChainNodeParser,
  type Config,
  createFormatter,
  createParser,
  DEFAULT_CONFIG,
  type Definition,
  SchemaGenerator,
  type SubNodeParser,
  type SubTypeFormatter,
} from "ts-json-schema-generator";
import type tsTypes from "typescript";
import { z } from "zod";

/** A type that is what a zod shape gives: `OfShape<typeof name>`. Its schema is the shape's own. */
class ShapedType extends BaseType {
  readonly shape: string;

  constructor(shape: string) {
    super();
    this.shape = shape;
  }

  getId(): string {
    return `shape-${this.shape}`;
  }
}

/**
 * Makes schemas of TypeScript types, and of types that shapes give from these.
 * @param shapes by the names under which they are exported
 */
export function generatorOf(
  program: tsTypes.Program,
  ts: typeof tsTypes,
  config: Config,
  shapes: ReadonlyMap<string, z.ZodType>,
): SchemaGenerator {
  const whole = { ...DEFAULT_CONFIG, ...config };
  const shapeOf = (node: tsTypes.Node): string | undefined => {
    if (!ts.isTypeReferenceNode(node) || node.typeName.getText() !== "OfShape") return undefined;
    const [argument] = node.typeArguments ?? [];
    return argument && ts.isTypeQueryNode(argument) ? argument.exprName.getText() : undefined;
  };
  const parser: SubNodeParser = {
    supportsNode: (node) => shapeOf(node as never) !== undefined,
    createType: (node) => new ShapedType(shapeOf(node as never) ?? ""),
  };
  const formatter: SubTypeFormatter = {
    supportsType: (type) => type instanceof ShapedType,
    getDefinition: (type) => schemaOf(shapes, (type as ShapedType).shape),
    getChildren: () => [],
  };
  return new SchemaGenerator(
    program as never,
    createParser(program as never, whole, (chain) => void (chain as ChainNodeParser).addNodeParser(parser)),
    createFormatter(whole, (chain) => void chain.addTypeFormatter(formatter)),
    whole,
  );
}

function schemaOf(shapes: ReadonlyMap<string, z.ZodType>, name: string): Definition {
  const shape = shapes.get(name);
  if (!shape) throw new Error(`no shape is called ${name}`);
  const { $schema: _, ...schema } = z.toJSONSchema(shape);
  return schema as Definition;
}
