/* Help without a file: people counted, and one-off files that open and close at once (R37, R40). */
#include "desk.h"
#include "page.h"

#include "intake.h"

struct light_line { const char *name; int64_t people, women, times; };
static const struct view_field line_fields[] = {
	VIEW_TEXT(struct light_line, name), VIEW_INT(struct light_line, people), VIEW_INT(struct light_line, women),
	VIEW_INT(struct light_line, times),
};
static VIEW_ROW(line_view, struct light_line, line_fields);
struct light_page { date_t date; int64_t people; struct html count, once; const struct light_line *rows; size_t nrows; };
static const struct view_field light_fields[] = {
	VIEW_DATE(struct light_page, date), VIEW_INT(struct light_page, people), VIEW_HTML(struct light_page, count),
	VIEW_HTML(struct light_page, once), VIEW_LIST(struct light_page, rows, nrows, line_view),
};
static VIEW_PAGE(light_view, struct light_page, light_fields, "light");

static struct form_options options_of(struct page *p, const struct services *all, bool fileless)
{
	struct form_option *list = ARENA_ARRAY(p->arena, struct form_option, all->n + 1);
	struct form_options options = { .field = "service", .list = list };
	const struct service *s;
	size_t pos = 0;

	while ((s = service_next(all, p->today, true, &pos)) != NULL)
		if (s->fileless || !fileless)
			list[options.n++] = (struct form_option){ arena_printf(p->arena, "%lld", (long long)s->number),
				service_label(s, p->lang) };
	return options;
}

static struct html form_of(struct page *p, const char *action, const char *id, const struct record_type *t,
		const void *record, const struct form_options *options, const char *submit)
{
	struct form_hidden hidden = { "once", page_once(p) };
	struct form f = page_form_of(p, action, t, record);

	f.id = id;
	f.options = options;
	f.noptions = 1;
	f.hidden = &hidden;
	f.nhidden = 1;
	f.submit = page_text(p, submit);
	if (!str_eq(p->req->path, action)) {
		f.fault = NULL;
		f.typed = NULL;
	}
	return widget_form(p->arena, &f);
}

static enum rc load(struct page *p, struct light_page *s)
{
	struct light_row *list;
	struct light_line *rows;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, page_shard(p), &tx);
	if (!rc)
		rc = light_month(&p->ctx, &tx, p->today, &list, &s->nrows);
	if (!rc)
		rc = light_people(&tx, p->ctx.actor.unit.v, p->today, &s->people);
	if (rc)
		return rc;
	rows = ARENA_ARRAY(p->arena, struct light_line, s->nrows);
	for (size_t i = 0; i < s->nrows; i++)
		rows[i] = (struct light_line){ page_service_name(p, list[i].service), list[i].people, list[i].women, list[i].times };
	s->rows = rows;
	return OK;
}

static enum rc show(struct page *p)
{
	struct light_page s = { .date = p->today };
	struct form_options counted, any;
	struct light_record in;
	struct one_off once;
	struct services all;
	enum rc rc = services_of(&p->ctx, &all);

	if (!rc)
		rc = load(p, &s);
	if (rc)
		return rc;
	record_init(&light_record_type, &in);
	record_init(&one_off_type, &once);
	in.day = p->today;
	counted = options_of(p, &all, true);
	any = options_of(p, &all, false);
	if (may(&p->ctx, &op_light_record)) {
		s.count = form_of(p, "/light", "l", &light_record_type, &in, &counted, "light.save");
		s.once = form_of(p, "/one-off", "o", &one_off_type, &once, &any, "light.once_save");
	}
	return page_show(p, &light_view, "light.title", &s);
}

static enum rc light_post(struct page *p)
{
	struct light_record in;
	int64_t made;
	enum rc rc;

	record_init(&light_record_type, &in);
	rc = page_form(p, &light_record_type, &in);
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_light_record, page_shard(p), &in, 0, &made);
	if (desk_form_error(rc, p)) {
		p->res->status = 422;
		return show(p);
	}
	if (rc)
		return rc;
	return page_redirect(p, "/light", "notice.light_recorded");
}

static enum rc once_post(struct page *p)
{
	struct one_off in;
	int64_t made;
	enum rc rc;

	record_init(&one_off_type, &in);
	rc = page_form(p, &one_off_type, &in);
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_one_off, page_shard(p), &in, 0, &made);
	if (desk_form_error(rc, p)) {
		p->res->status = 422;
		return show(p);
	}
	if (rc)
		return rc;
	return page_redirect(p, page_path(p, "/households/%s", page_key_text(p, made)), "notice.once_recorded");
}

const struct web_page pages_light[] = {
	{ HTTP_GET, "/light", ROLES_CENTRE | ROLE_BIT(ROLE_COUNTY_EXPERT) | ROLE_BIT(ROLE_PROVINCE_EXPERT), show, "help without a file" },
	{ HTTP_POST, "/light", ROLES_CENTRE, light_post, "count help without a file", .op = &op_light_record },
	{ HTTP_POST, "/one-off", ROLES_CENTRE, once_post, "a one-off service", .op = &op_one_off },
	{ .pattern = NULL }
};
const struct view_type *const views_light[] = { &light_view, NULL };
