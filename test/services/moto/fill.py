"""Fills a moto server with an organization: five accounts, three regions each, objects of every kind that it keeps.

Usage: fill.py <endpoint> <accounts> <region>... ; prints {"accounts": [...], "failed": [...]}. Secret values that a
collector must drop all contain the word given in CANARY.
"""

import base64
import io
import json
import os
import sys
import zipfile

from accounts import Account, assumed

endpoint, count, *regions = sys.argv[1:]
canary = os.environ.get("CANARY", "canary")
encoded = base64.b64encode(canary.encode()).decode()
failed = []


def tried(name):
    def made(step):
        def run(*given):
            try:
                return step(*given)
            except Exception as error:  # what moto lacks is told, not hidden
                failed.append(f"{name}: {type(error).__name__} {str(error)[:160]}")
                return None

        return run

    return made


trust = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
)


def allow(action, resource, principal=None):
    one = {"Effect": "Allow", "Action": action, "Resource": resource}
    if principal:
        one["Principal"] = principal
    return json.dumps({"Version": "2012-10-17", "Statement": [one]})


def zipped():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        file.writestr("index.py", "def handler(event, context): pass")
    return held.getvalue()


def everywhere(a):
    """What an account has once."""
    iam, s3 = a("iam", regions[0]), a("s3", regions[0])
    iam.create_role(RoleName="runs", AssumeRolePolicyDocument=trust, Path="/app/", Description=canary)
    iam.put_role_policy(RoleName="runs", PolicyName="inline", PolicyDocument=allow("s3:*", "*"))
    policy = iam.create_policy(PolicyName="reads", PolicyDocument=allow("s3:GetObject", "arn:aws:s3:::*/*"))["Policy"]["Arn"]
    iam.create_policy_version(PolicyArn=policy, PolicyDocument=allow("s3:Get*", "*"), SetAsDefault=True)
    iam.attach_role_policy(RoleName="runs", PolicyArn=policy)
    iam.create_role(RoleName="bounded", AssumeRolePolicyDocument=trust, PermissionsBoundary=policy, Tags=[{"Key": "team", "Value": "a"}])
    for user in ("ann", "bob"):
        iam.create_user(UserName=user, Tags=[{"Key": "password", "Value": f"hunter2-{canary}"}])
        iam.create_access_key(UserName=user)
    iam.create_login_profile(UserName="ann", Password=f"Aa1!{canary}Zz9$")
    iam.generate_credential_report()
    iam.create_group(GroupName="staff")
    iam.add_user_to_group(GroupName="staff", UserName="ann")
    iam.put_group_policy(GroupName="staff", PolicyName="p", PolicyDocument=allow("ec2:*", "*"))
    iam.create_instance_profile(InstanceProfileName="machines")
    iam.add_role_to_instance_profile(InstanceProfileName="machines", RoleName="runs")
    iam.create_open_id_connect_provider(
        Url="https://token.actions.githubusercontent.com", ClientIDList=["sts.amazonaws.com"], ThumbprintList=["a" * 40]
    )
    for at, region in enumerate(regions):
        bucket = f"docs-{a.id}-{region}"
        where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        a("s3", region).create_bucket(Bucket=bucket, **where)
        if at == 0:
            s3.put_bucket_policy(Bucket=bucket, Policy=allow("s3:GetObject", f"arn:aws:s3:::{bucket}/*", "*"))
            s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration={"BlockPublicAcls": True})
            s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": [{"Key": "team", "Value": "b"}]})
            s3.put_bucket_ownership_controls(
                Bucket=bucket, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
            )
        s3.put_bucket_encryption(
            Bucket=bucket,
            ServerSideEncryptionConfiguration={
                "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "alias/docs"}}]
            },
        )
    steps = {
        "s3control": lambda: a("s3control", regions[0]).put_public_access_block(
            AccountId=a.id,
            PublicAccessBlockConfiguration={
                "BlockPublicAcls": True,
                "IgnorePublicAcls": True,
                "BlockPublicPolicy": False,
                "RestrictPublicBuckets": False,
            },
        ),
        "cloudfront": lambda: a("cloudfront", "us-east-1").create_distribution(
            DistributionConfig={
                "CallerReference": "1",
                "Comment": canary,
                "Enabled": True,
                "Origins": {
                    "Quantity": 1,
                    "Items": [
                        {
                            "Id": "o",
                            "DomainName": f"docs-{a.id}.s3.amazonaws.com",
                            "S3OriginConfig": {"OriginAccessIdentity": ""},
                            "CustomHeaders": {"Quantity": 1, "Items": [{"HeaderName": "x-key", "HeaderValue": canary}]},
                        }
                    ],
                },
                "DefaultCacheBehavior": {
                    "TargetOriginId": "o",
                    "ViewerProtocolPolicy": "redirect-to-https",
                    "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}},
                    "MinTTL": 0,
                },
            }
        ),
    }
    for name, step in steps.items():
        tried(name)(step)()


def machines(a, region, role):
    ec2 = a("ec2", region)
    vpc = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.1.{n}.0/24", AvailabilityZone=f"{region}{zone}")["Subnet"]["SubnetId"]
        for n, zone in enumerate("ab")
    ]
    gate = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gate, VpcId=vpc)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gate)
    ec2.associate_route_table(RouteTableId=table, SubnetId=subnets[0])
    group = ec2.create_security_group(GroupName="web", Description=canary, VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": canary}]}],
    )
    image = ec2.register_image(Name="base", Description=canary)["ImageId"]
    machine = ec2.run_instances(
        ImageId=image,
        MinCount=1,
        MaxCount=1,
        SubnetId=subnets[0],
        SecurityGroupIds=[group],
        UserData=f"#!/bin/sh\nexport TOKEN={canary}",
        IamInstanceProfile={"Name": "machines"},
    )["Instances"][0]["InstanceId"]
    template = ec2.create_launch_template(
        LaunchTemplateName="web", LaunchTemplateData={"UserData": encoded, "IamInstanceProfile": {"Name": "machines"}}
    )["LaunchTemplate"]["LaunchTemplateId"]
    ec2.create_launch_template_version(LaunchTemplateId=template, LaunchTemplateData={"UserData": encoded})
    volume = ec2.create_volume(AvailabilityZone=f"{region}a", Size=1, Encrypted=True)["VolumeId"]
    snapshot = ec2.create_snapshot(VolumeId=volume, Description=canary)["SnapshotId"]
    ec2.modify_snapshot_attribute(
        SnapshotId=snapshot, Attribute="createVolumePermission", OperationType="add", GroupNames=["all"]
    )
    ami = ec2.create_image(InstanceId=machine, Name="mine")["ImageId"]
    ec2.modify_image_attribute(ImageId=ami, LaunchPermission={"Add": [{"UserId": "111111111111"}]})
    ec2.create_vpc_endpoint(
        VpcId=vpc, ServiceName=f"com.amazonaws.{region}.s3", PolicyDocument=allow("s3:*", "*", "*"), RouteTableIds=[table]
    )
    ec2.create_managed_prefix_list(
        PrefixListName="offices", MaxEntries=5, AddressFamily="IPv4", Entries=[{"Cidr": "192.0.2.0/24", "Description": canary}]
    )
    scaling = a("autoscaling", region)
    tried("launch configuration")(
        lambda: scaling.create_launch_configuration(
            LaunchConfigurationName="old", ImageId=image, InstanceType="t3.micro", UserData=encoded, IamInstanceProfile="machines"
        )
    )()
    tried("scaling group")(
        lambda: scaling.create_auto_scaling_group(
            AutoScalingGroupName="web",
            MinSize=0,
            MaxSize=2,
            LaunchTemplate={"LaunchTemplateId": template, "Version": "$Latest"},
            VPCZoneIdentifier=",".join(subnets),
        )
    )()
    elb = a("elbv2", region)
    balancer = elb.create_load_balancer(Name="web", Subnets=subnets, SecurityGroups=[group], Scheme="internet-facing")
    balancer = balancer["LoadBalancers"][0]["LoadBalancerArn"]
    targets = elb.create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId=vpc)["TargetGroups"][0]["TargetGroupArn"]
    elb.register_targets(TargetGroupArn=targets, Targets=[{"Id": machine}])
    listener = elb.create_listener(
        LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=[{"Type": "forward", "TargetGroupArn": targets}]
    )["Listeners"][0]["ListenerArn"]
    elb.create_rule(
        ListenerArn=listener,
        Priority=5,
        Conditions=[{"Field": "path-pattern", "Values": ["/admin*"]}],
        Actions=[
            {
                "Type": "fixed-response",
                "FixedResponseConfig": {"StatusCode": "403", "MessageBody": canary, "ContentType": "text/plain"},
            }
        ],
    )
    acl = a("wafv2", region).create_web_acl(
        Name="front",
        Scope="REGIONAL",
        DefaultAction={"Allow": {}},
        Description=canary,
        VisibilityConfig={"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "m"},
    )["Summary"]["ARN"]
    tried("web ACL")(lambda: a("wafv2", region).associate_web_acl(WebACLArn=acl, ResourceArn=balancer))()
    return {"vpc": vpc, "subnets": subnets, "group": group, "machine": machine}


def tasks(a, region, role, net):
    ecs = a("ecs", region)
    ecs.create_cluster(clusterName="apps", tags=[{"key": "team", "value": "c"}])
    ecs.register_task_definition(
        family="app",
        taskRoleArn=role,
        containerDefinitions=[
            {"name": "app", "image": "app", "memory": 64, "environment": [{"name": "TOKEN", "value": canary}]}
        ],
    )
    ecs.create_service(cluster="apps", serviceName="app", taskDefinition="app:1", desiredCount=1)
    tried("container instance")(
        lambda: ecs.register_container_instance(
            cluster="apps", instanceIdentityDocument=json.dumps({"instanceId": net["machine"], "region": region})
        )
    )()
    tried("task")(lambda: ecs.run_task(cluster="apps", taskDefinition="app:1"))()


def regional(a, region, role, light):
    net = {"subnets": [], "group": None} if light else machines(a, region, role)
    if not light:
        tried("ecs")(tasks)(a, region, role, net)
    kms = a("kms", region)
    key = kms.create_key(Policy=allow("kms:*", "*", {"AWS": f"arn:aws:iam::{a.id}:root"}), Description=canary)["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/docs", TargetKeyId=key)
    kms.create_grant(KeyId=key, GranteePrincipal=role, Operations=["Decrypt"])
    fn = a("lambda", region)
    made = fn.create_function(
        FunctionName="same-name",
        Runtime="python3.12",
        Role=role,
        Handler="index.handler",
        Description=canary,
        Code={"ZipFile": zipped()},
        Environment={"Variables": {"TOKEN": canary}},
        **({} if light else {"VpcConfig": {"SubnetIds": net["subnets"][:1], "SecurityGroupIds": [net["group"]]}}),
    )
    # One name in all regions, with another policy in each.
    who = "*" if region == regions[0] else "s3.amazonaws.com"
    fn.add_permission(FunctionName="same-name", StatementId="s", Action="lambda:InvokeFunction", Principal=who)
    function = made["FunctionArn"]
    secrets = a("secretsmanager", region)
    secret = secrets.create_secret(Name="app/db", SecretString=canary, Description=canary)["ARN"]
    secrets.put_resource_policy(SecretId=secret, ResourcePolicy=allow("secretsmanager:GetSecretValue", "*", {"AWS": role}))
    ssm = a("ssm", region)
    ssm.put_parameter(Name="/app/token", Value=canary, Type="SecureString", Description=canary)
    if light:
        return
    steps = {
        "document": lambda: ssm.create_document(
            Content=json.dumps({"schemaVersion": "2.2", "description": canary, "mainSteps": []}),
            Name="runs",
            DocumentType="Command",
        ),
        "document shared": lambda: ssm.modify_document_permission(Name="runs", PermissionType="Share", AccountIdsToAdd=["all"]),
        "database": lambda: a("rds", region).create_db_instance(
            DBInstanceIdentifier="db",
            Engine="postgres",
            DBInstanceClass="db.t3.micro",
            MasterUsername="root",
            MasterUserPassword=f"{canary}1",
            AllocatedStorage=20,
            PubliclyAccessible=True,
        ),
        "database cluster": lambda: a("rds", region).create_db_cluster(
            DBClusterIdentifier="cl", Engine="aurora-postgresql", MasterUsername="root", MasterUserPassword=f"{canary}1"
        ),
        "database snapshot": lambda: a("rds", region).create_db_snapshot(DBSnapshotIdentifier="dbs", DBInstanceIdentifier="db"),
        "database snapshot shared": lambda: a("rds", region).modify_db_snapshot_attribute(
            DBSnapshotIdentifier="dbs", AttributeName="restore", ValuesToAdd=["all"]
        ),
        "cluster snapshot": lambda: a("rds", region).create_db_cluster_snapshot(
            DBClusterSnapshotIdentifier="cls", DBClusterIdentifier="cl"
        ),
        "table": lambda: a("dynamodb", region).create_table(
            TableName="users",
            KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        ),
        "table policy": lambda: a("dynamodb", region).put_resource_policy(
            ResourceArn=f"arn:aws:dynamodb:{region}:{a.id}:table/users", Policy=allow("dynamodb:GetItem", "*", {"AWS": role})
        ),
        "table backup": lambda: a("dynamodb", region).create_backup(TableName="users", BackupName="daily"),
        "queue": lambda: a("sqs", region).create_queue(
            QueueName="jobs", Attributes={"Policy": allow("sqs:SendMessage", "*", "*"), "KmsMasterKeyId": "alias/docs"}
        ),
        "topic": lambda: a("sns", region).create_topic(Name="news", Attributes={"Policy": allow("sns:Publish", "*", "*")}),
        "warehouse": lambda: a("redshift", region).create_cluster(
            ClusterIdentifier="wh", NodeType="ra3.large", MasterUsername="root", MasterUserPassword=f"{canary}A1", NumberOfNodes=2
        ),
        "warehouse snapshot": lambda: a("redshift", region).create_cluster_snapshot(SnapshotIdentifier="whs", ClusterIdentifier="wh"),
        "search domain": lambda: a("opensearch", region).create_domain(
            DomainName="logs", AccessPolicies=allow("es:*", "*", {"AWS": role})
        ),
        "search collection": lambda: collections(a("opensearchserverless", region)),
        "vector bucket": lambda: a("s3vectors", region).create_vector_bucket(vectorBucketName=f"v-{a.id}-{region}"),
        "vector bucket policy": lambda: a("s3vectors", region).put_vector_bucket_policy(
            vectorBucketName=f"v-{a.id}-{region}", policy=allow("s3vectors:*", "*", {"AWS": role})
        ),
        "file system": lambda: files(a("efs", region), net),
        "images": lambda: a("ecr", region).create_repository(repositoryName="team/app"),
        "images policy": lambda: a("ecr", region).set_repository_policy(
            repositoryName="team/app",
            policyText=json.dumps(
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}]}
            ),
        ),
        "model": lambda: a("sagemaker", region).create_model(
            ModelName="m",
            ExecutionRoleArn=role,
            PrimaryContainer={"Image": "i", "ModelDataUrl": f"s3://docs-{a.id}-{region}/m.tgz", "Environment": {"T": canary}},
        ),
        "notebook": lambda: a("sagemaker", region).create_notebook_instance(
            NotebookInstanceName="nb", InstanceType="ml.t3.medium", RoleArn=role
        ),
        "build project": lambda: a("codebuild", region).create_project(
            name="build",
            source={"type": "S3", "location": "b/s.zip", "buildspec": f"export T={canary}"},
            artifacts={"type": "NO_ARTIFACTS"},
            environment={
                "type": "LINUX_CONTAINER",
                "image": "i",
                "computeType": "BUILD_GENERAL1_SMALL",
                "environmentVariables": [{"name": "T", "value": canary}],
            },
            serviceRole=role,
        ),
        "glue job": lambda: a("glue", region).create_job(
            Name="etl", Role=role, Command={"Name": "glueetl", "ScriptLocation": "s3://b/s"}, DefaultArguments={"--t": canary}
        ),
        "glue endpoint": lambda: a("glue", region).create_dev_endpoint(EndpointName="dev", RoleArn=role),
        "stack": lambda: a("cloudformation", region).create_stack(
            StackName="st",
            RoleARN=role,
            TemplateBody=json.dumps(
                {
                    "Parameters": {"P": {"Type": "String"}},
                    "Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "of-stack"}}},
                    "Outputs": {"O": {"Value": canary}},
                }
            ),
            Parameters=[{"ParameterKey": "P", "ParameterValue": canary}],
        ),
        "stack set": lambda: a("cloudformation", region).create_stack_set(
            StackSetName="set",
            AdministrationRoleARN=role,
            ExecutionRoleName="x",
            TemplateBody=json.dumps({"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}),
        ),
        "Beanstalk": lambda: beanstalk(a("elasticbeanstalk", region)),
        "Kubernetes": lambda: a("eks", region).create_cluster(
            name="k", roleArn=role, resourcesVpcConfig={"subnetIds": net["subnets"], "securityGroupIds": [net["group"]]}
        ),
        "REST API": lambda: rest(a("apigateway", region), region, function, role),
        "HTTP API": lambda: http(a("apigatewayv2", region), function),
        "user pool": lambda: a("cognito-idp", region).create_user_pool(
            PoolName="people", AdminCreateUserConfig={"AllowAdminCreateUserOnly": True}, EmailVerificationMessage=f"{canary} {{####}}"
        ),
        "access point": lambda: access(a, region, role),
        "GraphQL API": lambda: a("appsync", region).create_graphql_api(name="g", authenticationType="API_KEY"),
        "logs": lambda: logs(a, region, role, net),
    }
    for name, step in steps.items():
        tried(name)(step)()


def logs(a, region, role, net):
    """What writes down, and who is told."""
    bucket = f"trails-{a.id}-{region}"
    place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    a("s3", region).create_bucket(Bucket=bucket, **place)
    a("logs", region).create_log_group(logGroupName="trails")
    trails = a("cloudtrail", region)
    # The first region's trail is of all regions, which list it as well.
    trails.create_trail(Name=f"in-{region}", S3BucketName=bucket, IsMultiRegionTrail=region == regions[0])
    trails.put_event_selectors(
        TrailName=f"in-{region}",
        EventSelectors=[
            {
                "ReadWriteType": "All",
                "IncludeManagementEvents": True,
                "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}],
            }
        ],
    )
    trails.start_logging(Name=f"in-{region}")
    a("logs", region).put_metric_filter(
        logGroupName="trails",
        filterName="root",
        filterPattern=canary,
        metricTransformations=[{"metricName": "RootUse", "metricNamespace": "Security", "metricValue": "1"}],
    )
    kept = a("logs", region)
    group = kept.describe_log_groups(logGroupNamePrefix="trails")["logGroups"][0]["arn"]
    base = f"arn:aws:bedrock:{region}:{a.id}:knowledge-base/KB1"
    kept.put_delivery_source(name="kb", resourceArn=base, logType="APPLICATION_LOGS")
    to = kept.put_delivery_destination(
        name="kept", deliveryDestinationConfiguration={"destinationResourceArn": group.removesuffix(":*")}
    )["deliveryDestination"]["arn"]
    kept.create_delivery(deliverySourceName="kb", deliveryDestinationArn=to)
    a("cloudwatch", region).put_metric_alarm(
        AlarmName="root",
        AlarmDescription=canary,
        AlarmActions=[f"arn:aws:sns:{region}:{a.id}:news"],
        Namespace="Security",
        MetricName="RootUse",
        Statistic="Sum",
        Period=300,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
    )
    a("guardduty", region).create_detector(Enable=True, Features=[{"Name": "S3_DATA_EVENTS", "Status": "ENABLED"}])
    events = a("events", region)
    pattern = {"source": ["aws.guardduty"], "detail": {"note": [canary]}}
    events.put_rule(Name="findings", Description=canary, EventPattern=json.dumps(pattern))
    events.put_targets(
        Rule="findings", Targets=[{"Id": "1", "Arn": f"arn:aws:sns:{region}:{a.id}:news", "Input": json.dumps({"note": canary})}]
    )
    events.put_rule(Name="nightly", ScheduleExpression="rate(1 day)")
    a("bedrock", region).put_model_invocation_logging_configuration(
        loggingConfig={"s3Config": {"bucketName": bucket}, "textDataDeliveryEnabled": True}
    )
    a("ec2", region).create_flow_logs(
        ResourceIds=net["subnets"][:1],
        ResourceType="Subnet",
        TrafficType="ALL",
        LogDestinationType="s3",
        LogDestination=f"arn:aws:s3:::{bucket}",
    )


def collections(aoss):
    network = [{"Rules": [{"ResourceType": "collection", "Resource": ["collection/logs"]}], "AllowFromPublic": True}]
    aoss.create_security_policy(name="net", type="network", policy=json.dumps(network))
    keys_of = {"Rules": [{"ResourceType": "collection", "Resource": ["collection/logs"]}], "AWSOwnedKey": True}
    aoss.create_security_policy(name="enc", type="encryption", policy=json.dumps(keys_of))


def files(efs, net):
    system = efs.create_file_system(CreationToken="t", Encrypted=True)["FileSystemId"]
    efs.put_file_system_policy(FileSystemId=system, Policy=allow("elasticfilesystem:ClientMount", "*", {"AWS": "*"}))
    efs.create_mount_target(FileSystemId=system, SubnetId=net["subnets"][0], SecurityGroups=[net["group"]])


def beanstalk(eb):
    eb.create_application(ApplicationName="app", Description=canary)
    eb.create_environment(
        ApplicationName="app",
        EnvironmentName="app-prod",
        SolutionStackName="64bit Amazon Linux",
        OptionSettings=[
            {"Namespace": "aws:autoscaling:launchconfiguration", "OptionName": "IamInstanceProfile", "Value": "machines"},
            {"Namespace": "aws:elasticbeanstalk:application:environment", "OptionName": "T", "Value": canary},
        ],
    )


def rest(gateway, region, function, role):
    api = gateway.create_rest_api(name="rest", description=canary)["id"]
    root = gateway.get_resources(restApiId=api)["items"][0]["id"]
    gateway.put_method(restApiId=api, resourceId=root, httpMethod="GET", authorizationType="NONE")
    gateway.put_integration(
        restApiId=api,
        resourceId=root,
        httpMethod="GET",
        type="AWS_PROXY",
        integrationHttpMethod="POST",
        credentials=role,
        uri=f"arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{function}/invocations",
        requestTemplates={"application/json": canary},
        requestParameters={"integration.request.header.x": f"'{canary}'"},
    )
    deployment = gateway.create_deployment(restApiId=api)["id"]
    gateway.create_stage(restApiId=api, stageName="prod", deploymentId=deployment, variables={"t": canary})
    gateway.create_domain_name(domainName=f"rest-{region}.example.com", certificateArn="arn:aws:acm:us-east-1:111111111111:certificate/c")
    gateway.create_base_path_mapping(domainName=f"rest-{region}.example.com", restApiId=api, stage="prod")


def http(gateway, function):
    api = gateway.create_api(Name="http", ProtocolType="HTTP", Description=canary)["ApiId"]
    made = gateway.create_integration(
        ApiId=api,
        IntegrationType="AWS_PROXY",
        IntegrationUri=function,
        PayloadFormatVersion="2.0",
        RequestParameters={"append:header.x": canary},
    )["IntegrationId"]
    gateway.create_route(ApiId=api, RouteKey="GET /", Target=f"integrations/{made}", AuthorizationType="NONE")
    gateway.create_stage(ApiId=api, StageName="$default", StageVariables={"t": canary})


def access(a, region, role):
    control = a("s3control", region)
    bucket = f"docs-{a.id}-{region}"
    made = control.create_access_point(AccountId=a.id, Name="docs-ap", Bucket=bucket)["AccessPointArn"]
    policy = allow("s3:GetObject", f"{made}/object/*", {"AWS": role})
    control.put_access_point_policy(AccountId=a.id, Name="docs-ap", Policy=policy)


def organization(root):
    org = root("organizations", regions[0])
    org.create_organization(FeatureSet="ALL")
    top = org.list_roots()["Roots"][0]["Id"]
    for kind in ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"):
        org.enable_policy_type(RootId=top, PolicyType=kind)
    unit = org.create_organizational_unit(ParentId=top, Name="work")["OrganizationalUnit"]["Id"]
    below = org.create_organizational_unit(ParentId=unit, Name="data")["OrganizationalUnit"]["Id"]
    deny = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"}]})
    scp = org.create_policy(Name="keep", Description=canary, Type="SERVICE_CONTROL_POLICY", Content=deny)
    org.attach_policy(PolicyId=scp["Policy"]["PolicySummary"]["Id"], TargetId=unit)
    rcp = json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "*"}]}
    )
    rcp = org.create_policy(Name="inside", Description="", Type="RESOURCE_CONTROL_POLICY", Content=rcp)
    org.attach_policy(PolicyId=rcp["Policy"]["PolicySummary"]["Id"], TargetId=below)
    accounts = []
    for n in range(int(count) - 1):
        made = org.create_account(Email=f"{canary}-{n}@example.com", AccountName=f"a{n}")["CreateAccountStatus"]["AccountId"]
        org.move_account(AccountId=made, SourceParentId=top, DestinationParentId=(top, unit, below)[n % 3])
        accounts.append(made)
    return accounts


own = Account(endpoint, "123456789012")
accounts = organization(own)
for one in [own, *(assumed(endpoint, a) for a in accounts)]:
    everywhere(one)
    role = f"arn:aws:iam::{one.id}:role/app/runs"
    for region in regions:
        # Beyond its first region an account but the first holds the kinds alone that have one name in all regions.
        regional(one, region, role, one is not own and region != regions[0])
print(json.dumps({"accounts": [own.id, *accounts], "failed": sorted(set(failed))}))
