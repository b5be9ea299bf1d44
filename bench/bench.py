#!/usr/bin/env python3
"""Measures Zendegi against what this machine can do, in one run, and judges the goals.

usage: bench.py [--quick | --smoke | --prepare] [--build DIR] [--cache DIR] [--nation DIR] [--json FILE]
                [--write docs/performance.md] [--only G5,G6]

Floors (fdatasync, raw SQLite, nginx) and the program take turns, three rounds; what
counts is the median.  A goal is judged only when other programs used at most 10 % of the
machine and its floor varied by at most 20 %: otherwise its figures are shown and it is
"not judged: busy".  --quick uses a sample of 4,000 households and takes under three
minutes; --smoke only shows within seconds that everything here works.

--nation takes a directory of `zendegi demo --province national` for all that is measured at
the size of the country; without it a province of 320,000 households stands in.  --prepare
makes and migrates what a full run needs, so that in the quiet minutes only measuring is done.
"""
import argparse
import http.client
import json
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse

import charts
import machine
from machine import Tools, anonymous_kib, cpu_of, median, spread, write_requests

BUSY = 0.10
VARIES = 0.20
PASSWORD = "zendegi-1405"
PREFIXES = "ا م ح ر ع ک س ن ف ج ز ب ش ق ص پ خ غ ط د ی ت گ ل ه".split()
NOTE = ("مادر خانواده در منزل بود و پرسش‌ها پاسخ داده شد. وضع خانه رضایت‌بخش است و بیمهٔ درمانی فرزند دوم "
        "پیگیری شد؛ برای دریافت وسیلهٔ توان‌بخشی به مرکز معرفی شدند و روز بعد تماس گرفته می‌شود. ")


class Client:
    """One kept-alive connection for what is not measured."""

    def __init__(self, port, token=None):
        self.c = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.head = {"Authorization": f"Bearer {token}"} if token else {}

    def ask(self, method, path, body=None, **head):
        self.c.request(method, path, body, {**self.head, **head})
        r = self.c.getresponse()
        data = r.read()
        return r.status, r.headers, data

    def get(self, path):
        status, _, data = self.ask("GET", path)
        if status != 200:
            raise SystemExit(f"bench: {path} answered {status}: {data[:200]}")
        return json.loads(data)

    def search(self, q, limit=200):
        status, _, data = self.ask("POST", f"/api/v1/search?limit={limit}", json.dumps({"q": q}),
                                   **{"Content-Type": "application/json"})
        if status != 200:
            raise SystemExit(f"bench: search answered {status}: {data[:200]}")
        return json.loads(data)["items"]


def sign_in(port, user):
    status, head, _ = Client(port).ask("POST", "/sign-in", urllib.parse.urlencode(
        {"user_name": user, "password": PASSWORD}), **{"Content-Type": "application/x-www-form-urlencoded"})
    if status != 303:
        raise SystemExit(f"bench: {user} could not sign in: {status}")
    return head["Set-Cookie"].split(";")[0]


def raw(method, path, body=b"", **head):
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{k.replace('_', '-')}: {v}" for k, v in head.items())]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


# ---- the sample, and requests made of it ------------------------------------------------


class Sample:
    """A directory made by `zendegi demo`, served, and what the bench knows of it."""

    def __init__(self, tools, data, province, households, fresh, template=None):
        self.tools, self.data = tools, pathlib.Path(data)
        self.province, self.households = province, households
        self.made_s = None
        if template and (template.data / "complete").exists():
            for tail in ("", ".keys"):
                shutil.rmtree(f"{self.data}{tail}", ignore_errors=True)
                shutil.copytree(f"{template.data}{tail}", f"{self.data}{tail}")
            fresh = False
        if fresh and self.data.exists():
            shutil.rmtree(self.data)
            shutil.rmtree(f"{self.data}.keys", ignore_errors=True)
        tools.migrate(self.data)
        if not (self.data / "complete").exists() or not tools.opens(self.data):
            shutil.rmtree(self.data, ignore_errors=True)
            shutil.rmtree(f"{self.data}.keys", ignore_errors=True)
            print(f"making a sample of {households:,} households ...", file=sys.stderr)
            self.made_s = tools.demo(self.data, province, households)
            (self.data / "complete").touch()
        self.token = tools.token(self.data, "madadkar")
        self.wide = tools.token(self.data, "ostan")
        self.country = tools.token(self.data, "setad")
        self.server = None

    def start(self, *more):
        self.server = self.tools.serve(self.data, *more)
        return self.server

    def settle(self, most=75):
        """Waits until what a server does once a day in each province is done, so that nothing runs beside a measurement."""
        quiet, until = 0, time.monotonic() + most
        while quiet < 2 and time.monotonic() < until:
            before = cpu_of([self.server.pid])
            time.sleep(2)
            quiet = quiet + 1 if cpu_of([self.server.pid]) - before < 0.05 else 0

    def stop(self, kill=False):
        if self.server:
            code = self.server.end(kill)
            self.server = None
            return code
        return 0

    def file(self, name):
        return self.tools.work / f"{self.households}-{name}"

    def count(self, table):
        n = 0
        for path in self.data.glob("province-*.db"):
            db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
            n += db.execute(f"select count(*) from {table}").fetchone()[0]
            db.close()
        return n

    def persons(self):
        """Counted once: that takes a while in a country."""
        if not hasattr(self, "npersons"):
            self.npersons = self.count("member")
        return self.npersons

    def households_of(self, token, most):
        c, out, after = Client(self.server.port, token), [], ""
        while len(out) < most:
            page = c.get("/api/v1/households?limit=200" + (f"&after={urllib.parse.quote(after)}" if after else ""))
            out += page["items"]
            after = page["next"]
            if not after:
                break
        return out[:most]

    def visits(self, n):
        """Up to n different visits of the worker's centre, each of about 1.7 KB; at most one a household and day."""
        today, rows = int(time.time() // 86400), []
        for h in self.households_of(self.token, 5000):
            if h["state"] != "open":
                continue
            opened = int(time.mktime(time.strptime(h["opened_on"] + " UTC", "%Y-%m-%d %Z")) - time.timezone) // 86400
            rows += [(h["key"], day) for day in range(max(opened + 1, today - 2500), today)]
        random.Random(1405).shuffle(rows)
        if len(rows) < n * 0.8:
            raise SystemExit(f"bench: the sample has room for {len(rows)} visits, {n} are needed")
        run = f"{time.time_ns():x}"
        path = self.file("visits")
        head = {"Authorization": f"Bearer {self.token}", "Content_Type": "application/json"}
        notes = {"notes": NOTE * 3, "strengths": NOTE, "health_note": NOTE[:90]}
        write_requests(path, (raw("POST", "/api/v1/visits/record", json.dumps({
            "household": key, "kind": "periodic", "outcome": "done",
            "visited_on": time.strftime("%Y-%m-%d", time.gmtime(day * 86400)), "address_check": "confirmed",
            "dwelling": "good", "environment": "acceptable", "family": "good", "health": "strained", "safety": "good",
            "members_seen": 3, "follow_up": i % 7 == 0, **notes}, ensure_ascii=False).encode(),
            Idempotency_Key=f"{run}-{i}", **head) for i, (key, day) in enumerate(rows[:n])))
        self.room = min(n, len(rows))
        return path

    def pages(self):
        """File pages of a signed-in worker; returns (requests, one page's bytes)."""
        cookie = sign_in(self.server.port, "madadkar")
        rows = sorted(self.households_of(self.token, 1000), key=lambda h: abs(h["members"] - 5))
        paths = [f"/households/{h['key']}" for h in rows[:20]]
        write_requests(self.file("pages"), [raw("GET", p, Cookie=cookie, Accept_Encoding="gzip") for p in paths])
        status, _, body = Client(self.server.port).ask("GET", paths[0], Cookie=cookie)
        if status != 200:
            raise SystemExit(f"bench: {paths[0]} answered {status}")
        return self.file("pages"), body

    def dashboards(self):
        """Headquarters' figures of the whole country."""
        write_requests(self.file("dashboard"), [raw("GET", "/overview", Cookie=sign_in(self.server.port, "setad"),
                                                    Accept_Encoding="gzip")])
        return self.file("dashboard")

    def searches_of_country(self):
        """Names as headquarters look for them, in all provinces at once."""
        return self.searches(self.country, "country")

    def searches(self, token, name):
        """Mixed: national ID, surname and given name, prefix, three names (a quarter each)."""
        c, hits, rng = Client(self.server.port, token), {}, random.Random(7)
        names = sorted({h["family_name"] for h in self.households_of(token, 2000) if h["family_name"]})
        rng.shuffle(names)
        for typed in names[:120] + PREFIXES:
            for h in c.search(typed, 50):
                hits[h["member"]] = h
        hits = [h for h in hits.values() if h.get("surname") and h.get("given_name")]
        rng.shuffle(hits)
        each = min(100, len(hits) // 2)
        queries = []
        for h in hits[:each]:
            file = c.get(f"/api/v1/households/{h['household']}")
            queries += [m["national_id"] for m in file["members"] if m.get("national_id")][:1]
        ids = len(queries)
        for h in hits[each:2 * each]:
            queries.append(f"{h['given_name']} {h['surname']}")
            queries.append(h["surname"][:3])
            queries.append(f"{h['given_name']} {h['surname']} {h.get('father_name') or ''}".strip())
        rng.shuffle(queries)
        path = self.file(f"search-{name}")
        write_requests(path, [raw("POST", "/api/v1/search?limit=20", json.dumps({"q": q}, ensure_ascii=False).encode(),
                                  Authorization=f"Bearer {token}", Content_Type="application/json") for q in queries])
        return path, ids, len(queries)


# ---- goals ---------------------------------------------------------------------------------


class Goal:
    def __init__(self, name, what, measured, floor, ratio, line, stretch, ok, rows=(), floors=(), only_shown=False):
        self.name, self.what, self.measured, self.floor = name, what, measured, floor
        self.ratio, self.line, self.stretch, self.ok = ratio, line, stretch, ok
        self.foreign = max([r["foreign"] for r in [*rows, *floors] if "foreign" in r], default=0)
        self.varies = spread(floors, "rate") if floors else 0
        self.only_shown = only_shown

    def verdict(self):
        if self.only_shown:
            return "not judged: other size"
        if self.foreign > BUSY:
            return f"not judged: busy (others {self.foreign:.0%})"
        if self.varies > VARIES:
            return f"not judged: busy (floor varies {self.varies:.0%})"
        return "pass" if self.ok else "FAIL"

    def row(self):
        return [self.name, self.what, self.measured, self.floor, self.ratio, self.line, self.stretch, self.verdict()]


def figures(rows):
    return (f"{median(rows, 'rate'):,.0f}/s ±{spread(rows, 'rate') / 2:.0%}, p50 {median(rows, 'p50_ms'):.2f}, "
            f"p99 {median(rows, 'p99_ms'):.2f} ms, {median(rows, 'op_cpu_us'):.0f} us CPU")


def clean(rows, what, most_refused=0.02):
    """What was measured was the thing itself and not an error page."""
    for r in rows:
        if r["errors"] or r["failed"] or r["redirected"] or r["refused"] > most_refused * r["requests"]:
            raise SystemExit(f"bench: {what}: {r['refused']} refused, {r['failed']} failed, {r['redirected']} redirected, "
                             f"{r['errors']} broken of {r['requests']}: {r['bad']}")


class Bench:
    def __init__(self, a, tools):
        self.a, self.t = a, tools
        self.seconds = 0.4 if a.smoke else 1.5 if a.quick else 5.0
        self.rounds = 1 if a.smoke else 3
        self.goals, self.raw, self.taken = [], {}, 0
        self.only = set(a.only.split(",")) if a.only else None

    def wants(self, *names):
        return not self.only or any(n in self.only for n in names)

    def add(self, *args, **more):
        self.goals.append(Goal(*args, **more))

    def visits(self, s, clients, seconds=None):
        r = self.t.run(s.server, self.visit_file, clients, seconds or self.seconds, self.taken)
        self.taken += r["taken"]
        if self.taken > self.visit_room:
            raise SystemExit("bench: more visits were made than had been prepared")
        return r

    # G1-G3, G5, G6 with their floors, in turns

    def main_rounds(self, s, big):
        sample = {k: [] for k in ("sync", "sqlite", "static", "visit32", "visit1", "page", "find", "findwide", "findall", "board")}
        pages, page = s.pages()
        near, ids, n = big.searches(big.token, "near")
        wide, _, _ = big.searches(big.wide, "wide")
        country, _, _ = big.searches_of_country()
        board = big.dashboards()
        nginx = self.t.nginx({"page": page})
        write_requests(s.file("static"), [raw("GET", "/page")])
        loaded = 0
        try:
            for _ in range(self.rounds):
                sample["sync"].append(self.t.floor("sync", min(2, self.seconds)))
                sample["visit1"].append(self.visits(s, 1))
                sample["sqlite"].append(self.t.floor("sqlite", self.seconds, 32))
                sample["visit32"].append(self.visits(s, 32))
                loaded = max(loaded, anonymous_kib(s.server.pid))
                sample["static"].append(self.t.run(nginx, s.file("static"), 32, self.seconds))
                sample["page"].append(self.t.run(s.server, pages, 32, self.seconds))
                sample["find"].append(self.t.run(big.server, near, 8, self.seconds))
                sample["findwide"].append(self.t.run(big.server, wide, 8, self.seconds))
                sample["findall"].append(self.t.run(big.server, country, 8, self.seconds / 2))
                sample["board"].append(self.t.run(big.server, board, 8, self.seconds / 2))
        finally:
            nginx.end()
        clean(sample["visit1"] + sample["visit32"], "visits")
        clean(sample["page"] + sample["static"], "pages", 0)
        clean(sample["find"] + sample["findwide"] + sample["findall"], "search", 0)
        clean(sample["board"], "dashboard", 0)
        self.raw.update(sample)
        self.judge_main(sample, len(page), loaded, big, f"{ids} of {n} by national ID")

    def judge_main(self, m, page_bytes, loaded, big, mix):
        ratio = median(m["visit32"], "rate") / median(m["sqlite"], "rate")
        p99 = median(m["visit32"], "p99_ms")
        self.add("G1", "durable visits over HTTP, 32 clients", figures(m["visit32"]),
                 f"raw SQLite, 32 rows a commit: {figures(m['sqlite'])}", f"{ratio:.2f}", "≥ 0.20", "0.40", ratio >= 0.2,
                 m["visit32"], m["sqlite"])
        self.add("G2", "their p99", f"{p99:.1f} ms", "", "", "≤ 25 ms", "5 ms", p99 <= 25, m["visit32"], m["sqlite"])
        one = median(m["visit1"], "p50_ms") / median(m["sync"], "p50_ms")
        self.add("G3", "one client, durable, p50", figures(m["visit1"]), f"fdatasync: {figures(m['sync'])}",
                 f"{one:.1f}", "≤ 4", "2", one <= 4, m["visit1"], m["sync"])
        page = median(m["page"], "rate") / median(m["static"], "rate")
        self.add("G5", f"family page, signed in, {page_bytes / 1000:.0f} KB, 32 clients", figures(m["page"]),
                 f"nginx, the same bytes: {figures(m['static'])}", f"{page:.2f}", "≥ 0.20", "0.35", page >= 0.2,
                 m["page"], m["static"])
        far = max(median(m["find"], "p99_ms"), median(m["findwide"], "p99_ms"))
        self.add("G6", f"search, first page, {big.persons():,} persons, 8 clients, {mix}",
                 f"centre: {figures(m['find'])}; province: {figures(m['findwide'])}; country: {figures(m['findall'])}", "",
                 f"{far:.2f} ms", "p99 ≤ 5 ms", "2 ms", far <= 5, m["find"] + m["findwide"],
                 only_shown=self.a.quick or self.a.smoke)
        late = median(m["board"], "p99_ms")
        self.add("G8", f"figures of the country, {big.count('household'):,} files, 8 clients", figures(m["board"]), "",
                 f"{late:.2f} ms", "p99 ≤ 10 ms", "3 ms", late <= 10, m["board"], only_shown=self.a.quick or self.a.smoke)
        if loaded:
            self.add("G12", "anonymous memory under visits", f"{loaded / 1024:.1f} MB", "", "", "≤ 128 MB", "",
                     loaded <= 128 * 1024)

    # G11, G12

    def cold_start(self, big):
        big.stop()
        times = []
        for _ in range(1 if self.a.smoke else 5):
            began = time.monotonic()
            big.start()
            status, _, _ = Client(big.server.port).ask("GET", "/sign-in")
            times.append((time.monotonic() - began) * 1000)
            if status != 200:
                raise SystemExit(f"bench: the first page answered {status}")
            idle = big.server.pid
            if len(times) < 5 and not self.a.smoke:
                big.stop()
        ms = sorted(times)[len(times) // 2]
        self.add("G11", f"start to first page, {big.persons():,} persons, files in cache",
                 f"{ms:.0f} ms ({min(times):.0f}-{max(times):.0f})", "", "", "≤ 200 ms", "50 ms", ms <= 200,
                 only_shown=self.a.quick or self.a.smoke)
        cookie = sign_in(big.server.port, "madadkar")
        Client(big.server.port).ask("GET", "/day", Cookie=cookie)
        time.sleep(0.2 if self.a.smoke else 3)
        mb, size = anonymous_kib(idle) / 1024, self.installed_size() / 1e6
        self.add("G12", "anonymous memory when idle; program", f"{mb:.1f} MB; {size:.1f} MB", "", "",
                 "≤ 32 MB; ≤ 5 MB", "", mb <= 32 and size <= 5)

    def installed_size(self):
        """The program as it is installed: without what only a debugger reads."""
        bare = self.t.work / "zendegi-installed"
        subprocess.run(["strip", "-o", bare, self.t.program], check=True)
        return bare.stat().st_size

    # G9

    def export(self, big):
        """The list of files of a province as CSV; memory before and after."""
        cookie, before, got = sign_in(big.server.port, "ostan"), anonymous_kib(big.server.pid), []
        for _ in range(self.rounds):
            c = http.client.HTTPConnection("127.0.0.1", big.server.port, timeout=120)
            began = time.monotonic()
            c.request("GET", "/households/export.csv", headers={"Cookie": cookie})
            r = c.getresponse()
            first, rows = r.read(1), 0
            waited = time.monotonic() - began
            while chunk := r.read(1 << 16):
                rows += chunk.count(b"\n")
            got.append((rows / (time.monotonic() - began), waited * 1000, rows))
            if r.status != 200 or not first:
                raise SystemExit(f"bench: the list as CSV answered {r.status}")
        got.sort()
        rate, waited, rows = got[len(got) // 2]
        grown = max(0, anonymous_kib(big.server.pid) - before) / 1024
        self.add("G9", f"list of {rows:,} files as CSV", f"{rate:,.0f} rows/s, first byte after {waited:.0f} ms, "
                 f"memory +{grown:.1f} MB", "", "", "first byte ≤ 50 ms", "80,000 rows/s; ≤ 16 MB", waited <= 50,
                 only_shown=self.a.quick or self.a.smoke)

    # G4

    def postgres(self, households):
        """Visits on PostgreSQL 15 with its durable settings, beside plain inserts into it."""
        pg = self.t.postgres()
        if not pg:
            return
        try:
            own = Sample.__new__(Sample)
            own.tools, own.data, own.households, own.server = self.t, self.t.work / "pg", households, None
            own.data.mkdir()
            args = ["--store", pg.url, "--key-file", str(self.t.work / "pg.key")]
            self.t.demo(own.data, 15, households, *args)
            own.token = self.t.token(own.data, "madadkar", *args)
            own.start(*args)
            queued, floor, visit = own.visits(30000 if not self.a.smoke else 4000), [], []
            for i in range(self.rounds):
                floor.append(self.t.measured([self.t.floors, "pg", pg.url, self.seconds, 32], [pg.pid]))
                visit.append(self.t.run(own.server, queued, 32, self.seconds, sum(v["requests"] for v in visit)))
            own.stop()
        finally:
            pg.end()
        clean(visit, "visits on PostgreSQL")
        ratio = median(visit, "rate") / median(floor, "rate")
        self.add("G4", "durable visits on PostgreSQL, 32 clients", figures(visit),
                 f"plain inserts, 32 connections: {median(floor, 'rate'):,.0f}/s, p99 {median(floor, 'p99_ms'):.2f} ms",
                 f"{ratio:.2f}", "≥ 0.20", "0.40", ratio >= 0.2, visit, floor)

    # G14

    def disturbed(self, s):
        pages, _ = s.pages()
        head = {"Authorization": f"Bearer {s.token}", "Content_Type": "application/json"}
        half = raw("POST", "/api/v1/visits/record", b"x" * 60000, Idempotency_Key="half", **head)
        write_requests(s.file("half"), [half[:len(half) - 30000]])
        write_requests(s.file("idle"), [raw("GET", "/healthz")])
        quiet, noisy = [], []
        for _ in range(self.rounds):
            quiet.append(self.t.run(s.server, pages, 32, self.seconds))
            held = [self.t.open(s.server, s.file("half"), 200), self.t.open(s.server, s.file("idle"), 1000)]
            noisy.append(self.t.run(s.server, pages, 32, self.seconds))
            for p in held:
                p.kill()            # breaks them off in the middle, which is a part of the trial
                p.wait()
        clean(quiet + noisy, "pages beside half-sent uploads", 0)
        self.raw["quiet"], self.raw["noisy"] = quiet, noisy
        rate = median(noisy, "rate") / median(quiet, "rate")
        late = median(noisy, "p99_ms") / median(quiet, "p99_ms")
        alive = s.server.p.poll() is None
        self.add("G14", "pages beside 200 half-sent uploads and 1,000 idle connections", figures(noisy),
                 f"without them: {figures(quiet)}", f"rate {rate:.2f}, p99 {late:.1f}", "≥ 0.9, ≤ 2", "",
                 alive and rate >= 0.9 and late <= 2, noisy, quiet)

    # G10

    def sessions(self, s):
        n = 200 if self.a.smoke else 2000 if self.a.quick else 12000
        cookie = sign_in(s.server.port, "madadkar")
        write_requests(s.file("signed-idle"), [raw("GET", "/day", Cookie=cookie)])
        before = anonymous_kib(s.server.pid)
        held = self.t.open(s.server, s.file("signed-idle"), n)
        after = anonymous_kib(s.server.pid)
        held.stdin.close()
        held.wait()
        each = (after - before) / n
        self.add("G10", f"{n:,} connections that showed a page and wait", f"{each:.1f} KB each, {after / 1024:.0f} MB in all",
                 "", "", "≤ 8 KB; ≤ 160 MB for 12,000", "4 KB", each <= 8 and before + 12000 * each <= 160 * 1024)

    # G15

    def logins(self, s):
        pages, _ = s.pages()
        form = urllib.parse.urlencode({"user_name": "paziresh", "password": PASSWORD}).encode()
        write_requests(s.file("logins"), [raw("POST", "/sign-in", form, Content_Type="application/x-www-form-urlencoded")])
        alone = self.t.run(s.server, pages, 16, self.seconds)
        storm = subprocess.Popen([str(self.t.load), "run", "127.0.0.1", str(s.server.port), str(s.file("logins")), "8",
                                  str(self.seconds + 0.5)], stdout=subprocess.PIPE, text=True)
        beside = self.t.run(s.server, pages, 16, self.seconds)
        got = json.loads(storm.communicate()[0])
        clean([alone, beside], "pages beside sign-ins", 0)
        kept = beside["rate"] / alone["rate"]
        rate = got["redirected"] / got["seconds"]
        self.raw["logins"] = [got]
        self.add("G15", "sign-ins beside pages of 16 clients", f"{rate:.1f} sign-ins/s ({got['requests']} asked)",
                 f"pages kept {kept:.2f} of their rate", f"12,000 in {12000 / max(rate, 0.01) / 60:.1f} min",
                 "≥ 0.5; ≤ 10 min", "", kept >= 0.5 and rate * 600 >= 12000, [alone])

    # G16, and that what was acknowledged is there after kill -9

    def catch_up(self, s):
        n = 300 if self.a.smoke else 6000 if self.a.quick else 30000
        clients = min(500, n // 4)
        part = s.file("queued")
        # Requests of their own, cut from the prepared file: those behind what was used.
        with open(self.visit_file, "rb") as f, open(part, "wb") as out:
            for i in range(self.taken + n):
                size = int(f.readline())
                body = f.read(size)
                if i >= self.taken:
                    out.write(b"%d\n" % size + body)
        self.taken += n
        before = s.count("visit")
        first = self.t.run(s.server, part, clients, 120, 0, once=True)
        clean([first], "queued visits")
        stored = s.count("visit") - before
        s.stop(kill=True)
        kept = s.count("visit") - before
        s.start()
        again = self.t.run(s.server, part, clients, 120, 0, once=True)
        clean([again], "queued visits, repeated")
        grown = s.count("visit") - before
        self.raw["queued"] = [first, again]
        scale = 30000 / n
        ok = first["ok"] == stored == kept == grown and again["ok"] >= first["ok"]
        self.add("G16", f"{n:,} queued visits of {clients} devices, sent, killed (-9), sent again",
                 f"{first['seconds']:.1f} s, again {again['seconds']:.1f} s; {stored:,} stored, {kept:,} after the kill, "
                 f"{grown:,} after the repeat", f"{first['ok']:,} acknowledged",
                 f"30,000 in {first['seconds'] * scale:.1f} s", "≤ 30 s, once each", "10 s",
                 ok and first["seconds"] * scale <= 30, [first])

    # G13

    def growth(self, sizes):
        rows = self.grown = []
        for s in sizes:
            began = s.server is None
            if began:
                s.start()
            pages, _ = s.pages()
            near, _, _ = s.searches(s.wide, "growth")
            page = [self.t.run(s.server, pages, 32, 2) for _ in range(3)]
            find = [self.t.run(s.server, near, 8, 2) for _ in range(3)]
            board = [self.t.run(s.server, s.dashboards(), 8, 1) for _ in range(3)]
            size = sum(f.stat().st_size for f in s.data.glob("*.db")) / s.persons()
            rows.append((s.persons(), median(page, "op_cpu_us"), median(find, "op_cpu_us"), median(find, "p99_ms"),
                         size, page + find, median(board, "op_cpu_us"), median(find, "p50_ms"), median(board, "p99_ms")))
            if began:
                s.stop()
        worst = max(rows[-1][1] / rows[0][1], rows[-1][2] / rows[0][2])
        self.add("G7", f"search of a province, {rows[-1][0]:,} persons against {rows[-2][0]:,}",
                 f"p99 {rows[-2][3]:.2f} → {rows[-1][3]:.2f} ms", "", f"{rows[-1][3] / rows[-2][3]:.2f}", "≤ 2", "1.2",
                 rows[-1][3] <= 2 * rows[-2][3], rows[-1][5], only_shown=rows[-1][0] < 8000000)
        self.add("G13", "growth: " + " → ".join(f"{r[0]:,}" for r in rows) + " persons",
                 "page " + " → ".join(f"{r[1]:.0f}" for r in rows) + " us CPU; search " +
                 " → ".join(f"{r[2]:.0f}" for r in rows) + " us CPU; figures of all " +
                 " → ".join(f"{r[6]:.0f}" for r in rows) + " us CPU; disk " +
                 " → ".join(f"{r[4]:,.0f}" for r in rows) + " B/person", "", f"{worst:.2f}", "≤ 1.5", "1.2", worst <= 1.5,
                 [x for r in rows for x in r[5]])

    def samples(self):
        """(written to, of the country's size, small); kept ones are copied before anything writes to them."""
        small, cache = self.a.quick or self.a.smoke, pathlib.Path(self.a.cache)
        if small:
            n = 400 if self.a.smoke else 4000
            return Sample(self.t, self.t.work / "sample", 15, n, True), Sample(self.t, self.t.work / "wide", 23, n, True), None
        kept = [Sample(self.t, cache / f"zendegi-bench-{n}", 15, n, False) for n in (40000, 4000)]
        if self.a.nation:
            (pathlib.Path(self.a.nation) / "complete").touch()
            big = Sample(self.t, self.a.nation, 0, 960000, False)
        else:
            big = Sample(self.t, cache / "zendegi-bench-320000", 23, 320000, False)
        if self.a.prepare:
            return kept[0], big, kept[1]
        return Sample(self.t, self.t.work / "sample", 15, 40000, True, kept[0]), big, kept[1]

    def prepare(self):
        """Everything is made, migrated, and what late jobs have to do is done."""
        for s in self.samples():
            s.start()
            s.settle(600)
            print(f"{s.data}: {s.persons():,} persons, quiet", file=sys.stderr)
            s.stop()

    def run(self):
        n = 12000 if self.a.smoke else 50000 if self.a.quick else 160000
        small = self.a.quick or self.a.smoke
        s, big, little = self.samples()
        try:
            s.start()
            big.start()
            self.visit_file = s.visits(n)
            self.visit_room = s.room
            if not small:
                s.settle()
                big.settle()
            if self.wants("G1", "G2", "G3", "G5", "G6", "G8"):
                self.main_rounds(s, big)
            if self.wants("G9"):
                self.export(big)
            if self.wants("G11", "G12"):
                self.cold_start(big)
                if not small:
                    big.settle()
            if self.wants("G14"):
                self.disturbed(s)
            if self.wants("G10"):
                self.sessions(s)
            if self.wants("G15"):
                self.logins(s)
            if self.wants("G16"):
                self.catch_up(s)
            if not small and self.wants("G7", "G13"):
                self.growth([little, s, big])
            self.stopped = [s.stop(), big.stop()]
            if not self.a.quick and self.wants("G4"):
                self.postgres(400)
        finally:
            s.stop()
            big.stop()
        if any(self.stopped):
            raise SystemExit(f"bench: a server ended with {self.stopped}")
        self.goals.sort(key=lambda g: int(g.name[1:]))


# ---- the table ---------------------------------------------------------------------------------

HEAD = ["goal", "what", "measured (median of rounds)", "floor in the same run", "ratio", "pass", "stretch", "verdict"]


def table(goals):
    rows = [HEAD, ["---"] * len(HEAD)] + [g.row() for g in goals]
    return "\n".join("| " + " | ".join(str(c) for c in r) + " |" for r in rows) + "\n"


def report(a, b, began, load):
    kind = "quick" if a.quick else "smoke" if a.smoke else "full"
    lines = f"Measured {time.strftime('%Y-%m-%d %H:%M UTC', time.gmtime())}, {kind}, {machine.machine_text()}, " \
            f"load average {load[0]:.1f} before and {os.getloadavg()[0]:.1f} after, " \
            f"{time.monotonic() - began:.0f} s, rounds of {b.seconds:g} s.\n"
    worst = max((g.foreign for g in b.goals), default=0)
    return lines + f"Other programs used at most {worst:.0%} of the machine.\n\n" + table(b.goals)


def write_into(path, text):
    """Replaces what stands between the two marks."""
    whole = pathlib.Path(path).read_text()
    start, end = "<!-- bench: begin -->\n", "<!-- bench: end -->"
    at, to = whole.index(start) + len(start), whole.index(end)
    pathlib.Path(path).write_text(whole[:at] + "\n" + text + "\n" + whole[to:])


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--quick", action="store_true")
    p.add_argument("--smoke", action="store_true")
    p.add_argument("--build", default="build")
    p.add_argument("--prepare", action="store_true", help="make what a full run needs, measure nothing")
    p.add_argument("--nation", help="a directory of `zendegi demo --province national`")
    p.add_argument("--cache", default=tempfile.gettempdir(), help="where the sample of a million persons is kept")
    p.add_argument("--json", help="every single figure goes there")
    p.add_argument("--write", help="puts the table into this file, between its marks")
    p.add_argument("--only", help="goals, with commas")
    a = p.parse_args()
    began, load = time.monotonic(), os.getloadavg()
    work = tempfile.mkdtemp(prefix="zendegi-bench-")
    try:
        b = Bench(a, Tools(a.build, work))
        if a.prepare:
            b.prepare()
            return
        b.run()
        text = report(a, b, began, load)
        print(text)
        if a.json:
            pathlib.Path(a.json).write_text(json.dumps({"goals": [g.row() for g in b.goals], "raw": b.raw}, indent=1))
        if a.write:
            write_into(a.write, text + charts.write(pathlib.Path(a.write).parent / "pictures", b))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    # Judged and failed is an error; busy is none.
    sys.exit(0 if a.smoke else any(g.verdict() == "FAIL" for g in b.goals))


if __name__ == "__main__":
    main()
