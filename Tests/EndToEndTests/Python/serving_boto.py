"""boto3's runtime client gets predictions: CSV, JSON, batches, inference ids, target variants, and errors as SageMaker's."""

import json
import math

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from serving_kit import captured, captured_id, expect, main


def client(port, region="us-west-2"):
    return boto3.client(
        "sagemaker-runtime", endpoint_url=f"http://127.0.0.1:{port}", region_name=region,
        aws_access_key_id="any", aws_secret_access_key="any", config=Config(retries={"max_attempts": 1}),
    )


def refusal(call, **words):
    try:
        call(**words)
    except ClientError as error:
        return error.response
    expect(False, "not refused:", words)


def close(given, wanted):
    return len(given) == len(wanted) and all(math.isclose(a, b, rel_tol=1e-6) for a, b in zip(given, wanted))


def check(program):
    rows = program.make_models()
    a, b = program.scores("a"), program.scores("b")
    program.run("deploy", "a", "--endpoint", "shop", "--home", "home")
    program.run("deploy", "b", "--endpoint", "shop", "--variant", "second", "--weight", "0", "--home", "home")
    calls = 0
    with program.serve("--home", "home") as server:
        invoke = client(server.port).invoke_endpoint
        # One row as CSV.
        answer = invoke(EndpointName="shop", ContentType="text/csv", Body=rows[0], InferenceId="first")
        expect(close([float(answer["Body"].read())], a[:1]), "one CSV row")
        expect(answer["InvokedProductionVariant"] == "AllTraffic", answer["InvokedProductionVariant"])
        expect(answer["ContentType"].startswith("text/csv"), answer["ContentType"])
        expect(answer["ResponseMetadata"]["RequestId"], "a request id")
        # A batch.
        answer = invoke(EndpointName="shop", ContentType="text/csv", Body="\n".join(rows[:500]), InferenceId="batch")
        expect(close([float(line) for line in answer["Body"].read().split()], a[:500]), "a CSV batch")
        # JSON in each of its forms, by position and by name, in and out.
        values = [[int(cell) for cell in row.split(",")] for row in rows[:20]]
        named = [dict(zip(program.features, row)) for row in values]
        for body in [
            {"instances": [{"features": row} for row in values]}, {"instances": named}, named, values,
        ]:
            answer = invoke(EndpointName="shop", ContentType="application/json", Body=json.dumps(body))
            expect(answer["ContentType"] == "application/json", answer["ContentType"])
            predictions = json.load(answer["Body"])["predictions"]
            expect(close([entry["probability"] for entry in predictions], a[:20]), "JSON rows")
            expect(all(entry["score"] == entry["probability"] for entry in predictions), "score")
            calls += 1
        answer = invoke(EndpointName="shop", ContentType="text/csv", Accept="application/json", Body=rows[0])
        expect(close([json.load(answer["Body"])["predictions"][0]["score"]], a[:1]), "CSV in, JSON out")
        answer = invoke(EndpointName="shop", ContentType="application/json", Accept="text/csv", Body=json.dumps(named))
        expect(close([float(line) for line in answer["Body"].read().split()], a[:20]), "JSON in, CSV out")
        # The variant asked for answers, whatever its weight.
        answer = invoke(EndpointName="shop", ContentType="text/csv", Body=rows[0], TargetVariant="second", InferenceId="2nd")
        expect(close([float(answer["Body"].read())], b[:1]), "the target variant's answer")
        expect(answer["InvokedProductionVariant"] == "second", answer["InvokedProductionVariant"])
        invoke(EndpointName="shop", ContentType="text/csv", Body=rows[0], CustomAttributes="campaign=spring", InferenceId="own")
        calls += 6

        error = refusal(invoke, EndpointName="nowhere", ContentType="text/csv", Body=rows[0])
        expect(error["Error"]["Code"] == "ValidationError", error)
        error = refusal(invoke, EndpointName="shop", ContentType="text/csv", Body=rows[0], TargetVariant="none")
        expect(error["Error"]["Code"] == "ValidationError", error)
        bad = rows[1].split(",")
        bad[2] = "seven"
        error = refusal(invoke, EndpointName="shop", ContentType="text/csv", Body=rows[0] + "\n" + ",".join(bad))
        expect(error["Error"]["Code"] == "ModelError" and error["OriginalStatusCode"] == 400, error)
        expect(program.features[2] in error["OriginalMessage"] and "row 2" in error["OriginalMessage"], error)
        expect("seven" not in error["OriginalMessage"], "the message repeats a value", error)
        error = refusal(invoke, EndpointName="shop", ContentType="image/png", Body=rows[0])
        expect(error["Error"]["Code"] == "ModelError" and error["OriginalStatusCode"] == 415, error)
        expect(server.stop() == 0, "ended with an error")
    records = list(captured("home/captured/shop"))
    by_id = {captured_id(record): (path, record) for path, record in records if captured_id(record)}
    expect(len(records) == calls, len(records), "records of", calls, "answers")
    expect(set(by_id) == {"first", "batch", "2nd", "own"}, set(by_id))
    path, record = by_id["2nd"]
    expect("/shop/second/" in path, path)
    expect(record["captureData"]["endpointInput"]["data"].strip() == rows[0], record)
    expect(record["captureData"]["endpointInput"]["encoding"] == "CSV", record)
    expect(close([float(record["captureData"]["endpointOutput"]["data"])], b[:1]), record)
    attributes = by_id["own"][1]["eventMetadata"]["customAttributes"]
    expect(attributes in ("campaign=spring", ["campaign=spring"]), attributes)
    return {"answers": calls, "refusals": 4, "captured": len(records)}


main(check)
