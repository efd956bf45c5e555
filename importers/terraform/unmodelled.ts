import type { Fact, Source } from "../../model/fact.ts";
import { gaps } from "../design/frame.ts";
import type { Accounts } from "./accounts.ts";
import type { TerraformDocument } from "./document.ts";

/** Types that are read. */
const read = new RegExp(
  `^aws_(${[
    "iam_(user|group|role)(_policy|_policy_attachment|_policy_attachments_exclusive)?",
    "iam_(policy|policy_attachment|group_membership|user_group_membership|instance_profile|access_key)",
    "iam_(user_login_profile|openid_connect_provider)",
    "s3_bucket(_policy|_public_access_block|_ownership_controls|_acl|_server_side_encryption_configuration)?",
    "s3_account_public_access_block",
    "lambda_(function|permission|function_url)",
    "eks_(cluster|access_entry|access_policy_association|pod_identity_association)",
    "kms_(key|key_policy|alias|grant)",
    "secretsmanager_secret(_policy|_rotation)?",
    "ssm_parameter|sqs_queue|sqs_queue_policy|dynamodb_table|dynamodb_resource_policy|db_instance|rds_cluster",
    "(default_)?security_group|security_group_rule|vpc_security_group_(ingress|egress)_rule",
    "subnet|route|(default_)?route_table|(main_)?route_table_association|vpc_endpoint|instance|eip|eip_association",
    "a?lb|a?lb_listener|a?lb_listener_rule|lb_target_group|a?lb_target_group_attachment",
  ].join("|")})$`,
);

/** Types whose objects give nobody anything beyond what others tell of them. */
const told =
  /^aws_(vpc|internet_gateway|nat_gateway|cloudwatch_.*|acm_.*|route53_.*|s3_bucket_(versioning|lifecycle_configuration|logging|notification|metric|inventory|cors_configuration|object_lock_configuration|intelligent_tiering_configuration|request_payment_configuration|accelerate_configuration|analytics_configuration)|s3_object|secretsmanager_secret_version|lambda_(layer_version|event_source_mapping|alias|provisioned_concurrency_config|function_event_invoke_config)|iam_(account_alias|account_password_policy|role_policies_exclusive|user_policies_exclusive|group_policies_exclusive|server_certificate|user_ssh_key)|alb_target_group|kms_replica_key|db_subnet_group|db_parameter_group|ebs_.*|ec2_tag|default_vpc|default_subnet|eks_addon)$/;

/** What the plan changes in an account and Ambit does not model: a gap for each type. */
export function* unmodelled(
  { instances }: TerraformDocument,
  accounts: Accounts,
  account: string,
  source: Source,
): Iterable<Fact> {
  const found = instances.flatMap((one) => {
    const state = one.after ?? one.before;
    if (one.before && !one.changes) return [];
    if (one.mode !== "managed" || read.test(one.type) || told.test(one.type) || !state) return [];
    if (accounts.homeOf(one, state.values).account !== account || !/^[a-z0-9_]{1,64}$/.test(one.type)) return [];
    return [{ what: one.type, pointer: state.pointer }];
  });
  yield* gaps(found, `aws:account:${account}`, source);
}
