# %% [markdown]
# # Who will buy? With SageMaker's own client, on your machine
#
# Every step below is a call of SageMaker's Python SDK, as a notebook in an AWS account makes it: a training job, an
# endpoint with data capture, a baseline, an hourly monitoring schedule. What answers is `propensity serve`. No account is
# needed, nothing leaves the machine, and the same cells run against AWS if you leave out the set-up.
#
# Before you begin, in two terminals, in the same folder:
#
# ```
# propensity serve                                  # the first: leave it running
# eval "$(propensity aws-environment)"              # the second: address and keys, as AWS's clients read them
# python3 -m pip install 'sagemaker>=2.200,<3'
# python3 tour.py                                   # or open tour.ipynb from the same shell
# ```
#
# The sessions are made up, in the likeness of a fashion shop's: 23 things that a visitor did or did not do, and whether an
# order came of it.

# %%
import json
import subprocess

import boto3
import numpy
import pandas
import sagemaker

ROLE = "arn:aws:iam::123456789012:role/analyst"
BUCKET = "who-will-buy"
ENDPOINT = "shop"

session = sagemaker.Session()
region = session.boto_region_name
print(f"{region}, {session.boto_session.client('sts').get_caller_identity()['Arn']}")

# %% [markdown]
# ## Look at the sessions
#
# Few of them end with an order, so a model that says "nobody buys" is right nearly always and of no use. That is why
# accuracy alone is not looked at below.

# %%
subprocess.run(["propensity", "generate", "--rows", "40000", "--output", "sessions.csv", "--quiet"], check=True)
sessions = pandas.read_csv("sessions.csv", index_col="UserID")
print(sessions.ordered.value_counts())
print(sessions.corr().ordered.drop("ordered").sort_values(ascending=False).head(5))

# %% [markdown]
# A fifth of the sessions is kept aside, with the same share of orders as the others have.

# %%
held_out = sessions.groupby("ordered", group_keys=False).sample(frac=0.2, random_state=42)
training = sessions.drop(held_out.index)
features = [name for name in sessions.columns if name != "ordered"]
training = training[["ordered"] + features].astype({"ordered": float})
print(f"{len(training)} sessions to learn from, {len(held_out)} to measure with")

# %% [markdown]
# ## Train
#
# The built-in XGBoost reads CSV without names, the label first. `s3://` leads to the store inside of `propensity serve`:
# the bucket is a folder below its home.

# %%
from sagemaker.s3 import S3Downloader, S3Uploader

if BUCKET not in [bucket["Name"] for bucket in boto3.client("s3").list_buckets()["Buckets"]]:
    boto3.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": region})
training.to_csv("training.csv", header=False, index=False)
training_data = S3Uploader.upload("training.csv", f"s3://{BUCKET}/data")

# %%
from sagemaker.estimator import Estimator
from sagemaker.inputs import TrainingInput

estimator = Estimator(
    image_uri=sagemaker.image_uris.retrieve("xgboost", region, version="0.90-2"),
    role=ROLE,
    instance_count=1,
    instance_type="ml.m5.xlarge",
    output_path=f"s3://{BUCKET}/models",
    hyperparameters={
        "objective": "binary:logistic", "num_round": "100", "max_depth": "5", "eta": "0.2", "gamma": "4",
        "min_child_weight": "6", "subsample": "0.8",
    },
)
estimator.fit({"train": TrainingInput(training_data, content_type="text/csv")})
print(estimator.model_data)

# %% [markdown]
# ## Deploy, and keep what comes in
#
# All requests and their answers are captured, since nobody can say what is wrong with traffic that nobody kept.

# %%
from sagemaker.model_monitor import DataCaptureConfig
from sagemaker.serializers import CSVSerializer

predictor = estimator.deploy(
    initial_instance_count=1,
    instance_type="ml.m5.xlarge",
    endpoint_name=ENDPOINT,
    serializer=CSVSerializer(),
    data_capture_config=DataCaptureConfig(
        enable_capture=True, sampling_percentage=100, destination_s3_uri=f"s3://{BUCKET}/captured"
    ),
)
print(predictor.predict(held_out[features].iloc[0].to_list()).decode())

# %% [markdown]
# ## Learn what is normal
#
# The baseline is learned from the sessions that the model was trained on: for each column its type, its values, how often
# it is missing. This file has names, so that what is found later can be told by name.

# %%
from sagemaker.model_monitor import CronExpressionGenerator, DefaultModelMonitor
from sagemaker.model_monitor.dataset_format import DatasetFormat

training.to_csv("baseline.csv", header=True, index=False)
monitor = DefaultModelMonitor(
    role=ROLE, instance_count=1, instance_type="ml.m5.xlarge", volume_size_in_gb=20, max_runtime_in_seconds=3600
)
monitor.suggest_baseline(
    baseline_dataset=S3Uploader.upload("baseline.csv", f"s3://{BUCKET}/data"),
    dataset_format=DatasetFormat.csv(header=True),
    output_s3_uri=f"s3://{BUCKET}/baseline",
)
constraints = pandas.json_normalize(monitor.suggested_constraints().body_dict["features"])
print(constraints.head(5))

# %% [markdown]
# ## Watch the traffic every hour

# %%
monitor.create_monitoring_schedule(
    monitor_schedule_name="shop-hourly",
    endpoint_input=ENDPOINT,
    statistics=monitor.baseline_statistics(),
    constraints=monitor.suggested_constraints(),
    schedule_cron_expression=CronExpressionGenerator.hourly(),
    output_s3_uri=f"s3://{BUCKET}/monitoring",
)
print(monitor.describe_schedule()["MonitoringScheduleStatus"])

# %% [markdown]
# ## Break something
#
# A tracking script breaks: two columns arrive as noise. The endpoint answers as if nothing had happened; nobody would
# notice for weeks.

# %%
noise = numpy.random.default_rng(42)
broken = held_out[features].head(600).copy()
broken["basket_add_list"] = noise.normal(size=len(broken))
broken["loc_uk"] = 3 * noise.normal(size=len(broken))
for row in broken.to_csv(header=False, index=False).split():
    predictor.predict(row)

# %% [markdown]
# The schedule would look at the traffic on the hour. To see it now, its next execution is made due at once; this is the
# one step that AWS does not have.

# %%
import time

# Captured records reach the disk within a second.
time.sleep(3)
subprocess.run(["propensity", "monitor", "trigger", "shop-hourly", "--wait", "120"], check=True)
executions = monitor.list_executions()
executions[-1].wait(logs=False)
print(executions[-1].describe()["ExitMessage"])

# %% [markdown]
# ## Read what was found
#
# Exactly the two columns: they held whole numbers when the baseline was learned, and hold fractions now.

# %%
report = f"{executions[-1].output.destination}/constraint_violations.json"
violations = pandas.DataFrame(json.loads(S3Downloader.read_file(report))["violations"])
print(violations[["feature_name", "constraint_check_type"]])

# %% [markdown]
# ## How good is the model?
#
# The sessions kept aside, 500 rows to a request. Balanced accuracy is the mean of two shares: of the orders that were
# foreseen, and of the visits without an order that were told as such. Cohen's kappa is the agreement beyond chance.

# %%
answers = []
for start in range(0, len(held_out), 500):
    batch = held_out[features].iloc[start : start + 500]
    answers += predictor.predict(batch.to_csv(header=False, index=False)).decode().split(",")
predicted = numpy.array(answers, dtype=float) > 0.5
actual = held_out.ordered.to_numpy() == 1
table = pandas.crosstab(actual, predicted, rownames=["ordered"], colnames=["predicted"])
print(table)

balanced_accuracy = (predicted[actual].mean() + (~predicted[~actual]).mean()) / 2
agreement = (predicted == actual).mean()
chance = predicted.mean() * actual.mean() + (1 - predicted.mean()) * (1 - actual.mean())
kappa = (agreement - chance) / (1 - chance)
print(f"balanced accuracy {balanced_accuracy:.3f}, Cohen's kappa {kappa:.3f}")

# %% [markdown]
# ## Tidy up
#
# The schedule first, since it watches the endpoint. The bucket stays: it holds the model and the reports.

# %%
monitor.delete_monitoring_schedule()
predictor.delete_model()
predictor.delete_endpoint(delete_endpoint_config=True)
