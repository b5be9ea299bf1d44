/* Versions of forms; every verb here runs inside an operation in the national shard. */
#include "forms_int.h"

#include "message.h"

#include <string.h>

bool form_for_role(const struct form_version *v, enum role role)
{
	return !v->roles || (v->roles & ROLE_BIT(role)) || (ROLES_ABOVE & ROLE_BIT(role));
}

/* An administrator of one province does not decide for the others. */
static enum rc check_country(struct ctx *ctx)
{
	return unit_level_of(ctx->actor.unit) == LEVEL_COUNTRY ? OK : ctx_fault(ctx, DENIED, "form.country");
}

const char *form_place_text(const struct form_place *place, enum lang lang, struct arena *a)
{
	const char *text = message_text(place->code, place->arg, lang, a);

	if (str_prefix(place->code, "expr."))
		text = arena_printf(a, lang == LANG_EN ? "%s (character %zu)" : "%s (نویسهٔ %zu)", text, place->at + 1);
	if (!str_empty(place->part))
		text = arena_printf(a, "%s: %s", place->part, text);
	return str_empty(place->item) ? text : arena_printf(a, "%s · %s", place->item, text);
}

/* The definition as it may be stored, and what lists show of it. */
static enum rc take_body(struct ctx *ctx, struct form_version *v, const char *body)
{
	struct form_place place = {0};
	const struct form_def *form;

	if (form_read(ctx->arena, body, strlen(body), &form, &place)) {
		fault_field(&ctx->fault, "body", place.code, form_place_text(&place, ctx->lang, ctx->arena));
		return ctx_fault(ctx, INVALID, "input.invalid");
	}
	v->body = (json_t){ body };
	v->fa = form->fa;
	v->en = form->en ? form->en : form->fa;
	v->licence = form->licence;
	v->source = form->source;
	v->about = (int32_t)form->about;
	v->roles = form->roles;
	v->written_at = (instant_t){ ctx_now(ctx) };
	v->written_by = ctx->actor.staff;
	return OK;
}

static enum rc code_fault(struct ctx *ctx, const char *code)
{
	return ctx_refuse(ctx, "code", code);
}

static enum rc add(struct ctx *ctx, struct tx *tx, struct form_version *v, int64_t *ret_key)
{
	enum rc rc = forms_newest(tx, v->code, &v->number);

	if (rc)
		return rc;
	v->number++;
	rc = row_insert(tx, &form_version_type, v);
	if (rc)
		return rc;
	(void)ctx;
	journal_subject(tx, v->key.v);
	*ret_key = v->key.v;
	return OK;
}

enum rc forms_run_create(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct form_create_input *in = input;
	struct form_version v = { .code = in->code, .status = FORM_DRAFT };
	int64_t newest;
	enum rc rc = check_country(ctx);

	(void)subject;
	if (rc)
		return rc;
	for (const char *c = in->code; *c; c++)
		if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_'))
			return code_fault(ctx, "form.name");
	rc = forms_newest(tx, in->code, &newest);
	if (rc)
		return rc;
	if (newest)
		return code_fault(ctx, "form.code_taken");
	rc = take_body(ctx, &v, in->body.text);
	return rc ? rc : add(ctx, tx, &v, ret_key);
}

enum rc forms_run_version(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct form_version_input *in = input;
	struct form_version old, v;
	enum rc rc = check_country(ctx);

	(void)subject;
	if (!rc)
		rc = row_load(tx, &form_version_type, in->from.v, &old);
	if (rc)
		return rc;
	v = (struct form_version){ .code = old.code, .status = FORM_DRAFT };
	rc = take_body(ctx, &v, old.body.text);
	return rc ? rc : add(ctx, tx, &v, ret_key);
}

static enum rc load(struct ctx *ctx, struct tx *tx, int64_t key, int32_t status, struct form_version *ret_old)
{
	enum rc rc = check_country(ctx);

	if (!rc)
		rc = row_load(tx, &form_version_type, key, ret_old);
	if (rc)
		return rc;
	journal_subject(tx, key);
	return ret_old->status == status ? OK :
		ctx_fault(ctx, CONFLICT, status == FORM_DRAFT ? "form.not_draft" : "form.not_active");
}

enum rc forms_run_edit(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct form_edit_input *in = input;
	struct form_version old, v;
	enum rc rc = load(ctx, tx, subject, FORM_DRAFT, &old);

	if (rc)
		return rc;
	v = old;
	rc = take_body(ctx, &v, in->body.text);
	if (rc)
		return rc;
	*ret_key = subject;
	return row_update(tx, &form_version_type, &old, &v);
}

enum rc forms_run_publish(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct form_publish_input *in = input;
	struct form_version old, v;
	struct form_place place = {0};
	const struct form_def *form;
	enum rc rc = load(ctx, tx, subject, FORM_DRAFT, &old);

	if (rc)
		return rc;
	if (date_cmp(in->valid_from, ctx_today(ctx)) < 0)
		return ctx_refuse(ctx, "valid_from", "form.past");
	rc = form_read(ctx->arena, old.body.text, strlen(old.body.text), &form, &place);
	if (rc)
		return ctx_fault(ctx, FAILED, "form.definition");
	if (!form->n)
		return ctx_fault(ctx, CONFLICT, "form.empty");
	v = old;
	v.status = FORM_ACTIVE;
	v.valid_from = in->valid_from;
	*ret_key = subject;
	return row_update(tx, &form_version_type, &old, &v);
}

enum rc forms_run_retire(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct form_version old, v;
	enum rc rc = load(ctx, tx, subject, FORM_ACTIVE, &old);

	(void)input;
	if (rc)
		return rc;
	v = old;
	v.status = FORM_RETIRED;
	*ret_key = subject;
	return row_update(tx, &form_version_type, &old, &v);
}

/* ---- as shipped ----------------------------------------------------------------------------- */

enum rc forms_run_seed(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	date_t from = fa_year_start(1400);

	(void)input;
	(void)subject;
	for (size_t i = 0; i < forms_nshipped; i++) {
		struct form_version v = { .code = forms_shipped[i].code, .status = FORM_ACTIVE, .valid_from = from };
		int64_t newest;
		enum rc rc = forms_newest(tx, v.code, &newest);

		if (!rc && !newest)
			rc = take_body(ctx, &v, forms_shipped[i].body);
		if (!rc && !newest)
			rc = add(ctx, tx, &v, ret_key);
		if (rc)
			return rc;
	}
	return OK;
}

enum rc forms_seed(struct ctx *ctx)
{
	struct form_version *list;
	size_t n, there = 0;
	int64_t key;
	enum rc rc;

	{
		AUTO(tx) tx = {0};

		rc = ctx_read(ctx, SHARD_NATIONAL, &tx);
		if (!rc)
			rc = forms_list(&tx, &list, &n);
		if (rc)
			return rc;
	}
	for (size_t i = 0; i < forms_nshipped; i++)
		for (size_t k = 0; k < n; k++)
			if (str_eq(list[k].code, forms_shipped[i].code)) {
				there++;
				break;
			}
	if (there == forms_nshipped)
		return OK;
	ctx->inside = true;
	rc = operation_run(ctx, &op_form_seed, SHARD_NATIONAL, NULL, 0, &key);
	ctx->inside = false;
	return rc;
}

enum rc form_load(struct tx *national, form_version_key key, struct form_version *ret_version, const struct form_def **ret_form)
{
	struct form_place place = {0};
	enum rc rc;

	if (shard_of_key(key.v).v != SHARD_NATIONAL.v)
		return NOT_FOUND;
	rc = row_load(national, &form_version_type, key.v, ret_version);
	if (rc)
		return rc;
	rc = form_read(national->arena, ret_version->body.text, strlen(ret_version->body.text), ret_form, &place);
	return rc ? fault_set(national->fault, FAILED, "form.definition", "%s", place.code) : OK;
}
