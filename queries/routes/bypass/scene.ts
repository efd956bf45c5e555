import type { FactReader } from "../../../model/fact.ts";
import type { Placement } from "../placement.ts";
import type { Routed } from "../routed.ts";
import { type Group, isGuarded, isOpen, type Scene } from "./pattern.ts";

/** Groups the routes once: linear in them and in the workloads that they lead to. */
export function sceneOf(facts: FactReader, all: readonly Routed[], placement: (routed: Routed) => Placement): Scene {
  const hosts = new Map<string, Routed[]>();
  const workloads = new Map<string, Routed[]>();
  for (const routed of all) {
    put(hosts, routed.address.host, routed);
    for (const id of routed.workloads) put(workloads, id, routed);
  }
  hosts.delete("*");
  hosts.delete("");
  return { facts, all, hosts: grouped("host", hosts), workloads: grouped("to", workloads), placement };
}

function put(map: Map<string, Routed[]>, key: string, routed: Routed): void {
  const list = map.get(key);
  if (list) list.push(routed);
  else map.set(key, [routed]);
}

const grouped = (type: string, map: ReadonlyMap<string, readonly Routed[]>): ReadonlyMap<string, Group> =>
  new Map(
    [...map].map(([key, all]) => [
      key,
      { key: `${type}:${key}`, all, open: all.filter(isOpen), guarded: all.filter(isGuarded) },
    ]),
  );
