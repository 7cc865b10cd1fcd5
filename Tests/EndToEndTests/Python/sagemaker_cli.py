"""AWS's command line tells the reference's story against our server, to its end.

`PROPENSITY_CLIENTS` names the folder that scripts/fetch_clients.sh fills.
"""

import json
import os
import subprocess
import sys
import time

import sagemaker_kit as kit
from sagemaker_kit import BUCKET, Platform, Sessions
from serving_kit import expect, main

FOLDER = os.path.join(os.environ.get("PROPENSITY_CLIENTS", ""), "aws-cli")


def aws(*words, code=0):
    """Runs a command; its standard output, or its standard error where it is expected to fail."""
    paths = [FOLDER, os.environ.get("PYTHONPATH", "")]
    result = subprocess.run(
        [sys.executable, os.path.join(FOLDER, "bin", "aws"), *words], capture_output=True, text=True,
        stdin=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
    )
    expect(result.returncode == code, "aws", *words, "ended with", result.returncode, result.stderr)
    return result.stderr if code else result.stdout


def create(what, request):
    """Creates something from a request in a file."""
    with open(f"{what}.json", "w", encoding="utf-8") as file:
        json.dump(request, file)
    return json.loads(aws("sagemaker", f"create-{what}", "--cli-input-json", f"file://{what}.json"))


def finish(what, field, name, seconds=120):
    """Waits with the command line's own waiter, which looks at once and then only after minutes."""
    end = time.monotonic() + seconds
    option = "--" + what.rsplit("-", 1)[0] + "-job-name" if what.endswith("-job") else f"--{what}-name"
    while time.monotonic() < end:
        status = aws("sagemaker", f"describe-{what}", option, name, "--query", field, "--output", "text").strip()
        if status not in ("InProgress", "Creating"):
            break
    expect(status in ("Completed", "InService"), what, name, "is", status)
    waiter = "endpoint-in-service" if what == "endpoint" else f"{what}-completed-or-stopped"
    aws("sagemaker", "wait", waiter, option, name)


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def predict(name, text):
    with open("body.csv", "w", encoding="utf-8") as file:
        file.write(text)
    aws(
        "sagemaker-runtime", "invoke-endpoint", "--endpoint-name", name, "--content-type", "text/csv", "--body",
        "fileb://body.csv", "answer.csv",
    )
    with open("answer.csv", encoding="utf-8") as file:
        return file.read()


def move_files(sessions):
    """Buckets, and files both ways."""
    aws("s3", "mb", f"s3://{BUCKET}")
    os.makedirs("data/train")
    os.makedirs("data/baseline")
    os.rename("train.csv", "data/train/train.csv")
    os.rename("baseline.csv", "data/baseline/baseline.csv")
    aws("s3", "sync", "data", f"s3://{BUCKET}/data")
    expect(aws("s3", "sync", "data", f"s3://{BUCKET}/data", "--size-only") == "", "what is there was sent again")
    listed = aws("s3", "ls", f"s3://{BUCKET}/data/", "--recursive").split()
    expect(listed[3::4] == ["data/baseline/baseline.csv", "data/train/train.csv"], listed)
    aws("s3", "cp", f"s3://{BUCKET}/data/train/train.csv", "back.csv")
    with open("back.csv", "rb") as back, open("data/train/train.csv", "rb") as sent:
        expect(back.read() == sent.read(), "a file came back as another one")


def check(program, rows):
    # Each command takes a second to start.
    sessions = Sessions(program, rows=10_000)
    with Platform(program) as platform:
        expect(json.loads(aws("sts", "get-caller-identity"))["Account"].isdigit(), "who is calling")
        move_files(sessions)
        create("training-job", kit.training_job("sessions"))
        finish("training-job", "TrainingJobStatus", "sessions")
        artifact = aws(
            "sagemaker", "describe-training-job", "--training-job-name", "sessions", "--query",
            "ModelArtifacts.S3ModelArtifacts", "--output", "text",
        ).strip()
        create("model", kit.model("sessions", artifact))
        create("endpoint-config", kit.endpoint_config("shop", "sessions"))
        create("endpoint", {"EndpointName": "shop", "EndpointConfigName": "shop"})
        finish("endpoint", "EndpointStatus", "shop")
        create("processing-job", kit.baseline_job("baseline"))
        finish("processing-job", "ProcessingJobStatus", "baseline")
        aws("s3", "sync", f"s3://{BUCKET}/baseline-output", "baseline")
        kit.check_baseline(*[load(f"baseline/{name}.json") for name in ("statistics", "constraints")], rows=8000)
        create("monitoring-schedule", kit.schedule("hourly", "shop"))
        # Rows in one body are captured as one record; what the monitor sees are rows.
        noisy = sessions.sabotaged(rows)
        for text in [noisy[0], noisy[1], "\n".join(noisy[2:rows // 2]), "\n".join(noisy[rows // 2:]) + "\n"]:
            expect(len(predict("shop", text).split(",")) == len(text.split()), "predictions of", len(text.split()))
        platform.wait_for_capture("shop", rows)
        expect(aws("s3", "ls", f"s3://{BUCKET}/captured/shop/", "--recursive").strip(), "nothing is captured")
        platform.trigger("hourly")
        [summary] = json.loads(aws(
            "sagemaker", "list-monitoring-executions", "--monitoring-schedule-name", "hourly"
        ))["MonitoringExecutionSummaries"]
        execution = json.loads(aws(
            "sagemaker", "describe-processing-job", "--processing-job-name",
            summary["ProcessingJobArn"].split("processing-job/")[1],
        ))
        reports = kit.check_execution(summary, execution)
        kit.check_violations(json.loads(aws("s3", "cp", f"{reports}/constraint_violations.json", "-"))["violations"])
        answers = [predict("shop", batch) for batch in sessions.batches()]
        figures = {"balanced_accuracy": sessions.check(answers), "rows": rows}
        aws("sagemaker", "delete-monitoring-schedule", "--monitoring-schedule-name", "hourly")
        aws("sagemaker", "delete-endpoint", "--endpoint-name", "shop")
        aws("sagemaker", "wait", "endpoint-deleted", "--endpoint-name", "shop")
        aws("sagemaker", "delete-endpoint-config", "--endpoint-config-name", "shop")
        aws("sagemaker", "delete-model", "--model-name", "sessions")
        refused = aws("sagemaker", "describe-endpoint", "--endpoint-name", "shop", code=255)
        expect("(ValidationException)" in refused and "Could not find endpoint" in refused, refused)
        expect("BucketNotEmpty" in aws("s3", "rb", f"s3://{BUCKET}", code=1), "a full bucket was deleted")
        aws("s3", "rb", f"s3://{BUCKET}", "--force")
        expect(platform.server.stop() == 0, "the server ended with an error")
    return figures


main(check, rows=600)
