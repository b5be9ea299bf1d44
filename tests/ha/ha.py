#!/usr/bin/env python3
"""A primary, two standbys, Patroni and etcd on this machine; the primary is killed, processes and
all, while people work.  No acknowledged visit is lost, none is stored twice, and the pages say
that writing is paused.

usage: ha.py PROGRAM [KILLS]        as root, with Debian's patroni, etcd-server, postgresql-15
"""
import http.client
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "fault"))
from lib import JSON, PASSWORD, Client, Tap, households, visit_body, visits  # noqa: E402

BIN = "/usr/lib/postgresql/15/bin"
CLIENTS, NODES = 16, 3
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
NOTE = "مادر خانواده در منزل بود و همه چیز را با حوصله گفت. " * 4

CONFIG = """
scope: zendegi
name: {name}
restapi: {{listen: "127.0.0.1:{rest}", connect_address: "127.0.0.1:{rest}"}}
etcd3: {{host: "127.0.0.1:{etcd}"}}
bootstrap:
  dcs:
    ttl: 8
    loop_wait: 1
    retry_timeout: 3
    maximum_lag_on_failover: 0
    synchronous_mode: true
    synchronous_mode_strict: true
    postgresql:
      use_pg_rewind: true
      parameters: {{max_connections: 120, shared_buffers: 64MB, synchronous_commit: "on", wal_log_hints: "on"}}
  initdb: [{{encoding: UTF8}}, {{locale: C.UTF-8}}, data-checksums]
  pg_hba: ["host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust", "local all all trust"]
postgresql:
  listen: "127.0.0.1:{port}"
  connect_address: "127.0.0.1:{port}"
  data_dir: {top}/{name}
  bin_dir: {bin}
  authentication: {{superuser: {{username: postgres, password: x}}, replication: {{username: replicator, password: x}}}}
  parameters: {{unix_socket_directories: "{top}"}}
"""


def free_ports(n):
    socks = [socket.create_server(("127.0.0.1", 0)) for _ in range(n)]
    ports = [s.getsockname()[1] for s in socks]
    for s in socks:
        s.close()
    return ports


def children(pid):
    out = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                stat = pathlib.Path(f"/proc/{entry}/stat").read_text()
            except OSError:
                continue
            if int(stat.rsplit(")", 1)[1].split()[1]) == pid:
                out.append(int(entry))
    return out


class Cluster:
    def __init__(self):
        self.top = pathlib.Path(tempfile.mkdtemp(prefix="zendegi-ha-"))
        shutil.chown(self.top, "postgres")
        self.etcd_port, self.peer, *rest = free_ports(2 + 2 * NODES)
        self.rest, self.ports = rest[:NODES], rest[NODES:]
        self.log, self.node, self.etcd = open(self.top / "log", "ab"), {}, None

    def begin(self):
        self.etcd = self.start("/usr/bin/etcd", "--data-dir", self.top / "etcd", "--listen-client-urls",
                               f"http://127.0.0.1:{self.etcd_port}", "--advertise-client-urls",
                               f"http://127.0.0.1:{self.etcd_port}", "--listen-peer-urls", f"http://127.0.0.1:{self.peer}",
                               "--initial-advertise-peer-urls", f"http://127.0.0.1:{self.peer}",
                               "--initial-cluster", f"default=http://127.0.0.1:{self.peer}")
        for i in range(NODES):
            (self.top / f"n{i}.yml").write_text(CONFIG.format(name=f"n{i}", rest=self.rest[i], etcd=self.etcd_port,
                                                              port=self.ports[i], top=self.top, bin=BIN))
            self.patroni(i)
            if i == 0:
                self.wait(lambda: self.role(0) == "leader", "a primary")

    def start(self, *args):
        return subprocess.Popen(["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *map(str, args)],
                                stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL, cwd=self.top,
                                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(self.top)})

    def patroni(self, i):
        self.node[i] = self.start("/usr/bin/patroni", self.top / f"n{i}.yml")

    def wait(self, good, what, seconds=120):
        end = time.monotonic() + seconds
        while not good():
            if time.monotonic() > end:
                raise RuntimeError(f"no {what}: {(self.top / 'log').read_text()[-3000:]}")
            time.sleep(0.2)

    def cluster(self):
        for port in self.rest:
            try:
                c = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
                c.request("GET", "/cluster")
                return json.loads(c.getresponse().read())["members"]
            except (OSError, ValueError, KeyError, http.client.HTTPException):
                pass
        return []

    def role(self, i):
        return next((m["role"] for m in self.cluster() if m["name"] == f"n{i}" and m["state"] == "running"), None)

    def leader(self):
        return next((i for i in range(NODES) if self.role(i) == "leader"), None)

    def settled(self):
        """A leader, two standbys, one of them synchronous."""
        roles = [m["role"] for m in self.cluster() if m["state"] in ("running", "streaming")]
        return len(roles) == NODES and "leader" in roles and "sync_standby" in roles

    def url(self, database):
        hosts = ",".join(f"127.0.0.1:{p}" for p in self.ports)
        return f"postgresql://postgres@{hosts}/{database}?target_session_attrs=read-write&connect_timeout=2"

    def sql(self, database, text):
        r = subprocess.run([f"{BIN}/psql", "-XAtq", "-c", text, self.url(database)], capture_output=True, text=True)
        if r.returncode:
            raise RuntimeError(r.stderr)
        return r.stdout.strip()

    def kill_leader(self):
        """Patroni first, so that nobody says goodbye; then PostgreSQL and all its processes."""
        i = self.leader()
        master = int((self.top / f"n{i}" / "postmaster.pid").read_text().split()[0])
        self.node[i].kill()
        self.node[i].wait()
        for pid in [master, *children(master)]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        return i

    def end(self):
        for p in self.node.values():
            if p.poll() is None:
                p.terminate()
        for p in self.node.values():
            try:
                p.wait(30)
            except subprocess.TimeoutExpired:
                p.kill()
        if self.etcd:
            self.etcd.terminate()
            self.etcd.wait()
        self.log.close()
        shutil.rmtree(self.top, ignore_errors=True)


class People:
    """They record visits; who is told that writing is paused sends the same visit again."""

    def __init__(self, port, token, todo):
        self.port, self.todo, self.lock, self.stop = port, todo, threading.Lock(), threading.Event()
        self.done, self.at, self.paused, self.odd = {}, [], {}, []
        self.threads = [threading.Thread(target=self.work, args=(token,)) for _ in range(CLIENTS)]
        for t in self.threads:
            t.start()

    def work(self, token):
        c = Client(self.port, token)
        while not self.stop.is_set():
            with self.lock:
                visit = self.todo.pop()
            while True:
                try:
                    status, _, body = c.ask("POST", "/api/v1/visits/record", visit_body(*visit, NOTE),
                                            Idempotency_Key=f"ha-{visit[0]}-{visit[1]}", **JSON)
                except (OSError, http.client.HTTPException):
                    c = Client(self.port, token)
                    continue
                if status == 201:
                    self.done[visit] = json.loads(body)["key"]
                    self.at.append(time.monotonic())
                elif status == 503:
                    code = json.loads(body).get("code")
                    self.paused[code] = self.paused.get(code, 0) + 1
                    time.sleep(0.2)
                    continue
                elif b"visit.already" not in body:
                    self.odd.append((status, body[:300]))
                break

    def end(self):
        self.stop.set()
        for t in self.threads:
            t.join()

    def gap(self, since):
        at = sorted(t for t in self.at if t > since - 2)
        return max(b - a for a, b in zip(at, at[1:]))


def page_in_the_gap(port, house, cookie, seconds):
    """A form of a visit sent while there is no primary: (status, answer) of the first that was not taken."""
    end = time.monotonic() + seconds
    web = Client(port, cookie=cookie)
    while time.monotonic() < end:
        try:
            status, _, body = web.ask("POST", f"/households/{house['key']}/visit", house["form"], **FORM)
        except (OSError, http.client.HTTPException):
            web = Client(port, cookie=cookie)
            continue
        if status >= 500:
            return status, body.decode()
        time.sleep(0.02)
    return 0, ""


def form_of(port, cookie, key):
    _, _, page = Client(port, cookie=cookie).ask("GET", f"/households/{key}/visit")
    page = page.decode()
    hidden = {n: (re.search(rf'name="{n}"[^>]* value="([^"]*)"', page) or [None, ""])[1]
              for n in ("csrf", "once", "planned", "visited_on")}
    return urllib.parse.urlencode({**hidden, "outcome": "done", "kind": "on_demand", "address_check": "confirmed",
                                   "members_seen": "3", "dwelling": "good", "environment": "good", "family": "good",
                                   "health": "good", "safety": "good", "notes": "این یادداشت نباید گم شود"})


def sign_in(port):
    _, head, _ = Client(port).ask("POST", "/sign-in", urllib.parse.urlencode(
        {"user_name": "madadkar", "password": PASSWORD}), **FORM)
    return head["Set-Cookie"].split(";")[0]


class Product:
    """Zendegi on the cluster."""

    def __init__(self, program, cluster):
        self.program, self.c = program, cluster
        self.args = ["--data", str(cluster.top / "data"), "--store", cluster.url("zendegi"), "--key-file",
                     str(cluster.top / "key")]
        os.mkdir(cluster.top / "data")
        self.run("demo", "--province", "lorestan", "--households", "200", "--quiet")

    def run(self, command, *more):
        r = subprocess.run([self.program, command, *self.args, *more], capture_output=True, text=True)
        if r.returncode:
            raise RuntimeError(f"{command}: {r.stdout[-800:]}{r.stderr[-800:]}")
        return r.stdout.strip()

    def serve(self):
        self.port = free_ports(1)[0]
        self.p = subprocess.Popen([self.program, "serve", *self.args, "--listen", f"127.0.0.1:{self.port}"],
                                  stdout=self.c.log, stderr=self.c.log)
        self.c.wait(lambda: socket.socket().connect_ex(("127.0.0.1", self.port)) == 0, "server")


def kill_once(tap, c, people, product, rows, n):
    cookie = sign_in(product.port)
    house = {"key": rows[n]["key"], "form": form_of(product.port, cookie, rows[n]["key"])}
    done, began = len(people.done), time.monotonic()
    dead = c.kill_leader()
    status, page = page_in_the_gap(product.port, house, cookie, 6)
    reading = Client(product.port, cookie=cookie).ask("GET", "/day")[0]
    c.wait(lambda: people.at and people.at[-1] > began + 1 and c.leader() not in (None, dead), "new primary")
    time.sleep(3)
    print(f"# kill {n + 1}: gap {people.gap(began):.1f} s, {len(people.done) - done} visits since, reading meanwhile {reading}")
    if tap.ok(status == 503, f"kill {n + 1}: a page says 503 meanwhile"):
        tap.ok("این یادداشت نباید گم شود" in page, f"kill {n + 1}: with the words that were typed")
    c.patroni(dead)
    c.wait(c.settled, "settled cluster")


def main():
    tap = Tap()
    need = ["/usr/bin/etcd", "/usr/bin/patroni", f"{BIN}/postgres"]
    if os.geteuid() != 0 or not all(map(os.path.exists, need)):
        tap.skip("HA", "needs root and Debian's patroni, etcd-server, postgresql-15")
        tap.end()
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    c, product = Cluster(), None
    try:
        c.begin()
        c.wait(c.settled, "settled cluster")
        tap.ok(True, "a primary, two standbys, one of them synchronous")
        c.sql("postgres", "create database zendegi encoding 'UTF8' locale 'C.UTF-8' template template0")
        product = Product(sys.argv[1], c)
        token = product.run("token", "--user", "madadkar")
        product.serve()
        rows = households(product.port, token)
        todo = visits(rows)
        random.Random(12).shuffle(todo)
        before = int(c.sql("zendegi", "select count(*) from province_15.visit"))
        people = People(product.port, token, todo)
        time.sleep(4)
        for n in range(kills):
            kill_once(tap, c, people, product, rows, n)
        people.end()
        print(f"# {len(people.done)} visits acknowledged; told to wait: {people.paused}")
        tap.same(people.odd, [], "no answer but done and paused")
        there = set(c.sql("zendegi", "select household || '-' || visited_on from province_15.visit").split())
        n_there = int(c.sql("zendegi", "select count(*) from province_15.visit"))
        twice = c.sql("zendegi", "select count(*) from (select household, visited_on from province_15.visit where kind = 3"
                                 " group by 1, 2 having count(*) > 1) as t")
        forms = n_there - before - len(people.done)
        tap.ok(0 <= forms <= kills, f"0 acknowledged visits lost ({len(people.done)} of {n_there - before} there)")
        tap.same(twice, "0", "none stored twice")
        tap.ok(len(there) > 0, "and the new primary answers")
        product.p.terminate()
        tap.same(product.p.wait(30), 0, "the server ends when asked")
        tap.ok("0 problems" in product.run("verify"), "verify is clean")
        product.run("check")
        tap.ok(True, "check is clean")
    finally:
        if product and getattr(product, "p", None) and product.p.poll() is None:
            product.p.kill()
        c.end()
    tap.end()


main()
