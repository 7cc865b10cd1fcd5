import CoreMetrics
import Testing

@testable import Telemetry

@Suite struct MetricRegistryTests {
    private let registry = MetricRegistry()

    @Test func sameNameAndDimensionsAreOneSeries() {
        registry.counter("rows_total", [("endpoint", "shop")]).increment(by: 2)
        registry.counter("rows_total", [("endpoint", "shop")]).increment()
        registry.counter("rows_total", [("endpoint", "other")]).increment()
        #expect(registry.counter("rows_total", [("endpoint", "shop")]).value == 3)
    }

    @Test func countersOnlyGrow() {
        let counter = registry.counter("rows_total")
        counter.increment(by: 5)
        counter.increment(by: -3)
        #expect(counter.value == 5)
        counter.raise(to: 4)
        #expect(counter.value == 5)
        counter.raise(to: 9)
        #expect(counter.value == 9)
    }

    @Test func textIsAsPrometheusReadsIt() {
        registry.describe("rows_total", "Rows scored.")
        registry.counter("rows_total", [("endpoint", "shop"), ("variant", "b")]).increment(by: 7)
        registry.counter("rows_total", [("endpoint", "shop"), ("variant", "a")]).increment(by: 1)
        registry.gauge("lag_seconds").set(0.5)
        registry.gauge("endpoints").set(2.0)
        #expect(
            registry.prometheusText == """
                # TYPE endpoints gauge
                endpoints 2.0
                # TYPE lag_seconds gauge
                lag_seconds 0.5
                # HELP rows_total Rows scored.
                # TYPE rows_total counter
                rows_total{endpoint="shop",variant="a"} 1
                rows_total{endpoint="shop",variant="b"} 7

                """)
    }

    @Test func labelValuesAndHelpAreEscaped() {
        registry.describe("a", "one\\two\nthree \"four\"")
        registry.gauge("a", [("model", "C:\\x \"y\"\nz é")]).set(1.0)
        #expect(
            registry.prometheusText == """
                # HELP a one\\\\two\\nthree "four"
                # TYPE a gauge
                a{model="C:\\\\x \\"y\\"\\nz é"} 1.0

                """)
    }

    @Test func namesHaveTheCharactersThatPrometheusTakes() {
        registry.counter("http.server-requests", [("status code", "2xx")]).increment()
        registry.counter("9lives:ok").increment()
        #expect(
            registry.prometheusText == """
                # TYPE _lives:ok counter
                _lives:ok 1
                # TYPE http_server_requests counter
                http_server_requests{status_code="2xx"} 1

                """)
    }

    @Test func numbersThatAreNotFiniteHaveTheirSpelling() {
        registry.gauge("a").set(Double.nan)
        registry.gauge("b").set(Double.infinity)
        registry.gauge("c").set(-Double.infinity)
        let lines = registry.prometheusText.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines == ["a NaN", "b +Inf", "c -Inf"])
    }

    /// Buckets count what lies at or below their bound, so they never fall, and the last has all.
    @Test func histogramBucketsAddUp() {
        let histogram = registry.histogram("seconds", [("route", "/")])
        for amount in [0.000_01, 0.000_015, 0.1, 500] { histogram.observe(amount) }
        let lines = registry.prometheusText.split(separator: "\n").map(String.init)
        #expect(lines[0] == "# TYPE seconds histogram")
        #expect(lines[1] == "seconds_bucket{route=\"/\",le=\"1e-05\"} 1")
        #expect(lines[2] == "seconds_bucket{route=\"/\",le=\"2e-05\"} 2")
        let buckets = lines.filter { $0.hasPrefix("seconds_bucket") }
        // 24 bounds from 10 µs, each twice the one before, and +Inf.
        #expect(buckets.count == 25)
        let counts = buckets.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
        #expect(counts == counts.sorted())
        #expect(counts.suffix(2) == [3, 4])
        #expect(lines.suffix(3).first == "seconds_bucket{route=\"/\",le=\"+Inf\"} 4")
        #expect(lines.suffix(2).first == "seconds_sum{route=\"/\"} \(0.000_01 + 0.000_015 + 0.1 + 500)")
        #expect(lines.last == "seconds_count{route=\"/\"} 4")
    }

    @Test func labelHasOneType() {
        registry.counter("a", [("x", "1")]).increment()
        registry.gauge("a", [("x", "2")]).set(5.0)
        registry.histogram("a").observe(1)
        #expect(registry.prometheusText == "# TYPE a counter\na{x=\"1\"} 1\n")
    }

    @Test func forgottenSeriesAreGone() {
        for endpoint in ["shop", "shop2"] {
            registry.counter("rows_total", [("endpoint", endpoint), ("variant", "a")]).increment()
            registry.histogram("seconds", [("endpoint", endpoint)]).observe(1)
        }
        registry.counter("rows_total", [("variant", "shop")]).increment()
        registry.forget("endpoint", "shop")
        let text = registry.prometheusText
        #expect(!text.contains("endpoint=\"shop\""))
        #expect(text.contains("rows_total{endpoint=\"shop2\",variant=\"a\"} 1"))
        #expect(text.contains("rows_total{variant=\"shop\"} 1"))
        registry.forget(label: "rows_total")
        #expect(!registry.prometheusText.contains("rows_total"))
        registry.counter("rows_total", [("variant", "shop")]).increment()
        #expect(registry.prometheusText.contains("rows_total{variant=\"shop\"} 1"))
    }

    @Test func countsAreExactFromManyThreads() async {
        let counter = registry.counter("rows_total")
        let histogram = registry.histogram("seconds")
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1_000 {
                        counter.increment()
                        histogram.observe(0.001)
                    }
                }
            }
        }
        #expect(counter.value == 8_000)
        #expect(histogram.value.count == 8_000)
    }

    @Test func worksAsABackendOfSwiftMetrics() {
        Counter(label: "served.total", dimensions: [("kind", "a")], factory: registry).increment(by: 3)
        Timer(label: "took", factory: registry).recordNanoseconds(2_000_000)
        Meter(label: "level", factory: registry).set(4.5)
        #expect(registry.prometheusText.contains("served_total{kind=\"a\"} 3\n"))
        #expect(registry.prometheusText.contains("level 4.5\n"))
        #expect(registry.histogram("took").value.sum == 0.002)
    }
}
