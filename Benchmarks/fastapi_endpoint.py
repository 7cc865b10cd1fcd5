"""The endpoint that people write by hand: FastAPI on uvicorn, XGBoost's Python library, one CSV row a line.

Usage: MODEL=model.json uvicorn fastapi_endpoint:app --app-dir Benchmarks --port 8091 --log-level warning
"""

import os

import numpy as np
import xgboost
from fastapi import FastAPI, Request, Response

booster = xgboost.Booster()
booster.load_model(os.environ["MODEL"])
booster.set_param({"nthread": 1})
app = FastAPI()


@app.post("/invocations")
async def invocations(request: Request) -> Response:
    body = (await request.body()).decode()
    rows = np.array([line.split(",") for line in body.splitlines()], dtype=np.float32)
    scores = booster.inplace_predict(rows, validate_features=False)
    return Response("".join(f"{score}\n" for score in scores), media_type="text/csv")


@app.get("/ping")
async def ping() -> Response:
    return Response()
