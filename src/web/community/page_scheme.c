/* Schemes: ordered by headquarters, seen by every centre with who fits and who takes part (R31-R34, R46, R90, R99). */
#include "register.h"

#include <string.h>

#include "page_plan.h"
#include "scheme.h"

enum { FITS_SHOWN = 60, ENROLLED_SHOWN = 100, MINE_SHOWN = 200 };
#define ORDERERS ROLE_BIT(ROLE_HEADQUARTERS)
#define SEERS (ROLES_CENTRE | ROLES_ABOVE)

/* ---- list ------------------------------------------------------------------------------------- */

struct scheme_line { scheme_key key; const char *name, *about, *ordered_by, *ages; int32_t field, state; int64_t quota; date_t report_by; bool running; };
static const struct view_field line_fields[] = {
	VIEW_KEY(struct scheme_line, key), VIEW_TEXT(struct scheme_line, name), VIEW_TEXT(struct scheme_line, about),
	VIEW_TEXT(struct scheme_line, ordered_by), VIEW_TEXT(struct scheme_line, ages),
	VIEW_CHOICE(struct scheme_line, field, service_field_choices), VIEW_CHOICE(struct scheme_line, state, scheme_state_choices),
	VIEW_INT(struct scheme_line, quota), VIEW_DATE(struct scheme_line, report_by), VIEW_BOOL(struct scheme_line, running),
};
static VIEW_ROW(line_view, struct scheme_line, line_fields);
struct schemes_page { bool may, follows; const struct scheme_line *rows; size_t nrows; };
static const struct view_field list_fields[] = {
	VIEW_BOOL(struct schemes_page, may), VIEW_BOOL(struct schemes_page, follows), VIEW_LIST(struct schemes_page, rows, nrows, line_view),
};
static VIEW_PAGE(schemes_view, struct schemes_page, list_fields, "schemes");

static const char *number(struct page *p, int64_t n)
{
	struct buf b;
	const char *text;

	buf_init(&b, 32);
	fa_put_plain(&b, n, p->lang);
	text = arena_strdup(p->arena, buf_str(&b));
	buf_release(&b);
	return text;
}

/* "from 13 to 18", "from 60", "up to 17"; NULL: any age. */
static const char *ages(struct page *p, const struct scheme *s)
{
	if (s->age_from == INT_NONE && s->age_to == INT_NONE)
		return NULL;
	if (s->age_to == INT_NONE)
		return view_textf(p->arena, p->lang, "schemes.age_from", "a", number(p, s->age_from), NULL);
	if (s->age_from == INT_NONE)
		return view_textf(p->arena, p->lang, "schemes.age_to", "b", number(p, s->age_to), NULL);
	return view_textf(p->arena, p->lang, "schemes.ages", "a", number(p, s->age_from), "b", number(p, s->age_to), NULL);
}

static enum rc schemes(struct page *p)
{
	struct schemes_page s = { .may = may(&p->ctx, &op_scheme_order), .follows = may(&p->ctx, &op_participation_add) };
	struct scheme_line *rows;
	struct scheme *list;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (!rc)
		rc = scheme_list(&tx, &list, &s.nrows);
	if (rc)
		return rc;
	rows = ARENA_ARRAY(p->arena, struct scheme_line, s.nrows);
	for (size_t i = 0; i < s.nrows; i++)
		rows[i] = (struct scheme_line){ .key = list[i].key, .name = list[i].name, .about = list[i].about,
			.ordered_by = list[i].ordered_by, .ages = ages(p, &list[i]), .field = list[i].field, .state = list[i].state,
			.quota = list[i].quota, .report_by = list[i].report_by, .running = list[i].state == SCHEME_RUNNING };
	s.rows = rows;
	return page_show(p, &schemes_view, "schemes.title", &s);
}

/* ---- one ---------------------------------------------------------------------------------------- */

struct fit_line { household_key household; member_key member; const char *name, *family_name, *file_number; date_t birth_on; };
static const struct view_field fit_fields[] = {
	VIEW_KEY(struct fit_line, household), VIEW_KEY(struct fit_line, member), VIEW_TEXT(struct fit_line, name),
	VIEW_TEXT(struct fit_line, family_name), VIEW_CODE(struct fit_line, file_number), VIEW_DATE(struct fit_line, birth_on),
};
static VIEW_ROW(fit_view, struct fit_line, fit_fields);
struct enrolled_line { participation_key key; const char *name, *family_name, *scheme, *follower; date_t since; int32_t state, outcome; bool open; };
static const struct view_field enrolled_fields[] = {
	VIEW_KEY(struct enrolled_line, key), VIEW_TEXT(struct enrolled_line, name), VIEW_TEXT(struct enrolled_line, family_name),
	VIEW_TEXT(struct enrolled_line, scheme), VIEW_TEXT(struct enrolled_line, follower), VIEW_DATE(struct enrolled_line, since),
	VIEW_CHOICE(struct enrolled_line, state, participation_state_choices), VIEW_CHOICE(struct enrolled_line, outcome, outcome_choices),
	VIEW_BOOL(struct enrolled_line, open),
};
static VIEW_ROW(enrolled_view, struct enrolled_line, enrolled_fields);
static const struct view_field figure_fields[] = {
	VIEW_TEXT(struct register_figure, label), VIEW_TEXT(struct register_figure, text), VIEW_TEXT(struct register_figure, note),
};
static VIEW_ROW(scheme_figure_view, struct register_figure, figure_fields);

struct scheme_page {
	scheme_key key;
	const char *name, *about, *refused;
	int32_t state;
	bool centre, own, others;
	struct html details, change, end;
	const struct fit_line *fits;
	size_t nfits;
	const struct enrolled_line *enrolled;
	size_t nenrolled;
	const struct register_figure *figures;
	size_t nfigures;
};
static const struct view_field scheme_fields[] = {
	VIEW_KEY(struct scheme_page, key), VIEW_TEXT(struct scheme_page, name), VIEW_TEXT(struct scheme_page, about),
	VIEW_TEXT(struct scheme_page, refused), VIEW_CHOICE(struct scheme_page, state, scheme_state_choices),
	VIEW_BOOL(struct scheme_page, centre), VIEW_BOOL(struct scheme_page, own), VIEW_BOOL(struct scheme_page, others),
	VIEW_HTML(struct scheme_page, details), VIEW_HTML(struct scheme_page, change), VIEW_HTML(struct scheme_page, end),
	VIEW_LIST(struct scheme_page, fits, nfits, fit_view), VIEW_LIST(struct scheme_page, enrolled, nenrolled, enrolled_view),
	VIEW_LIST(struct scheme_page, figures, nfigures, scheme_figure_view),
};
static VIEW_PAGE(scheme_view, struct scheme_page, scheme_fields, "scheme");

static const struct enrolled_line *enrolled_lines(struct page *p, const struct participation_row *list, size_t n)
{
	struct enrolled_line *rows = ARENA_ARRAY(p->arena, struct enrolled_line, n);

	for (size_t i = 0; i < n; i++)
		rows[i] = (struct enrolled_line){ .key = list[i].e.key, .name = list[i].name, .family_name = list[i].family_name,
			.scheme = list[i].e.scheme_name, .follower = page_staff_name(p, list[i].e.follower), .since = list[i].e.since,
			.state = list[i].e.state, .outcome = list[i].e.outcome, .open = list[i].e.state == ENROLLED };
	return rows;
}

/* At a centre: who fits, who takes part, what is left of the quota. */
static enum rc at_centre(struct page *p, const struct scheme *sc, struct scheme_page *s)
{
	struct participation_row *list;
	struct fit_line *rows;
	struct fit_row *fits;
	size_t n, used = 0;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, page_shard(p), &tx);
	if (!rc && sc->state == SCHEME_RUNNING)
		rc = scheme_fitting(&p->ctx, &tx, sc, p->ctx.actor.unit.v, FITS_SHOWN, &fits, &s->nfits);
	if (!rc)
		rc = participation_list(&p->ctx, &tx, sc->key.v, 0, ENROLLED_SHOWN, &list, &n);
	if (rc)
		return rc;
	file_warm_names(p, p->ctx.actor.unit.v);
	rows = ARENA_ARRAY(p->arena, struct fit_line, s->nfits);
	for (size_t i = 0; i < s->nfits; i++)
		rows[i] = (struct fit_line){ fits[i].household, fits[i].member, fits[i].name, fits[i].family_name, fits[i].file_number, fits[i].birth_on };
	for (size_t i = 0; i < n; i++)
		used += list[i].e.state != PARTICIPATION_LEFT;
	s->fits = rows;
	s->enrolled = enrolled_lines(p, list, n);
	s->nenrolled = n;
	if (sc->quota != INT_NONE) {
		struct register_figures *f = ARENA_NEW(p->arena, struct register_figures);

		register_figure(p, f, "schemes.used", (int64_t)used, NULL);
		register_figure(p, f, "schemes.left", sc->quota - (int64_t)used, NULL);
		s->figures = f->list;
		s->nfigures = f->n;
	}
	return OK;
}

/* Over all provinces of the scope, by state and outcome: for whoever stands above, and of headquarters the owner alone. */
static enum rc results(struct page *p, const struct scheme *sc, struct scheme_page *s)
{
	struct register_figures *f = ARENA_NEW(p->arena, struct register_figures);
	shard_id shards[SHARD_MAX];
	int64_t sums[5] = {0}, work = 0;
	int n = store_shards(p->ctx.store, shards);

	for (int i = 0; i < n; i++) {
		struct participation_sum *rows;
		size_t nrows;
		enum rc rc;
		AUTO(tx) tx = {0};

		if (shards[i].v == SHARD_NATIONAL.v || (unit_level_of(p->ctx.actor.unit) != LEVEL_COUNTRY && shards[i].v != page_shard(p).v))
			continue;
		rc = ctx_read(&p->ctx, shards[i], &tx);
		if (!rc)
			rc = participation_sums(&p->ctx, &tx, sc->key.v, &rows, &nrows);
		if (rc)
			return rc;
		for (size_t k = 0; k < nrows; k++) {
			sums[rows[k].state >= 1 && rows[k].state <= 4 ? rows[k].state : 0] += rows[k].n;
			work += rows[k].outcome == 5 ? rows[k].n : 0;
		}
	}
	register_figure(p, f, "schemes.enrolled", sums[ENROLLED], NULL);
	register_figure(p, f, "schemes.done", sums[PARTICIPATION_DONE], NULL);
	register_figure(p, f, "schemes.work", work, NULL);
	register_figure(p, f, "schemes.handed", sums[PARTICIPATION_HANDED], NULL);
	register_figure(p, f, "schemes.went", sums[PARTICIPATION_LEFT], NULL);
	s->figures = f->list;
	s->nfigures = f->n;
	return OK;
}

static void put_forms(struct page *p, const struct scheme *sc, struct scheme_page *s)
{
	const char *key = page_key_text(p, sc->key.v);
	static const struct record_type none = { .name = "none", .fa = "", .en = "" };
	struct form_hidden hidden = { "ver", arena_printf(p->arena, "%lld", (long long)sc->ver) };
	struct scheme_input in;
	struct form f;

	record_init(&scheme_input_type, &in);
	for (size_t i = 0; i < scheme_input_type.nfields; i++) {
		const struct field *to = &scheme_input_type.fields[i], *from = record_field(&scheme_type, to->name);

		memcpy((char *)&in + to->offset, (const char *)sc + from->offset, to->size);
	}
	f = page_form_of(p, page_path(p, "/schemes/%s/change", key), &scheme_input_type, &in);
	f.hidden = &hidden;
	f.nhidden = 1;
	f.submit = page_text(p, "schemes.save");
	s->change = widget_form(p->arena, &f);
	f = page_form_of(p, page_path(p, "/schemes/%s/end", key), &none, NULL);
	f.id = "e";
	f.fault = NULL;
	f.hidden = &hidden;
	f.nhidden = 1;
	f.quiet = true;
	f.submit = page_text(p, "schemes.end");
	s->end = widget_form(p->arena, &f);
}

static enum rc scheme_show(struct page *p)
{
	static const char *const details[] = { "ordered_by", "field", "age_from", "age_to", "sex", "wants", "form", "quota", "begins_on",
		"report_by", "directive_no", NULL };
	const char *shown[COUNT_OF(details)];
	struct scheme_page s = {0};
	struct scheme sc;
	size_t nshown = 0;
	enum rc rc = scheme_load(&p->ctx, page_key(p, "key"), &sc);

	if (rc)
		return rc;
	for (const char *const *d = details; *d; d++)
		if (!value_is_none(record_field(&scheme_type, *d), &sc))
			shown[nshown++] = *d;
	shown[nshown] = NULL;
	s = (struct scheme_page){ .key = sc.key, .name = sc.name, .about = sc.about, .state = sc.state,
		.centre = unit_level_of(p->ctx.actor.unit) == LEVEL_CENTRE && may(&p->ctx, &op_participation_add),
		.own = p->ctx.actor.role == ROLE_HEADQUARTERS && sc.owner == p->ctx.actor.staff,
		.others = p->ctx.actor.role == ROLE_HEADQUARTERS && sc.owner != p->ctx.actor.staff,
		.details = widget_details(p->arena, p->lang, &scheme_type, &sc, shown, true),
		.refused = p->req->method != HTTP_GET && !p->ctx.fault.nfields && p->ctx.fault.code ? file_fault_text(p) : NULL };
	if (s.centre)
		rc = at_centre(p, &sc, &s);
	else if (unit_level_of(p->ctx.actor.unit) != LEVEL_CENTRE && !s.others)
		rc = results(p, &sc, &s);
	if (rc)
		return rc;
	if (may(&p->ctx, &op_scheme_change) && sc.state == SCHEME_RUNNING && (s.own || !sc.owner))
		put_forms(p, &sc, &s);
	return page_show_titled(p, &scheme_view, sc.name, &s);
}

/* ---- ordered and changed --------------------------------------------------------------------------- */

struct order_page { struct html form; };
static const struct view_field order_fields[] = { VIEW_HTML(struct order_page, form) };
static VIEW_PAGE(order_view, struct order_page, order_fields, "scheme_new");

static enum rc show_order(struct page *p, const struct scheme_input *in)
{
	struct form_hidden hidden = { "once", page_once(p) };
	struct form f = page_form_of(p, "/schemes/new", &scheme_input_type, in);
	struct order_page s = {0};

	f.hidden = &hidden;
	f.nhidden = 1;
	f.submit = page_text(p, "schemes.order");
	f.cancel_href = "/schemes";
	s.form = widget_form(p->arena, &f);
	return page_show(p, &order_view, "schemes.order", &s);
}

static enum rc order_get(struct page *p)
{
	struct scheme_input in;

	record_init(&scheme_input_type, &in);
	in.begins_on = p->today;
	return show_order(p, &in);
}

static enum rc order_post(struct page *p)
{
	struct scheme_input in;
	int64_t key;
	enum rc rc;

	record_init(&scheme_input_type, &in);
	rc = page_form(p, &scheme_input_type, &in);
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_scheme_order, SHARD_NATIONAL, &in, 0, &key);
	if (file_is_form_error(rc, p)) {
		p->res->status = 422;
		return show_order(p, &in);
	}
	return rc ? rc : page_redirect(p, page_path(p, "/schemes/%s", page_key_text(p, key)), "notice.register_saved");
}

static enum rc scheme_post(struct page *p)
{
	const struct operation *op = str_eq(p->req->segment[p->req->nsegments - 1], "end") ? &op_scheme_end : &op_scheme_change;
	struct scheme_input in;
	int64_t key = page_key(p, "key");
	enum rc rc;

	record_init(&scheme_input_type, &in);
	rc = page_form(p, op->input, &in);
	if (rc == OK)
		rc = operation_run(&p->ctx, op, SHARD_NATIONAL, &in, key, &key);
	if (file_is_form_error(rc, p)) {
		p->res->status = rc == CONFLICT ? 409 : 422;
		return scheme_show(p);
	}
	return rc ? rc : page_redirect(p, page_path(p, "/schemes/%s", page_key_text(p, page_key(p, "key"))), "notice.register_saved");
}

/* ---- whom I follow ------------------------------------------------------------------------------------ */

struct mine_page { const struct enrolled_line *enrolled; size_t nenrolled; };
static const struct view_field mine_fields[] = { VIEW_LIST(struct mine_page, enrolled, nenrolled, enrolled_view) };
static VIEW_PAGE(mine_view, struct mine_page, mine_fields, "participations");

static enum rc mine(struct page *p)
{
	struct participation_row *list;
	struct mine_page s = {0};
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, page_shard(p), &tx);
	if (!rc)
		rc = participation_list(&p->ctx, &tx, 0, p->ctx.actor.staff, MINE_SHOWN, &list, &s.nenrolled);
	if (rc)
		return rc;
	s.enrolled = enrolled_lines(p, list, s.nenrolled);
	return page_show(p, &mine_view, "participations.title", &s);
}

static enum rc participation_options(struct page *p, struct tx *tx, int64_t unit, const void *record, struct register_options *o)
{
	const struct participation *e = record;
	struct form_option *list = ARENA_ARRAY(p->arena, struct form_option, 2);
	struct member m;
	enum rc rc;

	(void)unit;
	if (!e)
		return OK;
	rc = row_load(tx, &member_type, e->member.v, &m);
	if (rc)
		return rc;
	list[0] = (struct form_option){ page_key_text(p, e->member.v), member_shown_name(&m, p->arena) };
	list[1] = (struct form_option){ page_key_text(p, e->follower), page_staff_name(p, e->follower) };
	o->list[o->n++] = (struct form_options){ .field = "member", .list = &list[0], .n = 1 };
	o->list[o->n++] = (struct form_options){ .field = "follower", .list = &list[1], .n = 1 };
	return OK;
}

static const char *const columns[] = { "scheme_name", NULL };
static const struct operation *const verbs[] = { &op_participation_finish, &op_participation_hand_over, &op_participation_leave, NULL };
const struct register_of registers_scheme[] = {
	{ .path = "/participations", .icon = "list-check", .title = "participations.title", .sub = "schemes.sub", .none = "participations.none",
		.add_label = "schemes.enrol", .saved = "notice.register_saved", .type = &participation_type, .verbs = verbs, .columns = columns,
		.options = participation_options },
	{ .path = NULL }
};

/* ---- somebody takes part ---------------------------------------------------------------------------------- */

static enum rc prepare_enrol(struct page *p, struct tx *tx, struct deed_form *f)
{
	struct participation_add *in = f->input;
	struct form_option *list;
	struct scheme *schemes;
	size_t n, k = 0;
	AUTO(tx) national = {0};
	enum rc rc = ctx_read(&p->ctx, SHARD_NATIONAL, &national);

	(void)tx;
	if (!rc)
		rc = scheme_list(&national, &schemes, &n);
	if (rc)
		return rc;
	list = ARENA_ARRAY(p->arena, struct form_option, n + 1);
	for (size_t i = 0; i < n; i++)
		if (schemes[i].state == SCHEME_RUNNING)
			list[k++] = (struct form_option){ page_key_text(p, schemes[i].key.v), schemes[i].name };
	deed_members(p, f, "member");
	f->options[f->noptions++] = (struct form_options){ .field = "scheme", .list = list, .n = k };
	if (p->req->method == HTTP_GET) {
		in->scheme = page_asked_key(p, "scheme");
		in->member.v = page_asked_key(p, "member");
	}
	f->lead = page_text(p, "enrol.lead");
	return OK;
}

const struct deed deeds_scheme[] = {
	{ .op = &op_participation_add, .first = "households", .verb = "enrol", .title = "schemes.enrol", .submit = "schemes.enrol",
		.notice = "notice.register_saved", .to = "", .prepare = prepare_enrol },
	{ .op = NULL }
};

const struct web_page pages_scheme[] = {
	{ HTTP_GET, "/schemes", SEERS, schemes, "schemes" },
	{ HTTP_GET, "/schemes/new", ORDERERS, order_get, "order a scheme", 0, 0, &op_scheme_order },
	{ HTTP_POST, "/schemes/new", ORDERERS, order_post, "order a scheme", 0, 0, &op_scheme_order },
	{ HTTP_GET, "/schemes/{key}", SEERS, scheme_show, "one scheme" },
	{ HTTP_POST, "/schemes/{key}/change", ORDERERS, scheme_post, "change a scheme", 0, 0, &op_scheme_change },
	{ HTTP_POST, "/schemes/{key}/end", ORDERERS, scheme_post, "end a scheme", 0, 0, &op_scheme_end },
	{ HTTP_GET, "/participations", FILE_VISITORS, mine, "whom I follow in schemes" },
	{ HTTP_GET, "/participations/{key}", FILE_VISITORS | ROLES_ABOVE, register_show, "one participation" },
	REGISTER_VERB("/participations/{key}/finish", op_participation_finish, "outcome of an participation"),
	REGISTER_VERB("/participations/{key}/leave", op_participation_leave, "leave a scheme"),
	REGISTER_VERB("/participations/{key}/hand-over", op_participation_hand_over, "hand an participation over"),
	DEED("/households/{key}/enrol", FILE_VISITORS, op_participation_add, "enrol somebody in a scheme"),
	{ .pattern = NULL }
};
const struct view_type *const views_scheme[] = { &schemes_view, &scheme_view, &order_view, &mine_view, NULL };
