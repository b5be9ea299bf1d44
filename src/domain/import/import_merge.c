/* People of one list gathered into households: what is sure at once, what is only likely
 * as proposals that a person joins or leaves apart (C4). */
#include "import_int.h"

#include <stdlib.h>
#include <string.h>

enum { CROWD = 8 };             /* more people than this at one phone are no family */

struct link_key { const char *text; size_t who; };

struct gathering {
	struct import_plan *p;
	size_t *sure, *likely;          /* union-find: who stands for whom */
	uint8_t *doubt;                 /* by person: why the proposal of its household is doubtful */
	struct link_key *key;
	size_t nkeys;
};

static size_t root(size_t *set, size_t i)
{
	while (set[i] != i) {
		set[i] = set[set[i]];
		i = set[i];
	}
	return i;
}

/* The earlier row stands for both, so that the outcome does not depend on order of joining. */
static void join(size_t *set, size_t a, size_t b)
{
	a = root(set, a);
	b = root(set, b);
	if (a < b)
		set[b] = a;
	else
		set[a] = b;
}

static int by_text(const void *a, const void *b)
{
	const struct link_key *x = a, *y = b;
	int c = strcmp(x->text, y->text);

	return c ? c : (x->who > y->who) - (x->who < y->who);
}

static void add_key(struct gathering *g, const char *text, size_t who)
{
	g->key[g->nkeys++] = (struct link_key){ text, who };
}

/* Calls link for each run of people with the same key, two or more. */
static void each_run(struct gathering *g, void (*link)(struct gathering *, const struct link_key *, size_t))
{
	qsort(g->key, g->nkeys, sizeof *g->key, by_text);
	for (size_t i = 0, n; i < g->nkeys; i += n) {
		n = 1;
		while (i + n < g->nkeys && str_eq(g->key[i].text, g->key[i + n].text))
			n++;
		if (n > 1)
			link(g, g->key + i, n);
	}
	g->nkeys = 0;
}

static const char *name_key(struct arena *a, const char *name)
{
	AUTO(buf) b = {0};

	buf_init(&b, 1024);
	fa_name_key(&b, name ? name : "");
	return arena_strdup(a, buf_str(&b));
}

static bool same_text(const char *a, const char *b)
{
	return !str_empty(a) && str_eq(a, b);
}

static bool same_phone(const struct import_person *a, const struct import_person *b)
{
	return same_text(a->phone, b->phone) || same_text(a->m.mobile, b->m.mobile) ||
		same_text(a->phone, b->m.mobile) || same_text(a->m.mobile, b->phone);
}

/* Somebody who heads a household of her own, as far as the list says. */
static bool heads(const struct import_person *w)
{
	return w->is_head || (w->m.target_group == TARGET_WOMAN_HOUSEHOLD_HEAD && str_empty(w->head_id));
}

static void doubtful(struct gathering *g, size_t a, size_t b, enum import_doubt why)
{
	if (root(g->sure, a) == root(g->sure, b))
		return;
	join(g->likely, a, b);
	g->doubt[a] = g->doubt[b] = (uint8_t)why;
}

/* ---- the three links ---------------------------------------------------------------------- */

/* The head's national ID ties whoever names it, and the head. */
static void link_head(struct gathering *g, const struct link_key *k, size_t n)
{
	for (size_t i = 1; i < n; i++)
		join(g->sure, k[0].who, k[i].who);
}

static void link_dwelling(struct gathering *g, const struct link_key *k, size_t n)
{
	if (n > CROWD * 4)
		return;
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++) {
			const struct import_person *a = &g->p->person[k[i].who], *b = &g->p->person[k[j].who];
			bool kin = str_eq(name_key(&g->p->arena, a->m.surname), name_key(&g->p->arena, b->m.surname));

			/* Spouses keep their own surnames: a shared phone says as much as a shared name. */
			if (!kin && !same_phone(a, b))
				continue;
			if (heads(a) && heads(b))
				doubtful(g, k[i].who, k[j].who, DOUBT_TWO_HEADS);
			else
				join(g->sure, k[i].who, k[j].who);
		}
}

static void link_phone(struct gathering *g, const struct link_key *k, size_t n)
{
	if (n > CROWD)
		return;
	for (size_t i = 1; i < n; i++)
		doubtful(g, k[0].who, k[i].who, DOUBT_PHONE);
}

static void gather(struct gathering *g)
{
	struct import_plan *p = g->p;
	struct arena *a = &p->arena;

	for (size_t i = 0; i < p->npeople; i++) {
		const struct import_person *w = &p->person[i];

		if (w->refused)
			continue;
		if (!str_empty(w->head_id))
			add_key(g, w->head_id, i);
		if (!str_empty(w->m.national_id) && !same_text(w->m.national_id, w->head_id))
			add_key(g, w->m.national_id, i);
	}
	each_run(g, link_head);
	for (size_t i = 0; i < p->npeople; i++) {
		const struct import_person *w = &p->person[i];
		const char *address = w->refused ? "" : name_key(a, w->address);

		/* "Khorramabad" is no dwelling: an address must say something. */
		if (strlen(address) >= 20)
			add_key(g, arena_printf(a, "%lld %s", (long long)w->unit, address), i);
		if (!w->refused && !str_empty(w->postal_code))
			add_key(g, arena_printf(a, "%lld #%s", (long long)w->unit, w->postal_code), i);
	}
	each_run(g, link_dwelling);
	for (size_t i = 0; i < p->npeople; i++) {
		const struct import_person *w = &p->person[i];

		if (!w->refused && !str_empty(w->phone))
			add_key(g, arena_printf(a, "%lld %s", (long long)w->unit, w->phone), i);
		if (!w->refused && !str_empty(w->m.mobile) && !str_eq(w->m.mobile, w->phone))
			add_key(g, arena_printf(a, "%lld %s", (long long)w->unit, w->m.mobile), i);
	}
	each_run(g, link_phone);
}

/* ---- proposals -------------------------------------------------------------------------------- */

static bool was_joined(const char *joined, int64_t id)
{
	const char *s = joined ? joined : "";
	char want[24];
	size_t n;

	if (str_eq(s, "*"))
		return true;
	/* "12,77": compared with its commas, so that 7 is not found in 77. */
	AUTO(buf) b = {0};
	buf_init(&b, sizeof want);
	buf_printf(&b, "%lld", (long long)id);
	n = b.len;
	for (; *s; s += strcspn(s, ","), s += *s == ',')
		if (strcspn(s, ",") == n && memcmp(s, b.data, n) == 0)
			return true;
	return false;
}

/* People by who stands for them: list[at[i] .. at[i + 1]). */
struct sorted { size_t *list, *at; };

static struct sorted sort_by_root(struct gathering *g, size_t *set)
{
	struct import_plan *p = g->p;
	struct sorted s = { ARENA_ARRAY(&p->arena, size_t, p->npeople), ARENA_ARRAY(&p->arena, size_t, p->npeople + 1) };
	size_t *next = ARENA_ARRAY(&p->arena, size_t, p->npeople + 1);

	for (size_t i = 0; i < p->npeople; i++)
		if (!p->person[i].refused)
			s.at[root(set, i) + 1]++;
	for (size_t i = 0; i < p->npeople; i++)
		s.at[i + 1] += s.at[i];
	memcpy(next, s.at, (p->npeople + 1) * sizeof *next);
	for (size_t i = 0; i < p->npeople; i++)
		if (!p->person[i].refused)
			s.list[next[root(set, i)]++] = i;
	return s;
}

static void propose(struct gathering *g, const char *joined)
{
	struct import_plan *p = g->p;
	struct sorted s;

	/* A likely link ties whole households. */
	for (size_t i = 0; i < p->npeople; i++)
		if (!p->person[i].refused)
			join(g->likely, i, root(g->sure, i));
	s = sort_by_root(g, g->likely);
	p->proposal = ARENA_ARRAY(&p->arena, struct import_proposal, p->npeople / 2 + 1);
	for (size_t i = 0; i < p->npeople; i++) {
		size_t n = s.at[i + 1] - s.at[i], *who = s.list + s.at[i];
		struct import_proposal *o;
		bool several = false;

		for (size_t k = 1; k < n; k++)
			several = several || root(g->sure, who[k]) != root(g->sure, who[0]);
		if (!several)
			continue;
		o = &p->proposal[p->nproposals++];
		*o = (struct import_proposal){ p->person[who[0]].line, DOUBT_PHONE,
			was_joined(joined, p->person[who[0]].line), who, n };
		for (size_t k = 0; k < n; k++) {
			if (g->doubt[who[k]] == DOUBT_TWO_HEADS)
				o->doubt = DOUBT_TWO_HEADS;
			if (o->joined)
				join(g->sure, who[0], who[k]);
		}
	}
}

/* ---- the household --------------------------------------------------------------------------------- */

static bool named_by_others(const struct import_plan *p, const size_t *who, size_t n, const struct import_person *w)
{
	for (size_t i = 0; i < n; i++)
		if (same_text(p->person[who[i]].head_id, w->m.national_id) && &p->person[who[i]] != w)
			return true;
	return false;
}

/* How much speaks for somebody as head; the older one among equals. */
static int head_rank(const struct import_plan *p, const size_t *who, size_t n, const struct import_person *w)
{
	return named_by_others(p, who, n, w) ? 4 : w->is_head ? 3 : heads(w) ? 2 : str_empty(w->head_id) ? 1 : 0;
}

static void choose_head(struct import_plan *p, size_t *who, size_t n)
{
	size_t best = 0, first;
	int rank = -1;

	for (size_t i = 0; i < n; i++) {
		const struct import_person *w = &p->person[who[i]], *b = &p->person[who[best]];
		int mine = head_rank(p, who, n, w);
		bool older = !date_is_none(w->m.birth_on) &&
			(date_is_none(b->m.birth_on) || date_cmp(w->m.birth_on, b->m.birth_on) < 0);

		if (mine > rank || (mine == rank && older)) {
			best = i;
			rank = mine;
		}
	}
	first = who[best];
	memmove(who + 1, who, best * sizeof *who);
	who[0] = first;
}

void import_merge(struct import_plan *p, const char *joined)
{
	struct gathering g = { .p = p };
	struct sorted s;

	g.sure = ARENA_ARRAY(&p->arena, size_t, p->npeople);
	g.likely = ARENA_ARRAY(&p->arena, size_t, p->npeople);
	g.doubt = ARENA_ARRAY(&p->arena, uint8_t, p->npeople);
	g.key = ARENA_ARRAY(&p->arena, struct link_key, p->npeople * 2);
	for (size_t i = 0; i < p->npeople; i++)
		g.sure[i] = g.likely[i] = i;
	gather(&g);
	propose(&g, joined);
	s = sort_by_root(&g, g.sure);
	p->home = ARENA_ARRAY(&p->arena, struct import_home, p->npeople);
	for (size_t i = 0; i < p->npeople; i++) {
		size_t n = s.at[i + 1] - s.at[i], *who = s.list + s.at[i];

		if (n == 0)
			continue;
		choose_head(p, who, n);
		for (size_t k = 0; k < n; k++)
			p->person[who[k]].home = p->nhomes;
		p->home[p->nhomes++] = (struct import_home){ who, n };
	}
}
