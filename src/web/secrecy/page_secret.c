/* Secret files: shutting one, its team, and the list of those one works in (R30, R39). */
#include "desk.h"
#include "page_file.h"

#include "secret.h"
#include "veiled.h"

enum { GLASSES_SHOWN = 20 };

/* ---- mine ------------------------------------------------------------------------------- */

struct mine_row { household_key key; const char *name, *file_number, *lead; int32_t kind; date_t due; int64_t team; bool glass; };
static const struct view_field mine_row_fields[] = {
	VIEW_KEY(struct mine_row, key), VIEW_TEXT(struct mine_row, name), VIEW_CODE(struct mine_row, file_number),
	VIEW_TEXT(struct mine_row, lead), VIEW_CHOICE(struct mine_row, kind, secret_kind_choices),
	VIEW_DATE(struct mine_row, due), VIEW_INT(struct mine_row, team), VIEW_BOOL(struct mine_row, glass),
};
static VIEW_ROW(mine_row_view, struct mine_row, mine_row_fields);
struct mine_page { const struct mine_row *rows; size_t nrows; };
static const struct view_field mine_fields[] = { VIEW_LIST(struct mine_page, rows, nrows, mine_row_view) };
static VIEW_PAGE(mine_view, struct mine_page, mine_fields, "secret_mine");

static int64_t in_team(const struct secret_member *m, size_t n)
{
	int64_t k = 0;

	for (size_t i = 0; i < n; i++)
		k += m[i].state == SECRET_IN;
	return k;
}

/* Each under its own key, so each in a snapshot of its own. */
static enum rc mine_one(struct page *p, const struct secret_door *d, struct mine_row *ret_row)
{
	struct secret_member *team;
	struct secret_file f;
	struct household h;
	size_t n;
	enum rc rc;
	AUTO(tx) tx = {0};

	p->ctx.scope = (struct unit_range){ d->unit, d->unit };
	rc = ctx_read(&p->ctx, page_shard(p), &tx);
	if (!rc)
		rc = household_load(&p->ctx, &tx, d->household, &h);
	if (!rc)
		rc = secret_of(&p->ctx, &tx, d->household, &f, &team, &n);
	if (rc)
		return rc;
	*ret_row = (struct mine_row){ .key = h.key, .name = h.family_name, .file_number = h.file_number, .kind = f.kind,
		.lead = page_staff_name(p, f.lead), .due = h.next_visit_due, .team = in_team(team, n), .glass = d->glass };
	return tx_commit(&tx);
}

static enum rc mine(struct page *p)
{
	struct secret_door *door = ARENA_ARRAY(p->arena, struct secret_door, SECRETS_MAX);
	const struct unit_range scope = p->ctx.scope;
	struct mine_row *rows = ARENA_ARRAY(p->arena, struct mine_row, SECRETS_MAX);
	struct mine_page s = { .rows = rows };
	size_t n;
	enum rc rc;

	{
		AUTO(tx) tx = {0};

		rc = ctx_read(&p->ctx, page_shard(p), &tx);
		if (!rc)
			rc = secret_doors(&p->ctx, &tx, (household_key){ 0 }, door, &n);
		if (rc)
			return rc;
	}
	for (size_t i = 0; i < n; i++) {
		rc = mine_one(p, &door[i], &rows[s.nrows]);
		if (rc && rc != NOT_FOUND)
			return rc;
		s.nrows += rc == OK;
	}
	fault_clear(&p->ctx.fault);
	p->ctx.scope = scope;
	return page_show(p, &mine_view, "secret.mine", &s);
}

/* ---- figures --------------------------------------------------------------------------------- */

struct pool_page { int64_t files; bool few; };
static const struct view_field pool_fields[] = { VIEW_INT(struct pool_page, files), VIEW_BOOL(struct pool_page, few) };
static VIEW_PAGE(pool_view, struct pool_page, pool_fields, "secret_pool");

/* The country only, and no small number: a figure of a place would point at somebody. */
static enum rc figures(struct page *p)
{
	shard_id list[SHARD_MAX];
	int n = store_shards(p->ctx.store, list);
	struct pool_page s = {0};

	for (int i = 0; i < n; i++) {
		int64_t files;
		enum rc rc;
		AUTO(tx) tx = {0};

		if (list[i].v == SHARD_NATIONAL.v)
			continue;
		rc = ctx_read(&p->ctx, list[i], &tx);
		if (!rc)
			rc = secret_pool(&tx, unit_make(list[i].v - 1, 0, 0), &files);
		if (!rc)
			rc = tx_commit(&tx);
		if (rc)
			return rc;
		s.files += files;
	}
	s.few = s.files < SECRET_SHOWN_FROM;
	if (s.few)
		s.files = 0;
	return page_show(p, &pool_view, "secret.pool", &s);
}

/* ---- one file ------------------------------------------------------------------------------ */

struct team_row { secret_member_key key; const char *name, *why, *added_by, *left_why; instant_t added_at, left_at; bool in, lead, may; struct html leave; };
static const struct view_field team_fields[] = {
	VIEW_KEY(struct team_row, key), VIEW_TEXT(struct team_row, name), VIEW_TEXT(struct team_row, why),
	VIEW_TEXT(struct team_row, added_by), VIEW_TEXT(struct team_row, left_why), VIEW_TIME(struct team_row, added_at),
	VIEW_TIME(struct team_row, left_at), VIEW_BOOL(struct team_row, in), VIEW_BOOL(struct team_row, lead),
	VIEW_BOOL(struct team_row, may), VIEW_HTML(struct team_row, leave),
};
static VIEW_ROW(team_view, struct team_row, team_fields);

struct secret_page {
	struct file_head head;
	const char *problem, *why, *shut_by;
	int32_t kind;
	instant_t shut_at;
	bool secret, may_lead, may_shut;
	struct html shut, join, reopen;
	const struct team_row *team;
	size_t nteam;
};
static const struct view_field secret_fields[] = {
	VIEW_SUB(struct secret_page, head, file_head_view), VIEW_TEXT(struct secret_page, problem),
	VIEW_TEXT(struct secret_page, why), VIEW_TEXT(struct secret_page, shut_by),
	VIEW_CHOICE(struct secret_page, kind, secret_kind_choices), VIEW_TIME(struct secret_page, shut_at),
	VIEW_BOOL(struct secret_page, secret), VIEW_BOOL(struct secret_page, may_lead), VIEW_BOOL(struct secret_page, may_shut),
	VIEW_HTML(struct secret_page, shut), VIEW_HTML(struct secret_page, join), VIEW_HTML(struct secret_page, reopen),
	VIEW_LIST(struct secret_page, team, nteam, team_view),
};
static VIEW_PAGE(secret_view, struct secret_page, secret_fields, "secret");

static enum rc colleagues(struct page *p, const char *field, struct form_options *ret_o)
{
	struct form_option *list;
	size_t n;
	enum rc rc = desk_staff(p, p->ctx.actor.unit.v, false, &list, &n);

	*ret_o = (struct form_options){ .field = field, .list = list, .n = n };
	return rc;
}

static enum rc fill_ordinary(struct page *p, const struct household *h, struct secret_page *s)
{
	struct form_options *o = ARENA_NEW(p->arena, struct form_options);
	enum rc rc;

	s->may_shut = may(&p->ctx, &op_secret_shut) && unit_level_of(p->ctx.actor.unit) == LEVEL_CENTRE;
	if (!s->may_shut)
		return OK;
	rc = colleagues(p, "lead", o);
	if (!rc)
		s->shut = desk_form(p, page_path(p, "/households/%s/secret", page_key_text(p, h->key.v)), "shut", &secret_shut_type,
			h->ver, "secret.shut", o, false);
	return rc;
}

static enum rc fill_secret(struct page *p, struct tx *tx, const struct household *h, struct secret_page *s)
{
	struct form_options *o = ARENA_NEW(p->arena, struct form_options);
	const char *path = page_path(p, "/households/%s/secret", page_key_text(p, h->key.v));
	struct secret_member *team;
	struct team_row *rows;
	struct secret_file f;
	size_t n;
	enum rc rc = secret_of(&p->ctx, tx, h->key, &f, &team, &n);

	if (rc)
		return rc;
	s->secret = true;
	s->kind = f.kind;
	s->why = f.why;
	s->shut_at = f.shut_at;
	s->shut_by = page_staff_name(p, f.shut_by);
	s->may_lead = f.lead == p->ctx.actor.staff;
	rows = ARENA_ARRAY(p->arena, struct team_row, n);
	for (size_t i = 0; i < n; i++) {
		const struct secret_member *m = &team[n - 1 - i];
		struct team_row *r = &rows[i];

		*r = (struct team_row){ .key = m->key, .name = page_staff_name(p, m->staff), .why = m->why, .left_why = m->left_why,
			.added_by = page_staff_name(p, m->added_by), .added_at = m->added_at, .left_at = m->left_at,
			.in = m->state == SECRET_IN, .lead = m->state == SECRET_IN && m->staff == f.lead };
		r->may = r->in && !r->lead && (s->may_lead || m->staff == p->ctx.actor.staff);
		if (r->may)
			r->leave = desk_form(p, page_path(p, "/secret-members/%s/leave", page_key_text(p, m->key.v)),
				arena_printf(p->arena, "l%s", page_key_text(p, m->key.v)), &secret_leave_type, m->ver, "secret.leave", NULL, true);
	}
	s->team = rows;
	s->nteam = n;
	if (!s->may_lead)
		return OK;
	rc = colleagues(p, "staff", o);
	if (rc)
		return rc;
	s->join = desk_form(p, page_path(p, "%s/team", path), "join", &secret_join_type, h->ver, "secret.join", o, true);
	s->reopen = desk_form(p, page_path(p, "%s/end", path), "reopen", &secret_reopen_type, h->ver, "secret.reopen", NULL, true);
	return OK;
}

static enum rc show(struct page *p)
{
	household_key key = { page_key(p, "key") };
	struct secret_page s = {0};
	struct household h;
	struct member *m;
	size_t n;
	enum rc rc;
	AUTO(tx) tx = {0};

	if (p->ctx.fault.code && !p->ctx.fault.nfields)
		s.problem = file_fault_text(p);
	rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
	if (!rc)
		rc = file_load(p, &tx, TAB_NONE, &h, &m, &n, &s.head);
	if (!rc)
		rc = unit_veiled(h.unit) ? fill_secret(p, &tx, &h, &s) : fill_ordinary(p, &h, &s);
	if (!rc)
		rc = tx_commit(&tx);
	if (!rc)
		rc = page_read_log(p, key, "secret");
	if (rc)
		return rc;
	return page_show_titled(p, &secret_view, view_textf(p->arena, p->lang, "file.of_family",
		"what", page_text(p, "secret.title"), "name", s.head.name, NULL), &s);
}

/* ---- acts -------------------------------------------------------------------------------------- */

static enum rc act(struct page *p, const struct operation *op, void *input, const char *to, const char *notice)
{
	enum rc rc = page_form(p, op->input, input);

	if (rc == OK)
		rc = secret_run(&p->ctx, op, input, page_key(p, "key"));
	if (rc == INVALID || rc == CONFLICT || (rc == DENIED && p->ctx.fault.code)) {
		p->res->status = 422;
		return show(p);
	}
	return rc ? rc : page_redirect(p, to, notice);
}

static const char *own_path(struct page *p)
{
	return page_path(p, "/households/%s/secret", page_key_text(p, page_key(p, "key")));
}

/* Whoever is not in the team has seen the file for the last time. */
static enum rc shut(struct page *p)
{
	struct secret_shut in;

	record_init(&secret_shut_type, &in);
	return act(p, &op_secret_shut, &in, "/secret", "notice.secret_shut");
}

static enum rc join(struct page *p)
{
	struct secret_join in;

	record_init(&secret_join_type, &in);
	return act(p, &op_secret_join, &in, own_path(p), "notice.secret_joined");
}

static enum rc reopen(struct page *p)
{
	struct secret_reopen in = {0};

	return act(p, &op_secret_reopen, &in, page_path(p, "/households/%s", page_key_text(p, page_key(p, "key"))),
		"notice.secret_reopened");
}

static enum rc leave(struct page *p)
{
	struct secret_leave in = {0};
	enum rc rc = page_form(p, &secret_leave_type, &in);

	if (rc == OK)
		rc = secret_run(&p->ctx, &op_secret_leave, &in, page_key(p, "key"));
	return rc ? rc : page_redirect(p, "/secret", "notice.secret_left");
}

const struct web_page pages_secret[] = {
	{ HTTP_GET, "/secret", ROLES_CENTRE, mine, "secret files one works in" },
	{ HTTP_GET, "/secret/figures", ROLE_BIT(ROLE_HEADQUARTERS), figures, "how many secret files the country has" },
	{ HTTP_GET, "/households/{key}/secret", ROLES_CENTRE, show, "who may know of a file" },
	{ HTTP_POST, "/households/{key}/secret", ROLES_CENTRE, shut, "shut a file for all but its team", .op = &op_secret_shut },
	{ HTTP_POST, "/households/{key}/secret/team", ROLES_CENTRE, join, "take a colleague into the team", .op = &op_secret_join },
	{ HTTP_POST, "/households/{key}/secret/end", ROLES_CENTRE, reopen, "open a secret file up", .op = &op_secret_reopen },
	{ HTTP_POST, "/secret-members/{key}/leave", ROLES_CENTRE, leave, "leave the team of a secret file", .op = &op_secret_leave },
	{ .pattern = NULL }
};
const struct view_type *const views_secret[] = { &mine_view, &secret_view, &pool_view, NULL };
