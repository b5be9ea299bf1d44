/* Files, visits and requests of a province, in the order of time. */
#include "demo.h"

#include <stdlib.h>
#include <string.h>

#include "case_file.h"
#include "duplicate.h"
#include "request.h"
#include "transfer.h"
#include "store_admin.h"

enum { LOOK_BACK_MONTHS = 24, RULE_MONTHS = 6, RECENT_REQUESTS = 9 };

enum happening { OPEN_FILE, VISIT, REQUEST };
struct event_at { int32_t day; uint16_t centre; uint8_t what, nth; uint32_t household; };

struct making {
	struct app *a;
	const struct demo_words *w;
	const struct demo_plan *plan;
	const struct demo_province *p;
	date_t today;
	struct event_at *event;
	size_t nevents, cap;
	int64_t *household;              /* keys by number in the province */
	int64_t *worker;
	uint64_t *person;                /* number of each household's head in the country */
	size_t *first;                   /* number of a centre's first household */
	struct arena arena;              /* one event */
};

static void add(struct making *m, date_t day, enum happening what, size_t centre, size_t household, int nth)
{
	if (m->nevents == m->cap) {
		m->cap = m->cap ? m->cap * 2 : 4096;
		m->event = xrealloc(m->event, m->cap * sizeof *m->event);
	}
	m->event[m->nevents++] = (struct event_at){ day.n, (uint16_t)centre, (uint8_t)what, (uint8_t)nth, (uint32_t)household };
}

/* ---- what happens when ------------------------------------------------------------------ */

/* Each due day of the last two years is kept with the centre's diligence; who was missed
 * waits for the next one.  So about 54 % of the rule is met (R138). */
static void plan_visits(struct making *m, size_t centre, size_t household, date_t opened)
{
	const struct demo_centre *c = &m->p->centre[centre];
	struct dice d = dice_for((uint64_t)m->a->o->seed, (uint64_t)c->no.v, 1000000 + household);
	date_t from = fa_add_months(m->today, -LOOK_BACK_MONTHS), due;
	int nth = 0;

	if (date_cmp(opened, from) > 0)
		from = opened;
	due = fa_add_days(from, (int)dice_roll(&d, 180));
	if (date_eq(from, opened)) {
		due = fa_add_days(opened, 3 + (int)dice_roll(&d, 25));
	} else {
		/* Most were seen at least once before: the last time up to half a year earlier. */
		date_t before = fa_add_days(from, -(int)dice_roll(&d, 170) - 10);

		if (date_cmp(before, opened) > 0 && dice_chance(&d, 930)) {
			add(m, before, VISIT, centre, household, nth++);
			due = fa_add_months(before, RULE_MONTHS);
		}
	}
	while (date_cmp(due, m->today) < 0) {
		date_t on = fa_add_days(due, (int)dice_roll(&d, 26) - 5);

		if (fa_weekday(on) >= FA_THURSDAY)
			on = fa_add_days(on, 2);
		if (date_cmp(on, m->today) >= 0)
			break;
		if (dice_chance(&d, c->diligence) && date_cmp(on, opened) > 0) {
			add(m, on, VISIT, centre, household, nth++);
			due = fa_add_months(on, RULE_MONTHS);
		} else {
			due = fa_add_months(due, RULE_MONTHS);
		}
	}
}

static struct demo_place place_of(const struct making *m, size_t centre, size_t number)
{
	return (struct demo_place){ &m->plan->shares, &m->p->centre[centre], number - m->first[centre],
		m->p->first_household + number };
}

static void plan_all(struct making *m)
{
	uint64_t person = m->p->first_person;
	size_t number = 0;

	for (size_t c = 0; c < m->p->ncentres; c++) {
		struct dice d = dice_for((uint64_t)m->a->o->seed, (uint64_t)m->p->centre[c].no.v, 77);

		m->first[c] = number;
		for (size_t i = 0; i < m->p->centre[c].households; i++, number++) {
			struct demo_place at = place_of(m, c, number);
			struct demo_family f;

			demo_family_make(m->w, (uint64_t)m->a->o->seed, &at, person, m->today, &m->arena, &f);
			m->person[number] = person;
			person += f.n;
			add(m, f.opened_on, OPEN_FILE, c, number, 0);
			plan_visits(m, c, number, f.opened_on);
			arena_reset(&m->arena);
		}
		for (size_t i = 0; i < RECENT_REQUESTS && m->p->centre[c].households; i++)
			add(m, fa_add_days(m->today, -(int)dice_roll(&d, 12)), REQUEST, c,
				m->first[c] + dice_roll(&d, m->p->centre[c].households), (int)i);
	}
}

static int by_time(const void *a, const void *b)
{
	const struct event_at *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->what != y->what)
		return x->what < y->what ? -1 : 1;
	if (x->household != y->household)
		return x->household < y->household ? -1 : 1;
	return (x->nth > y->nth) - (x->nth < y->nth);
}

/* ---- doing it --------------------------------------------------------------------------------- */

static void actor(struct making *m, struct ctx *ctx, const struct demo_centre *c, int64_t staff, enum role role)
{
	app_ctx(m->a, ctx, &m->arena);
	ctx->orgs = NULL;
	ctx->org = NULL;
	ctx->actor = (struct actor){ .staff = staff, .name = "", .role = role, .unit = c->no };
	ctx->scope = unit_range_of(c->no);
}

static enum rc open_file(struct making *m, struct tx *tx, struct ctx *ctx, const struct event_at *e)
{
	const struct demo_centre *c = &m->p->centre[e->centre];
	struct demo_place at = place_of(m, e->centre, e->household);
	size_t i = at.i;
	struct household_open in;
	struct demo_family f;
	household_key key;
	enum rc rc;

	demo_family_make(m->w, (uint64_t)m->a->o->seed, &at, m->person[e->household], m->today, &m->arena, &f);
	household_open_blank(&in);
	in.unit = c->no.v;
	in.worker = c->worker[i % c->nworkers];
	/* A few files wait for a worker (R2). */
	if (i % 97 == 96)
		in.worker = 0;
	in.given_name = f.member[0].given_name;
	in.surname = f.member[0].surname;
	in.father_name = f.member[0].father_name;
	in.sex = f.member[0].sex;
	in.birth_on = f.member[0].birth_on;
	in.birth_kind = BIRTH_EXACT;
	in.id_kind = f.member[0].id_kind;
	in.national_id = f.member[0].national_id;
	in.mobile = f.member[0].mobile;
	in.marital = f.member[0].marital;
	in.target_group = f.member[0].target_group;
	in.neighbourhood = f.place;
	in.address = f.address;
	in.area = f.area;
	in.phone = f.phone;
	in.housing = f.housing;
	in.visit_programme = f.programme;
	in.risk_level = f.risk;
	in.source = SOURCE_IMPORT;
	rc = household_open_in(ctx, tx, &in, f.member, f.n, f.opened_on, MEMBER_BULK, &key);
	if (rc)
		return rc;
	m->household[e->household] = key.v;
	m->worker[e->household] = in.worker;
	return OK;
}

static enum rc make_visit(struct making *m, struct tx *tx, struct ctx *ctx, const struct event_at *e, struct dice *d)
{
	struct visit_record_input in;
	int64_t key;

	record_init(&visit_record_input_type, &in);
	in.household = (household_key){ m->household[e->household] };
	in.kind = e->nth == 0 ? VISIT_FIRST : VISIT_PERIODIC;
	in.outcome = dice_chance(d, 60) ? VISIT_NOBODY_HOME : VISIT_DONE;
	in.visited_on = (date_t){ e->day };
	in.members_seen = INT_NONE;
	if (in.outcome == VISIT_DONE) {
		static const unsigned level_weight[] = { 420, 380, 160, 40 };

		in.notes = m->w->note.word[dice_roll(d, m->w->note.n)];
		in.strengths = dice_chance(d, 300) ? m->w->note.word[dice_roll(d, m->w->note.n)] : NULL;
		in.dwelling = (int32_t)dice_pick(d, level_weight, 4) + 1;
		in.environment = (int32_t)dice_pick(d, level_weight, 4) + 1;
		in.family = (int32_t)dice_pick(d, level_weight, 4) + 1;
		in.health = (int32_t)dice_pick(d, level_weight, 4) + 1;
		in.safety = (int32_t)dice_pick(d, level_weight, 4) + 1;
		in.address_check = ADDRESS_CONFIRMED;
		in.members_seen = 1 + (int64_t)dice_roll(d, 4);
		in.pension_proposal = 1;
		/* Of the last days some proposals still wait for the centre's decision (R133). */
		if (m->today.n - e->day < 9 && dice_chance(d, 150)) {
			in.pension_proposal = 2 + (int32_t)dice_roll(d, 4);
			in.pension_reason = "درآمد خانه با آنچه در پرونده است فرق کرده است.";
		}
		in.follow_up = dice_chance(d, 120);
	}
	return operation_run_in(ctx, tx, &op_visit_record, &in, 0, &key);
}

static enum rc make_request(struct making *m, struct tx *tx, struct ctx *ctx, const struct event_at *e, struct dice *d)
{
	struct request_register in;
	request_key key;

	record_init(&request_register_type, &in);
	in.unit = m->p->centre[e->centre].no.v;
	in.household = dice_chance(d, 700) ? m->household[e->household] : 0;
	in.applicant_name = arena_printf(&m->arena, "%s %s", demo_given(m->w, d, SEX_FEMALE), demo_surname(m->w, d, &m->arena));
	in.applicant_phone = arena_printf(&m->arena, "09000%06d", (int)dice_roll(d, 1000000));
	in.subject = 1 + (int32_t)dice_roll(d, 22);
	in.channel = 1 + (int32_t)dice_roll(d, 5);
	in.description = "برای راهنمایی درباره این خدمت مراجعه کرده‌اند.";
	in.urgent = dice_chance(d, 90);
	in.owner = dice_chance(d, 750) ? m->worker[e->household] : 0;
	return request_register_in(ctx, tx, &in, (instant_t){ tx_now(tx) }, &key);
}

static const char *verb_of(uint8_t what)
{
	return what == OPEN_FILE ? "household.open" : what == VISIT ? "visit.record" : "request.register";
}

static enum rc do_event(struct making *m, const struct event_at *e, size_t number)
{
	const struct demo_centre *c = &m->p->centre[e->centre];
	struct dice d = dice_for((uint64_t)m->a->o->seed, (uint64_t)c->no.v, 2000000 + e->household * 16 + e->nth + e->what * 4);
	int64_t staff = e->what == VISIT ? m->worker[e->household] : e->what == REQUEST ? c->receptionist : c->manager;
	enum role role = e->what == VISIT ? ROLE_SOCIAL_WORKER : e->what == REQUEST ? ROLE_RECEPTIONIST : ROLE_CENTRE_MANAGER;
	struct ctx ctx;
	enum rc rc;

	/* Files without a worker, centres without a receptionist: the manager does it. */
	if (!staff) {
		staff = c->manager;
		role = ROLE_CENTRE_MANAGER;
	}
	/* Eight in the morning of that day, then on: keys grow with time. */
	demo_time_set(fa_ms_of_day((date_t){ e->day }) + 8 * 3600 * 1000 + (int64_t)(number % 20000) * 500);
	actor(m, &ctx, c, staff, role);
	struct who who = ctx_who(&ctx);
	AUTO(tx) tx = {0};
	rc = tx_write(&tx, m->a->store, unit_shard(c->no), &m->arena, &ctx.fault, &who, verb_of(e->what));
	if (rc == OK)
		rc = e->what == OPEN_FILE ? open_file(m, &tx, &ctx, e) : e->what == VISIT ? make_visit(m, &tx, &ctx, e, &d) :
			make_request(m, &tx, &ctx, e, &d);
	/* Two on one day: the second is no visit; the day went by. */
	if (rc == CONFLICT && e->what == VISIT)
		return OK;
	if (rc == OK)
		rc = tx_commit(&tx);
	if (rc)
		m->a->fault = ctx.fault;
	return rc;
}

/* Visits that workers have before them: today and the rest of the week. */
static enum rc plan_coming(struct making *m)
{
	static const int hours[] = { 510, 600, 690, 840, 915 };
	enum rc rc = OK;

	for (size_t c = 0; rc == OK && c < m->p->ncentres; c++) {
		const struct demo_centre *centre = &m->p->centre[c];
		size_t per_worker = centre->sample ? COUNT_OF(hours) : 2;

		for (size_t w = 0; rc == OK && w < centre->nworkers; w++)
			for (size_t k = 0; rc == OK && k < per_worker; k++) {
				size_t i = w + centre->nworkers * (k * 3 + 1);
				struct visit_plan_input in;
				struct ctx ctx;
				int64_t key;

				if (i >= centre->households || !m->household[m->first[c] + i] ||
						m->worker[m->first[c] + i] != centre->worker[w])
					continue;
				record_init(&visit_plan_input_type, &in);
				in.household = (household_key){ m->household[m->first[c] + i] };
				in.kind = VISIT_PERIODIC;
				in.planned_on = m->today;
				in.planned_minute = hours[k];
				in.position = INT_NONE;
				actor(m, &ctx, centre, centre->worker[w], ROLE_SOCIAL_WORKER);
				rc = operation_run(&ctx, &op_visit_plan, unit_shard(centre->no), &in, 0, &key);
				if (rc)
					m->a->fault = ctx.fault;
				arena_reset(&m->arena);
			}
	}
	return rc;
}

/* Families of the sample centre with more to their files: a few of each worker, some days ago. */
static enum rc deepen(struct making *m)
{
	enum { FAMILIES = 12, DAYS = 20 };
	int64_t now = clock_now(&m->a->clock);
	enum rc rc = OK;

	for (size_t c = 0; rc == OK && c < m->p->ncentres; c++) {
		const struct demo_centre *centre = &m->p->centre[c];
		size_t n = centre->sample && centre->nworkers ? FAMILIES : 0;
		int64_t agency[DEMO_AGENCIES];
		struct ctx manager;

		actor(m, &manager, centre, centre->manager, ROLE_CENTRE_MANAGER);
		if (n)
			rc = demo_agencies_make(&manager, agency);
		if (rc == OK && n)
			rc = demo_community_make(&manager, centre->place[0]);
		if (rc)
			m->a->fault = manager.fault;

		for (size_t i = 0; rc == OK && i < n && i < centre->households; i++) {
			int64_t worker = m->worker[m->first[c] + i];
			struct ctx ctx;

			if (!worker)
				continue;
			demo_time_set(now - (int64_t)(DAYS - i) * 86400000);
			actor(m, &ctx, centre, worker, ROLE_SOCIAL_WORKER);
			rc = demo_work_make(&ctx, (household_key){ m->household[m->first[c] + i] }, i, centre->manager);
			if (rc == OK)
				rc = demo_intake_make(&ctx, (household_key){ m->household[m->first[c] + i] }, i);
			if (rc == OK)
				rc = demo_scheme_make(&ctx, (household_key){ m->household[m->first[c] + i] }, i);
			actor(m, &manager, centre, centre->manager, ROLE_CENTRE_MANAGER);
			manager.actor.name = "مدیر مرکز";
			if (rc == OK)
				rc = demo_referral_make(&ctx, &manager, agency, (household_key){ m->household[m->first[c] + i] }, i);
			if (rc == OK) {
				struct ctx program;

				app_ctx(m->a, &program, &m->arena);
				rc = demo_complaint_make(&program, &ctx, &manager, (household_key){ m->household[m->first[c] + i] }, i);
			}
			/* Opened since, or gone: there are others. */
			if (rc == CONFLICT || rc == INVALID)
				rc = OK;
			if (rc)
				m->a->fault = ctx.fault;
			arena_reset(&m->arena);
		}
	}
	demo_time_set(now);
	return rc;
}

/* Families of the sample's first social worker who trusted her with something. */
static enum rc keep_secrets(struct making *m)
{
	enum { SECRETS_FROM = 12 };             /* behind those that deepen takes */
	enum rc rc = OK;

	for (size_t c = 0; rc == OK && c < m->p->ncentres; c++) {
		const struct demo_centre *centre = &m->p->centre[c];
		household_key own[DEMO_SECRETS];
		struct ctx ctx, manager;
		size_t n = 0;

		if (!centre->sample || !centre->nworkers)
			continue;
		actor(m, &ctx, centre, centre->worker[0], ROLE_SOCIAL_WORKER);
		for (size_t i = SECRETS_FROM; n < DEMO_SECRETS && i < centre->households; i++)
			if (m->household[m->first[c] + i] && m->worker[m->first[c] + i] == centre->worker[0] &&
			    demo_still_here(&ctx, (household_key){ m->household[m->first[c] + i] }))
				own[n++].v = m->household[m->first[c] + i];
		if (n < DEMO_SECRETS)
			continue;
		actor(m, &manager, centre, centre->manager, ROLE_CENTRE_MANAGER);
		rc = demo_secrecy_make(&ctx, &manager, own);
		if (rc)
			m->a->fault = ctx.fault.code ? ctx.fault : manager.fault;
		arena_reset(&m->arena);
	}
	return rc;
}

/* The sample's first social worker has a phone. */
static enum rc give_phone(struct making *m)
{
	enum rc rc = OK;

	for (size_t c = 0; rc == OK && c < m->p->ncentres; c++) {
		const struct demo_centre *centre = &m->p->centre[c];
		int64_t own[2];
		struct ctx ctx;
		size_t n = 0;

		if (!centre->sample || !centre->nworkers)
			continue;
		for (size_t i = centre->households; n < 2 && i-- > 0;)
			if (m->household[m->first[c] + i] && m->worker[m->first[c] + i] == centre->worker[0])
				own[n++] = m->household[m->first[c] + i];
		if (n < 2)
			continue;
		actor(m, &ctx, centre, centre->worker[0], ROLE_SOCIAL_WORKER);
		rc = demo_phone_make(&ctx, own[0], own[1]);
		if (rc)
			m->a->fault = ctx.fault;
		arena_reset(&m->arena);
	}
	return rc;
}

/* Late requests have risen day by day, as the jobs would have seen to (R22). */
static enum rc rise_late(struct making *m, shard_id shard, int64_t now)
{
	enum { RISEN_MAX = 2000 };
	enum rc rc = OK;

	for (int day = 9; rc == OK && day >= 0; day -= 3) {
		struct ctx ctx;
		size_t n;

		enum rc ended;

		demo_time_set(now - (int64_t)day * 86400000);
		app_ctx(m->a, &ctx, &m->arena);
		rc = store_bulk_begin(m->a->store, shard);
		if (rc == OK)
			rc = requests_rise(&ctx, shard, RISEN_MAX, &n);
		if (rc)
			m->a->fault = ctx.fault;
		ended = store_bulk_end(m->a->store, shard);
		if (rc == OK)
			rc = ended;
		arena_reset(&m->arena);
	}
	return rc;
}

/* Talks that the rules want, as the jobs would have seen to over weeks: a server that begins with
 * the sample has nothing to catch up with. */
static enum rc talks_ahead(struct making *m, shard_id shard)
{
	enum { AT_A_TIME = 2000 };
	size_t n = AT_A_TIME;
	enum rc rc = OK, ended;

	while (rc == OK && n == AT_A_TIME) {
		struct ctx ctx;

		app_ctx(m->a, &ctx, &m->arena);
		rc = store_bulk_begin(m->a->store, shard);
		if (rc)
			return rc;
		rc = visit_talks_wanted(&ctx, shard, AT_A_TIME, &n);
		if (rc)
			m->a->fault = ctx.fault;
		ended = store_bulk_end(m->a->store, shard);
		if (rc == OK)
			rc = ended;
		arena_reset(&m->arena);
	}
	return rc;
}

/* Filled forms in the centres that visitors of the sample open: two files of each worker. */
static enum rc fill_forms(struct making *m)
{
	enum rc rc = OK;

	for (size_t c = 0; rc == OK && c < m->p->ncentres; c++) {
		const struct demo_centre *centre = &m->p->centre[c];

		for (size_t w = 0; rc == OK && centre->sample && w < centre->nworkers; w++)
			for (size_t k = 1; rc == OK && k < 3; k++) {
				size_t i = w + centre->nworkers * (k * 3 + 1);
				struct ctx ctx;

				if (i >= centre->households || !m->household[m->first[c] + i] ||
						m->worker[m->first[c] + i] != centre->worker[w])
					continue;
				actor(m, &ctx, centre, centre->worker[w], ROLE_SOCIAL_WORKER);
				rc = demo_forms_fill(&ctx, m->household[m->first[c] + i], k == 2);
				/* A file closed or gone to another centre meanwhile, or a head too young for the
				 * instrument, gets none. */
				if (rc == CONFLICT || rc == INVALID || rc == NOT_FOUND)
					rc = OK;
				if (rc)
					m->a->fault = ctx.fault;
				arena_reset(&m->arena);
			}
	}
	return rc;
}

/* ---- what happens to families: a few of each, at the centre of the sample accounts ------------ */

static enum rc do_op(struct making *m, const struct demo_centre *c, enum role role, const struct operation *op, const void *in,
		int64_t subject, int64_t *ret_key)
{
	struct ctx ctx;
	enum rc rc;

	actor(m, &ctx, c, c->manager, role);
	rc = operation_run(&ctx, op, unit_shard(c->no), in, subject, ret_key);
	/* Not every family of the sample suits every event. */
	if (rc == INVALID || rc == CONFLICT)
		return OK;
	if (rc)
		m->a->fault = ctx.fault;
	return rc;
}

static enum rc families_live(struct making *m, size_t c, size_t other)
{
	const struct demo_centre *centre = &m->p->centre[c], *there = &m->p->centre[other];
	const int64_t *h = m->household + m->first[c], *theirs = m->household + m->first[other];
	struct event_birth birth = { .on_day = fa_add_days(m->today, -9), .evidence = EVIDENCE_BIRTH_CERTIFICATE,
		.sex = SEX_FEMALE, .relation = RELATION_CHILD, .given_name = "باران" };
	struct transfer_refuse no = { .decision_note = "این نشانی در محلهٔ ما نیست." };
	struct transfer_offer offer = { .consent = CONSENT_SPOKEN, .reason = "خانواده به محلهٔ دیگری رفته است." };
	struct transfer_accept yes = { .decision_note = "خوش آمدند." };
	struct duplicate_scan scan = { .unit = centre->no.v };
	int64_t key = 0;
	enum rc rc = OK;

	for (size_t i = 3; rc == OK && i < 9; i += 2)
		rc = do_op(m, centre, ROLE_SOCIAL_WORKER, &op_event_birth, &birth, h[i], &key);
	for (size_t i = 10; rc == OK && i < 13; i++) {
		offer.household.v = h[i];
		offer.unit_to = there->no.v;
		rc = do_op(m, centre, ROLE_CENTRE_MANAGER, &op_transfer_offer, &offer, 0, &key);
		if (rc == OK && i == 11)
			rc = do_op(m, there, ROLE_CENTRE_MANAGER, &op_transfer_refuse, &no, key, &key);
		if (rc == OK && i == 12)
			rc = do_op(m, there, ROLE_CENTRE_MANAGER, &op_transfer_accept, &yes, key, &key);
	}
	for (size_t i = 2; rc == OK && i < 4; i++) {
		offer.household.v = theirs[i];
		offer.unit_to = centre->no.v;
		rc = do_op(m, there, ROLE_CENTRE_MANAGER, &op_transfer_offer, &offer, 0, &key);
	}
	for (size_t i = 14; rc == OK && i < 16; i++) {
		struct member twin;

		member_blank(&twin);
		twin.household.v = h[i];
		twin.given_name = "نسترن";
		twin.surname = "بهاری";
		twin.father_name = "کاوه";
		twin.birth_on = fa_add_months(m->today, -130);
		twin.relation = RELATION_NON_RELATIVE;
		twin.id_kind = ID_NONE;
		twin.id_reason = "شناسنامه گم شده است.";
		rc = do_op(m, centre, ROLE_RECEPTIONIST, &op_member_add, &twin, 0, &key);
	}
	return rc ? rc : do_op(m, centre, ROLE_CENTRE_MANAGER, &op_duplicate_scan, &scan, 0, &key);
}

static enum rc live(struct making *m)
{
	enum rc rc = OK;

	for (size_t c = 0; rc == OK && c < m->p->ncentres; c++) {
		size_t other = c + 1 < m->p->ncentres ? c + 1 : c - 1;

		if (m->p->centre[c].sample && m->p->ncentres > 1 && m->p->centre[c].households > 16 &&
		    m->p->centre[other].households > 4)
			rc = families_live(m, c, other);
	}
	return rc;
}

/* Files, visits and requests in the order of time. */
static enum rc do_all(struct making *m, struct progress *bar)
{
	enum { STEP = 64 };
	int64_t opened = 0;
	enum rc rc = OK;

	for (size_t i = 0; rc == OK && i < m->nevents; i++) {
		rc = do_event(m, &m->event[i], i);
		arena_reset(&m->arena);
		opened += m->event[i].what == OPEN_FILE;
		if (opened == STEP) {
			progress_add(bar, opened);
			opened = 0;
		}
	}
	progress_add(bar, opened);
	return rc;
}

static enum rc make_all(struct making *m, struct progress *bar)
{
	int64_t now = clock_now(&m->a->clock);
	shard_id shard = shard_of_province(m->p->code);
	enum rc rc, ended;

	rc = store_bulk_begin(m->a->store, shard);
	if (rc == OK)
		rc = do_all(m, bar);
	demo_time_set(now);
	if (rc == OK)
		rc = plan_coming(m);
	/* What follows reads the files, so they are committed first. */
	ended = store_bulk_end(m->a->store, shard);
	if (rc == OK)
		rc = ended;
	if (rc == OK)
		rc = store_bulk_begin(m->a->store, shard);
	if (rc)
		return rc;
	rc = live(m);
	if (rc == OK)
		rc = deepen(m);
	if (rc == OK)
		rc = fill_forms(m);
	ended = store_bulk_end(m->a->store, shard);
	if (rc == OK)
		rc = ended;
	/* What is late is read from what is committed. */
	if (rc == OK)
		rc = rise_late(m, shard, now);
	demo_time_set(now);
	if (rc == OK)
		rc = talks_ahead(m, shard);
	if (rc == OK)
		rc = keep_secrets(m);
	return rc ? rc : give_phone(m);
}

enum rc demo_cases_make(struct app *a, const struct demo_words *w, const struct demo_plan *plan, const struct demo_province *p,
		struct progress *bar)
{
	struct making m = { .a = a, .w = w, .plan = plan, .p = p, .today = fa_day_of_ms(clock_now(&a->clock)) };
	enum rc rc;

	arena_init(&m.arena, ARENA_CAP_DEFAULT);
	m.household = xcalloc(p->households + 1, sizeof *m.household);
	m.worker = xcalloc(p->households + 1, sizeof *m.worker);
	m.person = xcalloc(p->households + 1, sizeof *m.person);
	m.first = xcalloc(p->ncentres + 1, sizeof *m.first);
	plan_all(&m);
	qsort(m.event, m.nevents, sizeof *m.event, by_time);
	rc = make_all(&m, bar);
	arena_release(&m.arena);
	free(m.event);
	free(m.household);
	free(m.worker);
	free(m.person);
	free(m.first);
	return rc;
}
