#!/usr/bin/env python3
"""kill -9 of the server while 32 clients record visits: all that was acknowledged is
there, and sent again with the same key nothing is there twice.

usage: kill.py PROGRAM         ZENDEGI_FAULT_SECONDS: how long (default 8)
"""
import http.client
import json
import random
import sys
import threading
import time

from lib import JSON, SECONDS, Client, Place, Tap, households, visit_body, visits

CLIENTS = 32


class Load:
    """Clients that take the next visit of a list and send it until the server is gone."""

    def __init__(self, port, token, todo, run):
        self.todo, self.run, self.lock = todo, run, threading.Lock()
        self.acknowledged, self.unknown, self.odd, self.refused = {}, {}, [], 0
        self.threads = [threading.Thread(target=self.work, args=(port, token)) for _ in range(CLIENTS)]
        for t in self.threads:
            t.start()

    def next(self):
        with self.lock:
            return self.todo.pop() if self.todo else None

    def work(self, port, token):
        client = Client(port, token)
        while (visit := self.next()) is not None:
            key = f"{self.run}-{visit[0]}-{visit[1]}"
            try:
                status, _, body = client.ask("POST", "/api/v1/visits/record",
                                             visit_body(*visit, NOTE), Idempotency_Key=key, **JSON)
            except (OSError, http.client.HTTPException, ValueError):    # half an answer is none
                self.unknown[key] = visit
                return
            if status == 201:
                self.acknowledged[key] = (visit, json.loads(body)["key"])
            elif b"visit.already" in body:    # the sample has one on that day
                self.refused += 1
            elif status != 503:
                self.odd.append((status, body[:200]))

    def join(self):
        for t in self.threads:
            t.join()


NOTE = "مادر خانواده در منزل بود و پرسش‌ها پاسخ داده شد. " * 6


def repeat(port, token, load):
    """The same requests again: the acknowledged give the same record, the others are
    made now, once."""
    client, other, lost, refused = Client(port, token), 0, 0, 0
    for key, (visit, record) in load.acknowledged.items():
        status, _, body = client.ask("POST", "/api/v1/visits/record", visit_body(*visit, NOTE),
                                     Idempotency_Key=key, **JSON)
        lost += status != 201
        other += status == 201 and json.loads(body)["key"] != record
    for key, visit in load.unknown.items():
        status, _, body = client.ask("POST", "/api/v1/visits/record", visit_body(*visit, NOTE),
                                     Idempotency_Key=key, **JSON)
        refused += b"visit.already" in body
        lost += status != 201 and b"visit.already" not in body
    return lost, other, refused


def main():
    tap = Tap()
    place = Place(sys.argv[1], 600)
    try:
        token = place.token("madadkar")
        server = place.serve()
        todo = visits(households(server.port, token))
        random.Random(1405).shuffle(todo)
        before = place.rows("select count(*) from visit")[0][0]
        made = rounds = lost = missing = other = acknowledged = unknown = 0
        odd = []
        end = time.monotonic() + SECONDS
        while rounds < 2 or time.monotonic() < end:
            load = Load(server.port, token, todo, f"r{rounds}")
            began = time.monotonic()
            while not load.acknowledged and time.monotonic() - began < 60:
                time.sleep(0.005)
            time.sleep(random.uniform(0.05, 1.0))
            server.kill()
            load.join()
            there = place.rows("select count(*) from visit")[0][0]
            missing += max(0, before + made + len(load.acknowledged) - there)
            server = place.serve()
            l, o, refused = repeat(server.port, token, load)
            lost, other, odd = lost + l, other + o, odd + load.odd
            made += len(load.acknowledged) + len(load.unknown) - refused
            acknowledged += len(load.acknowledged)
            unknown += len(load.unknown)
            rounds += 1
        print(f"# {rounds} kills, {acknowledged} visits acknowledged before one, {unknown} unanswered")
        tap.ok(acknowledged > CLIENTS * rounds // 2, "there was load")
        tap.same(odd, [], "no answer but done and busy")
        tap.same(missing, 0, "every acknowledged visit is there after the kill")
        tap.same(lost, 0, "sent again, each is answered as done")
        tap.same(other, 0, "with the record of the first time")
        tap.same(server.end(), 0, "the last server ends when asked")
        tap.same(place.rows("select count(*) from visit")[0][0], before + made, "no visit is there twice")
        tap.same(place.rows("select count(*) from (select household, visited_on from visit where kind = 3 "
                            "group by 1, 2 having count(*) > 1)")[0][0], 0, "nor twice on one day")
        verify = place.run("verify", "--data", place.data, "--quiet", code=None)
        tap.same((verify.returncode, verify.stdout.strip().rpartition(", ")[2]), (0, "0 problems"), "verify is clean")
        check = place.run("check", "--data", place.data, code=None)
        if not tap.ok(check.returncode == 0, "check is clean"):
            print("# " + check.stdout.replace("\n", "\n# "))
    finally:
        place.remove()
    tap.end()


main()
