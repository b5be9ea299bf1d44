/* All widgets on one page, for tests/browser: gallery DIR writes one HTML file
 * per language and kind of page, and the built-in files under DIR/a. */
#include "chart.h"
#include "widget.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct sample {
	int64_t members;
	const char *head, *national_id, *mobile, *address, *note;
	date_t due;
	money_t income;
	int32_t kind, housing;
	int64_t harms;
	bool urgent;
};

static const struct choice kinds[] = {
	{ 1, "periodic", "دوره‌ای", "Periodic" }, { 2, "first", "نخستین بازدید", "First" },
	{ 3, "crisis", "بحران", "Crisis" }, { 0 }
};
static const struct choice housings[] = {
	{ 1, "own", "ملکی", "Own" }, { 2, "rent", "اجاره‌ای", "Rented" }, { 3, "kin", "خانهٔ بستگان", "With kin" },
	{ 4, "free", "رایگان", "Free" }, { 5, "org", "سازمانی", "Organisational" }, { 6, "none", "بی‌سرپناه", "None" }, { 0 }
};
static const struct choice harms[] = {
	{ 1, "addiction", "اعتیاد", "Addiction" }, { 2, "violence", "خشونت خانگی", "Violence" },
	{ 3, "school", "ترک تحصیل", "Out of school" }, { 0 }
};

static const struct field sample_fields[] = {
	FIELD(sample, members, "تعداد اعضا", "Members", .flags = REQUIRED, .min = 1, .max = 30),
	FIELD(sample, head, "نام سرپرست", "Head of household", .kind = TEXT_NAME, .flags = REQUIRED),
	FIELD(sample, national_id, "کد ملی", "National ID", .kind = TEXT_NATIONAL_ID, .flags = SENSITIVE,
		.hint_fa = "ده رقم، روی کارت ملی", .hint_en = "Ten digits, on the card"),
	FIELD(sample, mobile, "تلفن همراه", "Mobile", .kind = TEXT_MOBILE, .flags = SENSITIVE),
	FIELD(sample, address, "نشانی", "Address", .kind = TEXT_ADDRESS),
	FIELD(sample, due, "موعد بازدید بعدی", "Next visit due", .flags = REQUIRED),
	FIELD(sample, income, "درآمد ماهانه", "Monthly income"),
	CHOICE(sample, kind, kinds, "نوع بازدید", "Kind of visit", .flags = REQUIRED),
	CHOICE(sample, housing, housings, "وضعیت مسکن", "Housing"),
	FIELD(sample, harms, "آسیب‌ها", "Harms", .flags = MULTI, .choices = harms),
	FIELD(sample, urgent, "رسیدگی فوری لازم است", "Urgent"),
	FIELD(sample, note, "یادداشت", "Note", .kind = TEXT_NOTE, .max = 4000,
		.hint_fa = "آنچه دیدید و شنیدید، به زبان خودتان", .hint_en = "What you saw and heard, in your own words"),
};
static RECORD_TYPE(sample, "نمونه", "Sample");

struct visit_row { const char *time, *minutes, *name, *kind, *tone, *place; int64_t members; bool done, now; };
struct gallery {
	date_t today;
	struct html form, table, timeline, steps, tabs, map, line, bars, bar, spark, spark_red, details, qr, filter;
	const struct visit_row *visits;
	size_t nvisits;
	const char *file_no, *phone;
};

static const struct view_field visit_fields[] = {
	VIEW_TEXT(struct visit_row, time), VIEW_TEXT(struct visit_row, minutes), VIEW_TEXT(struct visit_row, name),
	VIEW_TEXT(struct visit_row, kind), VIEW_TEXT(struct visit_row, tone), VIEW_TEXT(struct visit_row, place),
	VIEW_INT(struct visit_row, members), VIEW_BOOL(struct visit_row, done), VIEW_BOOL(struct visit_row, now),
};
static VIEW_ROW(visit_view, struct visit_row, visit_fields);
static const struct view_field gallery_fields[] = {
	VIEW_DATE(struct gallery, today), VIEW_HTML(struct gallery, form), VIEW_HTML(struct gallery, table),
	VIEW_HTML(struct gallery, timeline), VIEW_HTML(struct gallery, steps), VIEW_HTML(struct gallery, tabs),
	VIEW_HTML(struct gallery, map), VIEW_HTML(struct gallery, line), VIEW_HTML(struct gallery, bars),
	VIEW_HTML(struct gallery, bar), VIEW_HTML(struct gallery, spark), VIEW_HTML(struct gallery, spark_red),
	VIEW_HTML(struct gallery, details), VIEW_HTML(struct gallery, qr), VIEW_HTML(struct gallery, filter),
	VIEW_LIST(struct gallery, visits, nvisits, visit_view), VIEW_CODE(struct gallery, file_no),
	VIEW_CODE(struct gallery, phone),
};
static VIEW_PAGE(day_view, struct gallery, gallery_fields, "g-day");
static VIEW_PAGE(file_view, struct gallery, gallery_fields, "g-file");
static VIEW_PAGE(country_view, struct gallery, gallery_fields, "g-country");
static VIEW_PAGE(form_view, struct gallery, gallery_fields, "g-form");
static VIEW_PAGE(sign_view, struct gallery, gallery_fields, "g-sign");
static VIEW_PAGE(slip_view, struct gallery, gallery_fields, "g-slip");

static const struct { const struct view_type *type; const char *file, *title; bool wide; } pages[] = {
	{ &day_view, "day", "روز من", false }, { &file_view, "file", "خانوار رضایی", false },
	{ &country_view, "country", "نمای کشور", false }, { &form_view, "form", "ثبت بازدید", false },
	{ &sign_view, "sign", "ورود", true }, { &slip_view, "slip", "رسید", true },
};

static const struct visit_row visits[] = {
	{ "۰۸:۳۰", "انجام شد", "خانوار احمدی", "نخستین بازدید", "g", "خیابان شهدا، کوچه ۱۲", 5, true, false },
	{ "۱۰:۰۰", "۴۵ دقیقه", "خانوار رضایی", "بازدید شش‌ماهه", "t", "خیابان ولیعصر، کوچه لاله، پلاک ۸", 4, false, true },
	{ "۱۱:۳۰", "۴۵ دقیقه", "خانوار کریمی", "بازدید شش‌ماهه", "t", "شهرک گلستان، بلوک ۳، واحد ۷", 3, false, false },
	{ "۱۴:۰۰", "۳۰ دقیقه", "خانوار موسوی", "پیگیری برنامه", "u", "خیابان بهار، بن‌بست یاس، پلاک ۲", 6, false, false },
};

static const char *typed(void *arg, const char *name)
{
	(void)arg;
	return str_eq(name, "members") ? "هفت" : str_eq(name, "head") ? "" : NULL;
}

static void fill_file(struct arena *a, enum lang lang, struct gallery *g)
{
	bool fa = lang == LANG_FA;
	static const char *const names[] = { "پذیرش", "مصاحبه", "مدارک", "بازدید منزل", "تحلیل نیاز", "برنامهٔ کمک", "ارجاع", "پیگیری", "استقلال" };
	struct step steps[COUNT_OF(names)];
	for (size_t i = 0; i < COUNT_OF(names); i++)
		steps[i].label = fa ? names[i] : "Step";
	g->steps = widget_steps(a, lang, steps, COUNT_OF(names), 6);
	const struct tab tabs[] = {
		{ "#", fa ? "نمای کلی" : "Overview", 0, true }, { "#", fa ? "اعضا" : "Members", 4, false },
		{ "#", fa ? "ارزیابی‌ها" : "Assessments", 0, false }, { "#", fa ? "بازدیدها" : "Visits", 6, false },
		{ "#", fa ? "مدارک" : "Documents", 0, false }, { "#", fa ? "سابقه دسترسی" : "Access history", 0, false },
	};
	g->tabs = widget_tabs(a, lang, fa ? "بخش‌های پرونده" : "Parts of the file", tabs, COUNT_OF(tabs));
	const struct timeline_item events[] = {
		{ "cash", "t", fa_add_days(g->today, -6), fa ? "واریز مستمری آبان" : "Stipend paid", fa ? "۳۴٬۲۰۰٬۰۰۰ ریال برای ۲ نفر." : "For two people.", NULL, NULL },
		{ "transfer", "a", fa_add_days(g->today, -9), fa ? "ارجاع به بهزیستی شهرستان" : "Referred", fa ? "درخواست مناسب‌سازی سرویس بهداشتی؛ منتظر پاسخ." : NULL, fa ? "مریم صادقی" : "M. Sadeghi", "#" },
		{ "phone", "u", fa_add_days(g->today, -330), fa ? "تماس پیگیری" : "Call", NULL, NULL, NULL },
	};
	g->timeline = widget_timeline(a, lang, g->today, events, COUNT_OF(events));
	static const char *const people[][4] = {
		{ "فاطمه رضایی", "سرپرست", "4070000021", "مستمری، بیمه" }, { "امیرحسین رضایی", "پسر", "4070000058", "حق پرستاری" },
		{ "نرگس رضایی", "دختر", "4070000090", "کمک‌هزینه تحصیلی" }, { "گل‌بانو مرادی", "مادربزرگ", "4060000003", "" },
	};
	const struct table_column columns[] = {
		{ fa ? "نام" : "Name", "name", false, true }, { fa ? "نسبت" : "Relation", NULL, false, false },
		{ fa ? "سن" : "Age", "age", true, false }, { fa ? "کد ملی" : "National ID", NULL, false, false },
		{ fa ? "وضعیت" : "State", NULL, false, false }, { fa ? "حمایت جاری" : "Support", NULL, false, false },
	};
	struct html cells[COUNT_OF(people) * COUNT_OF(columns)];
	for (size_t i = 0; i < COUNT_OF(people); i++) {
		struct buf b;
		buf_init(&b, 100);
		html_put_i64(&b, lang, 42 - 9 * (int64_t)i);
		struct html *c = &cells[i * COUNT_OF(columns)];
		c[0] = html_link(a, "/households/x", people[i][0]);
		c[1] = html_text(a, people[i][1]);
		c[2] = html_of_buf(a, &b);
		c[3] = html_code(a, lang, people[i][2]);
		c[4] = html_tag(a, i % 2 ? "u" : "v", fa ? "معلولیت شدید" : "Severe");
		c[5] = html_text(a, people[i][3]);
	}
	const struct table t = { .lang = lang, .caption = fa ? "اعضای خانوار" : "Members", .columns = columns,
		.ncolumns = COUNT_OF(columns), .cells = cells, .nrows = COUNT_OF(people), .url = "/members?x=1", .sort = "-age",
		.next = "k9", .prev = "k1" };
	g->table = widget_table(a, &t);
}

static void fill_country(struct arena *a, enum lang lang, struct gallery *g)
{
	bool fa = lang == LANG_FA;
	static const char *const ids[] = { "AL", "AR", "BK", "BS", "CM", "EA", "ES", "FA", "GI", "GO", "HD", "HG", "IL", "KB", "KD",
		"KE", "KJ", "KS", "KV", "KZ", "LO", "MK", "MN", "QM", "QZ", "SB", "SM", "TE", "WA", "YA" };
	struct map_province provinces[COUNT_OF(ids)];
	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		int64_t v = str_eq(ids[i], "SB") ? 61 : 70 + (int64_t)(i * 37 % 29);
		provinces[i] = (struct map_province){ ids[i], "/reports/province", arena_printf(a, "%lld", (long long)v), v };
	}
	const struct map m = { .lang = lang, .title = fa ? "پوشش بازدید شش‌ماهه به تفکیک استان" : "Coverage by province",
		.provinces = provinces, .nprovinces = COUNT_OF(ids), .breaks = { 70, 78, 84, 90 }, .low_is_bad = true,
		.class_label = { fa ? "کمتر از ۷۰٪" : "under 70%", fa ? "۷۰ تا ۷۸٪" : "70–78%", fa ? "۷۸ تا ۸۴٪" : "78–84%",
			fa ? "۸۴ تا ۹۰٪" : "84–90%", fa ? "۹۰٪ و بیشتر" : "90% and more" } };
	g->map = chart_map(a, &m);
	static const int64_t values[] = { 84200, 87000, 90300, 72000, 59000, 89000, 92500, 91000, 92000, 96200, 98000, 101300 };
	struct chart_month months[COUNT_OF(values)];
	for (size_t i = 0; i < COUNT_OF(values); i++)
		months[i] = (struct chart_month){ i < 4 ? 1404 : 1405, (int)((i + 8) % 12) + 1, values[i] };
	const struct chart_line line = { .lang = lang, .title = fa ? "بازدید منزل در ماه" : "Home visits a month",
		.unit = fa ? "بازدید" : "visits", .points = months, .npoints = COUNT_OF(values), .target = 92000 };
	g->line = chart_line(a, &line);
	const struct chart_row rows[] = {
		{ fa ? "سیستان و بلوچستان" : "Sistan", "/x", 614, 1000, fa ? "۶۱٫۴٪" : "61.4%", "r" },
		{ fa ? "هرمزگان" : "Hormozgan", "/x", 706, 1000, fa ? "۷۰٫۶٪" : "70.6%", "a" },
		{ fa ? "یزد" : "Yazd", "/x", 951, 1000, fa ? "۹۵٫۱٪" : "95.1%", "" },
	};
	g->bars = chart_rows(a, lang, rows, COUNT_OF(rows));
	g->bar = chart_bar(a, 124, 206, "", fa ? "۶۰ درصد از برنامه پاییز" : "60 percent of the autumn plan");
	g->spark = chart_spark(a, values, COUNT_OF(values), "");
	g->spark_red = chart_spark(a, values + 4, 6, "r");
}

static void fill_form(struct arena *a, enum lang lang, struct gallery *g)
{
	static struct fault fault;
	fault_clear(&fault);
	fault_field(&fault, "members", "number.form", NULL);
	fault_field(&fault, "head", "required", NULL);
	struct sample *s = ARENA_NEW(a, struct sample);
	record_init(&sample_type, s);
	s->mobile = "09161234821";
	s->national_id = "4070000021";
	s->due = g->today;
	s->income.rial = 34200000;
	s->kind = 2;
	s->harms = 5;
	s->urgent = true;
	s->note = "مادر <خانواده> تازه کار پیدا کرده است.\nنیاز به پیگیری دارد.";
	const struct form f = { .lang = lang, .today = g->today, .action = "/visits", .csrf = "token", .id = "v", .type = &sample_type,
		.record = s, .typed = typed, .fault = &fault, .cancel_href = "/", .draft = "visit/0000000000007" };
	g->form = widget_form(a, &f);
	static const char *const only[] = { "kind", "housing", NULL };
	const struct form filter = { .lang = lang, .action = "/visits", .id = "q", .type = &sample_type, .only = only, .filter = true };
	g->filter = widget_form(a, &filter);
	g->details = widget_details(a, lang, &sample_type, s, NULL, false);
	g->qr = widget_qr(a, "https://example.invalid/r/15-0427-00183", lang == LANG_FA ? "کد رسید" : "Code of the slip");
}

static char *read_file(const char *path, size_t *ret_len)
{
	FILE *f = fopen(path, "rb");
	CHECK(f);
	char *text = xmalloc(1 << 20);
	*ret_len = fread(text, 1, (1 << 20) - 1, f);
	text[*ret_len] = '\0';
	fclose(f);
	return text;
}

static void write_file(const char *dir, const char *name, const void *data, size_t len)
{
	char path[512];
	CHECK((size_t)snprintf(path, sizeof(path), "%s/%s", dir, name) < sizeof(path));
	FILE *f = fopen(path, "wb");
	CHECK(f && fwrite(data, 1, len, f) == len);
	fclose(f);
}

int main(int argc, char **argv)
{
	CHECK(argc == 3);
	const char *sources_dir = argv[1], *out_dir = argv[2];
	struct view_source sources[16];
	size_t n = 0;
	static const char *const own[] = { "g-day", "g-file", "g-country", "g-form", "g-sign", "g-slip" };
	static const char *const shared[] = { "../../../templates/layout", "../../../templates/notice", "../../../templates/csrf", "../../../templates/display" };
	for (size_t i = 0; i < COUNT_OF(own) + COUNT_OF(shared); i++, n++) {
		char path[512];
		const char *name = i < COUNT_OF(own) ? own[i] : shared[i - COUNT_OF(own)];
		snprintf(path, sizeof(path), "%s/%s.html", sources_dir, name);
		sources[n].name = strrchr(name, '/') ? strrchr(name, '/') + 1 : name;
		sources[n].text = read_file(path, &sources[n].len);
	}
	const struct view_type *types[COUNT_OF(pages)];
	for (size_t i = 0; i < COUNT_OF(pages); i++)
		types[i] = pages[i].type;
	struct buf errors, out;
	struct view *v;
	buf_init(&errors, 1 << 16);
	buf_init(&out, 1 << 20);
	if (view_new(sources, n, types, COUNT_OF(types), &errors, &v)) {
		fputs(buf_str(&errors), stderr);
		return 1;
	}
	const struct nav_item nav[] = {
		{ .href = "day-fa.html", .icon = "home", .label = "روز من", .current = true, .bar = true },
		{ .href = "file-fa.html", .icon = "folders", .label = "خانوارها", .count = 412, .bar = true },
		{ .href = "/x", .icon = "inbox", .label = "درخواست‌ها", .count = 4, .bar = true },
		{ .href = "/x", .icon = "home-heart", .label = "بازدیدهای منزل", .count = 9, .hot = true, .bar = true },
		{ .href = "/x", .icon = "transfer", .label = "ارجاع و مکاتبات", .count = 3 },
		{ .href = "/x", .icon = "map-2", .label = "داشته‌ها و نیازها", .group = "محله" },
		{ .href = "/x", .icon = "chart-bar", .label = "گزارش‌ها", .group = "مرکز" },
	};
	for (enum lang lang = LANG_FA; lang <= LANG_EN; lang++) {
		struct arena a;
		struct gallery g = { .visits = visits, .nvisits = COUNT_OF(visits), .file_no = "15-0427-00183", .phone = "0916 ••• 4821" };
		arena_init(&a, ARENA_CAP_DEFAULT);
		CHECK(fa_date(1405, 9, 1, &g.today));
		fill_file(&a, lang, &g);
		fill_country(&a, lang, &g);
		fill_form(&a, lang, &g);
		for (size_t i = 0; i < COUNT_OF(pages); i++) {
			struct layout l = { .lang = lang, .theme = "", .today = g.today, .title = pages[i].title, .path = "/", .csrf = "c",
				.user = pages[i].wide ? NULL : "مریم صادقی", .role = "مددکار", .unit = "مرکز خرم‌آباد ۷", .sync = "همگام، ۲ دقیقه پیش",
				.nav = nav, .nnav = COUNT_OF(nav), .unread = 3, .wide = pages[i].wide,
				.notice = i == 1 ? "بازدید ثبت شد؛ موعد بعدی ۱ خرداد ۱۴۰۶ است." : NULL };
			char name[64];
			buf_clear(&out);
			view_render(v, pages[i].type, &l, &g, &out);
			snprintf(name, sizeof(name), "%s-%s.html", pages[i].file, lang == LANG_FA ? "fa" : "en");
			write_file(out_dir, name, out.data, out.len);
		}
		arena_release(&a);
	}
	char dir[512];
	snprintf(dir, sizeof(dir), "%s/a", out_dir);
	mkdir(dir, 0755);
	static const char *const files[] = { "app.css", "vazirmatn.woff2", "icons.svg", "enhance.js", "picker.js", "draft.js", "jalali.js" };
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		const struct view_asset *asset = view_asset_named(files[i]);
		write_file(out_dir, asset->path + 1, asset->data, asset->len);
	}
	const struct view_asset *icon = view_asset_find("/favicon.svg");
	write_file(out_dir, "favicon.svg", icon->data, icon->len);
	for (size_t i = 0; i < n; i++)
		free((char *)(uintptr_t)sources[i].text);
	buf_release(&out);
	buf_release(&errors);
	view_free(v);
	return 0;
}
