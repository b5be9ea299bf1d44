#include "model.h"

#include <stdlib.h>
#include <string.h>

const struct choice role_choices[] = {
	{ ROLE_SOCIAL_WORKER, "social_worker", "مددکار", "Social worker" },
	{ ROLE_RECEPTIONIST, "receptionist", "پذیرش", "Receptionist" },
	{ ROLE_CENTRE_MANAGER, "centre_manager", "مدیر مرکز", "Centre manager" },
	{ ROLE_TECHNICAL_RESPONSIBLE, "technical_responsible", "مسئول فنی", "Technical responsible" },
	{ ROLE_COUNTY_EXPERT, "county_expert", "کارشناس شهرستان", "County expert" },
	{ ROLE_PROVINCE_EXPERT, "province_expert", "کارشناس استان", "Province expert" },
	{ ROLE_INSPECTOR, "inspector", "بازرس", "Inspector" },
	{ ROLE_HEADQUARTERS, "headquarters", "ستاد", "Headquarters" },
	{ ROLE_ADMINISTRATOR, "administrator", "راهبر سامانه", "Administrator" },
	{ 0 }
};

const struct field *record_field(const struct record_type *t, const char *name)
{
	for (size_t i = 0; i < t->nfields; i++)
		if (strcmp(t->fields[i].name, name) == 0)
			return &t->fields[i];
	return NULL;
}

const struct choice *choice_of(const struct choice *list, int32_t value)
{
	for (const struct choice *c = list; c && c->value; c++)
		if (c->value == value)
			return c;
	return NULL;
}

const struct choice *choice_by_code(const struct choice *list, const char *code)
{
	for (const struct choice *c = list; c && c->value; c++)
		if (strcmp(c->code, code) == 0)
			return c;
	return NULL;
}

const char *choice_label(const struct choice *list, int32_t value, enum lang lang)
{
	const struct choice *c = choice_of(list, value);

	if (!c)
		return "";
	return lang == LANG_EN ? c->en : c->fa;
}

static bool is_number(const struct field *f)
{
	return f->type == F_MONEY ||
		(f->type == F_INT && !(f->flags & MULTI) && strcmp(f->name, "ver") != 0);
}

void record_init(const struct record_type *t, void *record)
{
	memset(record, 0, t->size);
	for (size_t i = 0; i < t->nfields; i++)
		if (is_number(&t->fields[i]))
			value_clear(&t->fields[i], record);
}

uint64_t record_diff(const struct record_type *t, const void *a, const void *b)
{
	uint64_t bits = 0;

	CHECK(t->nfields <= 64);
	for (size_t i = 0; i < t->nfields; i++)
		if (!value_equal(&t->fields[i], a, b))
			bits |= (uint64_t)1 << i;
	return bits;
}

/* ---- the tables themselves ------------------------------------------------- */

static size_t align_up(size_t at, size_t to)
{
	return (at + to - 1) / to * to;
}

static int by_offset(const void *a, const void *b)
{
	const struct field *const *x = a, *const *y = b;

	return ((*x)->offset > (*y)->offset) - ((*x)->offset < (*y)->offset);
}

bool record_covers_struct(const struct record_type *t)
{
	const struct field *sorted[64];
	size_t at = 0, widest = 1;

	if (t->nfields > COUNT_OF(sorted))
		return false;
	for (size_t i = 0; i < t->nfields; i++)
		sorted[i] = &t->fields[i];
	qsort(sorted, t->nfields, sizeof(sorted[0]), by_offset);
	for (size_t i = 0; i < t->nfields; i++) {
		/* All member types are as wide as they are aligned: 1, 4 or 8. */
		size_t width = sorted[i]->size;

		if (width != 1 && width != 4 && width != 8)
			return false;
		if (sorted[i]->offset != align_up(at, width))
			return false;
		at = sorted[i]->offset + width;
		widest = width > widest ? width : widest;
	}
	return align_up(at, widest) == t->size;
}

/* Column, JSON member and form control at once: the narrowest of the three. */
static bool name_good(const char *name)
{
	if (!name || *name < 'a' || *name > 'z' || strlen(name) > 60)
		return false;
	return name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static const char *choices_fault(const struct field *f)
{
	bool multi = f->flags & MULTI;

	if (f->type != F_CHOICE && !multi)
		return NULL;
	if (!f->choices || !f->choices->value)
		return "a choice without choices";
	for (const struct choice *c = f->choices; c->value; c++) {
		if (c->value < 0 || (multi && c->value > 63))
			return "a choice whose value does not fit";
		if (str_empty(c->code) || str_empty(c->fa) || str_empty(c->en))
			return "a choice without code or label";
		if (strchr(c->code, ',') || strchr(c->code, ' '))
			return "a choice code with a comma or space";
		if (choice_of(f->choices, c->value) != c || choice_by_code(f->choices, c->code) != c)
			return "a choice value or code that stands twice";
	}
	return NULL;
}

const char *record_type_fault(const struct record_type *t)
{
	if (!name_good(t->name) || str_empty(t->fa) || str_empty(t->en))
		return "a record type without a proper name or label";
	if (t->nfields > 64)
		return "more than 64 fields";
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];
		const char *fault = choices_fault(f);

		if (!name_good(f->name) || str_empty(f->fa) || str_empty(f->en))
			return "a field without a proper name or label";
		if (record_field(t, f->name) != f)
			return "a field name that stands twice";
		if (fault)
			return fault;
		if (f->flags & MULTI && f->type != F_INT)
			return "a set that is not an integer";
		if (f->flags & CLOCK && f->type != F_INT)
			return "an hour that is not an integer";
		if (f->flags & BLIND && !(f->flags & SENSITIVE))
			return "a blind index on a field that is not sensitive";
		if (f->flags & SENSITIVE && f->type != F_TEXT && f->type != F_JSON)
			return "a sensitive field that is not text";
	}
	return record_covers_struct(t) ? NULL : "members of the struct that no field declares";
}
