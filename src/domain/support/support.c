/* Faults of the system: tables and verbs. */
#include "support.h"

#include "message.h"

const struct choice trouble_kind_choices[] = {
	{ TROUBLE_ERROR,   "error",   "پیام خطا می‌دهد", "It shows an error" },
	{ TROUBLE_SLOW,    "slow",    "کند است", "It is slow" },
	{ TROUBLE_WRONG,   "wrong",   "چیزی درست نیست", "Something is wrong" },
	{ TROUBLE_MISSING, "missing", "چیزی که لازم دارم نیست", "Something I need is missing" },
	{ TROUBLE_OTHER,   "other",   "چیز دیگر", "Something else" },
	{ 0 }
};
const struct choice trouble_state_choices[] = {
	{ TROUBLE_NEW,      "new",      "رسید", "Received" },
	{ TROUBLE_AT_WORK,  "at_work",  "در دست کار", "Being worked on" },
	{ TROUBLE_MENDED,   "mended",   "درست شد", "Mended" },
	{ TROUBLE_ANSWERED, "answered", "پاسخ داده شد", "Answered" },
	{ 0 }
};
static const struct choice answer_choices[] = {
	{ TROUBLE_AT_WORK,  "at_work",  "در دست کار", "Being worked on" },
	{ TROUBLE_MENDED,   "mended",   "درست شد", "Mended" },
	{ TROUBLE_ANSWERED, "answered", "پاسخ داده شد", "Answered" },
	{ 0 }
};

#define PLACE(s, more) FIELD(s, place, "کدام صفحه یا کار", "Which page or task", .flags = more, .max = 120)
#define WORDS(s, more) FIELD(s, words, "چه پیش آمد؟", "What happened?", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE | more, \
	.max = 2000, .hint_fa = "نام و نشانی خانواده‌ها را ننویسید؛ شمارهٔ پرونده بس است.", \
	.hint_en = "No names or addresses of families, please; the file’s number is enough.")
#define HEADLINE(s, more) FIELD(s, headline, "یک خط برای همه، در صفحهٔ حال سامانه", \
	"A line for everybody, on the status page", .flags = more, .max = 160)
#define ANSWER(s, more) FIELD(s, answer, "پاسخ به گوینده", "Answer to who told it", .kind = TEXT_NOTE, \
	.flags = SENSITIVE | more, .max = 2000)

static const struct field trouble_fields[] = {
	KEY(trouble), VER(trouble),
	FIELD(trouble, unit, "واحد", "Unit", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	KEYED(trouble, reporter, "گوینده", "Who told it", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	CHOICE(trouble, kind, trouble_kind_choices, "چه شده است؟", "What is it?", .flags = REQUIRED | IMMUTABLE),
	PLACE(trouble, IMMUTABLE), WORDS(trouble, IMMUTABLE),
	FIELD(trouble, reported_at, "زمان", "When", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	CHOICE(trouble, state, trouble_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	HEADLINE(trouble, INTERNAL), ANSWER(trouble, INTERNAL),
	FIELD(trouble, answered_at, "زمان پاسخ", "Answered at", .flags = INTERNAL),
	KEYED(trouble, answered_by, "پاسخ‌دهنده", "Answered by", .flags = INTERNAL),
};
RECORD_TYPE(trouble, "اشکال سامانه", "Fault of the system", .national = true);

static const struct field trouble_tell_fields[] = {
	CHOICE(trouble_tell, kind, trouble_kind_choices, "چه شده است؟", "What is it?", .flags = REQUIRED),
	WORDS(trouble_tell, 0), PLACE(trouble_tell, 0),
};
RECORD_TYPE(trouble_tell, "گفتن یک اشکال", "Tell of a fault");

static const struct field trouble_answer_fields[] = {
	CHOICE(trouble_answer, state, answer_choices, "چه شد؟", "What became of it?", .flags = REQUIRED),
	HEADLINE(trouble_answer, 0), ANSWER(trouble_answer, 0),
};
RECORD_TYPE(trouble_answer, "پاسخ به یک اشکال", "Answer a fault");

/* ---- verbs ---------------------------------------------------------------------------------- */

static enum rc run_tell(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct trouble_tell *in = input;
	struct trouble t = { .unit = ctx->actor.unit.v, .reporter = ctx->actor.staff, .kind = in->kind, .place = in->place,
		.words = in->words, .reported_at = { tx_now(tx) }, .state = TROUBLE_NEW };
	enum rc rc = row_insert(tx, &trouble_type, &t);

	(void)subject;
	*ret_key = t.key.v;
	return rc;
}

static enum rc run_answer(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct trouble_answer *in = input;
	struct trouble old, t;
	enum rc rc = row_load(tx, &trouble_type, subject, &old);

	if (rc)
		return rc;
	if (ctx->if_version && ctx->if_version != old.ver)
		return ctx_fault(ctx, CONFLICT, "access.stale");
	t = old;
	t.state = in->state;
	t.headline = in->headline;
	t.answer = in->answer;
	t.answered_at.ms = tx_now(tx);
	t.answered_by = ctx->actor.staff;
	*ret_key = subject;
	journal_subject(tx, subject);
	return row_update(tx, &trouble_type, &old, &t);
}

const struct operation op_trouble_tell = {
	.name = "trouble.tell", .fa = "گفتن یک اشکال سامانه", .en = "Tell of a fault of the system",
	.subject = &trouble_type, .input = &trouble_tell_type, .roles = ROLES_ALL, .flags = OP_CREATE | OP_NATIONAL,
	.states = trouble_state_choices, .to_state = TROUBLE_NEW, .path = "/troubles", .method = "POST", .run = run_tell,
};
const struct operation op_trouble_answer = {
	.name = "trouble.answer", .fa = "پاسخ به یک اشکال سامانه", .en = "Answer a fault of the system",
	.subject = &trouble_type, .input = &trouble_answer_type, .roles = ROLE_BIT(ROLE_ADMINISTRATOR),
	.flags = OP_CHANGE | OP_NATIONAL, .path = "/troubles/{key}/answer", .method = "POST", .run = run_answer,
};

const struct operation *const support_operations[] = { &op_trouble_tell, &op_trouble_answer };
const size_t support_noperations = COUNT_OF(support_operations);
