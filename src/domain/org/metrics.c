/* metrics - one change of a figure, at every level it is looked at. */
#include "metrics.h"

static const char *const metric_names[M_LAST] = {
	[M_OPEN_FILES] = "open_files", [M_CLOSED_FILES] = "closed_files", [M_MEMBERS] = "members",
	[M_DUE_DAY] = "due_day", [M_DUE_MONTH] = "due_month", [M_VISITS_MONTH] = "visits_month",
	[M_VISITS_NOBODY_MONTH] = "visits_nobody_month",
	[M_REQUESTS_OPEN] = "requests_open",
	[M_REQUESTS_MONTH] = "requests_month", [M_FILES_NO_WORKER] = "files_no_worker",
	[M_LEGACY_FILES] = "legacy_files",
	[M_LIGHT_MONTH] = "light_month", [M_TASK_DUE_DAY] = "task_due_day",
	[M_GLASS] = "glass",
	[M_STAGNANT] = "stagnant", [M_STAGNANT_MONTH] = "stagnant_month", [M_FREED] = "pensions_freed", [M_SAVED] = "rial_saved",
	[M_REFERRALS_OUT] = "referrals_out", [M_REFERRALS_IN] = "referrals_in",
	[M_TRANSFERS_WAITING] = "transfers_waiting",
	[M_COMPLAINTS_OPEN] = "complaints_open", [M_COMPLAINTS_MONTH] = "complaints_month",
};

const char *metric_name(int metric)
{
	return metric > 0 && metric < M_LAST ? metric_names[metric] : NULL;
}

void metric_add_unit(struct tx *tx, enum metric metric, int64_t unit, int64_t bucket, int64_t delta)
{
	unit_no u = UNIT(unit);

	CHECK(metric > 0 && metric < M_LAST);
	/* What a family brought along from another province is counted there. */
	if (!delta || unit_shard(u).v != tx->shard.v)
		return;
	for (; unit_level_of(u) != LEVEL_COUNTRY; u = unit_parent(u))
		counter_add(tx, metric, u.v, bucket, delta);
}

void metric_add_staff(struct tx *tx, enum metric metric, int64_t staff, int64_t bucket, int64_t delta)
{
	CHECK(metric > 0 && metric < M_LAST);
	if (staff && delta)
		counter_add(tx, metric, staff, bucket, delta);
}
