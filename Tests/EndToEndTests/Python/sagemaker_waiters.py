"""How jobs and endpoints end, as boto3's waiters see it; and models that go to Python's XGBoost and come from it."""

import io
import json
import tarfile

import numpy
import xgboost
from botocore.exceptions import WaiterError

import sagemaker_kit as kit
from sagemaker_boto import SOON, body, deploy, train
from sagemaker_kit import BUCKET, Platform, Sessions
from serving_kit import expect, main

#: Answers one prediction a line, and scores in JSON.
NEWER = kit.XGBOOST.replace("0.90-2-cpu-py3", "1.7-1")


def pack(**files):
    """A model.tar.gz."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name.replace("_", "-"))
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return stream.getvalue()


def difference(answers, expected):
    expect(len(answers) == len(expected), len(answers), "predictions of", len(expected), "rows")
    return float(numpy.max(numpy.abs(numpy.array(answers) - expected)))


class Waits:
    def __init__(self, sagemaker):
        self.sagemaker = sagemaker

    def training(self, name):
        """Status and reason at the end, and whether boto3's waiter calls it a success."""
        return self.end("training_job_completed_or_stopped", "training_job", "TrainingJob", name)

    def endpoint(self, name):
        return self.end("endpoint_in_service", "endpoint", "Endpoint", name)

    def processing(self, name):
        return self.end("processing_job_completed_or_stopped", "processing_job", "ProcessingJob", name)

    def end(self, waiter, operation, kind, name):
        succeeds = True
        try:
            self.sagemaker.get_waiter(waiter).wait(**{f"{kind}Name": name}, WaiterConfig=SOON)
        except WaiterError as error:
            expect("Max attempts exceeded" not in str(error), kind, name, "does not end:", error)
            succeeds = False
        told = getattr(self.sagemaker, f"describe_{operation}")(**{f"{kind}Name": name})
        return told[f"{kind}Status"], told.get("FailureReason", ""), succeeds


def check_artifact(s3, runtime, artifact, sessions, values):
    """The model that we trained, in Python."""
    with tarfile.open(fileobj=io.BytesIO(body(s3, artifact))) as archive:
        names = archive.getnames()
        expect("xgboost-model" in names, "the artifact holds", names)
        booster = xgboost.Booster(model_file=bytearray(archive.extractfile("xgboost-model").read()))
    expect(booster.num_boosted_rounds() == 30, booster.num_boosted_rounds(), "rounds")
    answers = []
    for batch in sessions.batches():
        answer = runtime.invoke_endpoint(EndpointName="shop", ContentType="text/csv", Body=batch)
        expect(answer["ContentType"].startswith("text/csv"), answer["ContentType"])
        answers += [float(part) for part in answer["Body"].read().decode().split(",")]
    return difference(answers, booster.predict(xgboost.DMatrix(values)))


def check_python_models(s3, sagemaker, runtime, waits, sessions, values):
    """Models that Python's XGBoost made, in both of its formats."""
    table = numpy.loadtxt("train.csv", delimiter=",")
    booster = xgboost.train(
        {"objective": "binary:logistic", "max_depth": 4, "eta": 0.3}, xgboost.DMatrix(table[:, 1:], table[:, 0]), 20)
    expected = booster.predict(xgboost.DMatrix(values))
    figures = {}
    for kind in ("json", "ubj"):
        name = f"python-{kind}"
        s3.put_object(
            Bucket=BUCKET, Key=f"{name}/model.tar.gz", Body=pack(xgboost_model=bytes(booster.save_raw(kind))))
        sagemaker.create_model(**kit.model(name, kit.uri(f"{name}/model.tar.gz"), image=NEWER))
        sagemaker.create_endpoint_config(**kit.endpoint_config(name, name, captured=False))
        sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
        expect(waits.endpoint(name) == ("InService", "", True), waits.endpoint(name))
        answers, scores = [], []
        for batch in sessions.batches():
            answer = runtime.invoke_endpoint(EndpointName=name, ContentType="text/csv", Body=batch)
            answers += [float(line) for line in answer["Body"].read().split()]
            answer = runtime.invoke_endpoint(
                EndpointName=name, ContentType="text/csv", Accept="application/json", Body=batch)
            scores += [entry["score"] for entry in json.load(answer["Body"])["predictions"]]
        figures[f"python_{kind}"] = max(difference(answers, expected), difference(scores, expected))
    return figures


def check_failures(s3, sagemaker, waits):
    """Bad data, bad hyperparameters, bad models: the reason is told, and the waiters call it a failure."""
    with open("train.csv", encoding="utf-8") as file:
        lines = file.read().split("\n")
    lines[100] = lines[100].replace(",", ",many,", 1)
    s3.put_object(Bucket=BUCKET, Key="bad/train.csv", Body="\n".join(lines).encode())
    jobs = {
        "bad-row": (kit.training_job("bad-row", key="bad/train.csv"), "line 101"),
        "bad-depth": (kit.training_job("bad-depth", max_depth="deep"), "max_depth"),
        "unknown": (kit.training_job("unknown", depth="5"), "Extraneous hyperparameter found: depth"),
    }
    for request, _ in jobs.values():
        sagemaker.create_training_job(**request)
    for name, (_, words) in jobs.items():
        status, reason, succeeds = waits.training(name)
        expect(status == "Failed" and words in reason and len(reason) <= 1024 and not succeeds, name, status, reason)
        told = sagemaker.describe_training_job(TrainingJobName=name)
        expect(told["SecondaryStatus"] == "Failed", name, told["SecondaryStatus"])
        expect(s3.list_objects_v2(Bucket=BUCKET, Prefix=f"output/{name}/")["KeyCount"] == 0, name, "left objects")
    sagemaker.create_processing_job(**kit.baseline_job("bad-baseline", key="bad/train.csv", output="bad-baseline"))
    status, reason, succeeds = waits.processing("bad-baseline")
    expect(status == "Failed" and reason and not succeeds, status, reason, succeeds)
    models = {
        "pickled": (pack(xgboost_model=b"\x80\x04\x95junk"), "pickle"),
        "empty": (pack(readme=b"none"), "xgboost-model"),
        "no-archive": (b"a file", ""),
    }
    for name, (data, words) in models.items():
        s3.put_object(Bucket=BUCKET, Key=f"{name}/model.tar.gz", Body=data)
        sagemaker.create_model(**kit.model(name, kit.uri(f"{name}/model.tar.gz")))
        sagemaker.create_endpoint_config(**kit.endpoint_config(name, name, captured=False))
        sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
        status, reason, succeeds = waits.endpoint(name)
        expect(status == "Failed" and reason and words in reason and not succeeds, name, status, reason, succeeds)
        sagemaker.delete_endpoint(EndpointName=name)
        sagemaker.get_waiter("endpoint_deleted").wait(EndpointName=name, WaiterConfig=SOON)
    return len(jobs) + len(models) + 1


def check_stops(s3, sagemaker, waits):
    """A job that is asked to stop."""
    sagemaker.create_training_job(**kit.training_job("long", num_round="1000000"))
    sagemaker.stop_training_job(TrainingJobName="long")
    status, _, succeeds = waits.training("long")
    expect(status == "Stopped" and succeeds, "a job that was asked to stop is", status)
    limited = kit.training_job("limited", num_round="1000000")
    limited["StoppingCondition"] = {"MaxRuntimeInSeconds": 2}
    sagemaker.create_training_job(**limited)
    status, _, _ = waits.training("limited")
    told = sagemaker.describe_training_job(TrainingJobName="limited")
    expect(status == "Stopped" and told["SecondaryStatus"] == "MaxRuntimeExceeded", status, told["SecondaryStatus"])


def check(program):
    sessions = Sessions(program)
    values = numpy.array(sessions.rows, dtype=numpy.float32)
    with Platform(program) as platform:
        s3, sagemaker, logs, runtime = [
            platform.client(name) for name in ("s3", "sagemaker", "logs", "sagemaker-runtime")
        ]
        waits = Waits(sagemaker)
        artifact = train(s3, sagemaker, logs)
        deploy(sagemaker, artifact)
        figures = {"ours_in_python": check_artifact(s3, runtime, artifact, sessions, values)}
        figures |= check_python_models(s3, sagemaker, runtime, waits, sessions, values)
        figures["failures"] = check_failures(s3, sagemaker, waits)
        check_stops(s3, sagemaker, waits)
        expect(platform.server.stop() == 0, "the server ended with an error")
    return figures


main(check)
