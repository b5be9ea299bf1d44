/* demo - a province or a country of made-up people, the same for the same seed.
 *
 * Everything goes in through the domain's operations, in the order of time, with
 * the clock set to each day: so journal, counters and due dates are as real use
 * would have left them.  Figures follow the sources (R300-R343): 107 centres and
 * 40,000 households in Lorestan, 29 centres in Khorramabad of which 6 are rural,
 * two visits a year asked and about 54 % of them made (R138).
 *
 * The country is 1,018,041 old files, one a person (C4): 720,041 persons with disability and
 * 298,000 women who head their household, in 960,000 households of 3.4 million people, in
 * 2,478 centres with 12,000 staff of whom 7,800 are social workers.  These counts are exact
 * for the whole country; smaller and larger samples keep the shares.  Provinces are made
 * beside each other, each with a clock and chance of its own, so that the outcome does not
 * depend on who was quicker.
 *
 * Nobody is real: names are drawn from public lists of given names and common
 * surnames, national IDs have place prefixes that were never issued, phones lie
 * in a block that no operator sells.
 */
#ifndef DEMO_H
#define DEMO_H

#include "app.h"
#include "people.h"

/* ---- chance: a small generator of its own, so that a person depends on the seed
 * and its number alone ----------------------------------------------------------------- */

struct dice { uint64_t state; };
struct dice dice_for(uint64_t seed, uint64_t a, uint64_t b);
uint64_t dice_roll(struct dice *d, uint64_t n);                  /* 0..n-1 */
bool dice_chance(struct dice *d, unsigned permille);
/* Index drawn by weights that sum to anything above 0. */
size_t dice_pick(struct dice *d, const unsigned *weights, size_t n);

/* ---- time and chance of the thread that makes a province ------------------------------- */

/* After demo_time_use the app's clock and chance are each thread's own; before
 * demo_time_begin a thread sees the day of the app and its chance. */
void demo_time_use(struct app *a);
void demo_time_begin(int64_t now_ms, uint64_t seed);
void demo_time_set(int64_t now_ms);

/* ---- word lists ---------------------------------------------------------------------- */

struct words { const char **word; size_t n; };
struct demo_words { struct words female, male, surname, place, street, note; };
void demo_words_load(struct arena *a, struct demo_words *ret_words);
const char *demo_given(const struct demo_words *w, struct dice *d, int32_t sex);
const char *demo_surname(const struct demo_words *w, struct dice *d, struct arena *a);

/* ---- the organisation ------------------------------------------------------------------ */

struct demo_centre {
	unit_no no;
	int64_t manager, receptionist, worker[12];
	size_t nworkers, nplaces;
	int64_t place[6];                /* neighbourhood keys */
	const char *place_name[6];
	size_t households;               /* how many it shall have */
	unsigned diligence;              /* permille of due visits that get made */
	int64_t lat_e6, lng_e6;
	bool rural, sample;              /* sample: the accounts of the sign-in page work here */
};
/* Which of the country's households are of which kind: exactly so many, spread evenly. */
struct demo_shares { uint64_t households, women, second; };
struct demo_province {
	int code;
	const char *name;
	struct demo_centre *centre;
	size_t ncentres, households;
	unsigned bias;                   /* added to the diligence of its centres */
	int64_t weight;                  /* its part of the country */
	uint64_t first_household, first_person;          /* in the country: numbers and IDs go on from there */
};
struct demo_plan {
	struct demo_province *province;
	size_t nprovinces, households, centres;
	bool nation;
	struct demo_shares shares;
	uint64_t persons;                /* by demo_number_people */
};

/* Which provinces and how many centres and households each. */
MUST_USE enum rc demo_plan_make(struct app *a, struct demo_plan *ret_plan);
/* Units, neighbourhoods, service points and staff of the plan; sample accounts. */
MUST_USE enum rc demo_org_make(struct app *a, const struct demo_words *w, struct demo_plan *plan, struct progress *bar);

/* ---- people ---------------------------------------------------------------------------- */

struct demo_family {
	struct member member[10];
	size_t n;                        /* head first */
	const char *address, *area, *phone;
	int32_t housing, risk, programme;
	int64_t place;
	date_t opened_on;
};
/* What a family depends on: the seed, its centre and number there, its number in the country. */
struct demo_place { const struct demo_shares *shares; const struct demo_centre *centre; size_t i; uint64_t household; };
/* Texts in the arena; serial: number of its head in the country. */
void demo_family_make(const struct demo_words *w, uint64_t seed, const struct demo_place *at, uint64_t serial, date_t today,
		struct arena *a, struct demo_family *ret_f);
/* Persons of it, quickly. */
size_t demo_family_size(uint64_t seed, const struct demo_place *at);
/* Numbers everybody through the country; units must be known. */
void demo_number_people(uint64_t seed, struct demo_plan *plan);

/* Places to refer to, and a referral of the nth family in one of its states. */
enum { DEMO_AGENCIES = 4 };
MUST_USE enum rc demo_agencies_make(struct ctx *manager, int64_t ret_keys[DEMO_AGENCIES]);
MUST_USE enum rc demo_referral_make(struct ctx *worker, struct ctx *manager, const int64_t agency[DEMO_AGENCIES],
		household_key household, size_t nth);
/* What people say, and a family that does not agree with a refusal. */
MUST_USE enum rc demo_complaint_make(struct ctx *program, struct ctx *worker, struct ctx *manager, household_key household,
		size_t nth);
/* What the nth family of a worker needs, is able to do, and has before it. */
MUST_USE enum rc demo_intake_make(struct ctx *ctx, household_key household, size_t nth);
MUST_USE enum rc demo_work_make(struct ctx *ctx, household_key household, size_t nth, int64_t manager);

/* The neighbourhood of the sample centre: helpers, a group, projects, a study of the place. */
MUST_USE enum rc demo_community_make(struct ctx *ctx, int64_t place);
MUST_USE enum rc demo_scheme_make(struct ctx *ctx, household_key household, size_t nth);

/* A phone of ctx's social worker with what it brought: a talk with one family, and a visit to
 * another that needs a look.  Reads what is committed. */
/* demo_secrecy.c: a counselled family, one whose address is hidden, one whose file is its team's; all the worker's. */
#define DEMO_SECRETS 3
/* Open, and with this worker. */
bool demo_still_here(struct ctx *worker, household_key household);
MUST_USE enum rc demo_secrecy_make(struct ctx *worker, struct ctx *manager, const household_key household[DEMO_SECRETS]);
MUST_USE enum rc demo_phone_make(struct ctx *ctx, int64_t talk, int64_t visit);

/* Files, visits and requests of one province, in order of time. */
MUST_USE enum rc demo_cases_make(struct app *a, const struct demo_words *w, const struct demo_plan *plan,
		const struct demo_province *p, struct progress *bar);

/* demo_forms.c: filled forms of one file over some months; alert: only one that raises an alert. */
MUST_USE enum rc demo_forms_fill(struct ctx *ctx, int64_t household, bool alert);

#endif
