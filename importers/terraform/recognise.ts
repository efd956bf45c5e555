/** True for what `terraform show -json` (or `tofu show -json`) writes of a plan or state, judged by its root members. */
export function recognises(_path: string, head: string): boolean {
  if (!/^\uFEFF?\s*\{/.test(head) || !/"format_version"\s*:\s*"\d+\.\d+"/.test(head.slice(0, 4096))) return false;
  const beginning = head.slice(0, 4096);
  return (
    /"terraform_version"\s*:/.test(beginning) || /"(planned_values|resource_changes|values|prior_state)"\s*:/.test(head)
  );
}
