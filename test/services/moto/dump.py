"""Saves what `aws` answers about the accounts of a moto server: the library that AWS CLI is made of, its paginators, and
its way to write answers. Says the same as a collection should, by other means.

Usage: dump.py <endpoint> <folder> <accounts, by commas> <region>...
"""

import base64
import datetime
import json
import math
import os
import re
import sys

from botocore.exceptions import ClientError

from accounts import Account, assumed

endpoint, folder, ids, *regions = sys.argv[1:]


def dashed(operation):
    return operation.replace("_", "-")


def plain(value):
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if not isinstance(value, datetime.datetime):
        return f"<{type(value).__name__}>"
    # AWS tells whole seconds; moto has microseconds, of which other libraries keep the nearest thousand.
    milliseconds = math.floor(float(f"0.{value.microsecond:06d}") * 1000 + 0.5)
    return (value.replace(microsecond=0) + datetime.timedelta(milliseconds=milliseconds)).isoformat()


class Place:
    def __init__(self, account, region):
        self.account, self.region = account, region or regions[0]
        self.folder = os.path.join(folder, account.id, *([region] if region else []))
        os.makedirs(self.folder, exist_ok=True)

    def ask(self, service, operation, *, api=None, file=None, none=(), client=None, saved=True, **given):
        client = client or self.account(api or service, self.region)
        try:
            if client.can_paginate(operation):
                answer = client.get_paginator(operation).paginate(**given).build_full_result()
            else:
                answer = getattr(client, operation)(**given)
                answer.pop("ResponseMetadata", None)
        except ClientError as error:
            if error.response["Error"]["Code"] not in none:
                raise
            answer = None
        if saved:
            called = f"{service}-{dashed(operation)}" + (f"-{file}" if file else "")
            with open(os.path.join(self.folder, f"{called}.json"), "w") as out:
                if answer is not None:
                    json.dump(answer, out, default=plain)
        return answer or {}


def account_wide(at, root):
    at.ask("sts", "get_caller_identity")
    details = at.ask("iam", "get_account_authorization_details")
    for user in details["UserDetailList"]:
        name = user["UserName"]
        for key in at.ask("iam", "list_access_keys", file=name, UserName=name)["AccessKeyMetadata"]:
            id = key["AccessKeyId"]
            at.ask("iam", "get_access_key_last_used", file=id, AccessKeyId=id)
        at.ask("iam", "get_login_profile", file=name, UserName=name, none=["NoSuchEntity"])
    at.ask("iam", "get_credential_report")
    for one in at.ask("iam", "list_open_id_connect_providers")["OpenIDConnectProviderList"]:
        at.ask("iam", "get_open_id_connect_provider", file="1", OpenIDConnectProviderArn=one["Arn"])
    for bucket in at.ask("s3api", "list_buckets", api="s3")["Buckets"]:
        name = bucket["Name"]
        for operation, none in {
            "get_bucket_policy": ["NoSuchBucketPolicy"],
            "get_public_access_block": ["NoSuchPublicAccessBlockConfiguration"],
            "get_bucket_acl": [],
            "get_bucket_ownership_controls": ["OwnershipControlsNotFoundError"],
            "get_bucket_encryption": ["ServerSideEncryptionConfigurationNotFoundError"],
            "get_bucket_location": [],
            "get_bucket_tagging": ["NoSuchTagSet"],
        }.items():
            at.ask("s3api", operation, api="s3", file=name, none=none, Bucket=name)
    at.ask("s3control", "get_public_access_block", AccountId=at.account.id, none=["NoSuchPublicAccessBlockConfiguration"])
    for one in at.ask("cloudfront", "list_distributions")["DistributionList"].get("Items", []):
        at.ask("cloudfront", "get_distribution_config", file=one["Id"], Id=one["Id"])
    org = root("organizations", regions[0])
    at.ask("organizations", "describe_organization", client=org)
    target = at.account.id
    while True:
        seen = set()
        for kind in ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"):
            found = at.ask(
                "organizations", "list_policies_for_target", client=org, file=f"{target}-{kind}", TargetId=target, Filter=kind
            )
            for policy in found["Policies"]:
                if policy["Id"] not in seen:
                    at.ask("organizations", "describe_policy", client=org, file=policy["Id"], PolicyId=policy["Id"])
                seen.add(policy["Id"])
        if target.startswith("r-"):
            break
        [above] = at.ask("organizations", "list_parents", client=org, file=target, ChildId=target)["Parents"]
        target = above["Id"]


# Lists that stand alone: service, operation, and what the library calls the service where it is not the same.
alone = """ec2 describe_instances|ec2 describe_security_groups|ec2 describe_subnets|ec2 describe_route_tables
ec2 describe_network_acls|ec2 describe_vpc_endpoints|ec2 describe_volumes|rds describe_db_instances|rds describe_db_clusters
autoscaling describe_launch_configurations|autoscaling describe_auto_scaling_groups|kms list_aliases|ssm describe_parameters
glue get_dev_endpoints|glue get_jobs|cloudformation describe_stacks|dynamodb list_backups|redshift describe_clusters
redshift describe_cluster_snapshots|ec2 describe_flow_logs|logs describe_metric_filters|logs describe_delivery_sources
logs describe_deliveries|bedrock get_model_invocation_logging_configuration"""

# A list, and what is asked of each member: (list, key, field, [(operation, parameter, codes of nothing)]).
each = [
    ("lambda list_functions", "Functions", "FunctionName", [("get_policy", "FunctionName", ["ResourceNotFoundException"])]),
    ("sagemaker list_models", "Models", "ModelName", [("describe_model", "ModelName", [])]),
    ("sagemaker list_notebook_instances", "NotebookInstances", "NotebookInstanceName", [("describe_notebook_instance", "NotebookInstanceName", [])]),
    ("cloudformation list_stack_sets", "Summaries", "StackSetName", [("describe_stack_set", "StackSetName", []), ("list_stack_instances", "StackSetName", [])]),
    ("ec2 describe_launch_templates", "LaunchTemplates", "LaunchTemplateId", [("describe_launch_template_versions", "LaunchTemplateId", [])]),
    ("ec2 describe_managed_prefix_lists", "PrefixLists", "PrefixListId", [("get_managed_prefix_list_entries", "PrefixListId", [])]),
    ("eks list_clusters", "clusters", None, [("describe_cluster", "name", [])]),
    ("dynamodb list_tables", "TableNames", None, [("describe_table", "TableName", []), ("describe_continuous_backups", "TableName", [])]),
    ("kms list_keys", "Keys", "KeyId", [("describe_key", "KeyId", []), ("list_grants", "KeyId", [])]),
    ("secretsmanager list_secrets", "SecretList", "ARN", [("get_resource_policy", "SecretId", [])]),
    ("rds describe_db_snapshots", "DBSnapshots", "DBSnapshotIdentifier", [("describe_db_snapshot_attributes", "DBSnapshotIdentifier", [])]),
    ("rds describe_db_cluster_snapshots", "DBClusterSnapshots", "DBClusterSnapshotIdentifier", [("describe_db_cluster_snapshot_attributes", "DBClusterSnapshotIdentifier", [])]),
    ("sns list_topics", "Topics", "TopicArn", [("get_topic_attributes", "TopicArn", [])]),
    ("s3vectors list_vector_buckets", "vectorBuckets", "vectorBucketName", [("get_vector_bucket", "vectorBucketName", []), ("get_vector_bucket_policy", "vectorBucketName", ["NotFoundException"])]),
    ("efs describe_file_systems", "FileSystems", "FileSystemId", [("describe_file_system_policy", "FileSystemId", ["PolicyNotFound"])]),
    ("ecr describe_repositories", "repositories", "repositoryName", [("get_repository_policy", "repositoryName", ["RepositoryPolicyNotFoundException"])]),
    ("cognito-identity list_identity_pools", "IdentityPools", "IdentityPoolId", [("describe_identity_pool", "IdentityPoolId", [])]),
    ("cognito-idp list_user_pools", "UserPools", "Id", [("describe_user_pool", "UserPoolId", [])]),
    ("apigateway get_rest_apis", "items", "id", [("get_stages", "restApiId", [])]),
    ("apigateway get_domain_names", "items", "domainName", [("get_base_path_mappings", "domainName", [])]),
    ("apigatewayv2 get_apis", "Items", "ApiId", [("get_routes", "ApiId", []), ("get_integrations", "ApiId", []), ("get_stages", "ApiId", [])]),
    ("apigatewayv2 get_domain_names", "Items", "DomainName", [("get_api_mappings", "DomainName", [])]),
    ("appsync list_graphql_apis", "graphqlApis", "apiId", []),
    ("elbv2 describe_load_balancers", "LoadBalancers", "LoadBalancerArn", [("describe_listeners", "LoadBalancerArn", [])]),
]
extra = {"cognito-identity list_identity_pools": {"MaxResults": 60}, "cognito-idp list_user_pools": {"MaxResults": 60}}


def regional(at):
    region, account = at.region, at.account.id
    for one in re.split(r"[|\n]", alone):
        at.ask(*one.split(" "))
    for command, key, field, details in each:
        service, operation = command.split(" ")
        for member in at.ask(service, operation, **extra.get(command, {}))[key]:
            subject = member[field] if field else member
            for detail, parameter, none in details:
                name = subject if len(subject) < 60 and not re.search(r"[/:]", subject) else re.sub(r"\W+", "-", subject)
                at.ask(service, detail, file=name, none=none, **{parameter: subject})
    for key in at.account("kms", region).list_keys()["Keys"]:
        at.ask("kms", "get_key_policy", file=key["KeyId"], KeyId=key["KeyId"], PolicyName="default")
    for table in at.account("dynamodb", region).list_tables()["TableNames"]:
        arn = f"arn:aws:dynamodb:{region}:{account}:table/{table}"
        at.ask("dynamodb", "get_resource_policy", file=table, none=["PolicyNotFoundException"], ResourceArn=arn)
    for url in at.ask("sqs", "list_queues").get("QueueUrls", []):
        at.ask("sqs", "get_queue_attributes", file=url.split("/")[-1], QueueUrl=url, AttributeNames=["All"])
    for snapshot in at.ask("ec2", "describe_snapshots", OwnerIds=["self"])["Snapshots"]:
        id = snapshot["SnapshotId"]
        at.ask("ec2", "describe_snapshot_attribute", file=id, SnapshotId=id, Attribute="createVolumePermission")
    for image in at.ask("ec2", "describe_images", Owners=["self"])["Images"]:
        id = image["ImageId"]
        at.ask("ec2", "describe_image_attribute", file=id, ImageId=id, Attribute="launchPermission")
    for balancer in at.account("elbv2", region).describe_load_balancers()["LoadBalancers"]:
        name, arn = balancer["LoadBalancerName"], balancer["LoadBalancerArn"]
        at.ask("elbv2", "describe_load_balancer_attributes", file=name, LoadBalancerArn=arn)
        for listener in at.account("elbv2", region).describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]:
            arn = listener["ListenerArn"]
            at.ask("elbv2", "describe_rules", file=arn.split("/")[-1], ListenerArn=arn)
    for group in at.ask("elbv2", "describe_target_groups")["TargetGroups"]:
        at.ask("elbv2", "describe_target_health", file=group["TargetGroupName"], TargetGroupArn=group["TargetGroupArn"])
    for system in at.account("efs", region).describe_file_systems()["FileSystems"]:
        id = system["FileSystemId"]
        for target in at.ask("efs", "describe_mount_targets", file=id, FileSystemId=id)["MountTargets"]:
            mount = target["MountTargetId"]
            at.ask("efs", "describe_mount_target_security_groups", file=mount, MountTargetId=mount)
    for api in at.account("apigateway", region).get_rest_apis()["items"]:
        at.ask("apigateway", "get_resources", file=api["id"], restApiId=api["id"], embed=["methods"])
    at.ask("wafv2", "list_web_acls", Scope="REGIONAL")
    for document in at.ask("ssm", "list_documents", Filters=[{"Key": "Owner", "Values": ["Self"]}])["DocumentIdentifiers"]:
        at.ask("ssm", "describe_document_permission", file=document["Name"], Name=document["Name"], PermissionType="Share")
    for point in at.ask("s3control", "list_access_points", AccountId=account)["AccessPointList"]:
        for operation in ("get_access_point", "get_access_point_policy"):
            at.ask("s3control", operation, file=point["Name"], AccountId=account, Name=point["Name"])
    names = at.account("codebuild", region).list_projects()["projects"]
    if names:
        at.ask("codebuild", "batch_get_projects", names=names)
    domains = [one["DomainName"] for one in at.account("opensearch", region).list_domain_names()["DomainNames"]]
    if domains:
        at.ask("opensearch", "describe_domains", DomainNames=domains)
    serverless = at.account("opensearchserverless", region)
    ids = [one["id"] for one in serverless.list_collections()["collectionSummaries"]]
    if ids:
        at.ask("opensearchserverless", "batch_get_collection", ids=ids)
    for policy in serverless.list_security_policies(type="network")["securityPolicySummaries"]:
        at.ask("opensearchserverless", "get_security_policy", file=policy["name"], type="network", name=policy["name"])
    ecs = at.account("ecs", region)
    clusters = ecs.list_clusters()["clusterArns"]
    if clusters:
        at.ask("ecs", "describe_clusters", clusters=clusters, include=["TAGS"])
    for arn in at.ask("ecs", "list_task_definitions")["taskDefinitionArns"]:
        at.ask("ecs", "describe_task_definition", file=arn.split("/")[-1].replace(":", "-"), taskDefinition=arn)
    for cluster in clusters:
        name = cluster.split("/")[-1]
        for kind, key, field in (
            ("tasks", "taskArns", "tasks"),
            ("services", "serviceArns", "services"),
            ("container_instances", "containerInstanceArns", "containerInstances"),
        ):
            arns = getattr(ecs, f"list_{kind}")(cluster=cluster)[key]
            if arns:
                at.ask("ecs", f"describe_{kind}", file=name, cluster=cluster, **{field: arns})
    at.ask("elasticbeanstalk", "describe_environments")
    writing(at)


def writing(at):
    """Who writes down and who is told. A trail is asked about in its own region, as AWS answers nowhere else."""
    for trail in at.ask("cloudtrail", "describe_trails")["trailList"]:
        if trail["HomeRegion"] == at.region:
            name = trail["Name"]
            at.ask("cloudtrail", "get_event_selectors", file=name, TrailName=name)
            at.ask("cloudtrail", "get_trail_status", file=name, Name=name)
    at.ask("cloudwatch", "describe_alarms")
    for id in at.ask("guardduty", "list_detectors")["DetectorIds"]:
        at.ask("guardduty", "get_detector", file=id, DetectorId=id)
    for rule in at.ask("events", "list_rules")["Rules"]:
        if "EventPattern" in rule:
            at.ask("events", "list_targets_by_rule", file=rule["Name"], Rule=rule["Name"])


root = Account(endpoint, "123456789012")
for id in ids.split(","):
    account = root if id == root.id else assumed(endpoint, id)
    account_wide(Place(account, None), root)
    for region in regions:
        regional(Place(account, region))
