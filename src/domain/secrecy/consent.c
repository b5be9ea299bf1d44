/* What a family has agreed to: tables and verbs (R11). */
#include "consent.h"

#include "message.h"

enum { LIST_MAX = 300 };

const struct choice consent_purpose_choices[] = {
	{ CONSENT_FOR_REFERRAL,      "referral",      "معرفی به نهاد یا مرکز دیگر", "Referral to another agency" },
	{ CONSENT_FOR_TRANSFER,      "transfer",      "رفتن پرونده به مرکز دیگر", "Transfer of the file" },
	{ CONSENT_FOR_INQUIRY,       "inquiry",       "پرس‌وجو از دیگران", "Asking others about the family" },
	{ CONSENT_FOR_DOCUMENTS,     "documents",     "نگه داشتن رونوشت مدارک", "Keeping copies of documents" },
	{ CONSENT_FOR_COUNSELLING,   "counselling",   "مشاوره", "Counselling" },
	{ CONSENT_FOR_PHOTO,         "photo",         "عکس گرفتن", "Taking photos" },
	{ CONSENT_FOR_NEIGHBOURHOOD, "neighbourhood", "کمک گرفتن از اهل محله", "Help from the neighbourhood" },
	{ CONSENT_FOR_STORY,         "story",         "گفتن سرگذشت، بی‌نام", "Telling the story, without names" },
	{ CONSENT_FOR_OTHER,         "other",         "چیز دیگر", "Something else" },
	{ 0 }
};
const struct choice consent_how_choices[] = {
	{ CONSENT_HOW_SIGNED, "signed", "با امضا", "Signed" },
	{ CONSENT_HOW_SPOKEN, "spoken", "با گفتار، در حضور همکار", "Spoken" },
	{ 0 }
};
const struct choice consent_state_choices[] = {
	{ CONSENT_STANDS,    "stands",    "برقرار", "Stands" },
	{ CONSENT_WITHDRAWN, "withdrawn", "پس گرفته شد", "Withdrawn" },
	{ 0 }
};

#define CONSENT_FIELDS(s, more)                                                                                  \
	REF(s, member, member, "چه کسی رضایت داده است", "Who agreed", .flags = REQUIRED | more),                    \
	CHOICE(s, purpose, consent_purpose_choices, "برای چه کاری", "For what", .flags = REQUIRED | more),           \
	FIELD(s, what, "به چه چیزی رضایت داده است", "What was agreed to", .kind = TEXT_NOTE,                          \
		.flags = REQUIRED | SENSITIVE | more, .max = 1000),                                                 \
	FIELD(s, to_whom, "در برابر چه کسی", "Towards whom", .kind = TEXT_PLAIN, .flags = SENSITIVE | more, .max = 200, \
		.hint_fa = "نام نهاد، مدرسه یا شخص؛ اگر فقط در همین مرکز است خالی بماند.",                           \
		.hint_en = "Agency, school or person; empty when it stays within this centre."),                    \
	CHOICE(s, how, consent_how_choices, "چگونه", "How", .flags = REQUIRED | more),                                \
	FIELD(s, given_on, "تاریخ رضایت", "Given on", .flags = REQUIRED | more),                                       \
	FIELD(s, until_on, "تا چه روزی", "Until", .flags = more,                                                       \
		.hint_fa = "خالی یعنی تا وقتی خانواده آن را پس بگیرد.",                                              \
		.hint_en = "Empty: until the family takes it back.")

static const struct field consent_fields[] = {
	KEY(consent), VER(consent),
	REF(consent, household, household, "خانوار", "Household", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	CONSENT_FIELDS(consent, INTERNAL | IMMUTABLE),
	KEYED(consent, taken_by, "ثبت‌کننده", "Written down by", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	CHOICE(consent, state, consent_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(consent, withdrawn_on, "تاریخ پس گرفتن", "Withdrawn on", .flags = INTERNAL),
	KEYED(consent, withdrawn_by, "ثبت‌کنندهٔ پس گرفتن", "Withdrawal written down by", .flags = INTERNAL),
	FIELD(consent, withdraw_note, "گفتهٔ خانواده", "In the family's words", .kind = TEXT_NOTE,
		.flags = SENSITIVE | INTERNAL, .max = 500),
};
RECORD_TYPE(consent, "رضایت", "Consent");

static const struct field consent_give_fields[] = {
	REF(consent_give, household, household, "خانوار", "Household", .flags = REQUIRED),
	CONSENT_FIELDS(consent_give, 0),
};
RECORD_TYPE(consent_give, "ثبت رضایت", "Record a consent");

static const struct field consent_withdraw_fields[] = {
	FIELD(consent_withdraw, withdraw_note, "گفتهٔ خانواده (اگر خواست)", "In the family's words, if it likes", .kind = TEXT_NOTE,
		.flags = SENSITIVE, .max = 500),
};
RECORD_TYPE(consent_withdraw, "پس گرفتن رضایت", "Withdraw a consent");

/* ---- verbs ------------------------------------------------------------------------------- */

static enum rc run_give(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct consent_give *in = input;
	struct consent c = { .household = in->household, .member = in->member, .purpose = in->purpose, .what = in->what,
		.to_whom = in->to_whom, .how = in->how, .given_on = in->given_on, .until_on = in->until_on,
		.taken_by = ctx_done_by(ctx), .state = CONSENT_STANDS };
	struct household h;
	enum rc rc = household_for_change(ctx, tx, in->household, &h);

	(void)subject;
	if (!rc)
		rc = household_member_check(ctx, tx, in->member, in->household);
	if (rc)
		return rc;
	if (date_cmp(in->given_on, ctx_today(ctx)) > 0)
		return ctx_refuse(ctx, "given_on", "consent.later");
	if (!date_is_none(in->until_on) && date_cmp(in->until_on, in->given_on) < 0)
		return ctx_refuse(ctx, "until_on", "consent.until");
	rc = row_insert(tx, &consent_type, &c);
	*ret_key = c.key.v;
	return rc;
}

static enum rc run_withdraw(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct consent_withdraw *in = input;
	struct consent old, c;
	struct household h;
	enum rc rc = row_load(tx, &consent_type, subject, &old);

	if (!rc)
		rc = household_for_change(ctx, tx, old.household, &h);
	if (rc)
		return rc == NOT_FOUND ? ctx_fault(ctx, NOT_FOUND, "not_found") : rc;
	if (old.state != CONSENT_STANDS)
		return ctx_fault(ctx, CONFLICT, "consent.withdrawn");
	c = old;
	c.state = CONSENT_WITHDRAWN;
	c.withdrawn_on = ctx_today(ctx);
	c.withdrawn_by = ctx_done_by(ctx);
	c.withdraw_note = in->withdraw_note;
	*ret_key = subject;
	return row_update(tx, &consent_type, &old, &c);
}

const struct operation op_consent_give = {
	.name = "consent.give", .fa = "ثبت رضایت", .en = "Record a consent", .subject = &consent_type,
	.input = &consent_give_type, .roles = ROLES_CENTRE, .flags = OP_CREATE,
	.path = "/consents", .method = "POST", .run = run_give,
};
const struct operation op_consent_withdraw = {
	.name = "consent.withdraw", .fa = "پس گرفتن رضایت", .en = "Withdraw a consent", .subject = &consent_type,
	.input = &consent_withdraw_type, .roles = ROLES_CENTRE, .flags = OP_CHANGE,
	.states = consent_state_choices, .from_states = 1u << CONSENT_STANDS, .to_state = CONSENT_WITHDRAWN,
	.path = "/consents/{key}/withdraw", .method = "POST", .run = run_withdraw,
};

/* ---- asking --------------------------------------------------------------------------------- */

bool consent_holds(const struct consent *c, date_t day)
{
	return c->state == CONSENT_STANDS && date_cmp(c->given_on, day) <= 0 &&
		(date_is_none(c->until_on) || date_cmp(day, c->until_on) <= 0);
}

enum rc consent_list(struct ctx *ctx, struct tx *tx, household_key household, struct consent **ret_list, size_t *ret_n)
{
	struct household h;
	enum rc rc = household_load(ctx, tx, household, &h);

	return rc ? rc : row_list_by(tx, &consent_type, "household", household.v, LIST_MAX, ret_list, ret_n);
}

MESSAGES(consent,
	{ "consent.later", "تاریخ رضایت نمی‌تواند پس از امروز باشد.", "A consent cannot be dated after today." },
	{ "consent.until", "آخرین روز پیش از تاریخ رضایت است.", "The last day lies before the day it was given." },
	{ "consent.withdrawn", "این رضایت پیش‌تر پس گرفته شده است.", "This consent was withdrawn before." },
);
