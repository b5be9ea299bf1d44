#!/usr/bin/env python3
"""`zendegi token` beside a running server, and what else the control socket must not do.

usage: control.py PROGRAM
"""
import os
import pathlib
import socket
import stat
import subprocess
import sys
import time

from lib import Client, Place, Tap

ASK = """
import socket, sys
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
s.sendall(b"token\\tmadadkar\\t-\\t1\\n")
print(s.recv(300).decode().split("\\t")[0])
"""


def ask(path, line):
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(30)
        s.connect(str(path))
        s.sendall(line)
        return s.recv(300).decode()


def run(tap, place):
    server = place.serve()
    path = pathlib.Path(place.data) / "control"
    mode = path.stat().st_mode
    tap.ok(stat.S_ISSOCK(mode) and stat.S_IMODE(mode) == 0o600, "a socket for its owner only")
    token = place.token("madadkar")
    status, _, _ = Client(server.port, token).ask("GET", "/api/v1/households")
    tap.same(status, 200, "a token made while the server runs is good at once")
    r = place.run("token", "--data", place.data, "--user", "nobody-here", code=None)
    tap.ok(r.returncode == 3 and not r.stdout and "(" in r.stderr, "an unknown user: refused, with its code")
    r = place.run("token", "--data", place.data, "--user", "madadkar", "--role", "administrator", code=None)
    tap.ok(r.returncode == 3 and "access.no_role" in r.stderr, "a role that she has not: refused")
    for line in (b"token\tmadadkar\t-\t99999\n", b"token\tmadadkar\t-\t0\n", b"token\tmadadkar\t-\tx\n",
                 b"token\tmadadkar\t-\n", b"shutdown\n", b"\n", b"token\tmadadkar\t-\t1\t2\n"):
        tap.same(ask(path, line), "fail\t3\tINVALID\n", f"refused: {line!r}")
    tap.same(ask(path, b"x" * 400), "", "a line that does not end is dropped")
    with socket.socket(socket.AF_UNIX) as silent:
        silent.connect(str(path))
        began = time.monotonic()
        tap.ok(ask(path, b"token\tmadadkar\t-\t1\n").startswith("ok\t"), "somebody silent holds nobody up for ever")
        print(f"# waited {time.monotonic() - began:.1f} s")
    if os.geteuid() == 0:
        os.chmod(place.top, 0o755)
        os.chmod(place.data, 0o755)
        os.chmod(path, 0o777)
        r = subprocess.run(["runuser", "-u", "nobody", "--", "python3", "-c", ASK, str(path)],
                           capture_output=True, text=True)
        tap.same(r.stdout.strip(), "", "another user is not heard, whatever the modes are")
        os.chmod(place.data, 0o700)
    else:
        tap.skip("ANOTHER USER", "only root can be two users")
    server.kill()
    tap.ok(path.exists(), "a killed server leaves its socket")
    tap.ok(place.token("madadkar"), "then the command opens the directory itself")
    server = place.serve()
    tap.ok(place.token("madadkar"), "the next server replaces it")
    tap.same(server.end(), 0, "the server ends when asked")
    tap.ok(not path.exists(), "and takes its socket along")
    log = pathlib.Path(place.log).read_text()
    tap.ok(token not in log and "madadkar" not in log, "no token and no user name in the log")


def main():
    tap = Tap()
    place = Place(sys.argv[1], 30)
    try:
        run(tap, place)
    finally:
        place.remove()
    tap.end()


main()
