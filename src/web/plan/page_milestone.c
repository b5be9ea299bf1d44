/* Good news: of one family, and of all for the team (R182, R390). */
#include "page_plan.h"

#include "milestone.h"

enum { SHOWN = 60 };

struct news_row { household_key household; const char *family_name, *words, *who; int32_t kind; date_t on; };
static const struct view_field row_fields[] = {
	VIEW_KEY(struct news_row, household), VIEW_TEXT(struct news_row, family_name), VIEW_TEXT(struct news_row, words),
	VIEW_TEXT(struct news_row, who), VIEW_CHOICE(struct news_row, kind, milestone_kind_choices), VIEW_DATE(struct news_row, on),
};
static VIEW_ROW(row_view, struct news_row, row_fields);

struct file_news_page { struct file_head head; bool may; const struct news_row *rows; size_t nrows; };
static const struct view_field file_fields[] = {
	VIEW_SUB(struct file_news_page, head, file_head_view), VIEW_BOOL(struct file_news_page, may),
	VIEW_LIST(struct file_news_page, rows, nrows, row_view),
};
static VIEW_PAGE(file_view, struct file_news_page, file_fields, "file_news");

struct news_page { const struct news_row *rows; size_t nrows; };
static const struct view_field news_fields[] = { VIEW_LIST(struct news_page, rows, nrows, row_view) };
static VIEW_PAGE(news_view, struct news_page, news_fields, "news");

static const struct news_row *rows_of(struct page *p, const struct milestone_row *list, size_t n)
{
	struct news_row *rows = ARENA_ARRAY(p->arena, struct news_row, n);

	for (size_t i = 0; i < n; i++)
		rows[i] = (struct news_row){ list[i].household, list[i].family_name, list[i].words,
			page_staff_name(p, list[i].told_by), list[i].kind, list[i].on_day };
	return rows;
}

static enum rc file_news(struct page *p)
{
	struct file_news_page *s = ARENA_NEW(p->arena, struct file_news_page);
	struct milestone_row *list;
	struct household h;
	struct member *m;
	size_t nm;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(page_key(p, "key")), &tx);
	if (!rc)
		rc = file_load(p, &tx, TAB_NONE, &h, &m, &nm, &s->head);
	if (!rc)
		rc = milestone_list(&p->ctx, &tx, h.key, DATE_NONE, SHOWN, &list, &s->nrows);
	if (!rc)
		rc = tx_commit(&tx);
	if (!rc)
		rc = page_read_log(p, h.key, "milestones");
	if (rc)
		return rc;
	s->rows = rows_of(p, list, s->nrows);
	s->may = h.state == HOUSEHOLD_OPEN && may(&p->ctx, &op_milestone_add);
	return page_show_titled(p, &file_view, view_textf(p->arena, p->lang, "file.of_family",
		"what", page_text(p, "news.title"), "name", h.family_name, NULL), s);
}

static enum rc news(struct page *p)
{
	struct news_page s = {0};
	struct milestone_row *list;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, page_shard(p), &tx);
	if (!rc)
		rc = milestone_list(&p->ctx, &tx, (household_key){ 0 }, fa_add_days(p->today, -MILESTONE_NEWS_DAYS), SHOWN, &list,
			&s.nrows);
	if (rc)
		return rc;
	s.rows = rows_of(p, list, s.nrows);
	return page_show(p, &news_view, "news.title", &s);
}

static enum rc prepare(struct page *p, struct tx *tx, struct deed_form *f)
{
	struct milestone_add *in = f->input;

	(void)tx;
	in->on_day = p->today;
	deed_members(p, f, "member");
	return OK;
}

static const char *const only[] = { "kind", "on_day", "words", "member", NULL };

const struct deed deeds_milestone[] = {
	{ .op = &op_milestone_add, .first = "households", .verb = "milestone", .title = "news.add", .submit = "news.save",
		.notice = "notice.news_added", .only = only, .to = "/milestones", .prepare = prepare },
	{ .op = NULL }
};

const struct web_page pages_milestone[] = {
	{ HTTP_GET, "/milestones", PLAN_WORKERS, news, "good news for the team" },
	{ HTTP_GET, "/households/{key}/milestones", PLAN_READERS, file_news, "good news of a case file" },
	DEED("/households/{key}/milestone", PLAN_WORKERS, op_milestone_add, "write down good news"),
	{ .pattern = NULL }
};
const struct view_type *const views_milestone[] = { &file_view, &news_view, NULL };
