/** A value that a manifest may leave out or write as null. */
type Told<T> = T | null | undefined;

interface Profile {
  readonly type?: Told<string>;
}
interface SeLinuxOptions {
  readonly type?: Told<string>;
  readonly user?: Told<string>;
  readonly role?: Told<string>;
}
interface SharedSecurityContext {
  readonly runAsNonRoot?: Told<boolean>;
  readonly runAsUser?: Told<number>;
  readonly seccompProfile?: Told<Profile>;
  readonly appArmorProfile?: Told<Profile>;
  readonly seLinuxOptions?: Told<SeLinuxOptions>;
  readonly windowsOptions?: Told<{ readonly hostProcess?: Told<boolean> }>;
}
export interface PodSecurityContext extends SharedSecurityContext {
  readonly sysctls?: Told<readonly { readonly name: string }[]>;
}
export interface ContainerSecurityContext extends SharedSecurityContext {
  readonly privileged?: Told<boolean>;
  readonly allowPrivilegeEscalation?: Told<boolean>;
  readonly capabilities?: Told<{ readonly add?: Told<readonly string[]>; readonly drop?: Told<readonly string[]> }>;
  readonly procMount?: Told<string>;
}

interface Handler {
  readonly httpGet?: Told<{ readonly host?: Told<string> }>;
  readonly tcpSocket?: Told<{ readonly host?: Told<string> }>;
}
export interface ReviewedContainer {
  readonly name: string;
  readonly securityContext?: Told<ContainerSecurityContext>;
  readonly ports?: Told<readonly { readonly containerPort?: Told<number>; readonly hostPort?: Told<number> }[]>;
  readonly livenessProbe?: Told<Handler>;
  readonly readinessProbe?: Told<Handler>;
  readonly startupProbe?: Told<Handler>;
  readonly lifecycle?: Told<{ readonly postStart?: Told<Handler>; readonly preStop?: Told<Handler> }>;
}

/** The fields of a PodSpec that the Pod Security Standards read, named as the API names them: a manifest's spec fits. */
export interface ReviewedPodSpec {
  readonly securityContext?: Told<PodSecurityContext>;
  readonly containers?: Told<readonly ReviewedContainer[]>;
  readonly initContainers?: Told<readonly ReviewedContainer[]>;
  readonly ephemeralContainers?: Told<readonly ReviewedContainer[]>;
  readonly volumes?: Told<readonly { readonly name: string; readonly [source: string]: unknown }[]>;
  readonly hostNetwork?: Told<boolean>;
  readonly hostPID?: Told<boolean>;
  readonly hostIPC?: Told<boolean>;
  readonly hostUsers?: Told<boolean>;
  readonly os?: Told<{ readonly name?: Told<string> }>;
  readonly runtimeClassName?: Told<string>;
}

/** A pod as admission sees it. */
export interface ReviewedPod {
  readonly spec: ReviewedPodSpec;
  /** Of the pod: AppArmor and, before 1.19, seccomp were set by them. */
  readonly annotations?: Told<Readonly<Record<string, string>>>;
}

/** Every container, in the order in which admission visits them. */
export const containersOf = ({
  initContainers,
  containers,
  ephemeralContainers,
}: ReviewedPodSpec): readonly ReviewedContainer[] => [
  ...(initContainers ?? []),
  ...(containers ?? []),
  ...(ephemeralContainers ?? []),
];

/** From 1.35 some checks let a pod in a user namespace do what its root cannot do to the node. */
export const inUserNamespace = ({ hostUsers }: ReviewedPodSpec): boolean => hostUsers === false;

export const isWindows = ({ os }: ReviewedPodSpec): boolean => os?.name === "windows";
