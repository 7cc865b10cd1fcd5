"""Wrong calls of AWS's routes: requests signed here, so that they can be signed wrongly, and what is answered to them."""

import copy
import datetime
import http.client
import json
import re
import unittest.mock
import urllib.parse

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from sagemaker_kit import REGION


class Refusals:
    """Calls that must be refused; what was answered instead is told of all at once."""

    def __init__(self):
        self.count = 0
        self.odd = []

    def judge(self, what, wanted, code, message):
        """`wanted` is a code, or several with `|`, then perhaps a colon and words that the message must hold."""
        codes, _, words = wanted.partition(": ")
        self.count += 1
        if code not in codes.split("|") or words not in message:
            self.odd.append(f"{what}: wanted {wanted!r}, got {code!r} {message[:160]!r}")

    def call(self, wanted, operation, **words):
        """Through boto3."""
        what = f"{operation.__name__} {str(words)[:60]}"
        try:
            operation(**words)
        except ClientError as error:
            self.judge(what, wanted, error.response["Error"]["Code"], error.response["Error"].get("Message", ""))
        else:
            self.judge(what, wanted, "no error", "")


class Wire:
    """Requests signed here, so that they can be signed wrongly."""

    def __init__(self, url, key, secret):
        self.host, self.key, self.secret = urllib.parse.urlsplit(url).netloc, key, secret

    def send(
        self, service, body=b"", target=None, method="POST", path="/", headers=None, region=REGION, key=None,
        secret=None, late=0, signed=True, change=None, sent_body=None, scope=None,
    ):
        """Code and message of the answer; the code is `no error` where there is none."""
        headers = dict(headers or {})
        if target:
            headers |= {"X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.1"}
        request = AWSRequest(method, f"http://{self.host}{path}", data=body, headers=headers)
        if signed:
            sign = (S3SigV4Auth if service == "s3" else SigV4Auth)(
                Credentials(key or self.key, secret or self.secret), scope or service, region)
            now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=late)
            with unittest.mock.patch("botocore.auth.get_current_datetime", lambda *_, **__: now.replace(tzinfo=None)):
                sign.add_auth(request)
        if change:
            change(request.headers)
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request(method, path, body if sent_body is None else sent_body, dict(request.headers))
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        if response.status < 300:
            return "no error", text
        if "json" in (response.getheader("Content-Type") or ""):
            told = json.loads(text)
            return told.get("__type", text).split("#")[-1], told.get("message", told.get("Message", ""))
        code, message = [re.search(f"<{tag}>(.*?)</{tag}>", text, re.S) for tag in ("Code", "Message")]
        return code[1] if code else text, message[1] if message else ""


def without(request, *path):
    """A copy of a request that lacks a member."""
    request = copy.deepcopy(request)
    inside = request
    for name in path[:-1]:
        inside = inside[name]
    del inside[path[-1]]
    return request


def with_(request, value, *path):
    """A copy of a request that has another value in a place."""
    request = copy.deepcopy(request)
    inside = request
    for name in path[:-1]:
        inside = inside[name]
    inside[path[-1]] = value
    return request
