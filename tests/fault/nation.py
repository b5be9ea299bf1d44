#!/usr/bin/env python3
"""A country: made twice the same, counted, served, backed up while people work, killed,
restored, and compared.

usage: nation.py PROGRAM

ZENDEGI_SOAK_HOUSEHOLDS: how many (default 620; `make soak` takes 45,000, since some faults
only show beyond forty thousand).  ZENDEGI_SOAK_DATA: a directory of `zendegi demo --province
national` to use instead of making one; visits are added to it, nothing else changes.
Needs three times the size of the data on the disk of TMPDIR.
"""
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

from lib import JSON, Client, Server, Tap, households, visit_body, visits

HOUSEHOLDS = int(os.environ.get("ZENDEGI_SOAK_HOUSEHOLDS", "620"))
READY = os.environ.get("ZENDEGI_SOAK_DATA")
CLOCK = "2026-11-22"
TABLES = ("household", "member", "visit", "request", "journal")
# Of 960,000 households, 298,000 are headed by a woman and 58,041 have a second file (C4).
WOMEN, SECOND, ALL = 298000, 58041, 960000


def opened(data, shard):
    return sqlite3.connect(f"file:{data}/{shard}.db?mode=ro", uri=True)


def shards(data):
    return sorted(p.stem for p in pathlib.Path(data).glob("*.db"))


def provinces(data):
    return [s for s in shards(data) if s != "national"]


def total(data, sql):
    n = 0
    for shard in provinces(data):
        db = opened(data, shard)
        n += db.execute(sql).fetchone()[0]
        db.close()
    return n


class Work:
    """The program and the directories it works on."""

    def __init__(self, program):
        self.program, self.top = program, pathlib.Path(tempfile.mkdtemp(prefix="zendegi-nation-"))
        self.data = READY or str(self.top / "data")
        self.log = str(self.top / "log")

    def run(self, *args):
        began = time.monotonic()
        r = subprocess.run([self.program, *map(str, args)], capture_output=True, text=True)
        r.seconds = time.monotonic() - began
        if r.returncode:
            print(f"# zendegi {args[0]} ended with {r.returncode}: {r.stdout[-600:]} {r.stderr[-600:]}")
        return r

    def demo(self, data, *more):
        return self.run("demo", "--data", data, "--province", "national", "--households", HOUSEHOLDS, "--quiet", *more)

    def token(self, data, user):
        return self.run("token", "--data", data, "--user", user).stdout.strip()

    def serve(self, data):
        return Server(self.program, data, self.log)

    def heads(self, data):
        """Verifies; {shard: (entries, code)} and whether all was well."""
        r = self.run("verify", "--data", data)
        heads = {w[1]: (int(w[2]), w[3]) for w in map(str.split, r.stdout.splitlines()) if w[0] == "head"}
        print(f"# verify: {r.seconds:.1f} s, {r.stdout.splitlines()[-1] if r.stdout else '-'}")
        return heads, r.returncode == 0


def content(data):
    """What two samples of one seed have in common: everything but seals, made with another key."""
    out = {}
    for shard in provinces(data):
        db = opened(data, shard)
        out[shard] = [db.execute(f"select count(*), sum(key % 1000003), sum(jseq % 1009) from {t}").fetchone()
                      for t in TABLES[:4]]
        out[shard].append(db.execute("select sum(length(given_name || surname)), sum(length(birth_on)), "
                                     "sum(target_group * (key % 97)) from member").fetchone())
        db.close()
    return out


def makes(tap, w):
    r = w.demo(w.data, "--clock", CLOCK)
    tap.same(r.returncode, 0, f"a country of {HOUSEHOLDS:,} households is made")
    print(f"# made in {r.seconds:.1f} s")
    again = w.top / "again"
    w.demo(again, "--clock", CLOCK)
    tap.ok(content(w.data) == content(again), "and the same again from the same seed")
    shutil.rmtree(again)
    # The clock of the sample stands in its own day; work goes on from there.
    tap.same(total(w.data, "select count(*) from household"), HOUSEHOLDS, "all households are there")
    women = total(w.data, "select count(*) from household h join member m on m.key = h.head "
                          "where m.target_group = 2")
    people = total(w.data, "select count(*) from member where disability_types <> 0")
    tap.same(len(provinces(w.data)), 31, "in 31 provinces")
    # A handful of files at the sample's centre live on: births, an exchange of two families.
    tap.ok(abs(women - HOUSEHOLDS * WOMEN // ALL) <= 2, f"{women:,} women head a household")
    tap.ok(abs(people - (HOUSEHOLDS - HOUSEHOLDS * WOMEN // ALL + HOUSEHOLDS * SECOND // ALL)) <= 2,
           f"{people:,} persons with disability")


class Load:
    """Two clients that record visits until told to stop, or until the server is gone."""

    def __init__(self, port, token, todo):
        self.stop, self.done, self.bad = threading.Event(), [], []
        self.threads = [threading.Thread(target=self.work, args=(port, token, todo[i::2])) for i in range(2)]
        for t in self.threads:
            t.start()

    def work(self, port, token, todo):
        c = Client(port, token)
        for visit in todo:
            if self.stop.is_set():
                return
            try:
                status, _, body = c.ask("POST", "/api/v1/visits/record", visit_body(*visit, "یادداشت " * 30),
                                        Idempotency_Key=f"nation-{visit[0]}-{visit[1]}", **JSON)
            except (OSError, ValueError):
                return
            except Exception:            # half an answer of a killed server
                return
            if status == 201:
                self.done.append(visit)
            elif b"visit.already" not in body:
                self.bad.append((status, body[:200]))

    def end(self):
        self.stop.set()
        for t in self.threads:
            t.join()


def first_page(server):
    began = time.monotonic()
    status, _, _ = Client(server.port).ask("GET", "/sign-in")
    return status, time.monotonic() - began


def works(tap, w):
    token = w.token(w.data, "madadkar")
    began = time.monotonic()
    server = w.serve(w.data)
    tap.same(first_page(server)[0], 200, "it serves")
    print(f"# start to first page: {time.monotonic() - began:.2f} s")
    todo = visits(households(server.port, token), 900)
    random.Random(1405).shuffle(todo)
    before = total(w.data, "select count(*) from visit")
    load = Load(server.port, token, todo[:len(todo) // 2])
    r = w.run("backup", "--data", w.data, "--to", w.top / "backup")
    load.end()
    print(f"# backup beside {len(load.done)} visits: {r.seconds:.1f} s, {r.stdout.strip()}")
    tap.same((r.returncode, load.bad), (0, []), "a backup while people work")
    tap.ok(len(load.done) > 0, "who were not stopped by it")
    again = Load(server.port, token, todo[len(todo) // 2:])
    time.sleep(1)
    server.kill()
    again.end()
    began = time.monotonic()
    server = w.serve(w.data)
    tap.same(first_page(server)[0], 200, "killed by -9 under load it serves again")
    took = time.monotonic() - began
    print(f"# kill -9 to first page: {took:.2f} s")
    tap.ok(took <= 10, "within ten seconds")
    there = total(w.data, "select count(*) from visit") - before
    made = len(load.done) + len(again.done)
    tap.ok(made <= there <= made + 2, f"with all {made} visits that were acknowledged")
    tap.same(server.end(), 0, "and ends when asked")


def same_files(w, restored, n):
    """Every row of n random files, byte by byte; files that were written to since the backup aside."""
    rng, different, seen = random.Random(74), [], 0
    names = provinces(w.data)
    while seen < n:
        shard = rng.choice(names)
        one, two = opened(w.data, shard), opened(restored, shard)
        most = one.execute("select max(key) from household").fetchone()[0]
        least = one.execute("select min(key) from household").fetchone()[0]
        key = one.execute("select key from household where key >= ? order by key limit 1",
                          (rng.randint(least, most),)).fetchone()[0]
        rows = [[db.execute(f"select * from {t} where {c} = ? order by key", (key,)).fetchall()
                 for t, c in (("household", "key"), ("member", "household"), ("visit", "household"))]
                for db in (one, two)]
        touched = len(rows[0][2]) != len(rows[1][2])
        if not touched:
            seen += 1
            if rows[0] != rows[1]:
                different.append(key)
        one.close()
        two.close()
    return different


def restores(tap, w):
    backup = next((w.top / "backup").iterdir())
    restored = w.top / "restored"
    tap.same(w.run("backup", "verify", backup).returncode, 0, "the backup is whole")
    r = w.run("restore", "--from", backup, "--to", restored)
    print(f"# restore: {r.seconds:.1f} s")
    tap.same(r.returncode, 0, "restored on an empty host")
    (w.top / "restored.keys").mkdir(mode=0o700)
    shutil.copy(f"{w.data}.keys/master.key", w.top / "restored.keys/master.key")
    heads, good = w.heads(restored)
    tap.ok(good, "its journal and rows are right")
    tap.same(len(heads), 32, "in every shard")
    off = []
    for shard, (seq, code) in heads.items():
        db = opened(w.data, shard)
        got = db.execute("select hex(substr(hash, 1, 8)) from journal where seq = ?", (seq,)).fetchone()
        db.close()
        if seq and (not got or got[0].lower() != code):
            off.append((shard, seq, code, got))
    tap.same(off, [], "the heads of its chains are those that the original had then")
    for t in TABLES[:2]:
        tap.same(total(restored, f"select count(*) from {t}"), total(w.data, f"select count(*) from {t}"), f"rows of {t}")
    tap.same(same_files(w, restored, 100), [], "a hundred random files are the same to the last byte")
    shutil.rmtree(restored)


def main():
    tap, w = Tap(), Work(sys.argv[1])
    try:
        if not READY:
            makes(tap, w)
        works(tap, w)
        restores(tap, w)
        if not READY:                   # a ready-made country is verified by hand: it takes minutes
            tap.ok(w.heads(w.data)[1], "verify is clean")
        r = w.run("check", "--data", w.data)
        print(f"# check: {r.seconds:.1f} s")
        tap.same(r.returncode, 0, "check is clean: every counter equals a recount")
    finally:
        shutil.rmtree(w.top, ignore_errors=True)
    tap.end()


main()
