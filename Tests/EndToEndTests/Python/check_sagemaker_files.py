"""Do the classes of SageMaker's Python SDK read our monitoring files?

check_sagemaker_files.py FOLDER [SAVED] reads statistics.json, constraints.json and, where it is there,
constraint_violations.json of FOLDER with the SDK's own from_file_path, from a store in memory instead of S3. It prints
{"features": count, "violations": count or null, "faults": [sentences]}. With SAVED it switches checks off as the SDK does,
for the file and for the first text column, and saves the constraints there as the SDK does.
"""

import json
import logging
import os
import sys

# The SDK tells on standard output where it looks for settings.
logging.disable(logging.INFO)
os.environ["SAGEMAKER_SUPPRESS_V2_WARNING"] = "1"

try:
    from sagemaker.model_monitor import Constraints, ConstraintViolations, Statistics
except ImportError:  # from version 3 on
    from sagemaker.core.model_monitor.monitoring_files import Constraints, ConstraintViolations, Statistics


class MemorySession:
    """What the SDK asks of a session when it reads and writes these files."""

    def __init__(self):
        self.objects = {}
        self.default_bucket_prefix = None

    def default_bucket(self):
        return "bucket"

    def upload_string_as_file_body(self, body, bucket, key, kms_key=None):
        self.objects[bucket, key] = body

    def read_s3_file(self, bucket, key_prefix):
        return self.objects[bucket, key_prefix]


def read(kind, name):
    return kind.from_file_path(f"{folder}/{name}", sagemaker_session=session)


def check(holds, sentence):
    if not holds:
        faults.append(sentence)


folder = sys.argv[1]
session = MemorySession()
faults = []
statistics = read(Statistics, "statistics.json").body_dict
constraints = read(Constraints, "constraints.json")
names = [feature["name"] for feature in statistics["features"]]
check(names == [feature["name"] for feature in constraints.body_dict["features"]], "the two files' columns differ")
check(constraints.body_dict["monitoring_config"]["evaluate_constraints"] == "Enabled", "constraints are not evaluated")
violations = None
if os.path.exists(f"{folder}/constraint_violations.json"):
    body = read(ConstraintViolations, "constraint_violations.json").body_dict
    violations = len(body["violations"])
    for violation in body["violations"]:
        check(
            list(violation) == ["feature_name", "constraint_check_type", "description"],
            f"a violation has the keys {list(violation)}",
        )
if len(sys.argv) > 2:
    text = [feature["name"] for feature in constraints.body_dict["features"] if "string_constraints" in feature]
    if text:
        constraints.set_monitoring(False, text[0])
    constraints.set_monitoring(False)
    constraints.session = session
    constraints.save("s3://bucket/saved.json")
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write(session.read_s3_file("bucket", "saved.json"))
print(json.dumps({"features": len(names), "violations": violations, "faults": faults}))
