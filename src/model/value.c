/* Text <-> value.  What people may type is the fa room's knowledge; here stands
 * which reader belongs to which field. */
#include "json.h"
#include "value_int.h"

#include <string.h>

/* Typed text beyond these is refused before anything looks at it. */
#define TYPED_MAX ((size_t)256 << 10)
#define TYPED_LINE_MAX ((size_t)4 << 10)      /* all that is no text */
#define DAY_MS INT64_C(86400000)
#define UNIX_DAY 2440588

static int64_t get_i64(const struct field *f, const void *record)
{
	const char *at = (const char *)record + f->offset;
	int64_t wide = 0;
	int32_t narrow = 0;

	if (f->size == sizeof(narrow)) {
		memcpy(&narrow, at, sizeof(narrow));
		return narrow;
	}
	CHECK(f->size == sizeof(wide));
	memcpy(&wide, at, sizeof(wide));
	return wide;
}

static void set_i64(const struct field *f, void *record, int64_t v)
{
	char *at = (char *)record + f->offset;
	int32_t narrow = (int32_t)v;

	if (f->size == sizeof(narrow)) {
		memcpy(at, &narrow, sizeof(narrow));
		return;
	}
	CHECK(f->size == sizeof(v));
	memcpy(at, &v, sizeof(v));
}

static bool get_bool(const struct field *f, const void *record)
{
	bool v = false;

	memcpy(&v, (const char *)record + f->offset, sizeof(v));
	return v;
}

const char *value_string(const struct field *f, const void *record)
{
	const char *s = NULL;

	memcpy(&s, (const char *)record + f->offset, sizeof(s));
	return s;
}

static void set_string(const struct field *f, void *record, const char *s)
{
	memcpy((char *)record + f->offset, &s, sizeof(s));
}

int64_t value_number(const struct field *f, const void *record)
{
	return f->type == F_BOOL ? get_bool(f, record) : get_i64(f, record);
}

static int64_t none_of(const struct field *f)
{
	return f->type == F_MONEY || (f->type == F_INT && !(f->flags & MULTI)) ? INT_NONE : 0;
}

bool value_is_none(const struct field *f, const void *record)
{
	if (f->type == F_TEXT || f->type == F_JSON)
		return str_empty(value_string(f, record));
	if (f->type == F_BOOL)
		return false;
	return get_i64(f, record) == none_of(f);
}

void value_clear(const struct field *f, void *record)
{
	if (f->type == F_TEXT || f->type == F_JSON)
		set_string(f, record, NULL);
	else if (f->type == F_BOOL)
		memset((char *)record + f->offset, 0, sizeof(bool));
	else
		set_i64(f, record, none_of(f));
}

bool value_equal(const struct field *f, const void *a, const void *b)
{
	if (f->type == F_TEXT || f->type == F_JSON) {
		const char *x = value_string(f, a), *y = value_string(f, b);

		/* "" is stored as null. */
		return str_empty(x) || str_empty(y) ? str_empty(x) && str_empty(y) : strcmp(x, y) == 0;
	}
	return value_number(f, a) == value_number(f, b);
}

/* ---- value -> text ----------------------------------------------------------- */

static void put_instant(struct buf *out, int64_t ms)
{
	char day[FA_ISO_SIZE];
	int64_t days = ms / DAY_MS, rest = ms % DAY_MS;

	if (rest < 0) {
		days--;
		rest += DAY_MS;
	}
	fa_iso_write((date_t){ (int32_t)(days + UNIX_DAY) }, day);
	buf_printf(out, "%sT%02d:%02d:%02d.%03dZ", day, (int)(rest / 3600000), (int)(rest / 60000 % 60),
		(int)(rest / 1000 % 60), (int)(rest % 1000));
}

static void put_set(struct buf *out, const struct choice *list, int64_t bits)
{
	bool first = true;

	for (const struct choice *c = list; c && c->value; c++) {
		if (!set_has(bits, c->value))
			continue;
		if (!first)
			buf_putc(out, ',');
		buf_puts(out, c->code);
		first = false;
	}
}

void value_put(const struct field *f, const void *record, struct buf *out)
{
	const struct choice *c;
	char day[FA_ISO_SIZE], key[KEY_TEXT_SIZE];

	if (value_is_none(f, record))
		return;
	switch (f->type) {
	case F_KEY:
	case F_REF:
		key_write(get_i64(f, record), key);
		buf_puts(out, key);
		break;
	case F_TEXT:
	case F_JSON:
		buf_puts(out, value_string(f, record));
		break;
	case F_INT:
		if (f->flags & MULTI)
			put_set(out, f->choices, get_i64(f, record));
		else if (f->flags & CLOCK)
			buf_printf(out, "%02d:%02d", (int)(get_i64(f, record) / 60 % 24), (int)(get_i64(f, record) % 60));
		else
			buf_put_i64(out, get_i64(f, record));
		break;
	case F_MONEY:
		buf_put_i64(out, get_i64(f, record));
		break;
	case F_BOOL:
		buf_putc(out, get_bool(f, record) ? '1' : '0');
		break;
	case F_DATE:
		fa_iso_write((date_t){ (int32_t)get_i64(f, record) }, day);
		buf_puts(out, day);
		break;
	case F_TIME:
		put_instant(out, get_i64(f, record));
		break;
	case F_CHOICE:
		c = choice_of(f->choices, (int32_t)get_i64(f, record));
		/* A value that the list no longer knows is still shown as a number, not lost. */
		if (c)
			buf_puts(out, c->code);
		else
			buf_put_i64(out, get_i64(f, record));
		break;
	}
}

const char *value_text(const struct field *f, const void *record, struct arena *a)
{
	AUTO(buf) out = { 0 };

	if (f->type == F_TEXT || f->type == F_JSON)
		return value_is_none(f, record) ? NULL : value_string(f, record);
	buf_init(&out, 4096);
	value_put(f, record, &out);
	return out.len ? arena_strndup(a, buf_str(&out), out.len) : NULL;
}

/* ---- text -> value ------------------------------------------------------------ */

static enum rc refuse(const char **ret_code, const char *code)
{
	*ret_code = code;
	return INVALID;
}

/* One line without blanks at the ends, digits in ASCII; NULL when nothing is left. */
static const char *trimmed(const char *typed, struct arena *a)
{
	AUTO(buf) line = { 0 };
	AUTO(buf) ascii = { 0 };
	const char *p = typed;

	while (*p > ' ' && *p < 0x7f)
		p++;
	if (!*p)
		return *typed ? typed : NULL;   /* nothing to trim or to turn */
	buf_init(&line, TYPED_MAX * 4);
	buf_init(&ascii, TYPED_MAX * 4);
	fa_normalise(&line, typed);
	fa_put_digits_ascii(&ascii, buf_str(&line));
	return ascii.len ? arena_strndup(a, buf_str(&ascii), ascii.len) : NULL;
}

static enum rc read_number(const struct field *f, const char *typed, int64_t *ret_v, const char **ret_code)
{
	enum rc rc = f->type == F_MONEY ? fa_parse_money(typed, false, ret_v, ret_code)
		: fa_parse_int(typed, ret_v, ret_code);

	if (rc)
		return rc;
	/* INT_NONE itself cannot be typed. */
	if (*ret_v == INT_NONE)
		return refuse(ret_code, "number.range");
	return OK;
}

/* "10:30", "۱۰.۳۰", "10" (the full hour), "1030"; any digits. */
static enum rc read_minute_of_day(const char *typed, int64_t *ret_v, const char **ret_code)
{
	struct buf b;
	int part[2] = { 0, 0 }, digits[2] = { 0, 0 }, at = 0;
	bool good = true;

	buf_init(&b, 64);
	fa_put_digits_ascii(&b, typed);
	for (const char *c = buf_str(&b); *c && good; c++) {
		if (*c >= '0' && *c <= '9' && digits[at] < 4) {
			part[at] = part[at] * 10 + *c - '0';
			digits[at]++;
		} else if ((*c == ':' || *c == '.' || *c == '/') && at == 0 && digits[0] > 0) {
			at = 1;
		} else if (*c != ' ') {
			good = false;
		}
	}
	good = good && !b.overflow && digits[0] > 0 && (at == 0 || digits[1] == 2);
	buf_release(&b);
	if (at == 0 && digits[0] > 2) {
		part[1] = part[0] % 100;
		part[0] /= 100;
	}
	if (!good || part[0] > 23 || part[1] > 59)
		return refuse(ret_code, "clock.form");
	*ret_v = part[0] * 60 + part[1];
	return OK;
}

static bool word_in(const char *word, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(word, *list) == 0)
			return true;
	return false;
}

static enum rc read_bool(const char *typed, int64_t *ret_v, const char **ret_code)
{
	static const char *const yes[] = { "1", "true", "yes", "y", "on", "بله", "بلی", "اری", NULL };
	static const char *const no[] = { "0", "false", "no", "n", "off", "خیر", "نه", "نخیر", NULL };
	const char *last = strrchr(typed, ',');
	AUTO(buf) word = { 0 };

	buf_init(&word, TYPED_MAX * 4);
	fa_search_key(&word, last ? last + 1 : typed);
	if (word_in(buf_str(&word), yes))
		*ret_v = 1;
	else if (word_in(buf_str(&word), no))
		*ret_v = 0;
	else
		return refuse(ret_code, "bool.form");
	return OK;
}

static bool same_label(const char *typed_key, const char *label)
{
	AUTO(buf) key = { 0 };

	buf_init(&key, 4096);
	fa_joined_key(&key, label);
	return key.len && strcmp(typed_key, buf_str(&key)) == 0;
}

const struct choice *choice_typed(const struct choice *list, const char *typed)
{
	const struct choice *found = choice_by_code(list, typed);
	AUTO(buf) key = { 0 };

	if (found)
		return found;
	buf_init(&key, TYPED_MAX * 4);
	fa_joined_key(&key, typed);
	for (const struct choice *c = list; c && c->value; c++)
		if (same_label(buf_str(&key), c->fa) || same_label(buf_str(&key), c->en))
			return c;
	return NULL;
}

/* Codes or labels between commas of either script; empty parts are nothing. */
static enum rc read_set(const struct field *f, const char *typed, struct arena *a, int64_t *ret_v,
		const char **ret_code)
{
	static const char *const marks[] = { ",", "،", ";", "؛" };
	int64_t bits = 0;

	while (*typed) {
		size_t n = strlen(typed), skip = 0;
		const struct choice *c;
		const char *part;

		for (size_t i = 0; i < COUNT_OF(marks); i++) {
			const char *at = strstr(typed, marks[i]);

			if (at && (size_t)(at - typed) < n) {
				n = (size_t)(at - typed);
				skip = strlen(marks[i]);
			}
		}
		part = trimmed(arena_strndup(a, typed, n), a);
		typed += n + skip;
		if (!part)
			continue;
		c = choice_typed(f->choices, part);
		if (!c)
			return refuse(ret_code, "choice.unknown");
		bits |= set_bit(c->value);
	}
	*ret_v = bits;
	return OK;
}

static enum rc read_date(const char *typed, date_t *ret_date, const char **ret_code)
{
	if (fa_iso_read(typed, ret_date))
		return OK;
	return fa_date_parse(typed, ret_date, ret_code);
}

/* Two digits at *s within 0..most; moves on. */
static bool two_digits(const char **s, int most, int *ret_v)
{
	const char *p = *s;
	int v;

	if (p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9')
		return false;
	v = (p[0] - '0') * 10 + (p[1] - '0');
	if (v > most)
		return false;
	*ret_v = v;
	*s = p + 2;
	return true;
}

/* HH:MM[:SS[.fraction]]; the fraction counts to the millisecond. */
static bool read_clock(const char **s, int64_t *ret_ms)
{
	int hour, minute, second = 0;
	int64_t ms = 0, unit = 100;

	if (!two_digits(s, 23, &hour) || **s != ':')
		return false;
	*s += 1;
	if (!two_digits(s, 59, &minute))
		return false;
	if (**s == ':') {
		*s += 1;
		if (!two_digits(s, 59, &second))
			return false;
		if (**s == '.') {
			*s += 1;
			if (**s < '0' || **s > '9')
				return false;
			for (; **s >= '0' && **s <= '9'; *s += 1, unit /= 10)
				ms += (**s - '0') * unit;
		}
	}
	*ret_ms = ((hour * 60 + minute) * 60 + second) * INT64_C(1000) + ms;
	return true;
}

/* Z, +03:30 or -03:30 and nothing behind. */
static bool read_zone(const char *s, int64_t *ret_ms)
{
	int64_t sign = *s == '-' ? -1 : 1;
	int hour, minute;

	if (strcmp(s, "Z") == 0 || strcmp(s, "z") == 0) {
		*ret_ms = 0;
		return true;
	}
	if (*s != '+' && *s != '-')
		return false;
	s++;
	if (!two_digits(&s, 14, &hour) || *s++ != ':' || !two_digits(&s, 59, &minute) || *s)
		return false;
	*ret_ms = sign * (hour * 60 + minute) * 60000;
	return true;
}

/* A day, then T or a space, then the time; without a zone it is Iran's time. */
static enum rc read_instant(const char *typed, struct arena *a, int64_t *ret_v, const char **ret_code)
{
	const char *gap = strrchr(typed, 'T');
	int64_t ms = 0, zone = 0;
	const char *rest;
	date_t day;
	enum rc rc;

	if (!gap)
		gap = strrchr(typed, ' ');
	if (!gap)
		return refuse(ret_code, "time.form");
	rc = read_date(arena_strndup(a, typed, (size_t)(gap - typed)), &day, ret_code);
	if (rc)
		return rc;
	rest = gap + 1;
	if (!read_clock(&rest, &ms))
		return refuse(ret_code, "time.form");
	if (!*rest)
		*ret_v = fa_ms_of_day(day) + ms;
	else if (read_zone(rest, &zone))
		*ret_v = (day.n - UNIX_DAY) * DAY_MS + ms - zone;
	else
		return refuse(ret_code, "time.form");
	/* 1970-01-01T00:00Z is the value that means none. */
	return *ret_v ? OK : refuse(ret_code, "time.form");
}

/* Everything that is held as a number. */
static enum rc read_as_number(const struct field *f, const char *typed, struct arena *a, int64_t *ret_v,
		const char **ret_code)
{
	const struct choice *c;
	date_t day;
	enum rc rc;

	switch (f->type) {
	case F_KEY:
	case F_REF:
		if (!key_read(typed, ret_v) || *ret_v == 0)
			return refuse(ret_code, "key.form");
		return OK;
	case F_INT:
		if (f->flags & MULTI)
			return read_set(f, typed, a, ret_v, ret_code);
		if (f->flags & CLOCK)
			return read_minute_of_day(typed, ret_v, ret_code);
		return read_number(f, typed, ret_v, ret_code);
	case F_MONEY:
		return read_number(f, typed, ret_v, ret_code);
	case F_BOOL:
		return read_bool(typed, ret_v, ret_code);
	case F_DATE:
		rc = read_date(typed, &day, ret_code);
		if (!rc)
			*ret_v = day.n;
		return rc;
	case F_TIME:
		return read_instant(typed, a, ret_v, ret_code);
	case F_CHOICE:
		c = choice_typed(f->choices, typed);
		if (!c)
			return refuse(ret_code, "choice.unknown");
		*ret_v = c->value;
		return OK;
	case F_TEXT:
	case F_JSON:
		break;
	}
	CHECK(!"a text is not a number");
	return FAILED;
}

/* Canonical JSON: one line, as the writer writes it. */
static enum rc read_json(const char *typed, struct arena *a, const char **ret_text, const char **ret_code)
{
	struct fault fault = { 0 };
	const struct jval *v = NULL;
	AUTO(buf) out = { 0 };
	struct jw w;

	if (json_read(a, typed, strlen(typed), &fault, &v))
		return refuse(ret_code, fault.code);
	buf_init(&out, JSON_BYTES_MAX * 6);
	jw_init(&w, &out);
	jw_value(&w, v);
	jw_done(&w);
	*ret_text = arena_strndup(a, buf_str(&out), out.len);
	return OK;
}

static enum rc read_string(const struct field *f, const char *typed, void *record, struct arena *a,
		const char **ret_code)
{
	const char *text = NULL;
	enum rc rc = f->type == F_JSON ? read_json(typed, a, &text, ret_code)
		: text_read(f, typed, a, &text, ret_code);

	if (!rc)
		set_string(f, record, text);
	return rc;
}

enum rc value_read(const struct field *f, const char *typed, void *record, struct arena *a,
		const char **ret_code)
{
	return utf8_valid(typed, strlen(typed)) ? value_read_valid(f, typed, record, a, ret_code) :
		refuse(ret_code, "text.utf8");
}

enum rc value_read_valid(const struct field *f, const char *typed, void *record, struct arena *a,
		const char **ret_code)
{
	const char *line, *code = NULL;
	int64_t v = 0;
	enum rc rc;

	if (strlen(typed) > (f->type == F_TEXT || f->type == F_JSON ? TYPED_MAX : TYPED_LINE_MAX))
		return refuse(ret_code, "text.too_long");
	if (f->type == F_TEXT && f->kind == TEXT_PASSWORD && *typed)
		return read_string(f, typed, record, a, ret_code);
	/* Free text is normalised there, once, and nothing left is none there, too. */
	if (f->type == F_TEXT && (f->kind == TEXT_NOTE || f->kind == TEXT_PLAIN || f->kind == TEXT_NAME ||
			f->kind == TEXT_ADDRESS))
		return read_string(f, typed, record, a, ret_code);
	line = trimmed(typed, a);
	if (!line) {
		value_clear(f, record);
		return OK;
	}
	if (f->type == F_TEXT || f->type == F_JSON)
		return read_string(f, typed, record, a, ret_code);
	rc = read_as_number(f, line, a, &v, ret_code);
	if (rc)
		return rc;
	code = number_fault(f, v);
	if (code)
		return refuse(ret_code, code);
	if (f->type == F_BOOL)
		memcpy((char *)record + f->offset, &(bool){ v != 0 }, sizeof(bool));
	else
		set_i64(f, record, v);
	return OK;
}
