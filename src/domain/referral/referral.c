/* Referrals: from the draft to the result (R76, R78, R112, R113, R273). */
#include "referral_int.h"
#include "veiled.h"

#include <stdio.h>
#include <string.h>

/* ---- agencies --------------------------------------------------------------------------- */

enum rc agency_add_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct agency a = *(const struct agency *)input;
	enum rc rc;

	(void)subject;
	a.key.v = 0;
	a.unit = ctx->actor.unit.v;
	a.active = true;
	rc = row_insert(tx, &agency_type, &a);
	*ret_key = a.key.v;
	return rc;
}

enum rc agency_change_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct agency old, a = *(const struct agency *)input;
	enum rc rc = row_load(tx, &agency_type, subject, &old);

	if (rc == NOT_FOUND || (!rc && !in_scope(ctx, old.unit)))
		return ctx_fault(ctx, NOT_FOUND, "agency.not_found");
	if (rc)
		return rc;
	a.key = old.key;
	a.ver = old.ver;
	a.unit = old.unit;
	*ret_key = subject;
	return row_update(tx, &agency_type, &old, &a);
}

/* ---- counters ------------------------------------------------------------------------------ */

void referral_count(struct tx *tx, const void *record, int sign)
{
	const struct referral *r = record;

	if (r->state <= REFERRAL_DONE) {
		metric_add_unit(tx, M_REFERRALS_OUT, r->unit, 0, sign);
		metric_add_staff(tx, M_REFERRALS_OUT, r->worker, 0, sign);
	}
	if (referral_open(r->state) && r->to_unit > 0)
		metric_add_unit(tx, M_REFERRALS_IN, r->to_unit, 0, sign);
}

static enum rc referral_save(struct tx *tx, const struct referral *old, struct referral *r)
{
	enum rc rc = row_update(tx, &referral_type, old, r);

	if (rc)
		return rc;
	referral_count(tx, old, -1);
	referral_count(tx, r, +1);
	return OK;
}

struct difference { struct tx *tx; bool fix; };

static void see_difference(void *arg, int metric, int64_t subject, int64_t bucket, int64_t stored, int64_t counted)
{
	struct difference *d = arg;

	if (d->fix)
		counter_add(d->tx, metric, subject, bucket, counted - stored);
}

enum rc referral_recount(struct ctx *ctx, shard_id province, bool fix, int64_t *ret_differences)
{
	struct who who = ctx_who(ctx);
	struct difference d = { .fix = fix };
	struct recount *rec = recount_new();
	AUTO(tx) tx = {0};
	enum rc rc = fix ? tx_write(&tx, ctx->store, province, ctx->arena, &ctx->fault, &who, "referral.recount") :
		ctx_read(ctx, province, &tx);

	d.tx = &tx;
	if (rc == OK)
		rc = referral_counts(&tx, rec);
	if (rc == OK)
		rc = recount_compare(rec, &tx, M_REFERRALS_OUT, M_REFERRALS_IN, see_difference, &d, ret_differences);
	if (rc == OK)
		rc = tx_commit(&tx);
	recount_free(rec);
	return rc;
}

/* ---- who stands where --------------------------------------------------------------------- */

struct referral_sides referral_sides(const struct ctx *ctx, const struct referral *r)
{
	struct referral_sides s = { .holder = in_scope(ctx, r->unit),
		.receiver = r->to_unit > 0 && r->state != REFERRAL_DRAFT && in_scope(ctx, r->to_unit) };

	/* Where nobody has an account, the reply comes by link, or the centre types it in. */
	s.answers = ctx->program || s.receiver || (s.holder && r->to_unit <= 0);
	return s;
}

enum rc referral_load(struct ctx *ctx, struct tx *tx, referral_key key, struct referral *ret_r)
{
	struct referral r;
	struct referral_sides s;
	enum rc rc = row_load(tx, &referral_type, key.v, &r);

	if (rc == NOT_FOUND)
		return ctx_fault(ctx, NOT_FOUND, "referral.not_found");
	if (rc)
		return rc;
	s = referral_sides(ctx, &r);
	if (!s.holder && !s.receiver)
		return ctx_fault(ctx, NOT_FOUND, "referral.not_found");
	*ret_r = r;
	return OK;
}

enum rc referral_of_sender(struct ctx *ctx, struct tx *tx, int64_t key, struct referral *ret_r)
{
	enum rc rc = referral_load(ctx, tx, (referral_key){ key }, ret_r);

	if (rc)
		return rc;
	if (!referral_sides(ctx, ret_r).holder)
		return ctx_fault(ctx, NOT_FOUND, "referral.not_found");
	journal_subject(tx, key);
	journal_subject(tx, ret_r->household.v);
	return household_stays(ctx, tx, ret_r->household);
}

static enum rc of_answerer(struct ctx *ctx, struct tx *tx, int64_t key, uint32_t states, struct referral *ret_r)
{
	enum rc rc = referral_load(ctx, tx, (referral_key){ key }, ret_r);

	if (rc)
		return rc;
	if (!referral_sides(ctx, ret_r).answers)
		return ctx_fault(ctx, DENIED, "referral.not_yours");
	rc = household_stays(ctx, tx, ret_r->household);
	if (rc)
		return rc;
	if (!(states & 1u << ret_r->state))
		return ctx_fault(ctx, CONFLICT, "referral.wrong_state");
	journal_subject(tx, key);
	journal_subject(tx, ret_r->household.v);
	return OK;
}

/* ---- draft ----------------------------------------------------------------------------------- */

static enum rc name_agency(struct ctx *ctx, int64_t unit, struct referral *r)
{
	struct agency a;
	enum rc rc;
	AUTO(tx) national = {0};

	rc = ctx_read(ctx, SHARD_NATIONAL, &national);
	if (!rc)
		rc = row_load(&national, &agency_type, r->agency, &a);
	if (rc && rc != NOT_FOUND)
		return rc;
	if (rc || !a.active || !range_has(unit_range_of(UNIT(a.unit)), unit)) {
		fault_clear(&ctx->fault);
		return ctx_refuse(ctx, "agency", "referral.to_wrong");
	}
	r->to_name = arena_strdup(ctx->arena, a.name);
	return OK;
}

static const char *unit_name(struct ctx *ctx, int64_t unit)
{
	const char *name = ctx->org ? org_name(ctx->org, unit, DATE_NONE) : NULL;

	return str_empty(name) ? "بهزیستی" : arena_strdup(ctx->arena, name);
}

/* Fills in to whom; the rest of the four ways is none. */
static enum rc address_to(struct ctx *ctx, const struct referral_draft *in, int64_t unit, struct referral *r)
{
	r->to_kind = in->to_kind;
	r->to_unit = INT_NONE;
	r->agency = 0;
	/* Whoever works in another unit would learn of a secret file by it. */
	if (unit_veiled(unit) && (in->to_kind == TO_COUNTY || in->to_kind == TO_HIGHER))
		return ctx_refuse(ctx, "to_kind", "referral.secret");
	switch (in->to_kind) {
	case TO_COUNTY:
		r->to_unit = unit_county(UNIT(unit)).v;
		break;
	case TO_HIGHER:
		if (in->to_unit <= 0)
			return ctx_refuse(ctx, "to_unit", "referral.to_missing");
		if (in->to_unit == unit || !unit_no_valid(in->to_unit) || unit_shard(UNIT(in->to_unit)).v != unit_shard(UNIT(unit)).v ||
				(ctx->org && !org_unit(ctx->org, in->to_unit)))
			return ctx_refuse(ctx, "to_unit", "referral.to_wrong");
		r->to_unit = in->to_unit;
		break;
	case TO_AGENCY:
		if (in->agency <= 0)
			return ctx_refuse(ctx, "agency", "referral.to_missing");
		r->agency = in->agency;
		return name_agency(ctx, unit, r);
	default:
		if (str_empty(in->person))
			return ctx_refuse(ctx, "person", "referral.to_missing");
		r->to_name = in->person;
		return OK;
	}
	r->to_name = unit_name(ctx, r->to_unit);
	return OK;
}

static enum rc fill(struct ctx *ctx, struct tx *tx, const struct referral_draft *in, const struct household *h,
		struct referral *r)
{
	struct request asked;
	enum rc rc = household_member_check(ctx, tx, in->member, h->key);

	if (rc)
		return rc;
	if (in->request.v) {
		rc = request_load(ctx, tx, in->request, &asked);
		if (rc && rc != NOT_FOUND)
			return rc;
		if (rc || asked.household.v != h->key.v) {
			fault_clear(&ctx->fault);
			return ctx_refuse(ctx, "request", "referral.other_request");
		}
	}
	if (h->hide_address && in->shared >> (SHARE_ADDRESS - 1) & 1)
		return ctx_refuse(ctx, "shared", "referral.address_hidden");
	r->member = in->member;
	r->request = in->request;
	r->kind = in->kind;
	r->subject = in->subject;
	r->words = in->words;
	r->amount = in->amount.rial > 0 ? in->amount : (money_t){ INT_NONE };
	r->shared = in->shared;
	return address_to(ctx, in, h->unit, r);
}

static enum rc open_household(struct ctx *ctx, struct tx *tx, household_key key, struct household *ret_h)
{
	enum rc rc = household_for_change(ctx, tx, key, ret_h);

	if (rc)
		return rc;
	return ret_h->state == HOUSEHOLD_OPEN ? OK : ctx_fault(ctx, CONFLICT, "household.not_open");
}

enum rc referral_draft_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct referral_draft *in = input;
	struct household h;
	struct referral r;
	enum rc rc = open_household(ctx, tx, in->household, &h);

	(void)subject;
	if (rc)
		return rc;
	record_init(&referral_type, &r);
	r.household = h.key;
	r.unit = h.unit;
	r.worker = ctx->actor.staff;
	r.state = REFERRAL_DRAFT;
	rc = fill(ctx, tx, in, &h, &r);
	if (rc)
		return rc;
	rc = row_insert(tx, &referral_type, &r);
	if (!rc)
		referral_count(tx, &r, +1);
	*ret_key = r.key.v;
	return rc;
}

enum rc referral_change_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct referral old, r;
	struct household h;
	enum rc rc = referral_of_sender(ctx, tx, subject, &old);

	if (rc)
		return rc;
	if (old.state != REFERRAL_DRAFT)
		return ctx_fault(ctx, CONFLICT, "referral.wrong_state");
	rc = open_household(ctx, tx, old.household, &h);
	if (rc)
		return rc;
	r = old;
	rc = fill(ctx, tx, input, &h, &r);
	if (rc)
		return rc;
	*ret_key = subject;
	return referral_save(tx, &old, &r);
}

/* ---- what is told ---------------------------------------------------------------------------- */

static void line(struct buf *b, const char *label, const char *text)
{
	if (str_empty(text))
		return;
	if (b->len)
		buf_putc(b, '\n');
	buf_printf(b, "%s: %s", label, text);
}

static const char *ltr(struct ctx *ctx, const char *code)
{
	AUTO(buf) b = {0};

	if (str_empty(code))
		return NULL;
	buf_init(&b, 512);
	fa_put_ltr(&b, code);
	return arena_strdup(ctx->arena, buf_str(&b));
}

/* Digits as people read them, in an isolate of their own direction. */
static const char *grouped(struct ctx *ctx, void (*put)(struct buf *b, const char *code, enum lang lang), const char *code)
{
	AUTO(buf) b = {0};

	if (str_empty(code))
		return NULL;
	buf_init(&b, 512);
	put(&b, code, LANG_FA);
	return ltr(ctx, buf_str(&b));
}

enum rc referral_tell(struct ctx *ctx, struct tx *tx, const struct referral *r, const char **ret_text)
{
	AUTO(buf) b = {0}, number = {0};
	struct household h;
	struct member m;
	enum rc rc = household_load(ctx, tx, r->household, &h);

	if (!rc)
		rc = row_load(tx, &member_type, r->member.v ? r->member.v : h.head.v, &m);
	if (rc)
		return rc;
	buf_init(&b, 16 << 10);
	buf_init(&number, 256);
#define SHARED(what) (r->shared >> ((what) - 1) & 1)
	if (SHARED(SHARE_NAME))
		line(&b, "نام", member_shown_name(&m, ctx->arena));
	if (SHARED(SHARE_ID))
		line(&b, "کد ملی", grouped(ctx, fa_put_national_id, m.national_id));
	if (SHARED(SHARE_PHONE))
		line(&b, "شماره تماس", grouped(ctx, fa_put_phone, str_empty(m.mobile) ? h.phone : m.mobile));
	if (SHARED(SHARE_ADDRESS) && !h.hide_address)
		line(&b, "نشانی", h.address);
	if (SHARED(SHARE_MEMBERS)) {
		fa_put_plain(&number, h.members, LANG_FA);
		line(&b, "تعداد اعضای خانواده", buf_str(&number));
	}
	if (SHARED(SHARE_FILE))
		line(&b, "شماره پرونده", ltr(ctx, h.file_number));
#undef SHARED
	line(&b, "خواسته", r->subject);
	if (r->amount.rial > 0) {
		buf_clear(&number);
		fa_put_rial(&number, r->amount.rial, LANG_FA);
		line(&b, "مبلغ", buf_str(&number));
	}
	line(&b, "توضیح", r->words);
	*ret_text = arena_strdup(ctx->arena, buf_str(&b));
	return OK;
}

/* ---- sending --------------------------------------------------------------------------------- */

static int64_t days_of(int32_t kind)
{
	switch (kind) {
	case REFERRAL_RECURRING: return 15;
	case REFERRAL_ONE_OFF: return 7;
	case REFERRAL_LETTER: return 10;
	default: return 10;
	}
}

static enum rc due_on(struct ctx *ctx, int32_t kind, date_t *ret_day)
{
	const struct choice *c = choice_of(referral_kind_choices, kind);
	int64_t days = days_of(kind);
	enum rc rc = setting_number(ctx, arena_printf(ctx->arena, SETTING_REFERRAL_DAYS "%s", c->code), days, &days);

	if (rc)
		return rc;
	*ret_day = ctx_workday(ctx, ctx_today(ctx), days > 0 && days < 366 ? (int)days : 366);
	return OK;
}

/* The family agrees as it is sent: that is the record which stands from now on. */
static enum rc write_consent(struct ctx *ctx, struct tx *tx, const struct referral *r, const struct household *h, bool is_signed,
		consent_key *ret_key)
{
	struct consent_give in = { .household = h->key, .member = r->member.v ? r->member : h->head,
		.purpose = CONSENT_FOR_REFERRAL, .what = r->subject, .to_whom = r->to_name,
		.how = is_signed ? CONSENT_HOW_SIGNED : CONSENT_HOW_SPOKEN, .given_on = ctx_today(ctx) };

	return op_consent_give.run(ctx, tx, &in, 0, &ret_key->v);
}

/* Nothing leaves without the family's word, or the technical responsible's reason (R11, R113). */
static enum rc take_consent(struct ctx *ctx, struct tx *tx, const struct referral_send *in, const struct household *h,
		struct referral *r)
{
	enum rc rc = consent_stands(tx, h->key, CONSENT_FOR_REFERRAL, ctx_today(ctx), &r->agreed);

	r->consent = 0;
	r->despite = NULL;
	if (rc || r->agreed.v)
		return rc;
	if (in->consent == REFERRAL_SIGNED || in->consent == REFERRAL_SPOKEN)
		return write_consent(ctx, tx, r, h, in->consent == REFERRAL_SIGNED, &r->agreed);
	if (ctx->actor.role != ROLE_TECHNICAL_RESPONSIBLE || !in->consent)
		return ctx_refuse(ctx, "consent", "referral.consent_needed");
	r->consent = in->consent;
	r->despite = in->despite;
	return str_empty(in->despite) ? ctx_refuse(ctx, "despite", "referral.despite_missing") : OK;
}

/* Out it goes: a deadline, and a task that stands with the file until the answer is there. */
static enum rc put_out(struct ctx *ctx, struct tx *tx, const struct referral *old, struct referral *r)
{
	struct task t = { .kind = TASK_REFERRAL, .source = r->key.v, .household = r->household, .what = r->subject };
	enum rc rc = due_on(ctx, r->kind, &r->due_on);

	r->state = REFERRAL_SENT;
	r->sent_at.ms = tx_now(tx);
	if (!rc)
		rc = referral_tell(ctx, tx, r, &r->told);
	if (!rc)
		rc = referral_save(tx, old, r);
	/* Sent again after a move between provinces: the reminder of the first time is done with that. */
	if (!rc)
		rc = tasks_done_of(ctx, tx, r->household, r->key.v);
	t.due_on = r->due_on;
	return rc ? rc : task_make_in(ctx, tx, &t);
}

enum rc referral_send_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct household h, raised;
	struct referral old, r;
	enum rc rc = referral_of_sender(ctx, tx, subject, &old);

	if (rc)
		return rc;
	if (old.state != REFERRAL_DRAFT)
		return ctx_fault(ctx, CONFLICT, "referral.wrong_state");
	rc = open_household(ctx, tx, old.household, &h);
	if (rc)
		return rc;
	r = old;
	rc = take_consent(ctx, tx, input, &h, &r);
	if (!rc)
		rc = put_out(ctx, tx, &old, &r);
	*ret_key = subject;
	if (rc || h.stage >= STAGE_REFERRAL)
		return rc;
	raised = h;
	raised.stage = STAGE_REFERRAL;
	return household_save(ctx, tx, &h, &raised);
}

/* A refusal falls: the same receiver is asked again, and told why; the refusal stands in the history. */
enum rc referral_reopen_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct referral_reopen *in = input;
	struct household h;
	struct referral old, r;
	enum rc rc = referral_of_sender(ctx, tx, subject, &old);

	if (rc)
		return rc;
	if (old.state != REFERRAL_REFUSED && (old.state != REFERRAL_CLOSED || !old.refusal))
		return ctx_fault(ctx, CONFLICT, "referral.wrong_state");
	rc = open_household(ctx, tx, old.household, &h);
	if (rc)
		return rc;
	r = old;
	r.words = str_empty(old.words) ? in->words : arena_printf(tx->arena, "%s\n%s", in->words, old.words);
	if (utf8_count(r.words) > 1000)
		r.words = in->words;
	r.refusal = r.decided_role = r.via = 0;
	r.decided_by = 0;
	r.answer = r.closed_note = NULL;
	r.seen_at.ms = r.decided_at.ms = r.closed_at.ms = 0;
	*ret_key = subject;
	return put_out(ctx, tx, &old, &r);
}

/* ---- answers ----------------------------------------------------------------------------------- */

#define BIT(s) (1u << (s))
#define UNDECIDED (BIT(REFERRAL_SENT) | BIT(REFERRAL_SEEN))

enum rc referral_see_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct referral old, r;
	enum rc rc = of_answerer(ctx, tx, subject, BIT(REFERRAL_SENT), &old);

	(void)input;
	if (rc)
		return rc;
	r = old;
	r.state = REFERRAL_SEEN;
	r.seen_at.ms = tx_now(tx);
	*ret_key = subject;
	return referral_save(tx, &old, &r);
}

enum rc referral_look(struct ctx *ctx, const struct referral *r)
{
	int64_t key;
	enum rc rc;

	if (r->state != REFERRAL_SENT || !(ctx->program || referral_sides(ctx, r).receiver) || !may(ctx, &op_referral_see))
		return OK;
	ctx->inside = true;
	rc = operation_run(ctx, &op_referral_see, shard_of_key(r->key.v), NULL, r->key.v, &key);
	ctx->inside = false;
	/* Somebody else looked at the same moment. */
	if (rc == CONFLICT) {
		fault_clear(&ctx->fault);
		return OK;
	}
	return rc;
}

static void decide(struct ctx *ctx, struct tx *tx, struct referral *r)
{
	struct referral_sides s = referral_sides(ctx, r);

	r->decided_at.ms = tx_now(tx);
	r->decided_by = ctx->actor.staff;
	r->decided_role = ctx->program ? 0 : (int32_t)ctx->actor.role;
	r->via = ctx->program ? VIA_LINK : s.receiver ? VIA_ACCOUNT : VIA_TYPED;
}

/* The end of waiting: the task is done, and a link opens nothing more. */
static enum rc settle(struct ctx *ctx, struct tx *tx, const struct referral *old, struct referral *r, int64_t *ret_key)
{
	enum rc rc;

	r->link_hash = NULL;
	r->link_until.ms = 0;
	rc = referral_save(tx, old, r);
	if (!rc)
		rc = tasks_done_of(ctx, tx, r->household, r->key.v);
	*ret_key = r->key.v;
	return rc;
}

enum rc referral_accept_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct referral_accept *in = input;
	struct referral old, r;
	enum rc rc = of_answerer(ctx, tx, subject, UNDECIDED, &old);

	if (rc)
		return rc;
	r = old;
	r.state = REFERRAL_ACCEPTED;
	r.answer = in->answer;
	decide(ctx, tx, &r);
	*ret_key = subject;
	return referral_save(tx, &old, &r);
}

enum rc referral_refuse_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct referral_refuse *in = input;
	struct referral old, r;
	enum rc rc = of_answerer(ctx, tx, subject, UNDECIDED | BIT(REFERRAL_ACCEPTED), &old);

	if (rc)
		return rc;
	r = old;
	r.state = REFERRAL_REFUSED;
	r.refusal = in->refusal;
	r.answer = in->answer;
	decide(ctx, tx, &r);
	return settle(ctx, tx, &old, &r, ret_key);
}

enum rc referral_finish_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct referral_finish *in = input;
	struct referral old, r;
	enum rc rc = of_answerer(ctx, tx, subject, BIT(REFERRAL_ACCEPTED), &old);

	if (rc)
		return rc;
	r = old;
	r.state = REFERRAL_DONE;
	r.done_at.ms = tx_now(tx);
	r.result = in->result;
	r.granted = in->granted.rial > 0 ? in->granted : (money_t){ INT_NONE };
	return settle(ctx, tx, &old, &r, ret_key);
}

enum rc referral_close_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct referral_close *in = input;
	struct referral old, r;
	enum rc rc = referral_of_sender(ctx, tx, subject, &old);

	if (rc)
		return rc;
	if (old.state != REFERRAL_DONE && old.state != REFERRAL_REFUSED)
		return ctx_fault(ctx, CONFLICT, "referral.wrong_state");
	r = old;
	r.state = REFERRAL_CLOSED;
	r.closed_at.ms = tx_now(tx);
	r.closed_note = in->note;
	return settle(ctx, tx, &old, &r, ret_key);
}

enum rc referral_withdraw_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct referral_withdraw *in = input;
	struct referral old, r;
	enum rc rc = referral_of_sender(ctx, tx, subject, &old);

	if (rc)
		return rc;
	if (!((BIT(REFERRAL_DRAFT) | UNDECIDED) & BIT(old.state)))
		return ctx_fault(ctx, CONFLICT, "referral.wrong_state");
	r = old;
	r.state = REFERRAL_WITHDRAWN;
	r.closed_at.ms = tx_now(tx);
	r.closed_note = in->note;
	return settle(ctx, tx, &old, &r, ret_key);
}

/* ---- another province ------------------------------------------------------------------------- */

void referral_anew(struct ctx *ctx, struct referral *r)
{
	if (!referral_open(r->state) && r->state != REFERRAL_DRAFT)
		return;
	if (r->to_unit <= 0)
		return;
	r->to_kind = TO_COUNTY;
	r->to_unit = unit_county(UNIT(r->unit)).v;
	r->to_name = unit_name(ctx, r->to_unit);
	r->state = REFERRAL_DRAFT;
	r->agreed.v = 0;
	r->told = r->answer = r->despite = NULL;
	r->consent = 0;
	r->due_on = DATE_NONE;
	r->sent_at.ms = r->seen_at.ms = r->decided_at.ms = 0;
	r->decided_by = 0;
	r->decided_role = r->via = 0;
}

enum rc referral_link_give_way(struct tx *tx, const struct referral *r)
{
	struct referral old, trace;
	enum rc rc;

	if (str_empty(r->link_hash))
		return OK;
	rc = referral_by_hash(tx, r->link_hash, &old);
	if (rc)
		return rc == NOT_FOUND ? OK : rc;
	trace = old;
	trace.link_hash = NULL;
	return row_update(tx, &referral_type, &old, &trace);
}

/* ---- the one-time link -------------------------------------------------------------------------- */

static const char *hash_of(struct ctx *ctx, const char *token)
{
	struct blind b = blind_of(ctx->store, "referral_link", token);
	char hex[2 * sizeof b.b + 1];

	for (size_t i = 0; i < sizeof b.b; i++)
		snprintf(hex + 2 * i, 3, "%02x", b.b[i]);
	return arena_strdup(ctx->arena, hex);
}

enum rc referral_link_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct referral_link *in = input;
	struct referral old, r;
	enum rc rc = referral_of_sender(ctx, tx, subject, &old);

	if (rc)
		return rc;
	if (!referral_open(old.state) || old.to_unit > 0)
		return ctx_fault(ctx, CONFLICT, "referral.wrong_state");
	r = old;
	r.link_hash = in->hash;
	r.link_until.ms = tx_now(tx) + REFERRAL_LINK_DAYS * INT64_C(86400000);
	*ret_key = subject;
	return referral_save(tx, &old, &r);
}

enum rc referral_link_make(struct ctx *ctx, referral_key key, char ret_token[REFERRAL_TOKEN_LEN + 1])
{
	static const char symbols[] = "0123456789abcdefghjkmnpqrstvwxyz";
	struct referral_link in;
	int64_t none;
	enum rc rc;

	for (size_t i = 0; i < REFERRAL_TOKEN_LEN; i++)
		ret_token[i] = symbols[rng_below(store_rng(ctx->store), 32)];
	ret_token[REFERRAL_TOKEN_LEN] = '\0';
	in.hash = hash_of(ctx, ret_token);
	ctx->inside = true;
	rc = operation_run(ctx, &op_referral_link, shard_of_key(key.v), &in, key.v, &none);
	ctx->inside = false;
	return rc;
}

enum rc referral_by_token(struct ctx *ctx, const char *token, struct referral *ret_r)
{
	bool shaped = token && strlen(token) == REFERRAL_TOKEN_LEN;
	const char *hash = hash_of(ctx, shaped ? token : "");
	shard_id shards[SHARD_MAX];
	int n = store_shards(ctx->store, shards);
	bool found = false;

	/* All provinces are asked, whatever the first says: the time tells nothing. */
	for (int i = 0; i < n; i++) {
		struct referral r;
		enum rc rc;
		AUTO(tx) tx = {0};

		if (shards[i].v == SHARD_NATIONAL.v)
			continue;
		rc = ctx_read(ctx, shards[i], &tx);
		if (!rc)
			rc = referral_by_hash(&tx, hash, &r);
		if (rc && rc != NOT_FOUND)
			return rc;
		if (rc == OK && shaped && r.link_until.ms > ctx_now(ctx) && referral_open(r.state)) {
			*ret_r = r;
			found = true;
		}
	}
	fault_clear(&ctx->fault);
	return found ? OK : ctx_fault(ctx, NOT_FOUND, "referral.not_found");
}
