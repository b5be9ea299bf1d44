/* brake - somebody who opens very many different personal files in a day is noticed, and stopped (R10, R21).
 *
 * In the breaches of systems like this one the readers had valid accounts.  So each person has a
 * number of different files a day: from READ_ALARM_FILES on the manager and the technical
 * responsible of the unit learn of it (read_alarm, journalled), after READ_STOP_FILES no further
 * file opens that day.  Files opened before stay open, so that work already begun can be ended, and a
 * leader lifts the stop for the day with a reason.  Nobody answers for the own reading.  Both numbers
 * are dated settings; 0 switches that one off.
 *
 * What counts is the read log, whichever door was used: pages, API, a phone that takes files along.
 * struct brake keeps in memory what each person has read today, so that a file read again, or a new one
 * far from the limits, costs no statement; the log is asked at a person's first file of the day, every
 * twentieth, and at the limits, where other processes' readings are found too.  It is
 * shared by threads and owned by whoever made it.
 *
 * Alarms live in the national shard, beside staff and sessions.
 *
 *	noticed --read on--> stopped --lift--> lifted         each of them --review--> reviewed
 */
#ifndef BRAKE_H
#define BRAKE_H

#include "access.h"

#define SETTING_READ_ALARM "read_alarm_files"
#define SETTING_READ_STOP "read_stop_files"
#define READ_ALARM_FILES 60
#define READ_STOP_FILES 150
#define READ_COUNT_MAX 500               /* a higher limit is none */

struct brake;
struct brake *brake_new(void);
void brake_free(struct brake *b);                /* NULL is fine */
/* Before a personal file is shown and logged.  LIMIT "brake.stopped": not today.  The program itself
 * is never stopped.  May write (an alarm), so not from a thread that must not wait. */
MUST_USE enum rc brake_pass(struct brake *b, struct ctx *ctx, int64_t subject);

KEY_TYPE(read_alarm);
enum read_alarm_state { READ_NOTICED = 1, READ_STOPPED, READ_LIFTED, READ_REVIEWED };
extern const struct choice read_alarm_state_choices[];
struct read_alarm {
	read_alarm_key key;
	int64_t ver;
	int64_t staff;
	int32_t role;
	int64_t unit;
	date_t day;
	int64_t files;                   /* different files, when it was noticed or stopped */
	int32_t state;
	instant_t stopped_at, lifted_at;
	int64_t lifted_by;
	const char *lift_reason;
	instant_t reviewed_at;
	int64_t reviewed_by;
	const char *review_note;
};
extern const struct record_type read_alarm_type;

struct read_alarm_raise { int64_t staff; int32_t role; int64_t unit; int64_t files; bool stopped; };
struct read_alarm_lift { const char *lift_reason; };
struct read_alarm_review { const char *review_note; };
extern const struct record_type read_alarm_raise_type, read_alarm_lift_type, read_alarm_review_type;
extern const struct operation op_read_alarm_raise, op_read_alarm_lift, op_read_alarm_review;
extern const struct operation *const secrecy_operations[];
extern const size_t secrecy_noperations;

/* Of the actor's scope, what nobody has reviewed first, then the newest; at most max, without the
 * reasons and notes. */
MUST_USE enum rc read_alarm_list(struct ctx *ctx, struct tx *national, bool reviewed_too, size_t max,
		struct read_alarm **ret_list, size_t *ret_n);

#endif
