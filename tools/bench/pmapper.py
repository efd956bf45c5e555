"""Runs Principal Mapper's own command line on an exported account instead of AWS.

    python pmapper.py <folder> [arguments of pmapper]

Answers botocore's clients from `account.json` and `resources.json` of the folder, for one region and only for the calls
that `graph create` makes of them; everything else does not exist. Then it runs the installed module as it is: nothing of
Principal Mapper (AGPL-3.0) is in here or is imported by anything of this project. The last line on stderr is the CPU
time in ms of importing its modules and of all that followed, and the peak RSS in KiB.
"""

import collections
import collections.abc
import json
import os
import resource
import runpy
import sys

REGION = "eu-central-1"

for name in ("Mapping", "MutableMapping"):
    if not hasattr(collections, name):
        setattr(collections, name, getattr(collections.abc, name))

import botocore.exceptions
import botocore.session


def cpu_ms():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return round((used.ru_utime + used.ru_stime) * 1000)


class Pages:
    def __init__(self, page):
        self.page = page

    def paginate(self, **_):
        return [self.page]


class Client:
    class meta:
        endpoint_url = "none"
        region_name = REGION

    def __init__(self, account, resources):
        self.account = account
        self.resources = resources
        keys = {}
        for key in resources["IAM"]["AccessKeys"]:
            keys.setdefault(key["UserName"], []).append(key)
        self.keys = keys
        self.logins = {login["UserName"] for login in resources["IAM"]["LoginProfiles"]}

    def get_caller_identity(self):
        number = self.resources["AccountId"]
        return {"Account": number, "Arn": f"arn:aws:iam::{number}:root", "UserId": number}

    def get_paginator(self, call):
        pages = {
            "get_account_authorization_details": lambda: self.account,
            "list_virtual_mfa_devices": lambda: {"VirtualMFADevices": []},
            "list_functions": lambda: {"Functions": self.resources["Lambda"]["Functions"]},
            "describe_stacks": lambda: {"Stacks": []},
            "list_projects": lambda: {"projects": []},
            "describe_launch_configurations": lambda: {"LaunchConfigurations": []},
        }
        return Pages(pages[call]())

    def list_access_keys(self, UserName):
        return {"AccessKeyMetadata": self.keys.get(UserName, [])}

    def get_login_profile(self, UserName):
        if UserName in self.logins:
            return {"LoginProfile": {"UserName": UserName}}
        raise botocore.exceptions.ClientError({"Error": {"Code": "NoSuchEntity"}}, "GetLoginProfile")

    def list_mfa_devices(self, UserName):
        return {"MFADevices": []}


def main():
    folder = sys.argv[1]
    with open(os.path.join(folder, "account.json")) as file:
        account = json.load(file)
    with open(os.path.join(folder, "resources.json")) as file:
        resources = json.load(file)
    client = Client(account, resources)
    botocore.session.Session.create_client = lambda *_, **__: client
    botocore.session.Session.get_available_regions = lambda *_, **__: [REGION]
    runpy.run_module("principalmapper.__main__", run_name="imported")
    started = cpu_ms()
    sys.argv = ["pmapper", *sys.argv[2:]]
    try:
        runpy.run_module("principalmapper.__main__", run_name="__main__")
    finally:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"{started} {cpu_ms()} {peak}", file=sys.stderr)


main()
