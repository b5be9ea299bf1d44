/* Projects, their meetings, who came, and studies of a neighbourhood. */
#include "community_int.h"

static enum rc check_service(struct ctx *ctx, int64_t number)
{
	struct services list;
	const struct service *s;
	enum rc rc = services_of(ctx, &list);

	if (rc)
		return rc;
	s = service_on(&list, number, ctx_today(ctx));
	return s && s->offered ? OK : ctx_refuse(ctx, "service", "project.service");
}

enum rc project_run_start(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct project_input *in = input;
	struct project p;
	struct circle c;
	enum rc rc = community_at_centre(ctx);

	(void)subject;
	if (!rc)
		rc = check_service(ctx, in->service);
	if (!rc && in->circle) {
		rc = row_load(tx, &circle_type, in->circle, &c);
		if (rc == NOT_FOUND || (!rc && c.unit != ctx->actor.unit.v))
			rc = ctx_refuse(ctx, "circle", "circle.not_found");
	}
	if (rc)
		return rc;
	record_init(&project_type, &p);
	p = (struct project){ .unit = ctx->actor.unit.v, .sheet = sheet_of(ctx->actor.unit.v, in->begins_on), .name = in->name,
		.kind = in->kind, .service = in->service, .neighbourhood = in->neighbourhood, .circle = in->circle,
		.sessions = in->sessions, .aim = in->aim, .begins_on = in->begins_on, .state = PROJECT_RUNNING };
	rc = row_insert(tx, &project_type, &p);
	if (rc)
		return rc;
	journal_subject(tx, p.key.v);
	*ret_key = p.key.v;
	return OK;
}

static enum rc project_of(struct ctx *ctx, struct tx *tx, int64_t key, struct project *ret_p)
{
	enum rc rc = row_load(tx, &project_type, key, ret_p);

	if (rc)
		return rc;
	if (!in_scope(ctx, ret_p->unit))
		return ctx_fault(ctx, NOT_FOUND, "project.not_found");
	if (ret_p->state != PROJECT_RUNNING)
		return ctx_fault(ctx, CONFLICT, "project.ended");
	journal_subject(tx, key);
	return OK;
}

static enum rc end(struct ctx *ctx, struct tx *tx, const struct project *old, int32_t state, const char *result, int64_t *ret_key)
{
	struct project p = *old;

	p.state = state;
	p.ended_on = ctx_today(ctx);
	p.result = result;
	*ret_key = p.key.v;
	return row_update(tx, &project_type, old, &p);
}

/* Needs, action and evaluation, each together with the people (R13). */
enum rc project_run_finish(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const unsigned whole = 1u << PHASE_NEEDS | 1u << PHASE_ACTION | 1u << PHASE_EVALUATION;
	const struct project_end *in = input;
	struct project p;
	unsigned phases;
	enum rc rc = project_of(ctx, tx, subject, &p);

	if (!rc)
		rc = project_phases(tx, p.key, &phases);
	if (rc)
		return rc;
	if (!phases)
		return ctx_fault(ctx, CONFLICT, "project.nothing");
	if (p.kind == PROJECT_NEIGHBOURHOOD && (phases & whole) != whole)
		return ctx_fault(ctx, CONFLICT, "project.phases");
	return end(ctx, tx, &p, PROJECT_DONE, in->result, ret_key);
}

enum rc project_run_stop(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct project_end *in = input;
	struct project p;
	enum rc rc = project_of(ctx, tx, subject, &p);

	return rc ? rc : end(ctx, tx, &p, PROJECT_STOPPED, in->result, ret_key);
}

/* ---- meetings -------------------------------------------------------------------------- */

static enum rc check_meeting(struct ctx *ctx, const struct meeting_record *in, const struct project *p)
{
	if (date_cmp(in->day, ctx_today(ctx)) > 0)
		return ctx_refuse(ctx, "day", "visit.future");
	if (date_cmp(in->day, p->begins_on) < 0)
		return ctx_refuse(ctx, "day", "project.before");
	if (in->women != INT_NONE && in->women > in->people)
		return ctx_refuse(ctx, "women", "light.women");
	if (p->kind != PROJECT_NEIGHBOURHOOD)
		return OK;
	if (in->phase == PHASE_SESSION)
		return ctx_refuse(ctx, "phase", "project.phase_needed");
	if (!in->level)
		return ctx_refuse(ctx, "level", "required");
	return str_empty(in->took_part) ? ctx_refuse(ctx, "took_part", "project.who") : OK;
}

enum rc meeting_run_record(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct meeting_record *in = input;
	struct meeting m;
	struct helper h;
	struct project p;
	enum rc rc = project_of(ctx, tx, in->project.v, &p);

	(void)subject;
	if (!rc)
		rc = check_meeting(ctx, in, &p);
	if (rc)
		return rc;
	m = (struct meeting){ .unit = p.unit, .project = p.key, .phase = in->phase, .day = in->day, .topic = in->topic,
		.place = in->place, .people = in->people, .women = in->women, .doer = in->doer, .level = in->level,
		.helper = in->helper, .took_part = in->took_part, .decisions = in->decisions, .neighbourhood = p.neighbourhood,
		.circle = p.circle, .service = p.service, .fee = { INT_NONE }, .by = ctx->actor.staff };
	if (in->helper) {
		rc = row_load(tx, &helper_type, in->helper, &h);
		if (rc == NOT_FOUND || (!rc && (h.unit != p.unit || h.state != HELPER_ACTIVE)))
			rc = ctx_refuse(ctx, "helper", "helper.not_found");
		if (rc)
			return rc;
		m.fee = h.session_fee;
	}
	rc = row_insert(tx, &meeting_type, &m);
	*ret_key = m.key.v;
	return rc;
}

enum rc attendance_run_add(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct attendance_add *in = input;
	struct attendance a, *there;
	struct household h;
	struct meeting m;
	struct project p;
	struct member who;
	size_t n;
	enum rc rc = household_for_change(ctx, tx, in->household, &h);

	(void)subject;
	if (!rc)
		rc = row_load(tx, &meeting_type, in->meeting.v, &m);
	if (rc == NOT_FOUND || (!rc && m.unit != h.unit))
		return ctx_refuse(ctx, "meeting", "meeting.not_found");
	if (!rc)
		rc = row_load(tx, &member_type, in->member.v, &who);
	if (rc == NOT_FOUND || (!rc && who.household.v != h.key.v))
		return ctx_refuse(ctx, "member", "meeting.member");
	if (!rc)
		rc = row_list_by(tx, &attendance_type, "meeting", m.key.v, 5000, &there, &n);
	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++)
		if (there[i].member.v == in->member.v)
			return ctx_refuse(ctx, "member", "meeting.already");
	rc = row_load(tx, &project_type, m.project.v, &p);
	if (rc)
		return rc;
	a = (struct attendance){ .unit = h.unit, .meeting = m.key.v, .project = m.project.v, .household = h.key,
		.member = in->member, .day = m.day, .what = arena_printf(tx->arena, "%s: %s", p.name, m.topic) };
	journal_subject(tx, h.key.v);
	rc = row_insert(tx, &attendance_type, &a);
	*ret_key = a.key.v;
	return rc;
}

/* ---- studies ------------------------------------------------------------------------------- */

enum rc study_run_record(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct study_record *in = input;
	struct neighbourhood place;
	struct study s;
	enum rc rc = community_at_centre(ctx);

	(void)subject;
	if (rc)
		return rc;
	if (date_cmp(in->day, ctx_today(ctx)) > 0)
		return ctx_refuse(ctx, "day", "visit.future");
	rc = neighbourhood_get(ctx, tx, (neighbourhood_key){ in->neighbourhood }, &place);
	if (rc == NOT_FOUND || (!rc && place.centre != ctx->actor.unit.v))
		return ctx_refuse(ctx, "neighbourhood", "study.place");
	if (rc)
		return rc;
	s = (struct study){ .unit = ctx->actor.unit.v, .neighbourhood = in->neighbourhood, .day = in->day, .people = in->people,
		.jobless = in->jobless, .dropouts = in->dropouts, .alone = in->alone, .needs = in->needs, .assets = in->assets,
		.asset_words = in->asset_words, .words = in->words, .asked = in->asked, .level = in->level, .by = ctx->actor.staff };
	rc = row_insert(tx, &study_type, &s);
	if (rc)
		return rc;
	journal_subject(tx, s.key.v);
	*ret_key = s.key.v;
	return OK;
}
