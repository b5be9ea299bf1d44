/* What the pages of the desk share: people, rows of requests, small forms. */
#include "desk.h"

#include "veiled.h"

enum { STAFF_MAX = 200 };

static void know(struct page *p, int64_t staff, const char *name)
{
	if (p->nnames < COUNT_OF(p->names))
		p->names[p->nnames++] = (struct page_name){ staff, name };
}

enum rc desk_staff(struct page *p, int64_t unit, bool workers_only, struct form_option **ret_list, size_t *ret_n)
{
	struct staff_filter f = { .under = unit_seen(UNIT(unit)).v, .max = STAFF_MAX };
	struct staff_line *lines;
	struct form_option *list;
	struct unit_range scope;
	size_t n, k = 0;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (rc)
		return rc;
	scope = page_step_out(p);
	rc = workers_only ? staff_workers(&p->ctx, &tx, f.under, &lines, &n)
		: staff_list(&p->ctx, &tx, &f, &lines, &n);
	p->ctx.scope = scope;
	if (rc)
		return rc;
	list = ARENA_ARRAY(p->arena, struct form_option, n);
	for (size_t i = 0; i < n; i++) {
		const char *value = page_key_text(p, lines[i].key.v);

		/* A line for each role; those whose role ended have none. */
		if (!lines[i].role || (k && str_eq(list[k - 1].value, value)))
			continue;
		know(p, lines[i].key.v, lines[i].name);
		list[k++] = (struct form_option){ value, lines[i].name };
	}
	*ret_list = list;
	*ret_n = k;
	return OK;
}

/* ---- rows of requests -------------------------------------------------------------- */

static const struct view_field request_fields[] = {
	VIEW_KEY(struct desk_request, key), VIEW_KEY(struct desk_request, household),
	VIEW_CODE(struct desk_request, number), VIEW_TEXT(struct desk_request, applicant),
	VIEW_CODE(struct desk_request, file_number), VIEW_TEXT(struct desk_request, owner),
	VIEW_TEXT(struct desk_request, subject), VIEW_TEXT(struct desk_request, step),
	VIEW_INT(struct desk_request, missed),
	VIEW_CHOICE(struct desk_request, channel, request_channel_choices),
	VIEW_CHOICE(struct desk_request, state, request_state_choices), VIEW_DATE(struct desk_request, due),
	VIEW_TIME(struct desk_request, received), VIEW_BOOL(struct desk_request, urgent),
	VIEW_BOOL(struct desk_request, late), VIEW_BOOL(struct desk_request, finished),
	VIEW_BOOL(struct desk_request, risen), VIEW_CHOICE(struct desk_request, held_by, request_holder_choices),
};
VIEW_ROW(desk_request_view, struct desk_request, request_fields);

const struct desk_request *desk_requests(struct page *p, const struct request_row *list, size_t n)
{
	struct desk_request *rows = ARENA_ARRAY(p->arena, struct desk_request, n);

	for (size_t i = 0; i < n; i++) {
		const struct request_row *r = &list[i];
		bool finished = r->state >= REQUEST_ANSWERED;

		rows[i] = (struct desk_request){ .key = r->key, .household = r->household, .number = r->number,
			.applicant = !str_empty(r->applicant_name) ? r->applicant_name :
				view_textf(p->arena, p->lang, "household.of", "name", r->family_name, NULL),
			.file_number = r->file_number, .owner = page_staff_name(p, r->owner), .subject = page_service_name(p, r->subject),
			.step = finished ? NULL : page_step(p, r->edition, r->step), .missed = r->missed,
			.channel = r->channel, .state = r->state, .due = r->due_on, .received = r->received_at,
			.urgent = r->urgent && !finished, .finished = finished, .held_by = r->held_by,
			.risen = !finished && r->held_by > HELD_BY_OWNER,
			.late = !finished && page_days_late(p, r->due_on) > 0 };
	}
	return rows;
}

static const struct view_field match_fields[] = {
	VIEW_KEY(struct desk_match, household), VIEW_TEXT(struct desk_match, name),
	VIEW_TEXT(struct desk_match, family_name), VIEW_CODE(struct desk_match, file_number),
	VIEW_CHOICE(struct desk_match, state, household_state_choices),
};
VIEW_ROW(desk_match_view, struct desk_match, match_fields);

/* ---- small forms ---------------------------------------------------------------------- */

struct html desk_form(struct page *p, const char *action, const char *id, const struct record_type *t,
		int64_t ver, const char *submit_id, const struct form_options *options, bool quiet)
{
	struct form_hidden *hidden = ARENA_ARRAY(p->arena, struct form_hidden, 1);
	struct form f = page_form_of(p, action, t, NULL);

	*hidden = (struct form_hidden){ "ver", arena_printf(p->arena, "%lld", (long long)ver) };
	f.hidden = hidden;
	f.nhidden = 1;
	f.submit = page_text(p, submit_id);
	f.quiet = quiet;
	f.id = id;
	f.options = options;
	f.noptions = options ? 1 : 0;
	if (!str_eq(p->req->path, action))
		f.fault = NULL;
	return widget_form(p->arena, &f);
}

bool desk_form_error(enum rc rc, const struct page *p)
{
	return (rc == INVALID || rc == CONFLICT) && p->ctx.fault.nfields > 0;
}

/* ---- units ---------------------------------------------------------------------------------- */

static const struct view_field county_fields[] = { VIEW_INT(struct desk_county, no), VIEW_TEXT(struct desk_county, name) };
VIEW_ROW(desk_county_view, struct desk_county, county_fields);

const struct desk_county *desk_counties(struct page *p, size_t *ret_n)
{
	struct desk_county *list = ARENA_ARRAY(p->arena, struct desk_county, org_count(p->ctx.org));
	const struct org_unit *u;
	size_t pos = 0, n = 0;

	while ((u = org_next(p->ctx.org, unit_range_of(UNIT(0)), LEVEL_COUNTY, &pos)) != NULL)
		list[n++] = (struct desk_county){ u->no.v, u->name };
	*ret_n = n;
	return list;
}

/* ---- words --------------------------------------------------------------------------------- */

const char *desk_code_text(struct arena *a, const char *code)
{
	struct buf b;
	const char *text;

	buf_init(&b, 64);
	for (size_t i = 0; code && code[i] && i < 32; i++) {
		if (i && i % 4 == 0)
			buf_putc(&b, '-');
		buf_putc(&b, code[i]);
	}
	text = arena_strdup(a, buf_str(&b));
	buf_release(&b);
	return text;
}

const char *desk_next_text(struct arena *a, enum lang lang, int32_t state, date_t due, date_t today)
{
	struct buf b;
	const char *text;

	if (state == REQUEST_ANSWERED)
		return view_text(lang, "next.answered");
	if (state == REQUEST_REFUSED)
		return view_text(lang, "next.refused");
	if (state == REQUEST_MOVED)
		return view_text(lang, "next.moved");
	if (state == REQUEST_CLOSED)
		return view_text(lang, "next.closed");
	/* A promise that was missed is said as such, with what to do (R22). */
	if (date_cmp(due, today) < 0)
		return view_text(lang, "next.late");
	buf_init(&b, 128);
	fa_put_date(&b, due, FA_DATE_LONG, lang);
	text = view_textf(a, lang, state == REQUEST_IN_PROGRESS ? "next.in_progress" : "next.waiting",
		"on", buf_str(&b), NULL);
	buf_release(&b);
	return text;
}
