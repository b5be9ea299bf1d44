/* All settings: what holds today, what it means, between what; one of them with its values and who set them. */
#include "page_admin.h"

#include "settings.h"

static bool may_change(struct page *p)
{
	return p->ctx.actor.unit.v == 0;
}

/* "۶۰ پرونده", «روشن» */
static const char *value_words(struct page *p, const struct setting_about *s, int64_t n)
{
	AUTO(buf) b = {0};

	if (s->unit == SETTING_SWITCH)
		return page_text(p, n ? "admin.setting.on" : "admin.setting.off");
	buf_init(&b, 200);
	if (s->unit == SETTING_RIAL) {
		fa_put_rial(&b, n, p->lang);
	} else {
		fa_put_number(&b, n, p->lang);
		buf_printf(&b, " %s", choice_label(setting_unit_choices, s->unit, p->lang));
	}
	return arena_strdup(p->arena, buf_str(&b));
}

static const char *typed_value(struct page *p, const struct setting_about *s, const char *value)
{
	int64_t n;

	return str_to_i64(value, &n) ? value_words(p, s, n) : value;
}

static const char *say(struct page *p, const char *fa, const char *en)
{
	return p->lang == LANG_EN ? en : fa;
}

/* ---- the list ------------------------------------------------------------------------------------ */

struct setting_line { const char *label, *why, *value, *since, *who, *href; bool changed; };
static const struct view_field line_fields[] = {
	VIEW_TEXT(struct setting_line, label), VIEW_TEXT(struct setting_line, why), VIEW_TEXT(struct setting_line, value),
	VIEW_TEXT(struct setting_line, since), VIEW_TEXT(struct setting_line, who), VIEW_URL(struct setting_line, href),
	VIEW_BOOL(struct setting_line, changed),
};
static VIEW_ROW(line_view, struct setting_line, line_fields);
struct setting_group_rows { const char *name; const struct setting_line *rows; size_t nrows; };
static const struct view_field group_fields[] = {
	VIEW_TEXT(struct setting_group_rows, name), VIEW_LIST(struct setting_group_rows, rows, nrows, line_view),
};
static VIEW_ROW(group_view, struct setting_group_rows, group_fields);
struct settings_page { const struct setting_group_rows *groups; size_t ngroups; };
static const struct view_field settings_fields[] = { VIEW_LIST(struct settings_page, groups, ngroups, group_view) };
VIEW_PAGE(admin_settings_view, struct settings_page, settings_fields, "admin_settings");

/* What holds on the day: the first that has begun, since they stand the latest first. */
static const struct setting_value *now_of(struct page *p, const struct setting_value *list, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].name, name) && date_cmp(list[i].from_on, p->today) <= 0)
			return &list[i];
	return NULL;
}

static struct setting_line line_of(struct page *p, const struct setting_about *s, const struct setting_value *v)
{
	return (struct setting_line){ .label = say(p, s->fa, s->en), .why = say(p, s->why_fa, s->why_en),
		.value = v ? typed_value(p, s, v->value) : value_words(p, s, s->otherwise),
		.since = v ? admin_date(p, v->from_on) : NULL, .who = v ? page_staff_name(p, v->by) : NULL, .changed = v != NULL,
		.href = http_url(p->arena, "/admin/settings/change", "name", s->name, NULL) };
}

static enum rc load_values(struct page *p, struct setting_value **ret_list, size_t *ret_n)
{
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	return rc ? rc : setting_values(&tx, ret_list, ret_n);
}

enum rc admin_settings(struct page *p)
{
	struct setting_group_rows *groups = ARENA_ARRAY(p->arena, struct setting_group_rows, 8);
	struct settings_page page = { .groups = groups };
	struct setting_value *list;
	size_t n;
	enum rc rc = load_values(p, &list, &n);

	if (rc)
		return rc;
	for (const struct choice *g = setting_group_choices; g->value; g++) {
		struct setting_line *rows = ARENA_ARRAY(p->arena, struct setting_line, settings_n);
		struct setting_group_rows *group = &groups[page.ngroups++];

		*group = (struct setting_group_rows){ .name = say(p, g->fa, g->en), .rows = rows };
		for (size_t i = 0; i < settings_n; i++)
			if (settings_all[i].group == g->value)
				rows[group->nrows++] = line_of(p, &settings_all[i], now_of(p, list, n, settings_all[i].name));
	}
	return page_show(p, &admin_settings_view, "admin.setting.title", &page);
}

/* ---- one setting --------------------------------------------------------------------------------------- */

static struct html values_table(struct page *p, const struct setting_about *s, const struct setting_value *list, size_t n)
{
	const struct table_column columns[] = {
		{ .label = page_text(p, "admin.setting.value"), .head = true }, { .label = page_text(p, "admin.from") },
		{ .label = page_text(p, "admin.setting.who") }, { .label = page_text(p, "admin.setting.when") },
		{ .label = page_text(p, "admin.state") },
	};
	struct html *cells = ARENA_ARRAY(p->arena, struct html, n * COUNT_OF(columns));
	bool now = false;
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		struct html *c = &cells[k * COUNT_OF(columns)];
		bool coming = date_cmp(list[i].from_on, p->today) > 0, holds = !coming && !now;

		if (!str_eq(list[i].name, s->name))
			continue;
		c[0] = html_text(p->arena, typed_value(p, s, list[i].value));
		c[1] = html_text(p->arena, admin_date(p, list[i].from_on));
		c[2] = html_text(p->arena, page_staff_name(p, list[i].by));
		c[3] = html_text(p->arena, admin_date(p, fa_day_of_ms(list[i].at.ms)));
		c[4] = html_tag(p->arena, coming ? "u" : holds ? "g" : "",
			page_text(p, coming ? "admin.role.coming" : holds ? "admin.role.now" : "admin.role.over"));
		now = now || holds;
		k++;
	}
	return widget_table(p->arena, &(struct table){ .lang = p->lang, .caption = say(p, s->fa, s->en), .columns = columns,
		.ncolumns = COUNT_OF(columns), .cells = cells, .nrows = k,
		.empty = view_textf(p->arena, p->lang, "admin.setting.as_delivered", "value", value_words(p, s, s->otherwise), NULL) });
}

static enum rc show_one(struct page *p, const struct setting_about *s, const char *problem)
{
	static const char *const only[] = { "value", "from_on", NULL };
	struct form_option values[2] = { { "1", page_text(p, "admin.setting.on") }, { "0", page_text(p, "admin.setting.off") } };
	struct form_options options = { .field = "value", .list = values, .n = 2 };
	struct setting_change now = { .name = s->name, .from_on = p->today };
	struct form_hidden hidden[] = { { "once", page_once(p) }, { "name", s->name } };
	struct admin_page a = { .heading = say(p, s->fa, s->en), .intro = say(p, s->why_fa, s->why_en), .problem = problem,
		.up_href = "/admin/settings", .up_text = page_text(p, "admin.setting.title") };
	const struct setting_value *v;
	struct setting_value *list;
	struct form f;
	size_t n;
	enum rc rc = load_values(p, &list, &n);

	if (rc)
		return rc;
	v = now_of(p, list, n, s->name);
	now.value = v ? v->value : arena_printf(p->arena, "%lld", (long long)s->otherwise);
	if (s->unit != SETTING_SWITCH)
		a.sub = view_textf(p->arena, p->lang, "admin.setting.range", "min", value_words(p, s, s->min), "max", value_words(p, s, s->max), NULL);
	f = admin_form_of(p, "/admin/settings/change", op_setting_change.input, &now, 0);
	f.only = only;
	f.hidden = hidden;
	f.nhidden = COUNT_OF(hidden);
	if (s->unit == SETTING_SWITCH) {
		f.options = &options;
		f.noptions = 1;
	}
	a.table = values_table(p, s, list, n);
	if (may_change(p))
		a.form = widget_form(p->arena, &f);
	return admin_show(p, &a);
}

static const struct setting_about *asked(const char *name)
{
	return str_empty(name) ? NULL : setting_about_of(name);
}

enum rc admin_setting_get(struct page *p)
{
	const struct setting_about *s = asked(http_query(p->req, "name"));

	return s ? show_one(p, s, NULL) : ctx_fault(&p->ctx, NOT_FOUND, "not_found");
}

/* "۶۰" and "60", with or without separators. */
static const char *plain_number(struct page *p, const char *typed)
{
	const char *code;
	int64_t n;

	return !str_empty(typed) && fa_parse_int(typed, &n, &code) == OK ? arena_printf(p->arena, "%lld", (long long)n) : typed;
}

enum rc admin_setting_post(struct page *p)
{
	const struct setting_about *s = asked(http_form(p->req, "name"));
	struct setting_change in = {0};
	const char *problem;
	bool wanted;
	enum rc rc;

	if (!s || !may_change(p))
		return ctx_fault(&p->ctx, NOT_FOUND, "not_found");
	rc = admin_ask(p, &wanted);
	if (rc || wanted)
		return rc;
	rc = page_form(p, op_setting_change.input, &in);
	in.name = s->name;
	in.value = plain_number(p, in.value);
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_setting_change, SHARD_NATIONAL, &in, 0, NULL);
	if (admin_again(p, rc, &problem))
		return show_one(p, s, problem);
	if (rc)
		return rc;
	return page_redirect(p, http_url(p->arena, "/admin/settings/change", "name", s->name, NULL), "notice.setting_changed");
}
