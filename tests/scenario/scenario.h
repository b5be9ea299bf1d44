/* scenario - what people do with Zendegi, run through the real pages in one process.
 *
 * A scenario is a function over a fresh little world: province 15 with the centres
 * A and B of Khorramabad and centre C in another county, a person of every role, and
 * some households.  It acts as a browser would: fetches pages, fills in the forms that
 * stand on them (hidden fields and all), follows redirects, keeps cookies, reads the
 * text.  Nothing reaches around the pages but what sets the scene.
 *
 *	static void recorded(struct scene *s)
 *	{
 *		struct browser *sara = enter(s, SARA);
 *		must_open(sara, "/households/%s/visit", key_text(s, s->moradi));
 *		struct form *f = the_form(sara, "/visit");
 *		type(f, "notes", "...");
 *		must_go(f);
 *		must_see(sara, "...");
 *	}
 *
 * One line of TAP a scenario, with the requirements it proves: "ok 3 - name [R3 R74]";
 * tools/requirements reads them.  A failed must_ prints file and line and the scenario
 * goes on.  Afterwards every scenario's store is verified and its counters recounted.
 */
#ifndef SCENARIO_H
#define SCENARIO_H

#include <stdlib.h>

#include "../../src/access/t_world.h"
#include "app.h"
#include "assessment.h"
#include "case_file.h"
#include "complaint.h"
#include "http_drive.h"
#include "intake.h"
#include "org.h"
#include "request.h"
#include "scheme.h"
#include "visit.h"
#include "web.h"

enum person {
	SARA, MINA,                     /* social workers of centre A */
	LEILA, HAMID, FARID,            /* its reception, manager, technical responsible */
	ZAHRA, NARGES, KAMRAN,          /* worker, reception, manager of centre B */
	OMID,                           /* worker of centre C */
	SHIRIN, PARVIZ, NADER, GOLNAR, REZA,     /* county, province, inspector, headquarters, administrator */
	PERSONS
};
extern const struct person_about { const char *user, *name; enum role role; int unit; } people_about[PERSONS];
enum { AT_A, AT_B, AT_C, AT_COUNTY, AT_PROVINCE, AT_COUNTRY };

/* Stands in every text of centre B's records; no other page may ever show it. */
#define MARK "ژوپیتر"
#define MARK_PHONE "09007773311"
#define MARK_ID_SERIAL 777333

#define PASSWORD "باران روی بام ۷"

struct browser;
struct scene {
	struct test_world w;
	struct app app;                 /* for jobs and ctx: parts borrowed from w */
	struct options options;
	struct web *web;
	struct watch *watch;
	unit_no unit[6];                /* by AT_ */
	int64_t staff[PERSONS];
	unit_no elsewhere;              /* the centre of the other province; 0: none */
	int64_t place_a[2], place_b, place_c;    /* neighbourhoods */
	/* A: Moradi overdue since 40 days, Karimi due in 5 days, Ahmadi never seen, Shams without worker.
	 * B: Nouri.  C: Taheri.  All but Shams are with the first worker of their centre. */
	int64_t moradi, karimi, ahmadi, shams, nouri, taheri;
	int64_t nouri_visit, nouri_request, nouri_member, moradi_head;
	date_t today;
	struct browser *browser[40];
	size_t nbrowsers;
	int statements;                 /* of the last request */
	int failed;                     /* musts of this scenario */
};

/* two: a second province, 16, with one centre and its manager (elsewhere). */
struct scenario { const char *name, *rows; void (*run)(struct scene *s); bool two; };
#define SCENARIO(name, rows, run) { name, rows, run, false }
#define SCENARIO_TWO(name, rows, run) { name, rows, run, true }
#define SCENARIOS_END { NULL, NULL, NULL, false }

/* ---- the world ------------------------------------------------------------------ */

void scene_open(struct scene *s, bool pg);
void scene_open_two(struct scene *s, bool pg);
/* Verifies the store and recounts; a difference is a failed must. */
void scene_prove(struct scene *s, const char *file, int line);
void scene_close(struct scene *s);
#define must_hold(s) scene_prove((s), __FILE__, __LINE__)
const char *key_text(struct scene *s, int64_t key);
const char *say(struct scene *s, const char *fmt, ...) PRINTF_LIKE(2, 3);     /* in the scene's arena */
const char *valid_id(struct scene *s, int serial);                            /* national ID nobody has */
void days_pass(struct scene *s, int days);                                    /* and s->today follows */
void minutes_pass(struct scene *s, int minutes);
void set_day(struct scene *s, int year, int month, int day);                  /* 10:00 in Iran */
const char *short_date(struct scene *s, date_t d);                            /* ۱۴۰۵/۰۹/۰۱ */
const char *day_text(struct scene *s, date_t d, enum fa_date_style style);
void run_jobs(struct scene *s);
/* A ctx that acts as one of the people, past the pages: for setting the scene only. */
void as_person(struct scene *s, struct ctx *ctx, enum person who);
void as_program(struct scene *s, struct ctx *ctx);
int64_t done_by(struct scene *s, enum person who, const struct operation *op, const void *input, int64_t subject);
struct household household_now(struct scene *s, int64_t key);
/* Offered, accepted over there, and left; it arrives with the jobs.  SCENARIO_TWO only. */
void leave_for_elsewhere(struct scene *s, int64_t household);
int64_t open_file(struct scene *s, enum person worker, const char *surname, int serial, date_t opened_on);
int64_t visited(struct scene *s, enum person worker, int64_t household, date_t on, const char *notes);

/* ---- browsers --------------------------------------------------------------------- */

struct browser { struct http_drive d; struct scene *s; const char *who; };
struct browser *new_browser(struct scene *s, const char *who);
struct browser *enter(struct scene *s, enum person who);      /* signs in through the page */
struct browser *program_of(struct scene *s, enum person who); /* a program with a token of the person */
/* Status; the notice and the page it leads to with follow. */
int get(struct browser *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
int post(struct browser *b, const char *path, ...) __attribute__((sentinel));   /* name, value, ..., NULL; with csrf */
const char *csrf_of(struct browser *b);                        /* from the last page; "" when none */
/* What a reader sees: tags and isolates away, entities read, blanks single. */
const char *text_of(struct browser *b);
const char *where(struct browser *b);                          /* Location of a redirect, or "" */

#define FORM_FIELDS_MAX 400
struct form_value { const char *name, *value; enum { HIDDEN_OR_TEXT, RADIO, BOX, SELECT, OPTION } kind; bool on; };
struct form_on_page {
	struct browser *b;
	const char *action;
	bool post;
	struct form_value field[FORM_FIELDS_MAX];
	size_t n;
};
/* The form on the last page whose action holds this text; a failed must when there is none. */
struct form_on_page *the_form_at(struct browser *b, const char *action, const char *file, int line);
bool has_form(struct browser *b, const char *action);
/* Types into a field, chooses an option or ticks a box; a failed must when it is not there. */
void type_at(struct form_on_page *f, const char *name, const char *value, const char *file, int line);
const char *typed_in(struct form_on_page *f, const char *name);            /* what stands there; NULL: no such field */
int go(struct form_on_page *f);                                /* sends; status, nothing followed */
int go_with(struct form_on_page *f, const char *button, const char *value);
#define the_form(b, action) the_form_at((b), (action), __FILE__, __LINE__)
#define type(f, name, value) type_at((f), (name), (value), __FILE__, __LINE__)

/* ---- musts -------------------------------------------------------------------------- */

bool must_at(struct scene *s, bool good, const char *file, int line, const char *fmt, ...) PRINTF_LIKE(5, 6);
#define must(s, cond, ...) must_at((s), (cond), __FILE__, __LINE__, __VA_ARGS__)
void status_at(struct browser *b, int got, int want, const char *file, int line);
#define must_open(b, ...) status_at((b), get((b), __VA_ARGS__), 200, __FILE__, __LINE__)
#define must_answer(b, status, call) status_at((b), (call), (status), __FILE__, __LINE__)
#define must_go(f) do { struct form_on_page *f_ = (f); int got_ = go(f_);                                  \
	status_at(f_->b, got_, 303, __FILE__, __LINE__);                                                   \
	status_at(f_->b, http_drive_follow(&f_->b->d), 200, __FILE__, __LINE__); } while (0)
void see_at(struct browser *b, const char *text, bool want, const char *file, int line);
#define must_see(b, text) see_at((b), (text), true, __FILE__, __LINE__)
#define must_not_see(b, text) see_at((b), (text), false, __FILE__, __LINE__)
void cost_at(struct scene *s, int most, const char *what, const char *file, int line);
/* The last request took at most so many statements. */
#define must_cost(s, most, what) cost_at((s), (most), (what), __FILE__, __LINE__)

#endif
