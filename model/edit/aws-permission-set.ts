import { lines, remark, sh } from "./shell.ts";

/** A role that a service made for itself: nobody else edits it. */
const ofService = /:role\/aws-service-role\//;
const reserved = /:role\/aws-reserved\/sso\.amazonaws\.com\/(?:[^/]+\/)*AWSReservedSSO_(.+)_[0-9a-f]{16}$/;

/**
 * False of the roles that IAM lets nobody edit: those that services make for themselves, and the trust of those that
 * Identity Center makes, whose rights are edited in a permission set.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html#troubleshoot_roles_cant-edit-delete
 */
export const isEditable = (key: string): boolean =>
  !ofService.test(key) && !/^trust:[^#]*:role\/aws-reserved\/sso\.amazonaws\.com\//.test(key);

/** The permission set that a role is made from, by the role's ARN. */
export const permissionSetOf = (arn: string): string | undefined => reserved.exec(arn)?.[1];

const named = "--instance-arn='<instance>' --permission-set-arn='<permission set>'";

/** How rights of a role are edited that Identity Center makes. @param calls commands; `@set` stands for what names the set */
export const inPermissionSet = (set: string, ...calls: readonly string[]): string =>
  lines(
    remark(
      `the role is made from the permission set ${set} of IAM Identity Center: edit that, where it is administered`,
    ),
    sh`aws sso-admin list-instances --query='Instances[].InstanceArn' --output=text`,
    ...calls.map((call) => (call.startsWith("#") ? call : call.replace("@set", named))),
    `aws sso-admin provision-permission-set ${named} --target-type=ALL_PROVISIONED_ACCOUNTS`,
  );
