/* Widgets: what a reader sees, what a screen reader is told, and that markup is whole. */
#include "tap.h"
#include "chart.h"
#include "message.h"
#include "widget.h"

#include <stdlib.h>

struct thing {
	int64_t key_, members;
	const char *name, *phone, *note;
	date_t due;
	money_t sum;
	int32_t kind, place;
	int64_t harms;
	bool urgent;
	const char *secret;
};

static const struct choice kinds[] = { { 1, "a", "یک", "One" }, { 2, "b", "دو", "Two" }, { 0 } };
static const struct choice places[] = { { 1, "p1", "۱", "1" }, { 2, "p2", "۲", "2" }, { 3, "p3", "۳", "3" }, { 4, "p4", "۴", "4" },
	{ 5, "p5", "۵", "5" }, { 6, "p6", "۶", "6" }, { 0 } };
static const struct field thing_fields[] = {
	FIELD(thing, key_, "شناسه", "Key", .flags = INTERNAL), FIELD(thing, members, "اعضا", "Members", .flags = REQUIRED),
	FIELD(thing, name, "نام", "Name", .kind = TEXT_NAME, .hint_fa = "نام کامل", .hint_en = "Full name"),
	FIELD(thing, phone, "تلفن", "Phone", .kind = TEXT_MOBILE),
	FIELD(thing, note, "یادداشت", "Note", .kind = TEXT_NOTE, .max = 100), FIELD(thing, due, "موعد", "Due"),
	FIELD(thing, sum, "مبلغ", "Sum"), CHOICE(thing, kind, kinds, "نوع", "Kind", .flags = REQUIRED),
	CHOICE(thing, place, places, "جا", "Place"), FIELD(thing, harms, "آسیب", "Harms", .flags = MULTI, .choices = kinds),
	FIELD(thing, urgent, "فوری", "Urgent"), FIELD(thing, secret, "راز", "Secret", .flags = SENSITIVE),
};
static RECORD_TYPE(thing, "چیز", "Thing");

static struct arena arena;

static bool has(struct html h, const char *text)
{
	bool found = h.text && strstr(h.text, text);
	if (!found)
		printf("#   lacks %s\n#   in %s\n", text, h.text ? h.text : "(null)");
	return found;
}

/* Tags are closed in order, attributes quoted, no value breaks out. */
static bool whole(struct html h)
{
	static const char *const voids[] = { "input", "br", "img", "hr" };
	char open[64][16];
	size_t depth = 0;
	if (strlen(h.text) != h.len)
		return false;
	for (const char *s = strchr(h.text, '<'); s; s = strchr(s, '<')) {
		bool closing = s[1] == '/';
		char name[16];
		size_t n = 0;
		s += 1 + closing;
		while (n < 15 && ((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (n && *s >= '0' && *s <= '9')))
			name[n++] = *s++;
		name[n] = '\0';
		if (!n)
			return false;
		bool self = false;
		for (bool quoted = false; *s && (quoted || *s != '>'); s++) {
			if (*s == '"')
				quoted = !quoted;
			if (!quoted && *s == '<')
				return false;
			self = !quoted && *s == '/';
		}
		if (*s != '>')
			return false;
		for (size_t i = 0; i < COUNT_OF(voids); i++)
			self = self || str_eq(name, voids[i]);
		if (closing) {
			if (!depth || !str_eq(open[--depth], name)) {
				printf("#   </%s> closes %s\n", name, depth ? open[depth] : "nothing");
				return false;
			}
		} else if (!self) {
			if (depth == COUNT_OF(open))
				return false;
			memcpy(open[depth++], name, sizeof(name));
		}
	}
	if (depth)
		printf("#   %s is left open\n", open[depth - 1]);
	return depth == 0;
}

static const char *typed(void *arg, const char *name)
{
	const char *const *pairs = arg;
	for (; *pairs; pairs += 2)
		if (str_eq(*pairs, name))
			return pairs[1];
	return NULL;
}

static struct thing sample(void)
{
	struct thing t;
	record_init(&thing_type, &t);
	t.name = "علی <b>";
	t.phone = "09161234567";
	t.sum.rial = 1200000;
	t.kind = 2;
	t.harms = 2;
	t.urgent = true;
	t.secret = "0012345678";
	CHECK(fa_date(1405, 9, 1, &t.due));
	return t;
}

static void forms(void)
{
	struct thing t = sample();
	struct fault fault;
	fault_clear(&fault);
	fault_field(&fault, "members", "number.form", NULL);
	const char *sent[] = { "members", "چهار\"><script>", "urgent", "0", "kind", "a", NULL };
	struct form f = { .lang = LANG_FA, .today = t.due, .action = "/x?a=1&b=2", .csrf = "tok", .type = &thing_type, .record = &t,
		.fault = &fault };
	struct html h = widget_form(&arena, &f);
	ok(whole(h), "a form is whole markup");
	ok(has(h, "name=\"csrf\" value=\"tok\""), "every form carries the token");
	ok(!strstr(h.text, "name=\"key_\""), "what rules set is not asked");
	ok(has(h, "value=\"علی &lt;b&gt;\""), "values are escaped");
	ok(has(h, "value=\"۰۹۱۶۱۲۳۴۵۶۷\"") && has(h, "inputmode=\"tel\"") && has(h, "dir=\"ltr\""), "phones run from left to right");
	ok(has(h, "value=\"۱۴۰۵/۰۹/۰۱\"") && has(h, "data-date") && has(h, "data-set=\"۱۴۰۵/۰۸/۳۰\""), "Jalali date with quick buttons");
	ok(!has(h, "data-set=\"۱۴۰۵/۰۹/۰۸\""), "next week is offered for what is planned only");
	ok(has(h, "value=\"۱٬۲۰۰٬۰۰۰\"") && has(h, "ریال"), "money is grouped and has its unit");
	ok(has(h, "type=\"radio\" id=\"f-kind-1\" name=\"kind\" value=\"b\" checked"), "few choices are radio buttons");
	ok(has(h, "<select id=\"f-place\"") && has(h, "<option value=\"p6\""), "many are a list");
	ok(has(h, "type=\"checkbox\" id=\"f-harms-1\" name=\"harms\" value=\"b\" checked"), "a set is tick boxes");
	ok(has(h, "name=\"urgent\" value=\"0\"><label"), "an unticked box still answers");
	ok(!strstr(h.text, "type=\"number\""), "number fields take Persian digits");
	ok(has(h, "for=\"f-name\"") && has(h, "aria-describedby=\"f-name-hint\"") && has(h, "id=\"f-name-hint\">نام کامل"), "label and hint are bound");
	ok(has(h, "<a href=\"#f-members\">") && has(h, "id=\"f-members-err\"") && has(h, "aria-invalid=\"true\""), "an error is named on top and at its field");
	ok(has(h, message_text("number.form", NULL, LANG_FA, &arena)), "in words");
	ok(has(h, "action=\"/x?a=1&amp;b=2\""), "the address is escaped");
	f.typed = typed;
	f.typed_arg = sent;
	h = widget_form(&arena, &f);
	ok(whole(h) && has(h, "value=\"چهار&quot;&gt;&lt;script&gt;\""), "what was typed stays as typed, and harmless");
	ok(has(h, "name=\"kind\" value=\"a\" checked") && !strstr(h.text, "value=\"b\" checked>دو</label></div></fieldset><div class=\"f\"><label for=\"f-place\""),
		"what was chosen wins over the record");
	ok(!strstr(h.text, "value=\"1\" id=\"f-urgent\" name=\"urgent\" checked"), "what was unticked stays unticked");
	const char *const only[] = { "kind", NULL };
	f = (struct form){ .lang = LANG_EN, .action = "/list", .type = &thing_type, .only = only, .filter = true };
	h = widget_form(&arena, &f);
	ok(whole(h) && !strstr(h.text, "csrf") && !strstr(h.text, "method=") && has(h, ">Any<"), "a filter is a plain query");
}

static void lists(void)
{
	const struct table_column columns[] = { { "نام", "name", false, true }, { "شمار", "n", true, false } };
	struct html cells[] = { html_link(&arena, "/a", "<x>"), html_text(&arena, "۱"), html_link(&arena, "javascript:x", "y"), { 0 } };
	struct table t = { .lang = LANG_FA, .caption = "فهرست", .columns = columns, .ncolumns = 2, .cells = cells, .nrows = 2,
		.url = "/l?q=%D8", .sort = "name", .next = "k/2" };
	struct html h = widget_table(&arena, &t);
	ok(whole(h), "a table is whole markup");
	ok(has(h, "<th scope=\"row\"") && has(h, "data-l=\"شمار\"") && has(h, "<caption"), "rows and columns are named");
	ok(has(h, "aria-sort=\"ascending\"><a href=\"/l?q=%D8&amp;sort=-name\""), "pressing a sorted column turns the order");
	ok(has(h, "href=\"/l?q=%D8&amp;after=k%2F2\"") && !strstr(h.text, "before="), "the pager goes on by key");
	ok(has(h, "href=\"#\">y"), "a foreign address is not linked");
	t.nrows = 0;
	h = widget_table(&arena, &t);
	ok(whole(h) && has(h, view_text(LANG_FA, "table.empty")) && !strstr(h.text, "<table"), "an empty list says so");
	struct thing things[] = { sample(), sample() };
	struct table frame = { .lang = LANG_FA, .caption = "چیزها" };
	h = widget_records(&arena, &frame, &thing_type, things, 2, NULL, "/t/");
	ok(whole(h) && !strstr(h.text, "0012345678") && !strstr(h.text, "۰۰۱۲۳۴۵۶۷۸"), "lists show no sensitive field");
	h = widget_details(&arena, LANG_FA, &thing_type, things, NULL, false);
	ok(whole(h) && has(h, "class=\"masked\"") && !strstr(h.text, "۰۰۱۲۳۴"), "details mask them");
	h = widget_details(&arena, LANG_FA, &thing_type, things, NULL, true);
	ok(has(h, "0012345678") && has(h, "<bdi dir=\"ltr\">۰۹۱۶۱۲۳۴۵۶۷</bdi>"), "until they are shown");
}

static void pieces(void)
{
	struct step steps[] = { { "یک" }, { "دو" }, { "سه" } };
	struct html h = widget_steps(&arena, LANG_FA, steps, 3, 1);
	ok(whole(h) && has(h, "aria-current=\"step\"") && has(h, "مرحلهٔ ۲ از ۳: دو"), "steps");
	struct tab tabs[] = { { "/a", "الف", 1234, true }, { "/b", "ب", 0, false } };
	h = widget_tabs(&arena, LANG_FA, "بخش‌ها", tabs, 2);
	ok(whole(h) && has(h, "aria-current=\"page\">الف<span class=\"cnt\">۱٬۲۳۴"), "tabs");
	date_t today, old;
	CHECK(fa_date(1405, 9, 1, &today) && fa_date(1404, 2, 3, &old));
	const struct timeline_item items[] = { { "phone", "u", today, "تماس <>", NULL, "سارا", NULL }, { "cash", "t", old, "واریز", "متن", NULL, "/x" } };
	h = widget_timeline(&arena, LANG_FA, today, items, 2);
	ok(whole(h) && has(h, "datetime=\"2026-11-22\">۱ آذر<") && has(h, "۳ اردیبهشت ۱۴۰۴"), "the year is said only where it is another");
	ok(has(h, "تماس &lt;&gt;") && has(h, "ثبت: سارا"), "who and what");
	h = widget_qr(&arena, "https://example.invalid/r/1", "کد");
	ok(whole(h) && has(h, "<path d=\"M0 0h7v1h-7z") && has(h, "aria-label=\"کد\""), "a QR code begins with its corner");
}

static void figures(void)
{
	struct html h = chart_bar(&arena, 124, 206, "a", "شصت درصد");
	ok(whole(h) && has(h, "class=\"w60\"") && has(h, "role=\"img\" aria-label=\"شصت درصد\""), "bar");
	ok(has(chart_bar(&arena, 5, 0, "", NULL), "w0") && has(chart_bar(&arena, 9, 3, "", NULL), "w100"), "bars stay in their frame");
	const int64_t values[] = { 3, CHART_NONE, 7, 5 };
	ok(whole(chart_spark(&arena, values, 4, "r")), "a line with a gap");
	const struct chart_month months[] = { { 1405, 6, 90 }, { 1405, 7, CHART_NONE }, { 1405, 8, 101 }, { 1405, 9, 95 } };
	struct chart_line line = { .lang = LANG_FA, .title = "بازدید <ماه>", .points = months, .npoints = 4, .target = 92 };
	h = chart_line(&arena, &line);
	ok(whole(h) && has(h, "<title>بازدید &lt;ماه&gt;</title>"), "a chart is whole and has a title");
	ok(has(h, "از شهریور ۱۴۰۵ تا آذر ۱۴۰۵؛ کمترین ۹۰ و بیشترین ۱۰۱"), "and says its figures");
	ok(has(h, "هدف ۹۲") && !strstr(h.text, "nan"), "with the target");
	line.running = true;
	h = chart_line(&arena, &line);
	ok(whole(h) && has(h, "class=\"ln run\"") && has(h, "تا امروز"), "a month that runs is told from those that are over");
	const struct chart_month flat[] = { { 1405, 1, 0 }, { 1405, 2, 0 } };
	line = (struct chart_line){ .lang = LANG_EN, .title = "x", .points = flat, .npoints = 2, .target = CHART_NONE };
	h = chart_line(&arena, &line);
	ok(whole(h) && !strstr(h.text, "nan") && !strstr(h.text, "inf"), "nothing but zeros is drawn too");
	const struct map_province p[] = { { "LO", "/p/15", "۸۲٪", 82 }, { "22", "/p/22", "۶۱٪", 61 } };
	struct map m = { .lang = LANG_FA, .title = "پوشش", .provinces = p, .nprovinces = 2, .breaks = { 70, 78, 84, 90 }, .low_is_bad = true,
		.class_label = { "کم", NULL, NULL, NULL, "زیاد" } };
	h = chart_map(&arena, &m);
	ok(whole(h) && has(h, "<a href=\"/p/15\" aria-label=\"لرستان، ۸۲٪\"") && has(h, "class=\"m2\""), "a province is a link with a name");
	ok(has(h, "<a href=\"/p/22\" aria-label=\"هرمزگان، ۶۱٪\"><title>هرمزگان، ۶۱٪</title><path class=\"mb\""), "the code of the centre serves as well; low is amber");
	ok(has(h, "خلیج فارس") && has(h, "دریای خزر") && has(h, "دریای عمان"), "the seas have their names");
	ok(has(h, "class=\"dot db\""), "small islands are seen");
	int paths = 0;
	for (const char *s = h.text; (s = strstr(s, "<title>")); s++)
		paths++;
	is_i64(paths, 31, "31 provinces");
	ok(chart_map_has("LO") && chart_map_has("15") && !chart_map_has("XX"), "known by both codes");
}

int main(void)
{
	arena_init(&arena, ARENA_CAP_DEFAULT);
	forms();
	lists();
	pieces();
	figures();
	arena_release(&arena);
	return done();
}
