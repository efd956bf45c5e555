/** Where a framework explains one of its entries; undefined where it has no address per entry. */
export function frameworkLink(framework: string): string | undefined {
  const [name, id = ""] = framework.split(/:(.*)/);
  if (name === "attack") return `https://attack.mitre.org/techniques/${id.replace(".", "/")}/`;
  if (name === "cwe") return `https://cwe.mitre.org/data/definitions/${id.replace(/^CWE-/i, "")}.html`;
  return undefined;
}
