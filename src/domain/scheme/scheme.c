/* Schemes ordered, changed, ended; members enrolled until an outcome. */
#include "scheme_int.h"

#include <string.h>

#include "json.h"

static enum rc check_scheme(struct ctx *ctx, const struct scheme_input *in)
{
	if (in->age_from != INT_NONE && in->age_to != INT_NONE && in->age_to < in->age_from)
		return ctx_refuse(ctx, "age_to", "scheme.ages");
	if (!date_is_none(in->report_by) && date_cmp(in->report_by, in->begins_on) < 0)
		return ctx_refuse(ctx, "report_by", "date.order");
	return OK;
}

static void take(struct scheme *s, const struct scheme_input *in)
{
	s->name = in->name;
	s->about = in->about;
	s->ordered_by = in->ordered_by;
	s->field = in->field;
	s->age_from = in->age_from;
	s->age_to = in->age_to;
	s->sex = in->sex;
	s->wants = in->wants;
	s->form = in->form;
	s->quota = in->quota;
	s->hands_over = in->hands_over;
	s->begins_on = in->begins_on;
	s->report_by = in->report_by;
	s->directive_no = in->directive_no;
}

static enum rc insert(struct ctx *ctx, struct tx *tx, const struct scheme_input *in, int64_t owner, int64_t *ret_key)
{
	struct scheme s;
	enum rc rc = check_scheme(ctx, in);

	if (rc)
		return rc;
	record_init(&scheme_type, &s);
	take(&s, in);
	s.owner = owner;
	s.state = SCHEME_RUNNING;
	rc = row_insert(tx, &scheme_type, &s);
	*ret_key = s.key.v;
	return rc;
}

enum rc scheme_run_order(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	(void)subject;
	return insert(ctx, tx, input, ctx->actor.staff, ret_key);
}

/* One's own, or one that nobody has taken over yet. */
static enum rc own(struct ctx *ctx, struct tx *tx, int64_t key, struct scheme *ret_s)
{
	enum rc rc = row_load(tx, &scheme_type, key, ret_s);

	if (rc)
		return rc;
	if (ret_s->owner && ret_s->owner != ctx->actor.staff)
		return ctx_fault(ctx, CONFLICT, "scheme.others");
	journal_subject(tx, key);
	return OK;
}

enum rc scheme_run_change(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct scheme old, s;
	enum rc rc = own(ctx, tx, subject, &old);

	if (!rc && old.state == SCHEME_ENDED)
		rc = ctx_fault(ctx, CONFLICT, "access.wrong_state");
	if (!rc)
		rc = check_scheme(ctx, input);
	if (rc)
		return rc;
	s = old;
	take(&s, input);
	s.owner = ctx->actor.staff;
	*ret_key = subject;
	return row_update(tx, &scheme_type, &old, &s);
}

enum rc scheme_run_end(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct scheme old, s;
	enum rc rc = own(ctx, tx, subject, &old);

	(void)input;
	if (rc)
		return rc;
	s = old;
	s.state = SCHEME_ENDED;
	s.ended_on = ctx_today(ctx);
	*ret_key = subject;
	return row_update(tx, &scheme_type, &old, &s);
}

/* ---- as delivered -------------------------------------------------------------------------- */

static enum rc seed_one(struct ctx *ctx, struct tx *tx, const struct jval *v)
{
	struct scheme_input in;
	struct buf b;
	struct jw w;
	int64_t key;
	enum rc rc;

	buf_init(&b, 1 << 16);
	jw_init(&w, &b);
	jw_value(&w, v);
	record_init(&scheme_input_type, &in);
	rc = record_from_json(&scheme_input_type, buf_str(&b), b.len, &in, ctx->arena, &ctx->fault);
	buf_release(&b);
	return rc ? rc : insert(ctx, tx, &in, 0, &key);
}

static enum rc seed_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const char *const *json = input;
	const struct jval *list, *v;
	struct scheme *have;
	size_t n;
	enum rc rc = scheme_list(tx, &have, &n);

	(void)subject;
	*ret_key = 0;
	if (rc || n > 0)
		return rc;
	rc = json_read(ctx->arena, *json, strlen(*json), &ctx->fault, &list);
	for (v = rc ? NULL : list->child; !rc && v; v = v->next)
		rc = seed_one(ctx, tx, v);
	return rc;
}

static const struct operation seed_op = {
	.name = "scheme.seed", .fa = "طرح‌های آغازین", .en = "First schemes", .subject = &scheme_type,
	.flags = OP_NATIONAL | OP_INTERNAL, .run = seed_run,
};

enum rc schemes_seed(struct ctx *ctx, const char *json)
{
	int64_t none;

	return operation_run(ctx, &seed_op, SHARD_NATIONAL, &json, 0, &none);
}

/* ---- who takes part -------------------------------------------------------------------------- */

enum rc scheme_load(struct ctx *ctx, int64_t key, struct scheme *ret_scheme)
{
	enum rc rc;
	AUTO(tx) national = {0};

	rc = ctx_read(ctx, SHARD_NATIONAL, &national);
	return rc ? rc : row_load(&national, &scheme_type, key, ret_scheme);
}

bool scheme_fits(const struct scheme *s, const struct member *m, date_t on)
{
	int age = member_age(m, on);

	if ((s->age_from != INT_NONE && age < s->age_from) || (s->age_to != INT_NONE && (age < 0 || age > s->age_to)))
		return false;
	if (s->sex && m->sex != s->sex)
		return false;
	for (int want = WANT_OUT_OF_SCHOOL; want <= WANT_CHILD_FILE; want++) {
		bool has = want == WANT_OUT_OF_SCHOOL ? m->schooling == SCHOOLING_DROPPED_OUT || m->schooling == SCHOOLING_NEVER_ENROLLED :
			want == WANT_DISABILITY ? m->disability_types > 0 :
			want == WANT_WOMAN_HEAD ? m->is_head && m->sex == SEX_FEMALE : m->target_group == TARGET_CHILD;

		if (s->wants > 0 && (s->wants >> (want - 1) & 1) && !has)
			return false;
	}
	return true;
}

static enum rc check_place(struct ctx *ctx, struct tx *tx, const struct scheme *s, int64_t unit, int64_t member)
{
	bool there;
	int64_t n;
	enum rc rc = participation_counts(tx, s->key.v, unit, member, &n, &there);

	if (rc)
		return rc;
	if (there)
		return ctx_refuse(ctx, "member", "scheme.already");
	return s->quota != INT_NONE && n >= s->quota ? ctx_refuse(ctx, "scheme", "scheme.full") : OK;
}

enum rc participation_run_add(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct participation_add *in = input;
	struct participation e;
	struct household h;
	struct scheme s;
	struct member m;
	enum rc rc = household_for_change(ctx, tx, in->household, &h);

	(void)subject;
	if (rc)
		return rc;
	rc = scheme_load(ctx, in->scheme, &s);
	if (rc == NOT_FOUND || (!rc && (s.state != SCHEME_RUNNING || date_cmp(s.begins_on, ctx_today(ctx)) > 0)))
		return ctx_refuse(ctx, "scheme", "scheme.not_running");
	if (!rc)
		rc = row_load(tx, &member_type, in->member.v, &m);
	if (rc == NOT_FOUND || (!rc && m.household.v != h.key.v))
		return ctx_refuse(ctx, "member", "meeting.member");
	if (rc)
		return rc;
	if (!scheme_fits(&s, &m, ctx_today(ctx)))
		return ctx_refuse(ctx, "member", "scheme.not_for");
	rc = check_place(ctx, tx, &s, h.unit, in->member.v);
	if (rc)
		return rc;
	record_init(&participation_type, &e);
	e.unit = h.unit;
	e.household = h.key;
	e.member = in->member;
	e.scheme = in->scheme;
	e.scheme_name = s.name;
	e.follower = ctx->actor.staff;
	e.since = ctx_today(ctx);
	e.state = ENROLLED;
	journal_subject(tx, h.key.v);
	rc = row_insert(tx, &participation_type, &e);
	*ret_key = e.key.v;
	return rc;
}

static enum rc end(struct ctx *ctx, struct tx *tx, int64_t key, int32_t state, int32_t outcome, const char *note, int64_t *ret_key)
{
	struct participation old, e;
	struct household h;
	struct scheme s;
	enum rc rc = row_load(tx, &participation_type, key, &old);

	if (!rc)
		rc = household_for_change(ctx, tx, old.household, &h);
	if (!rc && state == PARTICIPATION_HANDED)
		rc = scheme_load(ctx, old.scheme, &s);
	if (rc)
		return rc;
	if (old.state != ENROLLED)
		return ctx_fault(ctx, CONFLICT, "access.wrong_state");
	if (state == PARTICIPATION_HANDED && !s.hands_over)
		return ctx_fault(ctx, CONFLICT, "scheme.no_hand_over");
	e = old;
	e.state = state;
	e.outcome = outcome;
	e.note = note;
	e.ended_on = ctx_today(ctx);
	*ret_key = key;
	return row_update(tx, &participation_type, &old, &e);
}

enum rc participation_run_finish(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct participation_finish *in = input;

	return end(ctx, tx, subject, PARTICIPATION_DONE, in->outcome, in->note, ret_key);
}

enum rc participation_run_leave(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct participation_leave *in = input;

	return end(ctx, tx, subject, PARTICIPATION_LEFT, 0, in->note, ret_key);
}

enum rc participation_run_hand_over(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct participation_leave *in = input;

	return end(ctx, tx, subject, PARTICIPATION_HANDED, 0, in->note, ret_key);
}
