#!/usr/bin/env python3
"""Opens reports in a headless browser and fails when one is not fit to be shown.

    scripts/check_report.py [--output DIR] FILE...

For each file, at 1280 and 390 pixels wide, in light and in dark, and as a PDF, it checks that
- the file is under 3 MB and asks for nothing from the network;
- the console holds no error and no exception was thrown;
- every chart was drawn (one <svg> for each chart's data);
- nothing makes the page wider than the screen;
- axe-core finds no violation that is serious or critical.
It prints one line per check and writes screenshots and the PDF to DIR (default: a folder named report-check beside the
first file). Exit code 1 when a check fails, 2 when something that it needs is missing.

Needs Chromium and its driver (Debian: apt-get install chromium chromium-driver) and, from PyPI, selenium and
axe-playwright-python, of which only the axe.min.js inside is used:
    python3 -m venv .venv && .venv/bin/pip install selenium axe-playwright-python
    .venv/bin/python scripts/check_report.py model/report.html
"""

import argparse
import base64
import importlib.util
import json
import pathlib
import shutil
import sys

LIMIT = 3_000_000
VIEWS = [
    ("desktop-light", 1280, 900, "light"),
    ("desktop-dark", 1280, 900, "dark"),
    ("phone-light", 390, 844, "light"),
    ("phone-dark", 390, 844, "dark"),
]


def missing(what, remedy):
    print(f"error: {what} is missing\n  {remedy}", file=sys.stderr)
    sys.exit(2)


def axe_source():
    """The text of axe.min.js from whichever package carries it."""
    for name in ("axe_playwright_python", "axe_core_python", "axe_selenium_python"):
        spec = importlib.util.find_spec(name)
        if spec and spec.origin:
            found = sorted(pathlib.Path(spec.origin).parent.rglob("axe.min.js"))
            if found:
                return found[0].read_text(encoding="utf-8")
    missing("axe-core", "pip install axe-playwright-python")


def start_browser():
    try:
        from selenium import webdriver
    except ImportError:
        missing("selenium", "pip install selenium")
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not browser or not driver:
        missing("Chromium or its driver", "on Debian: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))


class Checks:
    """Prints each check as it is made and remembers whether one failed."""

    def __init__(self):
        self.failed = 0

    def note(self, good, name, detail=""):
        self.failed += not good
        print(f"{'ok  ' if good else 'FAIL'}  {name}{': ' + detail if detail else ''}", flush=True)


def network_requests(driver):
    """Addresses that were asked for, other than the file itself and data inside it."""
    found = []
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            address = message["params"]["request"]["url"]
            if not address.startswith(("file:", "data:", "blob:", "about:")):
                found.append(address)
    return found


def check_view(driver, checks, path, view, axe, output):
    name, width, height, scheme = view
    label = f"{path.name} {name}"
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                           {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia",
                           {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    driver.get_log("browser"), driver.get_log("performance")
    driver.get(path.resolve().as_uri())
    driver.implicitly_wait(0)
    driver.execute_async_script(
        "const done = arguments[arguments.length - 1]; requestAnimationFrame(() => setTimeout(done, 150));")

    errors = [entry["message"] for entry in driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
    checks.note(not errors, f"{label}: console", "; ".join(errors)[:400] or "no errors")

    requests = network_requests(driver)
    checks.note(not requests, f"{label}: network", ", ".join(requests)[:400] or "no requests")

    charts, drawn = driver.execute_script(
        "return [document.querySelectorAll('script[data-chart]').length,"
        " document.querySelectorAll('.chart-drawing svg').length];")
    checks.note(charts == drawn, f"{label}: charts", f"{drawn} of {charts} drawn")

    wide = driver.execute_script(
        "const limit = document.documentElement.clientWidth;"
        "if (document.documentElement.scrollWidth <= limit) return [];"
        "return [...document.querySelectorAll('body *')].filter((e) => !e.closest('.scroll, pre') &&"
        " e.getBoundingClientRect().right > limit + 1).slice(0, 5).map((e) => e.tagName + '.' + e.className);")
    checks.note(not wide, f"{label}: width", "wider than the screen: " + ", ".join(wide) if wide else "fits")

    driver.execute_script(axe)
    result = driver.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "axe.run(document, {resultTypes: ['violations']}).then(done, (error) => done({failed: String(error)}));")
    violations = result.get("violations", [{"id": result.get("failed"), "impact": "critical", "nodes": []}])
    bad = [v for v in violations if v["impact"] in ("serious", "critical")]
    text = "; ".join(f"{v['id']} ({v['impact']}, {len(v['nodes'])}x) {[n['target'] for n in v['nodes'][:3]]}"
                     for v in (bad or violations))
    checks.note(not bad, f"{label}: accessibility", text or "no violations")

    full = driver.execute_script("return document.documentElement.scrollHeight;")
    shot = driver.execute_cdp_cmd("Page.captureScreenshot", {
        "captureBeyondViewport": True,
        "clip": {"x": 0, "y": 0, "width": width, "height": min(full, 16000), "scale": 1}})
    (output / f"{path.stem}-{name}.png").write_bytes(base64.b64decode(shot["data"]))


def check_print(driver, checks, path, output):
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    driver.get(path.resolve().as_uri())
    paper = driver.execute_cdp_cmd("Page.printToPDF", {
        "printBackground": True, "paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": True})
    data = base64.b64decode(paper["data"])
    (output / f"{path.stem}.pdf").write_bytes(data)
    pages = data.count(b"/Type /Page\n") or data.count(b"/Type /Page ")
    checks.note(len(data) > 10_000, f"{path.name} print", f"{pages} pages, {len(data):,} bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("files", nargs="+", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--output", type=pathlib.Path, metavar="DIR", help="where screenshots go")
    arguments = parser.parse_args()
    for path in arguments.files:
        if not path.is_file():
            missing(str(path), "make the report first")
    output = arguments.output or arguments.files[0].parent / "report-check"
    output.mkdir(parents=True, exist_ok=True)

    axe = axe_source()
    driver = start_browser()
    checks = Checks()
    try:
        for path in arguments.files:
            size = path.stat().st_size
            checks.note(size < LIMIT, f"{path.name}: size", f"{size:,} bytes")
            for view in VIEWS:
                check_view(driver, checks, path, view, axe, output)
            check_print(driver, checks, path, output)
    finally:
        driver.quit()
    print(f"{checks.failed} checks failed; screenshots in {output}" if checks.failed else f"all good; screenshots in {output}")
    sys.exit(1 if checks.failed else 0)


if __name__ == "__main__":
    main()
