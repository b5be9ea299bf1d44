/* Filled forms of the sample: a first interview, instruments over time, one alert (R105, R254). */
#include "demo.h"

#include "assessment.h"

struct filled { const char *code; bool person; int days_ago; const char *answers; };

static const struct filled sheets[] = {
	{ "first_interview", false, 200, "{\"reasons\":[\"livelihood\",\"illness\"],\"story\":\"پدر خانواده پس از سانحهٔ کار خانه‌نشین شده است.\","
		"\"heard\":\"neighbour\",\"safe_today\":\"yes\",\"food_today\":\"yes\",\"earner\":\"yes\",\"income\":48000000,\"debts\":\"yes\","
		"\"debt_sum\":120000000,\"strengths\":\"مادر خیاطی می‌داند و همسایه‌ها پشت‌شان هستند.\",\"wish\":\"کاری که بتوان در خانه انجام داد.\","
		"\"agreed\":\"هفتهٔ آینده با هم به فنی‌وحرفه‌ای سر می‌زنیم.\",\"consent\":\"no\"}" },
	{ "self_reliance", false, 180, "{\"income\":\"2\",\"work\":\"1\",\"housing\":\"3\",\"food\":\"3\",\"health\":\"2\",\"mind\":\"3\",\"safety\":\"4\","
		"\"children\":\"3\",\"skills\":\"3\",\"ties\":\"3\",\"papers\":\"4\",\"transport\":\"2\"}" },
	{ "self_reliance", false, 90, "{\"income\":\"3\",\"work\":\"2\",\"housing\":\"3\",\"food\":\"3\",\"health\":\"3\",\"mind\":\"3\",\"safety\":\"4\","
		"\"children\":\"4\",\"skills\":\"3\",\"ties\":\"3\",\"papers\":\"5\",\"transport\":\"2\"}" },
	{ "self_reliance", false, 10, "{\"income\":\"3\",\"work\":\"3\",\"housing\":\"4\",\"food\":\"4\",\"health\":\"3\",\"mind\":\"4\",\"safety\":\"4\","
		"\"children\":\"4\",\"skills\":\"4\",\"ties\":\"4\",\"papers\":\"5\",\"transport\":\"3\"}" },
	{ "phq9", true, 150, "{\"q1\":\"2\",\"q2\":\"3\",\"q3\":\"2\",\"q4\":\"2\",\"q5\":\"1\",\"q6\":\"2\",\"q7\":\"2\",\"q8\":\"1\",\"q9\":\"0\"}" },
	{ "phq9", true, 80, "{\"q1\":\"2\",\"q2\":\"2\",\"q3\":\"1\",\"q4\":\"2\",\"q5\":\"1\",\"q6\":\"1\",\"q7\":\"1\",\"q8\":\"0\",\"q9\":\"0\"}" },
	{ "phq9", true, 12, "{\"q1\":\"1\",\"q2\":\"1\",\"q3\":\"1\",\"q4\":\"1\",\"q5\":\"0\",\"q6\":\"1\",\"q7\":\"1\",\"q8\":\"0\",\"q9\":\"0\"}" },
};
static const struct filled urgent = { "phq9", true, 0,
	"{\"q1\":\"2\",\"q2\":\"2\",\"q3\":\"3\",\"q4\":\"2\",\"q5\":\"1\",\"q6\":\"2\",\"q7\":\"1\",\"q8\":\"1\",\"q9\":\"1\"}" };

static enum rc fill(struct ctx *ctx, const struct form_version *forms, size_t n, int64_t household, const struct filled *f)
{
	struct form_answer_input in = { .household = { household }, .answers = { f->answers } };
	struct household h;
	int64_t key;
	enum rc rc;

	in.answered_on = fa_add_days(ctx_today(ctx), -f->days_ago);
	for (size_t i = 0; i < n; i++)
		if (str_eq(forms[i].code, f->code))
			in.form = forms[i].key;
	{
		AUTO(tx) tx = {0};

		rc = ctx_read(ctx, shard_of_key(household), &tx);
		if (!rc)
			rc = household_load(ctx, &tx, in.household, &h);
		if (rc)
			return rc;
	}
	if (f->person)
		in.member = h.head;
	return operation_run(ctx, &op_form_answer, shard_of_key(household), &in, 0, &key);
}

enum rc demo_forms_fill(struct ctx *ctx, int64_t household, bool alert)
{
	struct form_version *forms;
	size_t n;
	enum rc rc;

	{
		AUTO(tx) tx = {0};

		rc = ctx_read(ctx, SHARD_NATIONAL, &tx);
		if (!rc)
			rc = forms_in_force(&tx, ctx_today(ctx), &forms, &n);
	}
	if (alert)
		return rc ? rc : fill(ctx, forms, n, household, &urgent);
	for (size_t i = 0; !rc && i < COUNT_OF(sheets); i++)
		rc = fill(ctx, forms, n, household, &sheets[i]);
	return rc;
}
