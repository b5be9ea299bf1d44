#!/usr/bin/env python3
"""A new version takes over while people work: somebody else holds the listening socket (as
systemd does with zendegi.socket), the old program drains and ends, the new one goes on.

Nobody is refused, nothing that was acknowledged is lost, nothing is stored twice.

usage: handover.py PROGRAM
"""
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import pathlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "fault"))
from lib import JSON, PATIENCE, Client, Place, Tap, households, visit_body, visits  # noqa: E402

CLIENTS, TURNS = 16, 3


class Activated:
    """The program with descriptor 3 as its listening socket: what systemd does."""

    def __init__(self, place, sock):
        self.log = open(place.log, "ab")
        at = self.log.tell()
        os.set_inheritable(sock.fileno(), True)
        script = f'exec 3<&{sock.fileno()}; LISTEN_FDS=1 LISTEN_PID=$$ exec "$0" "$@"'
        self.process = subprocess.Popen(
            ["bash", "-c", script, place.program, "serve", "--data", place.data, "--listen", "systemd"],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, pass_fds=[sock.fileno()])
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            with open(place.log, "rb") as f:
                f.seek(at)
                if b" listening " in f.read():
                    return
            time.sleep(0.005)
        raise RuntimeError(f"the server does not start; see {place.log}")

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE)
        self.log.close()
        return code


class People:
    """They record visits; a connection that ends is opened again and the request repeated."""

    def __init__(self, port, token, todo):
        self.todo, self.lock, self.stop = todo, threading.Lock(), threading.Event()
        self.done, self.odd, self.refused, self.again, self.slowest = {}, [], 0, 0, 0.0
        self.threads = [threading.Thread(target=self.work, args=(port, token)) for _ in range(CLIENTS)]
        for t in self.threads:
            t.start()

    def work(self, port, token):
        c = Client(port, token)
        while not self.stop.is_set():
            with self.lock:
                visit = self.todo.pop()
            began = time.monotonic()
            for attempt in range(20):
                try:
                    status, _, body = c.ask("POST", "/api/v1/visits/record", visit_body(*visit, "یادداشت " * 20),
                                            Idempotency_Key=f"ho-{visit[0]}-{visit[1]}", **JSON)
                    break
                except ConnectionRefusedError:
                    self.refused += 1
                    time.sleep(0.05)
                except (OSError, http.client.HTTPException):
                    self.again += 1
                    c = Client(port, token)
            else:
                self.odd.append("no answer")
                continue
            self.slowest = max(self.slowest, time.monotonic() - began)
            if status == 201:
                self.done[visit] = json.loads(body)["key"]
            elif b"visit.already" not in body:
                self.odd.append((status, body[:200]))

    def end(self):
        self.stop.set()
        for t in self.threads:
            t.join()


def main():
    tap, place = Tap(), Place(sys.argv[1], 400)
    sock = socket.create_server(("127.0.0.1", 0), backlog=1024)
    port = sock.getsockname()[1]
    try:
        token, server, codes = place.token("madadkar"), Activated(place, sock), []
        todo = visits(households(port, token))
        random.Random(9).shuffle(todo)
        before = place.rows("select count(*) from visit")[0][0]
        people, gaps = People(port, token, todo), []
        for _ in range(TURNS):
            time.sleep(1)
            began = time.monotonic()
            codes.append(server.end())
            server = Activated(place, sock)
            gaps.append(time.monotonic() - began)
        time.sleep(0.5)
        people.end()
        codes.append(server.end())
        print(f"# {TURNS} turns under {CLIENTS} clients: from the signal to the next one listening "
              f"{', '.join(f'{g * 1000:.0f}' for g in gaps)} ms; {len(people.done)} visits, the slowest took "
              f"{people.slowest * 1000:.0f} ms, {people.again} asked again")
        tap.same(codes, [0] * (TURNS + 1), "each program drains and ends well")
        tap.same(people.refused, 0, "no connection is refused")
        tap.same(people.odd, [], "every visit is answered")
        tap.ok(len(people.done) > CLIENTS * TURNS, "there was load")
        tap.same(place.rows("select count(*) from visit")[0][0] - before, len(people.done), "each is stored, and once")
        verify = place.run("verify", "--data", place.data, "--quiet", code=None)
        tap.same((verify.returncode, verify.stdout.strip().rpartition(", ")[2]), (0, "0 problems"), "verify is clean")
    finally:
        place.remove()
        sock.close()
    tap.end()


main()
