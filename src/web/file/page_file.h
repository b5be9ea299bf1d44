/* page_file.h - between the pages of case files only: what stands on top of each
 * of them, the forms that change them, and who may what. */
#ifndef PAGE_FILE_H
#define PAGE_FILE_H

#include "page.h"

#define FILE_LEADERS (ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))
#define FILE_VISITORS (ROLE_BIT(ROLE_SOCIAL_WORKER) | FILE_LEADERS)
#define FILE_READERS (ROLES_CENTRE | ROLES_ABOVE)
#define FILE_EXPORTERS (FILE_LEADERS | ROLES_ABOVE)

enum file_tab { TAB_OVERVIEW, TAB_MEMBERS, TAB_NEEDS, TAB_PLANS, TAB_TASKS, TAB_VISITS, TAB_REQUESTS, TAB_REFERRALS, TAB_DOCUMENTS, TAB_FORMS, TAB_HISTORY, TAB_READERS, TAB_NONE };

/* Name, numbers, nine stages and tabs: templates/file_head.html. */
struct file_head {
	household_key key;
	const char *name, *file_number, *centre, *worker, *place, *phone;
	int32_t state, stage;
	bool open, hidden, may_place, may_visit, may_edit, may_assign, may_move, may_offer, may_close, may_reopen, may_act;
	struct html tags, steps, tabs;
};
extern const struct view_type file_head_view;
void file_head_fill(struct page *p, struct tx *tx, const struct household *h, const struct member *m, size_t n,
		enum file_tab tab, struct file_head *ret_head);
/* For the tabs beside the first: household and members in two statements. */
MUST_USE enum rc file_load(struct page *p, struct tx *tx, enum file_tab tab, struct household *ret_h,
		struct member **ret_members, size_t *ret_n, struct file_head *ret_head);

/* Somebody must not learn where they live: only the own worker and the centre's
 * leaders see the place of such a file. */
bool file_may_see_place(const struct page *p, const struct household *h);

/* "407•••••21", "0916 ••• 4821": tells which of two is meant and no more. */
const char *file_mask_id(struct arena *a, const char *id);
const char *file_mask_phone(struct arena *a, const char *phone);
const char *file_id_of(struct page *p, const struct member *m, bool open);
const char *file_age(struct page *p, const struct member *m);
const char *file_disability(struct page *p, const struct member *m);
struct html file_html_join(struct arena *a, const struct html *parts, size_t n);

/* A row of the members table: templates/file_members.html. */
struct member_row {
	member_key key;
	const char *name, *relation, *age, *id, *disability;
	struct html tags;
};
extern const struct view_type member_row_view;
const struct member_row *file_member_rows(struct page *p, const struct member *m, size_t n, bool open);


/* A file number inside a line of text: its digits in the language, kept in one piece. */
const char *file_number_text(struct page *p, const char *number);

/* Who may be this person already (R9), as a sentence; NULL: nobody comes into question. */
MUST_USE enum rc file_maybe(struct page *p, shard_id shard, const struct member *m, const char **ret_text);

/* INVALID with field errors, or a refusal that the form can explain. */
bool file_is_form_error(enum rc rc, const struct page *p);
/* A notice of the kind "household.requests_open" as text; NULL without a code. */
const char *file_fault_text(struct page *p);

/* What the journal says about a subject, newest first: a page of entries in words.
 * household and members: whose changes are told of; 0 and none for other subjects. */
struct history_change;
struct history_entry {
	instant_t at;
	const char *verb, *who, *role, *unit, *reason;
	bool program;
	const struct history_change *changes;
	size_t nchanges;
};
struct history_ask { int64_t subject, household, before; const struct member *members; size_t nmembers;
	bool show, hide_place; };
extern const struct view_type history_entry_view;
/* *ret_next: before of the next page, 0 when there is none. */
MUST_USE enum rc history_entries(struct page *p, struct tx *tx, const struct history_ask *ask,
		struct history_entry **ret_rows, size_t *ret_n, int64_t *ret_next);

/* Names of the centre's workers, so that each costs no statement of its own. */
void file_warm_names(struct page *p, int64_t centre);

/* Choices of a form that are rows. */
MUST_USE enum rc file_workers(struct page *p, int64_t centre, const char *field, struct form_options *ret_options);
MUST_USE enum rc file_places(struct page *p, struct tx *tx, int64_t unit, const char *field,
		struct form_options *ret_options);
struct form_options file_centres(struct page *p, struct unit_range range, int64_t but, const char *field);

/* ---- changing: one page for every form on a file or a person ------------------------ */

struct file_form {
	struct household h;
	struct member m;                 /* forms about a person */
	void *input;                     /* record of op->input, filled with what stands now */
	const char *const *only;
	const struct form_group *groups;
	size_t ngroups;
	struct form_options options[5];
	size_t noptions;
	const char *lead;                /* one line above the form, already text */
	int64_t ver;                     /* of the subject as loaded */
	const char *maybe;               /* who may be the same person, to be looked at once */
};
struct file_change {
	const struct operation *op;
	const char *verb;                /* last segment of the path */
	bool member;                     /* the path's key is a person's */
	bool create;                     /* makes a record: once, no version */
	const char *title, *submit, *notice;  /* text ids */
	const char *log;                 /* what, of the read log, when the form shows sensitive fields; or NULL */
	enum rc (*prepare)(struct page *p, struct tx *tx, struct file_form *f);
};
/* Both find their change by the path. */
MUST_USE enum rc file_change_get(struct page *p);
MUST_USE enum rc file_change_post(struct page *p);
extern const struct file_change member_changes[], event_changes[];    /* page_member.c, page_event.c; ended by verb NULL */

/* ---- the pages of the table ------------------------------------------------------------ */

enum rc file_list(struct page *p), file_list_csv(struct page *p), file_list_xlsx(struct page *p);
enum rc file_show(struct page *p), file_show_sensitive(struct page *p), file_members(struct page *p),
	file_visits(struct page *p), file_requests(struct page *p);
enum rc file_new_get(struct page *p), file_new_post(struct page *p);
enum rc member_show(struct page *p), member_show_sensitive(struct page *p);
enum rc file_events(struct page *p);
enum rc file_history(struct page *p), file_history_sensitive(struct page *p), file_readers(struct page *p),
	file_sheet(struct page *p);
extern const struct view_type file_list_view, file_show_view, file_members_view, file_visits_view,
	file_requests_view, file_events_view, file_new_view, file_form_view, member_page_view, file_history_view, file_readers_view, file_sheet_view;

/* Every event of the time line is marked OP_EVENT in its table: for the test. */
bool file_events_marked(void);

#endif
