/* Confidence in the sample: a counselled family, a hidden address that was opened in an emergency, a file of a team, a reader of many. */
#include "demo.h"

#include "brake.h"
#include "counselling.h"
#include "glass.h"
#include "secret.h"

static enum rc talk(struct ctx *worker, household_key household)
{
	struct counselling_record in;
	enum rc rc;

	record_init(&counselling_record_type, &in);
	in.household = household.v;
	in.on_day = fa_add_days(ctx_today(worker), -6);
	in.next_on = fa_add_days(ctx_today(worker), 8);
	in.kind = COUNSEL_FAMILY;
	in.came = COUNSEL_CAME;
	in.words = "دربارهٔ دعواهای شبانه و خواب بچه‌ها گفت‌وگو شد. مادر می‌خواهد هفتهٔ بعد تنها بیاید.";
	rc = counselling_run(worker, &op_counselling_record, shard_of_key(household.v), &in, 0);
	in.on_day = fa_add_days(ctx_today(worker), -20);
	in.next_on = DATE_NONE;
	in.kind = COUNSEL_ALONE;
	in.words = "نخستین نشست؛ بیشتر گوش دادم.";
	return rc ? rc : counselling_run(worker, &op_counselling_record, shard_of_key(household.v), &in, 0);
}

static enum rc hide(struct ctx *worker, struct ctx *manager, household_key household)
{
	struct glass_break in = { .what = GLASS_PLACE, .household = household.v,
		.why = "اورژانس اجتماعی همین حالا نشانی را می‌خواهد و مددکار در مأموریت است." };
	shard_id shard = shard_of_key(household.v);
	struct household h;
	struct ctx asking;
	glass_key key;
	enum rc rc;

	{
		AUTO(tx) tx = {0};

		rc = ctx_read(worker, shard, &tx);
		if (!rc)
			rc = household_load(worker, &tx, household, &h);
		if (!rc)
			rc = tx_commit(&tx);
	}
	h.hide_address = true;
	if (!rc)
		rc = operation_run(worker, &op_household_change, shard, &h, household.v, NULL);
	/* The program sees every address; the manager does not. */
	asking = *manager;
	asking.program = false;
	return rc ? rc : glass_break_open(&asking, shard, &in, &key);
}

bool demo_still_here(struct ctx *worker, household_key household)
{
	struct household h;
	AUTO(tx) tx = {0};
	enum rc rc = ctx_read(worker, shard_of_key(household.v), &tx);

	if (!rc)
		rc = household_load(worker, &tx, household, &h);
	fault_clear(&worker->fault);
	return rc == OK && h.state == HOUSEHOLD_OPEN && h.worker == worker->actor.staff;
}

enum rc demo_secrecy_make(struct ctx *worker, struct ctx *manager, const household_key household[DEMO_SECRETS])
{
	struct secret_shut shut = { .kind = SECRET_PROTECTION, .lead = worker->actor.staff,
		.why = "دادگاه خواسته است تا پایان رسیدگی کسی از جای کودک خبر نداشته باشد." };
	struct read_alarm_raise many = { .staff = worker->actor.staff, .role = (int32_t)worker->actor.role,
		.unit = worker->actor.unit.v, .files = 63 };
	struct ctx program;
	enum rc rc = talk(worker, household[0]);

	if (!rc)
		rc = hide(worker, manager, household[1]);
	if (!rc)
		rc = secret_run(worker, &op_secret_shut, &shut, household[2].v);
	ctx_system(&program, worker->store, worker->arena);
	if (!rc)
		rc = operation_run(&program, &op_read_alarm_raise, SHARD_NATIONAL, &many, 0, NULL);
	return rc;
}
