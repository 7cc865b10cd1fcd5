"""boto3 alone tells the reference's story against our server, to its end."""

import json
import os

import sagemaker_kit as kit
from sagemaker_kit import BUCKET, Platform, Sessions
from serving_kit import expect, main

SOON = {"Delay": 1, "MaxAttempts": 120}


def body(s3, location):
    bucket, key = location.removeprefix("s3://").split("/", 1)
    return s3.get_object(Bucket=bucket, Key=key)["Body"].read()


def train(s3, sagemaker, logs):
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": kit.REGION})
    s3.upload_file("train.csv", BUCKET, "data/train/train.csv")
    s3.upload_file("baseline.csv", BUCKET, "data/baseline/baseline.csv")
    arn = sagemaker.create_training_job(**kit.training_job("sessions"))["TrainingJobArn"]
    expect(arn.startswith("arn:aws:sagemaker:us-west-2:") and arn.endswith(":training-job/sessions"), arn)
    sagemaker.get_waiter("training_job_completed_or_stopped").wait(TrainingJobName="sessions", WaiterConfig=SOON)
    job = sagemaker.describe_training_job(TrainingJobName="sessions")
    expect(job["TrainingJobStatus"] == "Completed", job.get("FailureReason"), job["TrainingJobStatus"])
    states = [entry["Status"] for entry in job["SecondaryStatusTransitions"]]
    expect(states == ["Starting", "Downloading", "Training", "Uploading", "Completed"], states)
    expect(job["HyperParameters"] == kit.HYPERPARAMETERS, job["HyperParameters"])
    [stream] = logs.describe_log_streams(
        logGroupName="/aws/sagemaker/TrainingJobs", logStreamNamePrefix="sessions/", limit=1
    )["logStreams"]
    lines, token = [], {}
    while True:
        page = logs.get_log_events(
            logGroupName="/aws/sagemaker/TrainingJobs", logStreamName=stream["logStreamName"], startFromHead=True,
            **token,
        )
        if not page["events"]:
            break
        lines += [event["message"] for event in page["events"]]
        token = {"nextToken": page["nextForwardToken"]}
    rounds = [line for line in lines if "train-" in line]
    expect(len(rounds) == int(kit.HYPERPARAMETERS["num_round"]), len(rounds), "rounds are logged:", lines[:5])
    return job["ModelArtifacts"]["S3ModelArtifacts"]


def deploy(sagemaker, artifact):
    sagemaker.create_model(**kit.model("sessions", artifact))
    sagemaker.create_endpoint_config(**kit.endpoint_config("shop", "sessions"))
    sagemaker.create_endpoint(EndpointName="shop", EndpointConfigName="shop", Tags=[{"Key": "team", "Value": "growth"}])
    sagemaker.get_waiter("endpoint_in_service").wait(EndpointName="shop", WaiterConfig=SOON)
    endpoint = sagemaker.describe_endpoint(EndpointName="shop")
    expect(endpoint["DataCaptureConfig"]["CaptureStatus"] == "Started", endpoint["DataCaptureConfig"])
    tags = sagemaker.list_tags(ResourceArn=endpoint["EndpointArn"])["Tags"]
    expect(tags == [{"Key": "team", "Value": "growth"}], tags)


def learn_baseline(s3, sagemaker):
    sagemaker.create_processing_job(**kit.baseline_job("baseline"))
    sagemaker.get_waiter("processing_job_completed_or_stopped").wait(ProcessingJobName="baseline", WaiterConfig=SOON)
    job = sagemaker.describe_processing_job(ProcessingJobName="baseline")
    expect(job["ProcessingJobStatus"] == "Completed", job.get("FailureReason"), job["ProcessingJobStatus"])
    kit.check_baseline(*[
        json.loads(body(s3, kit.uri(f"baseline-output/{name}.json"))) for name in ("statistics", "constraints")
    ])


def check(program, rows):
    sessions = Sessions(program)
    with Platform(program) as platform:
        s3, sagemaker, logs = [platform.client(name) for name in ("s3", "sagemaker", "logs")]
        runtime = platform.client("sagemaker-runtime")
        account = platform.client("sts").get_caller_identity()["Account"]
        expect(account.isdigit() and len(account) == 12, "the account is", account)
        deploy(sagemaker, train(s3, sagemaker, logs))
        learn_baseline(s3, sagemaker)
        sagemaker.create_monitoring_schedule(**kit.schedule("hourly", "shop"))
        described = sagemaker.describe_monitoring_schedule(MonitoringScheduleName="hourly")
        expect(described["MonitoringScheduleStatus"] in ("Pending", "Scheduled"), described)
        for line in sessions.sabotaged(rows):
            answer = runtime.invoke_endpoint(EndpointName="shop", ContentType="text/csv", Body=line)
            expect(0 <= float(answer["Body"].read()) <= 1, "a prediction")
        platform.wait_for_capture("shop", rows)
        listed = s3.list_objects(Bucket=BUCKET, Prefix="captured/shop")["Contents"]
        record = json.loads(body(s3, kit.uri(listed[-1]["Key"])).split(b"\n")[0])
        expect(record["captureData"]["endpointInput"]["encoding"] == "CSV", record)
        platform.trigger("hourly")
        [summary] = sagemaker.list_monitoring_executions(
            MonitoringScheduleName="hourly", SortBy="ScheduledTime", SortOrder="Descending", MaxResults=100
        )["MonitoringExecutionSummaries"]
        name = summary["ProcessingJobArn"].split("processing-job/")[1]
        sagemaker.get_waiter("processing_job_completed_or_stopped").wait(ProcessingJobName=name, WaiterConfig=SOON)
        reports = kit.check_execution(summary, sagemaker.describe_processing_job(ProcessingJobName=name))
        kit.check_violations(json.loads(body(s3, f"{reports}/constraint_violations.json"))["violations"])
        answers = [
            runtime.invoke_endpoint(EndpointName="shop", ContentType="text/csv", Body=batch)["Body"].read().decode()
            for batch in sessions.batches()
        ]
        figures = {"balanced_accuracy": sessions.check(answers), "rows": rows, "batches": len(answers)}
        clean_up(s3, sagemaker)
        expect(platform.server.stop() == 0, "the server ended with an error")
    expect(not os.path.exists(f"home/objects/{BUCKET}"), "the bucket's folder is still there")
    return figures


def clean_up(s3, sagemaker):
    sagemaker.delete_monitoring_schedule(MonitoringScheduleName="hourly")
    sagemaker.delete_endpoint(EndpointName="shop")
    sagemaker.get_waiter("endpoint_deleted").wait(EndpointName="shop", WaiterConfig=SOON)
    sagemaker.delete_endpoint_config(EndpointConfigName="shop")
    sagemaker.delete_model(ModelName="sessions")
    for list_them, key in [
        (sagemaker.list_endpoints, "Endpoints"), (sagemaker.list_endpoint_configs, "EndpointConfigs"),
        (sagemaker.list_models, "Models"), (sagemaker.list_monitoring_schedules, "MonitoringScheduleSummaries"),
    ]:
        expect(list_them()[key] == [], key, "are left")
    while True:
        keys = [{"Key": entry["Key"]} for entry in s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])]
        if not keys:
            break
        expect("Errors" not in s3.delete_objects(Bucket=BUCKET, Delete={"Objects": keys}), "objects are left")
    s3.delete_bucket(Bucket=BUCKET)


if __name__ == "__main__":
    main(check, rows=600)
