/* Directives, inspections, enquiries for licences, stories, aims. */
#include "office_int.h"

#include <string.h>

#include "consent.h"
#include "org.h"

/* What the input says stands in the record under the same names. */
static void take(const struct record_type *t, void *record, const struct record_type *in, const void *input)
{
	for (size_t i = 0; i < in->nfields; i++) {
		const struct field *from = &in->fields[i], *to = record_field(t, from->name);

		if (to && to->size == from->size && to->type == from->type)
			memcpy((char *)record + to->offset, (const char *)input + from->offset, from->size);
	}
}

static enum rc made(struct tx *tx, const struct record_type *t, void *record, const int64_t *key, int64_t *ret_key)
{
	enum rc rc = row_insert(tx, t, record);

	if (rc)
		return rc;
	journal_subject(tx, *key);
	*ret_key = *key;
	return OK;
}

static enum rc at_centre(struct ctx *ctx)
{
	return unit_level_of(ctx->actor.unit) == LEVEL_CENTRE ? OK : ctx_fault(ctx, NOT_FOUND, "lead.unit");
}

/* Loads what is changed; its centre is in the scope. */
static enum rc mine(struct ctx *ctx, struct tx *tx, const struct record_type *t, int64_t key, void *record, const int64_t *unit)
{
	enum rc rc = row_load(tx, t, key, record);

	if (rc)
		return rc;
	if (!in_scope(ctx, *unit))
		return ctx_fault(ctx, NOT_FOUND, "unit.unknown");
	journal_subject(tx, key);
	return OK;
}

/* ---- directives ------------------------------------------------------------------------- */

enum rc directive_run_add(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct directive_input *in = input;
	struct directive d = {0};
	enum rc rc = directive_editions(tx, in->number, &d.edition);

	(void)subject;
	if (rc)
		return rc;
	if (date_cmp(in->issued_on, ctx_today(ctx)) > 0)
		return ctx_refuse(ctx, "issued_on", "visit.future");
	take(&directive_type, &d, &directive_input_type, in);
	d.edition++;
	return made(tx, &directive_type, &d, &d.key.v, ret_key);
}

/* ---- inspections ------------------------------------------------------------------------- */

enum rc inspection_run_record(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct inspection_input *in = input;
	struct inspection i = { .state = INSPECTION_OPEN, .by = ctx->actor.staff };

	(void)subject;
	if (!unit_no_valid(in->unit) || unit_level_of(UNIT(in->unit)) != LEVEL_CENTRE || !in_scope(ctx, in->unit) ||
	    !org_centre_open(ctx, tx, in->unit))
		return ctx_fault(ctx, NOT_FOUND, "lead.unit");
	if (date_cmp(in->day, ctx_today(ctx)) > 0)
		return ctx_refuse(ctx, "day", "visit.future");
	if (!str_empty(in->mend) && date_is_none(in->mend_by))
		return ctx_refuse(ctx, "mend_by", "required");
	i.unit = in->unit;
	take(&inspection_type, &i, &inspection_input_type, in);
	return made(tx, &inspection_type, &i, &i.key.v, ret_key);
}

static enum rc inspection_to(struct ctx *ctx, struct tx *tx, int64_t key, int32_t from, int32_t to, const char *answer, int64_t *ret_key)
{
	struct inspection old = {0}, i;
	enum rc rc = mine(ctx, tx, &inspection_type, key, &old, &old.unit);

	if (rc)
		return rc;
	if (old.state != from)
		return ctx_fault(ctx, CONFLICT, "access.wrong_state");
	i = old;
	i.state = to;
	if (answer)
		i.answer = answer;
	*ret_key = key;
	return row_update(tx, &inspection_type, &old, &i);
}

enum rc inspection_run_answer(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	return inspection_to(ctx, tx, subject, INSPECTION_OPEN, INSPECTION_ANSWERED, ((const struct inspection_answer *)input)->answer, ret_key);
}

enum rc inspection_run_close(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	(void)input;
	return inspection_to(ctx, tx, subject, INSPECTION_ANSWERED, INSPECTION_CLOSED, NULL, ret_key);
}

/* ---- licences of other institutions ---------------------------------------------------------- */

enum rc licence_run_open(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct licence_input *in = input;
	struct licence_enquiry l;
	enum rc rc = at_centre(ctx);

	(void)subject;
	if (rc)
		return rc;
	record_init(&licence_enquiry_type, &l);
	take(&licence_enquiry_type, &l, &licence_input_type, in);
	l.unit = ctx->actor.unit.v;
	l.sheet = l.unit * 10000 + fa_jalali(in->asked_on).year;
	l.state = LICENCE_OPEN;
	return made(tx, &licence_enquiry_type, &l, &l.key.v, ret_key);
}

static enum rc licence_of(struct ctx *ctx, struct tx *tx, int64_t key, struct licence_enquiry *ret_l)
{
	enum rc rc = mine(ctx, tx, &licence_enquiry_type, key, ret_l, &ret_l->unit);

	return !rc && ret_l->state != LICENCE_OPEN ? ctx_fault(ctx, CONFLICT, "access.wrong_state") : rc;
}

/* A letter is a line of its own; what was written stays. */
enum rc licence_run_letter(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct licence_letter *in = input;
	struct licence_enquiry old = {0}, l;
	AUTO(buf) day = {0};
	enum rc rc = licence_of(ctx, tx, subject, &old);

	if (rc)
		return rc;
	buf_init(&day, 64);
	fa_put_date(&day, in->sent_on, FA_DATE_SHORT, LANG_FA);
	l = old;
	l.letters = arena_printf(tx->arena, "%s%s%s، نامهٔ %s، %s%s%s", old.letters ? old.letters : "", old.letters ? "\n" : "", in->to_whom,
		in->letter_no, buf_str(&day), str_empty(in->reply) ? "" : "؛ پاسخ: ", str_empty(in->reply) ? "" : in->reply);
	*ret_key = subject;
	return row_update(tx, &licence_enquiry_type, &old, &l);
}

enum rc licence_run_visit(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct licence_visit *in = input;
	struct licence_enquiry old = {0}, l;
	enum rc rc = licence_of(ctx, tx, subject, &old);

	if (rc)
		return rc;
	if (date_cmp(in->visited_on, ctx_today(ctx)) > 0)
		return ctx_refuse(ctx, "visited_on", "visit.future");
	l = old;
	l.visited_on = in->visited_on;
	l.visit = in->visit;
	*ret_key = subject;
	return row_update(tx, &licence_enquiry_type, &old, &l);
}

enum rc licence_run_finish(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct licence_finish *in = input;
	struct licence_enquiry old = {0}, l;
	enum rc rc = licence_of(ctx, tx, subject, &old);

	if (rc)
		return rc;
	if (str_empty(old.letters) || str_empty(old.visit))
		return ctx_fault(ctx, CONFLICT, "licence.not_yet");
	l = old;
	l.state = LICENCE_DONE;
	l.opinion = in->opinion;
	l.ended_on = ctx_today(ctx);
	*ret_key = subject;
	return row_update(tx, &licence_enquiry_type, &old, &l);
}

/* ---- stories --------------------------------------------------------------------------------------- */

/* Neither a given name nor a surname of the family stands in the words. */
static enum rc names_nobody(struct ctx *ctx, struct tx *tx, household_key household, const struct story_write *in)
{
	struct member *m;
	size_t n;
	AUTO(buf) words = {0}, name = {0};
	enum rc rc = member_list(tx, household, true, &m, &n);

	if (rc)
		return rc;
	buf_init(&words, 64 << 10);
	fa_search_key(&words, arena_printf(tx->arena, "%s %s", in->title, in->words));
	for (size_t i = 0; i < n; i++)
		for (int k = 0; k < 2; k++) {
			const char *text = k ? m[i].surname : m[i].given_name;

			if (str_empty(text) || strlen(text) < 5)
				continue;
			buf_init(&name, 1024);
			fa_search_key(&name, text);
			if (strstr(buf_str(&words), buf_str(&name)))
				return ctx_refuse(ctx, "words", "story.name");
			buf_release(&name);
		}
	return OK;
}

static enum rc signed_consent(struct ctx *ctx, struct tx *tx, household_key household)
{
	consent_key consent;
	struct consent c;
	enum rc rc = consent_stands(tx, household, CONSENT_FOR_STORY, ctx_today(ctx), &consent);

	if (rc)
		return rc;
	if (!consent.v)
		return ctx_fault(ctx, CONFLICT, "story.consent");
	rc = row_load(tx, &consent_type, consent.v, &c);
	return !rc && c.how != CONSENT_HOW_SIGNED ? ctx_fault(ctx, CONFLICT, "story.consent") : rc;
}

enum rc story_run_write(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct story_write *in = input;
	struct household h;
	struct story s;
	enum rc rc = household_for_change(ctx, tx, in->household, &h);

	(void)subject;
	if (!rc)
		rc = signed_consent(ctx, tx, h.key);
	if (!rc)
		rc = names_nobody(ctx, tx, h.key, in);
	if (rc)
		return rc;
	s = (struct story){ .unit = h.unit, .household = h.key, .title = in->title, .words = in->words, .state = STORY_WRITTEN };
	return made(tx, &story_type, &s, &s.key.v, ret_key);
}

static enum rc story_to(struct ctx *ctx, struct tx *tx, int64_t key, int32_t to, int64_t *ret_key)
{
	struct story old = {0}, s;
	enum rc rc = mine(ctx, tx, &story_type, key, &old, &old.unit);

	if (!rc)
		rc = household_stays(ctx, tx, old.household);
	if (!rc && to == STORY_PUBLISHED)
		rc = signed_consent(ctx, tx, old.household);
	if (rc)
		return rc;
	if (old.state == to || (to == STORY_PUBLISHED && old.state != STORY_WRITTEN))
		return ctx_fault(ctx, CONFLICT, "access.wrong_state");
	s = old;
	s.state = to;
	if (to == STORY_PUBLISHED)
		s.published_on = ctx_today(ctx);
	*ret_key = key;
	return row_update(tx, &story_type, &old, &s);
}

enum rc story_run_publish(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	(void)input;
	return story_to(ctx, tx, subject, STORY_PUBLISHED, ret_key);
}

enum rc story_run_take_back(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	(void)input;
	return story_to(ctx, tx, subject, STORY_TAKEN_BACK, ret_key);
}

/* ---- aims of a year ------------------------------------------------------------------------------------ */

enum rc aim_run_set(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct year_aim a;
	enum rc rc = at_centre(ctx);

	(void)subject;
	if (rc)
		return rc;
	record_init(&year_aim_type, &a);
	take(&year_aim_type, &a, &aim_input_type, input);
	a.unit = ctx->actor.unit.v;
	a.sheet = a.unit * 10000 + a.year;
	return made(tx, &year_aim_type, &a, &a.key.v, ret_key);
}

enum rc aim_run_report(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct aim_report *in = input;
	struct year_aim old = {0}, a;
	enum rc rc = mine(ctx, tx, &year_aim_type, subject, &old, &old.unit);

	if (rc)
		return rc;
	a = old;
	a.reached = in->reached;
	a.note = in->note;
	*ret_key = subject;
	return row_update(tx, &year_aim_type, &old, &a);
}
