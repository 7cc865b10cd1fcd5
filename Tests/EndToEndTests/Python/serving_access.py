"""Who gets in: TLS beyond this machine, tokens by scope, revoked at once, wrong ones limited, certificates exchanged."""

import datetime
import ipaddress
import os
import ssl
import stat
import time
import warnings

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from serving_kit import Connection, expect, get, main, wait_until


def make_certificate(name):
    """A self-signed certificate and its key, as `certificate.pem` and `key.pem`."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.timezone.utc)
    hosts = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False).sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    form, secret = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    # The key first, so that for a moment the two files do not belong together.
    for path, text in [("key.pem", key.private_bytes(pem, form, secret)), ("certificate.pem", certificate.public_bytes(pem))]:
        with open(path + ".new", "wb") as file:
            file.write(text)
        os.replace(path + ".new", path)


def trusting(verifies=True):
    context = ssl.create_default_context(cafile="certificate.pem" if verifies else None)
    if not verifies:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def check(program, count):
    rows = program.make_models()
    program.run("deploy", "a", "--endpoint", "shop", "--home", "home")

    # Beyond this machine only with TLS.
    for host in ["0.0.0.0", "::", "192.0.2.1", "example.com", "127.0.0.1.example.com"]:
        refused = program.run("serve", "--home", "home", "--host", host, "--port", "0", fails=64)
        expect("TLS" in refused.stderr, refused.stderr)
    program.run("serve", "--home", "home", "--port", "0", "--tls-certificate", "certificate.pem", fails=64)
    for file in ["certificate.pem", "key.pem"]:
        with open(file, "w", encoding="ascii") as out:
            out.write("nonsense")
    words = ["--home", "home", "--host", "0.0.0.0", "--tls-certificate", "certificate.pem", "--tls-key", "key.pem"]
    program.run("serve", *words, "--port", "0", fails=1)
    make_certificate("first")

    invoke, read, admin = (program.json("token", "create", "--scope", scope, "--home", "home")
                           for scope in ["invoke", "read", "admin"])
    brief = program.json("token", "create", "--scope", "invoke", "--expires", "2s", "--home", "home")
    made = time.monotonic()
    figures = {}
    with program.serve(*words) as server:
        port = server.port
        context = trusting()
        with Connection(port, context=context) as connection:

            def ask(path, token=None, method="GET", scheme="Bearer"):
                headers = {"Authorization": f"{scheme} {token}"} if token else {}
                body = rows[0] if method == "POST" else None
                return connection.send(method, path, body, headers | ({"Content-Type": "text/csv"} if body else {}))

            routes = [
                ("GET", "/ping", invoke), ("POST", "/invocations", invoke), ("GET", "/metrics", read),
                ("GET", "/endpoints", read), ("GET", "/endpoints/shop", read), ("GET", "/openapi.json", read),
            ]
            for method, path, right in routes:
                wrong = read if right is invoke else invoke
                answer = ask(path, method=method)
                expect(answer.status == 401 and answer.headers["WWW-Authenticate"] == "Bearer", path, answer.status)
                expect(ask(path, right["token"], method).status == 200, path, "with the right scope")
                expect(ask(path, admin["token"], method).status == 200, path, "with scope admin")
                answer = ask(path, wrong["token"], method)
                expect(answer.status == 403 and answer.json["error"]["code"] == "forbidden", path, answer.status)
            answer = ask("/endpoints/shop/invocations", read["token"], "POST")
            expect(answer.headers["x-amzn-ErrorType"] == "AccessDeniedException", answer.status, answer.body)
            expect(ask("/metrics", read["token"], scheme="bearer").status == 200, "the scheme in small letters")

            wait_until(lambda: time.monotonic() > made + 2.5, "time goes by")
            expect(ask("/ping", brief["token"]).status == 401, "an expired token")

            # Revoked tokens are refused at the very next request, `count` times.
            for _ in range(count):
                token = program.json("token", "create", "--scope", "invoke", "--home", "home")
                expect(ask("/ping", token["token"]).status == 200, "a new token")
                program.run("token", "revoke", token["id"], "--home", "home")
                answer = ask("/ping", token["token"])
                expect(answer.status == 401, "a revoked token still works:", answer.status)
            figures["revoked"] = count
        # This address has sent some wrong tokens by now; a new server knows nothing of them.
        expect(server.stop() == 0, "ended with an error")

    listed = program.run("token", "list", "--home", "home").stdout + program.run("token", "list", "--home", "home", "--json").stdout
    for token in [invoke, read, admin]:
        secret = token["token"].split("_")[2]
        expect(token["id"] in listed and secret not in listed, "the list of tokens")
        for folder, _, files in os.walk("home"):
            for file in files:
                with open(os.path.join(folder, file), "rb") as content:
                    expect(secret.encode() not in content.read(), file, "holds a secret")
    for file in os.listdir("home"):
        path = os.path.join("home", file)
        if file.startswith("registry"):
            mode = stat.S_IMODE(os.stat(path).st_mode)
            expect(mode == 0o600, file, "has mode", oct(mode))

    with program.serve(*words) as server:
        port = server.port
        context = trusting()
        # Ten wrong tokens, then nobody from this address is heard for a while, right token or not.
        wrong = [
            "x", "prp_", invoke["token"][:-1], invoke["token"] + "0", invoke["token"].upper(),
            f"prp_{invoke['id']}_{'0' * 64}", f"prp_{'0' * 12}_{'0' * 64}", "prp_a_b_c", "' OR 1=1", "prp__",
        ]
        for token in wrong:
            answer = get(port, "/ping", token, context)
            expect(answer.status == 401, token, answer.status)
            expect(token not in answer.body.decode() or len(token) < 5, "the answer repeats the token")
        answer = get(port, "/ping", invoke["token"], context)
        expect(answer.status == 429 and int(answer.headers["Retry-After"]) > 0, "the eleventh:", answer.status)
        figures["wrong_tokens"] = len(wrong)
        log = server.messages()
        expect(all(token["token"] not in log for token in [invoke, read, admin]), "the log holds a token")
        expect(server.stop() == 0, "ended with an error")

    with program.serve(*words) as server:
        port = server.port

        def served():
            with Connection(port, context=trusting(verifies=False)) as connection:
                connection.http.connect()
                return connection.http.sock.getpeercert(binary_form=True)

        before = served()
        with Connection(port, context=trusting()) as kept:
            headers = {"Authorization": f"Bearer {invoke['token']}"}
            expect(kept.send("GET", "/ping", headers=headers).status == 200)
            make_certificate("second")
            began = time.monotonic()
            wait_until(lambda: served() != before, "the new certificate is served", seconds=15)
            figures["certificate_seconds"] = round(time.monotonic() - began, 2)
            expect(kept.send("GET", "/ping", headers=headers).status == 200, "the old connection goes on")
        expect(get(port, "/ping", invoke["token"], trusting()).status == 200, "with the new certificate")
        # A certificate that cannot be read changes nothing.
        with open("certificate.pem", "w", encoding="ascii") as file:
            file.write("nonsense")
        time.sleep(2.5)
        expect(get(port, "/ping", invoke["token"], trusting(verifies=False)).status == 200, "beside a broken certificate")
        # Plain HTTP on the TLS port, and old TLS, get nowhere and harm nothing.
        try:
            get(port, "/ping")
            expect(False, "plain HTTP was answered")
        except (OSError, Exception) as error:
            expect("plain HTTP was answered" not in str(error), error)
        warnings.simplefilter("ignore", DeprecationWarning)
        old = trusting(verifies=False)
        old.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        old.maximum_version = ssl.TLSVersion.TLSv1_1
        try:
            get(port, "/ping", invoke["token"], old)
            expect(False, "TLS 1.1 was spoken")
        except (ssl.SSLError, OSError):
            pass
        expect(server.stop() == 0, "ended with an error")
    return figures


main(check, count=3)
