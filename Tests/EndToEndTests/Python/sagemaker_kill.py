"""`kill -9` of the server while jobs run and objects come in: all of it ends, whole or Failed, nothing half is seen.

Each round begins a training job, a baselining job, an upload in parts and two uploads in one piece, kills the server
in the middle of all of them, looks for processes that it left, and starts another server on the same home.
"""

import os
import random
import socket
import tarfile
import threading
import time
import urllib.parse

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import BotoCoreError, ClientError

import sagemaker_kit as kit
from sagemaker_kit import BUCKET, Platform, Sessions
from serving_kit import expect, main, wait_until

MIB = 1 << 20
#: Seconds in which jobs must be over after a restart, and processes gone after a kill.
LIMIT, GONE = 120, 10
DONE = ("Completed", "Failed", "Stopped")


def ours(binary):
    """Processes of the program that run in this folder, or were told of it."""
    here, found = os.getcwd(), {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit() or int(entry) == os.getpid():
            continue
        try:
            with open(f"/proc/{entry}/cmdline", "rb") as file:
                words = file.read().decode(errors="replace").split("\0")
            with open(f"/proc/{entry}/stat", encoding="ascii", errors="replace") as file:
                state = file.read().rsplit(")", 1)[1].split()[0]
            folder = os.readlink(f"/proc/{entry}/cwd")
        except OSError:
            continue
        is_program = os.path.basename(words[0]) == os.path.basename(binary)
        if is_program and state != "Z" and (folder.startswith(here) or any(here in word for word in words)):
            found[int(entry)] = " ".join(words)
    return found


class Uploads(threading.Thread):
    """Objects on their way in: one in parts, and two halves of bodies that never end."""

    def __init__(self, platform, name):
        super().__init__(daemon=True)
        self.s3, self.name, self.platform = platform.client("s3"), name, platform
        self.parts = 0
        self.sockets = [self.half(f"{name}-new"), self.half("kept")]
        self.begun = threading.Event()

    def half(self, key):
        """A signed request with the first half of its body."""
        host = urllib.parse.urlsplit(self.platform.environment["AWS_ENDPOINT_URL"])
        body = os.urandom(2 * MIB)
        request = AWSRequest("PUT", f"http://{host.netloc}/{BUCKET}/{key}", data=body)
        credentials = Credentials(
            self.platform.environment["AWS_ACCESS_KEY_ID"], self.platform.environment["AWS_SECRET_ACCESS_KEY"])
        S3SigV4Auth(credentials, "s3", kit.REGION).add_auth(request)
        head = f"PUT /{BUCKET}/{key} HTTP/1.1\r\nHost: {host.netloc}\r\nContent-Length: {len(body)}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
        connection = socket.create_connection((host.hostname, host.port))
        connection.sendall(head.encode() + b"\r\n" + body[:MIB])
        return connection

    def run(self):
        try:
            upload = self.s3.create_multipart_upload(Bucket=BUCKET, Key=f"{self.name}-parts")["UploadId"]
            place = {"Bucket": BUCKET, "Key": f"{self.name}-parts", "UploadId": upload}
            # It would take a terabyte to come to an end.
            for number in range(1, 10_001):
                self.s3.upload_part(**place, PartNumber=number, Body=os.urandom(5 * MIB))
                self.parts = number
        except (BotoCoreError, ClientError, OSError):
            pass

    def close(self):
        self.join(30)
        for connection in self.sockets:
            connection.close()


def begin(platform, sagemaker, name, rounds):
    sagemaker.create_training_job(**kit.training_job(name, num_round=str(rounds), subsample="1", gamma="0"))
    sagemaker.create_processing_job(**kit.baseline_job(name, output=f"{name}-baseline"))
    uploads = Uploads(platform, name)
    uploads.start()
    wait_until(lambda: uploads.parts >= 1, "the first part", 30)
    return uploads


def states(sagemaker, name):
    return (
        sagemaker.describe_training_job(TrainingJobName=name),
        sagemaker.describe_processing_job(ProcessingJobName=name),
    )


def statuses_of(sagemaker, name):
    training, baseline = states(sagemaker, name)
    return [training["TrainingJobStatus"], baseline["ProcessingJobStatus"]]


def check_no_processes(binary):
    end = time.monotonic() + GONE
    while ours(binary) and time.monotonic() < end:
        time.sleep(0.1)
    expect(not ours(binary), "processes are left:", ours(binary))


def check_jobs(s3, sagemaker, name):
    """Both jobs are over in a bounded time: whole, or failed with a reason and without objects."""
    statuses = []
    wait_until(lambda: set(statuses_of(sagemaker, name)) <= set(DONE), f"the end of the jobs {name}", LIMIT)
    training, baseline = states(sagemaker, name)
    for told, status, keys in [
        (training, training["TrainingJobStatus"], [f"output/{name}/output/model.tar.gz"]),
        (baseline, baseline["ProcessingJobStatus"],
         [f"{name}-baseline/constraints.json", f"{name}-baseline/statistics.json"]),
    ]:
        statuses.append(status)
        prefix = keys[0].split("/output/model")[0] if "output/model" in keys[0] else keys[0].split("/")[0]
        listed = [entry["Key"] for entry in s3.list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", [])]
        if status == "Completed":
            expect(set(keys) <= set(listed), name, "is Completed but there is only", listed)
        else:
            expect(status == "Failed" and told["FailureReason"], name, "is", status, told.get("FailureReason"))
            expect(not listed, name, "has failed but left", listed)
    if statuses[0] == "Completed":
        s3.download_file(BUCKET, f"output/{name}/output/model.tar.gz", "model.tar.gz")
        with tarfile.open("model.tar.gz") as archive:
            expect("xgboost-model" in archive.getnames(), archive.getnames())
    return statuses


def check(program, count, seed, rounds):
    draw = random.Random(seed)
    Sessions(program, rows=40_000)
    figures = {"kills": 0, "Completed": 0, "Failed": 0, "seconds": 0.0}
    platform = Platform(program)
    try:
        s3 = platform.client("s3")
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": kit.REGION})
        s3.upload_file("train.csv", BUCKET, "data/train/train.csv")
        s3.upload_file("baseline.csv", BUCKET, "data/baseline/baseline.csv")
        kept = os.urandom(MIB)
        s3.put_object(Bucket=BUCKET, Key="kept", Body=kept)
        for number in range(count):
            name = f"round-{number}"
            uploads = begin(platform, platform.client("sagemaker"), name, rounds)
            time.sleep(draw.random())
            at_kill = statuses_of(platform.client("sagemaker"), name)
            platform.server.kill()
            uploads.close()
            figures["kills"] += 1
            check_no_processes(program.binary)
            began = time.monotonic()
            platform = Platform(program)
            s3, sagemaker = platform.client("s3"), platform.client("sagemaker")
            for told in check_jobs(s3, sagemaker, name):
                figures[told] += 1
            figures["seconds"] = max(figures["seconds"], round(time.monotonic() - began, 1))
            figures.setdefault("at_kill", []).append(at_kill)
            keys = {entry["Key"] for entry in s3.list_objects_v2(Bucket=BUCKET)["Contents"]}
            expect(f"{name}-parts" not in keys and f"{name}-new" not in keys, "half an object is seen:", keys)
            expect(s3.get_object(Bucket=BUCKET, Key="kept")["Body"].read() == kept, "an object was half replaced")
        expect(platform.server.stop() == 0, "the server ended with an error")
        check_no_processes(program.binary)
    finally:
        platform.__exit__()
    return figures


main(check, count=2, seed=1, rounds=600)
