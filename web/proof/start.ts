/** The question of one start: a workload stands for the internet with code in that workload. */
export const startOf = (start: string): { readonly from: readonly string[]; readonly assume: readonly string[] } =>
  start.includes(":pod:") || start.includes(":function:")
    ? { from: ["internet"], assume: [start] }
    : { from: [start], assume: [] };
