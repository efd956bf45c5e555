import { canonical } from "../../model/canonical.ts";
import { nameOf } from "./computed.ts";
import type { Draft, Drafts } from "./drafts.ts";
import type { Moments } from "./iam.ts";
import type { Resource, View } from "./resource.ts";
import { tagsOf } from "./tags.ts";

const path = "EC2.SecurityGroups";

/** One peer of one rule. */
interface Atom {
  readonly group: string;
  readonly direction: "ingress" | "egress";
  readonly protocol: string;
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly peer:
    | { readonly CidrIp: string }
    | { readonly CidrIpv6: string }
    | { readonly GroupId: string }
    | { readonly PrefixListId: string };
  readonly pointer: string;
}

/** Security groups with the rules in them and those that are resources of their own, old form and new. */
export function securityGroups({ own, other }: Moments, drafts: Drafts): void {
  const draftOf = (id: string, { home }: Resource): Draft => drafts.of(path, id, home, { GroupId: id, GroupName: id });
  const keyOf = ({ pointer: _, ...atom }: Atom): string => canonical(atom);
  // A group shows all its rules, those too that resources of their own manage at one of the moments.
  const apart = new Set([own, other].flatMap((world) => [...separate(world)].map(([atom]) => keyOf(atom))));
  const written = new Set<string>();
  const put = (draft: Draft, atom: Atom): void => {
    if (written.has(keyOf(atom))) return;
    written.add(keyOf(atom));
    draft.push(atom.direction === "ingress" ? "IpPermissions" : "IpPermissionsEgress", permission(atom), atom.pointer);
  };
  for (const resource of own.all("aws_security_group", "aws_default_security_group")) {
    const { is } = resource;
    const id = own.attribute(resource, "id") ?? own.symbols.of(resource.address);
    const draft = drafts.whole(path, id, resource, {
      GroupId: id,
      GroupName: nameOf(resource, own),
      VpcId: is.text("vpc_id"),
      Tags: tagsOf(is),
    });
    for (const direction of ["ingress", "egress"] as const) {
      for (const block of is.blocks(direction)) {
        for (const atom of atomsOf(id, direction, block)) if (!apart.has(keyOf(atom))) put(draft, atom);
      }
    }
  }
  for (const [atom, resource] of separate(own)) put(draftOf(atom.group, resource), atom);
}

function* separate(world: View): Iterable<readonly [Atom, Resource]> {
  for (const resource of world.all("aws_security_group_rule")) {
    const { is } = resource;
    const group = is.text("security_group_id");
    if (group === undefined) continue;
    const direction = is.own("type") === "egress" ? "egress" : "ingress";
    for (const atom of atomsOf(group, direction, is)) yield [atom, resource];
    const source = is.text("source_security_group_id");
    if (
      (source !== undefined && !is.isOpen("source_security_group_id")) ||
      is.expression("source_security_group_id") !== undefined
    )
      yield [
        { ...ports(is, "protocol"), group, direction, peer: { GroupId: source ?? group }, pointer: is.pointer },
        resource,
      ];
  }
  for (const direction of ["ingress", "egress"] as const) {
    for (const resource of world.all(`aws_vpc_security_group_${direction}_rule`)) {
      const { is } = resource;
      const group = is.text("security_group_id");
      if (group === undefined) continue;
      const common = { ...ports(is, "ip_protocol"), group, direction, pointer: is.pointer };
      const [ipv4, ipv6] = [is.text("cidr_ipv4"), is.text("cidr_ipv6")];
      const [peer, list] = [is.text("referenced_security_group_id"), is.text("prefix_list_id")];
      if (ipv4 !== undefined) yield [{ ...common, peer: { CidrIp: ipv4 } }, resource];
      if (ipv6 !== undefined) yield [{ ...common, peer: { CidrIpv6: ipv6 } }, resource];
      if (peer !== undefined) yield [{ ...common, peer: { GroupId: peer } }, resource];
      if (list !== undefined) yield [{ ...common, peer: { PrefixListId: list } }, resource];
    }
  }
}

type Is = Resource["is"];

/** Peers of a block or of a rule in the old form, without the group that an old rule names. */
function* atomsOf(group: string, direction: Atom["direction"], is: Is): Iterable<Atom> {
  const common = { ...ports(is, "protocol"), group, direction, pointer: is.pointer };
  for (const CidrIp of is.texts("cidr_blocks")) yield { ...common, peer: { CidrIp } };
  for (const CidrIpv6 of is.texts("ipv6_cidr_blocks")) yield { ...common, peer: { CidrIpv6 } };
  for (const GroupId of is.texts("security_groups")) yield { ...common, peer: { GroupId } };
  for (const PrefixListId of is.texts("prefix_list_ids")) yield { ...common, peer: { PrefixListId } };
  if (is.flag("self") === true) yield { ...common, peer: { GroupId: group } };
}

const numbers: Readonly<Record<string, string>> = { all: "-1", "6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6" };

/** Ports as EC2 shows them: none where every protocol is let through. */
function ports(is: Is, field: "protocol" | "ip_protocol"): Pick<Atom, "protocol" | "from" | "to"> {
  const written = (is.own(field) ?? "-1").toLowerCase();
  const protocol = numbers[written] ?? written;
  if (protocol === "-1") return { protocol, from: undefined, to: undefined };
  // Ports that are not told are taken to be any.
  return { protocol, from: is.number("from_port") ?? 0, to: is.number("to_port") ?? 65_535 };
}

function permission({ protocol, from, to, peer }: Atom): unknown {
  return {
    IpProtocol: protocol,
    ...(from === undefined ? {} : { FromPort: from }),
    ...(to === undefined ? {} : { ToPort: to }),
    IpRanges: "CidrIp" in peer ? [peer] : [],
    Ipv6Ranges: "CidrIpv6" in peer ? [peer] : [],
    UserIdGroupPairs: "GroupId" in peer ? [peer] : [],
    PrefixListIds: "PrefixListId" in peer ? [peer] : [],
  };
}
