"""Wrong calls to every service get the error that AWS gives: its code, and the words that clients look for.

The server must live on, and nothing of what was refused may be kept.
"""

import base64
import hashlib
import json
import time

import sagemaker_kit as kit
from sagemaker_kit import BUCKET, REGION, Platform, Sessions
from sagemaker_wire import Refusals, Wire, with_, without
from serving_kit import expect, main


def wrong_requests(refused, sm):
    """Members that are missing, or make no sense."""
    validation = "ValidationException"
    job, baseline = kit.training_job("wrong"), kit.baseline_job("wrong")
    for path in ["TrainingJobName", "RoleArn", "AlgorithmSpecification", "OutputDataConfig", "StoppingCondition"]:
        refused.call(validation, sm.create_training_job, **without(job, path))
    for value in ["", "-wrong", "wrong_name", "w" * 64]:
        refused.call(validation, sm.create_training_job, **with_(job, value, "TrainingJobName"))
    refused.call(
        validation, sm.create_training_job, **with_(job, "Files", "AlgorithmSpecification", "TrainingInputMode"))
    refused.call(validation, sm.create_training_job, **with_(job, "bucket/folder", "OutputDataConfig", "S3OutputPath"))
    refused.call(validation, sm.create_training_job, **with_(job, 0, "ResourceConfig", "InstanceCount"))
    refused.call(validation, sm.create_processing_job, **without(baseline, "AppSpecification"))
    refused.call(
        validation, sm.create_processing_job,
        **with_(baseline, "Never", "ProcessingOutputConfig", "Outputs", 0, "S3Output", "S3UploadMode"))
    refused.call(validation, sm.create_model, **with_(kit.model("wrong", "x"), "not a place", "PrimaryContainer",
                                                      "ModelDataUrl"))
    refused.call(validation, sm.create_endpoint_config, EndpointConfigName="wrong", ProductionVariants=[])
    refused.call(
        validation, sm.create_endpoint_config,
        **with_(kit.endpoint_config("wrong", "held"), 101, "DataCaptureConfig", "InitialSamplingPercentage"))
    refused.call(
        validation, sm.create_monitoring_schedule,
        **with_(kit.schedule("wrong", "held"), "every day", "MonitoringScheduleConfig", "ScheduleConfig",
                "ScheduleExpression"))
    for operation, words in [
        (sm.list_training_jobs, {"MaxResults": 101}), (sm.list_training_jobs, {"MaxResults": 0}),
        (sm.list_endpoints, {"MaxResults": 1000}), (sm.list_models, {"NextToken": "nonsense"}),
        (sm.list_endpoints, {"SortBy": "Colour"}), (sm.list_processing_jobs, {"SortOrder": "Sideways"}),
        (sm.list_training_jobs, {"StatusEquals": "Tired"}),
    ]:
        refused.call(validation, operation, **words)


def unknown_names(refused, sm):
    for name, words, operations in [
        ("EndpointConfigName", "endpoint configuration", [sm.describe_endpoint_config, sm.delete_endpoint_config]),
        ("EndpointName", "endpoint", [sm.describe_endpoint, sm.delete_endpoint]),
        ("ModelName", "model", [sm.describe_model, sm.delete_model]),
    ]:
        for operation in operations:
            refused.call(f"ValidationException: Could not find {words}", operation, **{name: "nowhere"})
    refused.call("ValidationException: Requested resource not found", sm.describe_training_job, TrainingJobName="none")
    either = "ValidationException|ResourceNotFound"
    refused.call(either, sm.stop_training_job, TrainingJobName="none")
    refused.call(either, sm.describe_processing_job, ProcessingJobName="none")
    refused.call(either, sm.stop_processing_job, ProcessingJobName="none")
    for operation in [
        sm.describe_monitoring_schedule, sm.delete_monitoring_schedule, sm.stop_monitoring_schedule,
        sm.start_monitoring_schedule,
    ]:
        refused.call("ResourceNotFound: not found", operation, MonitoringScheduleName="none")
    for operation in [sm.describe_data_quality_job_definition, sm.delete_data_quality_job_definition]:
        refused.call("ResourceNotFound", operation, JobDefinitionName="none")
    refused.call(
        "ValidationException: Could not find endpoint configuration", sm.create_endpoint, EndpointName="new",
        EndpointConfigName="nowhere")
    refused.call(
        "ValidationException: Could not find model", sm.create_endpoint_config, **kit.endpoint_config("new", "nowhere"))
    refused.call(
        "ValidationException: Could not find model data", sm.create_model, **kit.model("new", kit.uri("none.tar.gz")))
    refused.call(either, sm.create_monitoring_schedule, **kit.schedule("new", "nowhere"))
    arn = sm.describe_model(ModelName="held")["ModelArn"]
    refused.call(either, sm.add_tags, ResourceArn=arn + "-not", Tags=[{"Key": "a", "Value": "b"}])
    refused.call(either, sm.list_tags, ResourceArn="somewhere")


def taken_names(refused, sm):
    """What `hold` made, made again."""
    existing = "ValidationException: Cannot create already existing"
    refused.call(f"{existing} model", sm.create_model, **kit.model("held", kit.uri("model.tar.gz")))
    refused.call(existing, sm.create_endpoint_config, **kit.endpoint_config("held", "held"))
    refused.call(existing, sm.create_endpoint, EndpointName="held", EndpointConfigName="held")
    refused.call("ResourceInUse: already exists", sm.create_training_job, **kit.training_job("held"))
    refused.call("ResourceInUse: already exists", sm.create_processing_job, **kit.baseline_job("held"))
    refused.call("ResourceInUse", sm.create_monitoring_schedule, **kit.schedule("held", "held"))


def wrong_signatures(refused, wire, program, keys):
    """Each family of services has names of its own for the same refusal."""
    target = "SageMaker.ListModels"
    json_call = {"service": "sagemaker", "body": b"{}", "target": target}
    s3_call = {
        "service": "s3", "method": "GET", "path": f"/{BUCKET}?list-type=2",
        "headers": {"X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"},
    }
    form = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    sts_call = {"service": "sts", "body": b"Action=GetCallerIdentity&Version=2011-06-15", "headers": form}
    for call in (json_call, s3_call, sts_call):
        expect(wire.send(**call)[0] == "no error", "a call that is signed well gets", wire.send(**call))
    invalid, mismatch, malformed = "InvalidSignatureException", "SignatureDoesNotMatch", "AuthorizationHeaderMalformed"
    gone = {"key": keys["gone"]["aws_access_key_id"], "secret": keys["gone"]["aws_secret_access_key"]}
    over = {"key": keys["over"]["aws_access_key_id"], "secret": keys["over"]["aws_secret_access_key"]}
    for change, codes in [
        ({"signed": False}, ("MissingAuthenticationTokenException", "AccessDenied", "MissingAuthenticationToken")),
        ({"secret": "wrong"}, (invalid, mismatch, mismatch)),
        ({"key": "AKIANOBODYNOBODY0000"},
         ("UnrecognizedClientException", "InvalidAccessKeyId", "InvalidClientTokenId")),
        (gone, ("UnrecognizedClientException", "InvalidAccessKeyId", "InvalidClientTokenId")),
        (over, ("UnrecognizedClientException|ExpiredTokenException", "InvalidAccessKeyId|ExpiredToken",
                "InvalidClientTokenId|ExpiredToken")),
        ({"late": -1200}, (invalid, "RequestTimeTooSkewed", mismatch)),
        ({"late": 1200}, (invalid, "RequestTimeTooSkewed", mismatch)),
        ({"region": "mars-north-1"}, (invalid, malformed, mismatch)),
        ({"scope": "dynamodb"}, (invalid, malformed, mismatch)),
        ({"change": lambda headers: headers.replace_header("X-Amz-Date", "20200101T000000Z")},
         ("IncompleteSignatureException|InvalidSignatureException", "AccessDenied|AuthorizationHeaderMalformed",
          "IncompleteSignature|SignatureDoesNotMatch")),
        ({"change": lambda headers: headers.replace_header("Authorization", "AWS4-HMAC-SHA256 Credential=nonsense")},
         ("IncompleteSignatureException", malformed, "IncompleteSignature")),
    ]:
        for call, wanted in zip((json_call, s3_call, sts_call), codes):
            refused.judge(f"{call['service']} with {change}", wanted, *wire.send(**call, **change))
    refused.judge("altered JSON", invalid, *wire.send(**json_call, sent_body=b"[]"))
    refused.judge("altered form", mismatch, *wire.send(
        **sts_call, sent_body=b"Action=GetCallerIdentity&Version=2011-06-16"))
    refused.judge("altered object", "XAmzContentSHA256Mismatch", *wire.send(
        "s3", b"one", method="PUT", path=f"/{BUCKET}/altered", sent_body=b"two"))
    refused.judge("another header", mismatch, *wire.send(
        "s3", b"x", method="PUT", path=f"/{BUCKET}/altered", headers={"x-amz-meta-a": "1"},
        change=lambda headers: headers.replace_header("x-amz-meta-a", "2")))
    reader = keys["reader"]
    refused.judge("a reader that makes something", "AccessDeniedException", *wire.send(
        "sagemaker", json.dumps(kit.model("new", kit.uri("model.tar.gz"))).encode(), "SageMaker.CreateModel",
        key=reader["aws_access_key_id"], secret=reader["aws_secret_access_key"]))
    refused.judge("a reader that writes", "AccessDenied", *wire.send(
        "s3", b"x", method="PUT", path=f"/{BUCKET}/read", key=reader["aws_access_key_id"],
        secret=reader["aws_secret_access_key"]))


def wrong_bodies(refused, wire):
    """What boto3 cannot be made to send."""
    for body, target, wanted in [
        (b"{}", "SageMaker.CreateNothing", "UnknownOperationException"),
        (b"{}", "Nothing.ListModels", "UnknownOperationException"),
        (b"{}", "SageMaker.CreateNotebookInstance", "UnknownOperationException"),
        (b"{\"MaxResults\": ", "SageMaker.ListModels", "SerializationException"),
        (b"[1]", "SageMaker.ListModels", "SerializationException"),
        (b"{\"MaxResults\": \"many\"}", "SageMaker.ListModels", "SerializationException"),
        (b"{\"ModelName\": 7}", "SageMaker.DescribeModel", "SerializationException|ValidationException"),
    ]:
        refused.judge(f"{target} {body}", wanted, *wire.send("sagemaker", body, target))
    refused.judge("logs", "UnknownOperationException", *wire.send("logs", b"{}", "Logs_20140328.CreateNothing"))
    form = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    refused.judge("sts", "InvalidAction", *wire.send(
        "sts", b"Action=Nothing&Version=2011-06-15", headers=form))


def wrong_objects(refused, wire, platform, s3):
    s3.put_object(Bucket=BUCKET, Key="ten", Body=b"0123456789")
    before = [entry["Key"] for entry in s3.list_objects_v2(Bucket=BUCKET)["Contents"]]
    for wanted, operation, words in [
        ("NoSuchBucket", s3.list_objects_v2, {"Bucket": "nowhere"}),
        ("NoSuchBucket", s3.get_object, {"Bucket": "nowhere", "Key": "a"}),
        ("NoSuchBucket", s3.put_object, {"Bucket": "nowhere", "Key": "a", "Body": b"a"}),
        ("NoSuchBucket", s3.delete_bucket, {"Bucket": "nowhere"}),
        ("404", s3.head_bucket, {"Bucket": "nowhere"}),
        ("403", s3.head_bucket, {"Bucket": BUCKET, "ExpectedBucketOwner": "999999999999"}),
        ("NoSuchKey", s3.get_object, {"Bucket": BUCKET, "Key": "none"}),
        ("404", s3.head_object, {"Bucket": BUCKET, "Key": "none"}),
        ("NoSuchKey", s3.copy_object, {"Bucket": BUCKET, "Key": "copy", "CopySource": f"{BUCKET}/none"}),
        ("BucketAlreadyOwnedByYou", s3.create_bucket,
         {"Bucket": BUCKET, "CreateBucketConfiguration": {"LocationConstraint": REGION}}),
        ("BucketNotEmpty", s3.delete_bucket, {"Bucket": BUCKET}),
        ("InvalidRange", s3.get_object, {"Bucket": BUCKET, "Key": "ten", "Range": "bytes=10-20"}),
        ("PreconditionFailed", s3.get_object, {"Bucket": BUCKET, "Key": "ten", "IfMatch": '"other"'}),
        ("PreconditionFailed", s3.put_object, {"Bucket": BUCKET, "Key": "ten", "Body": b"", "IfNoneMatch": "*"}),
        ("KeyTooLongError", s3.put_object, {"Bucket": BUCKET, "Key": "k" * 1025, "Body": b""}),
        ("BadDigest", s3.put_object, {"Bucket": BUCKET, "Key": "bad", "Body": b"a", "ContentMD5": "A" * 22 + "=="}),
        ("InvalidDigest", s3.put_object, {"Bucket": BUCKET, "Key": "bad", "Body": b"a", "ContentMD5": "short"}),
        ("BadDigest", s3.put_object, {"Bucket": BUCKET, "Key": "bad", "Body": b"a", "ChecksumCRC32": "AAAAAA=="}),
        ("InvalidRequest", s3.put_object, {"Bucket": BUCKET, "Key": "bad", "Body": b"a", "ChecksumCRC32": "A"}),
        ("NoSuchUpload", s3.upload_part,
         {"Bucket": BUCKET, "Key": "up", "UploadId": "none", "PartNumber": 1, "Body": b"a"}),
        ("NoSuchUpload", s3.abort_multipart_upload, {"Bucket": BUCKET, "Key": "up", "UploadId": "none"}),
    ]:
        refused.call(wanted, operation, **words)
    for name in ["UPPER", "ab", "with_underscore", "192.168.0.1"]:
        refused.judge(f"bucket {name}", "InvalidBucketName", *wire.send("s3", method="PUT", path=f"/{name}"))
    for path, wanted in [
        ("?list-type=2&max-keys=many", "InvalidArgument"), ("?acl", "NotImplemented|MethodNotAllowed"),
    ]:
        refused.judge(path, wanted, *wire.send("s3", method="GET", path=f"/{BUCKET}{path}"))
    refused.judge("a list of what to delete", "MalformedXML", *wire.send(
        "s3", b"<Delete><Obj", path=f"/{BUCKET}?delete", headers={"Content-MD5": md5(b"<Delete><Obj")}))
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key="up")["UploadId"]
    place = {"Bucket": BUCKET, "Key": "up", "UploadId": upload}
    refused.call("InvalidArgument", s3.upload_part, **place, PartNumber=10_001, Body=b"a")
    parts = [
        {"PartNumber": number, "ETag": s3.upload_part(**place, PartNumber=number, Body=body)["ETag"]}
        for number, body in [(1, b"a" * 100), (2, b"b")]
    ]
    for wanted, chosen in [
        ("InvalidPart", [parts[0], {"PartNumber": 3, "ETag": parts[0]["ETag"]}]),
        ("InvalidPart", [{"PartNumber": 1, "ETag": parts[1]["ETag"]}]), ("InvalidPartOrder", parts[::-1]),
        ("EntityTooSmall", parts),
    ]:
        refused.call(wanted, s3.complete_multipart_upload, **place, MultipartUpload={"Parts": chosen})
    s3.abort_multipart_upload(**place)
    late = platform.client("s3", signature_version="s3v4").generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "ten"}, ExpiresIn=1)
    time.sleep(2.1)
    refused.judge("a signed address whose time is over", "AccessDenied: Request has expired", *wire.send(
        "s3", method="GET", path=late.split(wire.host, 1)[1], signed=False))
    after = [entry["Key"] for entry in s3.list_objects_v2(Bucket=BUCKET)["Contents"]]
    expect(after == before, "refused calls left objects:", set(after) ^ set(before))
    expect(s3.get_object(Bucket=BUCKET, Key="ten")["Body"].read() == b"0123456789", "the object has changed")


def md5(data):
    return base64.b64encode(hashlib.md5(data).digest()).decode()


def wrong_rows(refused, platform):
    runtime, logs = platform.client("sagemaker-runtime"), platform.client("logs")
    for wanted, words in [
        ("ValidationError", {"EndpointName": "nowhere", "Body": "1"}),
        ("ModelError", {"EndpointName": "held", "Body": "1,2"}),
        ("ModelError", {"EndpointName": "held", "Body": "a\n"}),
        ("ValidationError", {"EndpointName": "held", "Body": "1", "TargetVariant": "none"}),
    ]:
        refused.call(wanted, runtime.invoke_endpoint, ContentType="text/csv", **words)
    missing = "ResourceNotFoundException"
    refused.call(missing, logs.describe_log_streams, logGroupName="/aws/sagemaker/Nothing")
    refused.call(
        missing, logs.get_log_events, logGroupName="/aws/sagemaker/TrainingJobs", logStreamName="none/algo-1-0")


def hold(sm, s3, program):
    """One of each kind, whose names are taken."""
    Sessions(program, rows=2000)
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.upload_file("train.csv", BUCKET, "data/train/train.csv")
    s3.upload_file("baseline.csv", BUCKET, "data/baseline/baseline.csv")
    sm.create_training_job(**kit.training_job("held"))
    sm.create_processing_job(**kit.baseline_job("held"))
    soon = {"Delay": 1, "MaxAttempts": 60}
    sm.get_waiter("training_job_completed_or_stopped").wait(TrainingJobName="held", WaiterConfig=soon)
    artifact = sm.describe_training_job(TrainingJobName="held")["ModelArtifacts"]["S3ModelArtifacts"]
    sm.create_model(**kit.model("held", artifact))
    sm.create_endpoint_config(**kit.endpoint_config("held", "held", captured=False))
    sm.create_endpoint(EndpointName="held", EndpointConfigName="held")
    sm.get_waiter("endpoint_in_service").wait(EndpointName="held", WaiterConfig=soon)
    sm.get_waiter("processing_job_completed_or_stopped").wait(ProcessingJobName="held", WaiterConfig=soon)
    sm.create_endpoint_config(**kit.endpoint_config("captured", "held"))
    sm.create_endpoint(EndpointName="captured", EndpointConfigName="captured")
    sm.get_waiter("endpoint_in_service").wait(EndpointName="captured", WaiterConfig=soon)
    sm.create_monitoring_schedule(**kit.schedule("held", "captured"))


def names(sm):
    return {
        "training": [job["TrainingJobName"] for job in sm.list_training_jobs()["TrainingJobSummaries"]],
        "processing": [job["ProcessingJobName"] for job in sm.list_processing_jobs()["ProcessingJobSummaries"]],
        "models": [entry["ModelName"] for entry in sm.list_models()["Models"]],
        "configs": [entry["EndpointConfigName"] for entry in sm.list_endpoint_configs()["EndpointConfigs"]],
        "endpoints": [entry["EndpointName"] for entry in sm.list_endpoints()["Endpoints"]],
        "schedules": [
            entry["MonitoringScheduleName"] for entry in sm.list_monitoring_schedules()["MonitoringScheduleSummaries"]
        ],
    }


def check(program):
    refused = Refusals()
    with Platform(program) as platform:
        keys = {
            "gone": program.json("token", "create", "--aws", "--scope", "admin", "--home", "home"),
            "over": program.json("token", "create", "--aws", "--scope", "admin", "--expires", "1s", "--home", "home"),
            "reader": program.json("token", "create", "--aws", "--scope", "read", "--home", "home"),
        }
        program.run("token", "revoke", keys["gone"]["id"], "--home", "home")
        s3 = platform.client("s3")
        # A member that is missing must be seen by the server, not by the client.
        sm = platform.client("sagemaker", parameter_validation=False)
        loose = platform.client("s3", parameter_validation=False)
        hold(sm, s3, program)
        before = names(sm)
        wire = Wire(
            platform.environment["AWS_ENDPOINT_URL"], platform.environment["AWS_ACCESS_KEY_ID"],
            platform.environment["AWS_SECRET_ACCESS_KEY"])
        wrong_requests(refused, sm)
        unknown_names(refused, sm)
        taken_names(refused, sm)
        wrong_bodies(refused, wire)
        wrong_signatures(refused, wire, program, keys)
        wrong_objects(refused, wire, platform, loose)
        wrong_rows(refused, platform)
        expect(names(sm) == before, "something that was refused is there:", names(sm), "before", before)
        expect(not refused.odd, len(refused.odd), "of", refused.count, "errors differ:\n  " + "\n  ".join(refused.odd))
        expect(platform.server.stop() == 0, "the server ended with an error")
    return {"calls": refused.count}


main(check)
