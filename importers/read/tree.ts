/** An object of a document whose shape is not checked yet. */
export type Tree = Readonly<Record<string, unknown>>;

export const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);
/** The object; an empty one where it is something else. */
export const treeOf = (value: unknown): Tree => (isTree(value) ? value : {});
/** Members of the array; none where it is something else. */
export const membersOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
