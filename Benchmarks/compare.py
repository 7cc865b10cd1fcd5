"""Times whole commands in turn, A B A B …, and prints medians and the ratio.

    python3 Benchmarks/compare.py [--runs 5] --out FILE.json NAME=COMMAND NAME=COMMAND …

Each command is run once to warm up, then `runs` times, alternating, so that a change in the machine's speed meets all alike.
Wall and processor seconds and peak memory are the operating system's own accounting of each finished process. Standard output
is thrown away. The raw figures go to FILE.json. Needs nothing but Python.
"""
import argparse
import json
import os
import platform
import shlex
import statistics
import subprocess
import sys
import time


def once(command):
    start = time.perf_counter()
    process = subprocess.Popen(shlex.split(command), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status != 0:
        sys.exit(f"error: {command}\n{errors.decode(errors='replace')}")
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "peak_mib": usage.ru_maxrss / 1024}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--out", required=True)
    parser.add_argument("commands", nargs="+", metavar="NAME=COMMAND")
    options = parser.parse_args()
    commands = dict(item.split("=", 1) for item in options.commands)
    figures = {name: [] for name in commands}
    for command in commands.values():
        once(command)
    for _ in range(options.runs):
        for name, command in commands.items():
            figures[name].append(once(command))
    first = next(iter(commands))
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {options.runs} runs each, medians")
    print(f"{'':24} {'wall s':>10} {'cpu s':>10} {'peak MiB':>10} {'wall, times ' + first:>20}")
    for name, runs in figures.items():
        middle = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
        ratio = statistics.median(run["wall"] / base["wall"] for run, base in zip(runs, figures[first]))
        print(f"{name:24} {middle['wall']:10.3f} {middle['cpu']:10.3f} {middle['peak_mib']:10.1f} {ratio:20.2f}")
    with open(options.out, "w") as file:
        json.dump({"machine": platform.platform(), "cores": os.cpu_count(), "runs": figures, "commands": commands}, file,
                  indent=1)


main()
