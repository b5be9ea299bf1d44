/* office - what a centre and those above it keep about the work itself: directives, inspections, enquiries for
 * licences of other institutions, stories that may be told, and the year's aims (R19, R47, R52, R88, R393, R394).
 *
 * Directives are read by everybody who works here: number, day, words, and an edition for each change; the newest
 * of a number counts, the older ones stay readable.
 *
 * An inspection is what an inspector saw at a centre, area by area, with what is to be mended until when; the
 * centre answers, the inspector closes.  Nobody inspects the own centre.
 *
 * A licence enquiry is about another institution: which of four licences, to issue or to renew, under which clause; the
 * letters that were sent and answered, the look at the place, and the answer.  It is done when both are there.
 *
 * A story names nobody: it stands on a signed consent of the family, and words that name one of its members are
 * refused.  Published ones are on the public page until they are taken back, and go when the consent does; with a
 * family that moves to another province they go there.
 *
 * Provinces' shards but for directives.  SQL stands in office_store.c alone.
 */
#ifndef OFFICE_H
#define OFFICE_H

#include "case_file.h"

KEY_TYPE(directive);
KEY_TYPE(inspection);
KEY_TYPE(licence_enquiry);
KEY_TYPE(story);
KEY_TYPE(year_aim);

struct directive_input { const char *number, *title, *words, *about; date_t issued_on; };
struct directive { directive_key key; int64_t ver; const char *number, *title, *words, *about; date_t issued_on; int64_t edition; };
extern const struct record_type directive_type, directive_input_type;
extern const struct operation op_directive_add;

enum inspection_state { INSPECTION_OPEN = 1, INSPECTION_ANSWERED, INSPECTION_CLOSED };
enum inspection_mark { MARK_GOOD = 1, MARK_MEND, MARK_WRONG };
extern const struct choice inspection_state_choices[], inspection_mark_choices[];
#define INSPECTION_MEMBERS date_t day; int32_t place, files, privacy, staff, service; const char *seen, *mend; date_t mend_by;
struct inspection { inspection_key key; int64_t ver, unit; INSPECTION_MEMBERS int32_t state; const char *answer; int64_t by; };
struct inspection_input { int64_t unit; INSPECTION_MEMBERS };
struct inspection_answer { const char *answer; };
extern const struct record_type inspection_type, inspection_input_type, inspection_answer_type;
extern const struct operation op_inspection_record, op_inspection_answer, op_inspection_close;

enum licence_state { LICENCE_OPEN = 1, LICENCE_DONE };
extern const struct choice licence_kind_choices[], licence_purpose_choices[], licence_state_choices[];
#define LICENCE_MEMBERS const char *institution, *applicant; int32_t licence, purpose; int64_t clause; date_t asked_on;
struct licence_enquiry { licence_enquiry_key key; int64_t ver, unit, sheet; LICENCE_MEMBERS
	const char *letters; const char *visit; date_t visited_on; int32_t state; const char *opinion; date_t ended_on; };
struct licence_input { LICENCE_MEMBERS };
struct licence_letter { const char *to_whom, *letter_no; date_t sent_on; const char *reply; };
struct licence_visit { date_t visited_on; const char *visit; };
struct licence_finish { const char *opinion; };
extern const struct record_type licence_enquiry_type, licence_input_type, licence_letter_type, licence_visit_type, licence_finish_type;
extern const struct operation op_licence_open, op_licence_letter, op_licence_visit, op_licence_finish;

enum story_state { STORY_WRITTEN = 1, STORY_PUBLISHED, STORY_TAKEN_BACK };
extern const struct choice story_state_choices[];
struct story { story_key key; int64_t ver, unit; household_key household; const char *title, *words; int32_t state; date_t published_on; };
struct story_write { household_key household; const char *title, *words; };
extern const struct record_type story_type, story_write_type;
extern const struct operation op_story_write, op_story_publish, op_story_take_back;
/* Published ones of a province, the latest first; at most 20, none whose family has taken the consent back. */
struct story_told { const char *title, *words; int64_t unit; date_t on; };
MUST_USE enum rc stories_told(struct tx *tx, date_t today, struct story_told **ret_rows, size_t *ret_n);

extern const struct choice aim_kind_choices[];
#define AIM_MEMBERS int64_t year; int32_t kind; const char *what; int64_t target;
struct year_aim { year_aim_key key; int64_t ver, unit, sheet; AIM_MEMBERS int64_t reached; const char *note; };
struct aim_input { AIM_MEMBERS };
struct aim_report { int64_t reached; const char *note; };
extern const struct record_type year_aim_type, aim_input_type, aim_report_type;
extern const struct operation op_aim_set, op_aim_report;

/* Editions of directives, the newest of each number first; those that hold the words when search is given. */
MUST_USE enum rc directive_list(struct tx *national, const char *search, struct directive **ret_list, size_t *ret_n);

/* How well neighbourhoods of each kind are served, within ctx->scope (R26): open files, those seen in the last six months,
 * households that wait for a service, and how many days on average. */
struct justice_row { int32_t kind; int64_t places, files, seen, waiting, days; };
MUST_USE enum rc justice_rows(struct ctx *ctx, struct tx *tx, date_t today, struct justice_row **ret_rows, size_t *ret_n);

extern const struct operation *const office_operations[];
extern const size_t office_noperations;

#endif
