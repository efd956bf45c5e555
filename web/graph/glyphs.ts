import {
  AppWindow,
  Archive,
  Bell,
  BookOpen,
  Box,
  Boxes,
  Brain,
  Camera,
  Cloud,
  CloudCog,
  Contact,
  Container,
  Cpu,
  Database,
  DatabaseZap,
  Disc,
  FileKey,
  FileSliders,
  FileText,
  FolderGit2,
  FolderTree,
  Globe,
  Grid3x3,
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
  Search,
  Server,
  ShieldCheck,
  Split,
  SquareFunction,
  Table2,
  Ticket,
  Timer,
  TriangleAlert,
  User,
  UserCog,
  UserRound,
  UsersRound,
  Vault,
  Warehouse,
  Waypoints,
} from "lucide";
import type { NodeKind } from "../../model/node.ts";
import type { Fate } from "./fate.ts";

/** The picture in a node: one per kind, drawn on a square of 24 units with strokes of 2. */
const glyphs: Readonly<Record<NodeKind, IconNode>> = {
  Internet: Globe,
  Hub: Waypoints,
  Route: Waypoints,
  Credential: Ticket,
  Exposure: TriangleAlert,
  ExternalIdentity: Contact,
  Database: Database,
  Hypothesis: Brain,
  AiService: Brain,
  AiStore: Database,
  McpClient: AppWindow,
  McpServer: Plug,

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
  AwsDocument: FileText,
  AwsImage: Disc,
  AwsVolume: HardDrive,
  AwsWarehouse: Warehouse,
  AwsSearchDomain: Search,
  AwsSearchCollection: Search,
  AwsVectorBucket: Grid3x3,
  AwsFileSystem: FolderTree,
  AwsKnowledgeBase: BookOpen,
  AwsModel: Brain,
  AwsRepository: Package,
  AwsSecret: KeyRound,
  AwsParameter: FileKey,
  AwsKey: KeySquare,
  AwsFunction: SquareFunction,
  AwsInstance: Server,
  AwsNotebook: Notebook,
  AwsContainerTask: Container,
  AwsDevEndpoint: Notebook,
  AwsJob: Hammer,
  AwsCodeInterpreter: AppWindow,
  AwsAgent: Brain,
  AwsModelEndpoint: Brain,
  AwsAgentMemory: Database,
  AwsCredentialProvider: KeyRound,
  AwsWorkloadIdentity: IdCard,
  AwsLaunchTemplate: Layers,
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
  K8sSealedSecret: LockKeyhole,

  GcpServiceAccount: UserCog,
  AzureIdentity: IdCard,
  AzureKeyVault: Vault,
  AzureSecret: LockKeyhole,
  GcpSecret: LockKeyhole,
  ContainerRegistry: Boxes,

  VaultCluster: Vault,
  VaultAuthRole: IdCard,
  VaultEntity: UserRound,
  VaultSecret: LockKeyhole,
  VaultDynamicRole: DatabaseZap,
  VaultPolicy: ScrollText,
  VaultNamespace: FolderTree,
  VaultConnection: Plug,
  VaultTransitKey: KeySquare,
  VaultToken: KeyRound,

  GithubRepo: FolderGit2,
  GithubSecret: LockKeyhole,
  GithubUser: UserRound,
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
    `<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48" viewBox="0 0 24 24" fill="none" stroke="${colour}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${glyphShapes(kind)}</svg>`,
  );

const dataUri = (svg: string): string => `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;

/** The sign of what a change takes away: a cross for all of it, a minus for some. In a square of 20 units. */
export const sign = {
  size: 20,
  shapes: (fate: Fate): string =>
    `<circle cx="10" cy="10" r="9" fill="#1f2933" stroke="#ffffff" stroke-width="1.5"/><path d="${fate === "gone" ? "M6.5 6.5l7 7M13.5 6.5l-7 7" : "M5.5 10h9"}" fill="none" stroke="#ffffff" stroke-width="2.4" stroke-linecap="round"/>`,
} as const;

export const signUri = (fate: Fate): string =>
  dataUri(
    `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" viewBox="0 0 20 20">${sign.shapes(fate)}</svg>`,
  );

/** `1234` as `1.2k`. */
export const shortCount = (count: number): string =>
  count < 1000 ? `${count}` : count < 10_000 ? `${Math.floor(count / 100) / 10}k` : `${Math.floor(count / 1000)}k`;

/** The count on the corner of a group, in units of the drawing. */
export const badge = { height: 19, width: (text: string): number => Math.max(19, text.length * 7.4 + 10) } as const;

/** A pill with a number, twice as large as it is drawn. */
export function badgeUri(count: number): string {
  const text = shortCount(count);
  const width = badge.width(text);
  return dataUri(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${2 * width}" height="${2 * badge.height}" viewBox="0 0 ${width} ${badge.height}">${badgeShapes(text)}</svg>`,
  );
}

/** The pill with its upper left corner at the origin. */
export function badgeShapes(text: string): string {
  const width = badge.width(text);
  return `<rect x="0.75" y="0.75" width="${width - 1.5}" height="${badge.height - 1.5}" rx="${badge.height / 2 - 0.75}" fill="#ffffff" stroke="#334155" stroke-width="1.5"/><text x="${width / 2}" y="13.8" text-anchor="middle" font-family="sans-serif" font-size="12" font-weight="700" fill="#1f2933">${text}</text>`;
}
