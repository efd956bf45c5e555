import { compare } from "../../model/canonical.ts";
import type { NodeClass } from "../../model/node.ts";
import { classAt, kindNumber, type Table } from "../table.ts";
import type { OverviewCounts, TargetClass } from "./answer.ts";
import type { Columns } from "./columns.ts";
import type { Starts } from "./starts.ts";

const sensitive: ReadonlySet<TargetClass> = new Set(["authority", "secret", "data-store"]);
/** What somebody becomes by rewriting policies: no identity of the estate. */
const notCounted = kindNumber("AwsMaxPrincipal");

/**
 * The headline.
 * @param privileged per node
 * @param byAnybody per node: 1 for a target that the internet reaches, nothing assumed
 * @param reached per node: 1 for a target that the internet or some entry shown reaches
 */
export function countsOf(
  table: Table,
  columns: Columns,
  privileged: Uint8Array,
  { entries, counts }: Starts,
  byAnybody: Uint8Array,
  reached: Uint8Array,
): Omit<OverviewCounts, "notProven"> & { readonly notProven: readonly string[] } {
  const perKind = new Int32Array(256);
  for (let node = 0; node < table.kind.length; node++) {
    const kind = table.kind[node] as number;
    perKind[kind] = (perKind[kind] as number) + 1;
  }
  perKind[notCounted] = 0;
  const ofClass = (group: NodeClass): number =>
    perKind.reduce((sum, count, kind) => sum + (count > 0 && classAt(kind) === group ? count : 0), 0);
  const sum = (per: ArrayLike<number>, wanted: (group: TargetClass) => boolean): number =>
    columns.all.reduce((all, { class: group }, index) => all + (wanted(group) ? (per[index] ?? 0) : 0), 0);
  const totals = columns.all.map(({ total }) => total);
  const isSensitive = (group: TargetClass): boolean => sensitive.has(group);
  return {
    entries: entries.length,
    notProven: entries
      .filter(({ authentication }) => authentication === "not-proven")
      .map(({ name }) => name)
      .sort(compare),
    ...counts,
    identities: ofClass("identity") - sum(totals, (group) => group === "authority"),
    privileged: privileged.reduce((all, one) => all + one, 0),
    workloads: ofClass("workload"),
    secrets: sum(totals, (group) => group === "secret"),
    dataStores: sum(totals, (group) => group === "data-store"),
    authorities: sum(totals, (group) => group === "authority"),
    sensitive: sum(totals, isSensitive),
    reachedByAnybody: sum(columns.counted(byAnybody), isSensitive),
    reached: sum(columns.counted(reached), isSensitive),
  };
}
