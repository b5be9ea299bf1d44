/* From members and their relation to the head to a drawing with generations. */
#include "page_plan.h"

#include <stdlib.h>
#include <string.h>

#include "kin.h"

enum { KIN_MAX = 40, GENERATIONS = 5 };

struct tree {
	struct page *p;
	const struct member *m[KIN_MAX];
	struct kin_person person[KIN_MAX];
	struct kin_couple couple[KIN_MAX];
	struct kin_child child[KIN_MAX];
	size_t n, ncouples, nchildren, head, spouse, ex;
};

/* 0 grandparents .. 4 grandchildren; the head stands in 2. */
static int generation(int32_t relation)
{
	switch (relation) {
	case RELATION_GRANDPARENT: return 0;
	case RELATION_PARENT: case RELATION_PARENT_IN_LAW: return 1;
	case RELATION_CHILD: case RELATION_CHILD_IN_LAW: case RELATION_STEP_CHILD: case RELATION_FOSTER_CHILD:
	case RELATION_HOST_CHILD: case RELATION_NEPHEW_NIECE: return 3;
	case RELATION_GRANDCHILD: return 4;
	default: return 2;
	}
}

/* Order within a generation: the head's own people before, the partner's behind. */
static int place(const struct member *m)
{
	switch (m->relation) {
	case RELATION_SIBLING: return 0;
	case RELATION_EX_SPOUSE: return 1;
	case RELATION_HEAD: return 2;
	case RELATION_SPOUSE: return 3;
	case RELATION_SECOND_WIFE: return 4;
	case RELATION_SIBLING_IN_LAW: return 5;
	case RELATION_PARENT_IN_LAW: return 5;
	case RELATION_NEPHEW_NIECE: return 6;
	default: return m->relation == RELATION_CHILD || m->relation == RELATION_PARENT ? 2 : 4;
	}
}

static int in_order(const void *a, const void *b)
{
	const struct member *x = *(const struct member *const *)a, *y = *(const struct member *const *)b;
	int gx = generation(x->relation), gy = generation(y->relation);

	if (gx != gy)
		return gx - gy;
	if (place(x) != place(y))
		return place(x) - place(y);
	/* Parents: the man to the left; brothers and sisters: the oldest to the left. */
	if (gx < 2 && x->sex != y->sex)
		return x->sex == SEX_MALE ? -1 : 1;
	if (x->birth_on.n != y->birth_on.n)
		return x->birth_on.n < y->birth_on.n ? -1 : 1;
	return (x->key.v > y->key.v) - (x->key.v < y->key.v);
}

static struct kin_person person_of(struct page *p, const struct member *m)
{
	struct kin_person k = { .dead = m->status == MEMBER_DIED, .index = m->is_head, .age = file_age(p, m),
		.name = str_empty(m->given_name) ? choice_label(relation_choices, m->relation, p->lang) : m->given_name };

	k.shape = m->birth_kind == BIRTH_EXPECTED ? KIN_UNBORN : m->sex == SEX_MALE ? KIN_MAN :
		m->sex == SEX_FEMALE ? KIN_WOMAN : KIN_UNKNOWN;
	/* "Not born yet" and "under one" are words: there is no room for them inside. */
	if (m->birth_kind == BIRTH_EXPECTED || member_age(m, p->today) == 0)
		k.age = NULL;
	return k;
}

static void collect(struct tree *t, const struct member *m, size_t n)
{
	t->head = t->spouse = t->ex = SIZE_MAX;
	for (size_t i = 0; i < n && t->n < KIN_MAX; i++)
		if (m[i].leave_reason != LEAVE_MISTAKE)
			t->m[t->n++] = &m[i];
	qsort(t->m, t->n, sizeof t->m[0], in_order);
	for (size_t i = 0; i < t->n; i++) {
		const struct member *who = t->m[i];
		bool gone = who->relation == RELATION_SPOUSE && who->leave_reason == LEAVE_DIVORCE;

		t->person[i] = person_of(t->p, who);
		if (who->is_head)
			t->head = i;
		else if (who->relation == RELATION_EX_SPOUSE || gone)
			t->ex = i;
		else if (who->relation == RELATION_SPOUSE)
			t->spouse = i;
	}
}

/* Rows from the generations there are; each row stands in the middle. */
static void lay_out(struct tree *t)
{
	size_t count[GENERATIONS] = {0}, widest = 1, at[GENERATIONS] = {0};
	int row[GENERATIONS], rows = 0;

	for (size_t i = 0; i < t->n; i++)
		count[generation(t->m[i]->relation)]++;
	for (int g = 0; g < GENERATIONS; g++) {
		row[g] = rows;
		rows += count[g] > 0;
		widest = count[g] > widest ? count[g] : widest;
	}
	for (size_t i = 0; i < t->n; i++) {
		int g = generation(t->m[i]->relation);

		t->person[i].row = row[g];
		t->person[i].col = (double)(widest - count[g]) / 2 + (double)at[g]++;
	}
}

static void couple(struct tree *t, size_t a, size_t b, enum kin_bond bond)
{
	if (a != SIZE_MAX && b != SIZE_MAX)
		t->couple[t->ncouples++] = (struct kin_couple){ a, b, bond };
}

static void child(struct tree *t, size_t a, size_t b, size_t who, bool dashed)
{
	if (a == SIZE_MAX) {
		a = b;
		b = SIZE_MAX;
	}
	if (a != SIZE_MAX)
		t->child[t->nchildren++] = (struct kin_child){ a, b, who, dashed };
}

/* The one or two people of this relation. */
static void pair_of(const struct tree *t, int32_t relation, size_t *ret_a, size_t *ret_b)
{
	*ret_a = *ret_b = SIZE_MAX;
	for (size_t i = 0; i < t->n; i++)
		if (t->m[i]->relation == relation) {
			if (*ret_a == SIZE_MAX)
				*ret_a = i;
			else if (*ret_b == SIZE_MAX)
				*ret_b = i;
		}
}

static void tie_all(struct tree *t)
{
	size_t other = t->spouse != SIZE_MAX ? t->spouse : t->ex, pa, pb, la, lb;

	pair_of(t, RELATION_PARENT, &pa, &pb);
	pair_of(t, RELATION_PARENT_IN_LAW, &la, &lb);
	couple(t, pa, pb, KIN_MARRIED);
	couple(t, la, lb, KIN_MARRIED);
	couple(t, t->head, t->spouse, t->head != SIZE_MAX && t->m[t->head]->marital == 5 ? KIN_SEPARATED : KIN_MARRIED);
	couple(t, t->ex, t->head, KIN_DIVORCED);
	if (t->head != SIZE_MAX)
		child(t, pa, pb, t->head, false);
	if (t->spouse != SIZE_MAX)
		child(t, la, lb, t->spouse, false);
	for (size_t i = 0; i < t->n; i++)
		switch (t->m[i]->relation) {
		case RELATION_CHILD: child(t, t->head, other, i, false); break;
		case RELATION_FOSTER_CHILD: case RELATION_HOST_CHILD: child(t, t->head, other, i, true); break;
		case RELATION_STEP_CHILD: child(t, t->spouse, SIZE_MAX, i, false); break;
		case RELATION_SIBLING: child(t, pa, pb, i, false); break;
		case RELATION_SIBLING_IN_LAW: child(t, la, lb, i, false); break;
		case RELATION_SECOND_WIFE: couple(t, t->head, i, KIN_MARRIED); break;
		default: break;
		}
}

/* "فاطمه (سرپرست، ۳۸)، علی (فرزند، ۱۲)": the drawing for who does not see it. */
static const char *in_words(struct page *p, const struct tree *t)
{
	struct buf b;
	const char *text;

	buf_init(&b, 8192);
	for (size_t i = 0; i < t->n; i++) {
		if (i)
			buf_puts(&b, p->lang == LANG_FA ? "؛ " : "; ");
		buf_puts(&b, t->person[i].name);
		buf_puts(&b, ": ");
		buf_puts(&b, choice_label(relation_choices, t->m[i]->relation, p->lang));
		if (file_age(p, t->m[i])) {
			buf_puts(&b, p->lang == LANG_FA ? "، " : ", ");
			buf_puts(&b, file_age(p, t->m[i]));
		}
		if (t->m[i]->status != MEMBER_ACTIVE) {
			buf_puts(&b, p->lang == LANG_FA ? "، " : ", ");
			buf_puts(&b, choice_label(member_status_choices, t->m[i]->status, p->lang));
		}
	}
	text = arena_strdup(p->arena, buf_str(&b));
	buf_release(&b);
	return text;
}

void kin_draw(struct page *p, const struct household *h, const struct member *m, size_t n, struct kin_drawn *ret)
{
	struct tree *t = ARENA_NEW(p->arena, struct tree);
	struct genogram g;

	t->p = p;
	collect(t, m, n);
	lay_out(t);
	tie_all(t);
	ret->text = in_words(p, t);
	g = (struct genogram){ .title = view_textf(p->arena, p->lang, "need.genogram_of", "name", h->family_name, NULL),
		.text = ret->text, .people = t->person, .n = t->n, .couples = t->couple, .ncouples = t->ncouples,
		.children = t->child, .nchildren = t->nchildren };
	ret->picture = chart_genogram(p->arena, &g);
}
