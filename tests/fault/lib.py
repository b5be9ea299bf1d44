"""What the fault tests share: a program to serve a sample, a client, TAP."""
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse

PASSWORD = "zendegi-1405"
SECONDS = float(os.environ.get("ZENDEGI_FAULT_SECONDS", "8"))
# Sanitizers and busy machines are slow: a wait is long, it is no measurement.
PATIENCE = 60
JSON = {"Content-Type": "application/json"}


class Tap:
    def __init__(self):
        self.n = self.bad = 0

    def ok(self, good, name):
        self.n += 1
        self.bad += not good
        print(f"{'' if good else 'not '}ok {self.n} - {name}", flush=True)
        return good

    def same(self, got, want, name):
        if not self.ok(got == want, name):
            print(f"#   got {got!r}, want {want!r}")

    def skip(self, name, why):
        self.n += 1
        print(f"ok {self.n} - {name} # SKIP {why}", flush=True)

    def end(self):
        print(f"1..{self.n}")
        sys.exit(1 if self.bad else 0)


class Server:
    """The program serving a directory until it is ended; its log is kept."""

    def __init__(self, program, data, log, *more, env=None):
        self.log = open(log, "ab")
        at = self.log.tell()
        self.process = subprocess.Popen(
            [program, "serve", "--data", data, "--listen", "127.0.0.1:0", *more],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, env=env)
        self.port = None
        end = time.monotonic() + PATIENCE
        while self.port is None and time.monotonic() < end and self.process.poll() is None:
            with open(log, encoding="utf-8", errors="replace") as f:
                f.seek(at)
                m = re.search(r'listening .*port="?(\d+)', f.read())
            self.port = int(m.group(1)) if m else None
            time.sleep(0.01)
        if self.port is None:
            raise RuntimeError(f"the server does not start; see {log}")

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.log.close()

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE)
        self.log.close()
        return code


class Client:
    def __init__(self, port, token=None, cookie=None):
        self.c = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.head = {"Authorization": f"Bearer {token}"} if token else {"Cookie": cookie} if cookie else {}

    def ask(self, method, path, body=None, **head):
        head = {k.replace("_", "-"): v for k, v in head.items()}
        self.c.request(method, path, body, {**self.head, **head})
        r = self.c.getresponse()
        return r.status, r.headers, r.read()

    def close(self):
        self.c.close()


class Place:
    """A directory with a sample of households in it, gone at the end."""

    def __init__(self, program, households, under=None, province="lorestan"):
        self.program = program
        self.top = pathlib.Path(tempfile.mkdtemp(prefix="zendegi-fault-", dir=under))
        self.data = str(self.top / "data")
        self.log = str(self.top / "server.log")
        self.run("demo", "--data", self.data, "--province", province, "--households", str(households), "--quiet")

    def run(self, *args, code=0):
        r = subprocess.run([self.program, *args], capture_output=True, text=True)
        if code is not None and r.returncode != code:
            raise RuntimeError(f"zendegi {args[0]} ended with {r.returncode}: {r.stdout[-1500:]}{r.stderr[-1500:]}")
        return r

    def token(self, user):
        return self.run("token", "--data", self.data, "--user", user).stdout.strip()

    def serve(self, *more):
        return Server(self.program, self.data, self.log, *more)

    def rows(self, sql, *args):
        db = sqlite3.connect(f"file:{self.data}/province-15.db?mode=ro", uri=True)
        try:
            return db.execute(sql, args).fetchall()
        finally:
            db.close()

    def remove(self):
        shutil.rmtree(self.top, ignore_errors=True)


def households(port, token):
    c, out, after = Client(port, token), [], ""
    while True:
        status, _, body = c.ask("GET", "/api/v1/households?limit=200" + (f"&after={after}" if after else ""))
        if status != 200:
            raise RuntimeError(f"households answered {status}: {body[:200]!r}")
        page = json.loads(body)
        out += [h for h in page["items"] if h["state"] == "open"]
        if not page["next"]:
            return out
        after = urllib.parse.quote(page["next"])


def visits(rows, days=1500):
    """(household, day) of visits that nobody made yet: one a household and day."""
    today = int(time.time() // 86400)
    out = []
    for h in rows:
        y, m, d = map(int, h["opened_on"].split("-"))
        opened = int(time.mktime((y, m, d, 12, 0, 0, 0, 0, 0)) // 86400)
        out += [(h["key"], day) for day in range(max(opened + 2, today - days), today - 1)]
    return out


def visit_body(household, day, note):
    return json.dumps({
        "household": household, "kind": "on_demand", "outcome": "done",
        "visited_on": time.strftime("%Y-%m-%d", time.gmtime(day * 86400)), "address_check": "confirmed",
        "dwelling": "good", "environment": "acceptable", "family": "good", "health": "strained",
        "safety": "good", "members_seen": 3, "notes": note}, ensure_ascii=False).encode()
