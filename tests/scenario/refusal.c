/* Every route x role x scope, from the printed tables: refusal sqlite|pg [secret].
 *
 * For each route that is listed and each of the people:
 *	no session            to the door (303), or 401 at the API
 *	role without it       404, as if it did not exist
 *	own keys              something else than 404: the test is not vacuous
 *	keys out of scope     404, and the same answer as for keys that nobody has
 *	a form from elsewhere 403: wrong token, Sec-Fetch-Site of another site, foreign Origin
 * and no answer to anybody of centre A or C, page, list, search, export or API, holds
 * what stands in the records of centre B.
 *
 * With secret the family of centre B is shut for all but one worker: then nobody else, neither her manager
 * nor who stands above, gets another answer than for keys that nobody has (R30, R39).
 */
#include <fcntl.h>
#include <zip.h>

#include "stagnant.h"
#include "document.h"
#include "duplicate.h"
#include "import.h"
#include "plan.h"
#include "support_exit.h"
#include "brake.h"
#include "consent.h"
#include "counselling.h"
#include "pension.h"
#include "scenario.h"
#include "secret.h"
#include "stagnant.h"
#include "sync.h"
#include "community.h"
#include "money.h"
#include "office.h"
#include "task.h"
#include "referral.h"
#include "transfer.h"

struct work_keys { int64_t need, strength, tie, task, plan, goal, act, leave; };
struct keys { int64_t session, lead, waiting, document; struct work_keys work; int64_t household, member, visit, request, photo, staff, role, place, point, unit_key, rule, list, pension;
	int64_t device, entry, transfer, pair, unit, answer, alert, form, alarm, consent, referral, agency, helper, circle, project;
	int64_t study, receipt, part, inspection, licence, aim, story, complaint, still;
};
struct refusal {
	struct scene s;
	struct keys a, b, c, none;
	struct browser *page[PERSONS], *api[PERSONS], *stranger;
	const char *csrf[PERSONS];
	struct web_route_info *route;
	size_t nroutes;
	bool secret;
	const char *file_number;         /* of the family of centre B */
	const char *marks[24];
	size_t nmarks;
	int64_t answers;
};

/* ---- keys --------------------------------------------------------------------------- */

static int64_t one_of(struct scene *s, const struct record_type *t, const char *field, int64_t value, shard_id shard)
{
	struct ctx ctx;
	void *list;
	size_t n;
	AUTO(tx) tx = {0};

	as_program(s, &ctx);
	CHECK(ctx_read(&ctx, shard, &tx) == OK);
	CHECK(row_list_by(&tx, t, field, value, 1, &list, &n) == OK);
	CHECK(n == 1);
	return *(int64_t *)((char *)list + t->fields[0].offset);
}

static int64_t point_of(struct scene *s, enum person who, int64_t unit, const char *name)
{
	struct service_point_add in;

	record_init(&service_point_add_type, &in);
	in.unit = unit;
	in.name = name;
	in.kind = SERVICE_POINT_SCHOOL;
	in.owner = name;
	in.lat_e6 = in.lng_e6 = INT_NONE;
	in.opened_on = s->today;
	return done_by(s, who, &op_service_point_add, &in, 0);
}

static int64_t photo_of(struct scene *s, enum person who, int64_t visit)
{
	attachment_key key;
	struct ctx ctx;

	as_person(s, &ctx, who);
	CHECK(attachment_add(&ctx, (visit_key){ visit }, "\xff\xd8 a picture", 12, 4, 3, &key) == OK);
	return key.v;
}

/* A list of existing files; it belongs to the province, so no centre has one of its own. */
static int64_t list_of(struct scene *s)
{
	static const char rows[] = "نام,نام خانوادگی\nبهار,سپهر\n";
	import_batch_key key;
	struct ctx ctx;

	as_person(s, &ctx, PARVIZ);
	CHECK(import_upload(&ctx, shard_of_province(15), "list.csv", rows, strlen(rows), 0, &key) == OK);
	return key.v;
}

/* A visit that proposes something about the pension, and the proposal it made. */
static void propose(struct scene *s, enum person who, struct keys *k)
{
	struct visit_record_input in;

	record_init(&visit_record_input_type, &in);
	in.household = (household_key){ k->household };
	in.kind = VISIT_ON_DEMAND;
	in.outcome = VISIT_DONE;
	in.visited_on = s->today;
	in.notes = in.pension_reason = people_about[who].unit == AT_B ? "گفتند " MARK : "حالشان خوب بود.";
	in.address_check = ADDRESS_CONFIRMED;
	in.members_seen = 1;
	in.pension_proposal = 3;
	k->pension = one_of(s, &pension_proposal_type, "visit", done_by(s, who, &op_visit_record, &in, 0),
		shard_of_province(15));
}

/* What is kept about the work with a family. */
static struct work_keys work_of(struct scene *s, enum person worker, int64_t household, const char *words)
{
	struct need_add need = { .household = { household }, .category = NEED_INCOME, .severity = SEVERITY_MARKED,
		.risk = RISK_MEDIUM, .priority = INT_NONE, .words = words };
	struct strength_add strength = { .household = { household }, .kind = 1, .words = words };
	struct tie_add tie = { .household = { household }, .with_kind = 1, .with_name = words, .quality = TIE_STRONG, .flow = FLOW_BOTH };
	struct task_add task = { .household = { household }, .kind = TASK_FOLLOW_UP, .what = words, .due_on = s->today };
	struct plan_draft draft = { .household = { household }, .aim = words, .review_on = s->today };
	struct plan_goal_add goal = { .household = { household }, .plan = { done_by(s, worker, &op_plan_draft, &draft, 0) },
		.words = words };
	struct plan_act_add act = { .household = { household }, .goal = { done_by(s, worker, &op_goal_add, &goal, 0) }, .what = words,
		.staff = INT_NONE, .due_on = s->today, .means = MEANS_NONE, .amount = { INT_NONE } };

	struct exit_propose leave = { .household = { household }, .family_words = words, .grounds = words };

	return (struct work_keys){ .leave = done_by(s, worker, &op_exit_propose, &leave, 0), .plan = goal.plan.v, .goal = act.goal.v, .act = done_by(s, worker, &op_act_add, &act, 0),
		 .need = done_by(s, worker, &op_need_add, &need, 0),
		.strength = done_by(s, worker, &op_strength_add, &strength, 0), .tie = done_by(s, worker, &op_tie_add, &tie, 0),
		.task = done_by(s, worker, &op_task_add, &task, 0) };
}

/* A phone of the worker, and an item of it that waits for a look. */
static void phone_keys(struct scene *s, enum person worker, int64_t household, struct keys *k)
{
	const char *name = people_about[worker].unit == AT_B ? MARK : "گوشی";
	struct device_register in = { .name = name, .secret = say(s, "%064x", (unsigned)worker + 1) };
	struct sync_entry e = { .item = say(s, "item-of-%08d", worker), .staff = s->staff[worker], .household = household,
		.unit = s->unit[people_about[worker].unit].v, .verb = op_visit_record.name, .done_at = { clock_now(&s->w.clock) },
		.state = SYNC_REFUSED, .base_ver = INT_NONE, .code = "input.invalid", .body = "{\"notes\":\"" MARK "\"}" };
	struct ctx ctx;

	k->device = e.device = done_by(s, worker, &op_device_register, &in, 0);
	if (people_about[worker].unit != AT_B)
		e.body = "{\"kind\":\"periodic\"}";
	as_person(s, &ctx, worker);
	ctx.inside = true;
	CHECK(operation_run(&ctx, &op_sync_keep, shard_of_province(15), &e, 0, &k->entry) == OK);
}

static void open_far_centre(struct scene *s)
{
	struct unit_open open;

	record_init(&unit_open_type, &open);
	open.parent = unit_make(15, 2, 0).v;
	open.own_no = 77;
	open.kind = UNIT_URBAN_CENTRE;
	open.name = "مرکز هفتاد و هفت";
	open.valid_from = fa_add_days(s->today, -30);
	done_by(s, REZA, &op_unit_open, &open, 0);
}

/* To a centre of nobody here, so that only the household's own side sees it. */
static int64_t transfer_of(struct scene *s, enum person worker, int64_t household)
{
	struct transfer_offer in = { .household = { household }, .unit_to = unit_make(15, 2, 77).v, .consent = CONSENT_SPOKEN,
		.reason = "خانواده جابه‌جا شده است." };

	return done_by(s, worker, &op_transfer_offer, &in, 0);
}

static enum rc still_run(struct tx *tx, void *arg)
{
	return row_insert(tx, &stagnant_type, arg);
}

/* The file stood still once, and was kept: the rule itself finds none in a world that young. */
static int64_t still_of(struct scene *s, int64_t household, int64_t unit)
{
	struct who who = { .person = s->staff[PARVIZ] };
	struct stagnant row;
	struct ctx ctx;

	record_init(&stagnant_type, &row);
	row.household.v = household;
	row.unit = unit;
	row.why = STAGNANT_NO_ACT;
	row.state = STAGNANT_KEPT;
	row.since = fa_add_months(s->today, -14);
	row.found_on = row.decided_on = s->today;
	row.ask_again = fa_add_months(s->today, 6);
	as_program(s, &ctx);
	CHECK(tx_run(ctx.store, shard_of_key(household), ctx.arena, &ctx.fault, &who, "test.put", still_run, &row) == OK);
	return row.key.v;
}

static int64_t lead_of(struct scene *s, enum person who, const char *mark)
{
	struct lead_add in;

	record_init(&lead_add_type, &in);
	in.source = LEAD_SCHOOL;
	in.family = say(s, "خانوادهٔ %s", mark);
	in.what = say(s, "گفته شد %s", mark);
	return done_by(s, who, &op_lead_add, &in, 0);
}

static int64_t document_of(struct scene *s, enum person who, int64_t household)
{
	const struct document_scan scan = { "\xff\xd8 a picture", 12, 4, 3 };
	struct document_receive in;
	struct ctx ctx;
	int64_t key;

	record_init(&document_receive_type, &in);
	in.household = (household_key){ household };
	in.kind = 1;
	key = done_by(s, who, &op_document_receive, &in, 0);
	as_person(s, &ctx, who);
	CHECK(document_scan_add(&ctx, (document_key){ key }, &scan) == OK);
	return key;
}

static int64_t waiting_of(struct scene *s, enum person who, int64_t household)
{
	struct waiting_add in;

	record_init(&waiting_add_type, &in);
	in.household = (household_key){ household };
	in.service = 18;
	in.priority = PRIORITY_ORDINARY;
	return done_by(s, who, &op_waiting_add, &in, 0);
}

/* A filled first interview, which raises an alert. */
static int64_t answer_of(struct scene *s, enum person who, int64_t household)
{
	struct form_answer_input in = { .household = { household }, .answered_on = s->today, .answers = { "{\"reasons\":[\"illness\"],"
		"\"story\":\"داستان\",\"safe_today\":\"yes\",\"food_today\":\"no\",\"strengths\":\"همسایه‌ها\",\"agreed\":\"دیدار\","
		"\"consent\":\"no\"}" } };
	struct form_version *list;
	struct ctx ctx;
	size_t n;

	as_program(s, &ctx);
	AUTO(tx) tx = { 0 };
	CHECK(ctx_read(&ctx, SHARD_NATIONAL, &tx) == OK && forms_in_force(&tx, s->today, &list, &n) == OK);
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].code, "first_interview"))
			in.form = list[i].key;
	tx_release(&tx);
	return done_by(s, who, &op_form_answer, &in, 0);
}

/* The same child twice in one file. */
static int64_t pair_of(struct scene *s, enum person worker, int64_t household)
{
	struct duplicate_scan in = { .unit = s->unit[people_about[worker].unit].v };
	struct member m;

	for (int i = 0; i < 2; i++) {
		member_blank(&m);
		m.household.v = household;
		m.given_name = "نسترن";
		m.surname = people_about[worker].unit == AT_B ? MARK : "دوبار";
		m.father_name = "کاوه";
		m.birth_on = fa_add_months(s->today, -120);
		m.relation = RELATION_CHILD;
		m.id_kind = ID_NONE;
		m.id_reason = "گم شده";
		done_by(s, worker, &op_member_add, &m, 0);
	}
	return done_by(s, PARVIZ, &op_duplicate_scan, &in, 0);
}

/* Somebody of the centre has opened very many files. */
static int64_t alarm_of(struct scene *s, enum person worker)
{
	struct read_alarm_raise in = { .staff = s->staff[worker], .role = (int32_t)people_about[worker].role,
		.unit = s->unit[people_about[worker].unit].v, .files = 60 };
	struct ctx ctx;
	int64_t key;

	as_program(s, &ctx);
	CHECK(operation_run(&ctx, &op_read_alarm_raise, SHARD_NATIONAL, &in, 0, &key) == OK);
	return key;
}

static int64_t consent_of(struct scene *s, enum person worker, const struct keys *k)
{
	struct consent_give in = { .household = { k->household }, .member = { k->member }, .purpose = CONSENT_FOR_REFERRAL,
		.what = people_about[worker].unit == AT_B ? "نامه به " MARK : "نامه به مدرسه", .how = CONSENT_HOW_SIGNED,
		.given_on = s->today };

	return done_by(s, worker, &op_consent_give, &in, 0);
}

/* Sent to the county's office, with an agency of the centre's own beside it. */
static void referral_keys(struct scene *s, enum person worker, enum person manager, int64_t household, struct keys *k,
		const char *words, bool plain)
{
	struct agency place = { .name = plain ? "مدرسهٔ شهر" : words, .kind = 9, .active = true, .budget = { INT_NONE } };
	struct referral_draft in = { .household = { household }, .kind = REFERRAL_SERVICE, .to_kind = TO_COUNTY,
		.to_unit = INT_NONE, .subject = words };
	struct referral_send send = { .consent = REFERRAL_SIGNED };
	struct ctx ctx;
	int64_t none;

	k->agency = done_by(s, manager, &op_agency_add, &place, 0);
	k->referral = done_by(s, worker, &op_referral_draft, &in, 0);
	done_by(s, worker, &op_referral_send, &send, k->referral);
	as_program(s, &ctx);
	CHECK(operation_run(&ctx, &op_letter_issue, shard_of_province(15), NULL, k->referral, &none) == OK);
}

/* Somebody of the family in a scheme that is open to all. */
static int64_t part_of(struct scene *s, enum person worker, const struct keys *k)
{
	struct scheme_input in;
	struct participation_add add = { .household = { k->household }, .member = { k->member } };

	record_init(&scheme_input_type, &in);
	in.name = "طرحی برای همه";
	in.ordered_by = "ستاد";
	in.field = FIELD_SOCIAL;
	in.begins_on = s->today;
	add.scheme = done_by(s, GOLNAR, &op_scheme_order, &in, 0);
	return done_by(s, worker, &op_participation_add, &add, 0);
}

/* Registers of the neighbourhood. */
/* A talk that nobody else may read. */
static int64_t session_of(struct scene *s, enum person worker, int64_t household, const char *words)
{
	struct counselling_record in = { .household = household, .on_day = s->today, .kind = COUNSEL_ALONE, .came = COUNSEL_CAME,
		.words = words };
	struct ctx ctx;
	int64_t key;

	as_person(s, &ctx, worker);
	ctx.inside = true;
	CHECK(operation_run(&ctx, &op_counselling_record, shard_of_province(15), &in, 0, &key) == OK);
	return key;
}

static void register_keys(struct scene *s, enum person worker, enum person manager, struct keys *k, const char *words)
{
	struct helper_input helper = { .kinds = 1, .name = words, .session_fee = { INT_NONE }, .since = s->today };
	struct circle_input circle = { .name = words, .kind = 1, .people = 5, .founded_on = s->today };
	struct project_input project = { .name = words, .kind = PROJECT_COURSE, .service = 16, .sessions = INT_NONE, .begins_on = s->today };
	struct study_record study = { .neighbourhood = k->place, .day = s->today, .people = INT_NONE, .jobless = INT_NONE,
		.dropouts = INT_NONE, .alone = INT_NONE, .words = words, .asked = 3, .level = PART_HEARD };
	struct receipt_issue gift = { .kind = RECEIPT_CASH, .service = INT_NONE, .payer = words, .amount = { 1000 }, .day = s->today };
	struct licence_input licence = { .institution = words, .applicant = words, .licence = 1, .purpose = 1, .clause = 2, .asked_on = s->today };
	struct aim_input aim = { .year = 1405, .kind = 1, .what = words, .target = 5 };
	struct inspection_input seen = { .unit = k->unit, .day = s->today, .place = 1, .files = 1, .privacy = 1, .staff = 1, .service = 1,
		.seen = words };

	k->helper = done_by(s, worker, &op_helper_add, &helper, 0);
	k->circle = done_by(s, worker, &op_circle_found, &circle, 0);
	k->project = done_by(s, worker, &op_project_start, &project, 0);
	k->study = done_by(s, worker, &op_study_record, &study, 0);
	/* Centre C has no manager of its own here. */
	if (people_about[manager].role == ROLE_CENTRE_MANAGER) {
		k->receipt = done_by(s, manager, &op_receipt_issue, &gift, 0);
		k->licence = done_by(s, manager, &op_licence_open, &licence, 0);
		k->aim = done_by(s, manager, &op_aim_set, &aim, 0);
	}
	k->inspection = done_by(s, NADER, &op_inspection_record, &seen, 0);
}

/* What the centre itself reads; who complains about a centre is nobody of it. */
static int64_t complaint_of(struct scene *s, const struct keys *k, const char *words)
{
	struct complaint_tell in = { .kind = COMPLAINT_FEEDBACK, .about_unit = k->unit, .words = words };
	struct ctx ctx;
	int64_t key;

	as_program(s, &ctx);
	CHECK(operation_run(&ctx, &op_complaint_tell, shard_of_province(15), &in, 0, &key) == OK);
	return key;
}

static void keys_of(struct refusal *r, enum person worker, enum person manager, int64_t household, struct keys *k)
{
	struct scene *s = &r->s;
	const char *name = k == &r->b && !r->secret ? "پایگاه " MARK : "پایگاه";

	k->household = household;
	k->unit = s->unit[people_about[worker].unit].v;
	k->member = one_of(s, &member_type, "household", household, shard_of_province(15));
	k->staff = s->staff[worker];
	k->role = one_of(s, &role_assignment_type, "staff", k->staff, SHARD_NATIONAL);
	k->unit_key = one_of(s, &unit_type, "no", k->unit, SHARD_NATIONAL);
	k->visit = k == &r->b ? s->nouri_visit : visited(s, worker, household, fa_add_days(s->today, -1), "حالشان خوب بود.");
	propose(s, worker, k);
	/* PostgreSQL has no directory for files in the test world. */
	k->photo = s->w.pg ? 0 : photo_of(s, worker, k->visit);
	if (k == &r->b) {
		k->request = s->nouri_request;
		k->place = s->place_b;
	} else {
		struct request_register in;

		record_init(&request_register_type, &in);
		in.household = household;
		in.subject = 1;
		in.channel = CHANNEL_PHONE;
		in.description = "پرسش";
		k->request = done_by(s, worker, &op_request_register, &in, 0);
		k->place = k == &r->c ? s->place_c : s->place_a[0];
	}
	k->lead = lead_of(s, worker, k == &r->b && !r->secret ? MARK : "شهری");
	k->waiting = waiting_of(s, worker, household);
	k->document = s->w.pg ? 0 : document_of(s, worker, household);
	k->answer = answer_of(s, worker, household);
	k->alert = one_of(s, &alert_type, "household", household, shard_of_province(15));
	k->point = point_of(s, manager, k->unit, name);
	k->work = work_of(s, worker, household, k == &r->b ? "کار " MARK : "کار");
	if (!r->secret || k != &r->b) {
		phone_keys(s, worker, household, k);
		k->transfer = transfer_of(s, worker, household);
	}
	referral_keys(s, worker, manager, household, k, k == &r->b ? "ارجاع " MARK : "ارجاع", r->secret);
	register_keys(s, worker, manager, k, k == &r->b && !r->secret ? "برنامهٔ " MARK : "برنامه");
	k->part = part_of(s, worker, k);
	k->session = session_of(s, worker, household, k == &r->b ? "گفت " MARK : "گفت‌وگو");
	k->pair = pair_of(s, worker, household);
	k->alarm = alarm_of(s, worker);
	k->still = still_of(s, household, k->unit);
	k->consent = consent_of(s, worker, k);
	k->complaint = complaint_of(s, k, k == &r->b && !r->secret ? "سپاس از " MARK : "سپاس");
}

static int64_t key_for(const struct keys *k, const char *segment, const char *param)
{
	const struct { const char *segment; int64_t key; } known[] = {
		{ "counselling", k->session }, { "stagnant", k->still },
		{ "complaints", k->complaint }, { "appeals", k->complaint },
		{ "helpers", k->helper }, { "circles", k->circle }, { "projects", k->project }, { "studies", k->study }, { "receipts", k->receipt },
		{ "participations", k->part }, { "inspections", k->inspection }, { "licences", k->licence }, { "aims", k->aim }, { "stories", k->story }, { "schemes", k->rule },
		{ "referrals", k->referral }, { "agencies", k->agency },
		{ "needs", k->work.need }, { "strengths", k->work.strength }, { "ties", k->work.tie }, { "tasks", k->work.task },
		{ "plans", k->work.plan }, { "exits", k->work.leave }, { "goals", k->work.goal }, { "acts", k->work.act },
		{ "households", k->household }, { "members", k->member }, { "visits", k->visit },
		{ "requests", k->request }, { "transfers", k->transfer }, { "duplicates", k->pair }, { "photos", k->photo }, { "import", k->list }, { "staff", k->staff }, { "roles", k->role },
		{ "neighbourhoods", k->place }, { "points", k->point }, { "service-points", k->point },
		{ "form-answers", k->answer }, { "alerts", k->alert }, { "forms", k->form }, { "units", k->unit_key }, { "rules", k->rule }, { "services", k->rule }, { "leads", k->lead }, { "documents", k->document }, { "waiting", k->waiting }, { "visit-rules", k->rule },
		{ "pensions", k->pension }, { "pension-proposals", k->pension },
		{ "devices", k->device }, { "sync", k->entry }, { "entries", k->entry },
		{ "read-alarms", k->alarm }, { "consents", k->consent } };

	if (str_eq(param, "role"))
		return k->role;
	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (str_eq(segment, known[i].segment))
			return known[i].key;
	return k->household;
}

/* The route's pattern with keys put in; NULL when these keys have none for it. */
static const char *fill(struct refusal *r, const char *pattern, const struct keys *k)
{
	char segment[40] = "";
	struct buf b;
	const char *path;

	buf_init(&b, 400);
	for (const char *p = pattern + 1; *p;) {
		size_t n = strcspn(p, "/");

		buf_putc(&b, '/');
		if (*p != '{') {
			buf_put(&b, p, n);
			CHECK(n < sizeof segment);
			memcpy(segment, p, n);
			segment[n] = '\0';
		} else {
			const char *close = strchr(p, '}');
			char name[24] = "";

			memcpy(name, p + 1, strcspn(p + 1, ":}"));
			if (memmem(p, n, ":int", 4))
				buf_printf(&b, "%lld", (long long)k->unit);
			else if (memmem(p, n, ":word", 5))
				buf_puts(&b, str_eq(name, "kind") ? "visit" : key_text(&r->s, k->household));
			else if (!key_for(k, segment, name)) {
				buf_release(&b);
				return NULL;
			} else
				buf_puts(&b, key_text(&r->s, key_for(k, segment, name)));
			buf_put(&b, close + 1, n - (size_t)(close + 1 - p));
		}
		p += n + (p[n] == '/');
	}
	path = arena_strdup(&r->s.w.arena, buf_str(&b));
	buf_release(&b);
	return path[0] ? path : "/";
}

/* ---- marks ---------------------------------------------------------------------------- */

static void mark(struct refusal *r, const char *text)
{
	CHECK(r->nmarks < COUNT_OF(r->marks));
	r->marks[r->nmarks++] = text;
}

static const char *persian(struct refusal *r, const char *text)
{
	struct buf b;
	const char *copy;

	buf_init(&b, 200);
	fa_put_digits_fa(&b, text);
	copy = arena_strdup(&r->s.w.arena, buf_str(&b));
	buf_release(&b);
	return copy;
}

static void marks(struct refusal *r)
{
	struct scene *s = &r->s;
	const char *id = valid_id(s, MARK_ID_SERIAL), *child = valid_id(s, MARK_ID_SERIAL + 1);
	const char *file = r->file_number = household_now(s, s->nouri).file_number;

	mark(r, MARK);
	mark(r, "ZHPTR");
	mark(r, MARK_PHONE);
	mark(r, persian(r, MARK_PHONE));
	mark(r, id);
	mark(r, persian(r, id));
	mark(r, child);
	mark(r, persian(r, child));
	mark(r, file);
	mark(r, persian(r, file));
	mark(r, key_text(s, s->nouri));
	mark(r, key_text(s, s->nouri_visit));
	mark(r, key_text(s, s->nouri_request));
	mark(r, key_text(s, r->b.pension));
	mark(r, key_text(s, s->nouri_member));
	if (r->secret)
		return;
	mark(r, people_about[ZAHRA].name);
	mark(r, people_about[NARGES].name);
}

/* A workbook is packed: what lies in it is looked through too. */
static bool packed_has(const char *bytes, size_t n, const char *text)
{
	zip_error_t e;
	zip_source_t *source = zip_source_buffer_create(bytes, n, 0, &e);
	zip_t *z = source ? zip_open_from_source(source, ZIP_RDONLY, &e) : NULL;
	bool found = false;

	CHECK(z);
	for (zip_int64_t i = 0; i < zip_get_num_entries(z, 0); i++) {
		zip_stat_t st;
		zip_file_t *f = zip_fopen_index(z, (zip_uint64_t)i, 0);
		char *all;

		CHECK(f && zip_stat_index(z, (zip_uint64_t)i, 0, &st) == 0);
		all = xcalloc(1, st.size + 1);
		CHECK(zip_fread(f, all, st.size) == (zip_int64_t)st.size);
		found = found || strstr(all, text);
		free(all);
		zip_fclose(f);
	}
	zip_close(z);
	return found;
}

/* What the asker typed comes back in error texts of paths; only the answer's own words count. */
static void no_marks(struct refusal *r, struct browser *b, const char *method, const char *path)
{
	bool packed = b->d.body_len > 4 && memcmp(b->d.body, "PK\3\4", 4) == 0;

	r->answers++;
	for (size_t i = 0; i < r->nmarks; i++) {
		bool found = packed ? packed_has(b->d.body, b->d.body_len, r->marks[i]) : strstr(b->d.body, r->marks[i]) != NULL;

		if (found && !strstr(path, r->marks[i]))
			must(&r->s, false, "%s %s: %s is shown \"%s\"", method, path, b->who, r->marks[i]);
	}
}

/* ---- asking ------------------------------------------------------------------------------ */

static bool is_api(const struct web_route_info *i)
{
	return str_prefix(i->pattern, "/api/");
}

static int ask(struct refusal *r, enum person who, const struct web_route_info *i, const char *path)
{
	struct browser *b = is_api(i) ? r->api[who] : r->page[who];

	if (str_eq(i->method, "GET"))
		return http_drive_get(&b->d, path);
	if (is_api(i))
		return http_drive_json(&b->d, i->method, path, "{}");
	return http_drive_post(&b->d, path, say(&r->s, "csrf=%s", r->csrf[who]));
}

static struct browser *asked(struct refusal *r, enum person who, const struct web_route_info *i)
{
	return is_api(i) ? r->api[who] : r->page[who];
}

static bool allowed(enum person who, const struct web_route_info *i)
{
	enum role role = people_about[who].role;

	return (i->roles & ROLE_BIT(role)) && (!i->op || role_may(role, i->op));
}

static bool keyed(const struct web_route_info *i)
{
	return strchr(i->pattern, '{') != NULL && !strstr(i->pattern, ":word}");
}

/* Names of units are public, so a unit's own number is no secret; its figures are. */
static void stranger(struct refusal *r, const struct web_route_info *i)
{
	const char *path = fill(r, i->pattern, &r->a);
	struct browser *b = r->stranger;
	int status, want = is_api(i) ? 401 : 303;

	if (!path)
		return;
	status = str_eq(i->method, "GET") ? http_drive_get(&b->d, path) :
		is_api(i) ? http_drive_json(&b->d, i->method, path, "{}") : http_drive_post(&b->d, path, "a=b");
	must(&r->s, status == want, "%s %s without a session: %d", i->method, path, status);
	must(&r->s, want != 303 || str_prefix(where(b), "/sign-in"), "%s %s leads to %s", i->method, path, where(b));
	no_marks(r, b, i->method, path);
}

static void own(struct refusal *r, enum person who, const struct web_route_info *i, const struct keys *k)
{
	const char *path = fill(r, i->pattern, k);
	int status;

	/* Posts with own keys would change something; the scenarios do that. */
	if (!path || !str_eq(i->method, "GET"))
		return;
	status = ask(r, who, i, path);
	/* A phone and what it brought are its worker's and the manager's, not a colleague's. */
	if (who == MINA && (str_prefix(path, "/sync/") || str_prefix(path, "/devices/"))) {
		must(&r->s, status == 404, "%s by a colleague: %d", path, status);
		return;
	}
	must(&r->s, status == 200 || status == 303 || status == 409 || (status == 404 && strstr(path, "/admin/") != NULL),
		"%s %s by %s: %d", i->method, path, people_about[who].user, status);
	if (people_about[who].unit == AT_A || people_about[who].unit == AT_C)
		no_marks(r, asked(r, who, i), i->method, path);
}

static void foreign(struct refusal *r, enum person who, const struct web_route_info *i, const struct keys *k)
{
	const char *path = fill(r, i->pattern, k), *nowhere = fill(r, i->pattern, &r->none);
	bool change = !str_eq(i->method, "GET");
	int status, other;

	if (!path)
		return;
	status = ask(r, who, i, path);
	if (r->secret || people_about[who].unit == AT_A || people_about[who].unit == AT_C)
		no_marks(r, asked(r, who, i), i->method, path);
	must(&r->s, change ? status >= 400 && status < 500 : status == 404, "%s %s out of scope by %s: %d", i->method, path,
		people_about[who].user, status);
	if (!nowhere)
		return;
	other = ask(r, who, i, nowhere);
	must(&r->s, status == other, "%s %s out of scope by %s: %d, and %d for a key that nobody has", i->method, path,
		people_about[who].user, status, other);
}

static void not_meant(struct refusal *r, enum person who, const struct web_route_info *i, const struct keys *k)
{
	const char *path = fill(r, i->pattern, k);
	struct browser *b = asked(r, who, i);

	if (!path || str_eq(i->method, "GET"))
		return;
	if (!is_api(i)) {
		must(&r->s, http_drive_post(&b->d, path, "csrf=0123456789abcdef0123456789abcdef") == 403,
			"%s %s with a wrong token: %d", i->method, path, b->d.status);
		must(&r->s, http_drive_post(&b->d, path, "a=b") == 403, "%s %s without a token: %d", i->method, path, b->d.status);
	}
	http_drive_with(&b->d, "Sec-Fetch-Site", "cross-site");
	must(&r->s, ask(r, who, i, path) == 403, "%s %s from another site: %d", i->method, path, b->d.status);
	http_drive_with(&b->d, "Sec-Fetch-Site", "same-site");
	must(&r->s, ask(r, who, i, path) == 403, "%s %s from a neighbouring site: %d", i->method, path, b->d.status);
	http_drive_with(&b->d, "Sec-Fetch-Site", NULL);
	http_drive_with(&b->d, "Origin", "https://evil.example");
	must(&r->s, ask(r, who, i, path) == 403, "%s %s of another origin: %d", i->method, path, b->d.status);
	http_drive_with(&b->d, "Origin", NULL);
}

static const struct keys *own_keys(struct refusal *r, enum person who)
{
	switch (people_about[who].unit) {
	case AT_B: return &r->b;
	case AT_C: return &r->c;
	default: return &r->a;
	}
}

static void each_person(struct refusal *r, const struct web_route_info *i)
{
	bool tried = false;

	for (int p = 0; p < PERSONS; p++) {
		enum person who = (enum person)p;
		int unit = people_about[who].unit;
		const char *path = fill(r, i->pattern, own_keys(r, who));

		if (!allowed(who, i)) {
			if (path && !i->stage)
				must(&r->s, ask(r, who, i, path) == 404, "%s %s by %s without the role: %d", i->method, path,
					people_about[who].user, asked(r, who, i)->d.status);
			continue;
		}
		own(r, who, i, own_keys(r, who));
		if (!tried)
			not_meant(r, who, i, own_keys(r, who));
		tried = true;
		if (!keyed(i))
			continue;
		if (unit == AT_A || unit == AT_C)
			foreign(r, who, i, &r->b);
		if (unit == AT_A || unit == AT_B || unit == AT_COUNTY)
			foreign(r, who, i, &r->c);
	}
}

static void each_route(struct refusal *r)
{
	r->nroutes = web_routes_list(&r->s.w.arena, &r->route);
	for (size_t i = 0; i < r->nroutes; i++) {
		const struct web_route_info *info = &r->route[i];

		if (info->public)
			continue;
		r->s.failed = 0;
		if (!info->stage)
			stranger(r, info);
		if (info->roles && !info->stage)
			each_person(r, info);
		tap_ok(__FILE__, __LINE__, r->s.failed == 0, "%s %s: refused to whom it is not for", info->method, info->pattern);
	}
}

/* ---- a secret file ---------------------------------------------------------------------- */

/* What is no part of the file stays as it is. */
static void shut(struct refusal *r)
{
	struct secret_shut in = { .kind = SECRET_PROTECTION, .lead = r->s.staff[ZAHRA], .why = "کودک باید در امان بماند. " MARK };
	/* The neighbourhood's name is everybody's. */
	struct neighbourhood_change place = { .name = "محلهٔ سپید", .kind = 1, .centre = r->s.unit[AT_B].v, .lat_e6 = INT_NONE,
		.lng_e6 = INT_NONE };
	struct ctx ctx;

	marks(r);
	done_by(&r->s, SHIRIN, &op_neighbourhood_change, &place, r->s.place_b);
	as_person(&r->s, &ctx, ZAHRA);
	CHECK(secret_run(&ctx, &op_secret_shut, &in, r->b.household) == OK);
	run_jobs(&r->s);
	r->b.staff = r->b.role = r->b.place = r->b.point = r->b.unit_key = r->b.rule = r->b.list = r->b.lead = r->b.alarm = r->b.agency = 0;
	r->b.form = r->b.device = r->b.unit = r->b.helper = r->b.circle = r->b.project = r->b.study = r->b.receipt = r->b.complaint = 0;
	r->b.inspection = r->b.licence = r->b.aim = 0;
}

static void each_secret(struct refusal *r)
{
	r->nroutes = web_routes_list(&r->s.w.arena, &r->route);
	for (size_t i = 0; i < r->nroutes; i++) {
		const struct web_route_info *info = &r->route[i];

		r->s.failed = 0;
		for (int k = 0; k < PERSONS && !info->public && !info->stage; k++) {
			enum person who = (enum person)k;

			if (who == ZAHRA || !allowed(who, info))
				continue;
			if (keyed(info) && !strstr(info->pattern, ":int}"))
				foreign(r, who, info, &r->b);
			else if (str_eq(info->method, "GET") && fill(r, info->pattern, own_keys(r, who))) {
				ask(r, who, info, fill(r, info->pattern, who == KAMRAN || who == NARGES ? &r->a : own_keys(r, who)));
				no_marks(r, asked(r, who, info), info->method, info->pattern);
			}
		}
		tap_ok(__FILE__, __LINE__, r->s.failed == 0, "%s %s: a secret file is not there [R30 R39]", info->method, info->pattern);
	}
	r->s.failed = 0;
	must(&r->s, http_drive_get(&r->page[ZAHRA]->d, say(&r->s, "/households/%s", key_text(&r->s, r->b.household))) == 200,
		"its team opens it: %d", r->page[ZAHRA]->d.status);
	must(&r->s, strstr(r->page[ZAHRA]->d.body, MARK) != NULL, "and reads it");
	must(&r->s, http_drive_get(&r->api[ZAHRA]->d, say(&r->s, "/api/v1/households/%s", key_text(&r->s, r->b.household))) == 404,
		"but not through the API: %d", r->api[ZAHRA]->d.status);
	tap_ok(__FILE__, __LINE__, r->s.failed == 0, "for its team it is, at pages only [R30 R39]");
}

/* ---- searches, foreign keys in bodies, unknown fields ------------------------------------------ */

static void searches(struct refusal *r)
{
	const enum person people[] = { SARA, MINA, LEILA, HAMID, FARID, OMID, r->secret ? KAMRAN : SARA, r->secret ? NARGES : SARA,
		r->secret ? SHIRIN : SARA, r->secret ? PARVIZ : SARA };
	struct scene *s = &r->s;
	const char *typed[] = { MARK, "نوری", "فاطمه " MARK, MARK_PHONE, valid_id(s, MARK_ID_SERIAL),
		r->file_number, "ن", "آرش" };

	s->failed = 0;
	for (size_t p = 0; p < COUNT_OF(people); p++)
		for (size_t i = 0; i < COUNT_OF(typed); i++) {
			struct browser *b = r->page[people[p]], *api = r->api[people[p]];
			struct buf form;

			buf_init(&form, 2000);
			http_form_add(&form, "csrf", r->csrf[people[p]]);
			http_form_add(&form, "q", typed[i]);
			must(s, http_drive_post(&b->d, "/search", buf_str(&form)) == 200, "search: %d", b->d.status);
			buf_release(&form);
			/* What was typed stands in the box again; nothing but it may. */
			for (size_t m = 0; m < r->nmarks; m++)
				must(s, strstr(typed[i], r->marks[m]) || str_eq(typed[i], r->marks[m]) || !strstr(text_of(b), r->marks[m]),
					"search for %s by %s shows %s", typed[i], b->who, r->marks[m]);
			must(s, !strstr(text_of(b), "خانوار نوری"), "search for %s by %s shows the family", typed[i], b->who);
			must(s, http_drive_json(&api->d, "POST", "/api/v1/search", say(s, "{\"q\":\"%s\"}", typed[i])) == 200,
				"API search: %d", api->d.status);
			no_marks(r, api, "POST", "/api/v1/search");
		}
	tap_ok(__FILE__, __LINE__, s->failed == 0, "search shows nothing of another centre [R9 R21]");
}

static void in_bodies(struct refusal *r)
{
	struct scene *s = &r->s;
	const char *household = key_text(s, s->nouri), *today = "2026-11-22";
	const struct { enum person who; const char *path, *body; } tries[] = {
		{ LEILA, "/api/v1/requests", say(s, "{\"household\":\"%s\",\"subject\":5,\"channel\":\"phone\"}", household) },
		{ LEILA, "/api/v1/members", say(s, "{\"household\":\"%s\",\"given_name\":\"رضا\",\"relation\":\"child\",\"id_kind\":\"none\",\"id_reason\":\"گم شده\"}", household) },
		{ SARA, "/api/v1/visits", say(s, "{\"household\":\"%s\",\"kind\":\"periodic\",\"planned_on\":\"%s\"}", household, today) },
		{ SARA, "/api/v1/visits/record", say(s, "{\"household\":\"%s\",\"kind\":\"periodic\",\"outcome\":\"nobody_home\",\"visited_on\":\"%s\"}", household, today) },
		{ SARA, "/api/v1/needs", say(s, "{\"household\":\"%s\",\"category\":\"food\",\"words\":\"نان\",\"severity\":\"mild\",\"risk\":\"low\"}", household) },
		{ SARA, "/api/v1/tasks", say(s, "{\"household\":\"%s\",\"kind\":\"follow_up\",\"what\":\"زنگ\",\"due_on\":\"%s\"}", household, today) },
		{ HAMID, "/api/v1/staff", say(s, "{\"unit\":%lld,\"user_name\":\"spy\",\"name\":\"جاسوس\"}", (long long)s->unit[AT_B].v) },
		{ HAMID, "/api/v1/service-points", say(s, "{\"unit\":%lld,\"name\":\"دبستان\",\"kind\":\"school\",\"opened_on\":\"2026-11-20\"}", (long long)s->unit[AT_B].v) },
		{ LEILA, "/api/v1/households", say(s, "{\"unit\":%lld,\"given_name\":\"رضا\",\"surname\":\"امیری\",\"id_kind\":\"none\",\"id_reason\":\"گم شده\"}", (long long)s->unit[AT_B].v) },
	};

	s->failed = 0;
	for (size_t i = 0; i < COUNT_OF(tries); i++) {
		struct browser *b = r->api[tries[i].who];
		int status = http_drive_json(&b->d, "POST", tries[i].path, tries[i].body);

		/* An unknown unit is an error at its field; nothing else may be what was wrong. */
		must(s, status == 404 || status == 403 || (status == 422 && strstr(b->d.body, "\"field\":\"unit\"")), "%s with centre B inside: %d %s", tries[i].path, status, b->d.body);
		no_marks(r, b, "POST", tries[i].path);
	}
	tap_ok(__FILE__, __LINE__, s->failed == 0, "keys of another centre inside a body are refused [R9 R21]");
}

static void unknown_fields(struct refusal *r)
{
	static const char *const sly[] = { "{\"zz_unknown\":1}", "{\"key\":\"0000000000001\"}", "{\"ver\":99}", "{\"is_head\":true}",
		"{\"import_batch\":\"0000000000001\"}", "{\"state\":\"closed\",\"state\":\"open\"}" };
	struct scene *s = &r->s;

	s->failed = 0;
	for (size_t i = 0; i < r->nroutes; i++) {
		const struct web_route_info *info = &r->route[i];

		if (!is_api(info) || !info->op || !info->op->input)
			continue;
		for (int p = 0; p < PERSONS; p++) {
			enum person who = (enum person)p;
			const char *path = fill(r, info->pattern, own_keys(r, who));

			if (!allowed(who, info) || !path)
				continue;
			for (size_t k = 0; k < COUNT_OF(sly); k++) {
				int status = http_drive_json(&r->api[who]->d, info->method, path, sly[k]);

				must(s, status == 422 || status == 400 || (status == 404 && k == 0), "%s %s takes %s: %d %s", info->method,
					path, sly[k], status, r->api[who]->d.body);
			}
			break;
		}
	}
	tap_ok(__FILE__, __LINE__, s->failed == 0, "fields that are not asked for are refused by every verb of the API [R21]");
}

static void tokens(struct refusal *r)
{
	struct scene *s = &r->s;
	struct browser *b = r->api[SARA];

	s->failed = 0;
	must(s, http_drive_get(&b->d, "/day") == 303, "a bearer token opens no page: %d", b->d.status);
	must(s, http_drive_send(&b->d, "POST", "/api/v1/requests", "application/x-www-form-urlencoded", "a=b", 3) >= 400,
		"the API takes JSON only");
	b = new_browser(s, "forger");
	http_drive_with(&b->d, "Authorization", "Bearer zdg_0000000000000000000000000000000000000000000000000000000000000000");
	must(s, http_drive_get(&b->d, "/api/v1/households") == 401, "a made-up token: %d", b->d.status);
	/* A browser's cookie at the API needs the page's token for changes. */
	b = r->page[LEILA];
	http_drive_with(&b->d, "Idempotency-Key", "k1");
	must(s, http_drive_json(&b->d, "POST", "/api/v1/requests", "{\"subject\":5,\"channel\":\"phone\"}") == 403,
		"a cookie alone changes nothing: %d", b->d.status);
	http_drive_with(&b->d, "Idempotency-Key", NULL);
	tap_ok(__FILE__, __LINE__, s->failed == 0, "tokens: bearer, made up, and a cookie at the API [R21]");
}

/* ---- setting up ---------------------------------------------------------------------------------- */

static void enter_all(struct refusal *r)
{
	struct scene *s = &r->s;

	for (int p = 0; p < PERSONS; p++) {
		char token[API_TOKEN_SIZE];
		struct ctx ctx;
		role_assignment_key role;

		r->page[p] = enter(s, (enum person)p);
		must_open(r->page[p], "/me");
		r->csrf[p] = csrf_of(r->page[p]);
		as_program(s, &ctx);
		role.v = one_of(s, &role_assignment_type, "staff", s->staff[p], SHARD_NATIONAL);
		CHECK(token_create(&ctx, (staff_key){ s->staff[p] }, role, "test", 3600000, token) == OK);
		r->api[p] = new_browser(s, people_about[p].user);
		http_drive_with(&r->api[p]->d, "Authorization", say(s, "Bearer %s", token));
		http_drive_with(&r->api[p]->d, "Idempotency-Key", "once");
		http_drive_with(&r->api[p]->d, "If-Match", "\"1\"");
	}
	r->stranger = new_browser(s, "nobody");
}

int main(int argc, char **argv)
{
	bool pg = argc > 1 && str_eq(argv[1], "pg");
	struct refusal *r;

	log_init(open("/dev/null", O_WRONLY | O_CLOEXEC), LOG_ERROR);
	if (pg && !getenv("ZENDEGI_TEST_PG")) {
		tap_skip("refusals on PostgreSQL", "ZENDEGI_TEST_PG is not set");
		return tap_done();
	}
	r = xcalloc(1, sizeof *r);
	r->secret = argc > 2 && str_eq(argv[2], "secret");
	scene_open(&r->s, pg);
	open_far_centre(&r->s);
	keys_of(r, SARA, HAMID, r->s.moradi, &r->a);
	keys_of(r, ZAHRA, KAMRAN, r->s.nouri, &r->b);
	keys_of(r, OMID, PARVIZ, r->s.taheri, &r->c);
	r->a.list = r->b.list = r->c.list = list_of(&r->s);
	r->none = (struct keys){ .alarm = r->b.alarm + 4242, .still = r->b.still + 4242, .consent = r->b.consent + 4242, .work = { r->b.work.need + 4242, r->b.work.strength + 4242, r->b.work.tie + 4242, r->b.work.task + 4242,
			r->b.work.plan + 4242, r->b.work.goal + 4242, r->b.work.act + 4242, r->b.work.leave + 4242 },
		 .session = r->b.session + 4242, .household = r->b.household + 4242, .member = r->b.member + 4242, .visit = r->b.visit + 4242, .list = r->b.list + 4242,
		.request = r->b.request + 4242, .photo = r->b.photo + 4242, .staff = r->b.staff + 4242, .role = r->b.role + 4242,
		.place = r->b.place + 4242, .point = r->b.point + 4242, .unit_key = r->b.unit_key + 4242, .document = r->b.lead + 8484, .lead = r->b.lead + 4242, .waiting = r->b.waiting + 4242, .rule = r->b.role + 4242,
		.answer = r->b.answer + 4242, .alert = r->b.alert + 4242, .form = r->b.role + 4242, .device = r->b.device + 4242, .entry = r->b.entry + 4242,
		.unit = r->b.unit + 90 };
	if (r->secret)
		shut(r);
	else
		marks(r);
	enter_all(r);
	if (r->secret)
		each_secret(r);
	else
		each_route(r);
	searches(r);
	if (!r->secret) {
		in_bodies(r);
		unknown_fields(r);
		tokens(r);
	}
	r->s.failed = 0;
	must_hold(&r->s);
	tap_ok(__FILE__, __LINE__, r->s.failed == 0, "nothing was changed: verify and recount after %lld answers",
		(long long)r->answers);
	scene_close(&r->s);
	free(r);
	return tap_done();
}
