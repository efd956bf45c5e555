import { type QueryClient, type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Accepted, JobList } from "../../server/api/shapes.ts";
import type { Job } from "../../server/jobs/job.ts";
import { request } from "./problem.ts";
import { type Sent, upload } from "./upload.ts";

const jobsKey = ["jobs"];

/** Newest first; kept current by `useEvents`. */
export const useJobs = (): UseQueryResult<JobList> =>
  useQuery({
    queryKey: jobsKey,
    queryFn: async ({ signal }) => (await (await request("jobs", { signal })).json()) as JobList,
  });

export const isOver = ({ state }: Job): boolean => state === "done" || state === "failed" || state === "cancelled";

/** A job as it now is, in its place of the list. */
function withJob(known: JobList | undefined, job: Job): JobList {
  const jobs = known?.jobs ?? [];
  const at = jobs.findIndex(({ id }) => id === job.id);
  return { jobs: at < 0 ? [job, ...jobs] : jobs.with(at, job) };
}

/**
 * Once, for the whole page: listens to what jobs do. The first event of each says what it already did.
 * @param onOver called when one ends while the page is open; the same function at every call
 */
export function useEvents(onOver: (job: Job) => void): void {
  const client = useQueryClient();
  useEffect(() => {
    const stream = new EventSource("/api/v1/events");
    let cut = false;
    stream.addEventListener("job", ({ data }: MessageEvent<string>) => {
      const job = JSON.parse(data) as Job;
      if (take(client, job)) onOver(job);
    });
    stream.addEventListener("error", () => {
      cut = true;
    });
    // What was done while the stream was cut may have made a snapshot.
    stream.addEventListener("open", () => {
      if (cut) void client.invalidateQueries();
      cut = false;
    });
    return () => stream.close();
  }, [client, onOver]);
}

/** A new snapshot makes every answer old. @returns whether the job has ended just now */
function take(client: QueryClient, job: Job): boolean {
  const before = client.getQueryData<JobList>(jobsKey)?.jobs.find(({ id }) => id === job.id);
  client.setQueryData<JobList>(jobsKey, (known) => withJob(known, job));
  if (!before) return false;
  if (job.snapshot !== undefined && before.snapshot === undefined) {
    void client.invalidateQueries({ queryKey: ["store"] });
    void client.invalidateQueries({ queryKey: ["answer"] });
  }
  return isOver(job) && !isOver(before);
}

export interface ImportOrder extends Sent {
  readonly closedWorld: boolean;
}

/** @returns the job's id. @throws ProblemError */
export async function startImport({ files, as, closedWorld }: ImportOrder): Promise<string> {
  const response = await upload("imports", { files, as }, closedWorld ? { closedWorld: "true" } : {});
  return ((await response.json()) as Accepted).job;
}

/** @throws ProblemError */
export async function cancelJob(id: string): Promise<void> {
  await request(`jobs/${encodeURIComponent(id)}`, { method: "DELETE" });
}
