/* intake - what comes before and beside a file: leads, waiting lists, help without a file.
 *
 * Leads (R83, R100, R101).  Somebody tells of a family in need: a citizen on the public
 * page, a neighbour, a school, a health house, a worker on her way.  A lead has an owner and
 * a deadline; it becomes a request, or is closed with a reason.  Who told may stay unnamed,
 * and who is named is protected: name and phone are sealed, are no part of the request that
 * follows, and only the technical responsible sees them.
 *
 * Waiting lists (R38).  A household waits for a service whose catalogue entry has a list,
 * with a priority that says why.  The order is priority, then the day, then the key; the
 * position is counted, never kept.  Being taken registers a request.  A phase takes the
 * first so many at once, and can be taken back as long as its requests are untouched.
 *
 * Help without a file (R37): a service that says so is counted for so many people of one
 * day, without names.  A one-off (R40) opens a file, answers the one request and closes it
 * again in a single act, so that even a blanket handed out is found later.
 *
 * Province shard, scope as everywhere.  SQL in intake_store.c alone.
 */
#ifndef INTAKE_H
#define INTAKE_H

#include "request.h"

KEY_TYPE(lead);
KEY_TYPE(waiting);
KEY_TYPE(phase);
KEY_TYPE(light);

/* ---- leads ------------------------------------------------------------------------ */

enum lead_state { LEAD_NEW = 1, LEAD_CHECKING, LEAD_REQUEST, LEAD_CLOSED };
enum lead_source { LEAD_CITIZEN = 1, LEAD_NEIGHBOUR, LEAD_SCHOOL, LEAD_HEALTH_HOUSE, LEAD_VISIT, LEAD_AGENCY, LEAD_OTHER };
#define LEAD_WORKING_DAYS 3
extern const struct choice lead_state_choices[], lead_source_choices[], lead_reason_choices[];

struct lead {
	lead_key key;
	int64_t ver, unit;
	int32_t source, state;
	const char *family, *place, *phone;         /* of those who need help, as far as told */
	const char *what;
	bool urgent;
	const char *reporter_name, *reporter_phone; /* NULL: unnamed; for the technical responsible only */
	int64_t owner;                              /* staff key, 0 = nobody yet */
	date_t due_on;
	instant_t received_at, closed_at;
	int32_t reason;                             /* why it was closed */
	const char *note;
	request_key request;                        /* what it became */
};
struct lead_add { int64_t unit; int32_t source; const char *family, *place, *phone, *what; bool urgent;
	const char *reporter_name, *reporter_phone; };
struct lead_close { int32_t reason; const char *note; };
extern const struct record_type lead_type, lead_add_type, lead_close_type;
extern const struct operation op_lead_add, op_lead_take, op_lead_convert, op_lead_close;

/* From the public page: by the program itself, nothing kept of who sent it but what was typed. */
MUST_USE enum rc lead_report(struct ctx *program, const struct lead_add *in, lead_key *ret_key);
/* Reporter's fields are NULL for everybody but the technical responsible. */
MUST_USE enum rc lead_load(struct ctx *ctx, struct tx *tx, lead_key key, struct lead *ret_lead);
struct lead_row { lead_key key; int64_t unit, owner; int32_t source, state; bool urgent; date_t due_on; instant_t received_at; };
/* Open ones by deadline; with all the latest of every state. */
MUST_USE enum rc lead_list(struct ctx *ctx, struct tx *tx, bool all, size_t max, struct lead_row **ret_rows, size_t *ret_n);

/* ---- waiting lists -------------------------------------------------------------------- */

enum waiting_state { WAITING = 1, WAITING_TAKEN, WAITING_LEFT };
enum waiting_priority { PRIORITY_FIRST = 1, PRIORITY_RAISED, PRIORITY_ORDINARY };
#define PHASE_MAX 100
extern const struct choice waiting_state_choices[], waiting_priority_choices[], phase_state_choices[];

struct waiting {
	waiting_key key;
	int64_t ver, unit, service;
	household_key household;
	int32_t priority, state;
	const char *reason;                 /* why before others */
	date_t since, ended_on;
	request_key request;                /* what began when it was taken */
	phase_key phase;
	const char *note;                   /* why it left */
};
struct phase { phase_key key; int64_t ver, unit, service; const char *name; int64_t taken; int32_t state; instant_t at; };
enum phase_state { PHASE_DONE = 1, PHASE_UNDONE };
struct waiting_add { household_key household; int64_t service; int32_t priority; const char *reason; };
struct waiting_leave { const char *note; };
struct phase_take { int64_t unit, service; const char *name; int64_t taken; };
extern const struct record_type waiting_type, phase_type, waiting_add_type, waiting_leave_type, phase_take_type;
extern const struct operation op_waiting_add, op_waiting_take, op_waiting_leave, op_phase_take, op_phase_undo;

struct waiting_row { waiting_key key; int64_t ver, position, unit; household_key household; const char *family_name, *file_number, *reason;
	int32_t priority; date_t since; };
/* In the order in which they are taken; position counts from 1. */
MUST_USE enum rc waiting_list(struct ctx *ctx, struct tx *tx, int64_t service, size_t max, struct waiting_row **ret_rows,
		size_t *ret_n);
struct waiting_count { int64_t service, n; date_t oldest; };
MUST_USE enum rc waiting_counts(struct ctx *ctx, struct tx *tx, struct waiting_count **ret_rows, size_t *ret_n);
/* Latest phases of a service, at most ten. */
MUST_USE enum rc phase_list(struct ctx *ctx, struct tx *tx, int64_t service, struct phase **ret_list, size_t *ret_n);

/* ---- without a file ------------------------------------------------------------------------ */

struct light {
	light_key key;
	int64_t ver, unit, service;
	date_t day;
	int64_t people, women;              /* counted, never named; women is part of people */
	const char *topic;
	int64_t by;
};
struct light_record { int64_t service; date_t day; int64_t people, women; const char *topic; };
struct one_off { const char *given_name, *surname, *national_id, *mobile; int64_t service; const char *what; };
extern const struct record_type light_type, light_record_type, one_off_type;
extern const struct operation op_light_record, op_one_off;

struct light_row { int64_t service, people, women, times; };
/* By service within a Jalali month of that day. */
MUST_USE enum rc light_month(struct ctx *ctx, struct tx *tx, date_t day, struct light_row **ret_rows, size_t *ret_n);
/* The same people, from the counters, for a unit. */
MUST_USE enum rc light_people(struct tx *tx, int64_t unit, date_t day, int64_t *ret_n);
/* Computes the counters of this room anew (zendegi check). */
MUST_USE enum rc intake_recount(struct ctx *ctx, shard_id province, bool fix, int64_t *ret_differences);

extern const struct operation *const intake_operations[];
extern const size_t intake_noperations;

#endif
