/* Documents of a household: received once, checked, reused. */
#include "document.h"

#include "message.h"

const struct choice document_state_choices[] = {
	{ DOCUMENT_RECEIVED, "received", "رسید؛ هنوز بررسی نشده", "Received, not checked yet" },
	{ DOCUMENT_VERIFIED, "verified", "درست است", "Verified" },
	{ DOCUMENT_REJECTED, "rejected", "پذیرفته نشد", "Rejected" },
	{ 0 }
};

#define DOCUMENT_TOLD(s)                                                                                  \
	CHOICE(s, kind, document_kind_choices, "مدرک", "Document", .flags = REQUIRED),                   \
	FIELD(s, expires_on, "اعتبار تا", "Valid until"),                                                \
	FIELD(s, note, "از آنِ چه کسی", "Whose, remarks", .kind = TEXT_NOTE, .flags = SENSITIVE, .max = 500)

static const struct field document_fields[] = {
	KEY(document), VER(document),
	REF(document, household, household, "خانوار", "Household", .flags = REQUIRED | IMMUTABLE),
	FIELD(document, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	DOCUMENT_TOLD(document),
	CHOICE(document, state, document_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(document, hash, "نشان محتوا", "Content hash", .kind = TEXT_CODE, .flags = INTERNAL, .max = 64),
	FIELD(document, bytes, "اندازه", "Bytes", .flags = INTERNAL),
	FIELD(document, width, "پهنا", "Width", .flags = INTERNAL),
	FIELD(document, height, "بلندی", "Height", .flags = INTERNAL),
	FIELD(document, added_at, "زمان دریافت", "Received at", .flags = REQUIRED | INTERNAL),
	KEYED(document, added_by, "گیرنده", "Received by", .flags = INTERNAL),
	KEYED(document, checked_by, "بررسی‌کننده", "Checked by", .flags = INTERNAL),
	FIELD(document, checked_on, "روز بررسی", "Checked on", .flags = INTERNAL),
};
RECORD_TYPE(document, "مدرک", "Document");
static const struct field document_receive_fields[] = {
	REF(document_receive, household, household, "خانوار", "Household", .flags = REQUIRED), DOCUMENT_TOLD(document_receive) };
RECORD_TYPE(document_receive, "دریافت مدرک", "Receipt of a document");
static const struct field document_reject_fields[] = {
	FIELD(document_reject, note, "چرا پذیرفته نشد", "Why", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 500) };
RECORD_TYPE(document_reject, "نپذیرفتن مدرک", "Rejection of a document");

/* ---- reading ------------------------------------------------------------------------------ */

enum rc document_list(struct ctx *ctx, struct tx *tx, household_key household, struct document **ret_list, size_t *ret_n)
{
	(void)ctx;
	return row_list_by(tx, &document_type, "household", household.v, DOCUMENTS_MAX, ret_list, ret_n);
}

const struct document *document_for(const struct document *list, size_t n, int32_t kind, date_t day)
{
	const struct document *best = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct document *d = &list[i];

		if (d->kind != kind || d->state == DOCUMENT_REJECTED ||
		    (!date_is_none(d->expires_on) && date_cmp(d->expires_on, day) < 0))
			continue;
		if (!best || d->state > best->state)
			best = d;
	}
	return best;
}

static enum rc load(struct ctx *ctx, struct tx *tx, int64_t key, struct document *ret_d)
{
	struct household h;
	struct document d;
	enum rc rc = row_load(tx, &document_type, key, &d);

	if (rc)
		return rc;
	/* A document is where its household is. */
	rc = household_for_change(ctx, tx, d.household, &h);
	if (rc)
		return rc;
	journal_subject(tx, key);
	*ret_d = d;
	return OK;
}

/* ---- verbs ----------------------------------------------------------------------------------- */

static enum rc receive_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct document_receive *in = input;
	struct document d = { .household = in->household, .kind = in->kind, .expires_on = in->expires_on, .note = in->note,
		.state = DOCUMENT_RECEIVED, .added_at = { tx_now(tx) }, .added_by = ctx->actor.staff,
		.bytes = INT_NONE, .width = INT_NONE, .height = INT_NONE };
	struct household h;
	enum rc rc = household_for_change(ctx, tx, in->household, &h);

	(void)subject;
	if (rc)
		return rc;
	if (h.state != HOUSEHOLD_OPEN)
		return ctx_fault(ctx, CONFLICT, "household.not_open");
	if (!date_is_none(in->expires_on) && date_cmp(in->expires_on, ctx_today(ctx)) < 0)
		return ctx_refuse(ctx, "expires_on", "document.expired");
	d.unit = h.unit;
	rc = row_insert(tx, &document_type, &d);
	if (rc)
		return rc;
	journal_subject(tx, d.key.v);
	journal_subject(tx, h.key.v);
	*ret_key = d.key.v;
	return OK;
}

/* The bytes are on the disk already when the row names them, as with photos of visits. */
struct scan_input { const char *hash; int64_t bytes, width, height; };

static enum rc scan_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct scan_input *in = input;
	struct document old, d;
	enum rc rc = load(ctx, tx, subject, &old);

	if (rc)
		return rc;
	if (old.state != DOCUMENT_RECEIVED)
		return ctx_fault(ctx, CONFLICT, "document.checked");
	d = old;
	d.hash = in->hash;
	d.bytes = in->bytes;
	d.width = in->width;
	d.height = in->height;
	*ret_key = subject;
	return row_update(tx, &document_type, &old, &d);
}

static enum rc check(struct ctx *ctx, struct tx *tx, int64_t key, enum document_state state, const char *note)
{
	struct document old, d;
	enum rc rc = load(ctx, tx, key, &old);

	if (rc)
		return rc;
	if (old.state != DOCUMENT_RECEIVED)
		return ctx_fault(ctx, CONFLICT, "document.checked");
	d = old;
	d.state = (int32_t)state;
	d.checked_by = ctx->actor.staff;
	d.checked_on = ctx_today(ctx);
	if (note)
		d.note = note;
	return row_update(tx, &document_type, &old, &d);
}

static enum rc verify_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	(void)input;
	*ret_key = subject;
	return check(ctx, tx, subject, DOCUMENT_VERIFIED, NULL);
}

static enum rc reject_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct document_reject *in = input;

	*ret_key = subject;
	return check(ctx, tx, subject, DOCUMENT_REJECTED, in->note);
}

#define JUDGES (ROLES_CENTRE & ~ROLE_BIT(ROLE_RECEPTIONIST))
#define BIT(state) (1u << (state))
const struct operation op_document_receive = { .name = "document.receive", .fa = "دریافت مدرک", .en = "Receive a document",
	.subject = &document_type, .input = &document_receive_type, .roles = ROLES_CENTRE, .flags = OP_CREATE,
	.states = document_state_choices, .to_state = DOCUMENT_RECEIVED, .path = "/documents", .method = "POST", .run = receive_run };
const struct operation op_document_scan = { .name = "document.scan", .fa = "افزودن تصویر مدرک", .en = "Add a scan",
	.subject = &document_type, .roles = ROLES_CENTRE, .run = scan_run };
const struct operation op_document_verify = { .name = "document.verify", .fa = "تأیید مدرک", .en = "Verify a document",
	.subject = &document_type, .roles = JUDGES, .flags = OP_CHANGE, .states = document_state_choices,
	.from_states = BIT(DOCUMENT_RECEIVED), .to_state = DOCUMENT_VERIFIED, .path = "/documents/{key}/verify", .method = "POST",
	.run = verify_run };
const struct operation op_document_reject = { .name = "document.reject", .fa = "نپذیرفتن مدرک", .en = "Reject a document",
	.subject = &document_type, .input = &document_reject_type, .roles = JUDGES, .flags = OP_CHANGE,
	.states = document_state_choices, .from_states = BIT(DOCUMENT_RECEIVED), .to_state = DOCUMENT_REJECTED,
	.path = "/documents/{key}/reject", .method = "POST", .run = reject_run };
const struct operation *const document_operations[] = { &op_document_receive, &op_document_scan, &op_document_verify,
	&op_document_reject };
const size_t document_noperations = COUNT_OF(document_operations);

/* ---- scans ---------------------------------------------------------------------------------------- */

enum rc document_load(struct ctx *ctx, document_key key, struct document *ret_d)
{
	AUTO(tx) tx = {0};
	enum rc rc = ctx_read(ctx, shard_of_key(key.v), &tx);
	struct household h;
	struct document d;

	if (!rc)
		rc = row_load(&tx, &document_type, key.v, &d);
	if (!rc)
		rc = household_load(ctx, &tx, d.household, &h);
	if (!rc)
		*ret_d = d;
	return rc;
}

enum rc document_scan_add(struct ctx *ctx, document_key key, const struct document_scan *scan)
{
	struct scan_input in = { .bytes = (int64_t)scan->n, .width = scan->width, .height = scan->height };
	shard_id shard = shard_of_key(key.v);
	char hash[STORE_FILE_HASH];
	struct document d;
	int64_t none;
	enum rc rc = document_load(ctx, key, &d);

	if (rc)
		return rc;
	rc = store_file_put(ctx->store, shard, scan->bytes, scan->n, &ctx->fault, hash);
	if (rc)
		return rc;
	in.hash = hash;
	return operation_run(ctx, &op_document_scan, shard, &in, key.v, &none);
}

enum rc document_scan_read(struct ctx *ctx, document_key key, struct document *ret_d, const void **ret_bytes, size_t *ret_n)
{
	struct document d;
	enum rc rc = document_load(ctx, key, &d);

	if (rc)
		return rc;
	if (str_empty(d.hash))
		return ctx_fault(ctx, NOT_FOUND, "document.no_scan");
	rc = store_file_get(ctx->store, shard_of_key(key.v), d.hash, ctx->arena, &ctx->fault, ret_bytes, ret_n);
	if (rc)
		return rc;
	*ret_d = d;
	return OK;
}

MESSAGES(document,
	{ "document.expired", "اعتبار این مدرک گذشته است؛ مدرک تازه بگیرید.", "This document has run out; ask for a new one." },
	{ "document.checked", "این مدرک پیش‌تر بررسی شده است.", "This document was checked already." },
	{ "document.no_scan", "تصویری از این مدرک نیست؛ اصل آن دیده شده است.", "There is no scan; the original was seen." },
);
