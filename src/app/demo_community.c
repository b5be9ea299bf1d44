/* The neighbourhood of a sample centre: who helps, which groups there are, what took place. */
#include "demo.h"

#include "community.h"
#include "money.h"
#include "scheme.h"

static const struct { int64_t kinds; const char *name, *skills, *when; int64_t fee; bool contact; } helpers[] = {
	{ 1, "شیرین رستمی", "آموزش ریاضی به کودکان", "عصر دوشنبه", INT_NONE, true },
	{ 1 << 1 | 1 << 2, "حاج کریم بازگیر", "میانجیگری، کمک نقدی پنهان", "هر روز پس از نماز", INT_NONE, false },
	{ 1 << 3, "بهزاد درویشی", "گردآوری جوانان برای کار محله", "پنجشنبه‌ها", INT_NONE, true },
	{ 1 << 6, "مهناز سگوند", "تسهیلگری گروه‌ها", "سه روز در هفته", INT_NONE, true },
	{ 1 << 5, "نسرین پاپی", "کارگاه خیاطی زنان", "صبح‌ها", INT_NONE, true },
	{ 1 << 7, "نیلوفر امرایی", "روان‌شناس کودک", "شنبه و سه‌شنبه", 2500000, true },
};
static const struct { int32_t kind; int64_t service, sessions; const char *name, *aim; } projects[] = {
	{ PROJECT_COURSE, 16, 6, "مهارت‌های زندگی برای نوجوانان", "گفت‌وگو به جای قهر" },
	{ PROJECT_CAMPAIGN, 17, INT_NONE, "پیشگیری از معلولیت", "مشاورهٔ ژنتیک پیش از ازدواج" },
	{ PROJECT_NEIGHBOURHOOD, 13, INT_NONE, "بوستان کوچک محله", "جایی امن برای بازی بچه‌ها" },
};
static const struct { size_t project; int32_t phase, doer, level; int days; int64_t people, women; const char *topic, *who; } meetings[] = {
	{ 0, PHASE_SESSION, DOER_CENTRE, PART_TOLD, -40, 14, 9, "شناختن خشم", NULL },
	{ 0, PHASE_SESSION, DOER_FACILITATOR, PART_INVOLVED, -26, 12, 8, "نه گفتن", NULL },
	{ 1, PHASE_SESSION, DOER_CENTRE, PART_TOLD, -20, 46, 30, "در خانهٔ بهداشت", NULL },
	{ 2, PHASE_NEEDS, DOER_CENTRE, PART_HEARD, -45, 22, 15, "چه کم داریم", "زنان کوچهٔ بالا، معتمدان" },
	{ 2, PHASE_ACTION, DOER_FACILITATOR, PART_INVOLVED, -18, 31, 12, "پاک‌سازی زمین", "جوانان محله" },
	{ 2, PHASE_EVALUATION, DOER_RESIDENTS, PART_LEADING, -4, 25, 14, "چه شد و چه ماند", "همهٔ همسایه‌ها" },
};

static enum rc make_helpers(struct ctx *ctx, shard_id shard, int64_t place)
{
	enum rc rc = OK;
	int64_t key = 0;

	for (size_t i = 0; rc == OK && i < COUNT_OF(helpers); i++) {
		struct helper_input in = { .kinds = helpers[i].kinds, .name = helpers[i].name, .skills = helpers[i].skills,
			.availability = helpers[i].when, .session_fee = { helpers[i].fee }, .neighbourhood = place,
			.may_contact = helpers[i].contact, .phone = helpers[i].contact ? "09000000100" : NULL,
			.since = fa_add_months(ctx_today(ctx), -(int)i - 1) };

		/* The local facilitator stands under the intermediate one before. */
		if (HELPER_IS(in.kinds, HELPER_FACILITATOR))
			in.supervisor = key;
		rc = operation_run(ctx, &op_helper_add, shard, &in, 0, &key);
	}
	return rc;
}

static enum rc make_projects(struct ctx *ctx, shard_id shard, int64_t place, int64_t circle)
{
	int64_t project[COUNT_OF(projects)], none;
	enum rc rc = OK;

	for (size_t i = 0; rc == OK && i < COUNT_OF(projects); i++) {
		struct project_input in = { .name = projects[i].name, .kind = projects[i].kind, .service = projects[i].service,
			.neighbourhood = place, .circle = projects[i].kind == PROJECT_NEIGHBOURHOOD ? circle : 0,
			.sessions = projects[i].sessions, .aim = projects[i].aim, .begins_on = fa_add_days(ctx_today(ctx), -50) };

		rc = operation_run(ctx, &op_project_start, shard, &in, 0, &project[i]);
	}
	for (size_t i = 0; rc == OK && i < COUNT_OF(meetings); i++) {
		struct meeting_record in = { .project = { project[meetings[i].project] }, .phase = meetings[i].phase,
			.day = fa_add_days(ctx_today(ctx), meetings[i].days), .topic = meetings[i].topic, .people = meetings[i].people,
			.women = meetings[i].women, .doer = meetings[i].doer, .level = meetings[i].level, .took_part = meetings[i].who };

		rc = operation_run(ctx, &op_meeting_record, shard, &in, 0, &none);
	}
	return rc;
}

static enum rc make_receipts(struct ctx *ctx, shard_id shard)
{
	const struct receipt_issue list[] = {
		{ RECEIPT_FEE, 18, CLIENT_PUBLIC, "مادر سارا", "غربالگری بینایی", { INT_NONE }, ctx_today(ctx) },
		{ RECEIPT_CASH, INT_NONE, 0, "یک همسایه", "برای لوازم مدرسه", { 30000000 }, ctx_today(ctx) },
		{ RECEIPT_GOODS, INT_NONE, 0, "فروشگاه محله", "ده بستهٔ خوراک", { 45000000 }, ctx_today(ctx) },
	};
	enum rc rc = OK;
	int64_t none;

	for (size_t i = 0; rc == OK && i < COUNT_OF(list); i++)
		rc = operation_run(ctx, &op_receipt_issue, shard, &list[i], 0, &none);
	return rc;
}

enum rc demo_community_make(struct ctx *ctx, int64_t place)
{
	shard_id shard = unit_shard(ctx->actor.unit);
	struct circle_input circle = { .name = "تیم محلهٔ همدل", .kind = 1, .neighbourhood = place, .people = 11,
		.founded_on = fa_add_months(ctx_today(ctx), -5), .aim = "کوچه‌ای امن‌تر برای بچه‌ها" };
	struct study_record study = { .neighbourhood = place, .day = fa_add_days(ctx_today(ctx), -70), .people = 4200, .jobless = 23,
		.dropouts = 17, .alone = 60, .needs = 1 | 1 << 2 | 1 << 7, .assets = 1 << 1 | 1 << 8 | 1 << 9, .asked = 85,
		.level = PART_HEARD, .asset_words = "سه خیاط، یک نانوایی که به بچه‌ها نان می‌دهد.",
		.words = "محله‌ای مهاجرپذیر با همسایگی گرم و بیکاری زیاد." };
	int64_t key, none;
	enum rc rc = make_helpers(ctx, shard, place);

	if (rc == OK)
		rc = operation_run(ctx, &op_circle_found, shard, &circle, 0, &key);
	if (rc == OK)
		rc = make_projects(ctx, shard, place, key);
	if (rc == OK)
		rc = make_receipts(ctx, shard);
	return rc ? rc : operation_run(ctx, &op_study_record, shard, &study, 0, &none);
}

/* Somebody of the family takes part in the first scheme from the nth on that is for them. */
enum rc demo_scheme_make(struct ctx *ctx, household_key household, size_t nth)
{
	struct participation_add add = { .household = household };
	struct scheme *list;
	struct member *m;
	size_t n, nm;
	int64_t none;
	enum rc rc;

	{
		AUTO(tx) national = {0};
		AUTO(tx) tx = {0};

		rc = ctx_read(ctx, SHARD_NATIONAL, &national);
		if (!rc)
			rc = scheme_list(&national, &list, &n);
		if (!rc)
			rc = ctx_read(ctx, shard_of_key(household.v), &tx);
		if (!rc)
			rc = member_list(&tx, household, false, &m, &nm);
	}
	for (size_t i = 0; !rc && i < n && !add.scheme; i++)
		for (size_t k = 0; k < nm && !add.scheme; k++)
			if (scheme_fits(&list[(nth + i) % n], &m[k], ctx_today(ctx))) {
				add.scheme = list[(nth + i) % n].key.v;
				add.member = m[k].key;
			}
	return rc || !add.scheme ? rc : operation_run(ctx, &op_participation_add, shard_of_key(household.v), &add, 0, &none);
}
