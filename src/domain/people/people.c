/* Rules about persons: what contradicts itself, how names are searched, what a
 * typed query means, and what the directory must say. */
#include "people_int.h"

#include <string.h>

#include "json.h"

#define UNBORN_DAYS_MAX 310             /* ten months */
#define AGE_MAX 130

void member_blank(struct member *m)
{
	*m = (struct member){ .income_monthly = { INT_NONE }, .status = MEMBER_ACTIVE };
}

char relation_census(int32_t relation)
{
	static const char map[] = {
		[RELATION_HEAD] = '1', [RELATION_SPOUSE] = '2', [RELATION_CHILD] = '3',
		[RELATION_CHILD_IN_LAW] = '4', [RELATION_GRANDCHILD] = '5', [RELATION_PARENT] = '6',
		[RELATION_SIBLING] = '7', [RELATION_PARENT_IN_LAW] = '8', [RELATION_SIBLING_IN_LAW] = '9',
		[RELATION_OTHER_RELATIVE] = 'M', [RELATION_NON_RELATIVE] = 'P', [RELATION_EX_SPOUSE] = 'P',
		[RELATION_SECOND_WIFE] = '2', [RELATION_GUARDIAN] = 'P', [RELATION_FOSTER_CHILD] = 'P',
		[RELATION_HOST_CHILD] = 'P', [RELATION_STEP_CHILD] = '3', [RELATION_GRANDPARENT] = 'M',
		[RELATION_NEPHEW_NIECE] = 'M', [RELATION_CARER] = 'P',
	};

	return relation > 0 && (size_t)relation < COUNT_OF(map) ? map[relation] : 0;
}

int member_age(const struct member *m, date_t on)
{
	return m->birth_kind == BIRTH_EXPECTED ? -1 : fa_age(m->birth_on, on);
}

const char *member_shown_name(const struct member *m, struct arena *a)
{
	if (str_empty(m->given_name))
		return str_empty(m->surname) ? "" : m->surname;
	if (str_empty(m->surname))
		return m->given_name;
	return arena_printf(a, "%s %s", m->given_name, m->surname);
}

/* ---- contradictions ---------------------------------------------------------- */

/* The ID that the kind promises must be there, the other ones must not. */
static void check_ids(struct fault *f, const struct member *m)
{
	bool national = !str_empty(m->national_id), foreign = !str_empty(m->foreign_id);

	if (m->id_kind == ID_NATIONAL && !national)
		fault_field(f, "national_id", "required", NULL);
	if (m->id_kind != ID_NATIONAL && national)
		fault_field(f, "national_id", "member.id_not_expected", NULL);
	if (m->id_kind == ID_FOREIGN && !foreign)
		fault_field(f, "foreign_id", "required", NULL);
	if (m->id_kind != ID_FOREIGN && m->id_kind != ID_IN_PROCESS && foreign)
		fault_field(f, "foreign_id", "member.id_not_expected", NULL);
	/* A field without an ID must say why (no document, in process). */
	if ((m->id_kind == ID_NONE || m->id_kind == ID_IN_PROCESS) && str_empty(m->id_reason))
		fault_field(f, "id_reason", "member.id_reason_needed", NULL);
}

/* No minimum age on a member, and the unborn are members too (R23). */
static void check_birth(struct fault *f, const struct member *m, date_t today)
{
	bool expected = m->birth_kind == BIRTH_EXPECTED;

	if (expected != (m->id_kind == ID_UNBORN))
		fault_field(f, "birth_kind", "member.unborn_kind", NULL);
	if (date_is_none(m->birth_on)) {
		if (expected)
			fault_field(f, "birth_on", "required", NULL);
		return;
	}
	if (!expected && date_cmp(m->birth_on, today) > 0)
		fault_field(f, "birth_on", "member.birth_in_future", NULL);
	if (expected && date_cmp(m->birth_on, fa_add_days(today, UNBORN_DAYS_MAX)) > 0)
		fault_field(f, "birth_on", "member.birth_too_far", NULL);
	if (!expected && fa_age(m->birth_on, today) > AGE_MAX)
		fault_field(f, "birth_on", "member.birth_too_old", NULL);
}

enum rc member_check(struct ctx *ctx, const struct member *m)
{
	struct fault *f = &ctx->fault;
	size_t before = f->nfields;

	if (str_empty(m->given_name) && str_empty(m->surname) && m->birth_kind != BIRTH_EXPECTED)
		fault_field(f, "given_name", "member.name_needed", NULL);
	check_ids(f, m);
	check_birth(f, m, ctx_today(ctx));
	if (m->disability_severity && !m->disability_types)
		fault_field(f, "disability_types", "member.severity_without_type", NULL);
	return f->nfields == before ? OK : ctx_fault(ctx, INVALID, "invalid");
}

/* ---- names ------------------------------------------------------------------------ */

/* One key of the words in this order; titles are dropped at its front. */
static const char *key_of(struct arena *a, bool titles, const char *first, const char *second, const char *third)
{
	AUTO(buf) text = { 0 };
	AUTO(buf) key = { 0 };

	buf_init(&text, 2048);
	buf_init(&key, 1024);
	buf_printf(&text, "%s %s %s", first ? first : "", second ? second : "", third ? third : "");
	if (titles)
		fa_joined_key(&key, buf_str(&text));
	else
		fa_name_key(&key, buf_str(&text));
	return arena_strdup(a, buf_str(&key));
}

int person_keys(const struct member *m, struct arena *a, const char *ret_key[PERSON_KEYS_MAX])
{
	const char *plain = key_of(a, false, m->given_name, NULL, NULL);   /* سید علی -> علی */
	const char *made[PERSON_KEYS_MAX] = {
		key_of(a, false, m->given_name, m->surname, m->father_name),
		key_of(a, true, m->given_name, m->surname, m->father_name),
		key_of(a, false, m->surname, m->given_name, m->father_name),
		key_of(a, true, m->surname, m->given_name, m->father_name),
		key_of(a, false, m->surname, plain, m->father_name),
		key_of(a, true, m->surname, plain, m->father_name),
	};
	int n = 0;

	for (int i = 0; i < PERSON_KEYS_MAX; i++) {
		int at = 0, same = 0;

		if (str_empty(made[i]))
			continue;
		while (at < n && strcmp(ret_key[at], made[i]) < 0)
			at++;
		same = at < n && strcmp(ret_key[at], made[i]) == 0;
		if (same)
			continue;
		memmove(&ret_key[at + 1], &ret_key[at], (size_t)(n - at) * sizeof *ret_key);
		ret_key[at] = made[i];
		n++;
	}
	return n;
}

/* ---- what was typed ------------------------------------------------------------------ */

#define TYPED_MAX 200

static bool is_separator(char c)
{
	return c == '-' || c == ' ' || c == '/' || c == '_' || c == '.' || c == '+' || c == '(' || c == ')';
}

/* Groups of symbols between separators: "15-0427-00183" is 2-4-5. */
struct typed {
	char joined[TYPED_MAX + 1];
	char group[4][TYPED_MAX + 1];
	int ngroups;
	bool digits, ascii;           /* only digits; only letters and digits of ASCII */
};

static void typed_read(const char *text, struct typed *t)
{
	AUTO(buf) line = { 0 };
	AUTO(buf) ascii = { 0 };
	bool open = false;
	size_t len = 0, glen = 0;

	*t = (struct typed){ .digits = true, .ascii = true };
	buf_init(&line, 4096);
	buf_init(&ascii, 4096);
	fa_normalise(&line, text);
	fa_put_digits_ascii(&ascii, buf_str(&line));
	for (const char *s = buf_str(&ascii); *s && len < TYPED_MAX; ) {
		uint32_t cp = utf8_next(&s);
		/* Long dashes, the minus sign and tatweel stand for a hyphen. */
		char c = (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 ? '-' : cp < 0x80 ? (char)cp : 0;

		if (is_separator(c)) {
			open = false;
			continue;
		}
		if (!(c >= '0' && c <= '9'))
			t->digits = false;
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) {
			t->ascii = false;
			return;
		}
		if (!open) {
			open = true;
			glen = 0;
			t->ngroups++;
		}
		t->joined[len++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
		if (t->ngroups <= 4)
			t->group[t->ngroups - 1][glen++] = c;
	}
	t->digits = t->digits && len > 0;
}

static bool grouped(const struct typed *t, size_t a, size_t b, size_t c)
{
	return t->digits && t->ngroups == 3 && strlen(t->group[0]) == a && strlen(t->group[1]) == b
			&& strlen(t->group[2]) == c;
}

/* Also backwards: in running Persian text a number with hyphens shows its groups reversed. */
static const char *numbered(const struct typed *t, struct arena *a, size_t tail)
{
	if (grouped(t, 2, 4, tail))
		return arena_printf(a, "%s-%s-%s", t->group[0], t->group[1], t->group[2]);
	if (grouped(t, tail, 4, 2))
		return arena_printf(a, "%s-%s-%s", t->group[2], t->group[1], t->group[0]);
	return NULL;
}

static bool query_digits(const struct typed *t, struct arena *a, struct person_query *q)
{
	char national[FA_NATIONAL_ID_SIZE], phone[FA_PHONE_SIZE], foreign[FA_FOREIGN_ID_SIZE];
	const char *code;
	size_t n = strlen(t->joined);

	if (n == 11)
		q->file_number = arena_printf(a, "%.2s-%.4s-%.5s", t->joined, t->joined + 2, t->joined + 6);
	if (n <= 10 && fa_national_id(t->joined, national, &code) == OK) {
		q->kind = QUERY_NATIONAL_ID;
		q->text = arena_strdup(a, national);
	} else if (fa_mobile(t->joined, phone, &code) == OK || fa_phone(t->joined, phone, &code) == OK) {
		q->kind = QUERY_PHONE;
		q->text = arena_strdup(a, phone);
	} else if (n == 11) {
		q->kind = QUERY_FILE_NUMBER;
		q->text = q->file_number;
		q->file_number = NULL;
	} else if (fa_foreign_id(t->joined, foreign, &code) == OK) {
		q->kind = QUERY_FOREIGN_ID;
		q->text = arena_strdup(a, foreign);
	} else {
		return false;
	}
	return true;
}

static void query_name(const char *typed, struct arena *a, struct person_query *q)
{
	static const char child_of[] = "فرزند";
	AUTO(buf) words = { 0 };
	AUTO(buf) kept = { 0 };
	AUTO(buf) key = { 0 };

	buf_init(&words, 4096);
	buf_init(&kept, 4096);
	buf_init(&key, 1024);
	fa_search_key(&words, typed);
	for (const char *s = buf_str(&words); *s; ) {
		size_t n = strcspn(s, " ");

		/* «علی محمدی فرزند حسن» names three people's words, not four. */
		if (!(q->parts && n == sizeof child_of - 1 && !memcmp(s, child_of, n)) && n) {
			q->parts++;
			buf_put(&kept, s, n);
			buf_putc(&kept, ' ');
		}
		s += n;
		s += strspn(s, " ");
	}
	fa_name_key(&key, buf_str(&kept));
	if (str_empty(buf_str(&key)))
		return;
	q->kind = QUERY_NAME;
	q->key = arena_strdup(a, buf_str(&key));
	q->key_end = arena_printf(a, "%s\xF4\x8F\xBF\xBF", q->key);
}

void person_query_read(const char *typed, struct arena *a, struct person_query *ret_q)
{
	struct typed *t = ARENA_NEW(a, struct typed);
	struct person_query q = { .kind = QUERY_EMPTY };

	if (str_empty(typed)) {
		*ret_q = q;
		return;
	}
	typed_read(typed, t);
	if ((q.text = numbered(t, a, 5))) {
		q.kind = QUERY_FILE_NUMBER;
	} else if ((q.text = numbered(t, a, 6))) {
		q.kind = QUERY_REQUEST_NUMBER;
	} else if (t->digits && query_digits(t, a, &q)) {
		/* done */
	} else if (t->ascii && !t->digits && strlen(t->joined) == 13) {
		q.kind = QUERY_TRACKING_CODE;
		q.text = arena_strdup(a, t->joined);
	} else {
		query_name(typed, a, &q);
	}
	*ret_q = q;
}

/* ---- what the derived tables must say ------------------------------------------------- */

const char *directory_kind_name(enum directory_kind kind)
{
	return kind == DIRECTORY_PHONE ? "phone" : kind == DIRECTORY_FOREIGN_ID ? "foreign_id" : "national_id";
}

size_t member_directory(struct store *s, const struct member *m, unit_no unit, bool open,
		struct directory_entry ret_list[3])
{
	const struct { enum directory_kind kind; const char *text; } has[3] = {
		{ DIRECTORY_NATIONAL_ID, m->national_id },
		{ DIRECTORY_FOREIGN_ID, m->foreign_id },
		{ DIRECTORY_PHONE, m->mobile },
	};
	size_t n = 0;

	/* Who left lives elsewhere and may open a file there. */
	if (m->status != MEMBER_ACTIVE)
		return 0;
	for (size_t i = 0; i < COUNT_OF(has); i++) {
		if (str_empty(has[i].text))
			continue;
		ret_list[n++] = (struct directory_entry){ .kind = has[i].kind,
			.bx = blind_of(s, directory_kind_name(has[i].kind), has[i].text),
			.subject = m->key.v, .household = m->household.v, .unit = unit.v, .open = open };
	}
	return n;
}

static enum rc write_names(struct tx *tx, const struct member *m, unit_no unit)
{
	const char *key[PERSON_KEYS_MAX];
	int n = person_keys(m, tx->arena, key);

	for (int i = 0; i < n; i++) {
		enum rc rc = people_names_put(tx, &(struct name_entry){ .key = key[i], .member = m->key.v,
			.unit = unit.v, .household = m->household.v });
		if (rc) return rc;
	}
	return OK;
}

static enum rc write_directory(struct tx *tx, const struct member *m, unit_no unit, bool open)
{
	struct directory_entry e[3];
	size_t n = member_directory(tx->store, m, unit, open, e);

	for (size_t i = 0; i < n; i++) {
		enum rc rc = people_directory_put(tx, &e[i]);
		if (rc) return rc;
	}
	return OK;
}

/* ---- the same person elsewhere (R9) -------------------------------------------------------- */

static enum rc refuse_elsewhere(struct ctx *ctx, const struct directory_row *row)
{
	fault_field(&ctx->fault, "national_id", "member.national_id.open_elsewhere",
			arena_printf(ctx->arena, "%lld", (long long)row->unit.v));
	return fault_set(&ctx->fault, CONFLICT, "member.national_id.open_elsewhere", "unit %lld",
			(long long)row->unit.v);
}

static enum rc check_elsewhere(struct ctx *ctx, struct tx *tx, const struct member *m, bool look_abroad)
{
	struct directory_row *row;
	size_t n;
	enum rc rc;

	if (str_empty(m->national_id))
		return OK;
	rc = directory_find(tx, DIRECTORY_NATIONAL_ID, m->national_id, 8, &row, &n);
	if (rc) return rc;
	for (size_t i = 0; i < n; i++) {
		if (row[i].household.v == m->household.v && row[i].subject != m->key.v) {
			fault_field(&ctx->fault, "national_id", "member.national_id.in_this_file", NULL);
			return ctx_fault(ctx, CONFLICT, "member.national_id.in_this_file");
		}
		if (row[i].household.v != m->household.v && row[i].open && str_empty(m->duplicate_reason))
			return refuse_elsewhere(ctx, &row[i]);
	}
	if (!look_abroad || !str_empty(m->duplicate_reason) || !store_has_shard(ctx->store, SHARD_NATIONAL))
		return OK;
	{
		AUTO(tx) national = { 0 };

		rc = ctx_read(ctx, SHARD_NATIONAL, &national);
		if (rc) return rc;
		rc = directory_find(&national, DIRECTORY_NATIONAL_ID, m->national_id, 8, &row, &n);
		if (rc) return rc;
	}
	for (size_t i = 0; i < n; i++) {
		/* About this province the own table knows better. */
		if (row[i].open && unit_shard(row[i].unit).v != tx->shard.v)
			return refuse_elsewhere(ctx, &row[i]);
	}
	return OK;
}

enum rc member_insert(struct ctx *ctx, struct tx *tx, unit_no unit, bool open, unsigned flags, struct member *m)
{
	enum rc rc;

	rc = check_elsewhere(ctx, tx, m, !(flags & MEMBER_BULK));
	if (rc) return rc;
	rc = row_insert(tx, &member_type, m);
	if (rc) return rc;
	rc = write_names(tx, m, unit);
	if (rc) return rc;
	return write_directory(tx, m, unit, open);
}

enum rc member_update(struct ctx *ctx, struct tx *tx, unit_no unit, bool open, const struct member *old,
		struct member *m)
{
	bool renamed = !str_eq(old->given_name, m->given_name) || !str_eq(old->surname, m->surname)
			|| !str_eq(old->father_name, m->father_name);
	bool relisted = !str_eq(old->national_id, m->national_id) || !str_eq(old->foreign_id, m->foreign_id)
			|| !str_eq(old->mobile, m->mobile) || old->status != m->status;
	enum rc rc;

	if (relisted && m->status == MEMBER_ACTIVE && !str_eq(old->national_id, m->national_id)) {
		rc = check_elsewhere(ctx, tx, m, true);
		if (rc) return rc;
	}
	rc = row_update(tx, &member_type, old, m);
	if (rc) return rc;
	if (renamed) {
		rc = people_names_drop(tx, m->household, m->key);
		if (rc) return rc;
		rc = write_names(tx, m, unit);
		if (rc) return rc;
	}
	if (!relisted)
		return OK;
	rc = people_directory_drop(tx, m->household, m->key.v);
	if (rc) return rc;
	return write_directory(tx, m, unit, open);
}

enum rc people_household_phone(struct tx *tx, household_key household, unit_no unit, bool open, const char *phone)
{
	enum rc rc;

	rc = people_directory_drop(tx, household, household.v);
	if (rc) return rc;
	if (str_empty(phone))
		return OK;
	return people_directory_put(tx, &(struct directory_entry){ .kind = DIRECTORY_PHONE,
		.bx = blind_of(tx->store, directory_kind_name(DIRECTORY_PHONE), phone),
		.subject = household.v, .household = household.v, .unit = unit.v, .open = open });
}

/* ---- telling the national directory ------------------------------------------------------------ */

enum rc people_directory_emit(struct tx *tx, household_key household, unit_no unit)
{
	AUTO(buf) payload = { 0 };
	struct directory_entry *e;
	struct jw w;
	size_t n;
	enum rc rc;

	rc = people_directory_of(tx, household, &e, &n);
	if (rc) return rc;
	buf_init(&payload, 64 << 10);
	jw_init(&w, &payload);
	jw_object(&w);
	jw_int_of(&w, "household", household.v);
	jw_int_of(&w, "unit", unit.v);
	jw_array_of(&w, "lines");
	for (size_t i = 0; i < n; i++) {
		AUTO(buf) hex = { 0 };

		buf_init(&hex, 64);
		hex_put(&hex, e[i].bx.b, sizeof e[i].bx.b);
		jw_object(&w);
		jw_int_of(&w, "kind", e[i].kind);
		jw_text_of(&w, "bx", buf_str(&hex));
		jw_int_of(&w, "subject", e[i].subject);
		jw_bool_of(&w, "open", e[i].open);
		jw_end(&w);
	}
	jw_end(&w);
	jw_end(&w);
	jw_done(&w);
	return tx_emit(tx, "person.directory", household.v, buf_str(&payload));
}

static enum rc apply_lines(struct tx *tx, const struct jval *v, household_key household)
{
	enum rc rc;

	rc = people_directory_drop_household(tx, household);
	if (rc) return rc;
	for (const struct jval *line = jval_items(v, "lines"); line; line = line->next) {
		const char *hex = jval_text(line, "bx");
		struct directory_entry e = { .kind = (enum directory_kind)jval_int(line, "kind", 0),
			.subject = jval_int(line, "subject", 0), .household = household.v,
			.unit = jval_int(v, "unit", 0), .open = jval_bool(line, "open", false) };

		if (!hex || !hex_read(hex, e.bx.b, sizeof e.bx.b))
			return fault_set(tx->fault, FAILED, "people.event", "bad line");
		rc = people_directory_put(tx, &e);
		if (rc) return rc;
	}
	return OK;
}

enum rc people_directory_apply(struct ctx *ctx, const struct event *event)
{
	AUTO(tx) tx = { 0 };
	struct who who = ctx_who(ctx);
	const struct jval *v;
	household_key household = { event->subject };
	enum rc rc;

	if (!str_eq(event->name, "person.directory"))
		return OK;
	rc = json_read(ctx->arena, event->payload, strlen(event->payload), &ctx->fault, &v);
	if (rc) return rc;
	rc = tx_write(&tx, ctx->store, SHARD_NATIONAL, ctx->arena, &ctx->fault, &who, "person.directory");
	if (rc) return rc;
	rc = apply_lines(&tx, v, household);
	if (rc) return rc;
	return tx_commit(&tx);
}

#define REBUILD_CHUNK 2000

static enum rc rebuild_chunk(struct ctx *ctx, shard_id province, household_key *after, size_t *ret_n)
{
	struct directory_entry *e;
	struct who who = ctx_who(ctx);
	AUTO(tx) tx = { 0 };
	size_t n;
	enum rc rc;

	{
		AUTO(tx) from = { 0 };

		rc = ctx_read(ctx, province, &from);
		if (rc) return rc;
		rc = people_directory_chunk(&from, *after, REBUILD_CHUNK, &e, &n);
		if (rc) return rc;
	}
	*ret_n = n;
	if (n == 0)
		return OK;
	rc = tx_write(&tx, ctx->store, SHARD_NATIONAL, ctx->arena, &ctx->fault, &who, "person.directory");
	if (rc) return rc;
	for (size_t i = 0; i < n; i++) {
		rc = people_directory_put(&tx, &e[i]);
		if (rc) return rc;
	}
	after->v = e[n - 1].household;
	return tx_commit(&tx);
}

static enum rc drop_province(struct ctx *ctx, shard_id province)
{
	AUTO(tx) tx = { 0 };
	struct who who = ctx_who(ctx);
	enum rc rc;

	rc = tx_write(&tx, ctx->store, SHARD_NATIONAL, ctx->arena, &ctx->fault, &who, "person.directory");
	if (rc) return rc;
	rc = people_directory_drop_range(&tx, unit_range_of(unit_make(province.v - 1, 0, 0)));
	if (rc) return rc;
	return tx_commit(&tx);
}

enum rc people_directory_rebuild(struct ctx *ctx, shard_id province)
{
	struct arena *kept = ctx->arena, chunk;
	household_key after = { 0 };
	size_t n;
	enum rc rc;

	rc = drop_province(ctx, province);
	if (rc) return rc;
	arena_init(&chunk, ARENA_CAP_DEFAULT);
	ctx->arena = &chunk;
	do {
		arena_reset(&chunk);
		rc = rebuild_chunk(ctx, province, &after, &n);
	} while (!rc && n > 0);
	ctx->arena = kept;
	arena_release(&chunk);
	return rc;
}

/* ---- proof ------------------------------------------------------------------------------------------ */

static int64_t names_differ(const struct name_entry *have, size_t nhave, const struct name_entry *want, size_t nwant)
{
	int64_t differ = (int64_t)nhave - (int64_t)nwant;

	if (differ < 0)
		differ = 0;
	for (size_t i = 0; i < nwant; i++) {
		bool found = false;

		for (size_t j = 0; j < nhave && !found; j++)
			found = have[j].member == want[i].member && have[j].unit == want[i].unit
					&& str_eq(have[j].key, want[i].key);
		differ += !found;
	}
	return differ;
}

static int64_t lines_differ(const struct directory_entry *have, size_t nhave, const struct directory_entry *want,
		size_t nwant)
{
	int64_t differ = (int64_t)nhave - (int64_t)nwant;

	if (differ < 0)
		differ = 0;
	for (size_t i = 0; i < nwant; i++) {
		bool found = false;

		for (size_t j = 0; j < nhave && !found; j++)
			found = have[j].kind == want[i].kind && have[j].subject == want[i].subject
					&& have[j].unit == want[i].unit && have[j].open == want[i].open
					&& !memcmp(have[j].bx.b, want[i].bx.b, sizeof want[i].bx.b);
		differ += !found;
	}
	return differ;
}

/* What the two tables must hold for a household. */
struct expected {
	struct name_entry *name;
	struct directory_entry *line;
	size_t nnames, nlines;
};

static void expect(struct tx *tx, const struct member *m, size_t n, unit_no unit, bool open, household_key household,
		const char *phone, struct expected *e)
{
	*e = (struct expected){ .name = ARENA_ARRAY(tx->arena, struct name_entry, n * PERSON_KEYS_MAX),
		.line = ARENA_ARRAY(tx->arena, struct directory_entry, n * 3 + 1) };
	for (size_t i = 0; i < n; i++) {
		const char *key[PERSON_KEYS_MAX];
		int nkeys = person_keys(&m[i], tx->arena, key);

		for (int k = 0; k < nkeys; k++) {
			e->name[e->nnames++] = (struct name_entry){ .key = key[k], .member = m[i].key.v,
				.unit = unit.v, .household = household.v };
		}
		e->nlines += member_directory(tx->store, &m[i], unit, open, &e->line[e->nlines]);
	}
	if (!str_empty(phone)) {
		e->line[e->nlines++] = (struct directory_entry){ .kind = DIRECTORY_PHONE,
			.bx = blind_of(tx->store, directory_kind_name(DIRECTORY_PHONE), phone),
			.subject = household.v, .household = household.v, .unit = unit.v, .open = open };
	}
}

static enum rc write_expected(struct tx *tx, household_key household, const struct expected *e)
{
	enum rc rc;

	rc = people_names_drop_household(tx, household);
	if (rc) return rc;
	rc = people_directory_drop_household(tx, household);
	if (rc) return rc;
	for (size_t i = 0; i < e->nnames; i++) {
		rc = people_names_put(tx, &e->name[i]);
		if (rc) return rc;
	}
	for (size_t i = 0; i < e->nlines; i++) {
		rc = people_directory_put(tx, &e->line[i]);
		if (rc) return rc;
	}
	return OK;
}

enum rc people_reindex_household(struct tx *tx, household_key household, unit_no unit, bool open, const char *phone,
		bool check_only, int64_t *ret_differences)
{
	struct directory_entry *line;
	struct name_entry *name;
	struct expected e;
	struct member *m;
	size_t n, nname, nline;
	int64_t differ;
	enum rc rc;

	rc = member_list(tx, household, true, &m, &n);
	if (rc) return rc;
	expect(tx, m, n, unit, open, household, phone, &e);
	rc = people_names_of(tx, household, &name, &nname);
	if (rc) return rc;
	rc = people_directory_of(tx, household, &line, &nline);
	if (rc) return rc;
	differ = names_differ(name, nname, e.name, e.nnames) + lines_differ(line, nline, e.line, e.nlines);
	if (differ && !check_only) {
		rc = write_expected(tx, household, &e);
		if (rc) return rc;
	}
	*ret_differences += differ;
	return OK;
}
