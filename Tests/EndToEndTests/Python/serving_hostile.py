"""Hostile requests over raw sockets: a clear refusal each, a good answer to somebody else after each, and memory that stays.

`--count` says how often the whole list is sent, `--kilobytes` how large a body may be: 6144 is the server's own limit, and
less is for builds that are not optimised.
"""

import gzip
import json
import select
import socket
import sys
import time

from serving_kit import Connection, expect, get, main, wait_until

SLOW = [408]
REFUSED = [status for status in range(400, 500) if status not in SLOW]
MEGABYTE = 1 << 20


class Exchange:
    """Sends pieces over one connection while it reads what comes back, until the other side closes or says enough."""

    def __init__(self, port, pieces, answers=1, timeout=15, half_close=False):
        self.received = b""
        self.closed = False
        pieces = iter(pieces)
        ends = time.monotonic() + timeout
        sock = socket.create_connection(("127.0.0.1", port))
        sock.setblocking(False)
        waiting, resume = b"", 0.0
        is_sending = True
        try:
            while time.monotonic() < ends and not self.closed:
                if is_sending and not waiting and time.monotonic() >= resume:
                    piece = next(pieces, None)
                    if piece is None:
                        is_sending = False
                        if half_close:
                            sock.shutdown(socket.SHUT_WR)
                    elif isinstance(piece, (int, float)):
                        resume = time.monotonic() + piece
                    else:
                        waiting = piece
                readable, writable, _ = select.select([sock], [sock] if waiting else [], [], 0.05)
                if readable:
                    data = sock.recv(MEGABYTE)
                    self.received += data
                    self.closed = not data
                if writable and not self.closed:
                    waiting = waiting[sock.send(waiting):]
                if not is_sending and not waiting and len(self.finals()) >= answers:
                    break
        except (ConnectionResetError, BrokenPipeError):
            self.closed = True
        finally:
            sock.close()
        self.is_late = time.monotonic() >= ends

    def finals(self):
        """The statuses of whole answers, those of 100 Continue left out."""
        statuses, rest = [], self.received
        while rest.startswith(b"HTTP/1."):
            head, separator, rest = rest.partition(b"\r\n\r\n")
            if not separator:
                break
            status = int(head.split(b" ")[1])
            length = 0
            for line in head.split(b"\r\n")[1:]:
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if status == 100:
                continue
            if len(rest) < length:
                break
            statuses.append(status)
            self.body, rest = rest[:length], rest[length:]
        return statuses


def row_limit(limit):
    """Rows that a request may have beside so many bytes; the server's own limits are in this proportion."""
    return limit * 200_000 // (6144 * 1024)


def cases(program, rows, limit):
    """Name, what is sent, and what may come back: statuses, or CLOSED where no answer is owed."""
    width = len(program.features)
    large = limit * 5 // 6
    row = rows[0].encode()
    cells = row.split(b",")

    def request(body=b"", method="POST", path="/invocations", type="text/csv", version="HTTP/1.1", **headers):
        lines = [f"{method} {path} {version}", "Host: localhost"]
        if type:
            lines.append(f"Content-Type: {type}")
        if "Content_Length" not in headers and "Transfer_Encoding" not in headers:
            lines.append(f"Content-Length: {len(body)}")
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body

    def with_cell(cell):
        return row + b"\n" + b",".join([cell] + cells[1:])

    def text(body):
        return request(body, type="application/json")

    def named(**more):
        return json.dumps(dict(zip(program.features, [0] * width)) | more).encode()

    def raw(head, body=b""):
        return head.replace(b"\n", b"\r\n") + body

    def chunks(body, size=65536):
        for start in range(0, len(body), size):
            piece = body[start:start + size]
            yield b"%x\r\n%s\r\n" % (len(piece), piece)

    def endless(head, piece):
        yield head
        for _ in range(400 * MEGABYTE // len(piece)):
            yield piece

    def slowly(data, pause=0.25):
        for place in range(len(data)):
            yield data[place:place + 1]
            yield pause

    head = b"POST /invocations HTTP/1.1\nHost: localhost\nContent-Type: text/csv\n"
    chunked = raw(head + b"Transfer-Encoding: chunked\n\n")
    length = b"Content-Length: %d\n\n" % len(row)
    missing = b"," * (width - 1) + b"\n"

    # Bodies: CSV.
    yield "words", [request(b"hello world")], REFUSED
    yield "too few values", [request(b"1,2,3")], REFUSED
    yield "too many values", [request(row + b",1")], REFUSED
    yield "a bad row in a batch", [request(row + b"\n" + b"x," * width)], REFUSED
    yield "an open quote", [request(b'"' + row)], REFUSED
    yield "text after a quote", [request(with_cell(b'"1"2'))], REFUSED
    yield "an open quote and many line breaks", [request(b'"' + b"\n" * large)], REFUSED
    yield "many quotes", [request(b'"' * large)], REFUSED
    yield "many quotes and line breaks", [request(b'"\n' * (large // 2))], REFUSED
    yield "many blank lines", [request(b"\n" * large)], REFUSED
    yield "one endless line", [request(b"1," * (large // 2))], REFUSED
    yield "the name of a column for ever", [request(program.features[0].encode() + b",")], REFUSED
    for cell in [
        b"1e999", b"-1e999", b"1e39", b"9" * 400, b"9" * (large // 2), b"0x10", b"1;2", b"inf", b"-Infinity", b"1e", b"--1",
        "\u0661".encode(), b"1\x00", b"\x00", b"\xff\xfe", b"\xc3\x28", b"=cmd|' /C calc'!A0", b"1 2", b"'1'",
        b"1\r2",
    ]:
        yield f"the value {cell[:20]!r}", [request(with_cell(cell))], REFUSED
    yield "UTF-16", [request(rows[0].encode("utf-16"))], REFUSED
    yield "a compressed body", [request(gzip.compress(row))], REFUSED
    yield "a compressed body that says so", [request(gzip.compress(row), Content_Encoding="gzip")], REFUSED
    yield "a plain body that says it is compressed", [request(row, Content_Encoding="gzip")], REFUSED
    yield "nothing", [request()], REFUSED
    yield "one line break", [request(b"\n")], REFUSED
    header = ",".join(program.features).encode()
    yield "a header alone", [request(header)], REFUSED
    yield "a header that lacks a column", [request(header.rpartition(b",")[0] + b"\n" + row)], REFUSED
    twice = b",".join([program.features[1].encode()] + header.split(b",")[1:])
    yield "a header with a column twice", [request(twice + b"\n" + row)], REFUSED
    yield "a row too many", [request(missing * (row_limit(limit) + 1))], REFUSED

    # Bodies: JSON.
    for body in [
        b"{", b"[", b"]", b'{"instances"', b"[1,2", b"{}", b"[]", b"[[]]", b"[{}]", b"1", b'"text"', b"null", b"true",
        b'{"instances":[]}', b'{"instances":{}}', b'{"instances":[{"features":[1,2]}]}', b'{"instances":[1]}',
        b'{"instances":[{"features":"1,2"}]}', b'{"instances":[null]}', b"{} {}", b"{'a':1}", b"[01]", b"[1,]", b"[.5]",
        b'["\\ud800"]', b'["\\x41"]', b'["a\nb"]', b'{"a":1,"a":2}', b"\xff\xfe[\x00]\x00", b'["\xff"]', b"[1]\x00",
        b"/* */[]", b"undefined",
    ]:
        yield f"the JSON {body[:40]!r}", [text(body)], REFUSED
    first = json.dumps(program.features[0]).encode()
    for value in [b"1e999", b"-1e999", b"1e39", b'"word"', b"[]", b"{}", b"[[1]]", b"9" * (large // 2), b"Infinity"]:
        yield (
            f"the JSON value {value[:20]!r}",
            [text(named().replace(first + b": 0", first + b": " + value, 1))], REFUSED,
        )
    yield "JSON with an unknown column", [text(named(unheard=1))], REFUSED
    yield "JSON with an enormous key", [text(b'{"' + b"k" * large + b'":1}')], REFUSED
    yield "JSON with many keys", [text(b"{%s}" % b",".join(b'"%x":1' % key for key in range(large // 13)))], REFUSED
    yield "JSON with a key many times", [text(b"{%s}" % b",".join([b'"a":1'] * (large // 6)))], REFUSED
    yield "JSON with many values", [text(b"[%s1]" % (b"1," * (large // 2)))], REFUSED
    yield "JSON with many lists", [text(b"[%s[]]" % (b"[]," * (large // 3)))], REFUSED
    yield "JSON without a bottom", [text(b"[" * large)], REFUSED
    yield "objects without a bottom", [text(b'{"a":' * (large // 5))], REFUSED
    yield "JSON deep and closed", [text(b"[" * 100_000 + b"]" * 100_000)], REFUSED

    # Sizes and slowness.
    yield "100 MB announced", [request(Content_Length=100_000_000)], REFUSED
    yield "100 MB by length", endless(request(Content_Length=100_000_000), b"1,0,1,0\n" * 8192), REFUSED
    yield "100 MB in chunks", [chunked, *chunks(b"1,0,1,0\n" * (100_000_000 // 8))], REFUSED
    yield "endless chunks", endless(chunked, b"10000\r\n" + b"1" * 65536 + b"\r\n"), REFUSED
    yield "endless small chunks", endless(chunked, b"1\r\n1\r\n" * 10_000), [*REFUSED, *SLOW]
    yield "a chunk without a size", [chunked + b"zz\r\n1\r\n0\r\n\r\n"], REFUSED
    yield "a chunk with a size beyond numbers", [chunked + b"F" * 40 + b"\r\n1\r\n"], REFUSED
    yield "a chunk with a negative size", [chunked + b"-1\r\n1\r\n"], REFUSED
    yield "an endless chunk extension", endless(chunked + b"1;", b"x" * 65536), [*REFUSED, *SLOW]
    yield "a chunk that is longer than it says", [chunked + b"2\r\n1,0,1\r\n0\r\n\r\n"], REFUSED
    yield "endless trailers", endless(chunked + b"1\r\n1\r\n0\r\n", b"a: b\r\n" * 10_000), REFUSED
    yield "a slow header", slowly(request(row)), SLOW
    yield "a slow body", [raw(head + length), *slowly(row)], SLOW
    yield "a slow chunked body", [chunked, *slowly(b"1\r\n1\r\n" * 20)], SLOW
    yield "half a body", [raw(head + length), row[:5]], SLOW
    yield "half a header", [b"POST /invoc"], SLOW
    yield "half a request after a whole one", [request(row) + raw(head + length) + row[:5]], [200, 408]

    # Header and request lines.
    yield "a header line without a colon", [raw(head + b"nonsense\n" + length, row)], REFUSED
    yield "a blank before the colon", [raw(head + b"X : 1\n" + length, row)], REFUSED
    yield "a header without a name", [raw(head + b": 1\n" + length, row)], REFUSED
    yield "NUL in a header", [raw(head + b"X: a\x00b\n" + length, row)], REFUSED
    yield "a folded header", [raw(head + b"X: a\n b\n" + length, row)], [*REFUSED, 200]
    yield "a bare carriage return in a header", [raw(head + b"X: a\rb\n" + length, row)], REFUSED
    yield "control characters in a header", [raw(head + b"X: \x01\x02\n" + length, row)], REFUSED
    yield "a header of 1 MB", [raw(head + b"X: " + b"a" * MEGABYTE + b"\n" + length, row)], REFUSED
    yield "a header's name of 1 MB", [raw(head + b"a" * MEGABYTE + b": 1\n" + length, row)], REFUSED
    yield "10,000 headers", [raw(head + b"X: 1\n" * 10_000 + length, row)], REFUSED
    yield "endless headers", endless(raw(head), b"X: 1\r\n" * 10_000), REFUSED
    yield "a path of 1 MB", [request(row, path="/" + "a" * MEGABYTE)], REFUSED
    yield "a query of 1 MB", [request(row, path="/invocations?a=" + "a" * MEGABYTE)], REFUSED
    yield "a path of 30 kB", [request(row, path="/" + "a/" * 15_000)], REFUSED
    for path in [
        "/../../etc/passwd", "/invocations/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd",
        "/invocations%00", "/invocations%00.csv", "/invocations/..", "/.//invocations/x", "/\\..\\..\\etc", "/invocations/x",
        "/endpoints/../invocations", "/endpoints//invocations", "/endpoints/%2e%2e/invocations", "/endpoints/%00/invocations",
        "/endpoints/a%2Fb/invocations", "/endpoints/" + "a" * 5000 + "/invocations", "/endpoints/shop/invocations/x",
        "/%zz", "/%", "/%ff%fe", "/;x=1", "invocations", "?reasons=1", "/invocations\xff", "/home/registry.sqlite",
        "/serving.json", "http://[::1", "//evil.example/invocations",
    ]:
        yield f"the path {path[:40]!r}", [request(row, path=path)], REFUSED
    for method, path in [
        ("GET", "/invocations"), ("PUT", "/invocations"), ("DELETE", "/endpoints/shop"), ("PATCH", "/ping"),
        ("TRACE", "/ping"), ("OPTIONS", "/invocations"), ("OPTIONS", "*"), ("CONNECT", "localhost:443"),
        ("FOO", "/invocations"), ("post", "/invocations"), ("G" * 5000, "/ping"), ("GET\t", "/ping"), ("PRI", "*"),
        ("PROPFIND", "/"), ("M-SEARCH", "*"),
    ]:
        yield f"{method[:20]} {path}", [request(row, method=method, path=path)], REFUSED
    yield "HTTP/0.9", [b"GET /ping\r\n\r\n"], REFUSED
    yield "HTTP/9.9", [request(row, version="HTTP/9.9")], [*REFUSED, 505]
    yield "HTTP/1.1x", [request(row, version="HTTP/1.1x")], REFUSED
    yield "HTTP/2's preface", [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00"], [*REFUSED, 505]
    yield "TLS's hello", [bytes.fromhex("160301020001000001fc0303") + b"\x7f" * 500], REFUSED
    yield "random bytes", [bytes(range(128, 256)) * 100], REFUSED
    yield "line breaks for ever", endless(b"", b"\r\n" * 10_000), [*REFUSED, *SLOW]
    yield "NUL for ever", endless(b"", b"\x00" * 10_000), REFUSED
    yield "no host", [raw(b"POST /invocations HTTP/1.1\nContent-Type: text/csv\n" + length, row)], [*REFUSED, 200]

    # Framing.
    for value in ["-1", "+22", "0x16", "1 2", "99999999999999999999999", "a", "", "22,22", "1e1"]:
        yield f"Content-Length: {value}", [request(row, Content_Length=value)], REFUSED
    yield "two lengths", [raw(head + b"Content-Length: 5\n" + length, row)], REFUSED
    smuggled = b"0\r\n\r\nGET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"
    yield (
        "a length and chunks", [raw(head + b"Content-Length: 6\nTransfer-Encoding: chunked\n\n") + smuggled], REFUSED,
    )
    for value in ["xchunked", "chunked, identity", "identity", "gzip, chunked", "chunked\x0b", "chunked, chunked", ""]:
        yield (
            f"Transfer-Encoding: {value!r}", [request(b"1\r\n1\r\n0\r\n\r\n", Transfer_Encoding=value)], REFUSED,
        )
    yield "a length that is too short", [request(row, Content_Length=len(row) - 2)], REFUSED

    # What our own headers and parameters ask for.
    for name, value in [
        ("Content_Type", "image/png"), ("Content_Type", "text/csv/x"), ("Content_Type", ";"), ("Content_Type", "a" * 8000),
        ("Accept", "image/png"), ("Accept", "text/csv;q=0"), ("Accept", "," * 8000), ("Accept", ";;;"),
        ("X_Amzn_SageMaker_Inference_Id", "i" * 65), ("X_Amzn_SageMaker_Inference_Id", ""),
        ("X_Amzn_SageMaker_Target_Variant", "none"), ("X_Amzn_SageMaker_Target_Variant", "../x"),
        ("X_Amzn_SageMaker_Target_Variant", "\xff\xfe"), ("X_Amzn_SageMaker_Custom_Attributes", "a" * 1025),
        ("X_Amzn_SageMaker_Endpoint", "none"), ("X_Amzn_SageMaker_Endpoint", "../shop"),
    ]:
        given = {"type": value} if name == "Content_Type" else {name: value}
        yield f"{name} {value[:20]!r}", [request(row, **given)], REFUSED
    for query in ["reasons=-1", "reasons=x", "reasons=101", "reasons=99999999999999999999", "columns=", "columns=secret",
                  "columns=probability,,", "reasons=1&columns=x", "reasons="]:
        yield f"?{query}", [request(row, path="/invocations?" + query)], REFUSED
    yield "reasons as CSV", [request(row, path="/invocations?reasons=3", Accept="text/csv")], REFUSED
    yield "an endpoint that is not there", [request(row, path="/endpoints/none/invocations")], REFUSED
    yield "a wrong token", [request(method="GET", path="/metrics", Authorization="Bearer prp_x")], REFUSED
    yield "a token of 20 kB", [request(method="GET", path="/metrics", Authorization="Bearer " + "x" * 20_000)], REFUSED

    # Unusual, and right.
    yield "100-continue", [raw(head + b"Expect: 100-continue\n" + length), 0.2, row], [200]
    yield "100-continue for 100 MB", [request(Content_Length=100_000_000, Expect="100-continue")], REFUSED
    yield "another expectation", [request(row, Expect="tea")], [*REFUSED, 200]
    yield "HTTP/1.0", [request(row, version="HTTP/1.0")], [200]
    yield "an absolute URL", [request(row, path="http://localhost/invocations")], [*REFUSED, 200]
    yield "the same length twice", [raw(head + length[:-1] + length, row)], [*REFUSED, 200]
    yield "three requests at once", [request(row) * 3], [200, 200, 200]
    yield "a good request and nonsense", [request(row) + b"nonsense\r\n\r\n"], [200, 400]


def check(program, count, kilobytes):
    limit = kilobytes * 1024
    rows = program.make_models()
    program.run("deploy", "a", "--endpoint", "shop", "--home", "home")
    wanted = program.scores("a")
    sent, seen, wrong = 0, {}, []
    slowest = 0.0
    limits = ["--max-body", str(limit), "--max-rows", str(row_limit(limit)), "--log-level", "critical"]
    # Two servers for one home, so that the time that slow senders get does not end the work on large bodies.
    with (
        program.serve("--home", "home", *limits) as server,
        program.serve("--home", "home", *limits, "--request-timeout", "1", log="impatient.log") as impatient,
    ):
        full = "\n".join((rows * 100)[:row_limit(limit) // 2]).encode()
        # Large bodies first: what the server keeps after them is there from the beginning.
        with Connection(server.port) as connection:
            for _ in range(4):
                answer = connection.post(full)
                expect(answer.status == 200, "a large body:", answer.status, answer.body[:200])
        memory = [server.memory]
        for _ in range(count):
            for name, pieces, statuses in cases(program, rows, limit):
                port = impatient.port if statuses[-1] in SLOW else server.port
                several = isinstance(statuses, list) and len(statuses) > 1 and statuses[0] == 200
                exchange = Exchange(port, pieces, answers=len(statuses) if several else 1, timeout=30)
                given = exchange.finals()
                sent += 1
                for status in given:
                    seen[status] = seen.get(status, 0) + 1
                right = given == statuses if several else bool(given) and given[0] in statuses
                if not right:
                    wrong.append(f"{name}: {given or 'no answer'}{' in time' if exchange.is_late else ''}"
                                 f" {exchange.received[:60]!r}")
                    print("wrong:", wrong[-1], flush=True, file=sys.stderr)
                began = time.monotonic()
                with Connection(port, timeout=10) as connection:
                    answer = connection.post(rows[0])
                    expect(answer.status == 200 and abs(answer.numbers[0] - wanted[0]) < 1e-6, "after", name, answer.body)
                slowest = max(slowest, time.monotonic() - began)
            memory.append(server.memory)
        port = server.port
        # Those who go away in the middle, and those who only come.
        for place in range(100):
            with socket.create_connection(("127.0.0.1", port)) as rude:
                rude.sendall(b"POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n" + b"1" * place)
        idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(500)]
        with Connection(port) as connection:
            expect(connection.post(rows[0]).status == 200, "beside idle connections")
        for one in idle:
            one.close()
        expect(server.process.poll() is None, "the server ended")
        token = program.token("read")
        wait_until(
            lambda: b"\npropensity_requests_in_flight 0" in get(port, "/metrics", token).body, "no request is worked on",
        )
        memory.append(server.memory)
        expect(server.stop() == 0 and impatient.stop() == 0, "ended with an error")
    megabytes = [round(bytes / MEGABYTE, 1) for bytes in memory]
    expect(not wrong, len(wrong), "of", sent, "were not refused clearly:\n" + "\n".join(wrong))
    expect(memory[-1] < memory[0] + 64 * MEGABYTE, "memory grew, in MiB:", megabytes)
    return {
        "requests": sent, "statuses": {str(key): seen[key] for key in sorted(seen)}, "memory_mib": megabytes,
        "slowest_good_answer_after_one_seconds": round(slowest, 3),
    }


main(check, count=1, kilobytes=192)
