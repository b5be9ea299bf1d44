/* Forms and assessments of a file: the tab, filling in, one filled form, alerts (R105, R131, R254). */
#include "page_file.h"

#include <string.h>

#include "assessment.h"
#include "draft.h"
#include "form_draw.h"
#include "message.h"

#define READERS (ROLES_CENTRE | ROLES_ABOVE)
#define CASE_WORK (ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))

enum { FILL_BODY_MAX = 256 << 10, ALERTS_SHOWN = 10, SPARK_MAX = 24 };

/* ---- alerts -------------------------------------------------------------------------------- */

static const struct view_field alert_row_fields[] = {
	VIEW_KEY(struct alert_row, household), VIEW_KEY(struct alert_row, answer), VIEW_TEXT(struct alert_row, name),
	VIEW_TEXT(struct alert_row, text), VIEW_TIME(struct alert_row, at), VIEW_BOOL(struct alert_row, urgent),
};
VIEW_ROW(alert_row_view, struct alert_row, alert_row_fields);

static const struct alert_row *alert_rows(struct page *p, const struct alert_line *list, size_t n)
{
	struct alert_row *rows = ARENA_ARRAY(p->arena, struct alert_row, n);

	for (size_t i = 0; i < n; i++)
		rows[i] = (struct alert_row){ .household = list[i].household, .answer = list[i].answer.v,
			.name = list[i].family_name, .text = list[i].text, .at = list[i].raised_at, .urgent = list[i].urgent };
	return rows;
}

enum rc page_alerts(struct page *p, struct tx *tx, int64_t worker, const struct alert_row **ret_rows, size_t *ret_n)
{
	struct alert_line *list;
	enum rc rc = alerts_open(&p->ctx, tx, worker, ALERTS_SHOWN, &list, ret_n);

	if (rc)
		return rc;
	*ret_rows = alert_rows(p, list, *ret_n);
	return OK;
}

/* ---- the tab --------------------------------------------------------------------------------- */

struct sheet_row { const char *form, *who, *result, *score; form_answer_key latest; date_t on; int64_t times;
	struct html tag, spark; bool withdrawn; };
static const struct view_field sheet_fields[] = {
	VIEW_TEXT(struct sheet_row, form), VIEW_TEXT(struct sheet_row, who), VIEW_TEXT(struct sheet_row, score),
	VIEW_KEY(struct sheet_row, latest), VIEW_DATE(struct sheet_row, on), VIEW_INT(struct sheet_row, times),
	VIEW_HTML(struct sheet_row, tag), VIEW_HTML(struct sheet_row, spark), VIEW_BOOL(struct sheet_row, withdrawn),
};
static VIEW_ROW(sheet_view, struct sheet_row, sheet_fields);

struct target_row { const char *href, *label; };
static const struct view_field target_fields[] = { VIEW_URL(struct target_row, href), VIEW_TEXT(struct target_row, label) };
static VIEW_ROW(target_view, struct target_row, target_fields);
struct choose_row { const char *form, *hint; const struct target_row *targets; size_t ntargets; };
static const struct view_field choose_fields[] = {
	VIEW_TEXT(struct choose_row, form), VIEW_TEXT(struct choose_row, hint),
	VIEW_LIST(struct choose_row, targets, ntargets, target_view),
};
static VIEW_ROW(choose_view, struct choose_row, choose_fields);

struct forms_page { struct file_head head; const struct sheet_row *sheets, *all; const struct choose_row *choose;
	const struct alert_row *alerts; size_t nsheets, nall, nchoose, nalerts; bool may_fill, has_alerts, has_more; };
static const struct view_field forms_fields[] = {
	VIEW_SUB(struct forms_page, head, file_head_view), VIEW_LIST(struct forms_page, sheets, nsheets, sheet_view),
	VIEW_LIST(struct forms_page, all, nall, sheet_view), VIEW_LIST(struct forms_page, choose, nchoose, choose_view),
	VIEW_LIST(struct forms_page, alerts, nalerts, alert_row_view), VIEW_BOOL(struct forms_page, may_fill),
	VIEW_BOOL(struct forms_page, has_alerts), VIEW_BOOL(struct forms_page, has_more),
};
static VIEW_PAGE(forms_view, struct forms_page, forms_fields, "file_forms_page");

static const char *member_name(struct page *p, const struct member *m, size_t n, member_key key)
{
	for (size_t i = 0; i < n; i++)
		if (m[i].key.v == key.v)
			return member_shown_name(&m[i], p->arena);
	return NULL;
}

/* 1250 -> ۱۲٫۵ */
static const char *hundredths(struct page *p, int64_t v)
{
	AUTO(buf) b = {0};

	if (v == INT_NONE)
		return NULL;
	buf_init(&b, 64);
	if (v % 100 == 0)
		fa_put_number(&b, v / 100, p->lang);
	else
		fa_put_decimal(&b, v, 2, p->lang);
	return arena_strdup(p->arena, buf_str(&b));
}

static const struct form_version *version_of(const struct form_version *list, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].code, code))
			return &list[i];
	return NULL;
}

struct kept { const struct form_version *version; size_t nversions; const struct member *members; size_t nmembers; };

static struct sheet_row row_of(struct page *p, const struct kept *k, const struct form_answer *a)
{
	const struct form_version *v = version_of(k->version, k->nversions, a->code);
	struct sheet_row row = { .form = v ? form_say(p->lang, v->fa, v->en) : a->code, .latest = a->key, .on = a->answered_on,
		.who = member_name(p, k->members, k->nmembers, a->member), .score = hundredths(p, a->score_1), .times = 1,
		.withdrawn = a->state == ANSWER_WITHDRAWN };

	if (!str_empty(a->result_fa))
		row.tag = html_tag(p->arena, a->tone ? a->tone : "", form_say(p->lang, a->result_fa, a->result_en));
	return row;
}

/* One line a form and person: the latest result, and how it went over time. */
static void fill_sheets(struct page *p, const struct kept *k, const struct form_answer *a, size_t n, struct forms_page *s)
{
	struct sheet_row *rows = ARENA_ARRAY(p->arena, struct sheet_row, n), *all = ARENA_ARRAY(p->arena, struct sheet_row, n);

	for (size_t i = 0; i < n; i++) {
		int64_t values[SPARK_MAX], back[SPARK_MAX];
		size_t nvalues = 0, first = 0;

		all[s->nall++] = row_of(p, k, &a[i]);
		while (first < i && !(a[first].state == ANSWER_VALID && str_eq(a[first].code, a[i].code) && a[first].member.v == a[i].member.v))
			first++;
		if (first < i || a[i].state != ANSWER_VALID)
			continue;
		rows[s->nsheets] = row_of(p, k, &a[i]);
		rows[s->nsheets].times = 0;
		for (size_t m = i; m < n; m++) {
			if (a[m].state != ANSWER_VALID || !str_eq(a[m].code, a[i].code) || a[m].member.v != a[i].member.v)
				continue;
			rows[s->nsheets].times++;
			if (a[m].score_1 != INT_NONE && nvalues < SPARK_MAX)
				values[nvalues++] = a[m].score_1;
		}
		for (size_t m = 0; m < nvalues; m++)
			back[m] = values[nvalues - 1 - m];
		if (nvalues > 1)
			rows[s->nsheets].spark = chart_spark(p->arena, back, nvalues, "");
		s->nsheets++;
	}
	s->sheets = rows;
	s->all = all;
	s->has_more = s->nall > s->nsheets;
}

static void fill_choose(struct page *p, const struct kept *k, const struct household *h, struct forms_page *s)
{
	struct choose_row *rows = ARENA_ARRAY(p->arena, struct choose_row, k->nversions);

	for (size_t i = 0; i < k->nversions; i++) {
		const struct form_version *v = &k->version[i];
		struct target_row *t = ARENA_ARRAY(p->arena, struct target_row, k->nmembers + 1);
		struct choose_row *row = &rows[s->nchoose];
		const char *path = page_path(p, "/households/%s/forms/fill?form=%s", page_key_text(p, h->key.v), page_key_text(p, v->key.v));

		if (!form_for_role(v, p->ctx.actor.role))
			continue;
		*row = (struct choose_row){ .form = form_say(p->lang, v->fa, v->en), .targets = t };
		if (v->about == FORM_HOUSEHOLD)
			t[row->ntargets++] = (struct target_row){ path, page_text(p, "forms.fill") };
		for (size_t m = 0; v->about == FORM_PERSON && m < k->nmembers; m++)
			if (k->members[m].status == MEMBER_ACTIVE)
				t[row->ntargets++] = (struct target_row){
					page_path(p, "%s&member=%s", path, page_key_text(p, k->members[m].key.v)),
					str_empty(k->members[m].given_name) ? member_shown_name(&k->members[m], p->arena) : k->members[m].given_name };
		s->nchoose++;
	}
	s->choose = rows;
}

/* Answers that this role may read: those of forms it fills; above the centre all. */
static size_t readable(struct page *p, const struct kept *k, struct form_answer *a, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		const struct form_version *v = version_of(k->version, k->nversions, a[i].code);

		if (v ? form_for_role(v, p->ctx.actor.role) : p->ctx.actor.role != ROLE_RECEPTIONIST)
			a[kept++] = a[i];
	}
	return kept;
}

static enum rc in_force(struct page *p, struct form_version **ret_list, size_t *ret_n)
{
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	return rc ? rc : forms_in_force(&tx, p->today, ret_list, ret_n);
}

static enum rc forms_tab(struct page *p)
{
	struct forms_page *s = ARENA_NEW(p->arena, struct forms_page);
	struct form_version *versions;
	struct form_answer *answers;
	struct alert_line *alerts;
	struct household h;
	struct member *m;
	struct kept k;
	size_t n, nanswers;
	enum rc rc = in_force(p, &versions, &k.nversions);
	AUTO(tx) tx = {0};

	if (!rc)
		rc = ctx_read(&p->ctx, shard_of_key(page_key(p, "key")), &tx);
	if (!rc)
		rc = file_load(p, &tx, TAB_FORMS, &h, &m, &n, &s->head);
	if (!rc)
		rc = answers_of(&p->ctx, &tx, h.key, &answers, &nanswers);
	if (!rc && (CASE_WORK & ROLE_BIT(p->ctx.actor.role)))
		rc = alerts_of(&p->ctx, &tx, h.key, &alerts, &s->nalerts);
	if (rc)
		return rc;
	k.version = versions;
	k.members = m;
	k.nmembers = n;
	s->may_fill = h.state == HOUSEHOLD_OPEN && may(&p->ctx, &op_form_answer);
	s->alerts = s->nalerts ? alert_rows(p, alerts, s->nalerts) : NULL;
	s->has_alerts = s->nalerts > 0;
	fill_sheets(p, &k, answers, readable(p, &k, answers, nanswers), s);
	if (s->may_fill)
		fill_choose(p, &k, &h, s);
	rc = tx_commit(&tx);
	if (!rc)
		rc = page_read_log(p, h.key, "forms");
	if (rc)
		return rc;
	return page_show_titled(p, &forms_view, view_textf(p->arena, p->lang, "file.of_family",
		"what", page_text(p, "file.tab.forms"), "name", s->head.name, NULL), s);
}

/* ---- filling in -------------------------------------------------------------------------------- */

struct fill_page { household_key household; const char *family_name, *form, *who, *note, *licence, *once, *draft, *on_text;
	form_version_key version; member_key member; int64_t today; instant_t draft_at; struct html errors, body; bool has_member; };
static const struct view_field fill_fields[] = {
	VIEW_KEY(struct fill_page, household), VIEW_TEXT(struct fill_page, family_name), VIEW_TEXT(struct fill_page, form),
	VIEW_TEXT(struct fill_page, who), VIEW_TEXT(struct fill_page, note), VIEW_TEXT(struct fill_page, licence),
	VIEW_TEXT(struct fill_page, once), VIEW_TEXT(struct fill_page, draft), VIEW_TEXT(struct fill_page, on_text),
	VIEW_KEY(struct fill_page, version), VIEW_KEY(struct fill_page, member), VIEW_INT(struct fill_page, today),
	VIEW_TIME(struct fill_page, draft_at), VIEW_HTML(struct fill_page, errors), VIEW_HTML(struct fill_page, body),
	VIEW_BOOL(struct fill_page, has_member),
};
static VIEW_PAGE(fill_view, struct fill_page, fill_fields, "form_fill");

struct filling { struct form_version version; const struct form_def *form; struct household h; struct member *members; size_t n;
	const struct member *member; const char *draft_kind, *draft_ref; };

static enum rc load_filling(struct page *p, form_version_key version, member_key member, struct filling *f)
{
	household_key key = { page_key(p, "key") };
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
	if (!rc)
		rc = household_load(&p->ctx, &tx, key, &f->h);
	if (!rc)
		rc = member_list(&tx, key, false, &f->members, &f->n);
	if (rc || !version.v)
		return rc;
	if (f->h.state != HOUSEHOLD_OPEN)
		return ctx_fault(&p->ctx, CONFLICT, "household.not_open");
	for (size_t i = 0; i < f->n; i++)
		if (f->members[i].key.v == member.v)
			f->member = &f->members[i];
	if (member.v && !f->member)
		return NOT_FOUND;
	AUTO(tx) national = {0};
	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &national);
	if (!rc)
		rc = form_load(&national, version, &f->version, &f->form);
	if (rc)
		return rc;
	if (!form_for_role(&f->version, p->ctx.actor.role) || f->version.status != FORM_ACTIVE ||
	    (f->form->about == FORM_PERSON) != (f->member != NULL))
		return NOT_FOUND;
	f->draft_kind = member.v ? arena_printf(p->arena, "form-%s", page_key_text(p, member.v)) : "form";
	f->draft_ref = arena_printf(p->arena, "%s-%s", page_key_text(p, version.v), page_key_text(p, key.v));
	return OK;
}

static enum rc show_filling(struct page *p, const struct filling *f, const struct form_state *state, const char *on, instant_t draft_at)
{
	struct fill_page s = { .household = f->h.key, .family_name = f->h.family_name, .version = f->version.key,
		.form = form_say(p->lang, f->form->fa, f->form->en), .note = form_say(p->lang, f->form->note_fa, f->form->note_en),
		.licence = f->form->licence, .once = page_once(p), .today = p->today.n, .draft_at = draft_at, .on_text = on,
		.draft = arena_printf(p->arena, "%s/%s", f->draft_kind, f->draft_ref) };

	if (f->member) {
		s.has_member = true;
		s.member = f->member->key;
		s.who = member_shown_name(f->member, p->arena);
	}
	s.errors = form_draw_errors(p, state);
	if (!state->nerrors && p->ctx.fault.nfields) {
		AUTO(buf) b = {0};

		buf_init(&b, 4096);
		buf_puts(&b, "<div class=\"errors\" role=\"alert\" tabindex=\"-1\" data-focus><p>");
		html_put(&b, message_text(p->ctx.fault.field[0].code, p->ctx.fault.field[0].arg, p->lang, p->arena));
		buf_puts(&b, "</p></div>");
		s.errors = html_of_buf(p->arena, &b);
	}
	s.body = form_draw(p, state);
	return page_show_titled(p, &fill_view, s.form, &s);
}

static const char *today_text(struct page *p)
{
	AUTO(buf) b = {0};

	buf_init(&b, 64);
	fa_put_date(&b, p->today, FA_DATE_SHORT, p->lang);
	return arena_strdup(p->arena, buf_str(&b));
}

static enum rc fill_get(struct page *p)
{
	struct filling f = {0};
	struct form_state state;
	struct http_pairs pairs;
	struct draft d;
	enum rc rc = load_filling(p, (form_version_key){ page_asked_key(p, "form") }, (member_key){ page_asked_key(p, "member") }, &f);

	if (!rc && !f.form)
		return page_redirect(p, page_path(p, "/households/%s/forms", page_key_text(p, f.h.key.v)), NULL);
	if (!rc)
		rc = page_read_log(p, f.h.key, "form_fill");
	if (rc)
		return rc;
	rc = draft_load(&p->ctx, f.draft_kind, f.draft_ref, &d);
	if (rc == OK && http_form_read(p->arena, d.body, &pairs) == OK) {
		struct form_sent sent = { .page = p, .form = f.form, .pairs = &pairs };
		const char *on = http_pairs_first(&pairs, "answered_on");

		form_fill(f.form, p->arena, p->today, form_sent_typed, form_sent_rows, &sent, false, &state);
		return show_filling(p, &f, &state, on ? on : today_text(p), (instant_t){ d.at_ms });
	}
	if (rc != OK && rc != NOT_FOUND)
		return rc;
	struct prefill known = { .household = &f.h, .members = f.members, .n = f.n, .member = f.member, .arena = p->arena,
		.form = f.form };
	form_fill(f.form, p->arena, p->today, prefill_typed, prefill_rows, &known, false, &state);
	return show_filling(p, &f, &state, today_text(p), (instant_t){0});
}

/* "add.members", "drop.members.2" */
static void read_button(struct page *p, const char *button, struct form_sent *sent)
{
	char *text = arena_strdup(p->arena, button), *dot;
	int64_t row;

	if (str_prefix(text, "add."))
		sent->add = text + 4;
	if (!str_prefix(text, "drop."))
		return;
	dot = strrchr(text + 5, '.');
	if (!dot || !str_to_i64(dot + 1, &row) || row < 0 || row >= FORM_ROWS_MAX)
		return;
	*dot = '\0';
	sent->drop = text + 5;
	sent->drop_row = (size_t)row;
}

static enum rc fill_post(struct page *p)
{
	struct filling f = {0};
	struct form_sent sent = { .page = p };
	struct form_answer_input in = { .household = { page_key(p, "key") }, .form = { page_typed_key(p, "form") },
		.member = { page_typed_key(p, "member") } };
	const char *button = http_form(p->req, "do"), *on = http_form(p->req, "answered_on"), *code = NULL;
	bool submit = str_empty(button) || str_eq(button, "submit");
	struct form_state state;
	int64_t made;
	enum rc rc = load_filling(p, in.form, in.member, &f);

	if (rc || !f.form)
		return rc ? rc : NOT_FOUND;
	sent.form = f.form;
	read_button(p, submit ? "" : button, &sent);
	form_fill(f.form, p->arena, p->today, form_sent_typed, form_sent_rows, &sent, submit, &state);
	if (submit && fa_date_parse(on ? on : "", &in.answered_on, &code))
		fault_field(&p->ctx.fault, "answered_on", code, NULL);
	if (!submit || state.nerrors || p->ctx.fault.nfields) {
		p->res->status = submit ? 422 : 200;
		p->layout.path = page_path(p, "/households/%s/forms", page_key_text(p, in.household.v));
		return show_filling(p, &f, &state, on, (instant_t){0});
	}
	in.answers = (json_t){ form_state_json(&state) };
	p->ctx.idempotency_key = http_form(p->req, "once");
	rc = operation_run(&p->ctx, &op_form_answer, shard_of_key(in.household.v), &in, 0, &made);
	if (rc == INVALID && p->ctx.fault.nfields) {
		p->res->status = 422;
		return show_filling(p, &f, &state, on, (instant_t){0});
	}
	if (rc)
		return rc;
	if (draft_drop(&p->ctx, f.draft_kind, f.draft_ref))
		log_kv(LOG_WARN, "draft", "code", "not_dropped", NULL);
	return page_redirect(p, page_path(p, "/form-answers/%s", page_key_text(p, made)), "notice.form_recorded");
}

/* ---- one filled form ----------------------------------------------------------------------------- */

struct score_row { const char *name, *value, *population; struct html tag; };
static const struct view_field score_fields[] = {
	VIEW_TEXT(struct score_row, name), VIEW_TEXT(struct score_row, value), VIEW_TEXT(struct score_row, population),
	VIEW_HTML(struct score_row, tag),
};
static VIEW_ROW(score_view, struct score_row, score_fields);
struct todo_row { const char *text; struct html form; bool urgent; };
static const struct view_field todo_fields[] = {
	VIEW_TEXT(struct todo_row, text), VIEW_HTML(struct todo_row, form), VIEW_BOOL(struct todo_row, urgent),
};
static VIEW_ROW(todo_view, struct todo_row, todo_fields);

struct answer_page { household_key household; const char *family_name, *form, *who, *worker, *licence, *source, *withdrawn;
	date_t on; int64_t number; const struct score_row *scores; const struct todo_row *todo; size_t nscores, ntodo;
	struct html body, withdraw; bool has_scores; };
static const struct view_field answer_fields[] = {
	VIEW_KEY(struct answer_page, household), VIEW_TEXT(struct answer_page, family_name), VIEW_TEXT(struct answer_page, form),
	VIEW_TEXT(struct answer_page, who), VIEW_TEXT(struct answer_page, worker), VIEW_TEXT(struct answer_page, licence),
	VIEW_TEXT(struct answer_page, source), VIEW_TEXT(struct answer_page, withdrawn), VIEW_DATE(struct answer_page, on),
	VIEW_INT(struct answer_page, number), VIEW_LIST(struct answer_page, scores, nscores, score_view),
	VIEW_LIST(struct answer_page, todo, ntodo, todo_view), VIEW_HTML(struct answer_page, body),
	VIEW_HTML(struct answer_page, withdraw), VIEW_BOOL(struct answer_page, has_scores),
};
static VIEW_PAGE(answer_view, struct answer_page, answer_fields, "form_answer");

static struct html change_form(struct page *p, const struct operation *op, const char *action, int64_t ver, const char *id)
{
	struct form f = page_form_of(p, action, op->input, NULL);
	struct form_hidden *hidden = ARENA_NEW(p->arena, struct form_hidden);

	*hidden = (struct form_hidden){ "ver", arena_printf(p->arena, "%lld", (long long)ver) };
	f.hidden = hidden;
	f.nhidden = 1;
	f.id = id;
	f.submit = p->lang == LANG_FA ? op->fa : op->en;
	return widget_form(p->arena, &f);
}

static void fill_scores(struct page *p, const struct form_def *form, const struct form_answer *a, struct answer_page *s)
{
	struct score_row *rows = ARENA_ARRAY(p->arena, struct score_row, form->nscores);

	for (size_t i = 0; i < form->nscores; i++) {
		const struct form_score *sc = &form->score[i];
		const struct form_band *band = form_band_of(sc, answer_score(a, i));
		const char *value = hundredths(p, answer_score(a, i));

		rows[i] = (struct score_row){ .name = form_say(p->lang, sc->fa, sc->en), .population = sc->population,
			.value = value ? value : page_text(p, "forms.no_score") };
		if (band)
			rows[i].tag = html_tag(p->arena, band->tone ? band->tone : "", form_say(p->lang, band->fa, band->en));
	}
	s->scores = rows;
	s->nscores = form->nscores;
	s->has_scores = s->nscores > 0;
}

static enum rc load_answer(struct page *p, form_answer_key key, struct form_answer *a, struct household_row *h,
		struct member **m, size_t *n, struct alert_line **alerts, size_t *nalerts)
{
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
	if (!rc)
		rc = answer_load(&p->ctx, &tx, key, a);
	if (!rc)
		rc = household_row_of(&tx, p->ctx.scope, a->household, h);
	if (!rc)
		rc = member_list(&tx, a->household, true, m, n);
	return rc ? rc : alerts_of(&p->ctx, &tx, a->household, alerts, nalerts);
}

static enum rc show_answer(struct page *p, form_answer_key key)
{
	struct answer_page s = {0};
	struct form_version version;
	const struct form_def *form;
	struct form_state state;
	struct form_answer a;
	struct household_row h;
	struct member *m;
	struct alert_line *alerts;
	struct todo_row *todo;
	size_t n, nalerts;
	enum rc rc = load_answer(p, key, &a, &h, &m, &n, &alerts, &nalerts);
	AUTO(tx) national = {0};

	if (!rc)
		rc = ctx_read(&p->ctx, SHARD_NATIONAL, &national);
	if (!rc)
		rc = form_load(&national, a.form, &version, &form);
	if (rc)
		return rc;
	if (!form_for_role(&version, p->ctx.actor.role))
		return NOT_FOUND;
	rc = page_read_log(p, a.household, "form_answer");
	if (rc)
		return rc;
	if (form_fill_json(form, p->arena, a.answered_on, a.answers.text, strlen(a.answers.text), false, &state))
		return ctx_fault(&p->ctx, FAILED, "form.answers");
	s = (struct answer_page){ .household = a.household, .family_name = h.family_name, .on = a.answered_on,
		.number = a.number, .form = form_say(p->lang, form->fa, form->en), .who = member_name(p, m, n, a.member),
		.worker = page_staff_name(p, a.worker), .licence = form->licence, .source = form->source,
		.withdrawn = a.state == ANSWER_WITHDRAWN ? a.withdrawn : NULL };
	fill_scores(p, form, &a, &s);
	todo = ARENA_ARRAY(p->arena, struct todo_row, nalerts);
	for (size_t i = 0; i < nalerts; i++)
		if (alerts[i].answer.v == key.v)
			todo[s.ntodo++] = (struct todo_row){ .text = alerts[i].text, .urgent = alerts[i].urgent,
				.form = may(&p->ctx, &op_alert_done) ? change_form(p, &op_alert_done,
					page_path(p, "/alerts/%s/done", page_key_text(p, alerts[i].key.v)), alerts[i].ver,
					arena_printf(p->arena, "alert%zu", i)) : (struct html){0} };
	s.todo = todo;
	s.body = form_draw_answers(p, &state);
	if (a.state == ANSWER_VALID && may(&p->ctx, &op_form_withdraw))
		s.withdraw = change_form(p, &op_form_withdraw, page_path(p, "/form-answers/%s/withdraw", page_key_text(p, key.v)), a.ver, "w");
	return page_show_titled(p, &answer_view, s.form, &s);
}

static enum rc answer_get(struct page *p)
{
	return show_answer(p, (form_answer_key){ page_key(p, "key") });
}

static enum rc withdraw_post(struct page *p)
{
	form_answer_key key = { page_key(p, "key") };
	struct form_withdraw_input in = {0};
	int64_t made;
	enum rc rc = page_form(p, &form_withdraw_input_type, &in);

	if (!rc)
		rc = operation_run(&p->ctx, &op_form_withdraw, shard_of_key(key.v), &in, key.v, &made);
	if (rc == INVALID && p->ctx.fault.nfields) {
		p->res->status = 422;
		return show_answer(p, key);
	}
	return rc ? rc : page_redirect(p, page_path(p, "/form-answers/%s", page_key_text(p, key.v)), "notice.form_withdrawn");
}

static enum rc alert_post(struct page *p)
{
	int64_t key = page_key(p, "key"), made;
	struct alert_done_input in = {0};
	struct alert a;
	struct form_answer answer;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(key), &tx);
	if (!rc)
		rc = row_load(&tx, &alert_type, key, &a);
	if (!rc)
		rc = answer_load(&p->ctx, &tx, a.answer, &answer);
	tx_release(&tx);
	if (!rc)
		rc = page_form(p, &alert_done_input_type, &in);
	if (!rc)
		rc = operation_run(&p->ctx, &op_alert_done, shard_of_key(key), &in, key, &made);
	if (rc == INVALID && p->ctx.fault.nfields) {
		p->res->status = 422;
		return show_answer(p, a.answer);
	}
	return rc ? rc : page_redirect(p, page_path(p, "/form-answers/%s", page_key_text(p, a.answer.v)), "notice.alert_done");
}

const struct web_page pages_forms[] = {
	{ HTTP_GET, "/households/{key}/forms", READERS, forms_tab, "forms and assessments of a file" },
	{ HTTP_GET, "/households/{key}/forms/fill", ROLES_CENTRE, fill_get, "fill in a form" },
	{ HTTP_POST, "/households/{key}/forms/fill", ROLES_CENTRE, fill_post, "fill in a form", 0, FILL_BODY_MAX, &op_form_answer },
	{ HTTP_GET, "/form-answers/{key}", READERS, answer_get, "one filled form" },
	{ HTTP_POST, "/form-answers/{key}/withdraw", CASE_WORK, withdraw_post, "withdraw a filled form", 0, 0, &op_form_withdraw },
	{ HTTP_POST, "/alerts/{key}/done", CASE_WORK, alert_post, "act on an alert", 0, 0, &op_alert_done },
	{ .pattern = NULL }
};
const struct view_type *const views_forms[] = { &forms_view, &fill_view, &answer_view, NULL };
