/* One made-up family: sizes, ages, disabilities and incomes as the sources have them. */
#include "demo.h"

#include <stdio.h>

#include "case_file.h"

/* Place prefixes that were never issued, so that no real person has the number. */
static const int free_prefix[] = { 940, 941, 942, 943, 944, 945, 946, 947, 948, 949, 950, 951, 952, 953 };

static const char *national_id(struct arena *a, uint64_t serial)
{
	char id[11];
	int sum = 0, rest;

	CHECK(serial < COUNT_OF(free_prefix) * UINT64_C(999999));
	snprintf(id, sizeof id, "%03d%06d", free_prefix[serial / 999999], (int)(serial % 999999) + 1);
	for (int i = 0; i < 9; i++)
		sum += (id[i] - '0') * (10 - i);
	rest = sum % 11;
	id[9] = (char)('0' + (rest < 2 ? rest : 11 - rest));
	id[10] = '\0';
	return arena_strdup(a, id);
}

static date_t born(struct dice *d, date_t today, int age)
{
	return fa_add_days(fa_add_years(today, -age), -(int)dice_roll(d, 360) - 1);
}

static void person(const struct demo_words *w, struct dice *d, struct arena *a, struct member *m, int32_t sex,
		int32_t relation, const char *surname, const char *father, date_t birth, uint64_t serial)
{
	member_blank(m);
	m->given_name = demo_given(w, d, sex);
	m->surname = surname;
	m->father_name = father ? father : demo_given(w, d, SEX_MALE);
	m->sex = sex;
	m->birth_on = birth;
	m->birth_kind = BIRTH_EXACT;
	m->relation = relation;
	m->id_kind = ID_NATIONAL;
	m->national_id = national_id(a, serial);
	m->insurance = dice_chance(d, 850) ? 2 : 0;
	m->target_group = TARGET_NONE;
}

/* 1397 shares: physical 39, intellectual 24.4, hearing 13.2, vision 11.2, psychiatric 8.2, speech 3.9 %;
 * mild 15.7, moderate 29, severe 37, very severe 15 %. */
static void give_disability(struct dice *d, struct member *m)
{
	static const unsigned type_weight[] = { 390, 244, 112, 132, 39, 82 };
	static const unsigned severity_weight[] = { 157, 290, 370, 150 };

	m->disability_types = INT64_C(1) << dice_pick(d, type_weight, COUNT_OF(type_weight));
	m->disability_severity = (int32_t)dice_pick(d, severity_weight, COUNT_OF(severity_weight)) + 1;
	if (dice_chance(d, 120))
		m->disability_types |= INT64_C(1) << dice_pick(d, type_weight, COUNT_OF(type_weight));
	m->target_group = TARGET_PERSON_WITH_DISABILITY;
}

static const char *mobile(struct dice *d, struct arena *a)
{
	return arena_printf(a, "09000%06d", (int)dice_roll(d, 1000000));
}

static void children(const struct demo_words *w, struct dice *d, struct arena *a, struct demo_family *f,
		size_t n, int parent_age, const char *father, const char *surname, uint64_t serial, date_t today)
{
	for (size_t i = 0; i < n && f->n < COUNT_OF(f->member); i++) {
		int age = parent_age - 20 - (int)dice_roll(d, 18);
		struct member *m = &f->member[f->n];

		if (age < 0)
			age = (int)dice_roll(d, 6);
		person(w, d, a, m, dice_chance(d, 490) ? SEX_FEMALE : SEX_MALE, RELATION_CHILD, surname, father,
			born(d, today, age), serial + f->n);
		if (age < 1 && dice_chance(d, 300)) {
			m->id_kind = ID_IN_PROCESS;
			m->id_reason = "شناسنامه در دست صدور";
			m->national_id = NULL;
		}
		if (age >= 7 && age <= 17)
			m->schooling = dice_chance(d, 950) ? 1 : 2;
		f->n++;
	}
}

/* The old files of this family: the woman who heads it, or one person with disability; a few
 * have a second person with disability. */
static void give_groups(struct dice *d, struct demo_family *f, bool second)
{
	struct member *head = &f->member[0];
	bool woman = head->sex == SEX_FEMALE;
	size_t who = woman ? 0 : dice_roll(d, f->n);

	if (woman)
		head->target_group = TARGET_WOMAN_HOUSEHOLD_HEAD;
	else
		give_disability(d, &f->member[who]);
	if (second)
		give_disability(d, &f->member[(who + 1 + dice_roll(d, f->n - 1)) % f->n]);
}

static void place_it(const struct demo_words *w, struct dice *d, const struct demo_centre *c, struct arena *a,
		struct demo_family *f)
{
	size_t place = c->nplaces ? dice_roll(d, c->nplaces) : 0;
	const char *street = w->street.word[dice_roll(d, w->street.n)];

	f->place = c->nplaces ? c->place[place] : 0;
	f->area = street;
	f->address = arena_printf(a, "%s، %s، پلاک %d", c->nplaces ? c->place_name[place] : "", street,
		(int)dice_roll(d, 180) + 1);
	f->phone = mobile(d, a);
	f->housing = 1 + (int32_t)dice_roll(d, 3);
	f->risk = dice_chance(d, 20) ? RISK_URGENT : dice_chance(d, 90) ? RISK_HIGH : dice_chance(d, 350) ? RISK_MEDIUM : RISK_LOW;
	f->programme = PROGRAMME_ORDINARY;
}

/* A number of 0..n-1 for each of them, no two alike: who is below k is one of exactly k. */
static uint64_t scattered(uint64_t household, uint64_t n, uint64_t prime)
{
	return household * prime % n;
}

static bool headed_by_woman(const struct demo_place *at)
{
	return scattered(at->household, at->shares->households, 1000000007) < at->shares->women;
}

static bool has_second(const struct demo_place *at)
{
	return scattered(at->household, at->shares->households, 998244353) < at->shares->second;
}

static size_t size_of(struct dice *d, bool second)
{
	static const unsigned size_weight[] = { 90, 150, 230, 290, 150, 65, 25 };
	size_t size = dice_pick(d, size_weight, COUNT_OF(size_weight)) + 1;

	return second && size < 2 ? 2 : size;
}

size_t demo_family_size(uint64_t seed, const struct demo_place *at)
{
	struct dice d = dice_for(seed, (uint64_t)at->centre->no.v, at->i);

	return size_of(&d, has_second(at));
}

void demo_number_people(uint64_t seed, struct demo_plan *plan)
{
	uint64_t household = 0, person = 0;

	for (size_t p = 0; p < plan->nprovinces; p++) {
		plan->province[p].first_household = household;
		plan->province[p].first_person = person;
		for (size_t c = 0; c < plan->province[p].ncentres; c++)
			for (size_t i = 0; i < plan->province[p].centre[c].households; i++) {
				const struct demo_place at = { &plan->shares, &plan->province[p].centre[c], i, household++ };

				person += demo_family_size(seed, &at);
			}
	}
	plan->persons = person;
}

void demo_family_make(const struct demo_words *w, uint64_t seed, const struct demo_place *at, uint64_t serial, date_t today,
		struct arena *a, struct demo_family *f)
{
	const struct demo_centre *c = at->centre;
	struct dice d = dice_for(seed, (uint64_t)c->no.v, at->i);
	bool woman = headed_by_woman(at), second = has_second(at);
	size_t size = size_of(&d, second);
	int age = 26 + (int)dice_roll(&d, 30) + (int)dice_roll(&d, 22);
	const char *surname = demo_surname(w, &d, a), *father;
	struct member *head;

	*f = (struct demo_family){0};
	head = &f->member[0];
	person(w, &d, a, head, woman ? SEX_FEMALE : SEX_MALE, RELATION_HEAD, surname, NULL, born(&d, today, age), serial);
	head->mobile = mobile(&d, a);
	head->marital = woman ? 3 + (int32_t)dice_roll(&d, 2) : size > 1 ? 2 : 1;
	head->income_monthly = (money_t){ (int64_t)dice_roll(&d, 120) * 1000000 };
	f->n = 1;
	father = woman ? demo_given(w, &d, SEX_MALE) : head->given_name;
	if (!woman && size > 1) {
		person(w, &d, a, &f->member[1], SEX_FEMALE, RELATION_SPOUSE, demo_surname(w, &d, a), NULL,
			born(&d, today, age - (int)dice_roll(&d, 8)), serial + 1);
		f->n = 2;
	}
	if (size > f->n && dice_chance(&d, 120)) {
		person(w, &d, a, &f->member[f->n], SEX_FEMALE, RELATION_PARENT, demo_surname(w, &d, a), NULL,
			born(&d, today, age + 19 + (int)dice_roll(&d, 12)), serial + f->n);
		f->n++;
	}
	if (size > f->n)
		children(w, &d, a, f, size - f->n, age, father, woman ? demo_surname(w, &d, a) : surname, serial, today);
	give_groups(&d, f, second);
	place_it(w, &d, c, a, f);
	/* Handed over in the first phase from Esfand 1399 on (R103, X4), the rest since. */
	f->opened_on = fa_add_days(today, -(int)(dice_chance(&d, 800) ? 1400 + dice_roll(&d, 640) : 40 + dice_roll(&d, 1400)));
	/* Nobody is on a file before being born. */
	for (size_t k = 0; k < f->n; k++)
		if (date_cmp(f->member[k].birth_on, f->opened_on) >= 0)
			f->member[k].birth_on = fa_add_days(f->opened_on, -(int)dice_roll(&d, 600) - 1);
}
