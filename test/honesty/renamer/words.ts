/** What the platforms define, by where it stands: everything else somebody chose. */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Fields whose values the platform defines. Those of the exports first, then Ambit's own. */
export const platformFields = words(`
  Action NotAction Effect Version Type AuthType AvailabilityZone BucketRegion Region Scheme State Status StatusCode Engine EngineVersion
  Field IpProtocol IpAddressType Protocol HealthStatus HealthCheckProtocol HttpEndpoint HttpTokens HttpProtocolIpv6 InstanceMetadataTags
  InstanceType InvokeMode KeyManager KeySpec KeyState KeyUsage Lambda LifecycleState OnUnauthenticatedRequest Operations Origin OwningService
  PackageType PermissionsBoundaryType PingStatus PlatformType PublicAccessBlockConfiguration Runtime RuleAction SSEAlgorithm SSEType SecretStatus
  ServiceName SslPolicy SubnetStatus SubnetGroupStatus TableStatus TargetType Tier VpcEndpointType DefaultVersionId VersionId Architectures
  DBInstanceClass DBInstanceStatus ContentType Code ObjectOwnership authenticationMode authorizationType httpMethod ipFamily type types
  ReadWriteType TrafficType LogDestinationType LogFormat FlowLogStatus DeliverLogsStatus FindingPublishingFrequency
  dataDeletionPolicy orchestrationType agentVersion agentStatus agentAliasStatus actionGroupState knowledgeBaseState
  imageTagMutability platformVersion status version versions LoadBalancerType StackStatus NotebookInstanceStatus Capabilities
  kind apiVersion apiGroup apiGroups apiVersions verbs nonResourceURLs operations operator effect phase protocol restartPolicy dnsPolicy
  imagePullPolicy pathType scope failurePolicy matchPolicy sideEffects reclaimPolicy volumeBindingMode concurrencyPolicy sessionAffinity
  policyTypes externalTrafficPolicy internalTrafficPolicy ipFamilies ipFamilyPolicy addressType terminationMessagePolicy podManagementPolicy
  preemptionPolicy mountPropagation qosClass add drop fieldPath controller provisioner drivers schedule resourceVersion
  kubeletVersion kubeProxyVersion containerRuntimeVersion gitVersion operatingSystem architecture osImage kernelVersion
  cluster_version kubesplaining_version loadBalancerClass schedulerName priorityClassName admissionReviewVersions signer_name usages
  mount_type plugin_version running_plugin_version deprecation_status alias_name_source token_type role_type bound_claims_type
  format source takenAt certainty access expect mode since relation confidence family mutation pathIds blockedPathIds action edit on
`);

/** Fields of Kubernetes alone, where other exports have chosen names of that field. */
export const kubernetesFields = words("resources");

/** Objects whose keys are chosen: labels and the like. */
export const chosenKeys = {
  aws: words("Variables VersionIdsToStages tags"),
  kubernetes: words("labels annotations matchLabels nodeSelector data stringData binaryData"),
  vault: words("custom_metadata key_info"),
  other: words("labels clusters"),
} as const;

/** Names that the platform gives, where a name stands alone. */
export const platformNames = words(`
  default kube-system kube-public kube-node-lease root kube-root-ca.crt aws-iam-token FullAWSAccess RCPFullAWSAccess OrganizationAccountAccessRole aws-auth
  kubernetes.io/service-account-token internet exposed compromise-of-reached-workload compromise-of-invoked-workload
  get-only-ssrf-in-reached-workload all restore
`);
/** Names that projects give in their own manifests: zones of the cluster's name servers, accounts of operators. */
export const projectNames = words(`
  coredns coredns-custom kube-dns node-local-dns
  argocd-application-controller cert-manager external-secrets helm-controller karpenter kustomize-controller kyverno
  kyverno-background-controller olm-operator-serviceaccount prometheus prometheus-k8s velero
`);
/** Network plugins by their DaemonSets and containers, and what they are told: by these it is known who enforces policies. */
export const networkPlugins = words(`
  anetd antrea-agent aws-node azure-npm calico-node canal cilium kube-flannel kube-flannel-ds kube-network-policies kube-router ovnkube-node weave-net
  aws-eks-nodeagent aws-network-policy-agent --enable-network-policy=true --enable-network-policy=false
`);
/** Registries of everybody: what an image is called there its project chose, whoever runs it. */
export const publicRegistries = words(`
  docker.io gcr.io ghcr.io mcr.microsoft.com public.ecr.aws quay.io registry.k8s.io
`);
/** Beginnings of the paths at which such images serve their interfaces: routes lead there under the program's own words. */
export const programPaths = /^\/api\/v\d+(\/|$)/;
/** Flags of such images whose values are words of the program. */
export const platformFlags = /^--(provider=|upstream=static:)/;
/** Beginnings that a platform gives to names which it makes up: the volume of the default token, AWS's own roles, settings of its SDKs. */
export const platformPrefixes = /^(AWSServiceRoleFor.*|AWSReservedSSO_.*|AWS_[A-Z_]+$|kube-api-access-(?=\w))/;
export const builtInClusterRoles = words("cluster-admin admin edit view");
/** Entries of Secrets and ConfigMaps, and keys of labels, that mean something to the platform. */
export const platformKeys = words(`
  ca.crt token namespace tls.crt tls.key .dockerconfigjson .dockercfg mapRoles mapUsers mapAccounts Name
  pod-template-hash controller-revision-hash pod-template-generation job-name controller-uid batch.kubernetes.io/job-name
  service_account_name service_account_namespace service_account_secret_name service_account_uid
`);
/** Whose labels, annotations and tags are defined by a platform: `<anything of these>/<name>`. */
export const platformDomains =
  /(^|\.)(k8s\.io|kubernetes\.io|k8s\.aws|eks\.amazonaws\.com|ebs\.csi\.aws\.com|eksctl\.io|cert-manager\.io|helm\.sh|argoproj\.io|kustomize\.toolkit\.fluxcd\.io|konghq\.com|azure\.com|google\.com|ambit\.dev)$/;
/** Labels and annotations whose values the platform defines. */
export const platformValues =
  /^(pod-security\.kubernetes\.io\/.*|node-role\.kubernetes\.io\/.*|(beta\.)?kubernetes\.io\/(os|arch|instance-type|bootstrapping|service-account\.uid)|(failure-domain\.beta|topology)\.kubernetes\.io\/(region|zone)|topology\.ebs\.csi\.aws\.com\/zone|node(\.alpha|\.beta)?\.kubernetes\.io\/.*|rbac\.authorization\.k8s\.io\/.*|eks\.amazonaws\.com\/(capacityType|compute-type|component|audience|sts-regional-endpoints)|service\.beta\.kubernetes\.io\/aws-load-balancer-(scheme|type|internal|nlb-target-type|ssl-ports)|alb\.ingress\.kubernetes\.io\/(scheme|listen-ports|auth-type|auth-on-unauthenticated-request|target-type|inbound-cidrs)|nginx\.ingress\.kubernetes\.io\/(auth-type|satisfy|ssl-redirect|proxy-body-size|auth-tls-verify-client|allowlist-source-range|whitelist-source-range)|storageclass\.kubernetes\.io\/.*|scheduler\.alpha\.kubernetes\.io\/.*)$/;

/** Condition keys of AWS whose values the platform defines; of others the values are chosen. */
export const platformConditions = words(`
  aws:RequestedRegion aws:SecureTransport aws:MultiFactorAuthPresent aws:MultiFactorAuthAge aws:PrincipalType aws:TokenIssueTime aws:CurrentTime
  ec2:CreateAction ec2:InstanceType ec2:Region eks:accessEntryType events:source cloudwatch:namespace lambda:FunctionUrlAuthType
  lambda:InvokedViaFunctionUrl s3:x-amz-acl s3:x-amz-server-side-encryption kms:GrantIsForAWSResource kms:EncryptionAlgorithm
  iam:AWSServiceName iam:PassedToService organizations:ServicePrincipal
`);

/** Resource types inside ARNs that have a second word before the name. */
export const arnSecondWords = words("app net gwy service-role aws-service-role aws-reserved job-function");
/** Labels of host names below amazonaws.com and on.aws. */
export const hostWords = words(`
  eks ecr dkr elb rds s3 sqs oidc lambda-url execute-api dynamodb secretsmanager kms sts ec2 ssm logs vpce amazonaws aws on com cn
  token actions githubusercontent
`);

/** Words of Vault's own paths: below `sys`, `auth/<mount>`, `identity`, and after the mount of an engine. */
export const vaultWords = {
  sys: words(
    `policies acl policy mounts auth health seal-status leases lookup renew revoke capabilities capabilities-self internal ui resultant-acl
     tools hash random wrapping wrap unwrap rewrap config audit raw namespaces remount tune plugins catalog replication storage`,
  ),
  auth: words("role roles login config users groups certs map team user"),
  role: words(
    "role-id secret-id custom-secret-id secret-id-accessor lookup destroy policies bound_service_account_names",
  ),
  token: words("create create-orphan lookup lookup-self renew renew-self revoke revoke-self roles accessors"),
  identity: words("entity group id name lookup entity-alias group-alias oidc mfa persona alias"),
  engine: words(
    "data metadata delete destroy undelete subkeys config creds roles static-roles static-creds keys encrypt decrypt sign verify rewrap datakey hmac issue issuer",
  ),
} as const;

/** Directories of a node that mean something: other segments of a path are chosen. */
export const pathWords = words(`
  var run lib kubelet log pods containers etc kubernetes manifests pki proc sys dev docker docker.sock containerd containerd.sock crio crio.sock
  host opt cni bin usr sbin home root mnt tmp boot secrets kubernetes.io serviceaccount token ca.crt rancher k3s cron.d plugins plugins_registry
  eks.amazonaws.com xtables.lock modules net.d cgroup fs
`);
