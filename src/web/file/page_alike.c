/* Who may be the person that is being registered: told while somebody types, and once more before
 * anything is stored (R9). */
#include "page_file.h"

#include "duplicate.h"

/* Names where this person may read them, elsewhere only the centre. */
enum rc file_maybe(struct page *p, shard_id shard, const struct member *m, const char **ret_text)
{
	struct duplicate_candidate list[CANDIDATES_MAX];
	const char *text = NULL;
	size_t n;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard, &tx);
	if (rc)
		return rc;
	rc = duplicate_candidates(&p->ctx, &tx, m, list, &n);
	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++) {
		const char *one = list[i].member.v ? arena_printf(p->arena, "%s (%s)", list[i].name,
				view_textf(p->arena, p->lang, "household.of", "name", list[i].family_name, NULL)) :
			view_textf(p->arena, p->lang, "file.maybe_other", "centre", page_unit_name(p, list[i].unit.v), NULL);

		text = text ? arena_printf(p->arena, p->lang == LANG_FA ? "%s، %s" : "%s, %s", text, one) : one;
	}
	*ret_text = !text ? NULL : arena_printf(p->arena, "%s %s.", page_text(p, "file.maybe"), text);
	return OK;
}

/* Half a form: what is there counts, what is missing or wrong is not said yet. */
static enum rc alike_post(struct page *p)
{
	struct fault unfinished = {0};
	struct member m;
	const char *text;
	enum rc rc;

	member_blank(&m);
	(void)!record_from_form(&member_type, page_typed, p, &m, p->arena, &unfinished);
	m.key.v = 0;
	rc = file_maybe(p, page_shard(p), &m, &text);
	if (rc)
		return rc;
	p->res->type = "text/plain; charset=utf-8";
	buf_puts(&p->res->body, text ? text : "");
	return OK;
}

const struct web_page pages_alike[] = {
	{ HTTP_POST, "/people/alike", ROLES_CENTRE, alike_post, "who may be the person that is typed in" },
	{ .pattern = NULL }
};
