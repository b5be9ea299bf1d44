/* Running a compiled template, and writing one value in its place. */
#include "template.h"
#include "widget.h"

#include <string.h>

/* Bytes that text may not keep.  Quotes are escaped everywhere, so that one
 * function serves text and attributes. */
static const char *const escapes[256] = {
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;",
};

/* Sixteen bytes at once: hardly a word of a page has anything to escape. */
typedef unsigned char sixteen __attribute__((vector_size(16)));

static sixteen escapes_in(sixteen v)
{
	return (sixteen)((v == '&') | (v == '<') | (v == '>') | (v == '"') | (v == '\''));
}

static bool has_escapes(const char *s, size_t n)
{
	sixteen v = { 0 }, some = { 0 };
	uint64_t half[2];

	if (n < 8) {
		while (n && !escapes[(unsigned char)s[n - 1]])
			n--;
		return n != 0;
	}
	if (n < sizeof v) {
		/* Both ends, which meet or overlap. */
		memcpy(half, s, 8);
		memcpy(half + 1, s + n - 8, 8);
		memcpy(&v, half, sizeof v);
		some = escapes_in(v);
	} else {
		for (size_t at = 0; at + sizeof v <= n; at += sizeof v) {
			memcpy(&v, s + at, sizeof v);
			some |= escapes_in(v);
		}
		memcpy(&v, s + n - sizeof v, sizeof v);
		some |= escapes_in(v);
	}
	memcpy(half, &some, sizeof half);
	return (half[0] | half[1]) != 0;
}

static void put_escaped(struct buf *out, const char *s)
{
	size_t n = strlen(s);
	const char *from = s;

	if (!has_escapes(s, n)) {
		buf_put(out, s, n);
		return;
	}
	for (; *s; s++) {
		const char *e = escapes[(unsigned char)*s];
		if (!e)
			continue;
		buf_put(out, from, (size_t)(s - from));
		buf_puts(out, e);
		from = s + 1;
	}
	buf_put(out, from, (size_t)(s - from));
}

/* Free text of several lines: the reader sees the breaks that the writer made. */
static void put_lines(struct buf *out, const char *s)
{
	while (*s) {
		size_t n = strcspn(s, "\n");
		for (size_t i = 0; i < n; i++) {
			const char *e = escapes[(unsigned char)s[i]];
			if (e)
				buf_puts(out, e);
			else
				buf_putc(out, s[i]);
		}
		s += n;
		if (*s) {
			buf_puts(out, "<br>");
			s++;
		}
	}
}

static bool is_unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
		|| c == '-' || c == '_' || c == '.' || c == '~';
}

static void put_url_part(struct buf *out, const char *s)
{
	for (; *s; s++)
		if (is_unreserved((unsigned char)*s)) {
			buf_putc(out, *s);
		} else {
			buf_putc(out, '%');
			buf_putc(out, "0123456789ABCDEF"[(unsigned char)*s >> 4]);
			buf_putc(out, "0123456789ABCDEF"[(unsigned char)*s & 15]);
		}
}

/* A whole URL: ours or a phone number; "//host" and "javascript:" are not. */
static void put_url(struct buf *out, const char *s)
{
	bool ours = (s[0] == '/' && s[1] != '/' && s[1] != '\\') || s[0] == '?' || s[0] == '#' || str_prefix(s, "tel:");
	put_escaped(out, ours ? s : "#");
}

void html_put(struct buf *b, const char *text)
{
	if (text)
		put_escaped(b, text);
}

void html_put_url(struct buf *b, const char *text)
{
	if (text)
		put_url_part(b, text);
}

/* "0912 ••• 4821" and "15-0427-00183" stay in their own order among Persian words. */
static void put_code(struct buf *out, enum lang lang, enum place place, const char *s)
{
	char text[128];
	/* With Latin letters it is typed into another program as it stands. */
	for (const char *c = s; *c; c++)
		if ((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z'))
			lang = LANG_EN;
	if (place == PLACE_MACHINE) {
		put_escaped(out, s);
		return;
	}
	if (place == PLACE_TEXT)
		buf_puts(out, "<bdi dir=\"ltr\">");
	while (*s) {
		size_t n = strnlen(s, sizeof(text) - 1);
		while (n && ((unsigned char)s[n] & 0xC0) == 0x80)
			n--;
		memcpy(text, s, n);
		text[n] = '\0';
		const char *p = text;
		for (const char *q = text;; q++) {
			if (*q && !escapes[(unsigned char)*q])
				continue;
			char keep = *q;
			text[q - text] = '\0';
			fa_put_digits(out, p, lang);
			if (!keep)
				break;
			buf_puts(out, escapes[(unsigned char)keep]);
			p = q + 1;
		}
		s += n;
	}
	if (place == PLACE_TEXT)
		buf_puts(out, "</bdi>");
}

static void put_int(struct buf *out, enum lang lang, enum format fmt, enum place place, int64_t v)
{
	if (v == INT_NONE)
		return;
	if (place == PLACE_URL || (place == PLACE_MACHINE && fmt == FMT_DEFAULT))
		fmt = FMT_ASCII;
	switch (fmt) {
	case FMT_ASCII: buf_put_i64(out, v); break;
	case FMT_PLAIN: fa_put_plain(out, v, lang); break;
	case FMT_PERCENT: fa_put_percent(out, v, 0, lang); break;
	case FMT_TENTH: fa_put_decimal(out, v, 1, lang); break;
	default: fa_put_number(out, v, lang);
	}
}

static void put_ago(struct buf *out, const struct layout *l, date_t d)
{
	int32_t days = date_diff(d, l->today);
	const char *id;
	int32_t n = days < 0 ? -days : days;
	if (n == 0)
		id = "ago.today";
	else if (n == 1)
		id = days > 0 ? "ago.yesterday" : "ago.tomorrow";
	else if (n <= 60)
		id = days > 0 ? "ago.days" : "ago.in_days";
	else if (n <= 700)
		id = days > 0 ? "ago.months" : "ago.in_months";
	else {
		fa_put_date(out, d, FA_DATE_SHORT, l->lang);
		return;
	}
	if (n > 60)
		n = days > 0 ? fa_months_between(d, l->today) : fa_months_between(l->today, d);
	const char *text = view_text(l->lang, id);
	size_t before = strcspn(text, "{");
	buf_put(out, text, before);
	if (text[before]) {
		fa_put_plain(out, n, l->lang);
		buf_puts(out, strchr(text + before, '}') + 1);
	}
}

static void put_date(struct buf *out, const struct layout *l, enum format fmt, enum place place, date_t d)
{
	char iso[FA_ISO_SIZE];
	if (date_is_none(d))
		return;
	if (place == PLACE_URL)
		fmt = FMT_ISO;
	switch (fmt) {
	case FMT_LONG: fa_put_date(out, d, FA_DATE_LONG, l->lang); break;
	case FMT_DAY: {
		/* The year is said only where it is not this one: a visit two years ago must not read as this spring's. */
		bool other = !date_is_none(l->today) && fa_jalali(d).year != fa_jalali(l->today).year;
		fa_put_date(out, d, other ? FA_DATE_MEDIUM : FA_DATE_DAY_MONTH, l->lang);
		break;
	}
	case FMT_MONTH: fa_put_date(out, d, FA_DATE_MONTH_YEAR, l->lang); break;
	case FMT_AGO: put_ago(out, l, d); break;
	case FMT_ISO:
		fa_iso_write(d, iso);
		buf_puts(out, iso);
		break;
	default: fa_put_date(out, d, FA_DATE_SHORT, l->lang);
	}
}

static void put_time(struct buf *out, const struct layout *l, enum format fmt, enum place place, instant_t t)
{
	if (t.ms == 0)
		return;
	if (fmt == FMT_DATETIME)
		fa_put_moment(out, t.ms, l->lang);
	else if (fmt == FMT_DEFAULT || fmt == FMT_CLOCK)
		fa_put_time(out, t.ms, l->lang);
	else
		put_date(out, l, fmt, place, fa_day_of_ms(t.ms));
}

static void put_money(struct buf *out, enum lang lang, enum format fmt, enum place place, money_t m)
{
	if (m.rial == INT_NONE)
		return;
	if (place == PLACE_URL || fmt == FMT_ASCII)
		buf_put_i64(out, m.rial);
	else if (place == PLACE_MACHINE || fmt == FMT_PLAIN)
		fa_put_number(out, m.rial, lang);
	else
		fa_put_rial(out, m.rial, lang);
}

static void put_text(struct buf *out, enum format fmt, enum place place, const char *s)
{
	if (place == PLACE_URL) {
		put_url_part(out, s);
	} else if (fmt == FMT_INITIAL) {
		const char *end = s;
		char one[8];
		if (!utf8_next(&end))
			return;
		CHECK((size_t)(end - s) < sizeof(one));
		memcpy(one, s, (size_t)(end - s));
		one[end - s] = '\0';
		put_escaped(out, one);
	} else if (fmt == FMT_LINES && place == PLACE_TEXT) {
		put_lines(out, s);
	} else {
		put_escaped(out, s);
	}
}

void view_put(struct buf *out, const struct layout *l, enum view_kind kind, enum format fmt,
	enum place place, const struct choice *choices, const void *member)
{
	const char *s;
	char key[KEY_TEXT_SIZE];
	switch (kind) {
	case VIEW_K_TEXT: case VIEW_K_CODE: case VIEW_K_URL:
		s = *(const char *const *)member;
		if (!s)
			return;
		if (kind == VIEW_K_URL)
			put_url(out, s);
		else if (kind == VIEW_K_CODE && place != PLACE_URL)
			put_code(out, l->lang, fmt == FMT_PLAIN && place == PLACE_TEXT ? PLACE_ATTR : place, s);
		else
			put_text(out, fmt, place, s);
		return;
	case VIEW_K_HTML: {
		const struct html *h = member;
		if (h->text)
			buf_put(out, h->text, h->len);
		return;
	}
	case VIEW_K_I32: put_int(out, l->lang, fmt, place, *(const int32_t *)member); return;
	case VIEW_K_I64: put_int(out, l->lang, fmt, place, *(const int64_t *)member); return;
	case VIEW_K_LIST: case VIEW_K_U64: put_int(out, l->lang, fmt, place, (int64_t)*(const uint64_t *)member); return;
	case VIEW_K_DATE: put_date(out, l, fmt, place, *(const date_t *)member); return;
	case VIEW_K_TIME: put_time(out, l, fmt, place, *(const instant_t *)member); return;
	case VIEW_K_MONEY: put_money(out, l->lang, fmt, place, *(const money_t *)member); return;
	case VIEW_K_KEY:
		if (*(const int64_t *)member == 0)
			return;
		key_write(*(const int64_t *)member, key);
		buf_puts(out, key);
		return;
	case VIEW_K_CHOICE: {
		const struct choice *ch = choice_of(choices, *(const int32_t *)member);
		if (!ch)
			return;
		if (fmt == FMT_CODE || (fmt == FMT_DEFAULT && (place == PLACE_MACHINE || place == PLACE_URL)))
			put_escaped(out, ch->code);
		else
			put_escaped(out, l->lang == LANG_EN ? ch->en : ch->fa);
		return;
	}
	case VIEW_K_BOOL: case VIEW_K_SUB:
		break;
	}
	CHECK(!"a value without text");
}

/* Whether a section shows: not empty, not zero, not none. */
static bool is_true(enum view_kind kind, const void *m)
{
	switch (kind) {
	case VIEW_K_TEXT: case VIEW_K_CODE: case VIEW_K_URL: return !str_empty(*(const char *const *)m);
	case VIEW_K_HTML: return ((const struct html *)m)->text && ((const struct html *)m)->len;
	case VIEW_K_I32: case VIEW_K_CHOICE: return *(const int32_t *)m != 0;
	case VIEW_K_I64: return *(const int64_t *)m != 0 && *(const int64_t *)m != INT_NONE;
	case VIEW_K_LIST: case VIEW_K_U64: return *(const uint64_t *)m != 0;
	case VIEW_K_KEY: return *(const int64_t *)m != 0;
	case VIEW_K_BOOL: return *(const bool *)m;
	case VIEW_K_DATE: return !date_is_none(*(const date_t *)m);
	case VIEW_K_TIME: return ((const instant_t *)m)->ms != 0;
	case VIEW_K_MONEY: return ((const money_t *)m)->rial != 0 && ((const money_t *)m)->rial != INT_NONE;
	case VIEW_K_SUB: return true;
	}
	return false;
}

static bool is_one(enum view_kind kind, const void *m)
{
	return kind == VIEW_K_I32 ? *(const int32_t *)m == 1 : *(const int64_t *)m == 1;
}

void program_run(const struct program *p, const struct layout *l, const void *data, struct buf *out)
{
	const char *frame[TMPL_FRAMES] = { (const char *)l, data };
	size_t left[TMPL_FRAMES] = { 0 };
	for (size_t at = 0;; at++) {
		const struct op *op = &p->ops[at];
		const char *m = frame[op->frame] + op->offset;
		switch ((enum op_code)op->code) {
		case OP_LITERAL:
			buf_put(out, p->literals + op->a, op->b);
			break;
		case OP_VALUE:
			if (op->kind == VIEW_K_TEXT && op->fmt == FMT_DEFAULT && op->place != PLACE_URL) {
				if (*(const char *const *)m)
					put_escaped(out, *(const char *const *)m);
			} else {
				view_put(out, l, op->kind, op->fmt, op->place, op->choices, m);
			}
			break;
		case OP_LOOP:
			left[op->into] = *(const size_t *)(frame[op->frame] + op->a);
			frame[op->into] = *(const char *const *)m;
			if (left[op->into] == 0)
				at = op->b - 1;
			break;
		case OP_NEXT:
			if (--left[op->frame]) {
				frame[op->frame] += op->row_size;
				at = op->b - 1;
			}
			break;
		case OP_IF:
			if (op->kind == UINT8_MAX || !is_true(op->kind, m))
				at = op->b - 1;
			break;
		case OP_UNLESS:
			if (is_true(op->kind, m))
				at = op->b - 1;
			break;
		case OP_IF_IS:
			if (*(const int32_t *)m != (int32_t)op->a)
				at = op->b - 1;
			break;
		case OP_UNLESS_IS:
			if (*(const int32_t *)m == (int32_t)op->a)
				at = op->b - 1;
			break;
		case OP_IF_ONE:
			if (!is_one(op->kind, m))
				at = op->b - 1;
			break;
		case OP_END:
			return;
		}
	}
}
