#!/usr/bin/env python3
"""Stores of earlier schemas come to the present one with all they hold, and are worked with.

usage: upgrade.py PROGRAM
"""
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "fault"))
from lib import JSON, Client, Server, Tap, households, visit_body, visits  # noqa: E402


class Store:
    def __init__(self, program, archive):
        self.program, self.top = program, pathlib.Path(tempfile.mkdtemp(prefix="zendegi-upgrade-"))
        with tarfile.open(archive) as t:
            t.extractall(self.top)
        self.data = str(self.top / "data")
        for path, mode in ((self.data, 0o700), (f"{self.data}.keys", 0o700), (f"{self.data}.keys/master.key", 0o400)):
            os.chmod(path, mode)

    def run(self, command, *more):
        r = subprocess.run([self.program, command, "--data", self.data, *more], capture_output=True, text=True)
        return r.returncode, r.stdout, r.stderr

    def rows(self):
        """Everything that the earlier program wrote, table by table, in the columns it knew."""
        out = {}
        for path in sorted(pathlib.Path(self.data).glob("*.db")):
            db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
            for (table,) in db.execute("select name from sqlite_master where type = 'table' order by name").fetchall():
                columns = [c[1] for c in db.execute(f"pragma table_info({table})")]
                out[path.stem, table] = columns, db.execute(f"select * from {table} order by 1, 2").fetchall()
            db.close()
        return out


def lost(before, after):
    """Tables in which a row is gone or its old columns say something else."""
    bad = []
    for name, (columns, rows) in before.items():
        if name not in after or name[1] in ("meta", "counter", "session", "journal_head"):
            continue
        at = [after[name][0].index(c) for c in columns]
        there = {tuple(row[i] for i in at) for row in after[name][1]}
        if any(row not in there for row in rows):
            bad.append(name)
    return bad + [name for name in before if name not in after]


def upgrade(tap, program, archive):
    name, s = archive.name.split(".")[0], Store(program, archive)
    try:
        code, _, said = s.run("verify")
        tap.ok(code == 3 and "store.schema_older" in said, f"{name}: an older schema is refused, and named")
        tap.ok("zendegi migrate" in said, f"{name}: with what to do")
        code, _, said = s.run("serve", "--listen", "127.0.0.1:0")
        tap.same(code, 3, f"{name}: serve does not migrate by itself")
        before = s.rows()
        tap.same(s.run("migrate")[0], 0, f"{name}: migrate")
        tap.same(s.run("migrate")[0], 0, f"{name}: and again, which does nothing")
        tap.same(lost(before, s.rows()), [], f"{name}: every row and value of before is there")
        tap.same(s.run("verify")[0], 0, f"{name}: verify, with the journal of before")
        tap.same(s.run("check")[0], 0, f"{name}: check")
        works(tap, s, name)
        tap.same(s.run("verify")[0], 0, f"{name}: verify after work")
    finally:
        shutil.rmtree(s.top)


def works(tap, s, name):
    token = s.run("token", "--user", "madadkar")[1].strip()
    server = Server(s.program, s.data, str(s.top / "log"))
    rows = households(server.port, token)
    c = Client(server.port, token)
    tap.ok(len(rows) > 0, f"{name}: the families of before")
    status, _, body = c.ask("GET", f"/api/v1/households/{rows[0]['key']}")
    tap.ok(status == 200 and any(m.get("national_id") for m in json.loads(body)["members"]),
           f"{name}: with their sealed values")
    codes = [c.ask("POST", "/api/v1/visits/record", visit_body(*v, "بازدید پس از ارتقا"), Idempotency_Key=f"up-{i}",
                   **JSON)[0] for i, v in enumerate(visits(rows, 60)[:5])]
    tap.ok(set(codes) <= {201, 409} and 201 in codes, f"{name}: visits go on")
    tap.same(server.end(), 0, f"{name}: the server ends when asked")


def main():
    tap = Tap()
    for archive in sorted(HERE.glob("*.tar.xz")):
        upgrade(tap, sys.argv[1], archive)
    tap.end()


main()
