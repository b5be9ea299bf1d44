/* org_staff - verbs of people and their roles: who may give what to whom. */
#include <stdio.h>

#include "org_int.h"

#define ROLES_PEOPLE (ROLE_BIT(ROLE_ADMINISTRATOR) | ROLE_BIT(ROLE_CENTRE_MANAGER))
#define ROLE_ROWS_MAX 500

/* Roles that this actor may give at all: a centre manager gives those of a centre. */
static uint32_t roles_to_give(const struct ctx *ctx)
{
	return ctx->program || ctx->actor.role == ROLE_ADMINISTRATOR ? ROLES_ALL : ROLES_CENTRE;
}

/* The person, if this actor may manage the account: inside the range, not the actor,
 * and without any role that reaches beyond the actor's own (else a centre
 * manager could take over an account of the province by resetting it). */
static enum rc person(struct ctx *ctx, struct tx *tx, int64_t subject, struct staff *ret)
{
	int64_t beyond = 0;
	enum rc rc = row_load(tx, &staff_type, subject, ret);

	if (!rc && !in_scope(ctx, ret->unit))
		rc = ctx_fault(ctx, NOT_FOUND, "not_found");
	if (rc)
		return rc;
	if (ctx->actor.staff == subject)
		return ctx_fault(ctx, DENIED, "role.own");
	if (!ret->active)
		return ctx_fault(ctx, CONFLICT, "staff.left");
	rc = org_store_roles_beyond(tx, subject, ctx->scope, roles_to_give(ctx), ctx_today(ctx), &beyond);
	if (rc)
		return rc;
	return beyond ? ctx_fault(ctx, DENIED, "role.beyond") : OK;
}

static enum rc open_unit(struct ctx *ctx, struct tx *tx, int64_t no, date_t day, const char *field)
{
	struct unit u;
	enum rc rc;

	if (!unit_no_valid(no) || !in_scope(ctx, no))
		return ctx_refuse(ctx, field, "unit.unknown");
	/* The country stands before its first unit is recorded. */
	if (no == 0)
		return OK;
	rc = org_store_unit(tx, ctx->scope, no, &u);
	if (rc == NOT_FOUND) {
		fault_clear(&ctx->fault);
		return ctx_refuse(ctx, field, "unit.unknown");
	}
	if (rc)
		return rc;
	if (date_cmp(u.valid_from, day) > 0 || (!date_is_none(u.valid_to) && date_cmp(u.valid_to, day) <= 0))
		return ctx_refuse(ctx, field, "unit.unknown");
	return OK;
}

static enum rc staff_create_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct staff_create *in = input;
	struct staff s = {
		.unit = in->unit, .user_name = in->user_name, .name = in->name, .mobile = in->mobile,
		.profession = in->profession, .local_hire = in->local_hire, .active = true,
	};
	enum rc rc = open_unit(ctx, tx, in->unit, ctx_today(ctx), "unit");

	(void)subject;
	if (!rc)
		rc = row_insert(tx, &staff_type, &s);
	if (!rc)
		*ret_key = s.key.v;
	return rc;
}

static enum rc staff_change_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct staff_change *in = input;
	struct staff old, s;
	enum rc rc = person(ctx, tx, subject, &old);

	if (rc)
		return rc;
	s = old;
	s.user_name = in->user_name;
	s.name = in->name;
	s.mobile = in->mobile;
	s.profession = in->profession;
	s.local_hire = in->local_hire;
	rc = row_update(tx, &staff_type, &old, &s);
	if (!rc)
		*ret_key = subject;
	return rc;
}

static enum rc end_role(struct tx *tx, int64_t key, date_t last_day)
{
	struct role_assignment old, r;
	enum rc rc = row_load(tx, &role_assignment_type, key, &old);

	if (rc)
		return rc;
	r = old;
	r.to_on = last_day;
	return date_cmp(old.from_on, last_day) > 0 ? row_delete(tx, &role_assignment_type, &old) :
		row_update(tx, &role_assignment_type, &old, &r);
}

/* Upper rooms look after what hung on the person or the role (files without worker). */
static enum rc tell(struct ctx *ctx, struct tx *tx, const char *event, int64_t staff, int64_t role, int64_t unit)
{
	return tx_emit(tx, event, staff, arena_printf(ctx->arena, "{\"staff\":%lld,\"role\":%lld,\"unit\":%lld}",
		(long long)staff, (long long)role, (long long)unit));
}

static enum rc staff_leave_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct staff_leave *in = input;
	int64_t *keys = ARENA_ARRAY(ctx->arena, int64_t, ROLE_ROWS_MAX);
	struct staff old, s;
	size_t n = 0;
	enum rc rc = person(ctx, tx, subject, &old);

	if (rc)
		return rc;
	/* Recorded on the day itself: from then on nothing is open to the person. */
	if (date_cmp(in->left_on, ctx_today(ctx)) > 0)
		return ctx_refuse(ctx, "left_on", "date.future");
	rc = org_store_roles_open_of(tx, subject, in->left_on, keys, ROLE_ROWS_MAX, &n);
	for (size_t i = 0; !rc && i < n; i++)
		rc = end_role(tx, keys[i], in->left_on);
	if (rc)
		return rc;
	s = old;
	s.active = false;
	s.left_on = in->left_on;
	rc = row_update(tx, &staff_type, &old, &s);
	if (!rc)
		rc = session_close_all_of(tx, s.key);
	if (!rc)
		rc = tell(ctx, tx, "staff.left", subject, 0, old.unit);
	if (rc)
		return rc;
	journal_subject(tx, subject);
	*ret_key = subject;
	return OK;
}

/* ---- roles --------------------------------------------------------------------------- */

static enum rc grant_allowed(struct ctx *ctx, struct tx *tx, const struct role_grant *in, int64_t staff)
{
	enum unit_level level = unit_no_valid(in->unit) ? unit_level_of(UNIT(in->unit)) : LEVEL_COUNTRY;
	int64_t n = 0;
	enum rc rc;

	if (!(roles_to_give(ctx) & ROLE_BIT(in->role)))
		return ctx_fault(ctx, DENIED, "role.beyond");
	if (!date_is_none(in->to_on) && date_cmp(in->to_on, in->from_on) < 0)
		return ctx_refuse(ctx, "to_on", "date.order");
	rc = open_unit(ctx, tx, in->unit, in->from_on, "unit");
	if (rc)
		return rc;
	if (!role_fits_level(in->role, level))
		return ctx_refuse(ctx, "role", "role.level");
	if (in->position && level != LEVEL_CENTRE)
		return ctx_refuse(ctx, "position", "role.position_level");
	rc = org_store_role_overlaps(tx, staff, in->role, in->unit, in->from_on, in->to_on, &n);
	if (rc)
		return rc;
	if (n)
		return ctx_fault(ctx, CONFLICT, "role.overlaps");
	if (!in->position)
		return OK;
	rc = org_store_position_held(tx, in->unit, in->position, in->from_on, in->to_on, staff, &n);
	if (rc)
		return rc;
	return n ? ctx_fault(ctx, CONFLICT, "role.position_held") : OK;
}

static enum rc role_grant_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct role_grant *in = input;
	struct staff s;
	struct role_assignment r = {
		.role = in->role, .unit = in->unit, .position = in->position, .from_on = in->from_on, .to_on = in->to_on,
	};
	enum rc rc = person(ctx, tx, subject, &s);

	if (!rc)
		rc = grant_allowed(ctx, tx, in, subject);
	if (rc)
		return rc;
	r.staff = s.key;
	rc = row_insert(tx, &role_assignment_type, &r);
	if (rc)
		return rc;
	journal_subject(tx, subject);
	*ret_key = r.key.v;
	return OK;
}

static enum rc role_end_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct role_end *in = input;
	struct role_assignment old;
	enum rc rc = row_load(tx, &role_assignment_type, subject, &old);

	if (!rc && !in_scope(ctx, old.unit))
		rc = ctx_fault(ctx, NOT_FOUND, "not_found");
	if (rc)
		return rc;
	if (ctx->actor.staff == old.staff.v)
		return ctx_fault(ctx, DENIED, "role.own");
	if (!(roles_to_give(ctx) & ROLE_BIT(old.role)))
		return ctx_fault(ctx, DENIED, "role.beyond");
	if (!date_is_none(old.to_on) && date_cmp(old.to_on, ctx_today(ctx)) < 0)
		return ctx_fault(ctx, CONFLICT, "role.ended");
	rc = end_role(tx, subject, in->to_on);
	if (!rc)
		rc = tell(ctx, tx, "role.ended", old.staff.v, old.role, old.unit);
	if (rc)
		return rc;
	journal_subject(tx, old.staff.v);
	*ret_key = subject;
	return OK;
}

/* ---- credentials ------------------------------------------------------------------------- */

struct credential_reset { const char *digest; };
static const struct field credential_reset_fields[] = {
	FIELD(credential_reset, digest, "چکیدهٔ کد", "Digest of the code", .flags = REQUIRED, .max = 64),
};
static RECORD_TYPE(credential_reset, "کد تازهٔ ورود", "New one-time code");

static enum rc credential_reset_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject,
		int64_t *ret_key)
{
	const struct credential_reset *in = input;
	struct staff s;
	enum rc rc = person(ctx, tx, subject, &s);

	if (!rc)
		rc = credential_reset_in(ctx, tx, s.key, in->digest);
	if (rc)
		return rc;
	journal_subject(tx, subject);
	*ret_key = subject;
	return OK;
}

enum rc org_credential_reset(struct ctx *ctx, staff_key staff, char ret_code[ONE_TIME_CODE_SIZE])
{
	struct credential_reset in;
	char code[ONE_TIME_CODE_SIZE];
	enum rc rc;

	one_time_code(ctx, staff, code, &in.digest);
	ctx->inside = true;
	rc = operation_run(ctx, &op_credential_reset, SHARD_NATIONAL, &in, staff.v, NULL);
	ctx->inside = false;
	if (!rc)
		snprintf(ret_code, ONE_TIME_CODE_SIZE, "%s", code);
	return rc;
}

const struct operation op_staff_create = {
	.name = "staff.create", .fa = "افزودن همکار", .en = "Add member of staff", .subject = &staff_type,
	.input = &staff_create_type, .roles = ROLES_PEOPLE, .flags = OP_CREATE | OP_NATIONAL,
	.path = "/staff", .method = "POST", .run = staff_create_run,
};
const struct operation op_staff_change = {
	.name = "staff.change", .fa = "تغییر همکار", .en = "Change member of staff", .subject = &staff_type,
	.input = &staff_change_type, .roles = ROLES_PEOPLE, .flags = OP_CHANGE | OP_NATIONAL,
	.path = "/staff/{key}", .method = "PATCH", .run = staff_change_run,
};
const struct operation op_staff_leave = {
	.name = "staff.leave", .fa = "پایان همکاری", .en = "Record leaving", .subject = &staff_type,
	.input = &staff_leave_type, .roles = ROLES_PEOPLE, .flags = OP_CHANGE | OP_NATIONAL,
	.path = "/staff/{key}/leave", .method = "POST", .run = staff_leave_run,
};
const struct operation op_role_grant = {
	.name = "role.grant", .fa = "دادن نقش", .en = "Grant role", .subject = &staff_type,
	.input = &role_grant_type, .roles = ROLES_PEOPLE, .flags = OP_CHANGE | OP_NATIONAL | OP_FRESH,
	.path = "/staff/{key}/roles", .method = "POST", .run = role_grant_run,
};
const struct operation op_role_end = {
	.name = "role.end", .fa = "پایان نقش", .en = "End role", .subject = &role_assignment_type,
	.input = &role_end_type, .roles = ROLES_PEOPLE, .flags = OP_CHANGE | OP_NATIONAL,
	.path = "/roles/{key}/end", .method = "POST", .run = role_end_run,
};
const struct operation op_credential_reset = {
	.name = "credential.reset", .fa = "کد تازهٔ ورود", .en = "New one-time code", .subject = &staff_type,
	.input = &credential_reset_type, .roles = ROLES_PEOPLE,
	.flags = OP_CHANGE | OP_NATIONAL | OP_FRESH | OP_INTERNAL, .run = credential_reset_run,
};
