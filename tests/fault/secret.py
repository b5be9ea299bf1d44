#!/usr/bin/env python3
"""A copy of the data directory without its key file shows no national ID, phone, exact
address or note in clear.

usage: secret.py PROGRAM

Values that stand nowhere else are sent in through pages and API of a running server:
into case files, members, requests, visits, drafts, searches, failed sign-ins, refused
forms and addresses. Then every file - databases and WAL while serving and after, a
backup, the program's log - is searched for them, as UTF-8, with Persian and
Arabic digits, folded letters and parts.
"""
import json
import os
import pathlib
import re
import sys
import urllib.parse

from lib import JSON, PASSWORD, Client, Place, Tap, households, visit_body, visits

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ID = "9410077125"                      # right check digit, a prefix that was never issued
PHONE = "09900017342"
ADDRESS = "کوچه زرین‌گیاه پلاک هفتادویک زنگ ناقوس"
NOTE = "پدربزرگ از قلعه‌نشین‌های شاه‌بلوط گفت"
DRAFT = "پیش‌نویس نیلوفرآبی درباره مادرشوهر"
SEARCH = "شیرافکن‌پور"
WRONG = "گذرواژه‌اشتباه۷۷۱"


def forms(text):
    """The ways in which a value might lie in a file."""
    out = {text, text.replace("\u200c", " "), text.replace("\u200c", "")}
    for digits in ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"):
        out |= {t.translate(str.maketrans("0123456789", digits)) for t in set(out)}
    out |= {t.replace("ی", "ي").replace("ک", "ك") for t in set(out)}
    found = set()
    for t in out:
        found |= {t.encode(), t.encode("utf-16-le"), json.dumps(t)[1:-1].encode(),
                  urllib.parse.quote(t).encode(), urllib.parse.quote(t).lower().encode()}
    return found


# Parts of sentences too: an index of words would give a note away as well.
PLANTED = {
    "national ID": [ID], "phone": [PHONE, PHONE[1:], "98" + PHONE[1:]],
    "address": [ADDRESS, "زرین‌گیاه", "ناقوس"], "note": [NOTE, "شاه‌بلوط", "قلعه‌نشین"],
    "draft": [DRAFT, "نیلوفرآبی"], "search": [SEARCH], "password": [WRONG],
}


def traces(*roots):
    """Kinds of planted values that some file under the roots shows, with the file."""
    found = set()
    for root in roots:
        files = [root] if root.is_file() else [p for p in root.rglob("*") if p.is_file()]
        for path in files:
            data = path.read_bytes()
            for kind, values in PLANTED.items():
                if any(f in data for v in values for f in forms(v)):
                    found.add((kind, path.name))
    return sorted(found)


class Browser:
    def __init__(self, port, user):
        status, head, _ = Client(port).ask("POST", "/sign-in", urllib.parse.urlencode(
            {"user_name": user, "password": PASSWORD}), **FORM)
        if status != 303:
            raise RuntimeError(f"sign-in answered {status}")
        self.c = Client(port, cookie=head["Set-Cookie"].split(";")[0])

    def get(self, path):
        status, _, body = self.c.ask("GET", path)
        return status, body.decode(errors="replace")

    def post(self, path, csrf, **fields):
        return self.c.ask("POST", path, urllib.parse.urlencode({"csrf": csrf, **fields}), **FORM)


def plant(tap, server, token, desk_token):
    api, desk = Client(server.port, token), Client(server.port, desk_token)
    web = Browser(server.port, "madadkar")
    rows = households(server.port, token)
    house = rows[0]["key"]

    def create(client, path, n, **body):
        status, _, answer = client.ask("POST", f"/api/v1{path}", json.dumps(body), Idempotency_Key=f"s-{n}", **JSON)
        return status, answer

    def made(name, answer):
        tap.ok(answer[0] in (200, 201, 204, 303), f"planted: {name}")
        if answer[0] not in (200, 201, 204, 303):
            print("#  ", answer[0], answer[1][:400])
        return json.loads(answer[1])["key"] if answer[1][:1] == b"{" else None

    person = {"surname": "نمونه", "id_kind": "national_id", "national_id": ID, "mobile": PHONE}
    house2 = made("a case file with national ID, phone, address and note", create(
        api, "/households", 1, unit=rows[0]["unit"], given_name="زهره", address=ADDRESS, phone=PHONE, note=NOTE, **person))
    made("a member", create(api, "/members", 2, household=house2, given_name="تارا", surname="نمونه", relation="child",
                            id_kind="none", id_reason=NOTE, mobile=PHONE, health_note=NOTE, harm_note=NOTE))
    made("a request", create(desk, "/requests", 3, subject=1, channel="phone", applicant_name="زهره نمونه",
                             applicant_phone=PHONE, applicant_national_id=ID, description=NOTE))
    for i, (key, day) in enumerate(visits(rows, 400)[3::50]):
        answer = api.ask("POST", "/api/v1/visits/record", visit_body(key, day, NOTE), Idempotency_Key=f"v-{i}", **JSON)
        if b"visit.already" not in answer[2]:
            break
    made("a visit", (answer[0], answer[2]))
    status, page = web.get(f"/households/{house}/visit")
    csrf = re.search(r'name="csrf" value="([^"]+)"', page).group(1)
    answer = web.post(f"/drafts/visit/{house}", csrf, notes=DRAFT)
    made("a draft", (answer[0], answer[2]))
    answer = api.ask("POST", "/api/v1/search", json.dumps({"q": SEARCH}), **JSON)
    made("a search", (answer[0], b""))
    for q in (ID, PHONE):
        answer = api.ask("POST", "/api/v1/search", json.dumps({"q": q}), **JSON)
        tap.ok(house2.encode() in answer[2], "and found again by the sealed value")
    status, _, body = api.ask("GET", f"/api/v1/households/{house2}")
    tap.ok(status == 200 and ADDRESS.encode() in body and NOTE.encode() in body, "the server itself reads them all")
    _, page = web.get(f"/households/{house}/visit")
    tap.ok(DRAFT in page, "the draft, too")
    for user in ("madadkar", WRONG):
        Client(server.port).ask("POST", "/sign-in", urllib.parse.urlencode({"user_name": user, "password": WRONG}), **FORM)
    for path in (f"/households?q={urllib.parse.quote(SEARCH)}", f"/{ID}", f"/api/v1/nothing/{PHONE}"):
        web.get(path)                  # what somebody typed into an address is not logged either
    api.ask("POST", "/api/v1/members", json.dumps({"national_id": ID + "1", "mobile": PHONE, "household": house2}),
            Idempotency_Key="bad", **JSON)


def run(tap, place):
    planted = {"clear": place.top / "clear"}
    planted["clear"].write_text(NOTE)
    tap.same([k for k, _ in traces(planted["clear"])], ["note"], "the search finds a value that lies in clear")
    planted["clear"].unlink()
    token, desk_token = place.token("madadkar"), place.token("paziresh")
    server = place.serve()
    plant(tap, server, token, desk_token)
    data, log = pathlib.Path(place.data), pathlib.Path(place.log)
    tap.ok((data / "province-15.db-wal").stat().st_size > 0, "there is a WAL to look into")
    tap.same(traces(data), [], "nothing in the directory while it is served")
    backups = place.top / "backups"
    place.run("backup", "--data", place.data, "--to", str(backups))
    tap.ok(any(backups.rglob("*")), "a backup is made")
    tap.same(traces(backups), [], "nothing in the backup")
    server.kill()
    tap.same(traces(data), [], "nothing after a kill")
    server = place.serve()
    Client(server.port, token).ask("GET", "/api/v1/dashboard")
    tap.same(server.end(), 0, "served again and ended")
    tap.same(traces(data), [], "nothing after an orderly end")
    tap.same(traces(log), [], "nothing in the log")
    tap.ok(log.stat().st_size > 500, "which is not empty")
    tap.same(place.run("verify", "--data", place.data, "--quiet", code=None).returncode, 0, "verify is clean")
    os.rename(f"{place.data}.keys", f"{place.data}.gone")
    r = place.run("verify", "--data", place.data, "--quiet", code=None)
    tap.ok(r.returncode == 3 and "store.key_missing" in r.stderr, "without the key file nothing opens")


def main():
    tap = Tap()
    place = Place(sys.argv[1], 60)
    try:
        run(tap, place)
    finally:
        place.remove()
    tap.end()


main()
