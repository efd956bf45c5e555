"""Clients of a moto server for one of its accounts."""

import boto3
from botocore.config import Config

keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}


class Account:
    def __init__(self, endpoint, id, own=None):
        self.endpoint, self.id, self.own, self.kept = endpoint, id, own or keys, {}

    def __call__(self, service, region):
        key = (service, region)
        if key not in self.kept:
            config = Config(s3={"addressing_style": "path"}, inject_host_prefix=False, retries={"total_max_attempts": 1})
            client = boto3.client(service, endpoint_url=self.endpoint, region_name=region, config=config, **self.own)
            # The account stands before the server's name, which an address of digits cannot have.
            client.meta.events.register("before-call.s3-control", self.without_account)
            self.kept[key] = client
        return self.kept[key]

    def without_account(self, params, **_):
        params["url"] = params["url"].replace(f"//{self.id}.", "//")


def assumed(endpoint, account):
    sts = Account(endpoint, "123456789012")("sts", "us-east-1")
    role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
    found = sts.assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
    return Account(
        endpoint,
        account,
        {
            "aws_access_key_id": found["AccessKeyId"],
            "aws_secret_access_key": found["SecretAccessKey"],
            "aws_session_token": found["SessionToken"],
        },
    )
