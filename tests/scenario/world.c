/* The little world of the scenarios: units, people, households. */
#include "scenario.h"

#include "referral.h"
#include "transfer.h"

#include "transfer.h"
#include "watch.h"

#include "store_admin.h"
#include "glass.h"

extern const char holidays_1404_csv[], holidays_1405_csv[], catalogue_services_json[], catalogue_schemes_json[];

const struct person_about people_about[PERSONS] = {
	[SARA] = { "sara", "سارا بهرامی", ROLE_SOCIAL_WORKER, AT_A },
	[MINA] = { "mina", "مینا داودی", ROLE_SOCIAL_WORKER, AT_A },
	[LEILA] = { "leila", "لیلا صادقی", ROLE_RECEPTIONIST, AT_A },
	[HAMID] = { "hamid", "حمید رستمی", ROLE_CENTRE_MANAGER, AT_A },
	[FARID] = { "farid", "فرید کاظمی", ROLE_TECHNICAL_RESPONSIBLE, AT_A },
	[ZAHRA] = { "zahra", "زهرا یوسفی", ROLE_SOCIAL_WORKER, AT_B },
	[NARGES] = { "narges", "نرگس جعفری", ROLE_RECEPTIONIST, AT_B },
	[KAMRAN] = { "kamran", "کامران قاسمی", ROLE_CENTRE_MANAGER, AT_B },
	[OMID] = { "omid", "امید حیدری", ROLE_SOCIAL_WORKER, AT_C },
	[SHIRIN] = { "shirin", "شیرین ملکی", ROLE_COUNTY_EXPERT, AT_COUNTY },
	[PARVIZ] = { "parviz", "پرویز نجفی", ROLE_PROVINCE_EXPERT, AT_PROVINCE },
	[NADER] = { "nader", "نادر صالحی", ROLE_INSPECTOR, AT_PROVINCE },
	[GOLNAR] = { "golnar", "گلنار امینی", ROLE_HEADQUARTERS, AT_COUNTRY },
	[REZA] = { "reza", "رضا شریفی", ROLE_ADMINISTRATOR, AT_COUNTRY },
};

/* ---- acting past the pages -------------------------------------------------------- */

void as_program(struct scene *s, struct ctx *ctx)
{
	test_system(&s->w, ctx);
}

void as_person(struct scene *s, struct ctx *ctx, enum person who)
{
	const struct person_about *p = &people_about[who];

	test_actor(&s->w, ctx, s->staff[who], p->role, s->unit[p->unit].v);
}

static int64_t perform(struct scene *s, struct ctx *ctx, shard_id shard, const struct operation *op, const void *input,
		int64_t subject)
{
	int64_t key = 0;
	enum rc rc;

	ctx->orgs = NULL;
	rc = operation_run(ctx, op, shard, input, subject, &key);
	if (rc) {
		printf("Bail out! %s: %s %s %s\n", op->name, rc_name(rc), ctx->fault.code, ctx->fault.detail);
		for (size_t i = 0; i < ctx->fault.nfields; i++)
			printf("#   %s: %s\n", ctx->fault.field[i].field, ctx->fault.field[i].code);
		exit(1);
	}
	(void)s;
	return key;
}

static int64_t by_program(struct scene *s, const struct operation *op, const void *input, int64_t subject)
{
	struct ctx ctx;

	as_program(s, &ctx);
	return perform(s, &ctx, op->flags & OP_NATIONAL ? SHARD_NATIONAL : shard_of_province(15), op, input, subject);
}

int64_t done_by(struct scene *s, enum person who, const struct operation *op, const void *input, int64_t subject)
{
	struct ctx ctx;

	as_person(s, &ctx, who);
	if (subject && !ctx.if_version && (op->flags & OP_CHANGE) && op->subject == &household_type)
		ctx.if_version = household_now(s, subject).ver;
	return perform(s, &ctx, shard_of_province(15), op, input, subject);
}

struct household household_now(struct scene *s, int64_t key)
{
	struct household h;
	struct ctx ctx;
	AUTO(tx) tx = {0};

	as_program(s, &ctx);
	CHECK(ctx_read(&ctx, shard_of_key(key), &tx) == OK);
	CHECK(row_load(&tx, &household_type, key, &h) == OK);
	return h;
}

/* ---- texts --------------------------------------------------------------------------- */

const char *key_text(struct scene *s, int64_t key)
{
	char text[KEY_TEXT_SIZE];

	key_write(key, text);
	return arena_strdup(&s->w.arena, text);
}

const char *say(struct scene *s, const char *fmt, ...)
{
	char text[2000];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	return arena_strdup(&s->w.arena, text);
}

const char *valid_id(struct scene *s, int serial)
{
	char id[11];
	int sum = 0, rest;

	snprintf(id, sizeof id, "954%06d", serial % 1000000);
	for (int i = 0; i < 9; i++)
		sum += (id[i] - '0') * (10 - i);
	rest = sum % 11;
	id[9] = (char)('0' + (rest < 2 ? rest : 11 - rest));
	id[10] = '\0';
	return arena_strdup(&s->w.arena, id);
}

const char *day_text(struct scene *s, date_t d, enum fa_date_style style)
{
	struct buf b;
	const char *text;

	buf_init(&b, 200);
	fa_put_date(&b, d, style, LANG_FA);
	text = arena_strdup(&s->w.arena, buf_str(&b));
	buf_release(&b);
	return text;
}

const char *short_date(struct scene *s, date_t d)
{
	return day_text(s, d, FA_DATE_SHORT);
}

/* ---- time ------------------------------------------------------------------------------ */

static void set_ms(struct scene *s, int64_t ms)
{
	clock_set(&s->w.clock, ms);
	s->today = fa_day_of_ms(ms);
}

void minutes_pass(struct scene *s, int minutes)
{
	set_ms(s, s->w.clock.fixed_ms + (int64_t)minutes * 60000);
}

void days_pass(struct scene *s, int days)
{
	minutes_pass(s, days * 24 * 60);
}

void set_day(struct scene *s, int year, int month, int day)
{
	date_t d;

	CHECK(fa_date(year, month, day, &d));
	set_ms(s, fa_ms_of_day(d) + 10 * 3600 * 1000);
}

void run_jobs(struct scene *s)
{
	struct fault f = {0};

	if (jobs_run_once(&s->app, &f) != OK)
		must(s, false, "jobs: %s %s", f.code ? f.code : "", f.detail);
}

/* ---- units and people ------------------------------------------------------------------- */

static unit_no unit(struct scene *s, int64_t parent, int own, int32_t kind, const char *name, const char *short_name)
{
	struct unit_open in;

	record_init(&unit_open_type, &in);
	in.parent = parent;
	in.own_no = own;
	in.kind = kind;
	in.name = name;
	in.short_name = short_name;
	in.capacity = in.lat_e6 = in.lng_e6 = INT_NONE;
	CHECK(fa_date(1399, 1, 1, &in.valid_from));
	if (kind == UNIT_URBAN_CENTRE) {
		in.code = say(s, "15%02d", own);
		in.phone = say(s, "0663311%04d", own);
	}
	by_program(s, &op_unit_open, &in, 0);
	return (unit_no){ parent == 0 ? unit_make(own, 0, 0).v : parent + (kind == UNIT_COUNTY ? (int64_t)own * 10000 : own) };
}

static int64_t place(struct scene *s, unit_no centre, const char *name)
{
	struct neighbourhood_add in;

	record_init(&neighbourhood_add_type, &in);
	in.county = unit_county(centre).v;
	in.name = name;
	in.kind = NEIGHBOURHOOD_ORDINARY;
	in.centre = centre.v;
	in.lat_e6 = in.lng_e6 = INT_NONE;
	return by_program(s, &op_neighbourhood_add, &in, 0);
}

static void units(struct scene *s)
{
	s->unit[AT_COUNTRY] = UNIT(0);
	s->unit[AT_PROVINCE] = unit(s, 0, 15, UNIT_PROVINCE, "بهزیستی استان لرستان", "لرستان");
	s->unit[AT_COUNTY] = unit(s, s->unit[AT_PROVINCE].v, 1, UNIT_COUNTY, "بهزیستی شهرستان خرم‌آباد", "خرم‌آباد");
	s->unit[AT_A] = unit(s, s->unit[AT_COUNTY].v, 7, UNIT_URBAN_CENTRE, "مرکز مثبت زندگی خرم‌آباد ۷", "مرکز خرم‌آباد ۷");
	s->unit[AT_B] = unit(s, s->unit[AT_COUNTY].v, 8, UNIT_URBAN_CENTRE, "مرکز مثبت زندگی خرم‌آباد ۸", "مرکز خرم‌آباد ۸");
	unit_no other = unit(s, s->unit[AT_PROVINCE].v, 2, UNIT_COUNTY, "بهزیستی شهرستان بروجرد", "بروجرد");

	s->unit[AT_C] = unit(s, other.v, 1, UNIT_URBAN_CENTRE, "مرکز مثبت زندگی بروجرد ۱", "مرکز بروجرد ۱");
	if (str_eq(test_provinces, "15,16")) {
		unit_no there = unit(s, 0, 16, UNIT_PROVINCE, "بهزیستی استان دیگر", "استان دیگر");

		there = unit(s, there.v, 1, UNIT_COUNTY, "بهزیستی شهرستان دیگر", "شهرستان دیگر");
		s->elsewhere = unit(s, there.v, 3, UNIT_URBAN_CENTRE, "مرکز مثبت زندگی دیگر ۳", "مرکز دیگر ۳");
	}
	s->place_a[0] = place(s, s->unit[AT_A], "پشته");
	s->place_a[1] = place(s, s->unit[AT_A], "گلدشت");
	s->place_b = place(s, s->unit[AT_B], "محله " MARK);
	s->place_c = place(s, s->unit[AT_C], "یخچال");
}

static void hire(struct scene *s, enum person who)
{
	const struct person_about *p = &people_about[who];
	struct staff_create in;
	struct role_grant grant;
	struct ctx ctx;

	record_init(&staff_create_type, &in);
	in.unit = s->unit[p->unit].v;
	in.user_name = p->user;
	in.name = p->name;
	in.profession = PROFESSION_SOCIAL_WORK;
	s->staff[who] = by_program(s, &op_staff_create, &in, 0);
	record_init(&role_grant_type, &grant);
	grant.role = (int32_t)p->role;
	grant.unit = in.unit;
	CHECK(fa_date(1399, 1, 2, &grant.from_on));
	by_program(s, &op_role_grant, &grant, s->staff[who]);
	as_program(s, &ctx);
	CHECK(password_put(s->w.auth, &ctx, (staff_key){ s->staff[who] }, PASSWORD) == OK);
}

/* ---- households ----------------------------------------------------------------------------- */

static void head_of(struct scene *s, enum person worker, const char *surname, int serial, struct household_open *in)
{
	bool marked = people_about[worker].unit == AT_B;

	household_open_blank(in);
	in->unit = s->unit[people_about[worker].unit].v;
	in->worker = s->staff[worker];
	in->given_name = marked ? "فاطمه " MARK : "فاطمه";
	in->surname = surname;
	in->father_name = marked ? MARK : "علی";
	in->sex = SEX_FEMALE;
	CHECK(fa_date(1363, 5, 12, &in->birth_on));
	in->birth_kind = BIRTH_EXACT;
	in->id_kind = ID_NATIONAL;
	in->national_id = valid_id(s, serial);
	in->mobile = marked ? MARK_PHONE : say(s, "0916%07d", serial);
	in->address = marked ? "کوچه " MARK "، پلاک ۵" : say(s, "خیابان انقلاب، کوچه %d، پلاک ۱۲", serial);
	in->area = marked ? "خیابان " MARK : "خیابان انقلاب";
	in->phone = marked ? MARK_PHONE : say(s, "066%08d", 33000000 + serial);
	in->neighbourhood = marked ? s->place_b : s->place_a[0];
	if (people_about[worker].unit == AT_C)
		in->neighbourhood = s->place_c;
	in->note = marked ? "یادداشت " MARK : NULL;
	in->paper_archive_no = marked ? "ZHPTR-1" : NULL;
	in->risk_level = RISK_LOW;
	in->visit_programme = PROGRAMME_ORDINARY;
	in->source = SOURCE_RECEPTION;
	in->housing = HOUSING_RENT;
}

static struct member child(struct scene *s, const char *given, const char *surname, int serial, int year, bool marked)
{
	struct member m;

	member_blank(&m);
	m.given_name = given;
	m.surname = surname;
	m.father_name = marked ? MARK : "حسن";
	m.sex = SEX_MALE;
	CHECK(fa_date(year, 3, 4, &m.birth_on));
	m.birth_kind = BIRTH_EXACT;
	m.relation = RELATION_CHILD;
	m.id_kind = ID_NATIONAL;
	m.national_id = valid_id(s, serial);
	m.target_group = TARGET_NONE;
	if (marked) {
		m.health_note = "سلامت " MARK;
		m.harm_note = "نگرانی " MARK;
		m.occupation = "کار " MARK;
	}
	return m;
}

int64_t open_file(struct scene *s, enum person worker, const char *surname, int serial, date_t opened_on)
{
	bool marked = people_about[worker].unit == AT_B;
	struct member people[2];
	struct household_open in;
	household_key key;
	struct ctx ctx;
	struct who who;
	enum rc rc;
	AUTO(tx) tx = {0};

	as_person(s, &ctx, worker);
	who = ctx_who(&ctx);
	head_of(s, worker, surname, serial, &in);
	member_blank(&people[0]);
	people[0].relation = RELATION_HEAD;
	people[1] = child(s, marked ? "آرش " MARK : "آرش", surname, serial + 1, 1393, marked);
	CHECK(tx_write(&tx, s->w.store, shard_of_province(15), &s->w.arena, &ctx.fault, &who, "household.open") == OK);
	rc = household_open_in(&ctx, &tx, &in, people, 2, opened_on, 0, &key);
	if (rc) {
		printf("Bail out! open %s: %s %s\n", surname, rc_name(rc), ctx.fault.code);
		for (size_t i = 0; i < ctx.fault.nfields; i++)
			printf("#   %s: %s\n", ctx.fault.field[i].field, ctx.fault.field[i].code);
		exit(1);
	}
	CHECK(tx_commit(&tx) == OK);
	return key.v;
}

int64_t visited(struct scene *s, enum person worker, int64_t household, date_t on, const char *notes)
{
	struct visit_record_input in;

	record_init(&visit_record_input_type, &in);
	in.household = (household_key){ household };
	in.kind = VISIT_PERIODIC;
	in.outcome = VISIT_DONE;
	in.visited_on = on;
	in.members_seen = 2;
	in.notes = notes;
	in.strengths = notes;
	in.dwelling = in.environment = in.family = in.health = in.safety = 1;
	in.address_check = ADDRESS_CONFIRMED;
	in.pension_proposal = 1;
	return done_by(s, worker, &op_visit_record, &in, 0);
}

void leave_for_elsewhere(struct scene *s, int64_t household)
{
	struct transfer_offer offer = { .household = { household }, .unit_to = s->elsewhere.v, .consent = CONSENT_SIGNED,
		.reason = "خانواده کوچ کرد." };
	struct transfer_accept in;
	int64_t key = done_by(s, HAMID, &op_transfer_offer, &offer, 0), none;
	struct ctx ctx;

	test_actor(&s->w, &ctx, s->staff[KAMRAN], ROLE_CENTRE_MANAGER, s->elsewhere.v);
	record_init(&transfer_accept_type, &in);
	must(s, operation_run(&ctx, &op_transfer_accept, shard_of_key(key), &in, key, &none) == OK, "accepted: %s",
		ctx.fault.code ? ctx.fault.code : "");
	must(s, household_now(s, household).state == HOUSEHOLD_MOVED, "it left");
}

static int64_t member_of(struct scene *s, int64_t household, size_t i)
{
	struct member *list;
	struct ctx ctx;
	size_t n;
	AUTO(tx) tx = {0};

	as_program(s, &ctx);
	CHECK(ctx_read(&ctx, shard_of_key(household), &tx) == OK);
	CHECK(member_list(&tx, (household_key){ household }, false, &list, &n) == OK && i < n);
	return list[i].key.v;
}

static void households(struct scene *s)
{
	date_t opened = fa_add_months(s->today, -20);
	struct request_register in;

	s->moradi = open_file(s, SARA, "مرادی", 1000, opened);
	visited(s, SARA, s->moradi, fa_add_months(fa_add_days(s->today, -40), -6), "سقف نم داشت؛ حال مادر بهتر بود.");
	s->karimi = open_file(s, SARA, "کریمی", 1010, opened);
	visited(s, SARA, s->karimi, fa_add_months(fa_add_days(s->today, 5), -6), "همه خانه بودند.");
	s->ahmadi = open_file(s, SARA, "احمدی", 1020, fa_add_days(s->today, -3));
	s->nouri = open_file(s, ZAHRA, "نوری " MARK, MARK_ID_SERIAL, opened);
	s->nouri_visit = visited(s, ZAHRA, s->nouri, fa_add_days(s->today, -200), "گفتند " MARK);
	s->taheri = open_file(s, OMID, "طاهری", 1040, opened);
	{
		struct household_open one;

		head_of(s, SARA, "شمس", 1050, &one);
		one.worker = 0;
		s->shams = done_by(s, LEILA, &op_household_open, &one, 0);
	}
	s->moradi_head = member_of(s, s->moradi, 0);
	s->nouri_member = member_of(s, s->nouri, 1);
	record_init(&request_register_type, &in);
	in.household = s->nouri;
	in.applicant_name = "متقاضی " MARK;
	in.applicant_phone = MARK_PHONE;
	in.applicant_national_id = valid_id(s, MARK_ID_SERIAL);
	in.subject = 1;
	in.channel = CHANNEL_IN_PERSON;
	in.description = "شرح " MARK;
	s->nouri_request = done_by(s, NARGES, &op_request_register, &in, 0);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void observe(void *arg, const struct http_request *req, int status, int statements)
{
	struct scene *s = arg;

	(void)req;
	(void)status;
	s->statements = statements;
}

static void settings(struct scene *s)
{
	struct setting_change in = { .name = SETTING_SECOND_FACTOR, .value = "0" };
	struct ctx ctx;
	int line;

	CHECK(fa_date(1399, 1, 1, &in.from_on));
	by_program(s, &op_setting_change, &in, 0);
	as_program(s, &ctx);
	CHECK(visit_rules_seed(&ctx) == OK);
	CHECK(services_seed(&ctx, catalogue_services_json) == OK);
	CHECK(forms_seed(&ctx) == OK);
	CHECK(schemes_seed(&ctx, catalogue_schemes_json) == OK);
	CHECK(fa_holidays_read(&s->app.holidays, &s->w.arena, holidays_1404_csv, &line) == OK);
	CHECK(fa_holidays_read(&s->app.holidays, &s->w.arena, holidays_1405_csv, &line) == OK);
	s->app.calendar = (struct work_calendar){ .national = &s->app.holidays, .weekly = FA_WEEKLY_THURSDAY_FRIDAY };
}

static void tell_status(void *arg, struct web_status *ret_status)
{
	watch_status(((struct scene *)arg)->watch, ret_status);
}

void scene_open_two(struct scene *s, bool pg)
{
	test_provinces = "15,16";
	scene_open(s, pg);
	test_provinces = "15";
}

void scene_open(struct scene *s, bool pg)
{
	struct fault f = {0};
	struct buf errors;

	memset(s, 0, sizeof *s);
	test_world_new(&s->w, pg);
	set_day(s, 1405, 9, 1);
	s->app = (struct app){ .o = &s->options, .clock = s->w.clock, .store = s->w.store, .auth = s->w.auth,
		.orgs = s->w.orgs };
	settings(s);
	units(s);
	for (int i = 0; i < PERSONS; i++)
		hire(s, (enum person)i);
	CHECK(org_holder_reload(s->w.orgs, &f) == OK);
	households(s);
	run_jobs(s);
	CHECK(visit_rule_holder_init(&s->app.rule_holder, s->w.store, &f) == OK);
	CHECK(service_holder_init(&s->app.service_holder, s->w.store, &f) == OK);
	s->watch = watch_new(&s->app);
	struct web_config c = { .store = s->w.store, .auth = s->w.auth, .orgs = s->w.orgs,
		.visit_rules = &s->app.rule_holder, .services = &s->app.service_holder, .calendar = &s->app.calendar, .clock = &s->w.clock,
		.version = "test", .observe = observe, .observe_arg = s, .status = tell_status, .watch_arg = s };

	buf_init(&errors, 1 << 20);
	if (web_new(&c, &errors, &s->web)) {
		printf("Bail out! templates: %s\n", buf_str(&errors));
		exit(1);
	}
	buf_release(&errors);
}

void scene_close(struct scene *s)
{
	for (size_t i = 0; i < s->nbrowsers; i++) {
		http_drive_release(&s->browser[i]->d);
		free(s->browser[i]);
	}
	web_free(s->web);
	watch_free(s->watch);
	service_holder_release(&s->app.service_holder);
	visit_rule_holder_release(&s->app.rule_holder);
	test_world_release(&s->w);
}

static void see_problem(void *arg, const struct verify_problem *p)
{
	struct scene *s = arg;

	must(s, false, "verify: %s %lld %s %s", p->table, (long long)p->key, p->column ? p->column : "", p->code);
}

void scene_prove(struct scene *s, const char *file, int line)
{
	static const struct { const char *name; enum rc (*run)(struct ctx *, shard_id, bool, int64_t *); } counts[] = {
		{ "counters of files", case_file_recount }, { "counters of visits", visit_recount }, { "counters of glasses", glass_recount },
		{ "counters of help without a file", intake_recount },
		{ "counters of complaints", complaint_recount }, { "counters of referrals", referral_recount },
		{ "counters of transfers", transfer_recount } };
	const struct verify_calls calls = { .arg = s, .problem = see_problem };
	const struct record_type *const *types = web_records();
	struct verify_counts found;
	struct fault f = {0};
	struct ctx ctx;
	size_t ntypes = 0;
	int64_t n = 0;

	as_program(s, &ctx);
	for (int province = 15; province <= (s->elsewhere.v ? 16 : 15); province++) {
		shard_id shard = shard_of_province(province);

		for (size_t i = 0; i < COUNT_OF(counts); i++) {
			enum rc rc = counts[i].run(&ctx, shard, false, &n);

			must_at(s, rc == OK && n == 0, file, line, "%d %s: %s, %lld differ", province, counts[i].name,
				rc_name(rc), (long long)n);
		}
		n = 0;
		must_at(s, case_file_reindex(&ctx, shard, true, &n) == OK && n == 0, file, line,
			"%d name keys and directory: %lld differ", province, (long long)n);
	}
	while (types[ntypes])
		ntypes++;
	must_at(s, store_verify(s->w.store, types, ntypes, &calls, &f, &found) == OK, file, line, "verify: %s %s",
		f.code ? f.code : "", f.detail);
}

struct browser *program_of(struct scene *s, enum person who)
{
	struct browser *b = new_browser(s, people_about[who].user);
	char token[API_TOKEN_SIZE];
	struct staff_role *roles;
	struct ctx ctx;
	size_t n;

	as_program(s, &ctx);
	{
		AUTO(tx) tx = { 0 };

		CHECK(ctx_read(&ctx, SHARD_NATIONAL, &tx) == OK);
		CHECK(staff_roles(&tx, (staff_key){ s->staff[who] }, s->today, &roles, &n) == OK && n > 0);
	}
	CHECK(token_create(&ctx, (staff_key){ s->staff[who] }, roles[0].key, "test", 3600000, token) == OK);
	http_drive_with(&b->d, "Authorization", say(s, "Bearer %s", token));
	return b;
}
