#!/usr/bin/env python3
"""Thousands of connections that send a byte now and then, and hundreds of uploads that stop
in the middle: others are served, nothing is lost, and all of it is given back afterwards.

usage: slow.py PROGRAM         ZENDEGI_SLOW_CONNECTIONS: how many (default 600; `make soak`: 5,000)
"""
import http.client
import os
import random
import re
import resource
import socket
import sys
import threading
import time

from lib import JSON, Client, Place, Tap, households, visit_body, visits

SLOW = int(os.environ.get("ZENDEGI_SLOW_CONNECTIONS", "600"))
HALF = 200
LINE = b"GET /healthz HTTP/1.1\r\n"
HEAD = LINE + b"Host: 127.0.0.1\r\nX-Slow: " + b"z" * 4000
# Nobody waits longer than this, whatever else goes on.  A machine of a CI is shared.
PATIENT_S = 5.0


def may_open(n):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    want = n + 1000 if hard == resource.RLIM_INFINITY else min(hard, n + 1000)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, want), hard))
    return max(soft, want) - 1000


class Crowd:
    """Connections that each send one more byte about every second, and come again when cut."""

    def __init__(self, port, n):
        self.port, self.stop, self.cut = port, threading.Event(), 0
        self.socks = [self.open() for _ in range(n)]
        self.sent = [len(LINE)] * n
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def open(self):
        s = socket.create_connection(("127.0.0.1", self.port), 30)
        s.sendall(LINE)
        s.setblocking(False)
        return s

    def work(self):
        while not self.stop.is_set():
            began = time.monotonic()
            for i, s in enumerate(self.socks):
                try:
                    s.send(HEAD[self.sent[i]:self.sent[i] + 1])
                    self.sent[i] += 1
                except OSError:
                    s.close()
                    self.cut += 1
                    try:
                        self.socks[i] = self.open()
                    except OSError:
                        pass
                    self.sent[i] = len(LINE)
                if i % 500 == 0 and self.stop.is_set():
                    break
            self.stop.wait(max(0.0, 1 - (time.monotonic() - began)))

    def end(self):
        self.stop.set()
        self.thread.join()
        for s in self.socks:
            s.close()


def half_sent(port, token, n):
    """Uploads of a visit that stop in the middle of their text."""
    body = visit_body("0" * 13, 20000, "یادداشت " * 4000)
    head = (f"POST /api/v1/visits/record HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nIdempotency-Key: half\r\nContent-Length: {len(body)}\r\n\r\n").encode()
    out = []
    for _ in range(n):
        s = socket.create_connection(("127.0.0.1", port), 30)
        s.sendall(head + body[:len(body) // 2])
        out.append(s)
    return out


def figure(port, name):
    _, _, body = Client(port).ask("GET", "/metrics")
    m = re.search(rf"^{name} ([0-9.e+]+)$", body.decode(), re.M)
    return float(m.group(1)) if m else 0.0


def serve_others(port, token, todo, run):
    """Visits, files and lists one after the other: (made, slowest in seconds, odd answers)."""
    c, made, slowest, odd = Client(port, token), 0, 0.0, []
    for i, visit in enumerate(todo):
        for ask in (("POST", "/api/v1/visits/record", visit_body(*visit, "یادداشت")),
                    ("GET", f"/api/v1/households/{visit[0]}", None), ("GET", "/api/v1/households?limit=20", None)):
            began = time.monotonic()
            try:
                status, _, body = c.ask(*ask, **({**JSON, "Idempotency_Key": f"{run}-{i}"} if ask[2] else {}))
            except (OSError, http.client.HTTPException) as e:
                status, body = 0, repr(e).encode()
            slowest = max(slowest, time.monotonic() - began)
            made += ask[2] is not None and status == 201
            if status not in (200, 201) and b"visit.already" not in body:
                odd.append((ask[1], status, body[:120]))
    return made, slowest, odd


def settled(port, most, seconds=30):
    end = time.monotonic() + seconds
    while figure(port, "zendegi_connections_open") > most and time.monotonic() < end:
        time.sleep(0.2)
    return figure(port, "zendegi_connections_open")


def run(tap, place, n):
    token, server = place.token("madadkar"), place.serve()
    todo = visits(households(server.port, token), 400)
    random.Random(5).shuffle(todo)
    before = place.rows("select count(*) from visit")[0][0]
    made, alone, odd = serve_others(server.port, token, todo[:60], "alone")
    tap.same(odd, [], "alone: everything is answered")
    memory = figure(server.port, "zendegi_memory_anonymous_bytes")
    crowd = Crowd(server.port, n)
    halves = half_sent(server.port, token, HALF)
    tap.ok(figure(server.port, "zendegi_connections_open") >= n * 0.9 + HALF, f"{n} slow connections, {HALF} half-sent uploads")
    rounds, slowest, end = 1, 0.0, time.monotonic() + 18        # longer than a head may take
    while time.monotonic() < end or rounds < 3:
        more, took, bad = serve_others(server.port, token, todo[60 * rounds:60 * rounds + 60], f"r{rounds}")
        made, slowest, odd, rounds = made + more, max(slowest, took), odd + bad, rounds + 1
        time.sleep(0.3)
    each = (figure(server.port, "zendegi_memory_anonymous_bytes") - memory) / (n + HALF)
    print(f"# {rounds} rounds, {made} visits, slowest answer {slowest * 1000:.0f} ms (alone {alone * 1000:.0f}), "
          f"{crowd.cut} slow ones cut, {each / 1024:.1f} KB a connection")
    tap.same(odd, [], "beside them: everything is answered")
    tap.ok(slowest < PATIENT_S, "and soon")
    tap.ok(crowd.cut >= n * 0.5, "who takes too long over a request is cut")
    tap.ok(each < 40 << 10, "they cost little memory")
    for s in halves[::2]:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")       # broken off with a reset
    for s in halves:
        s.close()
    crowd.end()
    tap.ok(settled(server.port, 12) <= 12, "gone, they hold no connection")
    tap.same(figure(server.port, "zendegi_body_bytes"), 0.0, "nor memory of their bodies")
    more, _, odd = serve_others(server.port, token, todo[60 * rounds:60 * rounds + 60], "after")
    tap.same(odd, [], "afterwards: everything is answered")
    tap.same(server.end(), 0, "the server ends when asked")
    tap.same(place.rows("select count(*) from visit")[0][0], before + made + more, "every acknowledged visit is there, and no other")
    verify = place.run("verify", "--data", place.data, "--quiet", code=None)
    tap.same((verify.returncode, verify.stdout.strip().rpartition(", ")[2]), (0, "0 problems"), "verify is clean")


def main():
    tap = Tap()
    n = min(SLOW, may_open(SLOW + HALF) - HALF)
    place = Place(sys.argv[1], 300)
    try:
        run(tap, place, n)
    finally:
        place.remove()
    tap.end()


main()
