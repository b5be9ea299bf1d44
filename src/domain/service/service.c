/* The catalogue: reading what holds, adding an edition, who may do what of it. */
#include "service_int.h"

#include <string.h>

#include "json.h"

/* ---- reading ------------------------------------------------------------------------- */

/* Editions of a number stand together, the latest first. */
const struct service *service_on(const struct services *list, int64_t number, date_t day)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->row[i].number == number && date_cmp(list->row[i].valid_from, day) <= 0)
			return &list->row[i];
	return NULL;
}

const struct service *service_of_key(const struct services *list, int64_t key)
{
	for (size_t i = 0; key && i < list->n; i++)
		if (list->row[i].key.v == key)
			return &list->row[i];
	return NULL;
}

const struct service *service_next(const struct services *list, date_t day, bool offered, size_t *pos)
{
	while (*pos < list->n) {
		int64_t number = list->row[*pos].number;
		const struct service *s = NULL;

		for (; *pos < list->n && list->row[*pos].number == number; (*pos)++)
			if (!s && date_cmp(list->row[*pos].valid_from, day) <= 0)
				s = &list->row[*pos];
		if (s && (s->offered || !offered))
			return s;
	}
	return NULL;
}

const struct service *service_by_code(const struct services *list, const char *code, date_t day)
{
	const struct service *s;
	size_t pos = 0;

	while ((s = service_next(list, day, false, &pos)) != NULL)
		if (str_eq(s->code, code))
			return s;
	return NULL;
}

const char *service_name(const struct services *list, int64_t number, enum lang lang)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->row[i].number == number)
			return service_label(&list->row[i], lang);
	return "";
}

size_t service_steps(const struct service *s, struct service_step ret_steps[SERVICE_STEPS_MAX])
{
	const struct service_step all[SERVICE_STEPS_MAX] = {
		{ s->step1, s->step1_days, s->step1_role }, { s->step2, s->step2_days, s->step2_role },
		{ s->step3, s->step3_days, s->step3_role }, { s->step4, s->step4_days, s->step4_role },
		{ s->step5, s->step5_days, s->step5_role }, { s->step6, s->step6_days, s->step6_role },
	};
	size_t n = 0;

	for (size_t i = 0; i < SERVICE_STEPS_MAX; i++)
		if (!str_empty(all[i].name)) {
			ret_steps[n] = all[i];
			ret_steps[n].days = all[i].days == INT_NONE ? 0 : all[i].days;
			n++;
		}
	return n;
}

int64_t service_days(const struct service *s)
{
	struct service_step steps[SERVICE_STEPS_MAX];
	size_t n = service_steps(s, steps);
	int64_t days = 0;

	for (size_t i = 0; i < n; i++)
		days += steps[i].days;
	return days;
}

bool service_role_may(const struct service *s, enum role role)
{
	return s->roles == 0 || (s->roles >> (role - 1) & 1) != 0;
}

money_t service_fee(const struct service *s, enum client_class who)
{
	return who == CLIENT_TARGET ? s->fee_target : who == CLIENT_MEMBER ? s->fee_member : s->fee_public;
}

enum rc services_of(struct ctx *ctx, struct services *ret_list)
{
	AUTO(tx) tx = {0};
	enum rc rc;

	*ret_list = (struct services){0};
	if (ctx->services) {
		*ret_list = *ctx->services;
		return OK;
	}
	if (!store_has_shard(ctx->store, SHARD_NATIONAL))
		return OK;
	rc = ctx_read(ctx, SHARD_NATIONAL, &tx);
	if (rc)
		return rc;
	return services_load(&tx, ret_list);
}

/* ---- the snapshot ----------------------------------------------------------------------- */

static enum rc load(struct tx *national, void *ret_data)
{
	return services_load(national, ret_data);
}

static const struct held_kind services_kind = { .size = sizeof(struct services), .bytes_max = (size_t)16 << 20,
	.load = load, .stamp = services_stamp };

enum rc service_holder_init(struct service_holder *h, struct store *s, struct fault *f)
{
	return held_init(&h->held, &services_kind, s, f);
}

void service_holder_release(struct service_holder *h)
{
	held_release(&h->held);
}

const struct services *services_get(struct service_holder *h)
{
	return held_get(&h->held);
}

void services_put(const struct services *list)
{
	held_put(list);
}

enum rc service_holder_reload(struct service_holder *h, struct fault *f)
{
	return held_reload(&h->held, f);
}

/* ---- editions ------------------------------------------------------------------------------ */

static void wrong(struct ctx *ctx, const char *field, const char *code)
{
	fault_field(&ctx->fault, field, code, NULL);
}

/* The catalogue is the country's: an administrator of one province does not decide for the others. */
static enum rc check_country(struct ctx *ctx)
{
	return unit_level_of(ctx->actor.unit) == LEVEL_COUNTRY ? OK : ctx_fault(ctx, DENIED, "service.country");
}

static enum rc check_input(struct ctx *ctx, const struct service_input *in)
{
	const struct service_step step[SERVICE_STEPS_MAX] = {
		{ in->step1, in->step1_days, in->step1_role }, { in->step2, in->step2_days, in->step2_role },
		{ in->step3, in->step3_days, in->step3_role }, { in->step4, in->step4_days, in->step4_role },
		{ in->step5, in->step5_days, in->step5_role }, { in->step6, in->step6_days, in->step6_role },
	};
	size_t before = ctx->fault.nfields;

	if (!ctx->program && date_cmp(in->valid_from, ctx_today(ctx)) < 0)
		wrong(ctx, "valid_from", "service.past");
	for (size_t i = 0; i < SERVICE_STEPS_MAX; i++) {
		const char *field = arena_printf(ctx->arena, "step%zu_days", i + 1);

		if (str_empty(step[i].name) != (step[i].days == INT_NONE))
			wrong(ctx, field, "service.step_days");
	}
	if (in->offered && str_empty(in->step1))
		wrong(ctx, "step1", "service.step_needed");
	return ctx->fault.nfields > before ? ctx_fault(ctx, INVALID, "input.invalid") : OK;
}

/* Both structs end with the same members in the same order. */
_Static_assert(sizeof(struct service) - offsetof(struct service, code) == sizeof(struct service_input),
	"the input is the end of the record");

static enum rc insert(struct ctx *ctx, struct tx *tx, const struct service_input *in, int64_t number, int64_t edition,
		int64_t *ret_key)
{
	struct service s = { .number = number, .edition = edition };
	enum rc rc;

	memcpy((char *)&s + offsetof(struct service, code), in, sizeof *in);
	rc = row_insert(tx, &service_type, &s);
	if (rc)
		return rc;
	journal_subject(tx, s.key.v);
	ctx->services_changed = true;
	*ret_key = s.key.v;
	return OK;
}

enum rc service_run_add(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct service_input *in = input;
	struct services have;
	int64_t number = 1;
	enum rc rc = check_country(ctx);

	(void)subject;
	if (!rc)
		rc = check_input(ctx, in);
	if (!rc)
		rc = services_load(tx, &have);
	if (rc)
		return rc;
	for (size_t i = 0; i < have.n; i++) {
		if (str_eq(have.row[i].code, in->code)) {
			wrong(ctx, "code", "service.code.taken");
			return ctx_fault(ctx, CONFLICT, "service.code.taken");
		}
		if (have.row[i].number >= number)
			number = have.row[i].number + 1;
	}
	if (number > SERVICE_NUMBERS_MAX)
		return ctx_fault(ctx, LIMIT, "service.many");
	return insert(ctx, tx, in, number, 1, ret_key);
}

enum rc service_run_revise(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct service_input in = *(const struct service_input *)input;
	const struct service *newest;
	struct services have;
	struct service old;
	enum rc rc = check_country(ctx);

	if (!rc)
		rc = row_load(tx, &service_type, subject, &old);
	if (!rc)
		rc = services_load(tx, &have);
	if (rc)
		return rc;
	newest = service_of_key(&have, subject);
	for (size_t i = 0; i < have.n; i++)
		if (have.row[i].number == old.number && newest && have.row[i].edition > newest->edition)
			return ctx_fault(ctx, CONFLICT, "service.newer");
	in.code = old.code;              /* the word for programs stays */
	if (str_empty(in.legal))
		in.legal = old.legal;
	rc = check_input(ctx, &in);
	if (rc)
		return rc;
	if (date_cmp(in.valid_from, old.valid_from) < 0) {
		wrong(ctx, "valid_from", "service.before_old");
		return ctx_fault(ctx, INVALID, "input.invalid");
	}
	journal_subject(tx, subject);
	return insert(ctx, tx, &in, old.number, old.edition + 1, ret_key);
}

/* ---- as delivered ---------------------------------------------------------------------------- */

static enum rc seed_one(struct ctx *ctx, struct tx *tx, const struct jval *v, int64_t number)
{
	struct service_input in;
	struct buf b;
	struct jw w;
	int64_t key;
	enum rc rc;

	buf_init(&b, JSON_BYTES_MAX);
	jw_init(&w, &b);
	jw_value(&w, v);
	record_init(&service_input_type, &in);
	rc = record_from_json(&service_input_type, buf_str(&b), b.len, &in, ctx->arena, &ctx->fault);
	buf_release(&b);
	if (!rc)
		rc = check_input(ctx, &in);
	if (rc)
		return rc;
	return insert(ctx, tx, &in, number, 1, &key);
}

static enum rc seed_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const char *const *json = input;
	const struct jval *list, *v;
	struct services have;
	int64_t number = 0;
	enum rc rc = services_load(tx, &have);

	(void)subject;
	*ret_key = 0;
	if (rc || have.n > 0)
		return rc;
	rc = json_read(ctx->arena, *json, strlen(*json), &ctx->fault, &list);
	for (v = rc ? NULL : list->child; !rc && v; v = v->next)
		rc = seed_one(ctx, tx, v, ++number);
	return rc;
}

static const struct operation seed_op = {
	.name = "service.seed", .fa = "فهرست آغازین خدمات", .en = "First catalogue of services",
	.subject = &service_type, .flags = OP_NATIONAL | OP_INTERNAL, .run = seed_run,
};

enum rc services_seed(struct ctx *ctx, const char *json)
{
	int64_t none;

	return operation_run(ctx, &seed_op, SHARD_NATIONAL, &json, 0, &none);
}

/* ---- delegation --------------------------------------------------------------------------------- */

enum rc delegation_run_set(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct delegation_set *in = input;
	struct delegation d = { .unit = in->unit, .service = in->service, .degree = in->degree, .limits = in->limits,
		.instead = in->instead, .authority = in->authority, .valid_from = in->valid_from };
	struct services list;
	enum rc rc;

	(void)subject;
	/* A unit's own delegation is said by those above it. */
	if (!unit_no_valid(in->unit) || !in_scope(ctx, in->unit))
		return ctx_fault(ctx, NOT_FOUND, "delegation.unit");
	rc = services_load(tx, &list);
	if (rc)
		return rc;
	if (str_empty(service_name(&list, in->service, LANG_FA)))
		wrong(ctx, "service", "service.unknown");
	if (in->degree == DELEGATED_PARTLY && str_empty(in->limits))
		wrong(ctx, "limits", "delegation.limits_needed");
	if (ctx->fault.nfields)
		return ctx_fault(ctx, INVALID, "input.invalid");
	rc = row_insert(tx, &delegation_type, &d);
	if (rc)
		return rc;
	journal_subject(tx, d.key.v);
	*ret_key = d.key.v;
	return OK;
}

enum rc delegations_of(struct tx *national, int64_t unit, date_t day, struct delegations *ret_list)
{
	return delegation_rows(national, unit, day, ret_list);
}

static bool is_above_or_self(int64_t above, int64_t unit)
{
	return range_has(unit_range_of(UNIT(above)), unit);
}

const struct delegation *delegation_at(const struct delegations *list, int64_t unit, int64_t service)
{
	const struct delegation *best = NULL;

	for (size_t i = 0; i < list->n; i++) {
		const struct delegation *d = &list->row[i];

		if (d->service != service || !is_above_or_self(d->unit, unit))
			continue;
		/* Rows of one unit come latest first; a lower unit has the larger number. */
		if (!best || d->unit > best->unit)
			best = d;
	}
	return best;
}
