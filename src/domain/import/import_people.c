/* One row of the list -> one person, with everything that is wrong said at once. */
#include "import_int.h"
#include "units.h"

#include <string.h>

struct reading {
	struct ctx *ctx;
	const struct import_batch *batch;
	struct import_plan *plan;
	const struct import_line *line;
	struct import_person *who;
};

void import_problem(struct import_plan *p, struct import_person *who, enum import_field field, const char *code,
		const char *arg, bool error)
{
	struct import_problem *n = ARENA_NEW(&p->arena, struct import_problem), **end = &who->problems;

	for (; *end; end = &(*end)->next)
		if ((*end)->field == field && str_eq((*end)->code, code))
			return;
	*n = (struct import_problem){ field, code, arg, error, NULL };
	*end = n;
	who->refused = who->refused || error;
}

static void problem(struct reading *r, enum import_field field, const char *code, bool error)
{
	import_problem(r->plan, r->who, field, code, NULL, error);
}

static const char *cell(const struct reading *r, enum import_field field)
{
	int c = r->plan->mapping.column[field];
	const char *s = c < 0 ? "" : r->line->cell[c];

	s += strspn(s, " \t\r\n");
	return s;
}

static const char *folded(struct reading *r, enum import_field field)
{
	AUTO(buf) b = {0};

	buf_init(&b, 4096);
	fa_joined_key(&b, cell(r, field));
	return arena_strdup(&r->plan->arena, buf_str(&b));
}

/* Into a field of the record as a form would read it; what cannot be read is a problem. */
static void take_typed(struct reading *r, enum import_field field, const char *typed, const struct record_type *t,
		const char *name, void *record, bool error)
{
	const char *code;

	if (typed[0] && value_read(record_field(t, name), typed, record, &r->plan->arena, &code))
		problem(r, field, code, error);
}

static void take(struct reading *r, enum import_field field, const struct record_type *t, const char *name,
		void *record, bool error)
{
	take_typed(r, field, cell(r, field), t, name, record, error);
}

/* "63/2/5" -> its three numbers, the year first and of two digits. */
static bool read_short_year(const char *s, int part[3])
{
	for (int i = 0; i < 3; i++) {
		size_t n = strspn(s, "0123456789");

		if (n < 1 || n > 2 || (i == 0 && n != 2))
			return false;
		part[i] = n == 1 ? s[0] - '0' : (s[0] - '0') * 10 + s[1] - '0';
		s += n;
		if (i < 2 && !strchr("/-.", *s))
			return false;
		s += i < 2 && *s != '\0';
	}
	return s[strspn(s, " \t\r\n")] == '\0';
}

/* A day of the past; of a year in two digits it is the last such day up to today. */
static void take_day(struct reading *r, enum import_field field, const struct record_type *t, const char *name,
		void *record, bool error)
{
	struct jalali today = fa_jalali(ctx_today(r->ctx));
	const char *typed = cell(r, field);
	int part[3];
	AUTO(buf) b = {0};

	buf_init(&b, 4096);
	fa_put_digits_ascii(&b, typed);
	if (!read_short_year(buf_str(&b), part)) {
		take(r, field, t, name, record, error);
		return;
	}
	int year = today.year - today.year % 100 + part[0];

	if (year > today.year || (year == today.year && (part[1] > today.month ||
			(part[1] == today.month && part[2] > today.day))))
		year -= 100;
	problem(r, field, "import.short_year", false);
	take_typed(r, field, arena_printf(&r->plan->arena, "%d/%d/%d", year, part[1], part[2]), t, name, record, error);
}

/* A cell that a spreadsheet would run is no name and no address. */
static bool is_formula(const char *s)
{
	return s[0] == '=' || s[0] == '@' || str_prefix(s, "＝") || str_prefix(s, "＠") ||
		((s[0] == '+' || s[0] == '-') && s[1] && !(s[1] >= '0' && s[1] <= '9'));
}

static void take_words(struct reading *r, enum import_field field, const struct record_type *t, const char *name,
		void *record, bool error)
{
	if (is_formula(cell(r, field)))
		problem(r, field, "import.formula", true);
	else
		take(r, field, t, name, record, error);
}

/* ---- what lists say in words of their own ------------------------------------------------ */

struct word { const char *part; int32_t value; };

static int32_t find_word(const struct word *w, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++)
		if (strstr(key, w[i].part))
			return w[i].value;
	return 0;
}

/* Parts are folded: joined, without hamza and half-spaces.  Order matters: ذهنی before بینا. */
static const struct word group_words[] = {
	{ "زنسرپرست", TARGET_WOMAN_HOUSEHOLD_HEAD }, { "زنانسرپرست", TARGET_WOMAN_HOUSEHOLD_HEAD },
	{ "سرپرستخانوار", TARGET_WOMAN_HOUSEHOLD_HEAD }, { "woman", TARGET_WOMAN_HOUSEHOLD_HEAD },
	{ "معلول", TARGET_PERSON_WITH_DISABILITY }, { "توانخواه", TARGET_PERSON_WITH_DISABILITY },
	{ "توانیاب", TARGET_PERSON_WITH_DISABILITY }, { "توانبخشی", TARGET_PERSON_WITH_DISABILITY },
	{ "disab", TARGET_PERSON_WITH_DISABILITY }, { "کودک", TARGET_CHILD }, { "child", TARGET_CHILD },
	{ "فرزند", TARGET_CHILD }, { "سالمند", TARGET_OLDER_PERSON }, { "older", TARGET_OLDER_PERSON },
	{ "سایر", TARGET_OTHER }, { "دیگر", TARGET_OTHER }, { "other", TARGET_OTHER },
};
static const struct word disability_words[] = {
	{ "جسمی", DISABILITY_PHYSICAL }, { "حرکتی", DISABILITY_PHYSICAL }, { "physical", DISABILITY_PHYSICAL },
	{ "ذهنی", DISABILITY_INTELLECTUAL }, { "intellect", DISABILITY_INTELLECTUAL },
	{ "بینا", DISABILITY_VISION }, { "vision", DISABILITY_VISION }, { "شنوا", DISABILITY_HEARING },
	{ "hearing", DISABILITY_HEARING }, { "گفتار", DISABILITY_SPEECH }, { "صوت", DISABILITY_SPEECH },
	{ "speech", DISABILITY_SPEECH }, { "روان", DISABILITY_PSYCHIATRIC }, { "psych", DISABILITY_PSYCHIATRIC },
};
static const struct word relation_words[] = {
	{ "مادرهمسر", RELATION_PARENT_IN_LAW }, { "پدرهمسر", RELATION_PARENT_IN_LAW },
	{ "فرزندخوانده", RELATION_FOSTER_CHILD }, { "فرزندهمسر", RELATION_STEP_CHILD },
	{ "سرپرست", RELATION_HEAD }, { "خودشخص", RELATION_HEAD }, { "خودفرد", RELATION_HEAD }, { "head", RELATION_HEAD },
	{ "همسر", RELATION_SPOUSE }, { "شوهر", RELATION_SPOUSE }, { "spouse", RELATION_SPOUSE },
	{ "عروس", RELATION_CHILD_IN_LAW }, { "داماد", RELATION_CHILD_IN_LAW }, { "نوه", RELATION_GRANDCHILD },
	{ "فرزند", RELATION_CHILD }, { "پسر", RELATION_CHILD }, { "دختر", RELATION_CHILD },
	{ "مادربزرگ", RELATION_GRANDPARENT }, { "پدربزرگ", RELATION_GRANDPARENT },
	{ "مادر", RELATION_PARENT }, { "پدر", RELATION_PARENT }, { "خواهر", RELATION_SIBLING },
	{ "برادر", RELATION_SIBLING }, { "مراقب", RELATION_CARER }, { "قیم", RELATION_GUARDIAN },
};
static const struct word sex_words[] = {
	{ "مونث", SEX_FEMALE }, { "زن", SEX_FEMALE }, { "دختر", SEX_FEMALE }, { "خانم", SEX_FEMALE }, { "female", SEX_FEMALE },
	{ "مذکر", SEX_MALE }, { "مرد", SEX_MALE }, { "پسر", SEX_MALE }, { "اقا", SEX_MALE }, { "male", SEX_MALE },
};
static const struct word severity_words[] = {
	{ "خیلیشدید", 4 }, { "بسیارشدید", 4 }, { "شدید", 3 }, { "متوسط", 2 }, { "خفیف", 1 }, { "mild", 1 },
	{ "moderate", 2 }, { "very", 4 }, { "severe", 3 },
};
#define FIND(list, key) find_word(list, COUNT_OF(list), key)

static void take_group(struct reading *r)
{
	const char *key = folded(r, IMPORT_GROUP);
	int32_t v = FIND(group_words, key);

	if (!key[0]) {
		if (r->plan->mapping.column[IMPORT_GROUP] >= 0)
			problem(r, IMPORT_GROUP, "import.group_missing", false);
	} else if (!v) {
		/* Each old file is in exactly one group (C4): a group that is not known would
		 * make the old count wrong. */
		problem(r, IMPORT_GROUP, "import.group", true);
	}
	r->who->m.target_group = v;
	r->plan->old_count[v]++;
}

static void take_disability(struct reading *r)
{
	struct member *m = &r->who->m;
	const char *key = folded(r, IMPORT_DISABILITY);

	for (size_t i = 0; i < COUNT_OF(disability_words); i++)
		if (strstr(key, disability_words[i].part))
			m->disability_types |= INT64_C(1) << (disability_words[i].value - 1);
	if (key[0] && !m->disability_types)
		problem(r, IMPORT_DISABILITY, "import.word", false);
	key = folded(r, IMPORT_SEVERITY);
	if (!key[0])
		return;
	m->disability_severity = FIND(severity_words, key);
	if (!m->disability_severity || !m->disability_types) {
		m->disability_severity = 0;
		problem(r, IMPORT_SEVERITY, "import.word", false);
	}
}

static void take_relation(struct reading *r)
{
	const char *key = folded(r, IMPORT_RELATION);
	int32_t v = str_eq(key, "خود") ? RELATION_HEAD : FIND(relation_words, key);

	if (key[0] && !v)
		problem(r, IMPORT_RELATION, "import.word", false);
	r->who->is_head = v == RELATION_HEAD;
	/* Who heads the household is decided when it is gathered. */
	r->who->m.relation = v && v != RELATION_HEAD ? v : RELATION_OTHER_RELATIVE;
}

/* A year alone is as good as old files have it. */
static void take_birth(struct reading *r)
{
	struct member *m = &r->who->m;
	char year[16] = "";
	int64_t v;
	AUTO(buf) b = {0};

	buf_init(&b, 4096);
	fa_put_digits_ascii(&b, cell(r, IMPORT_BIRTH));
	m->birth_kind = BIRTH_EXACT;
	if (str_copy(year, sizeof year, buf_str(&b)))
		year[strcspn(year, " \t")] = '\0';
	if (strlen(year) == 4 && str_to_i64(year, &v) && fa_date((int)v, 1, 1, &m->birth_on)) {
		m->birth_kind = BIRTH_YEAR;
		return;
	}
	take_day(r, IMPORT_BIRTH, &member_type, "birth_on", m, true);
}

static void take_ids(struct reading *r)
{
	struct member *m = &r->who->m;

	take(r, IMPORT_NATIONAL_ID, &member_type, "national_id", m, true);
	m->id_kind = ID_NATIONAL;
	if (str_empty(m->national_id)) {
		m->id_kind = ID_NONE;
		m->id_reason = "در پروندهٔ پیشین نبود";
		if (!r->who->refused)
			problem(r, IMPORT_NATIONAL_ID, "import.no_id", false);
	}
	if (cell(r, IMPORT_HEAD_ID)[0]) {
		struct member head = {0};

		take(r, IMPORT_HEAD_ID, &member_type, "national_id", &head, false);
		/* take names the field it reads; the value belongs to somebody else. */
		r->who->head_id = head.national_id;
	}
}

/* ---- where ------------------------------------------------------------------------------- */

static bool names_centre(const struct org_unit *u, const char *typed, const char *key, struct arena *a)
{
	int64_t no;
	AUTO(buf) b = {0};

	if (str_eq(u->code, typed) || (str_to_i64(typed, &no) && u->no.v == no))
		return true;
	buf_init(&b, 1024);
	fa_joined_key(&b, u->name);
	if (str_eq(buf_str(&b), key))
		return true;
	buf_clear(&b);
	fa_joined_key(&b, u->short_name ? u->short_name : "");
	(void)a;
	return key[0] && str_eq(buf_str(&b), key);
}

static void take_centre(struct reading *r)
{
	struct unit_range range = unit_range_of(UNIT(r->batch->unit));
	const char *typed, *key = folded(r, IMPORT_CENTRE);
	size_t pos = 0;
	AUTO(buf) b = {0};

	r->who->unit = r->batch->centre;
	buf_init(&b, 4096);
	fa_put_digits_ascii(&b, cell(r, IMPORT_CENTRE));
	typed = buf_str(&b);
	if (key[0] && r->ctx->org) {
		const struct org_unit *u;

		r->who->unit = 0;
		while ((u = org_next(r->ctx->org, range, LEVEL_CENTRE, &pos)))
			if (names_centre(u, typed, key, &r->plan->arena) && range_has(r->ctx->scope, u->no.v)) {
				r->who->unit = u->no.v;
				break;
			}
	}
	if (!r->who->unit)
		problem(r, IMPORT_CENTRE, key[0] ? "import.centre" : "import.centre_missing", true);
}

static void take_where(struct reading *r)
{
	struct household_open h = {0};
	const struct record_type *t = &household_open_type;

	take_words(r, IMPORT_ADDRESS, t, "address", &h, false);
	take_words(r, IMPORT_AREA, t, "area", &h, false);
	take(r, IMPORT_POSTAL_CODE, t, "postal_code", &h, false);
	take(r, IMPORT_PHONE, t, "phone", &h, false);
	take(r, IMPORT_MOBILE, &member_type, "mobile", &r->who->m, false);
	r->who->address = h.address;
	r->who->area = h.area;
	r->who->postal_code = h.postal_code;
	r->who->phone = h.phone;
}

/* A file cannot have been opened or seen tomorrow. */
static void take_dates(struct reading *r)
{
	struct household h = {0};
	date_t today = ctx_today(r->ctx);

	take_day(r, IMPORT_OPENED, &household_type, "opened_on", &h, false);
	take_day(r, IMPORT_LAST_VISIT, &household_type, "last_visit_on", &h, false);
	if (date_cmp(h.opened_on, today) > 0) {
		problem(r, IMPORT_OPENED, "import.future", false);
		h.opened_on = DATE_NONE;
	}
	if (date_cmp(h.last_visit_on, today) > 0) {
		problem(r, IMPORT_LAST_VISIT, "import.future", false);
		h.last_visit_on = DATE_NONE;
	}
	r->who->opened_on = h.opened_on;
	r->who->last_visit_on = h.last_visit_on;
}

/* ---- the person as a whole ------------------------------------------------------------------- */

static const struct { const char *name; enum import_field field; } names[] = {
	{ "given_name", IMPORT_GIVEN_NAME }, { "surname", IMPORT_SURNAME }, { "father_name", IMPORT_FATHER },
	{ "national_id", IMPORT_NATIONAL_ID }, { "birth_on", IMPORT_BIRTH }, { "mobile", IMPORT_MOBILE },
	{ "sex", IMPORT_SEX }, { "legacy_file_no", IMPORT_FILE_NO }, { "disability_types", IMPORT_DISABILITY },
};

static void check_person(struct reading *r)
{
	struct ctx ctx = *r->ctx;
	struct member m = r->who->m;

	fault_clear(&ctx.fault);
	ctx.arena = &r->plan->arena;
	m.household.v = 1;              /* it has none yet, which is no fault of the list */
	m.status = MEMBER_ACTIVE;
	if (record_validate(&member_type, &m, ctx.arena, &ctx.fault) == OK && member_check(&ctx, &m) == OK)
		return;
	for (size_t i = 0; i < ctx.fault.nfields; i++) {
		enum import_field field = IMPORT_SURNAME;

		for (size_t k = 0; k < COUNT_OF(names); k++)
			if (str_eq(names[k].name, ctx.fault.field[i].field))
				field = names[k].field;
		import_problem(r->plan, r->who, field, ctx.fault.field[i].code, ctx.fault.field[i].arg, true);
	}
}

static void take_person(struct reading *r)
{
	struct member *m = &r->who->m;
	const struct record_type *t = &member_type;
	const char *key;

	member_blank(m);
	r->who->line = r->line->no;
	r->who->home = SIZE_MAX;
	take_words(r, IMPORT_GIVEN_NAME, t, "given_name", m, true);
	take_words(r, IMPORT_SURNAME, t, "surname", m, true);
	take_words(r, IMPORT_FATHER, t, "father_name", m, false);
	take(r, IMPORT_FILE_NO, t, "legacy_file_no", m, false);
	key = folded(r, IMPORT_SEX);
	m->sex = FIND(sex_words, key);
	if (key[0] && !m->sex)
		problem(r, IMPORT_SEX, "import.word", false);
	take_birth(r);
	take_ids(r);
	take_group(r);
	take_disability(r);
	take_relation(r);
	take_centre(r);
	take_where(r);
	take_dates(r);
	if (!r->who->refused)
		check_person(r);
}

enum rc import_people(struct ctx *ctx, const struct import_batch *b, struct import_plan *p)
{
	p->person = ARENA_ARRAY(&p->arena, struct import_person, p->table.nlines);
	p->npeople = p->table.nlines;
	for (int f = 0; f < IMPORT_FIELDS; f++)
		p->incomplete = p->incomplete || (import_fields[f].must && p->mapping.column[f] < 0);
	for (size_t i = 0; i < p->npeople; i++) {
		struct reading r = { ctx, b, p, &p->table.line[i], &p->person[i] };

		take_person(&r);
	}
	return OK;
}
