/* Letters of a referral: number, check code, text, who signed; revoked, never deleted (R281). */
#include "referral_int.h"
#include "veiled.h"

#include <string.h>

/* Told lines are "label: value"; in a letter they stand as pairs. */
static const char *body_of(struct tx *tx, const struct referral *r)
{
	AUTO(buf) b = {0};

	buf_init(&b, 32 << 10);
	buf_printf(&b, "بدین‌وسیله %s با مشخصات زیر برای «%s» معرفی می‌شود. خواهشمند است پس از بررسی، نتیجه را به این مرکز اعلام فرمایید.",
		r->shared & 1 ? "دارندهٔ این نامه" : "یکی از خانواده‌های زیر پوشش این مرکز", r->subject);
	for (const char *s = r->told; s && *s;) {
		size_t n = strcspn(s, "\n");
		const char *colon = memchr(s, ':', n);

		buf_putc(&b, '\n');
		if (colon && colon[1] == ' ') {
			buf_put(&b, s, (size_t)(colon - s));
			buf_putc(&b, '\t');
			buf_put(&b, colon + 2, n - (size_t)(colon + 2 - s));
		} else {
			buf_put(&b, s, n);
		}
		s += n + (s[n] == '\n');
	}
	return arena_strdup(tx->arena, buf_str(&b));
}

static const char *number_of(struct tx *tx, unit_no unit, int64_t year, int64_t serial)
{
	int64_t within = unit.v % 10000000;

	return arena_printf(tx->arena, "%02d-%02lld-%03lld-%04lld-%04lld", unit_shard(unit).v - 1,
		(long long)(within / 10000), (long long)(within % 10000), (long long)year, (long long)serial);
}

enum rc letter_of(struct tx *tx, referral_key referral, struct sent_letter *ret_l)
{
	struct sent_letter *list;
	size_t n;
	enum rc rc = row_list_by(tx, &sent_letter_type, "referral", referral.v, 50, &list, &n);

	if (rc)
		return rc;
	if (n == 0)
		return NOT_FOUND;
	*ret_l = list[n - 1];
	return OK;
}

enum rc letter_give_way(struct tx *tx, const struct sent_letter *l)
{
	struct sent_letter trace;
	sent_letter_key key;
	enum rc rc = letter_of_code(tx, l->code, &key);

	if (!rc && key.v)
		rc = row_load(tx, &sent_letter_type, key.v, &trace);
	return rc || !key.v ? rc : row_delete(tx, &sent_letter_type, &trace);
}

enum rc letter_issue_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct sent_letter l = {0}, before;
	struct referral r;
	enum rc rc = referral_of_sender(ctx, tx, subject, &r);

	(void)input;
	if (rc)
		return rc;
	if (unit_veiled(r.unit))
		return ctx_fault(ctx, CONFLICT, "referral.secret");
	if (!referral_open(r.state))
		return ctx_fault(ctx, CONFLICT, "referral.wrong_state");
	rc = letter_of(tx, r.key, &before);
	if (rc == OK && before.state == LETTER_VALID)
		return ctx_fault(ctx, CONFLICT, "letter.issued");
	if (rc && rc != NOT_FOUND)
		return rc;
	l = (struct sent_letter){ .household = r.household, .referral = r.key, .unit = r.unit, .issued_on = ctx_today(ctx),
		.year = fa_jalali(ctx_today(ctx)).year, .title = arena_printf(tx->arena, "معرفی برای %s", r.subject),
		.to_name = r.to_name, .body = body_of(tx, &r), .signed_by = ctx->actor.staff,
		.signer = str_empty(ctx->actor.name) ? "-" : ctx->actor.name, .signer_role = (int32_t)ctx->actor.role,
		.state = LETTER_VALID, .code = tracking_code_new(tx) };
	if (!l.signer_role)
		l.signer_role = ROLE_CENTRE_MANAGER;
	rc = letter_last_serial(tx, l.unit, l.year, &l.serial);
	if (rc)
		return rc;
	l.serial++;
	l.number = number_of(tx, UNIT(l.unit), l.year, l.serial);
	*ret_key = subject;
	return row_insert(tx, &sent_letter_type, &l);
}

enum rc letter_revoke_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct letter_revoke *in = input;
	struct sent_letter old, l;
	struct referral r;
	enum rc rc = referral_of_sender(ctx, tx, subject, &r);

	if (rc)
		return rc;
	rc = letter_of(tx, r.key, &old);
	if (rc == NOT_FOUND || (!rc && old.state != LETTER_VALID))
		return ctx_fault(ctx, CONFLICT, "letter.none");
	if (rc)
		return rc;
	l = old;
	l.state = LETTER_REVOKED;
	l.revoked_on = ctx_today(ctx);
	l.revoke_reason = in->reason;
	*ret_key = subject;
	return row_update(tx, &sent_letter_type, &old, &l);
}
