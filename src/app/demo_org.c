/* Units, neighbourhoods, service points and staff of the sample. */
#include "demo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "org.h"
#include "support.h"

extern const char geo_provinces_csv[], geo_counties_csv[];

enum {
	LORESTAN = 15, LORESTAN_CENTRES = 107, LORESTAN_HOUSEHOLDS = 40000,          /* R326, R327 */
	CAPITAL_CENTRES = 29, CAPITAL_RURAL = 6,
	NATION_CENTRES = 2478, NATION_WORKERS = 7800, NATION_STAFF = 12000,           /* R300 */
	NATION_DISABLED = 720041, NATION_WOMEN = 298000, NATION_HOUSEHOLDS = 960000,  /* C4: files, and merged */
	PERSONS_A_HOUSEHOLD_PERMILLE = 3570, FILES_PER_WORKER = 131, PLACES_A_CENTRE = 4
};

/* Files a head of each province, in permille of the country's mean, by its code.  The sources
 * have it for Lorestan (107 of 2,478 centres for 2.2 % of the people); the others are assumed:
 * more where people are poorer, fewer in the cities of the middle. */
static const unsigned vulnerability[31] = {
	900, 950, 900, 950, 1150, 1350, 1250, 950, 1250, 1000, 800, 1700, 1400, 1100, 1500, 1950,
	1800, 1850, 1050, 1050, 850, 850, 1350, 600, 1300, 800, 900, 1250, 1450, 1500, 650,
};

struct province_row { int code; const char *map_id, *name, *capital; int64_t population; };
struct county_row { int code, province; const char *name; int64_t lat_e6, lng_e6; };
struct geo { struct province_row province[31]; size_t nprovinces; struct county_row *county; size_t ncounties; };

/* ---- the two tables, as published ------------------------------------------------------- */

static size_t cells(struct arena *a, const char **text, const char *ret_cell[8])
{
	size_t n = 0, len = strcspn(*text, "\n");
	char *line = arena_strndup(a, *text, len);

	*text += len + ((*text)[len] == '\n');
	while (n < 8) {
		char *comma = strchr(line, ',');

		ret_cell[n++] = line;
		if (!comma)
			break;
		*comma = '\0';
		line = comma + 1;
	}
	return n;
}

static int64_t number(const char *text)
{
	int64_t v;

	return str_to_i64(text, &v) ? v : INT_NONE;
}

static void read_geo(struct arena *a, struct geo *g)
{
	const char *text = geo_provinces_csv, *cell[8];

	g->county = ARENA_ARRAY(a, struct county_row, 500);
	cells(a, &text, cell);
	while (*text && g->nprovinces < COUNT_OF(g->province)) {
		CHECK(cells(a, &text, cell) == 6);
		g->province[g->nprovinces++] = (struct province_row){ (int)number(cell[0]), cell[1], cell[2], cell[4],
			number(cell[5]) };
	}
	text = geo_counties_csv;
	cells(a, &text, cell);
	while (*text && g->ncounties < 500) {
		CHECK(cells(a, &text, cell) == 5);
		g->county[g->ncounties++] = (struct county_row){ (int)number(cell[0]), (int)number(cell[1]), cell[2],
			number(cell[3]), number(cell[4]) };
	}
}

/* ---- the plan ------------------------------------------------------------------------------ */

static bool asked_nation(const struct app *a)
{
	return str_eq(a->o->province, "national");
}

static int asked_code(const struct app *a)
{
	int64_t code;

	if (!a->o->province || str_eq(a->o->province, "lorestan"))
		return LORESTAN;
	return str_to_i64(a->o->province, &code) && code >= 0 && code <= 30 ? (int)code : -1;
}

/* "8m", "500k" or a plain number of persons; 0 when it is none. */
static int64_t persons_of(const char *text)
{
	size_t n = strlen(text);
	int64_t times = n && text[n - 1] == 'm' ? 1000000 : n && text[n - 1] == 'k' ? 1000 : 1, v = 0;
	char digits[12];

	if (times > 1)
		n--;
	if (n == 0 || n >= sizeof digits)
		return 0;
	memcpy(digits, text, n);
	digits[n] = '\0';
	return str_to_i64(digits, &v) && v > 0 && v <= 13000000 / times ? v * times : 0;
}

static size_t households_of(const struct app *a, bool nation)
{
	if (a->o->scale)
		return (size_t)(persons_of(a->o->scale) * 1000 / PERSONS_A_HOUSEHOLD_PERMILLE);
	return a->o->households > 0 ? (size_t)a->o->households : nation ? NATION_HOUSEHOLDS : LORESTAN_HOUSEHOLDS;
}

/* Shares total among the provinces of the plan so that the parts sum to it. */
static void share_out(const struct demo_plan *plan, size_t total, size_t (*ret_part)[31])
{
	int64_t all = 0, before = 0;

	for (size_t i = 0; i < plan->nprovinces; i++)
		all += plan->province[i].weight;
	for (size_t i = 0; i < plan->nprovinces; i++) {
		int64_t to = before + plan->province[i].weight;

		(*ret_part)[i] = (size_t)((int64_t)total * to / all - (int64_t)total * before / all);
		before = to;
	}
}

enum rc demo_plan_make(struct app *a, struct demo_plan *plan)
{
	bool nation = asked_nation(a);
	int only = nation ? 0 : asked_code(a);
	struct geo g = {0};
	size_t total = households_of(a, nation), households[31], centres[31];

	if (only < 0)
		return fault_set(&a->fault, INVALID, "demo.province", "%s", "--province lorestan, national or a code 00..30");
	if (total == 0)
		return fault_set(&a->fault, INVALID, "demo.scale", "%s", "--scale 8m, 500k or a number of persons, at most 13m");
	read_geo(&a->arena, &g);
	*plan = (struct demo_plan){ .nation = nation, .households = total };
	plan->province = ARENA_ARRAY(&a->arena, struct demo_province, g.nprovinces);
	for (size_t i = 0; i < g.nprovinces; i++)
		if (nation || g.province[i].code == only)
			plan->province[plan->nprovinces++] = (struct demo_province){ .code = g.province[i].code,
				.name = g.province[i].name, .weight = g.province[i].population / 1000 * vulnerability[i] };
	share_out(plan, total, &households);
	share_out(plan, nation ? NATION_CENTRES : LORESTAN_CENTRES, &centres);
	for (size_t i = 0; i < plan->nprovinces; i++) {
		struct demo_province *p = &plan->province[i];

		p->households = households[i];
		/* Few households: few centres, so that each still looks like one. */
		p->ncentres = p->households < centres[i] * 20 ? p->households / 20 + 1 : centres[i];
		p->centre = ARENA_ARRAY(&a->arena, struct demo_centre, p->ncentres);
		plan->centres += p->ncentres;
	}
	plan->shares.households = total;
	plan->shares.women = total * NATION_WOMEN / NATION_HOUSEHOLDS;
	plan->shares.second = total * (NATION_DISABLED + NATION_WOMEN - NATION_HOUSEHOLDS) / NATION_HOUSEHOLDS;
	return OK;
}

/* ---- units ----------------------------------------------------------------------------------- */

struct making {
	struct app *a;
	const struct demo_words *w;
	const struct demo_plan *plan;
	struct geo geo;
	struct dice dice;
	struct arena arena;
	date_t since;
	size_t households, centres;      /* of the country, before the centre at hand */
};

static enum rc run(struct making *m, const struct operation *op, shard_id shard, const void *input, int64_t subject, int64_t *ret_key)
{
	struct ctx ctx;
	enum rc rc;

	app_ctx(m->a, &ctx, &m->arena);
	ctx.orgs = NULL;        /* read once at the end, not after each of thousands */
	rc = operation_run(&ctx, op, shard, input, subject, ret_key);
	if (rc)
		m->a->fault = ctx.fault;
	return rc;
}

static const char *persian(struct arena *a, size_t n)
{
	struct buf b;
	const char *text;

	buf_init(&b, 64);
	fa_put_plain(&b, (int64_t)n, LANG_FA);
	text = arena_strdup(a, buf_str(&b));
	buf_release(&b);
	return text;
}

static enum rc open_unit(struct making *m, int64_t parent, int own, int32_t kind, const char *name, const char *short_name,
		const char *code, int64_t lat, int64_t lng, int64_t *ret_no)
{
	struct unit_open in;
	int64_t key;
	enum rc rc;

	record_init(&unit_open_type, &in);
	in.parent = parent;
	in.own_no = own;
	in.kind = kind;
	in.name = name;
	in.short_name = short_name;
	in.code = code;
	in.lat_e6 = lat;
	in.lng_e6 = lng;
	in.capacity = INT_NONE;
	in.valid_from = m->since;
	if (kind == UNIT_URBAN_CENTRE || kind == UNIT_RURAL_CENTRE) {
		in.address = m->w->street.word[dice_roll(&m->dice, m->w->street.n)];
		in.phone = arena_printf(&m->arena, "0%d%08d", 20 + (int)dice_roll(&m->dice, 60), 33000000 + (int)dice_roll(&m->dice, 900000));
	}
	rc = run(m, &op_unit_open, SHARD_NATIONAL, &in, 0, &key);
	if (rc)
		return rc;
	*ret_no = parent == 0 ? unit_make(own, 0, 0).v : parent + (kind == UNIT_COUNTY ? (int64_t)own * 10000 : own);
	return OK;
}

static enum rc add_places(struct making *m, struct demo_centre *c, int64_t county, size_t from)
{
	for (size_t i = 0; i < PLACES_A_CENTRE; i++) {
		size_t at = from + i, round = at / m->w->place.n;
		struct neighbourhood_add in;
		int64_t key;
		enum rc rc;

		record_init(&neighbourhood_add_type, &in);
		in.county = county;
		in.name = round ? arena_printf(&m->a->arena, "%s %s", m->w->place.word[at % m->w->place.n], persian(&m->arena, round + 1)) :
			m->w->place.word[at];
		in.kind = c->rural ? NEIGHBOURHOOD_RURAL : dice_chance(&m->dice, 180) ? NEIGHBOURHOOD_MARGINAL :
			dice_chance(&m->dice, 200) ? NEIGHBOURHOOD_DEPRIVED : NEIGHBOURHOOD_ORDINARY;
		in.centre = c->no.v;
		in.lat_e6 = c->lat_e6 == INT_NONE ? INT_NONE : c->lat_e6 + (int64_t)dice_roll(&m->dice, 9000) - 4500;
		in.lng_e6 = c->lng_e6 == INT_NONE ? INT_NONE : c->lng_e6 + (int64_t)dice_roll(&m->dice, 9000) - 4500;
		rc = run(m, &op_neighbourhood_add, unit_shard(c->no), &in, 0, &key);
		if (rc)
			return rc;
		c->place[c->nplaces] = key;
		c->place_name[c->nplaces++] = in.name;
	}
	return OK;
}

static enum rc add_point(struct making *m, const struct demo_centre *c)
{
	static const char *const names[] = { "دبستان محله", "مسجد محله", "سرای محله", "خانهٔ بهداشت", "پایگاه بسیج محله" };
	size_t kind = dice_roll(&m->dice, COUNT_OF(names));
	struct service_point_add in;
	int64_t key;

	record_init(&service_point_add_type, &in);
	in.unit = c->no.v;
	in.name = arena_printf(&m->arena, "%s %s", names[kind], c->place_name[0]);
	in.kind = (int32_t)kind + 1;
	in.owner = "همکاری محله";
	in.opening_times = "شنبه تا چهارشنبه، ۱۶ تا ۱۹";
	in.programmes = "آموزش سالمندان، پیشگیری از فراموشی";
	in.lat_e6 = in.lng_e6 = INT_NONE;
	in.opened_on = fa_add_days(m->since, 900);
	return run(m, &op_service_point_add, unit_shard(c->no), &in, 0, &key);
}

/* ---- staff ------------------------------------------------------------------------------------- */

static enum rc hire(struct making *m, int64_t unit, const char *user, enum role role, int32_t position, int32_t profession,
		int32_t sex, int64_t *ret_staff)
{
	struct staff_create in;
	struct role_grant grant;
	int64_t none;
	enum rc rc;

	record_init(&staff_create_type, &in);
	in.unit = unit;
	in.user_name = user;
	in.name = arena_printf(&m->arena, "%s %s", demo_given(m->w, &m->dice, sex), demo_surname(m->w, &m->dice, &m->arena));
	in.mobile = arena_printf(&m->arena, "09001%06d", (int)dice_roll(&m->dice, 1000000));
	in.profession = profession;
	in.local_hire = dice_chance(&m->dice, 800);
	rc = run(m, &op_staff_create, SHARD_NATIONAL, &in, 0, ret_staff);
	if (rc)
		return rc;
	record_init(&role_grant_type, &grant);
	grant.role = (int32_t)role;
	grant.unit = unit;
	grant.position = position;
	grant.from_on = fa_add_days(m->since, 1);
	return run(m, &op_role_grant, SHARD_NATIONAL, &grant, *ret_staff, &none);
}

/* Those from..to of total, when the first n of all get a whole share: sums are exact. */
static size_t due(size_t share, size_t from, size_t to, size_t total)
{
	return share * to / total - share * from / total;
}

static size_t workers_of(const struct making *m, const struct demo_centre *c)
{
	size_t n = m->plan->nation && m->plan->households >= NATION_HOUSEHOLDS ?
		due(NATION_WORKERS, m->households, m->households + c->households, m->plan->households) :
		c->households / FILES_PER_WORKER + 1;

	return n < 1 ? 1 : n > COUNT_OF(c->worker) ? COUNT_OF(c->worker) : n;
}

/* Of the country's centres seven in ten have a receptionist: 12,000 staff are no more. */
static bool has_receptionist(const struct making *m, const struct demo_centre *c)
{
	return c->sample || !m->plan->nation ||
		due(NATION_STAFF - NATION_WORKERS - NATION_CENTRES, m->centres, m->centres + 1, NATION_CENTRES) > 0;
}

static enum rc staff_of(struct making *m, struct demo_centre *c, bool sample)
{
	const char *base = arena_printf(&m->arena, "m%lld", (long long)c->no.v);
	enum rc rc;

	rc = hire(m, c->no.v, sample ? "modir" : arena_printf(&m->arena, "%s.modir", base), ROLE_CENTRE_MANAGER,
		POSITION_RESPONSIBLE_MANAGER, PROFESSION_SOCIAL_WORK, dice_chance(&m->dice, 600) ? SEX_FEMALE : SEX_MALE, &c->manager);
	if (rc)
		return rc;
	if (has_receptionist(m, c))
		rc = hire(m, c->no.v, sample ? "paziresh" : arena_printf(&m->arena, "%s.paziresh", base), ROLE_RECEPTIONIST, 0,
			PROFESSION_ADMINISTRATION, SEX_FEMALE, &c->receptionist);
	if (rc)
		return rc;
	c->nworkers = workers_of(m, c);
	for (size_t i = 0; i < c->nworkers; i++) {
		rc = hire(m, c->no.v, sample && i == 0 ? "madadkar" : arena_printf(&m->arena, "%s.madadkar%zu", base, i + 1),
			ROLE_SOCIAL_WORKER, 0, PROFESSION_SOCIAL_WORK, dice_chance(&m->dice, 750) ? SEX_FEMALE : SEX_MALE, &c->worker[i]);
		if (rc)
			return rc;
	}
	return OK;
}

/* ---- a province -------------------------------------------------------------------------------- */

struct share { const struct county_row *row; int64_t no; size_t centres, rural; bool capital; };

/* The capital county first in Lorestan (29 of 107), the others evenly. */
static size_t share_centres(struct making *m, const struct demo_province *p, struct share *s)
{
	size_t n = 0, left = p->ncentres, capital = 0;
	const char *capital_name = NULL;

	for (size_t i = 0; i < m->geo.nprovinces; i++)
		if (m->geo.province[i].code == p->code)
			capital_name = m->geo.province[i].capital;
	for (size_t i = 0; i < m->geo.ncounties; i++)
		if (m->geo.county[i].province == p->code) {
			s[n].row = &m->geo.county[i];
			/* "خرم آباد" and "خرم‌آباد" are one name. */
			if (capital_name && strncmp(m->geo.county[i].name, capital_name, 6) == 0 && !s[capital].centres)
				capital = n;
			n++;
		}
	s[capital].capital = true;
	s[capital].centres = p->ncentres * CAPITAL_CENTRES / LORESTAN_CENTRES;
	if (s[capital].centres == 0)
		s[capital].centres = 1;
	s[capital].rural = s[capital].centres * CAPITAL_RURAL / CAPITAL_CENTRES;
	left -= s[capital].centres;
	for (size_t i = 0, k = 0; left > 0; i = (i + 1) % n) {
		if (i == capital && n > 1)
			continue;
		s[i].centres++;
		s[i].rural += k++ % 3 == 0;
		left--;
	}
	return n;
}

static enum rc make_centre(struct making *m, struct demo_province *p, size_t at, const struct share *s, size_t i,
		size_t *places, bool sample)
{
	struct demo_centre *c = &p->centre[at];
	const char *name;
	int64_t no;
	enum rc rc;

	c->sample = sample;
	c->rural = i >= s->centres - s->rural;
	c->lat_e6 = s->row->lat_e6 == INT_NONE ? INT_NONE : s->row->lat_e6 + (int64_t)dice_roll(&m->dice, 60000) - 30000;
	c->lng_e6 = s->row->lng_e6 == INT_NONE ? INT_NONE : s->row->lng_e6 + (int64_t)dice_roll(&m->dice, 60000) - 30000;
	name = arena_printf(&m->arena, "مرکز مثبت زندگی %s %s", s->row->name, persian(&m->arena, i + 1));
	rc = open_unit(m, s->no, (int)i + 1, c->rural ? UNIT_RURAL_CENTRE : UNIT_URBAN_CENTRE, name,
		arena_printf(&m->arena, "مرکز %s %s", s->row->name, persian(&m->arena, i + 1)),
		arena_printf(&m->arena, "%d", 1000 + p->code * (m->plan->nation ? 1000 : 100) + (int)at), c->lat_e6, c->lng_e6, &no);
	if (rc)
		return rc;
	c->no = (unit_no){ no };
	/* Some centres visit nearly everybody, some few: 54 % on the whole (R138). */
	c->diligence = 360 + p->bias + (unsigned)dice_roll(&m->dice, 340);
	c->households = p->households / p->ncentres + (at < p->households % p->ncentres);
	rc = add_places(m, c, s->no, *places);
	*places += PLACES_A_CENTRE;
	if (rc == OK && dice_chance(&m->dice, 250))
		rc = add_point(m, c);
	if (rc == OK)
		rc = staff_of(m, c, sample);
	m->households += c->households;
	m->centres++;
	arena_reset(&m->arena);
	return rc;
}

static enum rc make_province(struct making *m, struct demo_province *p, bool sample, struct progress *bar)
{
	struct share shares[60] = {0};
	size_t n = share_centres(m, p, shares), at = 0;
	int64_t province;
	enum rc rc = OK;
	const char *map_id = "";

	for (size_t i = 0; i < m->geo.nprovinces; i++)
		if (m->geo.province[i].code == p->code)
			map_id = m->geo.province[i].map_id;
	/* Lorestan as the country on average; the others differ. */
	p->bias = p->code == LORESTAN ? 70 : (unsigned)dice_roll(&m->dice, 140);
	rc = open_unit(m, 0, p->code, UNIT_PROVINCE, arena_printf(&m->arena, "بهزیستی استان %s", p->name), p->name,
		map_id, INT_NONE, INT_NONE, &province);
	for (size_t k = 0; rc == OK && k < n; k++) {
		size_t places = 0;

		rc = open_unit(m, province, shares[k].row->code % 100, UNIT_COUNTY,
			arena_printf(&m->arena, "بهزیستی شهرستان %s", shares[k].row->name), shares[k].row->name, NULL,
			shares[k].row->lat_e6, shares[k].row->lng_e6, &shares[k].no);
		for (size_t i = 0; rc == OK && i < shares[k].centres; i++) {
			rc = make_centre(m, p, at++, &shares[k], i, &places, sample && shares[k].capital && i == 0);
			progress_add(bar, 1);
		}
	}
	return rc;
}

/* One account for each role above the centre, and the sample centre's technical responsible. */
static enum rc sample_accounts(struct making *m, const struct demo_plan *plan)
{
	const struct demo_centre *c = NULL;
	const struct demo_province *p = &plan->province[0];
	int64_t none;
	enum rc rc;

	for (size_t i = 0; i < p->ncentres && !c; i++)
		if (p->centre[i].sample)
			c = &p->centre[i];
	CHECK(c);
	const struct { int64_t unit; const char *user; enum role role; int32_t position; } accounts[] = {
		{ c->no.v, "fanni", ROLE_TECHNICAL_RESPONSIBLE, POSITION_TECHNICAL_RESPONSIBLE },
		{ unit_county(c->no).v, "shahrestan", ROLE_COUNTY_EXPERT, 0 },
		{ unit_province(c->no).v, "ostan", ROLE_PROVINCE_EXPERT, 0 },
		{ unit_province(c->no).v, "bazres", ROLE_INSPECTOR, 0 },
		{ 0, "setad", ROLE_HEADQUARTERS, 0 }, { 0, "admin", ROLE_ADMINISTRATOR, 0 },
	};
	for (size_t i = 0; i < COUNT_OF(accounts); i++) {
		rc = hire(m, accounts[i].unit, accounts[i].user, accounts[i].role, accounts[i].position,
			PROFESSION_SOCIAL_WORK, i % 2 ? SEX_MALE : SEX_FEMALE, &none);
		if (rc)
			return rc;
	}
	return OK;
}

/* A fault of the system that the sample centre told, and what the administrator wrote. */
static enum rc tell_fault(struct making *m, const struct demo_plan *plan)
{
	struct trouble_tell tell = { .kind = TROUBLE_MISSING, .place = "ثبت بازدید",
		.words = "در فهرست نیازها «هزینهٔ رفت‌وآمد به درمانگاه» نیست." };
	struct trouble_answer answer = { .state = TROUBLE_AT_WORK, .headline = "نیازهای تازه به فهرست افزوده می‌شوند.",
		.answer = "ممنون؛ تا آن زمان «نیاز دیگر» را بزنید و در شرح بنویسید." };
	const struct demo_centre *c = NULL;
	struct ctx ctx;
	int64_t key;
	enum rc rc;

	for (size_t i = 0; i < plan->province[0].ncentres && !c; i++)
		if (plan->province[0].centre[i].sample)
			c = &plan->province[0].centre[i];
	CHECK(c);
	app_ctx(m->a, &ctx, &m->arena);
	ctx.actor = (struct actor){ .staff = c->worker[0], .name = "", .role = ROLE_SOCIAL_WORKER, .unit = c->no };
	ctx.scope = unit_range_of(c->no);
	rc = operation_run(&ctx, &op_trouble_tell, SHARD_NATIONAL, &tell, 0, &key);
	if (rc)
		m->a->fault = ctx.fault;
	return rc ? rc : run(m, &op_trouble_answer, SHARD_NATIONAL, &answer, key, &key);
}

enum rc demo_org_make(struct app *a, const struct demo_words *w, struct demo_plan *plan, struct progress *bar)
{
	struct making m = { .a = a, .w = w, .plan = plan, .dice = dice_for((uint64_t)a->o->seed, 7, 7) };
	enum rc rc = OK;

	arena_init(&m.arena, ARENA_CAP_DEFAULT);
	read_geo(&a->arena, &m.geo);
	CHECK(fa_date(1399, 12, 18, &m.since));
	for (size_t i = 0; rc == OK && i < plan->nprovinces; i++)
		rc = make_province(&m, &plan->province[i], i == 0, bar);
	if (rc == OK)
		rc = sample_accounts(&m, plan);
	if (rc == OK)
		rc = tell_fault(&m, plan);
	arena_release(&m.arena);
	return rc;
}
