import { type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ScanRecord } from "../../scan/record.ts";
import type { About, Imports, ScanList, SnapshotList } from "../../server/api/shapes.ts";
import { request } from "./problem.ts";

/** A resource of the API that is no answer to a question. */
function useResource<T>(path: string): UseQueryResult<T> {
  return useQuery({
    queryKey: ["store", path],
    queryFn: async ({ signal }) => (await (await request(path, { signal })).json()) as T,
  });
}

export const useAbout = (): UseQueryResult<About> => useResource<About>("about");
/** Newest first. */
export const useSnapshots = (): UseQueryResult<SnapshotList> => useResource<SnapshotList>("snapshots");
/** Newest first. */
export const useImports = (): UseQueryResult<Imports> => useResource<Imports>("imports");

/** Runs of scans without their details, newest first. */
export const useScans = (): UseQueryResult<ScanList> => useResource<ScanList>("scans");
/** One run, whole. */
export const useScan = (id: string): UseQueryResult<ScanRecord> =>
  useResource<ScanRecord>(`scans/${encodeURIComponent(id)}`);

/**
 * Keeps a snapshot whatever is pruned, or no longer; the list of snapshots is then asked again.
 * @throws ProblemError
 */
export function usePin(): (id: string, pinned: boolean) => Promise<void> {
  const client = useQueryClient();
  return async (id, pinned) => {
    await request(`snapshots/${encodeURIComponent(id)}/pin`, {
      method: pinned ? "PUT" : "DELETE",
      ...(pinned ? { headers: { "content-type": "application/json" }, body: "{}" } : {}),
    });
    await client.invalidateQueries({ queryKey: ["store", "snapshots"] });
  };
}
