/** Context keys in lower case, by who fixes their values. */

/** Keys that AWS sets for calls a service makes, never for a caller's own. */
export const serviceKeys = new Set([
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:sourceowner",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:calledvia",
  "aws:calledviafirst",
  "aws:calledvialast",
  "aws:principalservicename",
  "aws:principalservicenameslist",
  "kms:viaservice",
  "kms:grantisforawsresource",
  "iam:passedtoservice",
  "lambda:invokedviafunctionurl",
  "s3:dataaccesspointaccount",
  "s3:dataaccesspointarn",
  "s3:accesspointnetworkorigin",
]);
/** Keys whose value is part of what the caller asks for. */
const chosenKeys = new Set([
  "aws:securetransport",
  "aws:useragent",
  "aws:referer",
  "aws:tagkeys",
  "sts:externalid",
  "sts:rolesessionname",
  "sts:durationseconds",
  "sts:transitivetagkeys",
  "sts:sourceidentity",
  "iam:permissionsboundary",
  "iam:policyarn",
  "iam:associatedresourcearn",
  "iam:awsservicename",
  "s3:prefix",
  "s3:delimiter",
  "s3:max-keys",
  "s3:authtype",
  "s3:signatureversion",
  "s3:tlsversion",
  "s3:versionid",
  "s3:locationconstraint",
  "s3:requestobjecttagkeys",
  "secretsmanager:versionid",
  "secretsmanager:versionstage",
  "ssm:sessiondocumentaccesscheck",
  "ssm:overwrite",
  "ec2:instancetype",
  "lambda:layer",
  "lambda:vpcids",
  "lambda:subnetids",
  "lambda:securitygroupids",
  "lambda:principal",
  "lambda:functionurlauthtype",
  "cloudformation:templateurl",
  "cloudformation:resourcetypes",
  "cloudformation:changesetname",
]);
const chosenPrefixes = [
  "aws:requesttag/",
  "s3:x-amz-",
  "s3:requestobjecttag/",
  "kms:encryptioncontext:",
  "kms:encryptionalgorithm",
  "secretsmanager:forcedelete",
  "codebuild:",
];
/** Services with one endpoint for the world, whose requests count as made in us-east-1. */
export const globalServices = new Set([
  "iam",
  "organizations",
  "cloudfront",
  "route53",
  "waf",
  "globalaccelerator",
  "shield",
  "support",
  "account",
  "budgets",
  "ce",
]);
/** Keys that hold a tag of the resource. */
export const resourceTag =
  /^(aws:resourcetag|iam:resourcetag|ec2:resourcetag|ssm:resourcetag|secretsmanager:resourcetag|s3:buckettag|lambda:resourcetag)\//;

/** True where the caller says the value itself. */
export const isChosen = (key: string): boolean =>
  chosenKeys.has(key) || chosenPrefixes.some((prefix) => key.startsWith(prefix));

/** Keys that only federated sessions have: `token.actions.githubusercontent.com:sub`, `saml:aud`, `accounts.google.com:aud`. */
export const isFederatedKey = (key: string): boolean => key.includes(".") || key.startsWith("saml:");
