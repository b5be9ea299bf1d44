/* units - the organisation tree: headquarters, provinces, counties, centres.
 *
 * The record unit lives in the national shard and is changed by the operations
 * of domain/org only.  A unit is dated: it opens and closes, and its former names
 * are kept, so that a report can speak of a unit as of a date (R54).
 *
 * struct org is the whole tree in memory: sorted arrays, never changed after it
 * is made, counted by references and swapped whole.  A page takes one reference
 * at its start and gives it back at its end; ctx->org is that reference.  app
 * makes one struct org_holder; it reads the tree again at once after an operation
 * of its own process changed it, and within two seconds after another's did.
 * Everything handed out by org_* lives as long as the reference.  The tree is
 * public knowledge: it holds no personal data.
 */
#ifndef UNITS_H
#define UNITS_H

#include "access.h"

KEY_TYPE(unit);
/* Kinds are data-like: a new kind (Qamar centres, R66) is one more line. */
enum unit_kind {
	UNIT_HEADQUARTERS = 1, UNIT_PROVINCE, UNIT_COUNTY, UNIT_COMPLEX,
	UNIT_URBAN_CENTRE, UNIT_RURAL_CENTRE, UNIT_QAMAR_CENTRE
};
extern const struct choice unit_kind_choices[];
enum unit_level unit_kind_level(int32_t kind);           /* 0 for an unknown kind */

struct unit {
	unit_key key;
	int64_t ver;
	int64_t no;                  /* unit number; INTERNAL UNIQUE */
	int32_t kind;
	const char *name, *short_name;
	const char *code;            /* centre code as the organisation writes it */
	int64_t capacity;            /* households (R69); INT_NONE where it says nothing */
	const char *address, *phone; /* of the office: public */
	int64_t lat_e6, lng_e6;      /* degrees times 10^6; INT_NONE */
	date_t valid_from, valid_to; /* valid_to: first day it is no more; none = open */
	int64_t successor;           /* number of the unit that took over; INT_NONE */
};
extern const struct record_type unit_type;

/* A name that a unit had before `until` (that day it had the next one). */
KEY_TYPE(unit_former_name);
struct unit_former_name {
	unit_former_name_key key;
	int64_t ver;
	int64_t unit;
	const char *name, *short_name;
	date_t until;
};
extern const struct record_type unit_former_name_type;

#define CAPACITY_URBAN 600           /* R69, when a centre states none */
#define CAPACITY_RURAL 450

struct org_unit {                    /* one unit as pages need it */
	unit_no no;
	unit_key key;
	int32_t kind;
	const char *name, *short_name, *code, *address, *phone;
	const char *search;          /* names folded for searching (fa room) */
	int64_t capacity;            /* filled with the default of its kind; 0 above centres */
	int64_t lat_e6, lng_e6;      /* INT_NONE if not known */
	date_t valid_from, valid_to;
	int64_t successor;
};

struct org;
struct org_holder;

/* fails as tx_read does; an empty tree (before the first unit) is fine */
MUST_USE enum rc org_holder_new(struct store *s, struct fault *f, struct org_holder **ret_holder);
void org_holder_free(struct org_holder *h);
const struct org *org_get(struct org_holder *h);                 /* a reference; never NULL */
void org_put(const struct org *org);                             /* NULL is fine */
MUST_USE enum rc org_holder_reload(struct org_holder *h, struct fault *f);
/* One tree read from a transaction on the national shard: tests, commands. */
MUST_USE enum rc org_load(struct tx *tx, const struct org **ret_org);

size_t org_count(const struct org *org);
const struct org_unit *org_at(const struct org *org, size_t i);   /* in order of number */
const struct org_unit *org_unit(const struct org *org, int64_t no);   /* NULL if none */
/* The name on a day, former names included; "" for no such unit.  day none: now. */
const char *org_name(const struct org *org, int64_t no, date_t day);
bool org_unit_open(const struct org_unit *u, date_t day);
/* Units right below no (closed ones too), in order of number: i-th of n. */
size_t org_nchildren(const struct org *org, int64_t no);
const struct org_unit *org_child(const struct org *org, int64_t no, size_t i);
/* All units of a level within a range, in order: first call with *pos = 0; NULL at the end. */
const struct org_unit *org_next(const struct org *org, struct unit_range r, enum unit_level level, size_t *pos);
/* The open centre nearest to a point within r (R5); NULL if no centre has a place.  */
const struct org_unit *org_nearest(const struct org *org, struct unit_range r, int64_t lat_e6, int64_t lng_e6,
		date_t day, int64_t *ret_metres);
/* Distance over the ground between two points of the earth, metres. */
int64_t distance_m(int64_t lat1_e6, int64_t lng1_e6, int64_t lat2_e6, int64_t lng2_e6);

#endif
