#!/usr/bin/env python3
"""The disk is full under a server: a clear message, reading goes on, and when there is
room again so does writing, without a restart.

usage: full.py PROGRAM

As root on a small tmpfs, where the disk really is full; else with a limit on the size
of files, which the store takes for the same.
"""
import json
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import urllib.parse

from lib import JSON, PASSWORD, Client, Place, Tap, households, visit_body, visits

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Tmpfs:
    """A small disk that files fill."""

    def __init__(self):
        self.top = tempfile.mkdtemp(prefix="zendegi-full-")
        r = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", self.top], capture_output=True)
        self.mounted = r.returncode == 0
        self.under = self.top if self.mounted else None

    def fill(self, server, place):
        self.filler = pathlib.Path(self.top) / "filler"
        with open(self.filler, "wb", buffering=0) as f:
            for size in (1 << 20, 4096, 1):
                try:
                    while f.write(b"x" * size):
                        pass
                except OSError:
                    pass

    def free(self, server):
        self.filler.unlink()

    def remove(self):
        if self.mounted:
            subprocess.run(["umount", self.top], check=False)
        os.rmdir(self.top)


class Limit(Tmpfs):
    """No file of the server may grow."""

    def __init__(self):
        self.under = None

    def fill(self, server, place):
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))

    def free(self, server):
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def remove(self):
        pass


def disk(tap):
    d = Tmpfs() if os.geteuid() == 0 else None
    if d and d.mounted:
        return d
    if d:
        d.remove()
    tap.skip("A REALLY FULL DISK", "no tmpfs can be mounted here; a limit on file sizes stands in for it")
    return Limit()


def sign_in(port):
    status, head, _ = Client(port).ask("POST", "/sign-in", urllib.parse.urlencode(
        {"user_name": "madadkar", "password": PASSWORD}), **FORM)
    if status != 303:
        raise RuntimeError(f"sign-in answered {status}")
    return head["Set-Cookie"].split(";")[0]


def hidden(page, name):
    m = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)
    return m.group(1) if m else ""


def run(tap, place, disk):
    token = place.token("madadkar")
    server = place.serve()
    rows = households(server.port, token)
    todo = visits(rows, 200)[::7]
    api, cookie = Client(server.port, token), sign_in(server.port)
    web, house = Client(server.port, cookie=cookie), rows[0]["key"]
    _, _, page = web.ask("GET", f"/households/{house}/visit")
    page = page.decode()

    def record(i, key=None):
        return api.ask("POST", "/api/v1/visits/record", visit_body(*todo[i], "یادداشت بازدید " * 20),
                       Idempotency_Key=key or f"full-{i}", **JSON)

    def first_good():
        """A visit that can be made: the sample may have one on a day."""
        for i in range(len(todo)):
            status, _, body = record(i)
            if b"visit.already" not in body:
                return i, status
        raise RuntimeError("no visit to make")

    at, status = first_good()
    tap.same(status, 201, "there is room: a visit is recorded")
    before = place.rows("select count(*) from visit")[0][0]
    disk.fill(server, place)
    full = {}
    for i in range(at + 1, at + 400):           # the WAL may have some room in it still
        status, head, body = record(i)
        if status not in (201, 409):
            full = (status, head, json.loads(body))
            at = i
            break
        before += status == 201
    tap.ok(full, "some visit finds the disk full")
    tap.same(full[0], 507, "API: 507, the server has no room")
    tap.same(full[1]["Content-Type"].split(";")[0], "application/problem+json", "as a problem document")
    tap.same(full[2]["code"], "store.disk_full", "by its code")
    tap.ok(full[1]["Retry-After"], "with the time to come back")
    form = {"csrf": hidden(page, "csrf"), "once": hidden(page, "once"), "planned": hidden(page, "planned"),
            "outcome": "done", "kind": "on_demand", "address_check": "confirmed", "members_seen": "3",
            "visited_on": hidden(page, "visited_on"), "dwelling": "good", "environment": "good",
            "family": "good", "health": "good", "safety": "good", "notes": "یادداشت"}
    status, _, body = web.ask("POST", f"/households/{house}/visit", urllib.parse.urlencode(form), **FORM)
    body = body.decode()
    if status != 507:
        print("# " + " | ".join(re.findall(r'class="err[^"]*"[^>]*>(.*?)<', body))[:600])
    tap.same(status, 507, "page: 507")
    tap.ok("جای ذخیره پر شده" in body and 'lang="fa"' in body and "store.disk_full" in body,
           "says in Persian that the disk is full, and whom to tell")
    tap.ok('name="notes" value="یادداشت"' in body and "دوباره بفرست" in body, "keeps what was typed, to be sent again")
    for path in ("/day", f"/households/{rows[1]['key']}", "/visits", "/households"):
        tap.same(web.ask("GET", path)[0], 200, f"reading goes on: {'a case file' if len(path) > 13 else path}")
    tap.same(api.ask("GET", f"/api/v1/households/{rows[2]['key']}")[0], 200, "reading goes on: the API")
    tap.same(Client(server.port).ask("GET", "/healthz")[0], 200, "the server is alive")
    disk.free(server)
    status, _, _ = record(at)
    tap.same(status, 201, "there is room again: the same visit is recorded, without a restart")
    status, _, body = web.ask("POST", f"/households/{house}/visit", urllib.parse.urlencode(form), **FORM)
    tap.ok(status in (303, 200, 422) and "store.disk_full" not in body.decode(), "the page no longer finds the disk full")
    before += 1 + (status == 303)
    tap.same(web.ask("GET", f"/households/{rows[3]['key']}")[0], 200, "a case file")
    reads = place.rows("select count(*) from read_log where subject in (select subject from read_log group by 1)")
    tap.ok(reads[0][0] >= 3, "who read while it was full stands in the read log")
    tap.same(server.end(), 0, "the server ends when asked")
    tap.same(place.rows("select count(*) from visit")[0][0], before, "what was acknowledged is there, nothing else")
    verify = place.run("verify", "--data", place.data, "--quiet", code=None)
    tap.same((verify.returncode, verify.stdout.strip().rpartition(", ")[2]), (0, "0 problems"), "verify is clean")
    tap.same(place.run("check", "--data", place.data, code=None).returncode, 0, "check is clean")


def main():
    tap = Tap()
    d = disk(tap)
    place = Place(sys.argv[1], 200, d.under)
    try:
        run(tap, place, d)
    finally:
        place.remove()
        d.remove()
    tap.end()


main()
