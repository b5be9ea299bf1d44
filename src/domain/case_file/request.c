/* Requests: one entrance, an owner, a deadline, an answer (R8, R22, R102). */
#include "case_file_int.h"
#include "task.h"

#include <string.h>

/* ---- tracking codes ------------------------------------------------------------ */

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static int symbol_value(char c)
{
	const char *at;

	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'O')
		c = '0';
	if (c == 'I' || c == 'L')
		c = '1';
	at = c ? strchr(alphabet, c) : NULL;
	return at ? (int)(at - alphabet) : -1;
}

/* Product in the field of 32 elements (x^5 + x^2 + 1). */
static int times(int a, int b)
{
	int product = 0;

	for (int bit = 0; bit < 5; bit++) {
		if (b >> bit & 1)
			product ^= a << bit;
	}
	for (int bit = 9; bit >= 5; bit--) {
		if (product >> bit & 1)
			product ^= 0x25 << (bit - 5);
	}
	return product;
}

/* Every single wrong symbol and every swap of neighbours changes it. */
static int check_value(const int *value, int n)
{
	int sum = 0;

	for (int i = 0; i < n; i++)
		sum = times(sum ^ value[i], 2);
	return sum;
}

const char *tracking_code_new(struct tx *tx)
{
	char code[TRACKING_CODE_LEN + 1] = { 0 };
	int value[TRACKING_CODE_LEN];

	for (int i = 0; i < TRACKING_CODE_LEN - 1; i++) {
		value[i] = (int)rng_below(store_rng(tx->store), 32);
		code[i] = alphabet[value[i]];
	}
	code[TRACKING_CODE_LEN - 1] = alphabet[check_value(value, TRACKING_CODE_LEN - 1)];
	return arena_strdup(tx->arena, code);
}

bool tracking_code_read(const char *typed, char ret_code[TRACKING_CODE_LEN + 1])
{
	AUTO(buf) ascii = { 0 };
	char code[TRACKING_CODE_LEN + 1] = { 0 };
	int value[TRACKING_CODE_LEN], n = 0;

	if (!typed || strlen(typed) > 200)
		return false;
	buf_init(&ascii, 512);
	fa_put_digits_ascii(&ascii, typed);
	for (const char *s = buf_str(&ascii); *s; s++) {
		if (*s == ' ' || *s == '-')
			continue;
		if (n == TRACKING_CODE_LEN || symbol_value(*s) < 0)
			return false;
		value[n] = symbol_value(*s);
		code[n] = alphabet[value[n]];
		n++;
	}
	if (n != TRACKING_CODE_LEN || check_value(value, n - 1) != value[n - 1])
		return false;
	memcpy(ret_code, code, sizeof code);
	return true;
}

/* ---- loading -------------------------------------------------------------------------- */

enum rc request_load(struct ctx *ctx, struct tx *tx, request_key key, struct request *ret_r)
{
	struct request r;
	enum rc rc;

	rc = row_load(tx, &request_type, key.v, &r);
	if (rc) return rc;
	/* What was answered before a transfer stays the work of its centre and goes with the file (R119). */
	if (!range_has(ctx->scope, r.unit) && (!r.household.v || household_load(ctx, tx, r.household, &(struct household){ 0 })))
		return ctx_fault(ctx, NOT_FOUND, "request.not_found");
	*ret_r = r;
	return OK;
}

static enum rc request_save(struct tx *tx, const struct request *old, struct request *r)
{
	struct deltas d = { 0 };
	enum rc rc;

	/* Rising by itself is no movement for who waits (R381). */
	if (r->held_by <= old->held_by)
		r->moved_on = fa_day_of_ms(tx_now(tx));
	rc = row_update(tx, &request_type, old, r);
	if (rc) return rc;
	deltas_request(&d, old, -1);
	deltas_request(&d, r, +1);
	deltas_write(tx, &d);
	return OK;
}

/* Whatever moves it settles the call that waits for it (R381). */
static enum rc request_move(struct ctx *ctx, struct tx *tx, const struct request *old, struct request *r)
{
	enum rc rc = request_save(tx, old, r);

	return rc || !r->household.v ? rc : tasks_done_of(ctx, tx, r->household, r->key.v);
}

/* Loads for a verb that needs one of the states (bits). */
static enum rc for_change(struct ctx *ctx, struct tx *tx, int64_t key, uint32_t states, struct request *ret_r)
{
	struct request r;
	enum rc rc;

	rc = request_load(ctx, tx, (request_key){ key }, &r);
	if (rc) return rc;
	if (r.household.v) {
		rc = household_stays(ctx, tx, r.household);
		if (rc) return rc;
	}
	if (!(states & 1u << r.state))
		return ctx_fault(ctx, CONFLICT, "request.wrong_state");
	journal_subject(tx, key);
	if (r.household.v)
		journal_subject(tx, r.household.v);
	*ret_r = r;
	return OK;
}

/* ---- verbs ------------------------------------------------------------------------------ */

/* Who owns a request works at its centre: to anybody else it would be lost (R8, R22). */
static enum rc check_owner(struct ctx *ctx, int64_t owner, int64_t unit)
{
	AUTO(tx) national = { 0 };
	bool yes = false;
	enum rc rc;

	if (owner == 0 || ctx->program || (owner == ctx->actor.staff && unit == ctx->actor.unit.v) ||
			!store_has_shard(ctx->store, SHARD_NATIONAL))
		return OK;
	rc = ctx_read(ctx, SHARD_NATIONAL, &national);
	if (rc) return rc;
	rc = staff_belongs_to(&national, (staff_key){ owner }, unit, ctx_today(ctx), &yes);
	if (rc) return rc;
	if (yes)
		return OK;
	fault_field(&ctx->fault, "owner", "request.owner_not_here", NULL);
	return ctx_fault(ctx, INVALID, "request.owner_not_here");
}

/* The edition that holds, if the service is given now and this role takes it in (R92).
 * A store without a catalogue (tests of the room) takes any number; then none is kept. */
static enum rc check_service(struct ctx *ctx, int64_t number, date_t day, const struct service **ret_s)
{
	const struct service *s;
	struct services list;
	const char *code = NULL;
	enum rc rc = services_of(ctx, &list);

	*ret_s = NULL;
	if (rc || list.n == 0)
		return rc;
	s = service_on(&list, number, day);
	if (!s)
		code = "service.unknown";
	else if (!s->offered)
		code = "service.not_offered";
	else if (!ctx->program && !service_role_may(s, ctx->actor.role))
		code = "service.role";
	if (code) {
		fault_field(&ctx->fault, "subject", code, NULL);
		return ctx_fault(ctx, INVALID, code);
	}
	*ret_s = s;
	return OK;
}

/* The step that is to be done: working days from the day it begins. */
static int step_days(const struct service *s, int64_t step)
{
	struct service_step steps[SERVICE_STEPS_MAX];
	size_t n = s ? service_steps(s, steps) : 0;

	return step >= 0 && (size_t)step < n ? (int)steps[step].days : REQUEST_WORKING_DAYS;
}

static enum rc fill_request(struct ctx *ctx, struct tx *tx, const struct request_register *in, unit_no unit,
		instant_t received_at, struct request *r)
{
	date_t day = fa_day_of_ms(received_at.ms);
	const struct service *service;
	struct series s;
	enum rc rc;

	rc = check_service(ctx, in->subject, day, &service);
	if (rc) return rc;

	*r = (struct request){ .unit = unit.v, .applicant_name = in->applicant_name,
		.applicant_phone = in->applicant_phone, .applicant_national_id = in->applicant_national_id,
		.subject = in->subject, .channel = in->channel, .description = in->description,
		.urgent = in->urgent, .owner = none_to_zero(in->owner), .received_at = received_at,
		.household = { none_to_zero(in->household) } };
	r->state = r->owner ? REQUEST_ASSIGNED : REQUEST_NEW;
	/* What is urgent is answered the next working day at the latest. */
	r->due_on = !date_is_none(in->due_on) ? in->due_on : ctx_workday(ctx, day, in->urgent ? 1 : step_days(service, 0));
	r->edition = service ? service->key.v : 0;
	r->moved_on = day;
	r->tracking_code = tracking_code_new(tx);
	rc = series_take_request(ctx, tx, unit, &s);
	if (rc) return rc;
	r->number = arena_printf(tx->arena, "%02d-%04d-%06lld", unit_shard(unit).v - 1, (int)s.serial,
			(long long)s.request);
	return OK;
}

enum rc request_register_in(struct ctx *ctx, struct tx *tx, const struct request_register *in,
		instant_t received_at, request_key *ret_key)
{
	unit_no unit = { none_to_zero(in->unit) ? in->unit : ctx->actor.unit.v };
	struct deltas d = { 0 };
	struct household h;
	struct request r;
	enum rc rc;

	if (none_to_zero(in->household)) {
		rc = household_for_change(ctx, tx, (household_key){ in->household }, &h);
		if (rc) return rc;
		unit.v = h.unit;
	} else if (str_empty(in->applicant_name)) {
		fault_field(&ctx->fault, "applicant_name", "request.applicant_needed", NULL);
		return ctx_fault(ctx, INVALID, "request.applicant_needed");
	}
	if (unit_level_of(unit) != LEVEL_CENTRE) {
		fault_field(&ctx->fault, "unit", "household.unit_not_centre", NULL);
		return ctx_fault(ctx, INVALID, "household.unit_not_centre");
	}
	if (!range_has(ctx->scope, unit.v) || !org_centre_open(ctx, tx, unit.v))
		return ctx_fault(ctx, NOT_FOUND, "household.unit");
	rc = check_owner(ctx, none_to_zero(in->owner), unit.v);
	if (rc) return rc;
	rc = fill_request(ctx, tx, in, unit, received_at.ms ? received_at : (instant_t){ tx_now(tx) }, &r);
	if (rc) return rc;
	rc = row_insert(tx, &request_type, &r);
	if (rc) return rc;
	journal_subject(tx, r.key.v);
	if (r.household.v)
		journal_subject(tx, r.household.v);
	deltas_request(&d, &r, +1);
	deltas_write(tx, &d);
	*ret_key = r.key;
	return OK;
}

enum rc request_register_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct request_register *in = input;
	request_key key;
	enum rc rc;

	(void)subject;
	if (!date_is_none(in->due_on) && date_cmp(in->due_on, ctx_today(ctx)) < 0) {
		fault_field(&ctx->fault, "due_on", "request.due_past", NULL);
		return ctx_fault(ctx, INVALID, "request.due_past");
	}
	rc = request_register_in(ctx, tx, in, (instant_t){ 0 }, &key);
	if (rc) return rc;
	*ret_key = key.v;
	return OK;
}

#define BIT(state) (1u << (state))
#define UNFINISHED (BIT(REQUEST_NEW) | BIT(REQUEST_ASSIGNED) | BIT(REQUEST_IN_PROGRESS))

enum rc request_assign_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct request_assign *in = input;
	struct request old, r;
	enum rc rc;

	rc = for_change(ctx, tx, subject, UNFINISHED, &old);
	if (rc) return rc;
	rc = check_owner(ctx, none_to_zero(in->owner), old.unit);
	if (rc) return rc;
	r = old;
	r.owner = none_to_zero(in->owner);
	if (r.held_by > HELD_BY_OWNER) {
		r.held_by = HELD_BY_OWNER;
		r.held_since = ctx_today(ctx);
	}
	if (r.state == REQUEST_NEW && r.owner)
		r.state = REQUEST_ASSIGNED;
	*ret_key = subject;
	return request_save(tx, &old, &r);
}

enum rc request_start_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct request old, r;
	enum rc rc;

	(void)input;
	rc = for_change(ctx, tx, subject, BIT(REQUEST_NEW) | BIT(REQUEST_ASSIGNED), &old);
	if (rc) return rc;
	r = old;
	r.state = REQUEST_IN_PROGRESS;
	if (!r.owner)
		r.owner = ctx->actor.staff;
	*ret_key = subject;
	return request_move(ctx, tx, &old, &r);
}

enum rc request_answer_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct request_answer *in = input;
	struct request old, r;
	enum rc rc;

	rc = for_change(ctx, tx, subject, UNFINISHED, &old);
	if (rc) return rc;
	r = old;
	r.state = REQUEST_ANSWERED;
	r.answer = in->answer;
	r.answered_at.ms = tx_now(tx);
	if (!r.owner)
		r.owner = ctx->actor.staff;
	*ret_key = subject;
	return request_move(ctx, tx, &old, &r);
}

enum rc request_close_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct request_close *in = input;
	struct request old, r;
	enum rc rc;

	rc = for_change(ctx, tx, subject, UNFINISHED | BIT(REQUEST_ANSWERED), &old);
	if (rc) return rc;
	/* No request ends without an answer or a word why there is none (R22). */
	if (old.state != REQUEST_ANSWERED && str_empty(in->note)) {
		fault_field(&ctx->fault, "note", "request.no_answer_no_close", NULL);
		return ctx_fault(ctx, CONFLICT, "request.no_answer_no_close");
	}
	r = old;
	r.state = REQUEST_CLOSED;
	r.closed_at.ms = tx_now(tx);
	if (str_empty(r.answer))
		r.answer = in->note;
	*ret_key = subject;
	return request_move(ctx, tx, &old, &r);
}

enum rc request_tie_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct request_tie *in = input;
	struct request old, r;
	struct household h;
	enum rc rc;

	rc = for_change(ctx, tx, subject, UNFINISHED | BIT(REQUEST_ANSWERED), &old);
	if (rc) return rc;
	rc = household_for_change(ctx, tx, (household_key){ in->household }, &h);
	if (rc) return rc;
	if (old.household.v && old.household.v != h.key.v)
		return ctx_fault(ctx, CONFLICT, "request.tied");
	journal_subject(tx, h.key.v);
	r = old;
	r.household = h.key;
	*ret_key = subject;
	return request_move(ctx, tx, &old, &r);
}

static int64_t known(int64_t v)
{
	return v == INT_NONE ? 0 : v;
}

/* One step is done; the next has a deadline of its own, and all done leaves the answer. */
enum rc request_step_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct service_step steps[SERVICE_STEPS_MAX];
	const struct service *s;
	struct services list;
	struct request old, r;
	size_t n;
	enum rc rc;

	(void)input;
	rc = for_change(ctx, tx, subject, UNFINISHED, &old);
	if (rc) return rc;
	rc = services_of(ctx, &list);
	if (rc) return rc;
	s = service_of_key(&list, old.edition);
	n = s ? service_steps(s, steps) : 0;
	if (known(old.step) >= (int64_t)n)
		return ctx_fault(ctx, CONFLICT, "request.steps_done");
	r = old;
	r.step = known(old.step) + 1;
	if (r.held_by > HELD_BY_OWNER) {
		r.held_by = HELD_BY_OWNER;
		r.held_since = ctx_today(ctx);
	}
	r.state = REQUEST_IN_PROGRESS;
	r.moved_on = ctx_today(ctx);
	r.due_on = ctx_workday(ctx, ctx_today(ctx), r.step < (int64_t)n ? step_days(s, r.step) : 1);
	if (!r.owner)
		r.owner = ctx->actor.staff;
	*ret_key = subject;
	return request_move(ctx, tx, &old, &r);
}

enum rc request_missed_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct request old, r;
	enum rc rc;

	(void)input;
	rc = for_change(ctx, tx, subject, UNFINISHED, &old);
	if (rc) return rc;
	r = old;
	r.missed = known(old.missed) + 1;
	*ret_key = subject;
	return request_save(tx, &old, &r);
}

/* Somebody tired is called; what she says counts, and what was missed begins anew (R381). */
enum rc request_call_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct request_call *in = input;
	struct request old, r;
	enum rc rc;

	rc = for_change(ctx, tx, subject, UNFINISHED, &old);
	if (rc) return rc;
	if (in->outcome == CALL_GAVE_UP && str_empty(in->note)) {
		fault_field(&ctx->fault, "note", "request.no_answer_no_close", NULL);
		return ctx_fault(ctx, CONFLICT, "request.no_answer_no_close");
	}
	r = old;
	if (in->outcome != CALL_NOT_REACHED)
		r.missed = 0;
	if (in->outcome == CALL_GAVE_UP) {
		r.state = REQUEST_CLOSED;
		r.closed_at.ms = tx_now(tx);
		r.answer = in->note;
	}
	*ret_key = subject;
	return request_move(ctx, tx, &old, &r);
}

enum rc request_refuse_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct request_refuse *in = input;
	struct request old, r;
	enum rc rc;

	rc = for_change(ctx, tx, subject, UNFINISHED, &old);
	if (rc) return rc;
	r = old;
	r.state = REQUEST_REFUSED;
	r.refusal = in->refusal;
	r.answer = in->answer;
	r.instead = in->instead;
	r.decided_by = ctx->actor.staff;
	r.answered_at.ms = tx_now(tx);
	if (!r.owner)
		r.owner = ctx->actor.staff;
	*ret_key = subject;
	return request_move(ctx, tx, &old, &r);
}

/* What was refused is looked at again, with a deadline of its own; the refusal stands in the history. */
enum rc request_reopen_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct request_reopen *in = input;
	const struct service *s;
	struct services list;
	struct request old, r;
	enum rc rc;

	rc = for_change(ctx, tx, subject, BIT(REQUEST_REFUSED), &old);
	if (rc) return rc;
	rc = services_of(ctx, &list);
	if (rc) return rc;
	s = service_of_key(&list, old.edition);
	r = old;
	r.state = REQUEST_IN_PROGRESS;
	r.refusal = 0;
	r.decided_by = 0;
	r.answered_at.ms = 0;
	r.answer = in->answer;
	r.held_by = 0;
	r.held_since = DATE_NONE;
	r.due_on = ctx_workday(ctx, ctx_today(ctx), step_days(s, known(old.step)));
	*ret_key = subject;
	return request_move(ctx, tx, &old, &r);
}

/* ---- late ones rise (R22) ------------------------------------------------------------------ */

enum rc request_rise_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct request_rise *in = input;
	struct request old, r;
	enum rc rc;

	rc = for_change(ctx, tx, subject, UNFINISHED, &old);
	if (rc) return rc;
	/* Somebody may have been quicker. */
	if (in->held_by != (old.held_by ? old.held_by : HELD_BY_OWNER) + 1)
		return ctx_fault(ctx, CONFLICT, "request.wrong_state");
	r = old;
	r.held_by = in->held_by;
	r.held_since = ctx_today(ctx);
	*ret_key = subject;
	return request_save(tx, &old, &r);
}

/* ---- who grew tired is called (R381) ----------------------------------------------------------- */

enum rc request_tired_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct task t = { .kind = TASK_FOLLOW_UP, .source = subject };
	struct request r;
	enum rc rc;

	(void)input;
	rc = for_change(ctx, tx, subject, UNFINISHED, &r);
	if (rc) return rc;
	t.household = r.household;
	t.what = arena_printf(tx->arena, "زنگ بزنید: شاید از پیگیری درخواست %s خسته شده باشند", r.number);
	t.due_on = ctx_workday(ctx, ctx_today(ctx), 1);
	*ret_key = subject;
	return task_make_in(ctx, tx, &t);
}

enum rc requests_tired(struct ctx *ctx, shard_id province, size_t max, size_t *ret_n)
{
	int64_t *keys, none;
	size_t n, made = 0;
	enum rc rc;
	{
		AUTO(tx) tx = { 0 };

		rc = ctx_read(ctx, province, &tx);
		if (rc) return rc;
		rc = requests_quiet(&tx, fa_add_days(ctx_today(ctx), -REQUEST_QUIET_DAYS), max, &keys, &n);
		if (rc) return rc;
	}
	for (size_t i = 0; i < n; i++) {
		rc = operation_run(ctx, &op_request_tired, province, NULL, keys[i], &none);
		if (rc && rc != CONFLICT && rc != NOT_FOUND)
			return rc;
		made += rc == OK;
	}
	*ret_n = made;
	return OK;
}

/* The last day from which n working days have passed today. */
static date_t days_back(const struct ctx *ctx, int n)
{
	date_t day = fa_add_days(ctx_today(ctx), -n);

	while (date_cmp(ctx_workday(ctx, day, n), ctx_today(ctx)) > 0)
		day = fa_add_days(day, -1);
	return day;
}

enum rc requests_rise(struct ctx *ctx, shard_id province, size_t max, size_t *ret_n)
{
	/* The higher step first: what rises to the manager today stays there for its days. */
	const struct { enum request_holder from; int days; } steps[] = {
		{ HELD_BY_MANAGER, REQUEST_COUNTY_DAYS }, { HELD_BY_OWNER, REQUEST_MANAGER_DAYS } };
	size_t risen = 0;

	for (size_t s = 0; s < COUNT_OF(steps) && risen < max; s++) {
		struct request_rise in = { .held_by = (int32_t)steps[s].from + 1 };
		int64_t *keys, none;
		size_t n;
		enum rc rc;
		{
			AUTO(tx) tx = { 0 };

			rc = ctx_read(ctx, province, &tx);
			if (rc) return rc;
			rc = requests_held(&tx, steps[s].from, days_back(ctx, steps[s].days), max - risen, &keys, &n);
			if (rc) return rc;
		}
		for (size_t i = 0; i < n; i++) {
			rc = operation_run(ctx, &op_request_rise, province, &in, keys[i], &none);
			if (rc && rc != CONFLICT && rc != NOT_FOUND)
				return rc;
			risen += rc == OK;
		}
	}
	*ret_n = risen;
	return OK;
}

enum rc request_withdraw_in(struct ctx *ctx, struct tx *tx, request_key key, const char *note)
{
	struct request old, r;
	enum rc rc;

	rc = request_load(ctx, tx, key, &old);
	if (rc) return rc;
	if (old.state > REQUEST_ASSIGNED || known(old.missed) > 0)
		return ctx_fault(ctx, CONFLICT, "request.touched");
	journal_subject(tx, key.v);
	r = old;
	r.state = REQUEST_CLOSED;
	r.closed_at.ms = tx_now(tx);
	r.answer = note;
	return request_save(tx, &old, &r);
}

/* ---- together with files -------------------------------------------------------------------- */

enum rc request_join(struct ctx *ctx, struct tx *tx, request_key key, household_key household)
{
	struct request old, r;
	enum rc rc;

	rc = request_load(ctx, tx, key, &old);
	if (rc) return rc;
	if (old.household.v && old.household.v != household.v)
		return ctx_fault(ctx, CONFLICT, "request.wrong_state");
	r = old;
	r.household = household;
	return request_save(tx, &old, &r);
}

#define FOLLOW_MAX 500

enum rc requests_follow(struct ctx *ctx, struct tx *tx, const struct household *h)
{
	struct request *list;
	size_t n;
	enum rc rc;

	(void)ctx;
	rc = row_list_by(tx, &request_type, "household", h->key.v, FOLLOW_MAX, &list, &n);
	if (rc) return rc;
	for (size_t i = 0; i < n; i++) {
		struct request r = list[i];

		if (r.state >= REQUEST_ANSWERED)
			continue;
		r.unit = h->unit;
		r.owner = 0;
		r.state = REQUEST_NEW;
		r.held_by = 0;
		r.held_since = DATE_NONE;
		rc = request_save(tx, &list[i], &r);
		if (rc) return rc;
	}
	return OK;
}
