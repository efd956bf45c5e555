import { regionFlag as region } from "./aws-acting.ts";
import { lines, remark, sh } from "./shell.ts";
import { atOnce, changes, hours, minutes, removes, soon } from "./spec.ts";

const idOf = (arn: string): string => arn.split(":").at(-1) ?? arn;

/** Edits of what brings requests from outside. */
export const awsEntryEdits = [
  changes("add-authentication", "aws.api-route", {
    title: "Let the API ask IAM who calls",
    cost: 3,
    latency: atOnce,
    // What asks somebody already is another way in.
    closes: ({ authorization }) => authorization === "NONE",
    to: (fact) => ({ ...fact, authorization: "AWS_IAM" }),
    command: ({ api, method, path }) =>
      lines(
        remark(`${method} ${path}: the id of its resource is one of`),
        sh`aws apigateway get-resources --rest-api-id=${idOf(api)} --query=${`items[?path=='${path}'].id`} --output=text` +
          region(api),
        sh`aws apigateway update-method --rest-api-id=${idOf(api)} --resource-id='<id>' --http-method=${method} --patch-operations=op=replace,path=/authorizationType,value=AWS_IAM` +
          region(api),
        sh`aws apigateway create-deployment --rest-api-id=${idOf(api)} --stage-name='<stage>'` + region(api),
      ),
  }),
  removes("delete", "aws.api-route", {
    title: "Delete the API's method",
    cost: 3,
    latency: { seconds: minutes },
    command: ({ api, method, path }) =>
      lines(
        remark(`${method} ${path}: the id of its resource is one of`),
        sh`aws apigateway get-resources --rest-api-id=${idOf(api)} --query=${`items[?path=='${path}'].id`} --output=text` +
          region(api),
        sh`aws apigateway delete-method --rest-api-id=${idOf(api)} --resource-id='<id>' --http-method=${method}` +
          region(api),
        sh`aws apigateway create-deployment --rest-api-id=${idOf(api)} --stage-name='<stage>'` + region(api),
      ),
  }),
  removes("delete", "aws.listener-rule", {
    title: "Delete the listener's rule",
    cost: 3,
    latency: atOnce,
    command: ({ key, priority }) =>
      priority === "default"
        ? sh`aws elbv2 delete-listener --listener-arn=${key.slice(0, key.lastIndexOf("/"))}` + region(key)
        : lines(
            sh`aws elbv2 describe-rules --listener-arn=${key.slice(0, key.lastIndexOf("/"))} --query=${`Rules[?Priority=='${priority}'].RuleArn`} --output=text` +
              region(key),
            `aws elbv2 delete-rule --rule-arn='<rule>'${region(key)}`,
          ),
  }),
  changes("narrow", "aws.snapshot", {
    title: "Stop sharing the snapshot with everybody",
    cost: 2,
    latency: soon,
    to: (fact) => ({ ...fact, public: false }),
    command: ({ key, name, of }) =>
      of === "volume"
        ? sh`aws ec2 modify-snapshot-attribute --snapshot-id=${name} --attribute=createVolumePermission --operation-type=remove --group-names=all` +
          region(key)
        : of === "database"
          ? sh`aws rds modify-db-snapshot-attribute --db-snapshot-identifier=${name} --attribute-name=restore --values-to-remove=all` +
            region(key)
          : sh`aws rds modify-db-cluster-snapshot-attribute --db-cluster-snapshot-identifier=${name} --attribute-name=restore --values-to-remove=all` +
            region(key),
  }),
  changes("narrow", "aws.image", {
    title: "Stop sharing the image with everybody",
    cost: 2,
    latency: soon,
    to: (fact) => ({ ...fact, public: false }),
    command: ({ key, name }) =>
      sh`aws ec2 modify-image-attribute --image-id=${name} --launch-permission='Remove=[{Group=all}]'` + region(key),
  }),
  removes("delete", "aws.repository", {
    title: "Delete the public repository",
    cost: 4,
    reversible: false,
    latency: soon,
    command: ({ name }) => sh`aws ecr-public delete-repository --region=us-east-1 --repository-name=${name} --force`,
  }),
  changes("add-authentication", "aws.identity-pool", {
    title: "Give guests no identity",
    cost: 3,
    latency: {
      seconds: minutes,
      survives: "credentials that guests have taken, until they end",
      survivesSeconds: hours,
    },
    to: (fact) => ({ ...fact, guests: false }),
    // What those who sign in get is another way in.
    closes: (_, cited) => !cited.some(({ kind }) => kind === "aws.user-pool"),
    command: ({ key, name, poolId }) =>
      sh`aws cognito-identity update-identity-pool --identity-pool-id=${poolId} --identity-pool-name=${name} --no-allow-unauthenticated-identities` +
      region(key),
  }),
  changes("add-authentication", "aws.user-pool", {
    title: "Let administrators alone sign users up",
    cost: 3,
    latency: atOnce,
    to: (fact) => ({ ...fact, selfSignUp: false }),
    command: ({ key, login }) =>
      sh`aws cognito-idp update-user-pool --user-pool-id=${login.slice(login.indexOf("/") + 1)} --admin-create-user-config=AllowAdminCreateUserOnly=true` +
      region(key),
  }),
  changes("narrow", "aws.document", {
    title: "Stop sharing the document with everybody",
    cost: 2,
    latency: soon,
    to: (fact) => ({ ...fact, public: false }),
    command: ({ key, name }) =>
      sh`aws ssm modify-document-permission --name=${name} --permission-type=Share --account-ids-to-remove=all` +
      region(key),
  }),
  removes("restrict-network", "aws.endpoint", {
    title: "Take the service off the internet",
    cost: 4,
    latency: { seconds: 10 * minutes },
    command: ({ serves, host }) => {
      switch (serves.split(":")[2]) {
        case "apprunner":
          return (
            sh`aws apprunner update-service --service-arn=${serves} --network-configuration=IngressConfiguration={IsPubliclyAccessible=false}` +
            region(serves)
          );
        default:
          return remark(`nothing but the service's own settings takes ${host} off the internet`);
      }
    },
  }),
  removes("delete", "aws.graph-source", {
    title: "Take the function out of the API's data sources",
    cost: 3,
    latency: atOnce,
    command: ({ api, key }) =>
      sh`aws appsync delete-data-source --api-id=${api.split("/").at(-1) ?? ""} --name=${key.slice(api.length + 1)}` +
      region(api),
  }),
  changes("restrict-network", "aws.graph-api", {
    title: "Make the API private",
    cost: 5,
    latency: atOnce,
    to: (fact) => ({ ...fact, private: true }),
    command: ({ name }) => remark(`the visibility of ${name} is fixed: make a private API and delete this one`),
  }),
  changes("restrict-network", "aws.distribution", {
    title: "Disable the distribution",
    cost: 4,
    latency: { seconds: 15 * minutes },
    to: (fact) => ({ ...fact, enabled: false }),
    command: ({ name }) =>
      lines(
        sh`aws cloudfront get-distribution-config --id=${name} > distribution.json`,
        remark("set Enabled to false in DistributionConfig, and take its ETag"),
        sh`aws cloudfront update-distribution --id=${name} --if-match='<ETag>' --distribution-config=file://config.json`,
      ),
  }),
  removes("delete", "aws.graph-api", {
    title: "Delete the API",
    cost: 5,
    reversible: false,
    latency: atOnce,
    command: ({ key }) => sh`aws appsync delete-graphql-api --api-id=${key.split("/").at(-1) ?? ""}` + region(key),
  }),
  changes("restrict-network", "aws.eks-cluster", {
    title: "Take the cluster's API off the internet",
    cost: 4,
    latency: { seconds: 10 * minutes },
    to: (fact) => ({ ...fact, endpointPublic: false }),
    command: ({ key, name }) =>
      sh`aws eks update-cluster-config --name=${name} --resources-vpc-config=endpointPublicAccess=false,endpointPrivateAccess=true` +
      region(key),
  }),
];
