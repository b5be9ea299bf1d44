/* Complaints and appeals: told, looked at one level above, answered, reopened (R10, R11, R51, R389). */
#include "complaint_int.h"

/* ---- whose it is ------------------------------------------------------------------------ */

/* Nobody judges what is said about the own unit; thanks and advice go there directly. */
static int64_t handler_of(int32_t kind, int64_t about)
{
	return kind == COMPLAINT_FEEDBACK ? about : unit_parent(UNIT(about)).v;
}

static int64_t days_of(int32_t kind)
{
	switch (kind) {
	case COMPLAINT_APPEAL: return 10;
	case COMPLAINT_COMPLAINT: return 15;
	default: return 10;
	}
}

static enum rc due_on(struct ctx *ctx, int32_t kind, date_t *ret_day)
{
	const struct choice *c = choice_of(complaint_kind_choices, kind);
	int64_t days = days_of(kind);
	enum rc rc = setting_number(ctx, arena_printf(ctx->arena, SETTING_COMPLAINT_DAYS "%s", c->code), days, &days);

	if (rc)
		return rc;
	*ret_day = ctx_workday(ctx, ctx_today(ctx), days > 0 && days < 366 ? (int)days : 366);
	return OK;
}

/* ---- reading ------------------------------------------------------------------------------ */

enum rc complaint_load(struct ctx *ctx, struct tx *tx, complaint_key key, struct complaint *ret_c)
{
	struct complaint c;
	enum rc rc = row_load(tx, &complaint_type, key.v, &c);

	if (rc == NOT_FOUND || (!rc && !in_scope(ctx, c.handler)))
		return ctx_fault(ctx, NOT_FOUND, "complaint.not_found");
	if (rc)
		return rc;
	*ret_c = c;
	return OK;
}

/* What the centre of the file may know of an appeal: that it is there, and what came of it. */
static void hide_told(struct complaint *c)
{
	if (c->filed_by)
		return;
	c->code = c->words = c->reporter_name = c->reporter_phone = c->reply = c->question = c->again = NULL;
}

enum { APPEALS_MAX = 100 };

enum rc appeal_list(struct ctx *ctx, struct tx *tx, household_key household, struct complaint **ret_list, size_t *ret_n)
{
	struct household h;
	struct complaint *list;
	size_t n;
	enum rc rc = household_load(ctx, tx, household, &h);

	if (!rc)
		rc = row_list_by(tx, &complaint_type, "household", household.v, APPEALS_MAX, &list, &n);
	if (rc)
		return rc;
	for (size_t i = 0; i < n / 2; i++) {
		struct complaint c = list[i];

		list[i] = list[n - 1 - i];
		list[n - 1 - i] = c;
	}
	for (size_t i = 0; i < n; i++)
		hide_told(&list[i]);
	*ret_list = list;
	*ret_n = n;
	return OK;
}

enum rc appeal_of(struct tx *tx, int64_t decision, struct complaint *ret_c)
{
	struct complaint *list;
	size_t n;
	enum rc rc = row_list_by(tx, &complaint_type, "decision", decision, APPEALS_MAX, &list, &n);

	if (rc)
		return rc;
	if (n == 0)
		return NOT_FOUND;
	hide_told(&list[n - 1]);
	*ret_c = list[n - 1];
	return OK;
}

bool complaint_may_reopen(const struct ctx *ctx, const struct complaint *c)
{
	return c->state == COMPLAINT_ANSWERED &&
		date_diff(fa_day_of_ms(c->answered_at.ms), ctx_today(ctx)) <= COMPLAINT_REOPEN_DAYS;
}

/* ---- writing ------------------------------------------------------------------------------- */

static void count(struct tx *tx, const struct complaint *c, int sign)
{
	if (complaint_open(c->state))
		counter_add(tx, M_COMPLAINTS_OPEN, c->handler, 0, sign);
	if (c->kind == COMPLAINT_APPEAL || c->kind == COMPLAINT_COMPLAINT)
		metric_add_unit(tx, M_COMPLAINTS_MONTH, c->about_unit, fa_month_index(fa_day_of_ms(c->received_at.ms)), sign);
}

static enum rc save(struct tx *tx, const struct complaint *old, struct complaint *c)
{
	enum rc rc = row_update(tx, &complaint_type, old, c);

	if (rc)
		return rc;
	count(tx, old, -1);
	count(tx, c, +1);
	journal_subject(tx, c->key.v);
	return OK;
}

static enum rc insert(struct ctx *ctx, struct tx *tx, struct complaint *c, int64_t *ret_key)
{
	enum rc rc = due_on(ctx, c->kind, &c->due_on);

	c->state = COMPLAINT_RECEIVED;
	c->handler = handler_of(c->kind, c->about_unit);
	c->received_at.ms = tx_now(tx);
	c->code = tracking_code_new(tx);
	if (!rc)
		rc = row_insert(tx, &complaint_type, c);
	if (rc)
		return rc;
	journal_subject(tx, c->key.v);
	count(tx, c, +1);
	*ret_key = c->key.v;
	return OK;
}

static const char *in_words(struct ctx *ctx, const struct decision *d)
{
	return arena_printf(ctx->arena, "%s%s%s%s%s", choice_label(appeal_against_choices, d->against, LANG_FA),
		str_empty(d->what) ? "" : ": ", str_empty(d->what) ? "" : d->what, str_empty(d->why) ? "" : "\n",
		str_empty(d->why) ? "" : d->why);
}

static enum rc insert_appeal(struct ctx *ctx, struct tx *tx, const struct decision *d, struct complaint *c, int64_t *ret_key)
{
	int64_t under_way;
	enum rc rc = complaint_open_of(tx, d->key, &under_way);

	if (rc)
		return rc;
	if (under_way)
		return ctx_fault(ctx, CONFLICT, "complaint.appealed");
	c->kind = COMPLAINT_APPEAL;
	c->against = d->against;
	c->decision = d->key;
	c->about_unit = d->unit;
	c->decided = in_words(ctx, d);
	rc = insert(ctx, tx, c, ret_key);
	if (!rc && c->household.v)
		journal_subject(tx, c->household.v);
	return rc;
}

enum rc appeal_run_add(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct appeal_add *in = input;
	struct complaint c = { .household = in->household, .words = in->words, .reporter_phone = in->reporter_phone,
		.filed_by = ctx->actor.staff };
	struct household h;
	struct decision d;
	enum rc rc = household_for_change(ctx, tx, in->household, &h);

	(void)subject;
	if (!rc)
		rc = decision_find(ctx, tx, in->household, in->decision, &d);
	if (rc == NOT_FOUND && str_eq(ctx->fault.code, "complaint.no_decision")) {
		fault_field(&ctx->fault, "decision", "complaint.no_decision", NULL);
		return ctx_fault(ctx, INVALID, "complaint.no_decision");
	}
	return rc ? rc : insert_appeal(ctx, tx, &d, &c, ret_key);
}

/* Whoever holds the code of the request; by the program, so nothing of the file is learnt. */
enum rc appeal_run_tell(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct appeal_tell *in = input;
	struct complaint c = { .words = in->words, .reporter_name = in->reporter_name, .reporter_phone = in->reporter_phone };
	struct decision d = { .against = AGAINST_REQUEST };
	struct request r;
	enum rc rc = request_load(ctx, tx, (request_key){ in->request }, &r);

	(void)subject;
	if (rc)
		return rc;
	if (r.state != REQUEST_REFUSED)
		return ctx_fault(ctx, CONFLICT, "complaint.no_decision");
	c.household = r.household;
	d.key = r.key.v;
	d.unit = r.unit;
	d.what = r.number;
	d.why = choice_label(request_refusal_choices, r.refusal, LANG_FA);
	return insert_appeal(ctx, tx, &d, &c, ret_key);
}

enum rc complaint_run_tell(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct complaint_tell *in = input;
	struct complaint c = { .kind = in->kind, .about_unit = in->about_unit, .words = in->words,
		.topic = in->kind == COMPLAINT_COMPLAINT ? in->topic : 0, .reporter_name = in->reporter_name,
		.reporter_phone = in->reporter_phone };

	(void)subject;
	if (!unit_no_valid(in->about_unit) || unit_level_of(UNIT(in->about_unit)) < LEVEL_PROVINCE ||
			unit_shard(UNIT(in->about_unit)).v != tx->shard.v || (ctx->org && !org_unit(ctx->org, in->about_unit))) {
		fault_field(&ctx->fault, "about_unit", "complaint.unit", NULL);
		return ctx_fault(ctx, INVALID, "complaint.unit");
	}
	return insert(ctx, tx, &c, ret_key);
}

/* ---- handling ---------------------------------------------------------------------------------- */

#define BIT(s) (1u << (s))

static enum rc for_change(struct ctx *ctx, struct tx *tx, int64_t key, unsigned states, struct complaint *ret_c)
{
	enum rc rc = complaint_load(ctx, tx, (complaint_key){ key }, ret_c);

	if (rc)
		return rc;
	return states & BIT(ret_c->state) ? OK : ctx_fault(ctx, CONFLICT, "complaint.wrong_state");
}

/* For whoever told it: the program behind the code, or the staff of the file who wrote it down. */
static enum rc of_teller(struct ctx *ctx, struct tx *tx, int64_t key, int32_t state, struct complaint *ret_c)
{
	struct household h;
	enum rc rc = row_load(tx, &complaint_type, key, ret_c);

	if (!rc && !ctx->program && (!ret_c->filed_by || household_load(ctx, tx, ret_c->household, &h)))
		rc = NOT_FOUND;
	if (rc == NOT_FOUND)
		return ctx_fault(ctx, NOT_FOUND, "complaint.not_found");
	if (rc)
		return rc;
	return ret_c->state == state ? OK : ctx_fault(ctx, CONFLICT, "complaint.wrong_state");
}

enum rc complaint_run_take(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct complaint old, c;
	enum rc rc = for_change(ctx, tx, subject, BIT(COMPLAINT_RECEIVED) | BIT(COMPLAINT_REOPENED), &old);

	(void)input;
	if (rc)
		return rc;
	c = old;
	c.owner = ctx->actor.staff;
	c.state = COMPLAINT_REVIEW;
	*ret_key = subject;
	return save(tx, &old, &c);
}

enum rc complaint_run_ask(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct complaint_ask *in = input;
	struct complaint old, c;
	enum rc rc = for_change(ctx, tx, subject, BIT(COMPLAINT_RECEIVED) | BIT(COMPLAINT_REOPENED) | BIT(COMPLAINT_REVIEW), &old);

	if (rc)
		return rc;
	c = old;
	c.owner = ctx->actor.staff;
	c.state = COMPLAINT_ASKED;
	c.question = in->question;
	c.reply = NULL;
	rc = due_on(ctx, c.kind, &c.due_on);
	*ret_key = subject;
	return rc ? rc : save(tx, &old, &c);
}

enum rc complaint_run_reply(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct complaint_reply *in = input;
	struct complaint old, c;
	enum rc rc = of_teller(ctx, tx, subject, COMPLAINT_ASKED, &old);

	if (rc)
		return rc;
	c = old;
	c.state = COMPLAINT_REVIEW;
	c.reply = in->reply;
	rc = due_on(ctx, c.kind, &c.due_on);
	*ret_key = subject;
	return rc ? rc : save(tx, &old, &c);
}

/* An answer that accepts an appeal undoes the decision with it, or neither happens. */
enum rc complaint_run_answer(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct complaint_answer *in = input;
	struct complaint old, c;
	enum rc rc = for_change(ctx, tx, subject, BIT(COMPLAINT_RECEIVED) | BIT(COMPLAINT_REVIEW) |
		BIT(COMPLAINT_ASKED) | BIT(COMPLAINT_REOPENED), &old);

	if (rc)
		return rc;
	c = old;
	c.state = COMPLAINT_ANSWERED;
	c.outcome = in->outcome;
	c.answer = in->answer;
	c.answered_at.ms = tx_now(tx);
	c.decided_by = ctx->actor.staff;
	if (!c.owner)
		c.owner = ctx->actor.staff;
	rc = save(tx, &old, &c);
	if (!rc && c.household.v)
		journal_subject(tx, c.household.v);
	if (!rc && c.kind == COMPLAINT_APPEAL && c.outcome == OUTCOME_ACCEPTED)
		rc = decision_undo(ctx, tx, &c, in->answer);
	*ret_key = subject;
	return rc;
}

enum rc complaint_run_reopen(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct complaint_reopen *in = input;
	struct complaint old, c;
	enum rc rc = of_teller(ctx, tx, subject, COMPLAINT_ANSWERED, &old);

	if (rc)
		return rc;
	if (!complaint_may_reopen(ctx, &old))
		return ctx_fault(ctx, CONFLICT, "complaint.too_late");
	c = old;
	c.state = COMPLAINT_REOPENED;
	c.again = in->again;
	c.reopened++;
	c.handler = unit_parent(UNIT(old.handler)).v;
	c.owner = 0;
	rc = due_on(ctx, c.kind, &c.due_on);
	*ret_key = subject;
	return rc ? rc : save(tx, &old, &c);
}

enum rc complaint_run_close(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct complaint old, c;
	enum rc rc = for_change(ctx, tx, subject, BIT(COMPLAINT_ANSWERED), &old);

	(void)input;
	if (rc)
		return rc;
	/* Whoever told it has its days to object, whatever the handler would like. */
	if (complaint_may_reopen(ctx, &old))
		return ctx_fault(ctx, CONFLICT, "complaint.not_yet");
	c = old;
	c.state = COMPLAINT_CLOSED;
	c.closed_at.ms = tx_now(tx);
	*ret_key = subject;
	return save(tx, &old, &c);
}

/* ---- by itself ------------------------------------------------------------------------------------ */

enum rc complaint_run_rise(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct complaint old, c;
	enum rc rc = for_change(ctx, tx, subject, BIT(COMPLAINT_RECEIVED) | BIT(COMPLAINT_REVIEW) | BIT(COMPLAINT_REOPENED), &old);

	(void)input;
	if (rc)
		return rc;
	if (!old.handler || date_cmp(old.due_on, ctx_today(ctx)) >= 0)
		return ctx_fault(ctx, CONFLICT, "complaint.wrong_state");
	c = old;
	c.handler = unit_parent(UNIT(old.handler)).v;
	c.owner = 0;
	c.state = COMPLAINT_RECEIVED;
	c.risen++;
	c.due_on = ctx_workday(ctx, ctx_today(ctx), COMPLAINT_RISEN_DAYS);
	*ret_key = subject;
	return save(tx, &old, &c);
}

static enum rc each(struct ctx *ctx, shard_id province, const struct operation *op, const int64_t *keys, size_t n, size_t *ret_n)
{
	for (size_t i = 0; i < n; i++) {
		int64_t none;
		enum rc rc = operation_run(ctx, op, province, NULL, keys[i], &none);

		/* Somebody may have been quicker. */
		if (rc && rc != CONFLICT && rc != NOT_FOUND)
			return rc;
		*ret_n += rc == OK;
	}
	return OK;
}

enum rc complaints_tend(struct ctx *ctx, shard_id province, size_t max, size_t *ret_n)
{
	const int64_t window_ms = (COMPLAINT_REOPEN_DAYS + 1) * INT64_C(86400000);
	int64_t *late, *settled;
	size_t nlate, nsettled, done = 0;
	enum rc rc;
	{
		AUTO(tx) tx = {0};

		rc = ctx_read(ctx, province, &tx);
		if (!rc)
			rc = complaints_late(&tx, fa_add_days(ctx_today(ctx), -1), max, &late, &nlate);
		if (!rc)
			rc = complaints_settled(&tx, ctx_now(ctx) - window_ms, max, &settled, &nsettled);
		if (rc)
			return rc;
	}
	rc = each(ctx, province, &op_complaint_rise, late, nlate, &done);
	if (!rc)
		rc = each(ctx, province, &op_complaint_close, settled, nsettled, &done);
	*ret_n = done;
	return rc;
}

/* ---- proof --------------------------------------------------------------------------------------------- */

struct difference { struct tx *tx; bool fix; };

static void see_difference(void *arg, int metric, int64_t subject, int64_t bucket, int64_t stored, int64_t counted)
{
	struct difference *d = arg;

	if (d->fix)
		counter_add(d->tx, metric, subject, bucket, counted - stored);
}

enum rc complaint_recount(struct ctx *ctx, shard_id province, bool fix, int64_t *ret_differences)
{
	struct who who = ctx_who(ctx);
	struct difference d = { .fix = fix };
	struct recount *rec = recount_new();
	AUTO(tx) tx = {0};
	enum rc rc = fix ? tx_write(&tx, ctx->store, province, ctx->arena, &ctx->fault, &who, "complaint.recount") :
		ctx_read(ctx, province, &tx);

	d.tx = &tx;
	if (rc == OK)
		rc = complaint_count(&tx, rec);
	if (rc == OK)
		rc = recount_compare(rec, &tx, M_COMPLAINTS_OPEN, M_COMPLAINTS_MONTH, see_difference, &d, ret_differences);
	if (rc == OK)
		rc = tx_commit(&tx);
	recount_free(rec);
	return rc;
}
