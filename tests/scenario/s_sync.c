/* A worker's phone: her list taken along, what she did without network brought back (R134). */
#include "scenario.h"

#include "sync.h"

/* 64 hex digits that differ for each phone of a scenario. */
static const char *secret_of(struct scene *s, int n)
{
	return say(s, "%064x", 0xabc000 + n);
}

/* Registers a phone through the API with the session of the browser, as the app does. */
static int64_t phone_key(struct scene *s, struct browser *b, int n, int status)
{
	int64_t key = 0;
	const char *at;

	must_open(b, "/devices");
	http_drive_with(&b->d, "X-CSRF-Token", csrf_of(b));
	http_drive_with(&b->d, "Idempotency-Key", say(s, "phone-%d", n));
	must_answer(b, status, http_drive_json(&b->d, "POST", "/api/v1/devices",
		say(s, "{\"name\":\"گوشی %d\",\"secret\":\"%s\"}", n, secret_of(s, n))));
	http_drive_with(&b->d, "X-CSRF-Token", NULL);
	http_drive_with(&b->d, "Idempotency-Key", NULL);
	at = strstr(b->d.body, "\"key\":\"");
	if (at && !key_read(say(s, "%.13s", at + 7), &key))
		key = 0;
	return key;
}

static struct browser *phone_of(struct scene *s, enum person who, int n, int64_t *ret_key)
{
	struct browser *phone = new_browser(s, "phone");
	int64_t key = phone_key(s, enter(s, who), n, 201);

	http_drive_with(&phone->d, "Authorization", say(s, "Bearer %s%s", PHONE_TOKEN_PREFIX, secret_of(s, n)));
	if (ret_key)
		*ret_key = key;
	return phone;
}

static int changes(struct scene *s, struct browser *phone, const char *cursor, const char *have)
{
	return http_drive_json(&phone->d, "POST", "/api/v1/sync/changes", say(s, "{\"cursor\":\"%s\",\"have\":[%s]}", cursor, have));
}

static int64_t now_of(struct scene *s)
{
	return clock_now(&s->w.clock);
}

/* One item; `ago` minutes before the phone's own now, which is `slow` minutes behind ours. */
static const char *item_of(struct scene *s, const char *id, const char *verb, int64_t household, int64_t ver, int ago,
		int slow, const char *body)
{
	int64_t now = now_of(s) - (int64_t)slow * 60000;

	return say(s, "{\"now\":%lld,\"items\":[{\"id\":\"%s\",\"verb\":\"%s\",\"at\":%lld,\"ver\":%lld,\"household\":\"%s\",\"body\":%s}]}",
		(long long)now, id, verb, (long long)(now - (int64_t)ago * 60000), (long long)ver, key_text(s, household), body);
}

static void send(struct scene *s, struct browser *phone, const char *batch, const char *state)
{
	must_answer(phone, 200, http_drive_json(&phone->d, "POST", "/api/v1/sync/batch", batch));
	must(s, strstr(phone->d.body, say(s, "\"state\":\"%s\"", state)) != NULL, "%s: %s", state, phone->d.body);
}

static const char *visit_body(struct scene *s, const char *notes)
{
	char iso[FA_ISO_SIZE];

	fa_iso_write(s->today, iso);
	return say(s, "{\"kind\":\"periodic\",\"outcome\":\"done\",\"visited_on\":\"%s\",\"notes\":\"%s\",\"address_check\":\"confirmed\"}",
		iso, notes);
}

static struct sync_entry entry_of(struct scene *s, const char *item)
{
	struct sync_entry *list;
	struct ctx ctx;
	size_t n;
	AUTO(tx) tx = {0};

	as_program(s, &ctx);
	CHECK(ctx_read(&ctx, shard_of_province(15), &tx) == OK);
	CHECK(row_list_by(&tx, &sync_entry_type, "staff", s->staff[SARA], 1000, &list, &n) == OK);
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].item, item))
			return list[i];
	return (struct sync_entry){0};
}

/* Done in the last sixty days: what the scene began with is older. */
static size_t visits_of(struct scene *s, int64_t household)
{
	struct visit_line *lines;
	struct ctx ctx;
	size_t n, done = 0;
	AUTO(tx) tx = {0};

	as_program(s, &ctx);
	CHECK(ctx_read(&ctx, shard_of_province(15), &tx) == OK);
	CHECK(visit_history(&ctx, &tx, (household_key){ household }, 100, &lines, &n) == OK);
	for (size_t i = 0; i < n; i++)
		done += lines[i].state == VISIT_DONE && date_cmp(lines[i].visited_on, fa_add_days(s->today, -60)) > 0;
	return done;
}

/* ---- down ------------------------------------------------------------------------------ */

static void own_files_only(struct scene *s)
{
	struct browser *phone = phone_of(s, SARA, 1, NULL), *hamid = enter(s, HAMID);
	const char *have, *cursor, *at;
	struct household_assign to = { .worker = s->staff[MINA], .reason = "جابه‌جایی محله" };

	must_answer(phone, 200, changes(s, phone, "", ""));
	must(s, strstr(phone->d.body, key_text(s, s->moradi)) && strstr(phone->d.body, key_text(s, s->karimi)), "her files");
	must(s, !strstr(phone->d.body, key_text(s, s->shams)) && !strstr(phone->d.body, key_text(s, s->nouri)), "nobody else's");
	must(s, !strstr(phone->d.body, MARK) && !strstr(phone->d.body, "national_id") && !strstr(phone->d.body, "health_note"),
		"and no more of them than a visit needs");
	must_open(hamid, "/households/%s/readers", key_text(s, s->moradi));
	must_see(hamid, people_about[SARA].name);
	must_see(hamid, "همراه بردن در گوشی");
	at = strstr(phone->d.body, "\"cursor\":\"");
	cursor = at ? say(s, "%.*s", (int)strcspn(at + 10, "\""), at + 10) : "";
	have = say(s, "\"%s\",\"%s\",\"%s\"", key_text(s, s->moradi), key_text(s, s->karimi), key_text(s, s->ahmadi));
	must_answer(phone, 200, changes(s, phone, cursor, have));
	must(s, strstr(phone->d.body, "\"files\":[]") && strstr(phone->d.body, "\"gone\":[]"), "nothing new: %s", phone->d.body);
	visited(s, SARA, s->karimi, s->today, "خوب بودند");
	(void)done_by(s, HAMID, &op_household_assign, &to, s->moradi);
	must_answer(phone, 200, changes(s, phone, cursor, have));
	must(s, strstr(phone->d.body, say(s, "\"gone\":[\"%s\"]", key_text(s, s->moradi))) != NULL, "what left is named: %s", phone->d.body);
	must(s, strstr(phone->d.body, say(s, "\"key\":\"%s\"", key_text(s, s->karimi))) &&
		!strstr(phone->d.body, say(s, "\"key\":\"%s\"", key_text(s, s->ahmadi))), "only what changed comes again");
	must_answer(phone, 200, changes(s, phone, cursor, say(s, "\"%s\",\"%s\"", key_text(s, s->moradi), key_text(s, s->karimi))));
	must(s, strstr(phone->d.body, say(s, "\"key\":\"%s\"", key_text(s, s->ahmadi))) != NULL, "what a lost answer held comes again");
	must_answer(phone, 422, http_drive_json(&phone->d, "POST", "/api/v1/sync/changes", "{\"cursor\":\"x\",\"have\":[]}"));
}

/* ---- up -------------------------------------------------------------------------------- */

static void once(struct scene *s)
{
	struct browser *phone = phone_of(s, SARA, 1, NULL), *sara = enter(s, SARA);
	const char *batch = item_of(s, "aaaaaaaaaaaaaaaa", "visit.record", s->moradi, 1, 90, 30, visit_body(s, "روی پله با او حرف زدم"));
	struct sync_entry e;
	const char *at, *visit;

	send(s, phone, batch, "done");
	at = strstr(phone->d.body, "\"key\":\"");
	visit = at ? say(s, "%.13s", at + 7) : "";
	send(s, phone, batch, "already");
	must(s, strstr(phone->d.body, visit) != NULL, "the same visit again");
	must(s, visits_of(s, s->moradi) == 1, "stored once");
	e = entry_of(s, "aaaaaaaaaaaaaaaa");
	must(s, e.state == SYNC_DONE && e.done_at.ms == now_of(s) - INT64_C(90) * 60000 && e.arrived_at.ms == now_of(s) && e.skew_s == 1800,
		"the moment of the deed beside that of arrival, by our clock");
	must(s, !e.body, "no second copy of the words");
	must_open(sara, "/visits/%s", visit);
	must_see(sara, "روی پله با او حرف زدم");
	must_see(sara, "نوشته‌شده در گوشی");
	must(s, date_eq(household_now(s, s->moradi).last_visit_on, s->today), "the file knows of it");
	days_pass(s, 40);
	run_jobs(s);
	send(s, phone, batch, "already");
	must(s, visits_of(s, s->moradi) == 1, "once, even forty days later");
}

static void many_phones(struct scene *s)
{
	enum { PHONES = 500 };
	struct browser *phone = phone_of(s, SARA, 1, NULL);
	size_t before = visits_of(s, s->karimi);
	int64_t file[PHONES];
	int done = 0, already = 0;

	for (int i = 0; i < PHONES; i++)
		file[i] = i < 40 ? open_file(s, SARA, say(s, "خانواده%d", i), 5000 + 10 * i, s->today) : 0;
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < PHONES; i++) {
			const char *id = say(s, "phone-%04d-item-1", i);
			const char *batch = file[i] ? item_of(s, id, "visit.record", file[i], 0, 5, 0, visit_body(s, "خوب")) :
				item_of(s, id, "contact.record", s->karimi, 0, 5, 0,
					"{\"channel\":\"phone\",\"outcome\":\"not_reached\"}");

			CHECK(http_drive_json(&phone->d, "POST", "/api/v1/sync/batch", batch) == 200);
			done += strstr(phone->d.body, "\"state\":\"done\"") != NULL;
			already += strstr(phone->d.body, "\"state\":\"already\"") != NULL;
		}
	must(s, done == PHONES && already == PHONES, "%d stored, %d known already", done, already);
	for (int i = 0; i < PHONES; i++)
		if (file[i])
			must(s, visits_of(s, file[i]) == 1, "file %d has one visit", i);
	must(s, visits_of(s, s->karimi) == before, "calls are no visits");
}

static void refused_and_kept(struct scene *s)
{
	struct browser *phone = phone_of(s, SARA, 1, NULL), *sara = enter(s, SARA), *mina = enter(s, MINA), *hamid = enter(s, HAMID);
	char iso[FA_ISO_SIZE];
	struct form_on_page *f;
	struct sync_entry e;

	fa_iso_write(s->today, iso);
	send(s, phone, item_of(s, "bbbbbbbbbbbbbbbb", "visit.record", s->moradi, 1, 10, 0,
		say(s, "{\"kind\":\"periodic\",\"outcome\":\"done\",\"visited_on\":\"%s\",\"strengths\":\"خیاطی می‌داند\"}", iso)), "refused");
	must(s, strstr(phone->d.body, "visit.notes_missing") && strstr(phone->d.body, "address_check"), "with its fields: %s", phone->d.body);
	e = entry_of(s, "bbbbbbbbbbbbbbbb");
	must(s, e.state == SYNC_REFUSED && e.body && strstr(e.body, "خیاطی"), "her words are kept");
	must(s, visits_of(s, s->moradi) == 0, "nothing recorded yet");
	must_answer(mina, 404, get(mina, "/sync/%s", key_text(s, e.key.v)));
	must_open(hamid, "/sync");
	must_see(hamid, "نیاز به نگاه شما");
	must_open(sara, "/sync");
	must_see(sara, "مرادی");
	must_open(sara, "/sync/%s", key_text(s, e.key.v));
	must_see(sara, "شرح بازدید، نشانی");
	f = the_form(sara, say(s, "/sync/%s", key_text(s, e.key.v)));
	must(s, str_eq(typed_in(f, "strengths"), "خیاطی می‌داند"), "the form is filled in");
	must_answer(sara, 422, go(f));
	f = the_form(sara, say(s, "/sync/%s", key_text(s, e.key.v)));
	type(f, "notes", "با مادر خانواده حرف زدم");
	type(f, "address_check", "confirmed");
	must_go(f);
	must(s, visits_of(s, s->moradi) == 1, "recorded now");
	e = entry_of(s, "bbbbbbbbbbbbbbbb");
	must(s, e.state == SYNC_SETTLED && !e.body && e.result, "and settled");
	must_answer(sara, 409, go(f));
	must_open(hamid, "/households/%s/history", key_text(s, s->moradi));
	must_see(hamid, "نگه‌داشتن نوشتهٔ گوشی");
	must_not_see(hamid, "خیاطی می‌داند");
	must_not_see(hamid, "visit.record");
	send(s, phone, item_of(s, "bbbbbbbbbbbbbbbb", "visit.record", s->moradi, 1, 10, 0, "{}"), "already");
}

/* She corrects it on the phone and sends it under another name; what was kept is put aside. */
static void corrected_on_the_phone(struct scene *s)
{
	struct browser *phone = phone_of(s, SARA, 1, NULL);
	const char *batch;

	send(s, phone, item_of(s, "bbbbbbbbbbbbbbbb", "visit.record", s->moradi, 1, 10, 0, "{\"kind\":\"periodic\"}"), "refused");
	batch = say(s, "{\"now\":%lld,\"items\":[{\"id\":\"cccccccccccccccc\",\"replaces\":\"bbbbbbbbbbbbbbbb\",\"verb\":\"visit.record\","
		"\"at\":%lld,\"household\":\"%s\",\"body\":%s}]}", (long long)now_of(s), (long long)now_of(s), key_text(s, s->moradi),
		visit_body(s, "این بار کامل"));
	send(s, phone, batch, "done");
	must(s, entry_of(s, "bbbbbbbbbbbbbbbb").state == SYNC_DROPPED, "the first try waits no longer");
	send(s, phone, batch, "already");
}

static void file_moved_away(struct scene *s)
{
	struct browser *phone = phone_of(s, SARA, 1, NULL), *sara = enter(s, SARA), *kamran = enter(s, KAMRAN);
	struct household_move to = { .unit = s->unit[AT_B].v, .reason = "خانه عوض کردند" };
	struct sync_entry e;
	struct form_on_page *f;

	(void)done_by(s, SHIRIN, &op_household_move_centre, &to, s->moradi);
	send(s, phone, item_of(s, "dddddddddddddddd", "visit.record", s->moradi, 1, 10, 0, visit_body(s, "پیش از رفتنشان دیدمشان")), "refused");
	must(s, strstr(phone->d.body, "sync.not_here") != NULL, "says why");
	must_open(kamran, "/households/%s/history", key_text(s, s->moradi));
	must_not_see(kamran, "نگه‌داشتن نوشتهٔ گوشی");
	e = entry_of(s, "dddddddddddddddd");
	must(s, e.body && strstr(e.body, "پیش از رفتنشان"), "her words are kept");
	must_open(sara, "/sync/%s", key_text(s, e.key.v));
	must_not_see(sara, "مرادی");
	f = the_form(sara, "/drop");
	type(f, "reason", "به همکار مرکز تازه گفتم");
	must_go(f);
	must(s, entry_of(s, "dddddddddddddddd").state == SYNC_DROPPED, "put aside with a reason");
}

/* ---- two versions ------------------------------------------------------------------------- */

static int64_t office_writes(struct scene *s, const char *address, const char *phone)
{
	struct household h = household_now(s, s->moradi);
	struct household_address in = { .address = address ? address : h.address, .area = h.area, .postal_code = h.postal_code,
		.phone = phone ? phone : h.phone, .point = h.point, .neighbourhood = h.neighbourhood };
	int64_t before = h.ver;

	(void)done_by(s, LEILA, &op_household_confirm_address, &in, s->moradi);
	return before;
}

static void other_field_merged(struct scene *s)
{
	struct browser *phone = phone_of(s, SARA, 1, NULL);
	int64_t seen = office_writes(s, NULL, "06633001122");
	struct household h;

	send(s, phone, item_of(s, "eeeeeeeeeeeeeeee", "household.confirm_address", s->moradi, seen, 30, 0,
		"{\"address\":\"کوی فاطمیه، پلاک ۹\"}"), "merged");
	h = household_now(s, s->moradi);
	must(s, str_eq(h.address, "کوی فاطمیه، پلاک ۹") && strstr(h.phone, "33001122"), "both stand: %s %s", h.address, h.phone);
	must(s, entry_of(s, "eeeeeeeeeeeeeeee").state == SYNC_MERGED, "and it is noted");
}

static const char *corrected_body(struct scene *s)
{
	char iso[FA_ISO_SIZE];

	fa_iso_write(s->today, iso);
	return say(s, "{\"kind\":\"periodic\",\"outcome\":\"done\",\"visited_on\":\"%s\",\"notes\":\"در نشانی تازه دیدمشان\","
		"\"address_check\":\"corrected\",\"new_address\":\"خیابان پژوهش، پلاک ۳\"}", iso);
}

static void same_field_asks(struct scene *s)
{
	struct browser *phone = phone_of(s, SARA, 1, NULL), *sara = enter(s, SARA);
	int64_t seen = office_writes(s, "خیابان شریعتی، پلاک ۱۲", NULL);
	struct sync_entry e;
	struct form_on_page *f;

	send(s, phone, item_of(s, "ffffffffffffffff", "visit.record", s->moradi, seen, 30, 0, corrected_body(s)), "conflict");
	must(s, strstr(phone->d.body, "\"field\":\"new_address\"") && strstr(phone->d.body, "شریعتی") &&
		strstr(phone->d.body, "پژوهش"), "both versions: %s", phone->d.body);
	must(s, strstr(household_now(s, s->moradi).address, "شریعتی") != NULL, "the file stays until somebody decides");
	e = entry_of(s, "ffffffffffffffff");
	must_open(sara, "/sync/%s", key_text(s, e.key.v));
	must_see(sara, "شریعتی");
	must_see(sara, "پژوهش");
	f = the_form(sara, say(s, "/sync/%s", key_text(s, e.key.v)));
	must_go(f);
	must(s, visits_of(s, s->moradi) == 1 && entry_of(s, "ffffffffffffffff").state == SYNC_SETTLED, "decided and recorded");
	/* The same the other way round: what the phone says is what stands already. */
	seen = household_now(s, s->moradi).ver;
	(void)office_writes(s, "خیابان پژوهش، پلاک ۳", NULL);
	days_pass(s, 1);
	send(s, phone, item_of(s, "gggggggggggggggg", "visit.record", s->moradi, seen, 30, 0, corrected_body(s)), "done");
}

static void the_file_stays(struct scene *s)
{
	struct browser *phone = phone_of(s, SARA, 1, NULL), *hamid = enter(s, HAMID);
	int64_t seen = office_writes(s, "خیابان شریعتی، پلاک ۱۲", NULL);
	struct sync_entry e;
	struct visit_line *lines;
	struct ctx ctx;
	size_t n;

	send(s, phone, item_of(s, "ffffffffffffffff", "visit.record", s->moradi, seen, 30, 0, corrected_body(s)), "conflict");
	e = entry_of(s, "ffffffffffffffff");
	must_open(hamid, "/sync/%s", key_text(s, e.key.v));
	must_answer(hamid, 303, post(hamid, say(s, "/sync/%s", key_text(s, e.key.v)), "ver", "1", "choose", "file", NULL));
	must(s, strstr(household_now(s, s->moradi).address, "شریعتی") != NULL, "the file's address stays");
	must(s, visits_of(s, s->moradi) == 1, "the visit is recorded");
	as_program(s, &ctx);
	AUTO(tx) tx = {0};
	CHECK(ctx_read(&ctx, shard_of_province(15), &tx) == OK);
	CHECK(visit_history(&ctx, &tx, (household_key){ s->moradi }, 10, &lines, &n) == OK && n >= 1);
	must(s, lines[0].worker == s->staff[SARA], "as hers, though the manager decided");
}

/* ---- phones ------------------------------------------------------------------------------------ */

static const char *word_of(struct scene *s, struct browser *b, int64_t device, int n, bool wiped)
{
	http_drive_json(&b->d, "POST", "/api/v1/sync/state", say(s, "{\"device\":\"%s\",\"secret\":\"%s\"%s}", key_text(s, device),
		secret_of(s, n), wiped ? ",\"wiped\":true" : ""));
	return b->d.body;
}

static void lost(struct scene *s)
{
	int64_t key;
	struct browser *phone = phone_of(s, SARA, 1, &key), *hamid = enter(s, HAMID), *kamran = enter(s, KAMRAN);
	struct browser *anybody = new_browser(s, "anybody");
	struct form_on_page *f;

	must_answer(phone, 200, changes(s, phone, "", ""));
	must_answer(phone, 404, http_drive_get(&phone->d, say(s, "/api/v1/households/%s", key_text(s, s->moradi))));
	must(s, strstr(word_of(s, anybody, key, 1, false), "\"fine\"") != NULL, "in use");
	must_open(kamran, "/devices");
	must_not_see(kamran, "گوشی ۱");
	must_answer(kamran, 404, get(kamran, "/devices/%s", key_text(s, key)));
	must_open(hamid, "/devices");
	must_see(hamid, people_about[SARA].name);
	must_open(hamid, "/devices/%s", key_text(s, key));
	f = the_form(hamid, "/end");
	type(f, "reason", "در تاکسی جا ماند");
	must_go(f);
	must_answer(phone, 401, changes(s, phone, "", ""));
	must_answer(phone, 401, http_drive_json(&phone->d, "POST", "/api/v1/sync/batch",
		item_of(s, "aaaaaaaaaaaaaaaa", "visit.record", s->moradi, 1, 5, 0, visit_body(s, "از گوشی گمشده"))));
	must(s, visits_of(s, s->moradi) == 0, "a lost phone records nothing");
	must(s, strstr(word_of(s, anybody, key, 1, true), "\"wipe\"") != NULL, "it hears that it is to wipe itself");
	must_answer(anybody, 200, http_drive_json(&anybody->d, "POST", "/api/v1/sync/state",
		say(s, "{\"device\":\"%s\",\"wiped\":true}", key_text(s, key))));
	must(s, strstr(anybody->d.body, "\"wipe\"") != NULL, "also while it is locked");
	must(s, !strstr(word_of(s, anybody, key, 2, false), "wipe"), "who does not know its secret hears nothing");
	must_open(hamid, "/devices");
	must_see(hamid, "گوشی خالی شد");
}

static void of_one_person(struct scene *s)
{
	int64_t key;
	struct browser *phone = phone_of(s, SARA, 1, &key), *sara = enter(s, SARA), *anybody = new_browser(s, "anybody");
	struct browser *stranger = new_browser(s, "no phone");

	must(s, phone_key(s, sara, 2, 201) != 0 && phone_key(s, sara, 3, 201) != 0, "two more");
	(void)phone_key(s, sara, 4, 409);
	must_answer(sara, 403, http_drive_json(&sara->d, "POST", "/api/v1/sync/changes", "{\"cursor\":\"\",\"have\":[]}"));
	http_drive_with(&stranger->d, "Authorization", say(s, "Bearer %s%s", PHONE_TOKEN_PREFIX, secret_of(s, 77)));
	must_answer(stranger, 401, changes(s, stranger, "", ""));
	days_pass(s, 91);
	must_answer(phone, 401, changes(s, phone, "", ""));
	must(s, strstr(word_of(s, anybody, key, 1, false), "\"sign_in\"") != NULL, "after three months she signs in again, and nothing is wiped");
}

/* What was done at the door while the file went elsewhere is kept, and the colleague is told. */
static void file_went_away(struct scene *s)
{
	struct browser *phone = phone_of(s, SARA, 61, NULL), *sara = enter(s, SARA);
	int64_t ver = household_now(s, s->moradi).ver;

	leave_for_elsewhere(s, s->moradi);
	send(s, phone, item_of(s, "eeeeeeeeeeeeeee1", "visit.record", s->moradi, ver, 30, 0, visit_body(s, "سقف درست شده است.")),
		"refused");
	must(s, strstr(phone->d.body, "به استان دیگری رفته است") != NULL, "why: %s", phone->d.body);
	must(s, entry_of(s, "eeeeeeeeeeeeeee1").state == SYNC_REFUSED, "it waits for a person");
	must_open(sara, "/sync");
	must_see(sara, "به استان دیگری رفته است");
}

const struct scenario scenarios_sync[] = {
	SCENARIO_TWO("sync: a file that went to another province takes nothing, and no word is lost", "R119 R134", file_went_away),
	SCENARIO("a phone takes along the worker's own files and no more", "R134 R3 R21", own_files_only),
	SCENARIO("a visit made without network is stored once, with the moment it was made", "R6 R134 R132", once),
	SCENARIO("500 phones send twice and each item is stored once", "R134", many_phones),
	SCENARIO("what cannot be recorded is kept for a look, with every word", "R134 R391", refused_and_kept),
	SCENARIO("an item corrected on the phone takes the place of the first", "R134", corrected_on_the_phone),
	SCENARIO("a visit to a family that moved meanwhile is not lost", "R134", file_moved_away),
	SCENARIO("changes to different fields are joined and noted", "R132 R134", other_field_merged),
	SCENARIO("two versions of one address wait for a person", "R132 R134", same_field_asks),
	SCENARIO("the file's address may stay while the visit counts for who made it", "R132 R134", the_file_stays),
	SCENARIO("a lost phone opens nothing and is told to wipe itself", "R134", lost),
	SCENARIO("three phones a person, each with a key of its own that ends", "R134", of_one_person),
	SCENARIOS_END
};
