/* page_plan.h - between the pages of needs, tasks, plans and exit only. */
#ifndef PAGE_PLAN_H
#define PAGE_PLAN_H

#include "plan.h"
#include "support_exit.h"
#include "page_file.h"
#include "referral.h"
#include "task.h"

#define PLAN_WORKERS FILE_VISITORS
/* Needs and plans hold what is told in confidence: not for reception. */
#define PLAN_READERS (FILE_VISITORS | ROLES_ABOVE)

/* ---- one page for every form of these rooms ---------------------------------------------- */

struct deed_form {
	struct household h;
	struct member *members;          /* all that ever belonged */
	size_t nmembers;
	int64_t subject, ver;            /* the record that is changed; 0 when one is made */
	const void *record;              /* it */
	void *input;                     /* what the form shows and takes; prepare may fill it */
	const char *lead;                /* already text */
	struct form_options options[4];
	size_t noptions;
};
struct deed {
	const struct operation *op;
	const char *first, *verb;        /* /first/{key}/verb; "households": a record is made for it */
	const char *title, *submit, *notice;     /* text ids */
	const char *const *only;         /* fields of the form; NULL: all */
	const char *to;                  /* tab of the file it leads to, "/needs" */
	bool to_plan;                    /* instead to the page of the plan */
	const char *own;                 /* or to the record's own page, /own/{key} */
	const struct record_type *parent;        /* the record is made for this one, which the path names, */
	const char *parent_field;        /* in this field of the input */
	enum rc (*prepare)(struct page *p, struct tx *tx, struct deed_form *f);
};
/* Tables of the pages, each ended by op NULL. */
extern const struct deed deeds_need[], deeds_task[], deeds_assist[], deeds_referral[], deeds_community[], deeds_money[], deeds_scheme[], deeds_office[];
extern const struct deed deeds_stagnant[], deeds_waiting[];
extern const struct deed deeds_appeal[];
extern const struct deed deeds_milestone[];
enum rc deed_get(struct page *p), deed_post(struct page *p);
#define DEED(pattern_, roles_, op_, label_) \
	{ HTTP_GET, pattern_, roles_, deed_get, label_, 0, 0, &(op_) }, \
	{ HTTP_POST, pattern_, roles_, deed_post, label_, 0, 0, &(op_) }

/* Choices of a form: the household's living members; its open needs; the centre's workers. */
void deed_members(struct page *p, struct deed_form *f, const char *field);
MUST_USE enum rc deed_needs(struct page *p, struct tx *tx, struct deed_form *f, const char *field);
MUST_USE enum rc deed_workers(struct page *p, struct deed_form *f, const char *field);

/* "فاطمه رضایی" or NULL for the family as a whole. */
const char *plan_member_name(struct page *p, const struct member *m, size_t n, member_key key);

/* ---- parts of pages ------------------------------------------------------------------------- */

/* A task as a row with the act on it: templates/task_row.html. */
struct task_line {
	task_key key;
	household_key household;
	const char *family_name, *what, *who, *area, *note;
	int32_t kind, state, outcome;
	date_t opens, due, done_on;      /* opens: none once the window has come */
	int64_t late, attempt;
	bool talk, mine, again, may, on_file;
	referral_key referral;           /* it waits for this one; 0: for none */
};
extern const struct view_type task_line_view;
/* file: on the pages of the file itself, where the family is not named again. */
const struct task_line *task_lines(struct page *p, const struct task_row *rows, size_t n, bool file,
		const struct member *members, size_t nmembers);
/* Open tasks whose window has come, the soonest first, for my day and the centre's. */
MUST_USE enum rc task_lines_due(struct page *p, struct tx *tx, int64_t worker, date_t until, size_t max,
		const struct task_line **ret_rows, size_t *ret_n, bool *ret_more);

/* Genogram with its words: from the members and their relation to the head. */
struct kin_drawn { struct html picture; const char *text; };
void kin_draw(struct page *p, const struct household *h, const struct member *m, size_t n, struct kin_drawn *ret);

#endif
