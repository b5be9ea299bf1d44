/* Dated rules of visits and talks (R128, R137, R254): what a release is not needed for. */
#include "page_admin.h"

/* ---- visit rules ------------------------------------------------------------------------------ */

static const char *days_text(struct page *p, const char *id, int64_t days)
{
	struct buf b;
	const char *n;

	buf_init(&b, 64);
	fa_put_plain(&b, days, p->lang);
	n = arena_strdup(p->arena, buf_str(&b));
	buf_release(&b);
	return view_textf(p->arena, p->lang, id, "n", n, NULL);
}

static const char *interval_text(struct page *p, const struct visit_rule *r)
{
	return r->every_months > 0 ? days_text(p, "admin.rule.months", r->every_months) :
		days_text(p, "admin.rule.days", r->every_days);
}

static const char *age_text(struct page *p, const struct visit_rule *r)
{
	return r->after_days > 0 ? days_text(p, "admin.rule.after", r->after_days) : page_text(p, "admin.rule.from_start");
}

static const char *window_text(struct page *p, const struct visit_rule *r)
{
	return r->window_days > 0 ? days_text(p, "admin.rule.window_days", r->window_days) : "–";
}

static const char *for_whom(struct page *p, const struct visit_rule *r)
{
	const char *act = choice_label(rule_act_choices, r->act ? r->act : RULE_VISIT, p->lang);

	if (r->risk == 0)
		return act;
	return view_textf(p->arena, p->lang, "admin.rule.from_risk", "act", act, "risk",
		choice_label(risk_level_choices, r->risk, p->lang), NULL);
}

static bool is_over(struct page *p, const struct visit_rule *r)
{
	return !date_is_none(r->valid_to) && date_cmp(r->valid_to, p->today) <= 0;
}

static struct html rule_state(struct page *p, const struct visit_rule *r)
{
	if (is_over(p, r))
		return html_tag(p->arena, "", page_text(p, "admin.role.over"));
	if (date_cmp(r->valid_from, p->today) > 0)
		return html_tag(p->arena, "u", page_text(p, "admin.role.coming"));
	return html_tag(p->arena, "g", page_text(p, "admin.role.now"));
}

static bool may_change(struct page *p)
{
	return p->ctx.actor.unit.v == 0;
}

static struct html rules_table(struct page *p, const struct visit_rules *rules)
{
	const struct table_column columns[] = {
		{ .label = page_text(p, "admin.rule.programme"), .head = true }, { .label = page_text(p, "admin.rule.act") },
		{ .label = page_text(p, "admin.rule.age") }, { .label = page_text(p, "admin.rule.interval") },
		{ .label = page_text(p, "admin.rule.window") }, { .label = page_text(p, "admin.from") },
		{ .label = page_text(p, "admin.until") }, { .label = page_text(p, "admin.rule.source") },
		{ .label = page_text(p, "admin.state") }, { .label = page_text(p, "admin.act") },
	};
	struct html *cells = ARENA_ARRAY(p->arena, struct html, rules->n * COUNT_OF(columns));

	for (size_t i = 0; i < rules->n; i++) {
		const struct visit_rule *r = &rules->row[i];
		struct html *c = &cells[i * COUNT_OF(columns)];

		c[0] = html_link(p->arena, page_path(p, "/admin/rules/%s/history", page_key_text(p, r->key.v)),
			choice_label(visit_programme_choices, r->programme, p->lang));
		c[1] = html_text(p->arena, for_whom(p, r));
		c[2] = html_text(p->arena, age_text(p, r));
		c[3] = html_text(p->arena, interval_text(p, r));
		c[4] = html_text(p->arena, window_text(p, r));
		c[5] = html_text(p->arena, admin_date(p, r->valid_from));
		c[6] = html_text(p->arena, date_is_none(r->valid_to) ? page_text(p, "admin.open") : admin_date(p, r->valid_to));
		c[7] = html_text(p->arena, r->source);
		c[8] = rule_state(p, r);
		if (may_change(p) && !is_over(p, r))
			c[9] = admin_do(p, page_path(p, "/admin/rules/%s/end", page_key_text(p, r->key.v)),
				page_text(p, "admin.rule.end"), choice_label(visit_programme_choices, r->programme, p->lang));
	}
	return widget_table(p->arena, &(struct table){ .lang = p->lang, .caption = page_text(p, "nav.rules"),
		.columns = columns, .ncolumns = COUNT_OF(columns), .cells = cells, .nrows = rules->n });
}

enum rc admin_rules(struct page *p)
{
	struct admin_page a = { .heading = page_text(p, "nav.rules"), .intro = page_text(p, "admin.rule.intro") };
	struct visit_rules rules;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (rc)
		return rc;
	rc = visit_rules_load(&tx, &rules);
	if (rc)
		return rc;
	if (may_change(p)) {
		a.act_href = "/admin/rules/new";
		a.act_text = page_text(p, "admin.rule.add");
	}
	a.table = rules_table(p, &rules);
	return admin_show(p, &a);
}

static enum rc show_rule_new(struct page *p, const struct visit_rule_add_input *in, const char *problem)
{
	struct form_option list[8];
	struct form_options options = { .field = "programme", .list = list };
	struct form f = admin_form_of(p, "/admin/rules/new", &visit_rule_add_input_type, in, 0);
	struct admin_page a = { .heading = page_text(p, "admin.rule.add"), .intro = page_text(p, "admin.rule.add_intro"),
		.problem = problem, .up_href = "/admin/rules", .up_text = page_text(p, "nav.rules") };

	for (const struct choice *c = visit_programme_choices; c->value; c++)
		if (c->value != PROGRAMME_NONE)
			list[options.n++] = (struct form_option){ c->code, p->lang == LANG_EN ? c->en : c->fa };
	f.options = &options;
	f.noptions = 1;
	f.submit = page_text(p, "admin.rule.add");
	f.cancel_href = "/admin/rules";
	a.form = widget_form(p->arena, &f);
	return admin_show(p, &a);
}

enum rc admin_rule_new_get(struct page *p)
{
	struct visit_rule_add_input in;

	if (!may_change(p))
		return ctx_fault(&p->ctx, NOT_FOUND, "not_found");
	record_init(&visit_rule_add_input_type, &in);
	in.valid_from = p->today;
	in.act = RULE_VISIT;
	return show_rule_new(p, &in, NULL);
}

enum rc admin_rule_new_post(struct page *p)
{
	struct visit_rule_add_input in;
	const char *problem;
	enum rc rc;

	record_init(&visit_rule_add_input_type, &in);
	rc = page_form(p, &visit_rule_add_input_type, &in);
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_visit_rule_add, SHARD_NATIONAL, &in, 0, NULL);
	if (admin_again(p, rc, &problem))
		return show_rule_new(p, &in, problem);
	if (rc)
		return rc;
	return page_redirect(p, "/admin/rules", "notice.rule_added");
}

static enum rc load_rule(struct page *p, struct visit_rule *ret_rule)
{
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (rc)
		return rc;
	return row_load(&tx, &visit_rule_type, page_key(p, "key"), ret_rule);
}

static const char *rule_name(struct page *p, const struct visit_rule *r)
{
	return arena_printf(p->arena, "%s، %s", choice_label(visit_programme_choices, r->programme, p->lang),
		interval_text(p, r));
}

static enum rc show_rule_end(struct page *p, const struct visit_rule *r, const char *problem)
{
	struct visit_rule_end_input now = { p->today };
	struct form f = admin_form_of(p, p->req->path, &visit_rule_end_input_type, &now, r->ver);
	struct admin_page a = { .problem = problem, .up_href = "/admin/rules", .up_text = page_text(p, "nav.rules"),
		.intro = page_text(p, "admin.rule.end_intro"), .sub = r->source,
		.heading = view_textf(p->arena, p->lang, "admin.rule.end_heading", "name", rule_name(p, r), NULL) };

	f.submit = page_text(p, "admin.rule.end");
	f.cancel_href = "/admin/rules";
	a.form = widget_form(p->arena, &f);
	return admin_show(p, &a);
}

enum rc admin_rule_end_get(struct page *p)
{
	struct visit_rule r;
	enum rc rc = load_rule(p, &r);

	if (rc)
		return rc;
	return show_rule_end(p, &r, NULL);
}

enum rc admin_rule_end_post(struct page *p)
{
	struct visit_rule_end_input in = {0};
	struct visit_rule r;
	const char *problem;
	enum rc rc = load_rule(p, &r);

	if (rc)
		return rc;
	rc = page_form(p, &visit_rule_end_input_type, &in);
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_visit_rule_end, SHARD_NATIONAL, &in, r.key.v, NULL);
	if (admin_again(p, rc, &problem))
		return show_rule_end(p, &r, problem);
	if (rc)
		return rc;
	return page_redirect(p, "/admin/rules", "notice.rule_ended");
}

enum rc admin_rule_history(struct page *p)
{
	struct visit_rule r;
	enum rc rc = load_rule(p, &r);

	if (rc)
		return rc;
	return admin_history(p, r.key.v, rule_name(p, &r), "/admin/rules");
}
