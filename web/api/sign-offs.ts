import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { GateAnswer } from "../../gate/answer.ts";
import type { GateFields } from "../../gate/input.ts";
import { usePlace } from "../state/use-view-state.ts";
import { addressed } from "./ask.ts";
import { request } from "./problem.ts";

/**
 * What the gate says of the snapshot that the address names, or of a design laid over it. Commits are made outside: it is
 * asked anew whenever it is shown.
 */
export function useGate(fields: GateFields, enabled = true): UseQueryResult<GateAnswer> {
  const { snapshot, asOf } = usePlace().state;
  const design = (fields.with ?? []).join(" ");
  return useQuery({
    queryKey: ["gate", design, fields, snapshot, asOf],
    enabled,
    queryFn: async ({ signal }) => {
      const response = await request(`gate${addressed({ snapshot, asOf })}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(fields),
        signal,
      });
      return (await response.json()) as GateAnswer;
    },
    staleTime: 0,
    // What was said of another design is no answer to this one.
    placeholderData: (previous, query) => (query?.queryKey[1] === design ? previous : undefined),
  });
}
