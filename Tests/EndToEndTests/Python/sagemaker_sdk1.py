"""Version 1 of SageMaker's Python SDK, which the reference is written for, goes the reference's steps to their end.

`PROPENSITY_CLIENTS` names the folder that scripts/fetch_clients.sh fills.
"""

import io
import json
import logging
import os
import sys

import sagemaker_kit as kit
from sagemaker_kit import BUCKET, Hurried, Platform, Quiet, Sessions
from serving_kit import expect, main

# Before version 2, which the other checks use.
sys.path.insert(0, os.path.join(os.environ.get("PROPENSITY_CLIENTS", ""), "sagemaker-1"))
logging.disable(logging.WARNING)


def upload(boto3, path, key):
    """As the reference does it: from memory."""
    with open(path, "rb") as file:
        boto3.resource("s3").Bucket(BUCKET).Object(key).upload_fileobj(io.BytesIO(file.read()))
    return kit.uri(key)


def check(program, rows):
    sessions = Sessions(program)
    with Platform(program) as platform, Quiet() as told:
        import boto3
        import numpy
        import sagemaker
        from sagemaker.amazon.amazon_estimator import get_image_uri
        from sagemaker.model_monitor import CronExpressionGenerator, DataCaptureConfig, DefaultModelMonitor
        from sagemaker.model_monitor.dataset_format import DatasetFormat
        from sagemaker.predictor import RealTimePredictor, csv_serializer
        from sagemaker.s3 import S3Downloader
        from sagemaker.session import s3_input

        expect(sagemaker.__version__ == "1.72.0", "this is version", sagemaker.__version__)
        sagemaker.session.time = Hurried()
        boto3.resource("s3").create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": boto3.Session().region_name})
        data = upload(boto3, "train.csv", "data/train/training-data.csv")
        image = get_image_uri(boto3.Session().region_name, "xgboost", repo_version="0.90-2")
        expect(image == kit.XGBOOST, "the image is", image)
        estimator = sagemaker.estimator.Estimator(
            image, role=kit.ROLE, train_instance_count=1, train_instance_type="ml.m5.2xlarge", train_volume_size=5,
            hyperparameters=kit.HYPERPARAMETERS, output_path=kit.uri("output/"), base_job_name="shop-xgb",
        )
        estimator.fit({"train": s3_input(data, content_type="text/csv")})
        expect("train-" in told.text and "Completed" in told.text, "the log shown is", told.text[-2000:])
        estimator.deploy(
            initial_instance_count=1, instance_type="ml.m5.xlarge", endpoint_name="shop", wait=True,
            data_capture_config=DataCaptureConfig(
                enable_capture=True, sampling_percentage=100, destination_s3_uri=kit.uri("captured")),
        )
        predictor = RealTimePredictor("shop", content_type="text/csv", serializer=csv_serializer)
        for line in sessions.sabotaged(rows):
            expect(0 <= float(predictor.predict(data=line)) <= 1, "a prediction")
        platform.wait_for_capture("shop", rows)
        named = upload(boto3, "baseline.csv", "data/baseline/training-data-with-header.csv")
        monitor = DefaultModelMonitor(
            role=kit.ROLE, instance_count=1, instance_type="ml.m5.xlarge", volume_size_in_gb=20,
            max_runtime_in_seconds=3600, base_job_name="shop-model-monitor",
        )
        monitor.suggest_baseline(
            baseline_dataset=named, dataset_format=DatasetFormat.csv(header=True),
            output_s3_uri=kit.uri("baseline-output/"),
        )
        job = monitor.latest_baselining_job
        kit.check_baseline(job.baseline_statistics().body_dict, job.suggested_constraints().body_dict)
        monitor.create_monitoring_schedule(
            endpoint_input="shop", statistics=monitor.baseline_statistics(),
            constraints=monitor.suggested_constraints(),
            schedule_cron_expression=CronExpressionGenerator.hourly(), monitor_schedule_name="shop-schedule",
        )
        expect(monitor.describe_schedule()["MonitoringScheduleStatus"] in ("Pending", "Scheduled"), "the schedule")
        expect(monitor.list_executions() == [], "an execution before the hour")
        platform.trigger("shop-schedule")
        [execution] = monitor.list_executions()
        execution.wait(logs=False)
        described = execution.describe()
        expect(described["ProcessingJobStatus"] == "Completed", described)
        expect(described["ExitMessage"].startswith("CompletedWithViolations: "), described["ExitMessage"])
        kit.check_violations(monitor.latest_monitoring_constraint_violations().body_dict["violations"])
        names = [entry["InputName"] for entry in described["ProcessingInputs"]]
        expect(len(names) == len(set(names)), "inputs of one name:", names)
        path = os.path.join(execution.output.destination, "constraint_violations.json")
        kit.check_violations(json.loads(S3Downloader.read_file(path))["violations"])
        # As many batches as the reference makes of them: about 500 rows each, at most.
        values = numpy.array(sessions.rows, dtype=int)
        answers = [
            predictor.predict(part).decode() for part in numpy.array_split(values, int(len(values) / 500.0 + 1))
        ]
        figures = {"balanced_accuracy": sessions.check(answers), "rows": rows, "batches": len(answers)}
        monitor.delete_monitoring_schedule()
        predictor.delete_model()
        predictor.delete_endpoint()
        client = platform.client("sagemaker")
        expect(client.list_models()["Models"] == [], "a model is left")
        expect(client.list_endpoints()["Endpoints"] == [], "an endpoint is left")
        expect(platform.server.stop() == 0, "the server ended with an error")
    return figures


main(check, rows=600)
