/** Readers that every importer family shares: bytes of a file to bounded values with their locators. */
export { utf8Bytes } from "./bytes.ts";
export { type JsonValue, readJson, readJsonParts, readWholeJson } from "./json.ts";
export { locatorIn, pointerTo, resolveLocator } from "./pointer.ts";
export { parseShape, shapeOf, shapeProblem } from "./problem.ts";
export { isTree, membersOf, type Tree, treeOf } from "./tree.ts";
export { isTemplate, readYaml } from "./yaml.ts";
