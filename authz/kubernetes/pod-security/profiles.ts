import { type Check, containersThat, settersThat, type Test } from "./check.ts";
import { inUserNamespace, isWindows, type ReviewedPod } from "./spec.ts";

const confined = new Set(["Localhost", "RuntimeDefault"]);
const isBad = (profile: { readonly type?: string | null | undefined } | null | undefined): boolean =>
  profile !== null && profile !== undefined && !confined.has(profile.type ?? "");

const podSeccomp = "seccomp.security.alpha.kubernetes.io/pod";
const containerSeccomp = "container.seccomp.security.alpha.kubernetes.io/";
const containerAppArmor = "container.apparmor.security.beta.kubernetes.io/";

/** Names of the pod's annotations whose values are not allowed. Their values go no further. */
const annotated = (
  { annotations }: ReviewedPod,
  isOne: (name: string) => boolean,
  allowed: RegExp,
): readonly string[] =>
  Object.entries(annotations ?? {}).flatMap(([name, value]) => (isOne(name) && !allowed.test(value) ? [name] : []));

const seccompByAnnotation: Test = (pod) => {
  const names = new Set([podSeccomp, ...containerNames(pod).map((name) => containerSeccomp + name)]);
  const bad = annotated(pod, (name) => names.has(name), /^(runtime\/default|docker\/default|localhost\/.*)$/s);
  return bad.length === 0 ? undefined : `forbidden annotation ${[...bad].sort().join(", ")}`;
};
const containerNames = ({ spec }: ReviewedPod): readonly string[] =>
  [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])].map(
    ({ name }) => name,
  );

const seccompByField: Test = (pod) => {
  const who = settersThat(pod, isBad(pod.spec.securityContext?.seccompProfile), ({ securityContext }) =>
    isBad(securityContext?.seccompProfile),
  );
  return who && `${who} must not set another securityContext.seccompProfile.type than RuntimeDefault or Localhost`;
};

const seccompRequired: Test = (pod) => {
  const bad = seccompByField(pod);
  if (bad !== undefined || pod.spec.securityContext?.seccompProfile) return bad;
  const who = containersThat(pod, ({ securityContext }) => !securityContext?.seccompProfile);
  return who && `pod or ${who} must set securityContext.seccompProfile.type to RuntimeDefault or Localhost`;
};

const appArmor: Test = (pod) => {
  const who = settersThat(pod, isBad(pod.spec.securityContext?.appArmorProfile), ({ securityContext }) =>
    isBad(securityContext?.appArmorProfile),
  );
  const bad = annotated(pod, (name) => name.startsWith(containerAppArmor), /^(|runtime\/default|localhost\/.*)$/s);
  const annotation = bad.length === 0 ? undefined : `annotation ${[...bad].sort().join(", ")}`;
  const setters = [who, annotation].filter((part) => part !== undefined).join(" and ");
  return setters === ""
    ? undefined
    : `${setters} must not set another AppArmor profile than the runtime's or a local one`;
};

const seLinux =
  (...types: readonly string[]): Test =>
  (pod) => {
    type Options = NonNullable<ReviewedPod["spec"]["securityContext"]>["seLinuxOptions"];
    const forbidden = (options: Options): boolean =>
      Boolean(options) && (!types.includes(options?.type ?? "") || Boolean(options?.user) || Boolean(options?.role));
    const who = settersThat(pod, forbidden(pod.spec.securityContext?.seLinuxOptions), ({ securityContext }) =>
      forbidden(securityContext?.seLinuxOptions),
    );
    return who && `${who} set a forbidden seLinuxOptions type, user or role`;
  };

const nonRoot: Test = (pod) => {
  const ofPod = pod.spec.securityContext?.runAsNonRoot;
  const who = settersThat(pod, ofPod === false, ({ securityContext }) => securityContext?.runAsNonRoot === false);
  if (who !== undefined) return `${who} must not set securityContext.runAsNonRoot=false`;
  if (ofPod === true) return undefined;
  const silent = containersThat(pod, ({ securityContext }) => securityContext?.runAsNonRoot !== true);
  return silent && `pod or ${silent} must set securityContext.runAsNonRoot=true`;
};

const noRootUser: Test = (pod) => {
  const who = settersThat(
    pod,
    pod.spec.securityContext?.runAsUser === 0,
    ({ securityContext }) => securityContext?.runAsUser === 0,
  );
  return who && `${who} must not set runAsUser=0`;
};

const unlessUserNamespace =
  (test: Test): Test =>
  (pod) =>
    inUserNamespace(pod.spec) ? undefined : test(pod);
export const unlessWindows =
  (test: Test): Test =>
  (pod) =>
    isWindows(pod.spec) ? undefined : test(pod);

const seLinuxTypes = ["", "container_t", "container_init_t", "container_kvm_t"] as const;

/** Checks of what confines a process and of whom it runs as. */
export const profileChecks: readonly Check[] = [
  { id: "appArmorProfile", reason: "forbidden AppArmor profile", level: "baseline", versions: [[0, appArmor]] },
  {
    id: "runAsNonRoot",
    reason: "runAsNonRoot != true",
    level: "restricted",
    versions: [
      [0, nonRoot],
      [35, unlessUserNamespace(nonRoot)],
    ],
  },
  {
    id: "runAsUser",
    reason: "runAsUser=0",
    level: "restricted",
    versions: [
      [23, noRootUser],
      [35, unlessUserNamespace(noRootUser)],
    ],
  },
  {
    id: "seLinuxOptions",
    reason: "seLinuxOptions",
    level: "baseline",
    versions: [
      [0, seLinux(...seLinuxTypes)],
      [31, seLinux(...seLinuxTypes, "container_engine_t")],
    ],
  },
  {
    id: "seccompProfile_baseline",
    reason: "seccompProfile",
    level: "baseline",
    versions: [
      [0, seccompByAnnotation],
      [19, seccompByField],
    ],
  },
  {
    id: "seccompProfile_restricted",
    reason: "seccompProfile",
    level: "restricted",
    overrides: "seccompProfile_baseline",
    versions: [
      [19, seccompRequired],
      [25, unlessWindows(seccompRequired)],
    ],
  },
];
