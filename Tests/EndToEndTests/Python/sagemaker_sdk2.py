"""Version 2 of SageMaker's Python SDK tells the reference's story against our server, to its end."""

import json
import logging
import os

import sagemaker_kit as kit
from sagemaker_kit import BUCKET, Hurried, Platform, Quiet, Sessions
from serving_kit import expect, main

os.environ["SAGEMAKER_SUPPRESS_V2_WARNING"] = "1"
# Standard output is for the figures.
logging.disable(logging.INFO)


def check(program, rows):
    sessions = Sessions(program)
    with Platform(program) as platform, Quiet() as told:
        import sagemaker
        from sagemaker import image_uris
        from sagemaker.estimator import Estimator
        from sagemaker.inputs import TrainingInput
        from sagemaker.model_monitor import CronExpressionGenerator, DataCaptureConfig, DefaultModelMonitor
        from sagemaker.model_monitor.dataset_format import DatasetFormat
        from sagemaker.predictor import Predictor
        from sagemaker.s3 import S3Downloader, S3Uploader
        from sagemaker.serializers import CSVSerializer

        sagemaker.session.time = sagemaker.utils.time = Hurried()
        session = sagemaker.Session()
        session.boto_session.resource("s3").create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": kit.REGION})
        data = S3Uploader.upload("train.csv", kit.uri("data/train"), sagemaker_session=session)
        named = S3Uploader.upload("baseline.csv", kit.uri("data/baseline"), sagemaker_session=session)
        estimator = Estimator(
            image_uri=image_uris.retrieve("xgboost", kit.REGION, version="0.90-2"), role=kit.ROLE, instance_count=1,
            instance_type="ml.m5.2xlarge", volume_size=5, output_path=kit.uri("output/"), base_job_name="shop",
            hyperparameters=kit.HYPERPARAMETERS, sagemaker_session=session,
        )
        estimator.fit({"train": TrainingInput(data, content_type="text/csv")})
        expect("train-" in told.text and "Completed" in told.text, "the log shown is", told.text[-2000:])
        predictor = estimator.deploy(
            initial_instance_count=1, instance_type="ml.m5.xlarge", endpoint_name="shop", serializer=CSVSerializer(),
            data_capture_config=DataCaptureConfig(
                enable_capture=True, sampling_percentage=100, destination_s3_uri=kit.uri("captured"),
                sagemaker_session=session,
            ),
        )
        for line in sessions.sabotaged(rows):
            predictor.predict(line)
        monitor = DefaultModelMonitor(
            role=kit.ROLE, instance_count=1, instance_type="ml.m5.xlarge", volume_size_in_gb=20,
            max_runtime_in_seconds=3600, base_job_name="shop-monitor", sagemaker_session=session,
        )
        monitor.suggest_baseline(
            baseline_dataset=named, dataset_format=DatasetFormat.csv(header=True),
            output_s3_uri=kit.uri("baseline-output/"),
        )
        baseline = monitor.latest_baselining_job
        kit.check_baseline(baseline.baseline_statistics().body_dict, baseline.suggested_constraints().body_dict)
        # With no place for its results, so that the SDK asks STS who is calling.
        monitor.create_monitoring_schedule(
            endpoint_input="shop", statistics=monitor.baseline_statistics(),
            constraints=monitor.suggested_constraints(), schedule_cron_expression=CronExpressionGenerator.hourly(),
            monitor_schedule_name="hourly",
        )
        expect(monitor.describe_schedule()["MonitoringScheduleStatus"] in ("Pending", "Scheduled"), "the schedule")
        platform.wait_for_capture("shop", rows)
        platform.trigger("hourly")
        [execution] = monitor.list_executions()
        execution.wait(logs=False)
        described = execution.describe()
        expect(described["ExitMessage"].startswith("CompletedWithViolations: "), described["ExitMessage"])
        kit.check_violations(monitor.latest_monitoring_constraint_violations().body_dict["violations"])
        path = f"{execution.output.destination}/constraint_violations.json"
        kit.check_violations(json.loads(S3Downloader.read_file(path, sagemaker_session=session))["violations"])
        attached = DefaultModelMonitor.attach("hourly", sagemaker_session=session)
        expect(attached.describe_schedule()["MonitoringScheduleName"] == "hourly", "the attached schedule")
        again = Predictor("shop", sagemaker_session=session, serializer=CSVSerializer())
        values = [[float(cell) for cell in row] for row in sessions.rows]
        answers = [again.predict(values[start:start + 500]).decode() for start in range(0, len(values), 500)]
        figures = {"balanced_accuracy": sessions.check(answers), "rows": rows}
        monitor.delete_monitoring_schedule()
        predictor.delete_model()
        predictor.delete_endpoint(delete_endpoint_config=True)
        client = platform.client("sagemaker")
        expect(client.list_models()["Models"] == [], "a model is left")
        expect(client.list_monitoring_schedules()["MonitoringScheduleSummaries"] == [], "a schedule is left")
        expect(client.list_data_quality_job_definitions()["JobDefinitionSummaries"] == [], "a definition is left")
        expect(platform.server.stop() == 0, "the server ended with an error")
    return figures


main(check, rows=600)
