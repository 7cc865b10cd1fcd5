"""Captures that cannot be written: the endpoint goes on answering, says what it lost, and records again when it can.

`--mount 1` also fills a small disk, which root alone can mount.
"""

import os
import shutil
import subprocess
import time

from serving_kit import Connection, captured, captured_id, expect, get, main, wait_until

LOST = "X-Propensity-Capture-Lost"


def lost_records(server, token):
    """Losses by reason."""
    losses = {}
    for line in get(server.port, "/metrics", token).body.decode().splitlines():
        if line.startswith("propensity_capture_lost_total{"):
            name, _, value = line.rpartition(" ")
            losses[name.split('"')[1]] = int(float(value))
    return losses


class Sender:
    def __init__(self, server, row):
        self.connection = Connection(server.port)
        self.row = row
        self.kept, self.lost, self.sent = set(), [], 0
        self.slowest = 0.0

    def send(self, count=1):
        """The losses that were told."""
        told = []
        for _ in range(count):
            self.sent += 1
            name = f"loss-{self.sent}"
            began = time.monotonic()
            answer = self.connection.post(self.row, X_Amzn_SageMaker_Inference_Id=name)
            self.slowest = max(self.slowest, time.monotonic() - began)
            expect(answer.status == 200, answer.status, answer.body)
            reason = answer.headers[LOST]
            if reason is None:
                self.kept.add(name)
            else:
                told.append(reason)
        self.lost += told
        return told


def unwritable(program, rows, token, mode):
    """The folder is a file, then it is not."""
    folder = os.path.abspath(f"captures-{mode}")
    program.run("deploy", "a", "--endpoint", "shop", "--home", "home", "--capture-mode", mode, "--capture-to", folder)
    with open(folder, "w", encoding="ascii") as file:
        file.write("in the way")
    with program.serve("--home", "home") as server:
        sender = Sender(server, rows[0])
        # Through some of the pauses between tries, which begin after a second in buffered mode.
        end = time.monotonic() + 3
        while time.monotonic() < end:
            sender.send(10)
            time.sleep(0.02)
        if mode == "durable":
            expect(len(sender.lost) == sender.sent and set(sender.lost) == {"unwritable"}, sender.lost[:5])
        else:
            # Buffered records are lost after their answers; those that come in the pause are refused before.
            expect("unwritable" in sender.lost, "no loss was told")
        wait_until(lambda: lost_records(server, token)["unwritable"] == sender.sent, "the losses are counted")
        expect(sum(lost_records(server, token).values()) == sender.sent, lost_records(server, token))
        kept = sender.kept = set()
        os.remove(folder)
        wait_until(lambda: sender.send() == [] and os.path.isdir(folder), "records are written again", seconds=20)
        if mode == "buffered":
            # A record that was taken just before the folder was mended is counted as lost, or is written.
            time.sleep(1.5)
            kept.clear()
        expect(sender.send(20) == [], "losses after the repair")
        after = lost_records(server, token)["unwritable"]
        expect(sender.slowest < 5, "an answer took", sender.slowest, "s")
        log = server.messages()
        expect("capture failed" in log and "capture works again" in log, "the log says nothing of it")
        expect(server.stop() == 0, "ended with an error")
    names = [captured_id(record) for _, record in captured(folder)]
    expect(kept <= set(names) and len(names) == len(set(names)), "records are missing or there twice")
    expect(len(names) + after == sender.sent, len(names), "written and", after, "lost of", sender.sent)
    return {"lost": after, "told": len(sender.lost), "written": len(names)}


def full_disk(program, rows, token):
    """A disk of 4 MB that is full, then is not; only root can mount one."""
    folder = os.path.abspath("disk")
    os.mkdir(folder)
    mounted = os.geteuid() == 0 and shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], capture_output=True
    ).returncode == 0
    if not mounted:
        return "skipped: no right to mount"
    try:
        program.run("deploy", "a", "--endpoint", "shop", "--home", "home", "--capture-mode", "durable", "--capture-to", folder)
        with program.serve("--home", "home") as server:
            sender = Sender(server, "\n".join(rows[:200]))
            expect(sender.send(5) == [], "losses on an empty disk")
            for _ in range(100):
                if sender.send(10):
                    break
            expect(sender.lost, "the disk is never full")
            sender.send(50)
            expect(set(sender.lost) <= {"diskFull", "writeFailed", "syncFailed", "unwritable"}, set(sender.lost))
            wait_until(lambda: sum(lost_records(server, token).values()) == len(sender.lost), "the losses are counted")
            # Somebody makes room.
            names = set()
            for path, record in captured(folder):
                names.add(captured_id(record))
            for path in {path for path, _ in captured(folder)}:
                os.remove(path)
            wait_until(lambda: sender.send() == [], "records are written again", seconds=20)
            expect(sender.send(5) == [], "losses after room was made")
            expect(server.stop() == 0, "ended with an error")
        later = [captured_id(record) for _, record in captured(folder)]
        expect(not names & set(later) and len(later) == len(set(later)), "records that are there twice")
        missing = sender.kept - names - set(later)
        expect(not missing, len(missing), "acknowledged records are lost")
        return {"lost": len(sender.lost), "written": len(names) + len(later)}
    finally:
        subprocess.run(["umount", "-l", folder], capture_output=True)


def check(program, mount):
    rows = program.make_models()
    token = program.token("read")
    return {
        "durable": unwritable(program, rows, token, "durable"), "buffered": unwritable(program, rows, token, "buffered"),
        "full_disk": full_disk(program, rows, token) if mount else "not asked for",
    }


main(check, mount=0)
