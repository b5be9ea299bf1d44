/* What happens in a family, and what follows from it: one frame for all kinds, and a
 * function a kind that does no more than its own effect. */
#include "family_int.h"

#include <string.h>

/* One event being recorded. */
struct happening {
	struct ctx *ctx;
	struct tx *tx;
	const struct household_event_about *about;
	const void *input;
	struct household h;             /* as it stood before */
	struct member *member;          /* active ones, head first */
	size_t n;
	struct household_event e;
};

static enum rc refuse(struct happening *w, const char *field, const char *code)
{
	fault_field(&w->ctx->fault, field, code, NULL);
	return ctx_fault(w->ctx, INVALID, code);
}

/* ---- who ---------------------------------------------------------------------- */

static const struct member *active(const struct happening *w, member_key key)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->member[i].key.v == key.v)
			return &w->member[i];
	return NULL;
}

static enum rc the_member(struct happening *w, member_key key, const struct member **ret_m)
{
	const struct member *m = active(w, key);

	if (!m)
		return refuse(w, "member", "event.not_here");
	w->e.member = key;
	*ret_m = m;
	return OK;
}

/* Current state of a member that this event may have changed already. */
static enum rc fresh(struct happening *w, member_key key, struct member *ret_m)
{
	return row_load(w->tx, &member_type, key.v, ret_m);
}

static enum rc set_marital(struct happening *w, member_key key, int32_t marital)
{
	struct member old, m;
	enum rc rc;

	rc = fresh(w, key, &old);
	if (rc || old.status != MEMBER_ACTIVE || old.marital == marital)
		return rc;
	m = old;
	m.marital = marital;
	return member_save_in(w->ctx, w->tx, &old, &m);
}

enum { MARITAL_MARRIED = 2, MARITAL_WIDOWED = 3, MARITAL_DIVORCED = 4 };

static bool is_couple(int32_t a, int32_t b)
{
	return (a == RELATION_HEAD && (b == RELATION_SPOUSE || b == RELATION_SECOND_WIFE)) ||
		(b == RELATION_HEAD && (a == RELATION_SPOUSE || a == RELATION_SECOND_WIFE));
}

/* ---- relations -------------------------------------------------------------------- */

/* Rows: what the new head was to the old one; pairs: what another was, and is now. */
static const struct { int32_t head_was, was, is; } seen[] = {
	{ RELATION_SPOUSE, RELATION_CHILD, RELATION_CHILD }, { RELATION_SPOUSE, RELATION_STEP_CHILD, RELATION_CHILD },
	{ RELATION_SPOUSE, RELATION_GRANDCHILD, RELATION_GRANDCHILD },
	{ RELATION_SPOUSE, RELATION_CHILD_IN_LAW, RELATION_CHILD_IN_LAW },
	{ RELATION_SPOUSE, RELATION_PARENT, RELATION_PARENT_IN_LAW },
	{ RELATION_SPOUSE, RELATION_PARENT_IN_LAW, RELATION_PARENT },
	{ RELATION_SPOUSE, RELATION_SIBLING, RELATION_SIBLING_IN_LAW },
	{ RELATION_SPOUSE, RELATION_SIBLING_IN_LAW, RELATION_SIBLING },
	{ RELATION_SPOUSE, RELATION_HEAD, RELATION_SPOUSE },
	{ RELATION_CHILD, RELATION_CHILD, RELATION_SIBLING }, { RELATION_CHILD, RELATION_SPOUSE, RELATION_PARENT },
	{ RELATION_CHILD, RELATION_HEAD, RELATION_PARENT }, { RELATION_CHILD, RELATION_PARENT, RELATION_GRANDPARENT },
	{ RELATION_CHILD, RELATION_CHILD_IN_LAW, RELATION_SPOUSE },
	{ RELATION_CHILD, RELATION_GRANDCHILD, RELATION_CHILD },
	{ RELATION_CHILD_IN_LAW, RELATION_CHILD, RELATION_SPOUSE },
	{ RELATION_CHILD_IN_LAW, RELATION_GRANDCHILD, RELATION_CHILD },
	{ RELATION_CHILD_IN_LAW, RELATION_HEAD, RELATION_PARENT_IN_LAW },
	{ RELATION_CHILD_IN_LAW, RELATION_SPOUSE, RELATION_PARENT_IN_LAW },
	{ RELATION_PARENT, RELATION_HEAD, RELATION_CHILD }, { RELATION_PARENT, RELATION_PARENT, RELATION_SPOUSE },
	{ RELATION_PARENT, RELATION_SPOUSE, RELATION_CHILD_IN_LAW },
	{ RELATION_PARENT, RELATION_CHILD, RELATION_GRANDCHILD },
	{ RELATION_PARENT, RELATION_SIBLING, RELATION_CHILD },
	{ RELATION_SIBLING, RELATION_HEAD, RELATION_SIBLING }, { RELATION_SIBLING, RELATION_SIBLING, RELATION_SIBLING },
	{ RELATION_SIBLING, RELATION_PARENT, RELATION_PARENT },
	{ RELATION_SIBLING, RELATION_CHILD, RELATION_NEPHEW_NIECE },
	{ RELATION_SIBLING, RELATION_NEPHEW_NIECE, RELATION_CHILD },
	{ RELATION_SIBLING, RELATION_SPOUSE, RELATION_SIBLING_IN_LAW },
	{ RELATION_SIBLING, RELATION_SIBLING_IN_LAW, RELATION_SPOUSE },
	{ RELATION_GRANDCHILD, RELATION_HEAD, RELATION_GRANDPARENT },
	{ RELATION_GRANDCHILD, RELATION_SPOUSE, RELATION_GRANDPARENT },
	{ RELATION_GRANDCHILD, RELATION_CHILD, RELATION_PARENT },
	{ RELATION_GRANDCHILD, RELATION_CHILD_IN_LAW, RELATION_PARENT },
	{ RELATION_GRANDPARENT, RELATION_HEAD, RELATION_GRANDCHILD },
};

int32_t relation_seen_from(int32_t head_was, int32_t relation)
{
	/* These are what they are to anybody. */
	if (relation == RELATION_NON_RELATIVE || relation == RELATION_CARER || relation == RELATION_HOST_CHILD ||
	    relation == RELATION_FOSTER_CHILD || relation == RELATION_GUARDIAN || head_was == RELATION_HEAD)
		return relation;
	if (head_was == RELATION_SECOND_WIFE)
		head_was = RELATION_SPOUSE;
	if (head_was == RELATION_STEP_CHILD)
		head_was = RELATION_CHILD;
	for (size_t i = 0; i < COUNT_OF(seen); i++)
		if (seen[i].head_was == head_was && seen[i].was == relation)
			return seen[i].is;
	return head_was == RELATION_NON_RELATIVE ? RELATION_NON_RELATIVE : RELATION_OTHER_RELATIVE;
}

/* member.set_head turns the two who change places; here everybody else's relation follows. */
static enum rc turn_to(struct happening *w, const struct member *head)
{
	int32_t head_was = head->relation;
	enum rc rc;

	rc = member_set_head_in(w->ctx, w->tx, head->key);
	if (rc) return rc;
	for (size_t i = 0; i < w->n; i++) {
		struct member old, m;

		if (w->member[i].key.v == head->key.v || w->member[i].is_head)
			continue;
		rc = fresh(w, w->member[i].key, &old);
		if (rc) return rc;
		if (old.status != MEMBER_ACTIVE)
			continue;
		m = old;
		m.relation = relation_seen_from(head_was, old.relation);
		if (m.relation == old.relation)
			continue;
		rc = member_save_in(w->ctx, w->tx, &old, &m);
		if (rc) return rc;
	}
	return OK;
}

/* ---- going and coming ----------------------------------------------------------------- */

/* Before the head goes somebody else leads the family.  gone: those who leave with him. */
static enum rc hand_headship(struct happening *w, member_key new_head, const member_key *gone, size_t ngone)
{
	const struct member *m;
	bool stays = true;

	if (!new_head.v)
		return refuse(w, "new_head", "event.head_needed");
	m = active(w, new_head);
	for (size_t i = 0; i < ngone; i++)
		stays = stays && gone[i].v != new_head.v;
	if (!m || !stays || m->birth_kind == BIRTH_EXPECTED)
		return refuse(w, "new_head", "event.head_unfit");
	return turn_to(w, m);
}

static enum rc let_go(struct happening *w, const struct member *m, enum leave_reason reason, enum close_reason close,
		member_key new_head)
{
	struct member_leave leave = { .leave_reason = (int32_t)reason, .left_on = w->e.on_day, .note = w->e.note };
	enum rc rc;

	if (date_cmp(w->e.on_day, m->joined_on) < 0)
		return refuse(w, "on_day", "member.left_before_joining");
	if (m->is_head && w->n == 1)
		return member_leave_last_in(w->ctx, w->tx, m->key, &leave, close);
	if (m->is_head) {
		rc = hand_headship(w, new_head, &m->key, 1);
		if (rc) return rc;
	}
	return member_leave_in(w->ctx, w->tx, m->key, &leave);
}

/* The person as she is, as a member that joins on the day of the event. */
static struct member newcomer(const struct happening *w, const struct member *m, int32_t relation)
{
	struct member copy = *m;

	copy.key.v = 0;
	copy.ver = 0;
	copy.relation = relation;
	copy.is_head = false;
	copy.status = MEMBER_ACTIVE;
	copy.joined_on = w->e.on_day;
	copy.left_on = DATE_NONE;
	copy.leave_reason = 0;
	copy.leave_note = NULL;
	return copy;
}

static enum rc other_file(struct happening *w, const char *file_number, struct household *ret_h)
{
	household_key key;
	enum rc rc;

	rc = household_by_number(w->ctx, w->tx, file_number, &key);
	if (rc == NOT_FOUND)
		return refuse(w, "file_number", "event.other_file");
	if (rc) return rc;
	if (key.v == w->h.key.v)
		return refuse(w, "file_number", "event.same_file");
	rc = household_for_change(w->ctx, w->tx, key, ret_h);
	if (rc) return rc;
	if (ret_h->state != HOUSEHOLD_OPEN)
		return refuse(w, "file_number", "event.other_file");
	w->e.other_household = key;
	return OK;
}

/* An ID makes the papers complete; without one they are under way. */
static void take_id(struct member *m, const char *national_id)
{
	m->national_id = str_empty(national_id) ? NULL : national_id;
	m->id_kind = m->national_id ? ID_NATIONAL : ID_IN_PROCESS;
	if (m->id_kind == ID_IN_PROCESS && str_empty(m->id_reason))
		m->id_reason = "در حال گرفتن شناسنامه";
	if (m->id_kind == ID_NATIONAL)
		m->id_reason = NULL;
}

/* ---- the kinds -------------------------------------------------------------------------- */

static enum rc birth(struct happening *w)
{
	const struct event_birth *in = w->input;
	struct member m;
	enum rc rc;

	if (in->relation == RELATION_HEAD)
		return refuse(w, "relation", "event.relation_head");
	member_blank(&m);
	m.household = w->h.key;
	m.given_name = in->given_name;
	m.surname = str_empty(in->surname) ? w->h.family_name : in->surname;
	m.father_name = in->father_name;
	m.sex = in->sex;
	m.relation = in->relation;
	m.birth_on = m.joined_on = w->e.on_day;
	m.birth_kind = BIRTH_EXACT;
	m.schooling = SCHOOLING_NOT_OF_AGE;
	take_id(&m, in->national_id);
	rc = member_add_in(w->ctx, w->tx, &m, 0);
	w->e.member = m.key;
	return rc;
}

static enum rc child_born(struct happening *w)
{
	const struct event_child_born *in = w->input;
	const struct member *expected = NULL;
	struct member m;
	enum rc rc;

	rc = the_member(w, in->member, &expected);
	if (rc) return rc;
	if (expected->birth_kind != BIRTH_EXPECTED)
		return refuse(w, "member", "event.not_expected");
	m = *expected;
	if (!str_empty(in->given_name))
		m.given_name = in->given_name;
	m.sex = in->sex;
	m.birth_on = w->e.on_day;
	m.birth_kind = BIRTH_EXACT;
	m.schooling = SCHOOLING_NOT_OF_AGE;
	take_id(&m, in->national_id);
	return member_save_in(w->ctx, w->tx, expected, &m);
}

static enum rc death(struct happening *w)
{
	const struct event_death *in = w->input;
	const struct member *m = NULL;
	enum rc rc;

	rc = the_member(w, in->member, &m);
	if (rc) return rc;
	rc = let_go(w, m, LEAVE_DIED, CLOSE_DIED, in->new_head);
	if (rc) return rc;
	for (size_t i = 0; i < w->n; i++) {
		if (!is_couple(m->relation, w->member[i].relation))
			continue;
		rc = set_marital(w, w->member[i].key, MARITAL_WIDOWED);
		if (rc) return rc;
	}
	return OK;
}

static int32_t spouse_of(int32_t relation)
{
	switch (relation) {
	case RELATION_HEAD: return RELATION_SPOUSE;
	case RELATION_CHILD: case RELATION_STEP_CHILD: return RELATION_CHILD_IN_LAW;
	case RELATION_SIBLING: return RELATION_SIBLING_IN_LAW;
	case RELATION_PARENT: return RELATION_PARENT;
	case RELATION_NON_RELATIVE: return RELATION_NON_RELATIVE;
	default: return RELATION_OTHER_RELATIVE;
	}
}

static enum rc spouse_comes(struct happening *w, const struct event_marriage *in, const struct member *m)
{
	struct member spouse;
	enum rc rc;

	if (str_empty(in->given_name) && str_empty(in->surname))
		return refuse(w, "given_name", "event.spouse_name");
	member_blank(&spouse);
	spouse.household = w->h.key;
	spouse.given_name = in->given_name;
	spouse.surname = in->surname;
	spouse.father_name = in->father_name;
	spouse.birth_on = in->birth_on;
	spouse.birth_kind = date_is_none(in->birth_on) ? 0 : BIRTH_EXACT;
	spouse.sex = m->sex == SEX_FEMALE ? SEX_MALE : m->sex == SEX_MALE ? SEX_FEMALE : 0;
	spouse.relation = spouse_of(m->relation);
	spouse.marital = MARITAL_MARRIED;
	spouse.joined_on = w->e.on_day;
	take_id(&spouse, in->national_id);
	rc = member_add_in(w->ctx, w->tx, &spouse, 0);
	w->e.other_member = spouse.key;
	return rc;
}

static enum rc marriage(struct happening *w)
{
	const struct event_marriage *in = w->input;
	const struct member *m = NULL;
	enum rc rc;

	rc = the_member(w, in->member, &m);
	if (rc) return rc;
	rc = set_marital(w, m->key, MARITAL_MARRIED);
	if (rc) return rc;
	if (in->marriage == MARRIAGE_SPOUSE_COMES)
		return spouse_comes(w, in, m);
	return in->marriage == MARRIAGE_LEAVES ? let_go(w, m, LEAVE_MARRIAGE, CLOSE_OWN_WISH, in->new_head) : OK;
}

static enum rc divorce(struct happening *w)
{
	const struct event_divorce *in = w->input;
	const struct member *m = NULL, *partner = in->partner.v ? active(w, in->partner) : NULL;
	const struct member *other;
	struct member old, now;
	enum rc rc;

	rc = the_member(w, in->member, &m);
	if (rc) return rc;
	if (in->partner.v && (!partner || partner == m))
		return refuse(w, "partner", partner ? "event.same_person" : "event.not_here");
	rc = set_marital(w, m->key, MARITAL_DIVORCED);
	if (rc) return rc;
	if (partner) {
		rc = set_marital(w, partner->key, MARITAL_DIVORCED);
		if (rc) return rc;
		w->e.other_member = partner->key;
	}
	if (in->divorce == DIVORCE_LEAVES)
		return let_go(w, m, LEAVE_DIVORCE, CLOSE_OWN_WISH, in->new_head);
	other = partner && is_couple(m->relation, partner->relation) ? (m->is_head ? partner : m) : NULL;
	if (!other)
		return OK;
	rc = fresh(w, other->key, &old);
	if (rc) return rc;
	now = old;
	now.relation = RELATION_EX_SPOUSE;
	return member_save_in(w->ctx, w->tx, &old, &now);
}

/* Keys joined by ","; each an active member, none twice. */
static enum rc read_people(struct happening *w, const char *text, member_key *list, size_t max, size_t *ret_n)
{
	size_t n = 0;

	for (const char *s = text ? text : ""; *s;) {
		size_t len = strcspn(s, ",");
		char one[KEY_TEXT_SIZE + 1] = "";
		int64_t key = 0;
		bool known = false;

		if (len && len < sizeof one) {
			memcpy(one, s, len);
			if (!key_read(one, &key) || n == max || !active(w, (member_key){ key }))
				return refuse(w, "people", "event.not_here");
			for (size_t i = 0; i < n; i++)
				known = known || list[i].v == key;
			if (!known)
				list[n++].v = key;
		} else if (len) {
			return refuse(w, "people", "event.not_here");
		}
		s += len + (s[len] == ',');
	}
	*ret_n = n;
	return n ? OK : refuse(w, "people", "event.nobody_chosen");
}

static enum rc found_household(struct happening *w, const struct event_split *in, const struct member *head,
		struct member *people, size_t n)
{
	struct household_open open;

	household_open_blank(&open);
	open.unit = w->h.unit;
	open.worker = w->h.worker;
	open.given_name = head->given_name;
	open.surname = head->surname;
	open.father_name = head->father_name;
	open.sex = head->sex;
	open.birth_on = head->birth_on;
	open.birth_kind = head->birth_kind;
	open.id_kind = head->id_kind;
	open.id_reason = head->id_reason;
	open.national_id = head->national_id;
	open.foreign_id = head->foreign_id;
	open.mobile = head->mobile;
	open.marital = head->marital;
	open.target_group = head->target_group;
	open.duplicate_reason = head->duplicate_reason;
	open.area = in->area;
	open.address = in->address;
	open.phone = in->phone;
	open.visit_programme = w->h.visit_programme;
	open.risk_level = w->h.risk_level;
	open.hide_address = w->h.hide_address;
	open.source = w->h.source;
	return household_open_in(w->ctx, w->tx, &open, people, n, DATE_NONE, 0, &w->e.other_household);
}

static enum rc split(struct happening *w)
{
	const struct event_split *in = w->input;
	member_key *gone = ARENA_ARRAY(w->tx->arena, member_key, w->n);
	struct member *people = ARENA_ARRAY(w->tx->arena, struct member, w->n);
	const struct member *head = active(w, in->leads);
	bool among = false;
	size_t n = 0, k = 1;
	enum rc rc;

	rc = read_people(w, in->people, gone, w->n, &n);
	if (rc) return rc;
	for (size_t i = 0; i < n; i++)
		among = among || gone[i].v == in->leads.v;
	if (!head || !among)
		return refuse(w, "leads", "event.leads_one_of_them");
	if (head->birth_kind == BIRTH_EXPECTED)
		return refuse(w, "leads", "event.head_unfit");
	if (n == w->n)
		return refuse(w, "people", "event.all_chosen");
	/* What they were to the old head, before another one takes the lead. */
	people[0] = newcomer(w, head, RELATION_HEAD);
	for (size_t i = 0; i < n; i++)
		if (gone[i].v != head->key.v)
			people[k++] = newcomer(w, active(w, gone[i]),
				relation_seen_from(head->relation, active(w, gone[i])->relation));
	for (size_t i = 0; i < n; i++) {
		if (!active(w, gone[i])->is_head)
			continue;
		rc = hand_headship(w, in->new_head, gone, n);
		if (rc) return rc;
	}
	for (size_t i = 0; i < n; i++) {
		struct member_leave leave = { .leave_reason = LEAVE_OTHER_FILE, .left_on = w->e.on_day, .note = w->e.note };

		rc = member_leave_in(w->ctx, w->tx, gone[i], &leave);
		if (rc) return rc;
	}
	w->e.member = head->key;
	return found_household(w, in, head, people, n);
}

/* Everybody of the other file comes into this one, and the other one closes. */
static enum rc merge(struct happening *w)
{
	const struct event_merge *in = w->input;
	struct member *theirs;
	struct household other;
	size_t n;
	enum rc rc;

	if (in->relation == RELATION_HEAD)
		return refuse(w, "relation", "event.relation_head");
	rc = other_file(w, in->file_number, &other);
	if (rc) return rc;
	rc = member_list(w->tx, other.key, false, &theirs, &n);
	if (rc) return rc;
	/* The head last: no open file is without one for a moment. */
	for (size_t i = n; i-- > 0;) {
		struct member_leave leave = { .leave_reason = LEAVE_OTHER_FILE, .left_on = w->e.on_day, .note = w->e.note };

		rc = theirs[i].is_head ? member_leave_last_in(w->ctx, w->tx, theirs[i].key, &leave, CLOSE_JOINED) :
			member_leave_in(w->ctx, w->tx, theirs[i].key, &leave);
		if (rc) return rc;
	}
	for (size_t i = 0; i < n; i++) {
		/* Their head to ours is said; the others follow from it, looking the other way round. */
		int32_t relation = theirs[i].is_head ? in->relation :
			in->relation == RELATION_SPOUSE && theirs[i].relation == RELATION_CHILD ? RELATION_STEP_CHILD :
			in->relation == RELATION_CHILD && theirs[i].relation == RELATION_CHILD ? RELATION_GRANDCHILD :
			in->relation == RELATION_CHILD && theirs[i].relation == RELATION_SPOUSE ? RELATION_CHILD_IN_LAW :
			in->relation == RELATION_SIBLING && theirs[i].relation == RELATION_CHILD ? RELATION_NEPHEW_NIECE :
			in->relation == RELATION_SIBLING && theirs[i].relation == RELATION_SPOUSE ? RELATION_SIBLING_IN_LAW :
			in->relation == RELATION_NON_RELATIVE ? RELATION_NON_RELATIVE : RELATION_OTHER_RELATIVE;
		struct member m = newcomer(w, &theirs[i], relation);

		m.household = w->h.key;
		rc = member_add_in(w->ctx, w->tx, &m, 0);
		if (rc) return rc;
	}
	return OK;
}

static enum rc new_head(struct happening *w)
{
	const struct event_new_head *in = w->input;
	const struct member *m = NULL;
	enum rc rc;

	rc = the_member(w, in->member, &m);
	if (rc) return rc;
	if (m->is_head || m->birth_kind == BIRTH_EXPECTED)
		return refuse(w, "member", "event.head_unfit");
	return turn_to(w, m);
}

static enum rc move(struct happening *w)
{
	const struct event_move *in = w->input;
	const struct member *m = NULL;
	struct household other;
	struct member there;
	enum rc rc;

	if (in->relation == RELATION_HEAD)
		return refuse(w, "relation", "event.relation_head");
	rc = the_member(w, in->member, &m);
	if (rc) return rc;
	rc = other_file(w, in->file_number, &other);
	if (rc) return rc;
	there = newcomer(w, m, in->relation);
	there.household = other.key;
	rc = let_go(w, m, LEAVE_OTHER_FILE, CLOSE_JOINED, in->new_head);
	if (rc) return rc;
	rc = member_add_in(w->ctx, w->tx, &there, 0);
	w->e.other_member = there.key;
	return rc;
}

/* ---- the frame ------------------------------------------------------------------------------ */

static enum rc begin(struct happening *w, int64_t subject)
{
	const struct event_head *in = w->input;
	enum rc rc;

	rc = household_for_change(w->ctx, w->tx, (household_key){ subject }, &w->h);
	if (rc) return rc;
	if (w->h.state != HOUSEHOLD_OPEN)
		return ctx_fault(w->ctx, CONFLICT, "household.not_open");
	if (date_cmp(in->on_day, ctx_today(w->ctx)) > 0)
		return refuse(w, "on_day", "event.future");
	w->e = (struct household_event){ .household = w->h.key, .unit = w->h.unit, .kind = (int32_t)w->about->kind,
		.on_day = in->on_day, .evidence = in->evidence, .evidence_no = in->evidence_no, .note = in->note,
		.members_before = w->h.members, .by = w->ctx->actor.staff, .at = { tx_now(w->tx) } };
	return member_list(w->tx, w->h.key, false, &w->member, &w->n);
}

/* Sooner than planned where somebody should look in; never later. */
static enum rc visit_soon(struct happening *w, const struct household *h)
{
	date_t due = fa_add_days(ctx_today(w->ctx), w->about->visit_days);

	if (!w->about->visit_days || h->state != HOUSEHOLD_OPEN || h->visit_programme == PROGRAMME_NONE)
		return OK;
	if (!date_is_none(h->next_visit_due) && date_cmp(h->next_visit_due, due) <= 0)
		return OK;
	return household_set_visit_dates(w->ctx, w->tx, h->key, h->last_visit_on, due);
}

/* An open file has one head, who is among its members. */
static enum rc check_head(struct happening *w, household_key key, struct household *ret_h)
{
	struct member *m;
	size_t n, heads = 0;
	enum rc rc;

	rc = row_load(w->tx, &household_type, key.v, ret_h);
	if (rc) return rc;
	rc = member_list(w->tx, key, false, &m, &n);
	if (rc) return rc;
	for (size_t i = 0; i < n; i++)
		heads += m[i].is_head && m[i].key.v == ret_h->head.v;
	CHECK(ret_h->members == (int64_t)n);
	CHECK(ret_h->state != HOUSEHOLD_OPEN || heads == 1);
	return OK;
}

static enum rc finish(struct happening *w)
{
	struct household h;
	bool known;
	enum rc rc;

	rc = check_head(w, w->h.key, &h);
	if (rc) return rc;
	rc = visit_soon(w, &h);
	if (rc) return rc;
	if (w->e.other_household.v) {
		struct household other;

		journal_subject(w->tx, w->e.other_household.v);
		rc = check_head(w, w->e.other_household, &other);
		if (rc) return rc;
	}
	/* A new child has a key of its own each time; everything else is told once. */
	if (w->about->kind != EVENT_BIRTH) {
		rc = event_known(w->tx, &w->e, &known);
		if (rc) return rc;
		if (known)
			return ctx_fault(w->ctx, CONFLICT, "event.twice");
	}
	w->e.members_after = h.members;
	return row_insert(w->tx, &household_event_type, &w->e);
}

static enum rc happens(struct ctx *ctx, struct tx *tx, enum household_event_kind kind, const void *input, int64_t subject,
		int64_t *ret_key, enum rc (*effect)(struct happening *w))
{
	struct happening *w = ARENA_NEW(tx->arena, struct happening);
	enum rc rc;

	*w = (struct happening){ .ctx = ctx, .tx = tx, .input = input, .about = household_event_kinds };
	while (w->about->kind != kind)
		w->about++;
	rc = begin(w, subject);
	if (rc) return rc;
	rc = effect(w);
	if (rc) return rc;
	*ret_key = subject;
	return finish(w);
}

#define RUN(name, kind)                                                                                      \
	enum rc event_##name##_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key) \
	{                                                                                                     \
		return happens(ctx, tx, kind, input, subject, ret_key, name);                                 \
	}
RUN(birth, EVENT_BIRTH)
RUN(child_born, EVENT_CHILD_BORN)
RUN(death, EVENT_DEATH)
RUN(marriage, EVENT_MARRIAGE)
RUN(divorce, EVENT_DIVORCE)
RUN(split, EVENT_SPLIT)
RUN(merge, EVENT_MERGE)
RUN(new_head, EVENT_NEW_HEAD)
RUN(move, EVENT_MOVE)

/* ---- reading ------------------------------------------------------------------------------------ */

enum { EVENTS_MAX = 200 };

enum rc household_events(struct ctx *ctx, struct tx *tx, household_key household, struct household_event **ret_list,
		size_t *ret_n)
{
	struct household_event *list, *sorted;
	struct household h;
	size_t n;
	enum rc rc;

	rc = household_load(ctx, tx, household, &h);
	if (rc) return rc;
	rc = row_list_by(tx, &household_event_type, "household", household.v, EVENTS_MAX, &list, &n);
	if (rc) return rc;
	sorted = ARENA_ARRAY(tx->arena, struct household_event, n);
	for (size_t i = 0; i < n; i++) {
		size_t at = i;

		for (; at > 0 && date_cmp(list[i].on_day, sorted[at - 1].on_day) >= 0; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = list[i];
	}
	*ret_list = sorted;
	*ret_n = n;
	return OK;
}
