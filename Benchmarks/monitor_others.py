"""The same rows as captured traffic, and the other monitors that read them.

    monitor_others.py capture SESSIONS.csv SCORES.csv FOLDER     captured lines in FOLDER/shop/AllTraffic/yyyy/MM/dd/HH
    monitor_others.py tables SESSIONS.csv SCORES.csv NAME        NAME.csv and NAME.parquet, the predictions first
    monitor_others.py whylogs TABLE PROFILE.bin
    monitor_others.py evidently REFERENCE CURRENT REPORT.html

Tables end in .csv or .parquet.
"""
import os
import random
import sys
import uuid

PER_HOUR = 100_000
"""Records in an hour's folder, a file of about 45 MB."""


def rows(sessions, scores):
    """Yields each row's features as they stand in the file, without the id before and the label after them, and its score."""
    with open(sessions) as sessions, open(scores) as scores:
        next(sessions), next(scores)
        for session, score in zip(sessions, scores):
            yield session[session.index(",") + 1:session.rindex(",")], score.rstrip()[score.index(",") + 1:]


def capture(sessions, scores, folder):
    random.seed(42)
    begin = ('{"captureData":{"endpointInput":{"observedContentType":"text/csv","mode":"INPUT","data":"%s",'
             '"encoding":"CSV"},"endpointOutput":{"observedContentType":"text/csv; charset=utf-8","mode":"OUTPUT",'
             '"data":"%s","encoding":"CSV"}},"eventMetadata":{"eventId":"%s","inferenceTime":"%s"},"eventVersion":"0"}\n')
    file = None
    for number, (features, score) in enumerate(rows(sessions, scores)):
        hours, within = divmod(number, PER_HOUR)
        hour = f"{1 + hours // 24:02}/{hours % 24:02}"
        if within == 0:
            path = f"{folder}/shop/AllTraffic/2026/03/{hour}"
            os.makedirs(path, exist_ok=True)
            file = open(f"{path}/00-00-000-{uuid.UUID(int=random.getrandbits(128))}.jsonl", "w")
        minute, second = divmod(within * 3600 // PER_HOUR, 60)
        event = uuid.UUID(int=random.getrandbits(128))
        file.write(begin % (features, score, event, f"2026-03-{hour.replace('/', 'T')}:{minute:02}:{second:02}Z"))
    file.close()


def tables(sessions, scores, name):
    import pandas

    table = pandas.read_csv(sessions).iloc[:, 1:-1]
    table.insert(0, "prediction", pandas.read_csv(scores)["probability"])
    table.to_csv(f"{name}.csv", index=False)
    table.to_parquet(f"{name}.parquet", index=False)


def read(path):
    import pandas

    return pandas.read_parquet(path) if path.endswith(".parquet") else pandas.read_csv(path)


def whylogs(table, profile):
    import whylogs

    whylogs.log(read(table)).writer("local").write(dest=profile)


def evidently(reference, current, report):
    from evidently import Report
    from evidently.presets import DataDriftPreset

    Report([DataDriftPreset()]).run(current_data=read(current), reference_data=read(reference)).save_html(report)


{"capture": capture, "tables": tables, "whylogs": whylogs, "evidently": evidently}[sys.argv[1]](*sys.argv[2:])
