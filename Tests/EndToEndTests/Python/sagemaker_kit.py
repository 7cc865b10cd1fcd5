"""What the checks of SageMaker's API share: a server that clients of AWS find by their environment, generated sessions
in the form that SageMaker's built-in XGBoost reads, what clients ask for, and what must come of it.

The story is the reference's: train, deploy with capture, learn a baseline, monitor every hour, send traffic in which
two columns are noise, read the violations, evaluate in batches, delete everything.
"""

import contextlib
import csv
import io
import json
import os
import random
import subprocess
import time

from serving_kit import expect, wait_until

REGION = "us-west-2"
BUCKET = "purchases"
ROLE = "arn:aws:iam::123456789012:role/analyst"
XGBOOST = "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:0.90-2-cpu-py3"
ANALYZER = "159807026194.dkr.ecr.us-west-2.amazonaws.com/sagemaker-model-monitor-analyzer"
INSTANCES = {"InstanceCount": 1, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 20}
HYPERPARAMETERS = {
    "max_depth": "5", "eta": "0.2", "gamma": "4", "min_child_weight": "6", "subsample": "0.8",
    "objective": "binary:logistic", "num_round": "30",
}
SABOTAGED = ["basket_add_list", "loc_uk"]
ROWS = 20_000


class Sessions:
    """Generated sessions, a fifth of them held out; rows are lists of texts, the features in the file's order."""

    def __init__(self, program, rows=ROWS, seed=7):
        program.run("generate", "--rows", str(rows), "--seed", str(seed), "--output", "sessions.csv", "--quiet")
        with open("sessions.csv", encoding="utf-8", newline="") as file:
            header, *lines = csv.reader(file)
        self.features = header[1:-1]
        random.Random(seed).shuffle(lines)
        held_out, trained = lines[: rows // 5], lines[rows // 5:]
        self.rows = [line[1:-1] for line in held_out]
        self.labels = [int(line[-1]) for line in held_out]
        # The label first and as a float, as the reference writes it; names for the baseline only.
        table = [[f"{float(line[-1])}"] + line[1:-1] for line in trained]
        for path, names in [("train.csv", []), ("baseline.csv", [["ordered"] + self.features])]:
            with open(path, "w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(names + table)

    @property
    def lines(self):
        return [",".join(row) for row in self.rows]

    def sabotaged(self, count, seed=11):
        """CSV lines in which two yes-or-no columns are normal noise."""
        draw = random.Random(seed)
        places = [self.features.index(name) for name in SABOTAGED]
        lines = []
        for row in self.rows[:count]:
            row = list(row)
            for scale, place in enumerate(places, 1):
                row[place] = repr(draw.gauss(0, scale))
            lines.append(",".join(row))
        return lines

    def batches(self, count=500):
        """Bodies of so many rows, joined by newlines."""
        lines = self.lines
        return ["\n".join(lines[start:start + count]) for start in range(0, len(lines), count)]

    def check(self, answers, joined_by=","):
        """Compares answers to all batches with what became of the sessions; the balanced accuracy."""
        for answer in answers:
            expect("\n" not in answer or joined_by == "\n", "an answer has several lines", answer[:80])
        numbers = [float(part) for answer in answers for part in answer.strip().split(joined_by)]
        expect(len(numbers) == len(self.labels), len(numbers), "predictions of", len(self.labels), "rows")
        rates = []
        for label in (0, 1):
            chosen = [number for number, truth in zip(numbers, self.labels) if truth == label]
            rates.append(sum((number > 0.5) == label for number in chosen) / len(chosen))
        balanced = sum(rates) / 2
        expect(balanced > 0.8, "the balanced accuracy is", balanced)
        return round(balanced, 4)


class Platform:
    """A server on a fresh home, and the environment in which AWS's clients find it."""

    def __init__(self, program, *words, home="home", **options):
        self.program, self.home = program, home
        self.server = program.serve("--home", home, *words, **options)
        self.environment = {}
        try:
            self.adopt(self.exports())
        except BaseException:
            self.server.kill()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.__exit__()

    def exports(self):
        """The variables that `propensity aws-environment` sets in a shell."""
        command = f"{self.program.binary} aws-environment --home {self.home} --port {self.server.port}"
        script = f'eval "$({command})" && env -0'
        kept = ("PATH", "HOME", "LD_LIBRARY_PATH", "PROPENSITY_XGBOOST")
        before = {name: os.environ[name] for name in kept if name in os.environ}
        result = subprocess.run(
            ["bash", "-c", script], capture_output=True, text=True, stdin=subprocess.DEVNULL, env=before)
        expect(result.returncode == 0, "aws-environment ended with", result.returncode, result.stderr)
        after = dict(line.split("=", 1) for line in result.stdout.split("\0") if "=" in line)
        return {name: value for name, value in after.items() if name not in (*before, "PWD", "OLDPWD", "SHLVL", "_")}

    def adopt(self, variables):
        """Changes this process's environment, before a client reads it; nothing of the user's own settings counts."""
        expect("AWS_ENDPOINT_URL" in variables, "aws-environment sets only", sorted(variables))
        self.environment = {
            "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": "",
        } | variables
        os.environ.update(self.environment)

    def client(self, service, **words):
        """boto3's client, as a user makes it; tried once, so that a failure is seen."""
        import boto3
        from botocore.config import Config

        return boto3.client(service, config=Config(retries={"total_max_attempts": 1}, **words))

    def trigger(self, schedule):
        """Makes a schedule's next execution due and waits until it is over."""
        told = self.program.json("monitor", "trigger", schedule, "--wait", "120", "--home", self.home)
        expect(told["status"] not in ("Pending", "InProgress"), schedule, "did not end:", told)
        return told

    def captured_lines(self, folder):
        """Rows in the captured records below a folder of the bucket."""
        count = 0
        for path, _, names in os.walk(f"{self.home}/objects/{BUCKET}/{folder}"):
            for name in names:
                with open(os.path.join(path, name), encoding="utf-8") as file:
                    for line in file:
                        if line.endswith("\n"):
                            count += len(json.loads(line)["captureData"]["endpointInput"]["data"].split())
        return count

    def wait_for_capture(self, endpoint, rows, folder="captured"):
        wait_until(lambda: self.captured_lines(f"{folder}/{endpoint}") >= rows, f"{rows} captured rows", 30)
        # A window ends before the second in which it is asked for.
        time.sleep(1)


def uri(key):
    return f"s3://{BUCKET}/{key}"


def training_job(name, key="data/train/train.csv", image=XGBOOST, **hyperparameters):
    source = {"S3DataType": "S3Prefix", "S3Uri": uri(key), "S3DataDistributionType": "FullyReplicated"}
    return {
        "TrainingJobName": name, "RoleArn": ROLE, "ResourceConfig": INSTANCES,
        "AlgorithmSpecification": {"TrainingImage": image, "TrainingInputMode": "File"},
        "InputDataConfig": [
            {"ChannelName": "train", "ContentType": "text/csv", "DataSource": {"S3DataSource": source}}
        ],
        "OutputDataConfig": {"S3OutputPath": uri("output/")},
        "StoppingCondition": {"MaxRuntimeInSeconds": 3600}, "HyperParameters": HYPERPARAMETERS | hyperparameters,
    }


def model(name, artifact, image=XGBOOST):
    return {
        "ModelName": name, "ExecutionRoleArn": ROLE,
        "PrimaryContainer": {"Image": image, "Environment": {}, "ModelDataUrl": artifact},
    }


def endpoint_config(name, model_name, captured=True):
    request = {
        "EndpointConfigName": name,
        "ProductionVariants": [{
            "VariantName": "AllTraffic", "ModelName": model_name, "InitialInstanceCount": 1,
            "InstanceType": "ml.m5.xlarge", "InitialVariantWeight": 1,
        }],
    }
    if captured:
        request["DataCaptureConfig"] = {
            "EnableCapture": True, "InitialSamplingPercentage": 100, "DestinationS3Uri": uri("captured"),
            "CaptureOptions": [{"CaptureMode": "Input"}, {"CaptureMode": "Output"}],
            "CaptureContentTypeHeader": {
                "CsvContentTypes": ["text/csv"], "JsonContentTypes": ["application/json"]
            },
        }
    return request


def baseline_job(name, key="data/baseline/baseline.csv", output="baseline-output"):
    local = "/opt/ml/processing/input/baseline_dataset_input"
    return {
        "ProcessingJobName": name, "RoleArn": ROLE, "AppSpecification": {"ImageUri": ANALYZER},
        "ProcessingResources": {"ClusterConfig": INSTANCES},
        "ProcessingInputs": [{
            "InputName": "baseline_dataset_input",
            "S3Input": {
                "S3Uri": uri(key), "LocalPath": local, "S3DataType": "S3Prefix", "S3InputMode": "File",
                "S3DataDistributionType": "FullyReplicated", "S3CompressionType": "None",
            },
        }],
        "ProcessingOutputConfig": {"Outputs": [{
            "OutputName": "monitoring_output",
            "S3Output": {
                "S3Uri": uri(output), "LocalPath": "/opt/ml/processing/output", "S3UploadMode": "EndOfJob",
            },
        }]},
        "Environment": {
            "output_path": "/opt/ml/processing/output", "publish_cloudwatch_metrics": "Disabled",
            "dataset_format": json.dumps({"csv": {"header": True, "output_columns_position": "START"}}),
            "dataset_source": local,
        },
        "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
    }


def schedule(name, endpoint, baseline="baseline-output", output="monitoring"):
    definition = {
        "MonitoringInputs": [
            {"EndpointInput": {"EndpointName": endpoint, "LocalPath": "/opt/ml/processing/input/endpoint"}}
        ],
        "MonitoringOutputConfig": {"MonitoringOutputs": [{
            "S3Output": {
                "S3Uri": uri(output), "LocalPath": "/opt/ml/processing/output", "S3UploadMode": "Continuous",
            },
        }]},
        "BaselineConfig": {
            "StatisticsResource": {"S3Uri": uri(f"{baseline}/statistics.json")},
            "ConstraintsResource": {"S3Uri": uri(f"{baseline}/constraints.json")},
        },
        "MonitoringResources": {"ClusterConfig": INSTANCES}, "RoleArn": ROLE,
        "MonitoringAppSpecification": {"ImageUri": ANALYZER},
        "Environment": {"publish_cloudwatch_metrics": "Enabled"},
        "StoppingCondition": {"MaxRuntimeInSeconds": 1800},
    }
    return {
        "MonitoringScheduleName": name,
        "MonitoringScheduleConfig": {
            "ScheduleConfig": {"ScheduleExpression": "cron(0 * ? * * *)"}, "MonitoringJobDefinition": definition,
        },
    }


def check_baseline(statistics, constraints, rows=ROWS - ROWS // 5):
    """Both files of a baseline, as read from their JSON."""
    expect(statistics["dataset"]["item_count"] == rows, statistics["dataset"], "of", rows, "rows")
    for file in (statistics, constraints):
        expect(len(file["features"]) == 24 and file["features"][0]["name"] == "ordered", "columns of the baseline")


def check_violations(violations):
    """Exactly the two columns that are noise, each because its numbers are no whole ones any more."""
    found = sorted((entry["feature_name"], entry["constraint_check_type"]) for entry in violations)
    expect(found == [(name, "data_type_check") for name in SABOTAGED], "the violations are", found)


def check_execution(summary, execution):
    """A finished execution that found something, as listed and as described."""
    expect(summary["MonitoringExecutionStatus"] == "CompletedWithViolations", summary)
    expect(execution["ProcessingJobStatus"] == "Completed", execution["ProcessingJobStatus"])
    expect(execution["ExitMessage"].startswith("CompletedWithViolations: "), execution["ExitMessage"])
    [output] = execution["ProcessingOutputConfig"]["Outputs"]
    return output["S3Output"]["S3Uri"].rstrip("/")


class Hurried:
    """A clock for the SDKs' polling: they wait 5 to 30 seconds between two looks, here a tenth of it."""

    def __init__(self, factor=10):
        self.factor = factor
        self.began = time.time()

    def __getattr__(self, name):
        return getattr(time, name)

    def sleep(self, seconds):
        time.sleep(seconds / self.factor)

    def time(self):
        return self.began + (time.time() - self.began) * self.factor


class Quiet:
    """Keeps what is printed."""

    def __enter__(self):
        self.file = io.StringIO()
        self.redirect = contextlib.redirect_stdout(self.file)
        self.redirect.__enter__()
        return self

    def __exit__(self, *error):
        return self.redirect.__exit__(*error)

    @property
    def text(self):
        return self.file.getvalue()
