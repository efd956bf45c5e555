import {
  AppWindow,
  Archive,
  Bell,
  Box,
  Boxes,
  Camera,
  Cloud,
  CloudCog,
  Contact,
  Container,
  Cpu,
  Database,
  DatabaseZap,
  FileKey,
  FileSliders,
  FolderGit2,
  Globe,
  Hammer,
  HardDrive,
  type IconNode,
  IdCard,
  KeyRound,
  KeySquare,
  Layers,
  ListOrdered,
  LockKeyhole,
  Network,
  Notebook,
  Package,
  Plug,
  ScrollText,
  Server,
  ShieldCheck,
  Split,
  SquareFunction,
  Table2,
  Ticket,
  Timer,
  User,
  UserCog,
  UserRound,
  UsersRound,
  Vault,
  Waypoints,
} from "lucide";
import type { NodeKind } from "../../model/node.ts";

/** The picture in a node: one per kind, drawn on a square of 24 units with strokes of 2. */
const glyphs: Readonly<Record<NodeKind, IconNode>> = {
  Internet: Globe,
  Hub: Waypoints,
  Route: Waypoints,
  Credential: Ticket,
  ExternalIdentity: Contact,
  Database: Database,

  AwsAccount: Cloud,
  AwsUser: User,
  AwsRole: IdCard,
  AwsGroup: UsersRound,
  AwsPolicy: ScrollText,
  AwsSession: Timer,
  AwsMaxPrincipal: ShieldCheck,
  AwsBucket: Archive,
  AwsTable: Table2,
  AwsDatabase: Database,
  AwsQueue: ListOrdered,
  AwsTopic: Bell,
  AwsSnapshot: Camera,
  AwsRepository: Package,
  AwsSecret: KeyRound,
  AwsParameter: FileKey,
  AwsKey: KeySquare,
  AwsFunction: SquareFunction,
  AwsInstance: Server,
  AwsNotebook: Notebook,
  AwsContainerTask: Container,
  AwsBuildProject: Hammer,
  AwsStack: Layers,
  AwsService: AppWindow,
  AwsVpc: Network,
  AwsSubnet: Network,
  AwsVpcEndpoint: Plug,
  AwsLoadBalancer: Split,
  AwsApi: Plug,

  K8sCluster: CloudCog,
  K8sNamespace: Boxes,
  K8sNode: Cpu,
  K8sPod: Box,
  K8sController: Boxes,
  K8sServiceAccount: UserCog,
  K8sUser: UserRound,
  K8sGroup: UsersRound,
  K8sSecret: KeyRound,
  K8sConfigMap: FileSliders,
  K8sService: Split,
  K8sNetwork: Network,

  VaultCluster: Vault,
  VaultAuthRole: IdCard,
  VaultEntity: UserRound,
  VaultSecret: LockKeyhole,
  VaultDynamicRole: DatabaseZap,
  VaultPolicy: ScrollText,

  GithubRepo: FolderGit2,
};

const unknown: IconNode = HardDrive;

/** Attributes that the glyphs use; anything else never reaches a document. */
const known = new Set([
  "d",
  "cx",
  "cy",
  "r",
  "rx",
  "ry",
  "x",
  "y",
  "x1",
  "x2",
  "y1",
  "y2",
  "width",
  "height",
  "points",
]);

/** The glyph's shapes as SVG elements without colour: they take the stroke of the element around them. */
export function glyphShapes(kind: NodeKind): string {
  return (glyphs[kind] ?? unknown)
    .map(([tag, attributes]) => {
      const own = Object.entries(attributes)
        .filter(([name]) => known.has(name))
        .map(([name, value]) => ` ${name}="${value}"`)
        .join("");
      return `<${tag}${own}/>`;
    })
    .join("");
}

/** A glyph as an image that a stylesheet can point to. */
export const glyphUri = (kind: NodeKind, colour: string): string =>
  dataUri(
    `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="0 0 24 24" fill="none" stroke="${colour}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${glyphShapes(kind)}</svg>`,
  );

export const dataUri = (svg: string): string => `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
