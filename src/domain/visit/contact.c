/* The contact log: tables and the one verb. */
#include "contact.h"

#include "message.h"
#include "visit_int.h"

const struct choice contact_channel_choices[] = {
	{ CONTACT_PHONE,     "phone",     "تلفن", "Phone" },
	{ CONTACT_MESSAGE,   "message",   "پیام", "Message" },
	{ CONTACT_OFFICE,    "office",    "در مرکز", "At the centre" },
	{ CONTACT_SCHOOL,    "school",    "مدرسه", "School" },
	{ CONTACT_NEIGHBOUR, "neighbour", "همسایه یا معتمد محل", "Neighbour" },
	{ CONTACT_OTHER,     "other",     "راه دیگر", "Another way" },
	{ 0 }
};

const struct choice contact_outcome_choices[] = {
	{ CONTACT_REACHED,     "reached",     "گفت‌وگو شد", "Talked" },
	{ CONTACT_NOT_REACHED, "not_reached", "پاسخ ندادند", "No answer" },
	{ CONTACT_LEFT_WORD,   "left_word",   "پیغام گذاشته شد", "Left word" },
	{ 0 }
};

#define CONTACT_FIELDS(s)                                                                        \
	CHOICE(s, channel, contact_channel_choices, "راه تماس", "How", .flags = REQUIRED),        \
	CHOICE(s, outcome, contact_outcome_choices, "نتیجه", "Outcome", .flags = REQUIRED),       \
	FIELD(s, from_family, "خانواده تماس گرفت", "They called us"),                             \
	FIELD(s, note, "چه گفته شد", "What was said", .kind = TEXT_NOTE, .flags = SENSITIVE, .max = 2000), \
	FIELD(s, again_on, "تماس بعدی", "Call again on",                                          \
		.hint_fa = "اگر قرار شد دوباره تماس بگیرید؛ آن روز در «روز من» می‌آید.",           \
		.hint_en = "If you promised to call again; it will stand in “My day”.")

static const struct field contact_fields[] = {
	KEY(contact), VER(contact),
	REF(contact, household, household, "خانوار", "Household", .flags = REQUIRED | IMMUTABLE),
	FIELD(contact, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	KEYED(contact, worker, "گفت‌وگوکننده", "Who talked", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(contact, at, "زمان", "At", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	CONTACT_FIELDS(contact),
};
RECORD_TYPE(contact, "تماس", "Contact");

static const struct field contact_input_fields[] = {
	REF(contact_input, household, household, "خانوار", "Household", .flags = REQUIRED),
	CONTACT_FIELDS(contact_input),
};
RECORD_TYPE(contact_input, "ثبت تماس", "Record a contact");

static enum rc contact_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct contact_input *in = input;
	struct contact c = { .household = in->household, .channel = in->channel, .outcome = in->outcome,
		.from_family = in->from_family, .note = in->note, .again_on = in->again_on,
		.worker = ctx_done_by(ctx), .at = { ctx_done_at(ctx) } };
	struct household h;
	enum rc rc = household_for_change(ctx, tx, in->household, &h);

	(void)subject;
	if (rc)
		return rc;
	if (h.state != HOUSEHOLD_OPEN)
		return ctx_fault(ctx, CONFLICT, "household.not_open");
	visit_check_needs(ctx, &contact_input_type, in);
	if (!date_is_none(in->again_on) && date_cmp(in->again_on, fa_day_of_ms(ctx_done_at(ctx))) < 0)
		fault_field(&ctx->fault, "again_on", "visit.plan_past", NULL);
	if (ctx->fault.nfields)
		return ctx_fault(ctx, INVALID, "input.invalid");
	c.unit = h.unit;
	rc = row_insert(tx, &contact_type, &c);
	if (rc)
		return rc;
	journal_subject(tx, in->household.v);
	*ret_key = c.key.v;
	return in->outcome == CONTACT_REACHED ? visit_talked(ctx, tx, &h, ctx_today(ctx)) :
		tasks_missed(ctx, tx, in->household, TALKED, in->again_on);
}

const struct operation op_contact_record = {
	.name = "contact.record", .fa = "ثبت تماس", .en = "Record a contact",
	.subject = &contact_type, .input = &contact_input_type, .roles = ROLES_CENTRE, .flags = OP_CREATE,
	.path = "/contacts", .method = "POST", .run = contact_run,
};

static const struct field contact_word_fields[] = {
	REF(contact_word, household, household, "خانوار", "Household", .flags = REQUIRED),
	FIELD(contact_word, note, "پیام شما", "Your message", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 1000,
		.hint_fa = "مددکار خودتان آن را امروز یا نخستین روز کاری می‌بیند.",
		.hint_en = "Your own worker sees it today or on the next working day."),
};
RECORD_TYPE(contact_word, "پیام خانواده", "Word of a family");

static enum rc word_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct contact_word *in = input;
	struct contact c = { .household = in->household, .channel = CONTACT_MESSAGE, .outcome = CONTACT_LEFT_WORD,
		.from_family = true, .note = in->note, .again_on = ctx_today(ctx), .at = { tx_now(tx) } };
	struct household h;
	enum rc rc = household_for_change(ctx, tx, in->household, &h);

	(void)subject;
	if (rc)
		return rc;
	if (h.state != HOUSEHOLD_OPEN || !h.worker)
		return ctx_fault(ctx, CONFLICT, "contact.nobody");
	c.unit = h.unit;
	c.worker = h.worker;
	rc = row_insert(tx, &contact_type, &c);
	if (rc)
		return rc;
	journal_subject(tx, in->household.v);
	*ret_key = c.key.v;
	return OK;
}

const struct operation op_contact_word = {
	.name = "contact.word", .fa = "پیام خانواده به مددکار", .en = "Word of the family to its worker",
	.subject = &contact_type, .input = &contact_word_type, .flags = OP_INTERNAL, .run = word_run,
};

MESSAGES(contact,
	{ "contact.nobody", "اکنون مددکاری برای این پرونده نیست؛ لطفاً به مرکز زنگ بزنید.",
	  "This file has no worker at present; please call the centre." },
	{ "contact.note_missing", "یک یا دو جمله بنویسید که چه گفته شد.", "Write a sentence or two about what was said." },
);
