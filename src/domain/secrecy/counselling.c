/* Counselling: tables, verbs, and who may read a note. */
#include "counselling.h"

#include "message.h"
#include "org.h"
#include "store_veil.h"

enum { LIST_MAX = 200, READERS_MAX = 50 };

const struct choice counselling_kind_choices[] = {
	{ COUNSEL_ALONE,  "alone",  "تنها", "Alone" },
	{ COUNSEL_COUPLE, "couple", "زن و شوهر", "Couple" },
	{ COUNSEL_FAMILY, "family", "خانواده با هم", "Family together" },
	{ COUNSEL_CHILD,  "child",  "کودک یا نوجوان", "Child or adolescent" },
	{ COUNSEL_PHONE,  "phone",  "تلفنی", "By phone" },
	{ COUNSEL_CRISIS, "crisis", "مداخله در بحران", "In a crisis" },
	{ 0 }
};
const struct choice counselling_came_choices[] = {
	{ COUNSEL_CAME,    "came",    "آمد", "Came" },
	{ COUNSEL_LATE,    "late",    "دیر آمد", "Came late" },
	{ COUNSEL_EXCUSED, "excused", "خبر داد که نمی‌آید", "Let us know" },
	{ COUNSEL_MISSED,  "missed",  "نیامد", "Did not come" },
	{ 0 }
};

static const struct field counselling_fields[] = {
	KEY(counselling), VER(counselling),
	REF(counselling, household, household, "خانوار", "Household", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	REF(counselling, member, member, "با چه کسی", "With whom", .flags = INTERNAL | IMMUTABLE),
	KEYED(counselling, counsellor, "مشاور", "Counsellor", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(counselling, on_day, "روز", "Day", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(counselling, next_on, "نشست بعدی", "Next session", .flags = INTERNAL),
	CHOICE(counselling, kind, counselling_kind_choices, "گونه", "Kind", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	CHOICE(counselling, came, counselling_came_choices, "حضور", "Attendance", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(counselling, closed, "بسته", "Closed", .flags = INTERNAL | IMMUTABLE),
};
RECORD_TYPE(counselling, "نشست مشاوره", "Counselling session");

static const struct field counselling_note_fields[] = {
	KEY(counselling_note), VER(counselling_note),
	KEYED(counselling_note, session, "نشست", "Session", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(counselling_note, words, "یادداشت", "Note", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE | INTERNAL, .max = 6000),
};
RECORD_TYPE(counselling_note, "یادداشت مشاوره", "Note of a counselling session");

static const struct field counselling_reader_fields[] = {
	KEY(counselling_reader), VER(counselling_reader),
	KEYED(counselling_reader, session, "نشست", "Session", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	KEYED(counselling_reader, staff, "همکار", "Colleague", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	KEYED(counselling_reader, named_by, "نام‌برنده", "Named by", .flags = REQUIRED | INTERNAL),
	FIELD(counselling_reader, named_at, "از", "At", .flags = REQUIRED | INTERNAL),
	FIELD(counselling_reader, named, "می‌خواند", "May read", .flags = INTERNAL),
};
RECORD_TYPE(counselling_reader, "خوانندهٔ یادداشت مشاوره", "Reader of a counselling note");

static const struct field counselling_record_fields[] = {
	KEYED(counselling_record, household, "خانوار", "Household", .flags = REQUIRED),
	KEYED(counselling_record, member, "با چه کسی", "With whom"),
	FIELD(counselling_record, on_day, "روز نشست", "Day of the session", .flags = REQUIRED),
	CHOICE(counselling_record, kind, counselling_kind_choices, "گونه", "Kind", .flags = REQUIRED),
	CHOICE(counselling_record, came, counselling_came_choices, "حضور", "Attendance", .flags = REQUIRED),
	FIELD(counselling_record, words, "یادداشت", "Note", .kind = TEXT_NOTE, .flags = SENSITIVE, .max = 6000,
		.hint_fa = "فقط شما و کسی که نام می‌برید این را می‌خوانید.", .hint_en = "Only you and whom you name read this."),
	FIELD(counselling_record, next_on, "نشست بعدی", "Next session"),
	KEYED(counselling_record, reader, "چه کسی جز شما بخواند؟", "Who else may read it?"),
	FIELD(counselling_record, closed, "خود نشست هم پنهان بماند", "The session itself stays hidden too"),
};
RECORD_TYPE(counselling_record, "نشست مشاوره", "Record a counselling session");

static const struct field counselling_name_fields[] = {
	KEYED(counselling_name, staff, "همکار", "Colleague", .flags = REQUIRED),
	FIELD(counselling_name, named, "می‌تواند بخواند", "May read"),
};
RECORD_TYPE(counselling_name, "خوانندهٔ یادداشت", "Who may read a note");

/* ---- verbs ----------------------------------------------------------------------------------- */

enum rc counselling_run(struct ctx *ctx, const struct operation *op, shard_id shard, const void *input, int64_t subject)
{
	enum rc rc;

	ctx->inside = true;
	rc = operation_run(ctx, op, shard, input, subject, NULL);
	ctx->inside = false;
	return rc;
}

static enum rc colleague(struct ctx *ctx, int64_t staff, int64_t unit, const char *field)
{
	AUTO(tx) national = {0};
	bool yes = false;
	enum rc rc;

	if (ctx->program)
		return OK;
	rc = ctx_read(ctx, SHARD_NATIONAL, &national);
	if (!rc)
		rc = staff_belongs_to(&national, (staff_key){ staff }, unit, ctx_today(ctx), &yes);
	if (rc || yes)
		return rc;
	fault_field(&ctx->fault, field, "counselling.not_here", NULL);
	return ctx_fault(ctx, INVALID, "counselling.not_here");
}

static enum rc put_reader(struct ctx *ctx, struct tx *tx, int64_t session, int64_t staff, bool named)
{
	struct counselling_reader *list, r = { .session = session, .staff = staff, .named_by = ctx->actor.staff,
		.named_at = { tx_now(tx) }, .named = named };
	size_t n;
	enum rc rc = row_list_by(tx, &counselling_reader_type, "session", session, READERS_MAX, &list, &n);

	for (size_t i = 0; !rc && i < n; i++)
		if (list[i].staff == staff) {
			r.key = list[i].key;
			r.ver = list[i].ver;
			return row_update(tx, &counselling_reader_type, &list[i], &r);
		}
	if (rc)
		return rc;
	return row_insert(tx, &counselling_reader_type, &r);
}

static enum rc run_record(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct counselling_record *in = input;
	struct counselling c = { .household = { in->household }, .member = { in->member }, .counsellor = ctx->actor.staff,
		.on_day = in->on_day, .next_on = in->next_on, .kind = in->kind, .came = in->came, .closed = in->closed };
	struct counselling_note note = { .words = in->words };
	struct household h;
	enum rc rc = household_for_change(ctx, tx, c.household, &h);

	(void)subject;
	if (rc)
		return rc;
	rc = household_member_check(ctx, tx, c.member, h.key);
	if (rc)
		return rc;
	if (date_cmp(in->on_day, ctx_today(ctx)) > 0) {
		fault_field(&ctx->fault, "on_day", "counselling.later", NULL);
		return ctx_fault(ctx, INVALID, "counselling.later");
	}
	if (in->reader > 0)
		rc = colleague(ctx, in->reader, ctx->actor.unit.v, "reader");
	if (rc)
		return rc;
	*ret_key = note.session = c.key.v = key_new(tx);
	/* Of a closed one the family's history says nothing. */
	journal_subject(tx, c.key.v);
	if (!c.closed)
		journal_subject(tx, h.key.v);
	rc = row_insert(tx, &counselling_type, &c);
	if (!rc && in->reader > 0)
		rc = put_reader(ctx, tx, c.key.v, in->reader, true);
	if (rc || str_empty(in->words))
		return rc;
	rc = veil_make(tx, c.key.v);
	return rc ? rc : row_insert(tx, &counselling_note_type, &note);
}

/* Only for the counsellor; for everybody else there is no such session. */
static enum rc run_name(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct counselling_name *in = input;
	struct counselling c;
	struct household h;
	enum rc rc = row_load(tx, &counselling_type, subject, &c);

	if (!rc)
		rc = household_load(ctx, tx, c.household, &h);
	if (rc == NOT_FOUND || (!rc && c.counsellor != ctx->actor.staff))
		return ctx_fault(ctx, NOT_FOUND, "not_found");
	if (!rc)
		rc = household_stays(ctx, tx, c.household);
	if (!rc)
		rc = colleague(ctx, in->staff, ctx->actor.unit.v, "staff");
	if (rc)
		return rc;
	journal_subject(tx, subject);
	*ret_key = subject;
	return put_reader(ctx, tx, subject, in->staff, in->named);
}

#define COUNSELLORS (ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))

const struct operation op_counselling_record = {
	.name = "counselling.record", .fa = "ثبت نشست مشاوره", .en = "Record a counselling session",
	.subject = &counselling_type, .input = &counselling_record_type, .roles = COUNSELLORS, .flags = OP_CREATE | OP_INTERNAL,
	.run = run_record,
};
const struct operation op_counselling_name = {
	.name = "counselling.name", .fa = "خوانندهٔ یادداشت", .en = "Who may read a counselling note",
	.subject = &counselling_type, .input = &counselling_name_type, .roles = COUNSELLORS, .flags = OP_CHANGE | OP_INTERNAL,
	.run = run_name,
};

/* ---- asking -------------------------------------------------------------------------------------- */

static enum rc line_of(struct ctx *ctx, struct tx *tx, const struct counselling *c, struct counselling_line *ret_l)
{
	struct counselling_line l = { .c = *c, .mine = c->counsellor == ctx->actor.staff };
	struct counselling_reader *list;
	int64_t *readers;
	size_t n;
	enum rc rc = row_list_by(tx, &counselling_reader_type, "session", c->key.v, READERS_MAX, &list, &n);

	if (rc)
		return rc;
	readers = ARENA_ARRAY(tx->arena, int64_t, n + 1);
	l.may_read = l.mine;
	for (size_t i = 0; i < n; i++) {
		if (!list[i].named)
			continue;
		readers[l.nreaders++] = list[i].staff;
		l.may_read = l.may_read || list[i].staff == ctx->actor.staff;
	}
	l.readers = readers;
	*ret_l = l;
	return OK;
}

enum rc counselling_list(struct ctx *ctx, struct tx *tx, household_key household, struct counselling_line **ret_list,
		size_t *ret_n)
{
	struct counselling_line *lines;
	struct counselling *list;
	struct household h;
	size_t n, k = 0;
	enum rc rc = household_load(ctx, tx, household, &h);

	if (!rc)
		rc = row_list_by(tx, &counselling_type, "household", household.v, LIST_MAX, &list, &n);
	if (rc)
		return rc;
	lines = ARENA_ARRAY(tx->arena, struct counselling_line, n + 1);
	for (size_t i = n; i > 0; i--) {
		rc = line_of(ctx, tx, &list[i - 1], &lines[k]);
		if (rc)
			return rc;
		k += !lines[k].c.closed || lines[k].may_read;
	}
	*ret_list = lines;
	*ret_n = k;
	return OK;
}

enum rc counselling_words(struct ctx *ctx, counselling_key key, const char **ret_words)
{
	struct counselling_note *list;
	struct counselling_line l;
	struct counselling c;
	struct household h;
	size_t n;
	enum rc rc;
	AUTO(tx) tx = {0};

	*ret_words = NULL;
	rc = ctx_read(ctx, shard_of_key(key.v), &tx);
	if (!rc)
		rc = row_load(&tx, &counselling_type, key.v, &c);
	if (!rc)
		rc = household_load(ctx, &tx, c.household, &h);
	if (!rc)
		rc = line_of(ctx, &tx, &c, &l);
	if (rc)
		return rc;
	if (!l.may_read)
		return ctx_fault(ctx, NOT_FOUND, "not_found");
	rc = veil_open(&tx, key.v);
	if (rc == NOT_FOUND) {
		fault_clear(&ctx->fault);           /* nothing was written down, or it stayed in another province */
		return OK;
	}
	if (!rc)
		rc = row_list_by(&tx, &counselling_note_type, "session", key.v, 1, &list, &n);
	if (!rc && n)
		*ret_words = list[0].words;
	return rc ? rc : tx_commit(&tx);
}

MESSAGES(counselling,
	{ "counselling.later", "نشستی که هنوز نبوده است، در «نشست بعدی» نوشته می‌شود.",
		"A session that is still to come is written as the next one." },
	{ "counselling.not_here", "این همکار اکنون در این مرکز نقشی ندارد.", "This colleague has no role at this centre now." },
);
