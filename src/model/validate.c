/* What each kind of field takes, and the checks over whole records. */
#include "value_int.h"

#include <string.h>

/* Numbers that a double, and so every JSON reader, holds exactly. */
#define INT_LIMIT ((INT64_C(1) << 53) - 1)
/* A thousand times the country's yearly budget for the poor fits. */
#define MONEY_LIMIT INT64_C(1000000000000000)

/* Kinds whose form the fa room knows: one stored form, no limits of their own. */
static bool is_coded(enum text_kind kind)
{
	return kind == TEXT_NATIONAL_ID || kind == TEXT_MOBILE || kind == TEXT_PHONE ||
		kind == TEXT_POSTCODE || kind == TEXT_SHEBA;
}

static int64_t longest_of(enum text_kind kind)
{
	switch (kind) {
	case TEXT_PLAIN:
		return 200;
	case TEXT_NAME:
		return 80;
	case TEXT_NOTE:
		return 4000;
	case TEXT_CODE:
	case TEXT_USER_NAME:
		return 40;
	case TEXT_NATIONAL_ID:
	case TEXT_POSTCODE:
		return 10;
	case TEXT_MOBILE:
	case TEXT_PHONE:
		return 11;
	case TEXT_SHEBA:
		return 26;
	case TEXT_ADDRESS:
		return 300;
	case TEXT_PASSWORD:
		return 128;
	}
	return 200;
}

void field_limits(const struct field *f, int64_t *ret_min, int64_t *ret_max)
{
	int64_t lo = f->min, hi = f->max;
	bool free_hi = hi < lo || hi == 0;

	switch (f->type) {
	case F_TEXT:
		hi = free_hi || is_coded(f->kind) ? longest_of(f->kind) : hi;
		break;
	case F_JSON:
		hi = free_hi ? (256 << 10) : hi;
		break;
	case F_MONEY:
		hi = free_hi ? MONEY_LIMIT : hi;
		break;
	case F_DATE:
		lo = lo ? lo : fa_year_start(FA_YEAR_FIRST).n;
		hi = free_hi ? fa_year_end(FA_YEAR_LAST).n : hi;
		break;
	default:
		/* min = -5, max = 0 is a range of its own. */
		if (lo == 0 && hi == 0)
			lo = -INT_LIMIT;
		if (hi < lo || (hi == 0 && lo >= 0) || lo == -INT_LIMIT)
			hi = INT_LIMIT;
		break;
	}
	*ret_min = lo;
	*ret_max = hi;
}

const char *number_fault(const struct field *f, int64_t v)
{
	int64_t lo, hi, known = 0;

	switch (f->type) {
	case F_CHOICE:
		return v > 0 && v <= INT32_MAX && choice_of(f->choices, (int32_t)v) ? NULL : "choice.unknown";
	case F_INT:
		if (!(f->flags & MULTI))
			break;
		for (const struct choice *c = f->choices; c && c->value; c++)
			known |= set_bit(c->value);
		return v & ~known ? "choice.unknown" : NULL;
	case F_MONEY:
	case F_DATE:
		break;
	default:
		return NULL;
	}
	field_limits(f, &lo, &hi);
	if (v < lo)
		return f->type == F_DATE ? "date.too_early" : "number.too_small";
	if (v > hi)
		return f->type == F_DATE ? "date.too_late" : "number.too_large";
	return NULL;
}

/* ---- texts --------------------------------------------------------------------- */

/* Overrides, embeddings and isolates: they make a text look other than it is
 * (docs/security.md, 2.8).  RLM and LRM are dropped by normalising. */
static bool turns_direction(uint32_t cp)
{
	return (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069);
}

/* The first forbidden character, else the number of characters in *ret_n. */
static const char *characters_fault(const char *text, bool lines, int64_t *ret_n)
{
	int64_t n = 0;
	uint32_t cp;

	for (;; n++) {
		unsigned char a = (unsigned char)*text;

		/* Nothing forbidden begins with these bytes, and nearly all text does. */
		if (a >= 0x20 && a < 0x7f) {
			text++;
			continue;
		}
		if (a >= 0xc3 && a < 0xe0 && text[1]) {
			text += 2;
			continue;
		}
		cp = utf8_next(&text);
		if (!cp)
			break;
		if (turns_direction(cp))
			return "text.bidi_control";
		if ((cp < 0x20 && !(lines && cp == '\n')) || cp == 0x7f || (cp >= 0x80 && cp < 0xa0))
			return "text.control";
	}
	*ret_n = n;
	return NULL;
}

static const char *length_fault(const struct field *f, int64_t n)
{
	int64_t lo, hi;

	field_limits(f, &lo, &hi);
	if (n < lo)
		return "text.too_short";
	return n > hi ? "text.too_long" : NULL;
}

/* All of them begin with the same byte, which most text does not hold. */
static bool any_turn(const char *text)
{
	for (text = strchr(text, '\xe2'); text; text = strchr(text, '\xe2'))
		if (turns_direction(utf8_next(&text)))
			return true;
	return false;
}

/* The stored form of a coded kind; size of ret_text is that of the longest. */
static const char *coded_read(enum text_kind kind, const char *typed, char ret_text[FA_SHEBA_SIZE])
{
	const char *code = NULL;
	bool odd = false;
	enum rc rc;

	switch (kind) {
	case TEXT_NATIONAL_ID:
		rc = fa_national_id(typed, ret_text, &code);
		break;
	case TEXT_MOBILE:
		rc = fa_mobile(typed, ret_text, &code);
		break;
	case TEXT_PHONE:
		rc = fa_phone(typed, ret_text, &code);
		break;
	case TEXT_POSTCODE:
		/* Odd digits are worth a remark on the page, never a refusal. */
		rc = fa_postal_code(typed, ret_text, &odd, &code);
		break;
	default:
		rc = fa_sheba(typed, ret_text, &code);
		break;
	}
	return rc ? code : NULL;
}

static bool user_name_good(const char *s)
{
	return s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789._-")] == '\0' && strlen(s) >= 3 &&
		*s >= 'a' && *s <= 'z';
}

/* Of valid UTF-8. */
static const char *text_fault_in(const struct field *f, const char *text)
{
	char stored[FA_SHEBA_SIZE] = "";
	const char *code;
	int64_t n = 0;

	if (f->type == F_JSON)
		return NULL;
	if (is_coded(f->kind)) {
		code = coded_read(f->kind, text, stored);
		if (code)
			return code;
		/* Filled by the program or an import without the reader: not the stored form. */
		return strcmp(stored, text) == 0 ? NULL : "text.not_normal";
	}
	code = characters_fault(text, f->kind == TEXT_NOTE, &n);
	if (!code)
		code = length_fault(f, n);
	if (!code && f->kind == TEXT_USER_NAME && !user_name_good(text))
		code = "user_name.form";
	return code;
}

const char *text_fault(const struct field *f, const char *text)
{
	return utf8_valid(text, strlen(text)) ? text_fault_in(f, text) : "text.utf8";
}

static void normalise(enum text_kind kind, const char *typed, struct buf *out)
{
	AUTO(buf) line = { 0 };

	if (kind == TEXT_NOTE) {
		fa_normalise_note(out, typed);
		return;
	}
	if (kind != TEXT_CODE && kind != TEXT_USER_NAME) {
		fa_normalise(out, typed);
		return;
	}
	buf_init(&line, out->max);
	fa_normalise(&line, typed);
	fa_put_digits_ascii(out, buf_str(&line));
	for (size_t i = 0; kind == TEXT_USER_NAME && i < out->len; i++)
		if (out->data[i] >= 'A' && out->data[i] <= 'Z')
			out->data[i] = (char)(out->data[i] - 'A' + 'a');
}

enum rc text_read(const struct field *f, const char *typed, struct arena *a, const char **ret_text,
		const char **ret_code)
{
	char stored[FA_SHEBA_SIZE] = "";
	const char *code = NULL;
	AUTO(buf) out = { 0 };

	buf_init(&out, strlen(typed) * 4 + 64);
	if (is_coded(f->kind)) {
		code = coded_read(f->kind, typed, stored);
		buf_puts(&out, stored);
	} else if (f->kind == TEXT_PASSWORD) {
		/* As typed: normalising is the business of whoever hashes it. */
		buf_puts(&out, typed);
		code = text_fault(f, typed);
	} else {
		normalise(f->kind, typed, &out);
		/* Normalising drops them in silence; a name that hides its order is refused. */
		if (out.len && any_turn(typed))
			code = "text.bidi_control";
		else if (out.len)
			code = out.overflow ? "text.too_long" : text_fault_in(f, out.data);
	}
	if (code) {
		*ret_code = code;
		return INVALID;
	}
	*ret_text = out.len ? arena_strndup(a, out.data, out.len) : NULL;
	return OK;
}

/* ---- records --------------------------------------------------------------------- */

const char *field_error_arg(const struct field *f, const char *code, struct arena *a)
{
	bool lower = str_eq(code, "text.too_short") || str_eq(code, "number.too_small") ||
		str_eq(code, "date.too_early");
	bool upper = str_eq(code, "text.too_long") || str_eq(code, "number.too_large") ||
		str_eq(code, "date.too_late");
	int64_t lo, hi;
	AUTO(buf) out = { 0 };

	if (!lower && !upper)
		return NULL;
	field_limits(f, &lo, &hi);
	buf_init(&out, 64);
	if (f->type == F_DATE)
		fa_put_date(&out, (date_t){ (int32_t)(lower ? lo : hi) }, FA_DATE_SHORT, LANG_EN);
	else
		buf_put_i64(&out, lower ? lo : hi);
	return arena_strdup(a, buf_str(&out));
}

static bool named_before(const struct fault *f, const char *field)
{
	for (size_t i = 0; i < f->nfields; i++)
		if (strcmp(f->field[i].field, field) == 0)
			return true;
	return false;
}

/* The first thing wrong with a field of a filled record; read: value_read has just
 * taken it, so that only its presence is left to look at. */
static const char *value_fault(const struct field *f, const void *record, bool read)
{
	if (value_is_none(f, record))
		return f->flags & REQUIRED ? "required" : NULL;
	if (read)
		return NULL;
	if (f->type == F_TEXT || f->type == F_JSON)
		return text_fault(f, value_string(f, record));
	return number_fault(f, value_number(f, record));
}

void fields_note(struct fields_read *r, size_t i)
{
	if (i < FIELDS_NOTED)
		r->bits[i / 64] |= UINT64_C(1) << i % 64;
}

static bool was_read(const struct fields_read *r, size_t i)
{
	return r && i < FIELDS_NOTED && (r->bits[i / 64] >> i % 64 & 1);
}

enum rc record_validate_rest(const struct record_type *t, const void *record, const struct fields_read *read,
		struct arena *a, struct fault *f)
{
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *field = &t->fields[i];
		const char *code;

		if (field->flags & INTERNAL || named_before(f, field->name))
			continue;
		code = value_fault(field, record, was_read(read, i));
		if (code)
			fault_field(f, field->name, code, field_error_arg(field, code, a));
	}
	if (f->nfields)
		return fault_set(f, INVALID, "input.invalid", "%zu errors in %s", f->nfields, t->name);
	return OK;
}

enum rc record_validate(const struct record_type *t, const void *record, struct arena *a, struct fault *f)
{
	return record_validate_rest(t, record, NULL, a, f);
}

enum rc record_from_form(const struct record_type *t, form_get get, void *arg, void *record,
		struct arena *a, struct fault *f)
{
	struct fields_read read = { 0 };

	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *field = &t->fields[i];
		const char *typed, *code = NULL;

		if (field->flags & INTERNAL)
			continue;
		typed = get(arg, field->name);
		if (typed && value_read(field, typed, record, a, &code))
			fault_field(f, field->name, code, field_error_arg(field, code, a));
		else if (typed)
			fields_note(&read, i);
	}
	return record_validate_rest(t, record, &read, a, f);
}
