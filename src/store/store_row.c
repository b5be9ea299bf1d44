/* Records in and out of the database; see store.h for the rules. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store_ahead_int.h"
#include "store_row.h"
#include "store_veil.h"

/* ---- members <-> values ------------------------------------------------------------- */

static int64_t member_i64(const struct field *f, const void *record)
{
	int64_t v;

	memcpy(&v, (const char *)record + f->offset, sizeof v);
	return v;
}

static const char *member_text(const struct field *f, const void *record)
{
	const char *s;

	memcpy(&s, (const char *)record + f->offset, sizeof s);
	return s && *s ? s : NULL;
}

static struct val int_or_null(int64_t v, int64_t none)
{
	return v == none ? v_null() : v_int(v);
}

/* A member as it stands in an unsealed column.  text is room for a date. */
static struct val member_val(const struct field *f, const void *record, char text[FA_ISO_SIZE])
{
	const char *at = (const char *)record + f->offset;
	int32_t i32;
	date_t day;
	bool yes;

	switch (f->type) {
	case F_TEXT:
	case F_JSON:
		return v_text(member_text(f, record));
	case F_INT:
		return int_or_null(member_i64(f, record), f->flags & MULTI ? 0 : INT_NONE);
	case F_MONEY:
		return int_or_null(member_i64(f, record), INT_NONE);
	case F_KEY:
	case F_REF:
	case F_TIME:
		return int_or_null(member_i64(f, record), 0);
	case F_BOOL:
		memcpy(&yes, at, sizeof yes);
		return v_int(yes);
	case F_CHOICE:
		memcpy(&i32, at, sizeof i32);
		return int_or_null(i32, 0);
	case F_DATE:
		memcpy(&day, at, sizeof day);
		if (date_is_none(day))
			return v_null();
		fa_iso_write(day, text);
		return v_text(text);
	}
	return v_null();
}

static void set_i64(const struct field *f, void *record, int64_t v)
{
	memcpy((char *)record + f->offset, &v, sizeof v);
}

/* The opposite; text NULL and is_null for null. */
static enum rc member_set(struct tx *tx, const struct field *f, void *record, bool is_null, int64_t i, const char *text)
{
	char *at = (char *)record + f->offset;
	int32_t i32 = is_null ? 0 : (int32_t)i;
	bool yes = !is_null && i != 0;
	date_t day = DATE_NONE;

	switch (f->type) {
	case F_TEXT:
	case F_JSON:
		memcpy(at, &text, sizeof text);
		break;
	case F_INT:
		set_i64(f, record, is_null ? (f->flags & MULTI ? 0 : INT_NONE) : i);
		break;
	case F_MONEY:
		set_i64(f, record, is_null ? INT_NONE : i);
		break;
	case F_KEY:
	case F_REF:
	case F_TIME:
		set_i64(f, record, is_null ? 0 : i);
		break;
	case F_BOOL:
		memcpy(at, &yes, sizeof yes);
		break;
	case F_CHOICE:
		memcpy(at, &i32, sizeof i32);
		break;
	case F_DATE:
		if (text && !fa_iso_read(text, &day))
			return fault_set(tx->fault, FAILED, "store.value", "%s holds no day", f->name);
		memcpy(at, &day, sizeof day);
		break;
	}
	return OK;
}

static bool is_textual(const struct field *f)
{
	return f->type == F_TEXT || f->type == F_JSON || f->type == F_DATE;
}

/* ---- sealing ---------------------------------------------------------------------------- */

/* A sealed field holds its text, or its number in decimal. */
static struct val seal_val(struct tx *tx, const struct record_type *t, const struct field *f, int64_t key,
		struct val plain)
{
	char number[24];

	if (plain.type == VAL_NULL)
		return plain;
	const struct ahead_text *made = ahead_text_of(tx, t, f, key, plain.p);
	if (made && !tx_veil_write(tx))
		return v_blob(made->sealed, made->n);
	if (plain.type == VAL_INT) {
		snprintf(number, sizeof number, "%lld", (long long)plain.i);
		plain = v_text(number);
	}
	unsigned char *out = arena_alloc(tx->arena, plain.n + SEAL_OVERHEAD);
	seal_put_under(tx->store->seal, tx_veil_write(tx), (struct seal_at){ t->name, f->name, key }, plain.p, plain.n, out);
	return v_blob(out, plain.n + SEAL_OVERHEAD);
}

struct blind blind_of(struct store *s, const char *kind, const char *normalised)
{
	return seal_blind(s->seal, kind, normalised);
}

static struct val blind_val(struct tx *tx, const struct field *f, struct val plain)
{
	const char *kind = f->kind == TEXT_NATIONAL_ID ? "national_id" :
		f->kind == TEXT_MOBILE || f->kind == TEXT_PHONE ? "phone" : f->name;

	if (plain.type != VAL_TEXT)
		return v_null();
	struct blind b = blind_of(tx->store, kind, plain.p);
	return v_blob(arena_dup(tx->arena, b.b, sizeof b.b), sizeof b.b);
}

static enum rc sealed_failed(struct tx *tx, const struct record_type *t, const char *field)
{
	return fault_set(tx->fault, FAILED, "store.sealed", "%s.%s does not open", t->name, field);
}

const char *rows_secret(struct rows *r, int col, const struct record_type *t, const char *field, int64_t key)
{
	size_t n;
	const void *p = rows_blob(r, col, &n);

	if (!p)
		return NULL;
	const char *text = seal_text_under(r->tx->store->seal, tx_veil(r->tx), (struct seal_at){ t->name, field, key }, p, n,
		r->tx->arena);
	if (!text && !seal_veil_id(p, n))
		r->rc = sealed_failed(r->tx, t, field);
	return text;
}

/* ---- running the texts of a type --------------------------------------------------------- */

/* "visit.number.taken" of the field whose column the engine named. */
static enum rc fail(struct tx *tx, const struct record_info *info)
{
	const struct store_err *e = &tx->conn->err;
	bool unique = e->kind == ERR_UNIQUE;
	char column[sizeof e->column];

	str_copy(column, sizeof column, e->column);
	enum rc rc = store_tx_fail(tx, info->type->name, 0);
	if (!unique)
		return rc;
	size_t n = strlen(column);
	if (n > 3 && str_eq(column + n - 3, "_bx"))
		column[n - 3] = '\0';
	for (size_t i = 0; i < info->type->nfields; i++) {
		if (info->taken[i] && str_eq(info->type->fields[i].name, column))
			return fault_set(tx->fault, CONFLICT, info->taken[i], "%s", "");
	}
	return rc;
}

static enum rc start(struct tx *tx, const struct record_info *info, const struct text *text,
		const struct val *v, size_t n, bool keep, struct store_stmt **ret_st)
{
	CHECK(!tx->done);
	CHECK(info->type->national == (tx->shard.v == 0));
	if (tx->failed)
		return tx->failed;
	tx->statements++;
	if (tx->sum)
		++*tx->sum;
	enum rc rc = store_stmt_get(tx->conn, text->index, text->text, ret_st);
	if (!rc) {
		rc = DRIVER(tx->conn)->bind(*ret_st, v, n, keep);
		if (rc)
			store_stmt_put(*ret_st);
	}
	return rc ? fail(tx, info) : OK;
}

static enum rc change(struct tx *tx, const struct record_info *info, const struct text *text,
		const struct val *v, size_t n, int64_t *ret_changed)
{
	struct store_stmt *st;
	bool row = true;

	CHECK(tx->write);
	enum rc rc = start(tx, info, text, v, n, false, &st);
	if (rc)
		return rc;
	while (!rc && row)
		rc = store_stmt_step(st, &row);
	if (rc)
		rc = fail(tx, info);
	else
		*ret_changed = DRIVER(tx->conn)->changes(st);
	store_stmt_put(st);
	return rc;
}

/* ---- loading -------------------------------------------------------------------------------- */

static enum rc decode_sealed(struct tx *tx, const struct record_info *info, const struct column *c,
		struct store_stmt *st, int col, int64_t key, void *record)
{
	const struct record_type *t = info->type;
	size_t n;
	const void *p = DRIVER(tx->conn)->get_blob(st, col, &n);
	int64_t i = 0;

	const char *text = seal_text_under(tx->store->seal, tx_veil(tx), (struct seal_at){ t->name, c->name, key }, p, n,
		tx->arena);
	/* A secret file is not there for who has not its key. */
	if (!text && seal_veil_id(p, n))
		return fault_set(tx->fault, NOT_FOUND, "store.not_found", "%s", t->name);
	if (!text || (!is_textual(c->field) && !str_to_i64(text, &i)))
		return sealed_failed(tx, t, c->name);
	return member_set(tx, c->field, record, false, i, text);
}

/* Columns of the load text: ver, then each plain column. */
static enum rc decode(struct tx *tx, const struct record_info *info, struct store_stmt *st, int64_t key, void *record)
{
	const struct store_driver *d = DRIVER(tx->conn);
	int col = 0;

	memset(record, 0, info->type->size);
	memcpy(record, &key, sizeof key);
	set_i64(info->ver, record, d->get_int(st, col++));
	for (size_t i = 1; i + 1 < info->ncols; i++) {
		const struct column *c = &info->col[i];
		enum rc rc;

		if (c->blind)
			continue;
		if (info->sensitive >> c->at & 1) {
			rc = d->is_null(st, col) ? member_set(tx, c->field, record, true, 0, NULL)
				: decode_sealed(tx, info, c, st, col, key, record);
		} else if (is_textual(c->field)) {
			size_t n;
			const char *text = d->get_text(st, col, &n);
			rc = member_set(tx, c->field, record, !text, 0,
				!text || c->field->type == F_DATE ? text : arena_strndup(tx->arena, text, n));
		} else {
			/* Null reads as 0, and only then is it asked for. */
			int64_t number = d->get_int(st, col);
			rc = member_set(tx, c->field, record, number == 0 && d->is_null(st, col), number, NULL);
		}
		if (rc)
			return rc;
		col++;
	}
	return OK;
}

enum rc row_load(struct tx *tx, const struct record_type *t, int64_t key, void *ret_record)
{
	const struct record_info *info = record_info_of(tx->store, t);
	struct store_stmt *st;
	bool row = false;

	/* Keys come from outside and name a shard themselves; elsewhere there is no such record. */
	if (t->national != (tx->shard.v == 0))
		return fault_set(tx->fault, NOT_FOUND, "store.not_found", "%s", t->name);
	enum rc rc = start(tx, info, &info->load, VALS(v_int(key)), false, &st);
	if (rc)
		return rc;
	rc = store_stmt_step(st, &row);
	if (rc)
		rc = fail(tx, info);
	else if (row)
		rc = decode(tx, info, st, key, ret_record);
	store_stmt_put(st);
	if (rc)
		return rc;
	return row ? OK : fault_set(tx->fault, NOT_FOUND, "store.not_found", "%s", t->name);
}

enum rc row_list_by(struct tx *tx, const struct record_type *t, const char *field, int64_t value,
		size_t max, void *ret_array, size_t *ret_n)
{
	const struct record_info *info = record_info_of(tx->store, t);
	const struct field *f = record_field(t, field);
	struct store_stmt *st;
	size_t n = 0, cap = 0;
	char *list = NULL;
	bool row = false;

	CHECK(f && !field_is_head(f) && !(f->flags & SENSITIVE) && !is_textual(f));
	enum rc rc = start(tx, info, record_by_text(tx->store, info, f),
		VALS(v_int(value), v_int((int64_t)max)), false, &st);
	if (rc)
		return rc;
	int key_col = 1;
	for (size_t i = 1; i + 1 < info->ncols; i++)
		key_col += !info->col[i].blind;
	for (;;) {
		rc = store_stmt_step(st, &row);
		if (rc)
			rc = fail(tx, info);
		if (rc || !row)
			break;
		if (n == cap) {
			char *more = arena_array(tx->arena, cap ? cap * 2 : 8, t->size);
			if (n)
				memcpy(more, list, n * t->size);
			list = more;
			cap = cap ? cap * 2 : 8;
		}
		rc = decode(tx, info, st, DRIVER(tx->conn)->get_int(st, key_col), list + n * t->size);
		if (rc)
			break;
		n++;
	}
	store_stmt_put(st);
	if (rc)
		return rc;
	/* One may sort or copy an empty list, which wants an address too. */
	if (!list)
		list = arena_array(tx->arena, 1, t->size);
	memcpy(ret_array, &list, sizeof list);
	*ret_n = n;
	return OK;
}

/* ---- writing --------------------------------------------------------------------------------- */

/* Values of all columns between key and seal. */
struct row_vals {
	struct val v[COLUMNS_MAX];
	char date[FIELDS_MAX][FA_ISO_SIZE];
};

static void row_encode(struct tx *tx, const struct record_info *info, const void *record, int64_t key,
		int64_t ver, uint64_t mask, struct row_vals *out)
{
	struct val plain = v_null();

	out->v[0] = v_int(ver);
	for (size_t i = 1; i + 1 < info->ncols; i++) {
		const struct column *c = &info->col[i];
		bool sealed = info->sensitive >> c->at & 1;

		if (sealed && !(mask >> c->at & 1))
			continue;                  /* read from the row before */
		if (c->blind) {
			out->v[i] = blind_val(tx, c->field, plain);
			continue;
		}
		plain = member_val(c->field, record, out->date[c->at]);
		out->v[i] = sealed ? seal_val(tx, info->type, c->field, key, plain) : plain;
	}
	out->v[info->ncols - 1] = v_int(journal_seq(tx));
}

static struct val row_seal(struct tx *tx, const struct record_info *info, int64_t key, const struct row_vals *r,
		unsigned char digest[ROW_DIGEST])
{
	seal_row(tx->store->seal, info->type->name, key, info->name, r->v, info->ncols, digest);
	return v_blob(digest, ROW_DIGEST);
}

enum rc row_insert(struct tx *tx, const struct record_type *t, void *record)
{
	const struct record_info *info = record_info_of(tx->store, t);
	struct val v[COLUMNS_MAX + 2];
	unsigned char digest[ROW_DIGEST];
	struct row_vals row;
	int64_t key, changed;

	memcpy(&key, record, sizeof key);
	if (!key)
		key = ahead_key(tx, t);
	if (!key)
		key = key_new(tx);
	row_encode(tx, info, record, key, 1, UINT64_MAX, &row);
	v[0] = v_int(key);
	memcpy(v + 1, row.v, info->ncols * sizeof *v);
	v[info->ncols + 1] = row_seal(tx, info, key, &row, digest);
	enum rc rc = change(tx, info, &info->insert, v, info->ncols + 2, &changed);
	if (rc)
		return rc;
	memcpy(record, &key, sizeof key);
	set_i64(info->ver, record, 1);
	journal_add_change(tx, t, NULL, record, UINT64_MAX, row.v);
	return OK;
}

static enum rc stale(struct tx *tx, const struct record_type *t)
{
	return fault_set(tx->fault, CONFLICT, "store.stale", "%s was changed or deleted meanwhile", t->name);
}

/* The unchanged sealed columns as they stand, for the digest of the new row. */
static enum rc sealed_read(struct tx *tx, const struct record_info *info, int64_t key, int64_t ver,
		uint64_t mask, struct row_vals *row)
{
	const struct store_driver *d = DRIVER(tx->conn);
	struct store_stmt *st;
	bool found = false;

	if (!(info->sensitive & ~mask))
		return OK;
	enum rc rc = start(tx, info, &info->sealed, VALS(v_int(key)), false, &st);
	if (rc)
		return rc;
	rc = store_stmt_step(st, &found);
	if (rc)
		rc = fail(tx, info);
	else if (!found || d->get_int(st, 0) != ver)
		rc = stale(tx, info->type);
	int col = 1;
	for (size_t i = 1; i + 1 < info->ncols && !rc; i++) {
		const struct column *c = &info->col[i];
		size_t n;

		if (!(info->sensitive >> c->at & 1))
			continue;
		if (!(mask >> c->at & 1)) {
			row->v[i] = v_null();
			if (!d->is_null(st, col)) {
				const void *p = d->get_blob(st, col, &n);
				row->v[i] = v_blob(arena_dup(tx->arena, p, n), n);
			}
		}
		col++;
	}
	store_stmt_put(st);
	return rc;
}

static enum rc refuse_immutable(struct tx *tx, const struct record_type *t, uint64_t mask)
{
	for (size_t i = 0; i < t->nfields; i++) {
		if (!(mask >> i & 1) || !(t->fields[i].flags & IMMUTABLE))
			continue;
		if (tx->fault)
			fault_field(tx->fault, t->fields[i].name, "field.immutable", NULL);
		return fault_set(tx->fault, INVALID, "store.immutable", "%s.%s", t->name, t->fields[i].name);
	}
	return OK;
}

/* Under a veil everything sensitive is written, so that a row is sealed under one key. */
static enum rc update(struct tx *tx, const struct record_type *t, const void *old, void *record, bool anew)
{
	const struct record_info *info = record_info_of(tx->store, t);
	uint64_t mask = record_diff(t, old, record), text_mask;
	int64_t key, ver = member_i64(info->ver, old), changed = 0;
	struct val v[COLUMNS_MAX + 5];
	unsigned char digest[ROW_DIGEST];
	struct row_vals row;
	size_t n = 0;

	CHECK(memcmp(old, record, sizeof key) == 0);
	memcpy(&key, old, sizeof key);
	mask &= ~(UINT64_C(1) << (info->ver - t->fields));
	if (!mask && !(anew && info->sensitive))
		return OK;
	enum rc rc = anew ? OK : refuse_immutable(tx, t, mask);
	if (rc)
		return rc;
	const struct text *text = record_update_text(tx->store, info, anew || tx_veil_write(tx) ? mask | info->sensitive : mask,
		&text_mask);
	rc = sealed_read(tx, info, key, ver, text_mask, &row);
	if (rc)
		return rc;
	row_encode(tx, info, record, key, ver + 1, text_mask, &row);
	v[n++] = v_int(key);
	v[n++] = v_int(ver);
	v[n++] = row.v[0];
	for (size_t i = 1; i + 1 < info->ncols; i++) {
		if (text_mask >> info->col[i].at & 1)
			v[n++] = row.v[i];
	}
	v[n++] = row.v[info->ncols - 1];
	v[n++] = row_seal(tx, info, key, &row, digest);
	rc = change(tx, info, text, v, n, &changed);
	if (rc)
		return rc;
	if (!changed)
		return stale(tx, t);
	set_i64(info->ver, record, ver + 1);
	journal_add_change(tx, t, old, record, mask, row.v);
	return OK;
}

enum rc row_update(struct tx *tx, const struct record_type *t, const void *old, void *record)
{
	return update(tx, t, old, record, false);
}

enum rc row_reseal(struct tx *tx, const struct record_type *t, const void *old, void *record)
{
	return update(tx, t, old, record, true);
}

enum rc row_delete(struct tx *tx, const struct record_type *t, const void *old)
{
	const struct record_info *info = record_info_of(tx->store, t);
	int64_t key, changed = 0;

	memcpy(&key, old, sizeof key);
	enum rc rc = change(tx, info, &info->remove,
		VALS(v_int(key), v_int(member_i64(info->ver, old))), &changed);
	if (rc)
		return rc;
	if (!changed)
		return stale(tx, t);
	journal_add_change(tx, t, old, NULL, UINT64_MAX, NULL);
	return OK;
}
