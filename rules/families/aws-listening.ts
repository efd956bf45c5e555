import type { FactReader } from "../../model/fact.ts";
import type { Listening } from "./aws-places.ts";

/** The port that is told, else Redshift's own. */
export const warehousePort = ({ port = 5439 }: { readonly port?: number }): number => port;
/** NFS, which EFS speaks. */
const filesPort = 2049;

const vpcOf = (vpc: string | undefined): { readonly vpc?: string } => (vpc === undefined ? {} : { vpc });

/** The clusters of Redshift, and the workgroups that answer for a namespace. */
function warehouses(facts: FactReader): readonly Listening[] {
  const clusters = facts.of("aws.warehouse").filter(({ serverless }) => !serverless);
  return [
    ...clusters.map((fact) => ({ store: fact, because: [fact] as const, ...fact, port: warehousePort(fact) })),
    ...facts.of("aws.workgroup").flatMap((group) => {
      const vpc = group.subnets.map((id) => facts.get("aws.subnet", id)).find((subnet) => subnet !== undefined);
      return namespacesOf(facts, group).map((store) => ({
        store,
        because: vpc ? ([store, group, vpc] as const) : ([store, group] as const),
        ...vpcOf(vpc?.vpc),
        securityGroups: group.securityGroups,
        port: warehousePort(group),
      }));
    }),
  ];
}

/** The namespace that a workgroup answers for: one of its name in its account and region. */
export const namespacesOf = (facts: FactReader, group: { readonly key: string; readonly namespace: string }) =>
  facts
    .where("aws.warehouse", "name", group.namespace)
    .filter(({ serverless, key }) => serverless && placeOf(key) === placeOf(group.key));

const placeOf = (arn: string): string => arn.split(":").slice(3, 5).join();

/** Domains of OpenSearch inside a VPC. */
const domains = (facts: FactReader): readonly Listening[] =>
  facts
    .of("aws.search-domain")
    .filter(({ vpc }) => vpc !== undefined)
    .map((fact) => ({
      store: fact,
      because: [fact],
      ...vpcOf(fact.vpc),
      securityGroups: fact.securityGroups,
      port: 443,
    }));

const fileSystems = (facts: FactReader): readonly Listening[] =>
  facts.of("aws.mount-target").flatMap((mount) => {
    const store = facts.get("aws.file-system", mount.fileSystem);
    return store
      ? [
          {
            store,
            because: [store, mount],
            ...vpcOf(mount.vpc),
            securityGroups: mount.securityGroups,
            port: filesPort,
          },
        ]
      : [];
  });

/** Every store that listens in a VPC, databases of RDS apart. */
export const listening = (facts: FactReader): readonly Listening[] => [
  ...warehouses(facts),
  ...domains(facts),
  ...fileSystems(facts),
];
