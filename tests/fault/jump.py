#!/usr/bin/env python3
"""The clock of the machine jumps under a server at work: an hour on, an hour back, ten years
back, to the last day of a leap year (1408/12/30), and home again.  Whatever was acknowledged
is there in the order it came, people sign in, and work beside requests goes on.

usage: jump.py PROGRAM CLOCK       CLOCK: jump.c as a shared object
"""
import calendar
import json
import os
import struct
import sys
import time
import urllib.parse

from lib import JSON, PASSWORD, Client, Place, Server, Tap

HOUR, YEAR = 3600, 31556952
LEAP_DAY = calendar.timegm((2030, 3, 20, 8, 0, 0))              # 1408/12/30
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Clock:
    def __init__(self, path):
        self.path = path
        self.set(0)

    def set(self, seconds):
        with open(self.path, "r+b" if os.path.exists(self.path) else "w+b") as f:
            f.write(struct.pack("@l", int(seconds)))


def sign_in(port, user):
    status, head, _ = Client(port).ask("POST", "/sign-in", urllib.parse.urlencode(
        {"user_name": user, "password": PASSWORD}), **FORM)
    return head["Set-Cookie"].split(";")[0] if status == 303 else None


def household(i):
    return json.dumps({"given_name": "نرگس", "surname": f"بهاری {i}", "sex": "female", "birth_on": "2001-05-06",
                       "birth_kind": "exact", "id_kind": "none", "id_reason": "شناسنامه گم شده است."},
                      ensure_ascii=False).encode()


class Day:
    """What is done under each clock; remembers what must be there at the end."""

    def __init__(self, tap, place, server, clock):
        self.tap, self.place, self.server, self.clock = tap, place, server, clock
        self.made, self.keys = 0, []

    def waiting(self):
        return self.place.rows("select count(*) from event")[0][0]

    def jump(self, seconds):
        self.clock.set(seconds)
        time.sleep(1.2)                 # work beside requests falls asleep under the new clock

    def before_anybody(self, seconds, name):
        """Roles have dates: long ago nobody had one, and is told so.  Nothing is written."""
        self.jump(seconds)
        cookie = sign_in(self.server.port, "madadkar")
        status = Client(self.server.port, cookie=cookie).ask("GET", "/day")[0] if cookie else 0
        self.tap.ok(status in (0, 303, 403), f"{name}: nobody has a role, so nobody gets in")
        r = self.place.run("token", "--data", self.place.data, "--user", "madadkar", code=None)
        self.tap.ok(r.returncode == 3 and "access.no_role" in r.stderr, f"{name}: nor by a token")
        self.tap.same(Client(self.server.port).ask("GET", "/readyz")[0], 200, f"{name}: the server is ready")

    def work(self, seconds, name):
        self.jump(seconds)
        port, tap = self.server.port, self.tap
        cookie = sign_in(port, "madadkar")
        tap.ok(cookie, f"{name}: people sign in")
        if cookie:
            tap.same(Client(port, cookie=cookie).ask("GET", "/day")[0], 200, f"{name}: the day")
        c, codes = Client(port, self.place.token("madadkar")), []
        for _ in range(5):
            status, _, body = c.ask("POST", "/api/v1/households", household(self.made),
                                    Idempotency_Key=f"jump-{self.made}", **JSON)
            codes.append(status if status == 201 else (status, json.loads(body).get("code"), json.loads(body).get("errors")))
            if status == 201:
                self.keys.append(json.loads(body)["key"])
                self.made += 1
        tap.same(codes, [201] * 5, f"{name}: files are opened")
        end = time.monotonic() + 15
        while self.waiting() and time.monotonic() < end:
            time.sleep(0.1)
        tap.same(self.waiting(), 0, f"{name}: work beside requests goes on")


def run(tap, place, shim):
    clock = Clock(str(place.top / "clock"))
    env = {**os.environ, "LD_PRELOAD": shim, "ZENDEGI_TEST_JUMP": clock.path}
    server = Server(place.program, place.data, place.log, env=env)
    day = Day(tap, place, server, clock)
    before = place.rows("select count(*) from household")[0][0]
    now = time.time()
    for seconds, name in ((0, "now"), (HOUR, "an hour on"), (-HOUR, "an hour back")):
        day.work(seconds, name)
    day.before_anybody(-10 * YEAR, "ten years back")
    for seconds, name in ((LEAP_DAY - now, "1408/12/30"), (0, "home again")):
        day.work(seconds, name)
    tap.same(server.end(), 0, "the server ends when asked")
    tap.same(place.rows("select count(*) from household")[0][0], before + day.made, "all files are there, once")
    tap.ok(day.keys == sorted(set(day.keys)), "keys have grown all the time")
    verify = place.run("verify", "--data", place.data, "--quiet", code=None)
    tap.same((verify.returncode, verify.stdout.strip().rpartition(", ")[2]), (0, "0 problems"), "verify is clean")
    check = place.run("check", "--data", place.data, code=None)
    if not tap.ok(check.returncode == 0, "check is clean"):
        print("# " + check.stdout.replace("\n", "\n# "))


def main():
    tap = Tap()
    place = Place(sys.argv[1], 120)
    try:
        run(tap, place, os.path.abspath(sys.argv[2]))
    finally:
        place.remove()
    tap.end()


main()
