/** True where every `{{` of a path is closed by one `}}`, as the server demands of a policy. */
export function isBalanced(path: string): boolean {
  const [head = "", ...pieces] = path.split("{{");
  return !head.includes("}}") && pieces.every((piece) => piece.split("}}").length === 2);
}
