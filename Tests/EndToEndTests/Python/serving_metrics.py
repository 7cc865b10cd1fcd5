"""`/metrics` as Prometheus's own client reads it: every family described, and counters that move as they should."""

from prometheus_client.parser import text_string_to_metric_families

from serving_kit import Connection, captured, expect, get, main, wait_until


def check(program, count):
    rows = program.make_models()
    program.run("deploy", "a", "--endpoint", "shop", "--home", "home")
    program.run("deploy", "b", "--endpoint", "shop", "--variant", "second", "--weight", "0", "--home", "home")
    token = program.token("read")
    with program.serve("--home", "home") as server, Connection(server.port) as connection:

        def read():
            answer = get(server.port, "/metrics", token)
            expect(answer.status == 200 and answer.headers["Content-Type"].startswith("text/plain"), answer.headers)
            text = answer.body.decode()
            families = list(text_string_to_metric_families(text))
            for family in families:
                expect(family.documentation, family.name, "is not described")
                expect(family.type in ("counter", "gauge", "histogram"), family.name, "is", family.type)
                expect(family.name.startswith("propensity_"), family.name)
            expect(len({family.name for family in families}) == len(families), "a family is there twice")
            samples = {}
            for family in families:
                for sample in family.samples:
                    key = (sample.name, tuple(sorted(sample.labels.items())))
                    expect(key not in samples, key, "is there twice")
                    samples[key] = sample.value
            return samples

        def value(samples, name, **labels):
            return samples.get((name, tuple(sorted(labels.items()))), 0)

        before = read()
        for place in range(count):
            expect(connection.post("\n".join(rows[:3])).status == 200)
            expect(connection.post(rows[place % 1000], X_Amzn_SageMaker_Target_Variant="second").status == 200)
            expect(connection.post("1,2,3").status == 400)
        # Buffered records go to the disk within a second.
        wait_until(lambda: value(read(), "propensity_capture_written_total") == 2 * count, "the records are written")
        after = read()

        def moved(name, **labels):
            return value(after, name, **labels) - value(before, name, **labels)

        first = {"endpoint": "shop", "variant": "AllTraffic"}
        second = {"endpoint": "shop", "variant": "second"}
        for wanted, name, labels in [
            (count, "propensity_requests_total", first | {"status": "2xx"}),
            (count, "propensity_requests_total", first | {"status": "4xx"}),
            (0, "propensity_requests_total", first | {"status": "5xx"}),
            (count, "propensity_requests_total", second | {"status": "2xx"}),
            (3 * count, "propensity_rows_total", first),
            (count, "propensity_rows_total", second),
            (count, "propensity_request_seconds_count", first),
            (count, "propensity_request_seconds_bucket", first | {"le": "+Inf"}),
            (0, "propensity_requests_refused_busy_total", {}),
        ]:
            expect(moved(name, **labels) == wanted, name, labels, "moved by", moved(name, **labels), "and not", wanted)
        size = sum(len(open(path, "rb").read()) for path in {path for path, _ in captured("home/captured")})
        expect(moved("propensity_capture_bytes_total") == size, "bytes captured:", moved("propensity_capture_bytes_total"), size)
        for name, wanted in [
            ("propensity_endpoints", 1), ("propensity_endpoints_failed", 0), ("propensity_capture_queued_records", 0),
            ("propensity_requests_in_flight", 0), ("propensity_capture_paused_places", 0), ("propensity_capture_lag_seconds", 0),
        ]:
            expect(value(after, name) == wanted, name, "is", value(after, name))
        # Buckets are cumulative, and their bounds in order.
        bounds = sorted(
            (float(dict(labels)["le"]), reading) for (name, labels), reading in after.items()
            if name == "propensity_request_seconds_bucket" and dict(labels)["variant"] == "AllTraffic"
        )
        readings = [reading for _, reading in bounds]
        expect(readings == sorted(readings) and len(readings) > 5, "buckets", bounds)
        seconds = value(after, "propensity_request_seconds_sum", **first)
        expect(0 < seconds < 60, "seconds", seconds)
        # Which model answers, before and after a swap.
        entry = program.json("endpoints", "--home", "home")["endpoints"][0]
        for part in entry["variants"]:
            labels = {"endpoint": "shop", "variant": part["name"], "model": part["model"], "version": part["version"]}
            expect(value(after, "propensity_model_info", **labels) == 1, "model info", labels)
        program.run("deploy", "b", "--endpoint", "shop", "--home", "home")
        infos = [dict(labels) for (name, labels) in read() if name == "propensity_model_info"]
        expect([info["model"] for info in infos if info["variant"] == "AllTraffic"] == ["b"], infos)
        # What is gone is not told any more.
        program.run("delete", "endpoint", "shop", "--yes", "--home", "home")
        wait_until(lambda: not any("endpoint" in dict(labels) for _, labels in read()), "the endpoint's series are gone")
        expect(get(server.port, "/ping").status == 503, "a server without endpoints")
        expect(server.stop() == 0, "ended with an error")
    return {"series": len(after), "requests": 3 * count}


main(check, count=20)
