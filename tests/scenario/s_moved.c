/* A file that went to another province is read-only where it was, whatever the verb and the
 * door, and whoever tries is told where it went (R119, R258).  Verbs come from the tables: one
 * that is new is in this test before anybody thinks of it. */
#include "scenario.h"
#include "referral.h"

#include <string.h>

#include "consent.h"
#include "movable.h"
#include "task.h"

enum { OPERATIONS = 300, TYPES = 40 };
#define WHERE "زندگی دیگر ۳"

/* ---- a file with one record of every type that belongs to it -------------------------------- */

struct owned { const struct record_type *type; int64_t key; };
struct whole { struct scene *s; int64_t household, head; struct owned own[TYPES]; size_t n; };

static int64_t owned_key(const struct whole *w, const struct record_type *type)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->own[i].type == type)
			return w->own[i].key;
	return type == &household_type ? w->household : 0;
}

static const char *some_text(struct scene *s, const struct field *f)
{
	static const char *const of_kind[] = { [TEXT_NAME] = "آزمون", [TEXT_CODE] = "1405", [TEXT_MOBILE] = "09161230009",
		[TEXT_PHONE] = "06633221100", [TEXT_POSTCODE] = "6813713457", [TEXT_ADDRESS] = "خیابان یکم",
		[TEXT_USER_NAME] = "azmoon", [TEXT_PASSWORD] = "azmoon-1405-azmoon" };

	if (f->kind == TEXT_NATIONAL_ID)
		return valid_id(s, 77000);
	return f->kind < (int)COUNT_OF(of_kind) && of_kind[f->kind] ? of_kind[f->kind] : "نوشته‌ای برای آزمون";
}

/* Something that passes for the field; keys name the file's own records. */
static void fill(const struct whole *w, const struct field *f, void *record)
{
	char *at = (char *)record + f->offset;
	int64_t number = f->min > 0 ? f->min : 1, key = f->ref ? owned_key(w, f->ref) : 0;

	if (str_eq(f->name, "household"))
		key = w->household;
	else if (str_eq(f->name, "member"))
		key = w->head;
	switch (f->type) {
	case F_TEXT: *(const char **)at = some_text(w->s, f); break;
	case F_JSON: ((json_t *)at)->text = "{}"; break;
	case F_DATE: *(date_t *)at = w->s->today; break;
	case F_CHOICE: *(int32_t *)at = f->choices[0].value; break;
	case F_BOOL: *(bool *)at = true; break;
	case F_INT: case F_TIME: case F_MONEY: memcpy(at, &number, f->size); break;
	case F_KEY: break;
	case F_REF: memcpy(at, key ? &key : &w->s->staff[SARA], sizeof key); break;
	}
}

static void fill_required(const struct whole *w, const struct record_type *t, void *record)
{
	record_init(t, record);
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];
		int64_t key = f->ref ? owned_key(w, f->ref) : 0;

		if (f->flags & REQUIRED && !str_eq(f->name, "ver"))
			fill(w, f, record);
		else if (str_eq(f->name, "household") || (key && f->flags & INTERNAL))
			fill(w, f, record);
		if (str_eq(f->name, "unit"))
			memcpy((char *)record + f->offset, &w->s->unit[AT_A].v, f->size);
	}
}

static int64_t first_of(struct scene *s, const struct record_type *type, int64_t household)
{
	struct ctx ctx;
	char *list;
	size_t n;
	AUTO(tx) tx = {0};

	as_program(s, &ctx);
	CHECK(ctx_read(&ctx, shard_of_key(household), &tx) == OK);
	CHECK(row_list_by(&tx, type, "household", household, 5, &list, &n) == OK);
	return n ? *(int64_t *)list : 0;
}

struct putting { const struct record_type *type; void *record; };

static enum rc put_run(struct tx *tx, void *arg)
{
	struct putting *p = arg;

	return row_insert(tx, p->type, p->record);
}

/* What the world does not have of its own accord is put there; what is counted, it has. */
static int64_t put(const struct whole *w, const struct record_type *type)
{
	struct who who = { .person = w->s->staff[SARA] };
	struct putting p = { .type = type };
	struct ctx ctx;
	enum rc rc;

	as_program(w->s, &ctx);
	p.record = arena_alloc(ctx.arena, type->size);
	fill_required(w, type, p.record);
	rc = tx_run(ctx.store, shard_of_key(w->household), ctx.arena, &ctx.fault, &who, "test.put", put_run, &p);
	must(w->s, rc == OK, "%s: %s %s", type->name, rc_name(rc), ctx.fault.detail);
	return *(int64_t *)p.record;
}

static struct whole whole_file(struct scene *s)
{
	struct whole w = { .s = s, .household = s->moradi, .head = s->moradi_head };
	struct task_add todo = { .household = { s->moradi }, .kind = TASK_OTHER, .what = "دارو پرسیده شود", .due_on = s->today };
	struct referral_draft send = { .household = { s->moradi }, .kind = REFERRAL_SERVICE, .to_kind = TO_COUNTY,
		.to_unit = INT_NONE, .subject = "سمعک" };
	struct request_register in;

	done_by(s, SARA, &op_referral_draft, &send, 0);
	done_by(s, SARA, &op_task_add, &todo, 0);
	record_init(&request_register_type, &in);
	in.household = s->moradi;
	in.subject = 1;
	in.channel = CHANNEL_IN_PERSON;
	done_by(s, SARA, &op_request_register, &in, 0);
	/* Later types are named by earlier ones never, so backwards: a letter's referral is there before it. */
	for (const struct movable *m = movables; m->type; m++) {
		int64_t key = first_of(s, m->type, s->moradi);

		CHECK(w.n < TYPES);
		if (m->type == &member_type)
			key = w.head;
		w.own[w.n].type = m->type;
		w.own[w.n].key = key ? key : put(&w, m->type);
		w.n++;
	}
	return w;
}

/* ---- every verb ------------------------------------------------------------------------------ */

/* These name a household and do nothing to its file. */
static const struct { const char *op, *why; } passes[] = {
	{ "household.open", "makes a file of its own" },
	{ "one_off.record", "makes a file of its own" },
	{ "household.arrive", "is how a file comes" },
	{ "household.follow", "a job; a file that is away has nothing open" },
	{ "visit.follow", "a job; a file that is away has nothing planned" },
	{ "request.rise", "a job; asks for what is unanswered itself" },
	{ "secret.join", "a secret file is opened up before it goes anywhere" },
	{ "secret.reopen", "the same" },
	{ "glass.break", "opens for reading what is hidden, and changes nothing in the file" },
	{ "counselling.name", "for the counsellor only, who is asked for first; then the file" },
	{ "referral.see", "an inside step of reading; nothing sent stands open" },
};

static const char *passes_why(const char *op)
{
	for (size_t i = 0; i < COUNT_OF(passes); i++)
		if (str_eq(passes[i].op, op))
			return passes[i].why;
	return NULL;
}

static bool names_household(const struct record_type *t)
{
	return t && record_field(t, "household");
}

/* Input that passes for the verb; without any the verb has none. */
static void *input_of(const struct whole *w, const struct operation *op)
{
	static const struct { const char *op, *field; int64_t number; } also[] = {
		{ "member.add", "relation", 3 },
	};
	void *in;

	if (!op->input)
		return NULL;
	in = arena_alloc(&w->s->w.arena, op->input->size);
	record_init(op->input, in);
	for (size_t i = 0; i < op->input->nfields; i++) {
		const struct field *f = &op->input->fields[i];

		if (f->flags & REQUIRED || str_eq(f->name, "household"))
			fill(w, f, in);
	}
	for (size_t i = 0; i < COUNT_OF(also); i++)
		if (str_eq(also[i].op, op->name))
			*(int32_t *)((char *)in + record_field(op->input, also[i].field)->offset) = (int32_t)also[i].number;
	return in;
}

static bool refuses(const struct whole *w, const struct operation *op)
{
	int64_t subject = op->flags & OP_CREATE && names_household(op->input) ? 0 : owned_key(w, op->subject), none;
	bool where = false;
	struct ctx ctx;
	enum rc rc;

	if (!subject && !(op->flags & OP_CREATE))
		return false;
	as_program(w->s, &ctx);
	ctx.org = org_get(w->s->w.orgs);
	rc = operation_run(&ctx, op, shard_of_key(w->household), input_of(w, op), subject, &none);
	for (size_t i = 0; i < ctx.fault.nfields; i++)
		where = where || str_eq(ctx.fault.field[i].code, "household.moved_to");
	must(w->s, rc == CONFLICT && str_eq(ctx.fault.code, "household.moved"), "%s refuses: %s %s %s %s", op->name, rc_name(rc),
		ctx.fault.code ? ctx.fault.code : "", ctx.fault.nfields ? ctx.fault.field[0].field : "",
		ctx.fault.nfields ? ctx.fault.field[0].code : "");
	must(w->s, where, "%s says where it went", op->name);
	org_put(ctx.org);
	return true;
}

static void every_verb(struct scene *s)
{
	const struct operation *ops[OPERATIONS];
	size_t n = web_operations(ops, OPERATIONS), tried = 0;
	struct whole w = whole_file(s);

	run_jobs(s);
	leave_for_elsewhere(s, s->moradi);
	for (size_t i = 0; i < n; i++)
		if (!(ops[i]->flags & (OP_READ | OP_NATIONAL)) && !passes_why(ops[i]->name) &&
		    (owned_key(&w, ops[i]->subject) || names_household(ops[i]->input)))
			tried += refuses(&w, ops[i]);
	must(s, tried > 60, "verbs that were tried: %zu", tried);
}

/* ---- every door -------------------------------------------------------------------------------- */

/* The form was open when the file left; what was typed is not lost with it. */
static void by_page(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *mina = enter(s, MINA), *hamid = enter(s, HAMID);
	struct form_on_page *visit, *member, *bulk;

	must_open(sara, "/households/%s/visit", key_text(s, s->moradi));
	visit = the_form(sara, "/visit");
	type(visit, "notes", "همه خوب بودند.");
	type(visit, "outcome", "done");
	type(visit, "address_check", "confirmed");
	must_open(mina, "/members/%s/edit", key_text(s, s->moradi_head));
	member = the_form(mina, "/edit");
	type(member, "occupation", "خیاط");
	must_open(hamid, "/centre/load?worker=%s", key_text(s, s->staff[SARA]));
	bulk = the_form(hamid, "/centre/load");
	leave_for_elsewhere(s, s->moradi);
	must_answer(sara, 409, go(visit));
	must_see(sara, WHERE);
	must_see(sara, "همه خوب بودند.");
	must_answer(mina, 409, go(member));
	must_see(mina, WHERE);
	/* The others of the same list go on. */
	for (size_t i = 0; i < bulk->n; i++)
		if (bulk->field[i].kind == BOX)
			bulk->field[i].on = true;
	type(bulk, "worker", key_text(s, s->staff[MINA]));
	type(bulk, "reason", "سارا به مرخصی می‌رود.");
	must_go(bulk);
	must(s, household_now(s, s->moradi).worker == s->staff[SARA], "the file that left is as it was");
	must(s, household_now(s, s->karimi).worker == s->staff[MINA], "its neighbour has the new worker");
	must_open(sara, "/households/%s", key_text(s, s->moradi));
	must_see(sara, WHERE);
	must(s, !has_form(sara, "/visit") && !has_form(sara, "/edit"), "nothing to fill in");
}

static void by_programs(struct scene *s)
{
	struct browser *sara = program_of(s, SARA);

	leave_for_elsewhere(s, s->moradi);
	http_drive_with(&sara->d, "Idempotency-Key", "moved-1");
	must_answer(sara, 409, http_drive_json(&sara->d, "POST", "/api/v1/contacts", say(s, "{\"household\":\"%s\","
		"\"channel\":\"phone\",\"outcome\":\"reached\",\"note\":\"خوب بودند.\"}", key_text(s, s->moradi))));
	must(s, strstr(sara->d.body, "\"household.moved\"") && strstr(sara->d.body, WHERE), "code and place: %s", sara->d.body);
	http_drive_with(&sara->d, "If-Match", say(s, "%lld", (long long)household_now(s, s->moradi).ver));
	must_answer(sara, 409, http_drive_json(&sara->d, "PATCH", say(s, "/api/v1/households/%s", key_text(s, s->moradi)),
		"{\"note\":\"نو\"}"));
	must(s, strstr(sara->d.body, WHERE) != NULL, "place: %s", sara->d.body);
}

const struct scenario scenarios_moved[] = {
	SCENARIO_TWO("moved: forms that were open and bulk acts tell where the file went", "R119 R258", by_page),
	SCENARIO_TWO("moved: programs are told where the file went", "R119 R258", by_programs),
	SCENARIO_TWO("moved: no verb of any table changes a file that is elsewhere, and each says where it is", "R119 R258", every_verb),
	SCENARIOS_END
};
