/* Templates: what a page writer can get wrong, and what the reader must never see. */
#include "tap.h"
#include "template.h"
#include "widget.h"

#include <stdlib.h>
#include <time.h>

struct row {
	int64_t key;
	const char *name, *phone;
	date_t due;
	bool late;
	int32_t state;
	const struct row *kin;
	size_t nkin;
};
struct address { const char *street; };
struct page {
	const char *name, *evil, *code, *link, *none;
	struct html markup;
	int64_t count;
	int32_t zero;
	date_t day;
	instant_t at;
	money_t sum;
	int32_t state;
	struct address address;
	const struct row *rows;
	size_t nrows;
	const struct row *empty;
	size_t nempty;
};

static const struct choice states[] = { { 1, "open", "باز", "Open" }, { 2, "done", "انجام‌شده", "Done" }, { 0 } };

static const struct view_field kin_fields[] = { VIEW_TEXT(struct row, name) };
static VIEW_ROW(kin_view, struct row, kin_fields);
static const struct view_field row_fields[] = {
	VIEW_KEY(struct row, key), VIEW_TEXT(struct row, name), VIEW_CODE(struct row, phone),
	VIEW_DATE(struct row, due), VIEW_BOOL(struct row, late), VIEW_CHOICE(struct row, state, states),
	VIEW_LIST(struct row, kin, nkin, kin_view),
};
static VIEW_ROW(row_view, struct row, row_fields);
static const struct view_field address_fields[] = { VIEW_TEXT(struct address, street) };
static VIEW_ROW(address_view, struct address, address_fields);
static const struct view_field page_fields[] = {
	VIEW_TEXT(struct page, name), VIEW_TEXT(struct page, evil), VIEW_CODE(struct page, code),
	VIEW_URL(struct page, link), VIEW_TEXT(struct page, none), VIEW_HTML(struct page, markup),
	VIEW_INT(struct page, count), VIEW_INT(struct page, zero), VIEW_DATE(struct page, day),
	VIEW_TIME(struct page, at), VIEW_MONEY(struct page, sum), VIEW_CHOICE(struct page, state, states),
	VIEW_SUB(struct page, address, address_view), VIEW_LIST(struct page, rows, nrows, row_view),
	VIEW_LIST(struct page, empty, nempty, row_view),
};
static VIEW_PAGE(page_view, struct page, page_fields, "page");

static const struct row kin[] = { { .name = "نوه" }, { .name = "عمو" } };
static const struct row rows[] = {
	{ .key = 7, .name = "علی", .late = true, .state = 2, .kin = kin, .nkin = 2 },
	{ .key = 8, .name = "مریم", .state = 1 },
};
static struct page data = {
	.name = "سارا", .evil = "<b onclick='x'>&\"", .code = "15-0427-00183", .link = "javascript:alert(1)",
	.markup = { "<i>x</i>", 8 }, .count = 1234, .sum = { 34200000 }, .state = 2,
	.address = { "کوچه لاله" }, .rows = rows, .nrows = 2,
};

/* Compiles and renders text as the page alone; the caller frees. */
static char *render(const char *text, enum lang lang)
{
	const struct view_source sources[] = {
		{ "layout", "{{> body}}", 10 }, { "page", text, strlen(text) }, { "part", "[{{name}}]", 10 },
		{ "loop", "{{> loop}}", 10 },
	};
	const struct view_type *pages[] = { &page_view };
	struct layout l = { .lang = lang, .csrf = "t<k", .user = "u" };
	CHECK(fa_date(1405, 9, 1, &l.today));
	struct buf out;
	struct view *v = NULL;
	buf_init(&out, 1 << 20);
	if (view_new(sources, 4, pages, 1, &out, &v) == OK) {
		buf_clear(&out);
		view_render(v, &page_view, &l, &data, &out);
	}
	view_free(v);
	char *result = xstrdup(buf_str(&out));
	buf_release(&out);
	return result;
}

/* Names of checks stand on one line. */
static const char *one_line(const char *text)
{
	static char line[300];
	CHECK(str_copy(line, sizeof(line), text));
	for (char *p = line; (p = strchr(p, '\n'));)
		*p = '~';
	return line;
}

static void shows(const char *text, const char *want)
{
	char *got = render(text, LANG_FA);
	ok(str_eq(got, want), "%s", one_line(text));
	if (!str_eq(got, want))
		printf("#   got  %s\n#   want %s\n", got, want);
	free(got);
}

static void refuses(const char *text, const char *why)
{
	char *got = render(text, LANG_FA);
	ok(strstr(got, why) && strstr(got, ".html:"), "refused: %s", one_line(text));
	if (!strstr(got, why))
		printf("#   got %s\n", got);
	free(got);
}

static void escaping(void)
{
	shows("<p>{{evil}}</p>", "<p>&lt;b onclick=&#39;x&#39;&gt;&amp;&quot;</p>");
	shows("<p title=\"{{evil}}\"></p>", "<p title=\"&lt;b onclick=&#39;x&#39;&gt;&amp;&quot;\"></p>");
	shows("<a href=\"/s?q={{evil}}\">x</a>", "<a href=\"/s?q=%3Cb%20onclick%3D%27x%27%3E%26%22\">x</a>");
	shows("<a href=\"{{link}}\">x</a>", "<a href=\"#\">x</a>");
	shows("<p>{{markup}}</p>", "<p><i>x</i></p>");
	shows("{{code}}", "<bdi dir=\"ltr\">۱۵-۰۴۲۷-۰۰۱۸۳</bdi>");
	data.code = "Z6XM-7<";
	shows("{{code}}", "<bdi dir=\"ltr\">Z6XM-7&lt;</bdi>");
	data.code = "15-0427-00183";
	shows("<b title=\"{{code}}\"></b>", "<b title=\"۱۵-۰۴۲۷-۰۰۱۸۳\"></b>");
	shows("<input value=\"{{code}}\">", "<input value=\"15-0427-00183\">");
	shows("<a href=\"/n/{{count}}\">{{count}}</a>", "<a href=\"/n/1234\">۱٬۲۳۴</a>");
	shows("<a href=\"/p?x={{state}}\">{{state}}</a>", "<a href=\"/p?x=done\">انجام‌شده</a>");
	refuses("<a href=\"{{name}}\">x</a>", "must begin with text");
	refuses("<p>{{link}}</p>", "URL cannot stand in text");
	refuses("<p title=\"{{markup}}\"></p>", "markup cannot stand");
	refuses("<p {{name}}>", "in quotes");
	refuses("<p class={{name}}>", "in quotes");
	refuses("<p style=\"x\">", "style attributes");
	refuses("<p onclick=\"x\">", "event attributes");
	refuses("<style>p{}</style>", "style elements");
	refuses("<script>let x</script>", "assets/js");
	refuses("<script>{{name}}</script>", "script");
}

static void structure(void)
{
	shows("{{#rows}}{{key}}:{{name}}{{#late}}!{{/late}}{{^late}}.{{/late}} {{/rows}}",
		"0000000000007:علی! 0000000000008:مریم. ");
	shows("{{#rows}}{{#kin}}{{name}},{{/kin}}{{^kin}}-{{/kin}}{{/rows}}", "نوه,عمو,-");
	shows("{{#empty}}x{{/empty}}{{^empty}}هیچ{{/empty}}", "هیچ");
	shows("{{#state=done}}yes{{/state}}{{^state=done}}no{{/state}}", "yes");
	shows("{{#zero}}x{{/zero}}{{^zero}}صفر{{/zero}}{{#none}}x{{/none}}", "صفر");
	shows("{{address.street}} {{#address}}{{street}} {{name}}{{/address}}", "کوچه لاله کوچه لاله سارا");
	shows("{{> part}}{{> part}}", "[سارا][سارا]");
	shows("<input name=\"csrf\" value=\"{{csrf}}\">", "<input name=\"csrf\" value=\"t&lt;k\">");
	shows("<ul>\n  {{#rows}}\n  <li>{{name}}</li>\n  {{/rows}}\n</ul>", "<ul>\n<li>علی</li>\n<li>مریم</li>\n</ul>");
	shows("<textarea>\n  a {{name}}\n</textarea>", "<textarea>\n  a سارا\n</textarea>");
	shows("a{{! no <b> here }}b", "ab");
	shows("<option{{#late_not}}{{/late_not}}>", "templates/page.html:1: unknown name 'late_not'\n");
	refuses("x\n\n{{nobody}}", "page.html:3: unknown name 'nobody'");
	refuses("{{#rows}}x", "not closed");
	refuses("x{{/rows}}", "closes no open section");
	refuses("{{#rows}}x{{/late}}", "closes no open section");
	refuses("{{> nothing}}", "no template");
	refuses("{{> loop}}", "include each other");
	refuses("{{#state=gone}}x{{/state}}", "no such choice");
	refuses("{{#zero}}<p class=\"{{/zero}}", "end where it began");
	refuses("<p title=\"x", "left open");
	refuses("{{name", "not closed");
	refuses("{{day|group}}", "no such format");
	refuses("{{icon no-such-icon}}", "no such icon");
	refuses("{{asset none.css}}", "no such asset");
	refuses("{{address}}", "no text of its own");
}

static void texts(void)
{
	char *en = render("{{_ ago.days n=count}}", LANG_EN);
	is_str(en, "1,234 days ago", "a text with a number in English");
	free(en);
	shows("{{_ timeline.by who=evil}}", "ثبت: &lt;b onclick=&#39;x&#39;&gt;&amp;&quot;");
	shows("<p title=\"{{_ ago.days n=count|plain}}\"></p>", "<p title=\"۱۲۳۴ روز پیش\"></p>");
	refuses("{{_ no.such}}", "no such text");
	refuses("{{_ ago.days}}", "has no value");
	refuses("{{_ ago.days n=count x=name}}", "no placeholder");
	ok(strstr(view_text(LANG_FA, "layout.search"), "جست"), "texts are found");
	struct arena a;
	arena_init(&a, ARENA_CAP_DEFAULT);
	is_str(view_textf(&a, LANG_EN, "timeline.by", "who", "Sara", NULL), "By Sara", "a text with a name");
	arena_release(&a);
}

static void formats(void)
{
	CHECK(fa_date(1405, 8, 14, &data.day));
	data.at.ms = fa_ms_of_day(data.day) + (10 * 60 + 42) * 60000;
	shows("{{day}}|{{day|long}}|{{day|day}}|{{day|month}}|{{day|iso}}|{{day|ago}}",
		"۱۴۰۵/۰۸/۱۴|پنجشنبه ۱۴ آبان ۱۴۰۵|۱۴ آبان|آبان ۱۴۰۵|2026-11-05|۱۷ روز پیش");
	shows("{{at}} {{at|short}}", "۱۰:۴۲ ۱۴۰۵/۰۸/۱۴");
	shows("{{sum}} {{sum|plain}} {{sum|ascii}}", "۳۴٬۲۰۰٬۰۰۰ ریال ۳۴٬۲۰۰٬۰۰۰ 34200000");
	shows("{{count|percent}} {{count|tenth}} {{count|plain}} {{rows|count}}", "۱٬۲۳۴٪ ۱۲۳٫۴ ۱۲۳۴ ۲");
	shows("{{name|initial}}", "س");
	data.none = "خط یک\nخط <دو>";
	shows("{{none|lines}}", "خط یک<br>خط &lt;دو&gt;");
	data.none = NULL;
	data.day = DATE_NONE;
	shows("[{{day|ago}}][{{day|long}}]", "[][]");
}

static void assets(void)
{
	const struct view_asset *css = view_asset_named("app.css");
	ok(css && str_prefix(css->path, "/a/app.") && css->gz && css->gz_len < css->len, "the style sheet is built in");
	ok(view_asset_find(css->path) == css, "found by its path");
	ok(!view_asset_find("/a/app.css") && !view_asset_find("/a/../po"), "nothing else is");
	ok(!strstr((const char *)css->data, "url(\"vazirmatn.woff2\")"), "names in the style sheet are hashed");
	is_str(css->type, "text/css; charset=utf-8", "type");
	ok(css->forever && !view_asset_find("/favicon.svg")->forever, "only hashed names live for ever");
}

static void built_in(void)
{
	struct buf errors;
	struct view *v = NULL;
	buf_init(&errors, 1 << 16);
	is_rc(view_new(NULL, 0, NULL, 0, &errors, &v), OK, "the layout compiles");
	is_str(buf_str(&errors), "", "without a message");
	struct nav_item nav[] = { { .href = "/", .icon = "home", .label = "روز من", .count = 3, .current = true, .bar = true } };
	struct layout l = { .lang = LANG_FA, .theme = "", .title = "آزمون", .path = "/", .csrf = "c", .user = "سارا",
		.role = "مددکار", .unit = "مرکز ۷", .nav = nav, .nnav = 1, .body = { "<p>درون</p>", strlen("<p>درون</p>") } };
	struct buf out;
	buf_init(&out, 1 << 16);
	view_render(v, NULL, &l, NULL, &out);
	ok(strstr(out.data, "<p>درون</p>") && strstr(out.data, "aria-current=\"page\""), "a page with its frame");
	ok(!strstr(out.data, "style=") && !strstr(out.data, "<style") && !strstr(out.data, "{{"), "nothing inline");
	ok(strstr(out.data, "<html lang=\"fa\" dir=\"rtl\""), "direction");
	buf_clear(&out);
	l.user = NULL;
	l.lang = LANG_EN;
	view_render(v, NULL, &l, NULL, &out);
	ok(!strstr(out.data, "class=\"side\"") && strstr(out.data, "dir=\"ltr\""), "no side bar before sign-in");
	buf_release(&out);
	buf_release(&errors);
	view_free(v);
}

/* The budget is 50 µs for 16 KB; a test host may be three times slower. */
static void speed(void)
{
	enum { ROWS = 60, ROUNDS = 400 };
	static struct row many[ROWS];
	for (size_t i = 0; i < ROWS; i++)
		many[i] = (struct row){ .key = (int64_t)i + 1, .name = "خانوار رضایی", .phone = "0916-123-4821",
			.due = { 2461000 + (int32_t)i }, .late = i % 3 == 0, .state = 1 + (int32_t)(i % 2) };
	struct page p = data;
	p.rows = many;
	p.nrows = ROWS;
	const char *text = "{{#rows}}<li class=\"visit{{#late}} late{{/late}}\"><a href=\"/households/{{key}}\">{{name}}</a>"
		"<span class=\"tag\">{{state}}</span><time datetime=\"{{due|iso}}\">{{due|short}}</time>{{phone}}"
		"<form method=\"post\" action=\"/visits/{{key}}\">{{icon phone s}}</form></li>\n{{/rows}}";
	const struct view_source sources[] = { { "layout", "{{> body}}", 10 }, { "page", text, strlen(text) } };
	const struct view_type *pages[] = { &page_view };
	struct layout l = { .lang = LANG_FA, .user = "u" };
	struct buf out;
	struct view *v;
	buf_init(&out, 1 << 20);
	CHECK(view_new(sources, 2, pages, 1, &out, &v) == OK);
	double best = 1e9;
	for (int i = 0; i < ROUNDS; i++) {
		struct timespec a, b;
		buf_clear(&out);
		clock_gettime(CLOCK_MONOTONIC, &a);
		view_render(v, &page_view, &l, &p, &out);
		clock_gettime(CLOCK_MONOTONIC, &b);
		double us = (double)(b.tv_sec - a.tv_sec) * 1e6 + (double)(b.tv_nsec - a.tv_nsec) / 1e3;
		best = us < best ? us : best;
	}
	double per_16k = best * 16384 / (double)out.len;
	printf("# %zu bytes, %d rows: %.1f us, %.1f us per 16 KB\n", out.len, ROWS, best, per_16k);
	if (getenv("ZENDEGI_TEST_SLOW"))
		skip("a page of 60 rows renders in its budget", "nothing is measured under sanitizers");
	else
		ok(per_16k < 150, "a page of 60 rows renders in its budget");
	view_free(v);
	buf_release(&out);
}

/* The side bar names the unit of the person who looks, not the one the page is about. */
static void layout_names(void)
{
	struct about { const char *unit, *own; } about = { "مرکز یکم", "x" };
	static const struct view_field fields[] = { VIEW_TEXT(struct about, unit), VIEW_TEXT(struct about, own) };
	static const VIEW_PAGE(about_view, struct about, fields, "page");
	const struct view_type *pages[] = { &about_view };
	struct view_source sources[] = { { "layout", "{{unit}}|{{> body}}|{{unit}}", 29 }, { "page", "{{unit}}", 8 } };
	struct layout l = { .lang = LANG_FA, .user = "u", .unit = "ستاد" };
	struct view *v = NULL;
	struct buf out;

	sources[0].len = strlen(sources[0].text);
	buf_init(&out, 1 << 16);
	is_rc(view_new(sources, 2, pages, 1, &out, &v), OK, "a page with a name of the layout");
	view_render(v, &about_view, &l, &about, &out);
	is_str(buf_str(&out), "ستاد|مرکز یکم|ستاد", "each text takes its own");
	buf_clear(&out);
	view_render_part(v, &about_view, &l, &about, &out);
	is_str(buf_str(&out), "مرکز یکم", "a part too");
	view_free(v);
	buf_clear(&out);
	sources[0] = (struct view_source){ "layout", "{{own}}{{> body}}", 17 };
	is_rc(view_new(sources, 2, pages, 1, &out, &v), INVALID, "the layout knows no name of a page");
	buf_release(&out);
}

int main(void)
{
	escaping();
	structure();
	layout_names();
	texts();
	formats();
	assets();
	built_in();
	speed();
	return done();
}
