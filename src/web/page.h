/* page - what page functions share: the request, the actor, answering.
 * Inside the web room only. */
#ifndef PAGE_H
#define PAGE_H

#include "brake.h"
#include "case_read.h"
#include "chart.h"
#include "org.h"
#include "pension.h"
#include "service.h"
#include "visit.h"
#include "web.h"
#include "widget.h"

struct web {
	struct web_config c;
	struct view *view;
	struct http_router *router;
	struct arena arena;              /* routes; lives as long as the web */
	struct http_route *routes;
	size_t nroutes;
	struct letters *letters;         /* PDF (letter.h); one drawn at a time */
	struct nav_memos *memos;         /* counts of the side bar (nav.c) */
	struct brake *brake;             /* how many files each person has read today */
};

struct page_name { int64_t staff; const char *name; };

struct page {
	struct web *web;
	struct http_request *req;
	struct http_response *res;
	struct arena *arena;             /* of the request */
	struct ctx ctx;
	struct session session;
	bool signed_in;                  /* a session at STAGE_OPEN or a token */
	bool api;                        /* answers are JSON */
	bool phone;                      /* came with the token of a phone: opens /api/v1/sync only */
	bool glass;                      /* in this file through a broken glass (glass.h) */
	enum lang lang;
	date_t today;
	struct layout layout;
	const struct record_type *formed; /* type of the form that was read (page_form); NULL: none */
	struct page_name names[64];      /* looked up once a request: staff, neighbourhoods */
	size_t nnames;
};

/* Who may: bits of roles; PAGE_PUBLIC needs no session; PAGE_STAGE needs a
 * session at any stage (setting a password, second factor). */
#define PAGE_PUBLIC (1u << 30)
#define PAGE_STAGE (1u << 31)

struct web_page {
	enum http_method method;
	const char *pattern;
	unsigned roles;
	enum rc (*run)(struct page *p);
	const char *label;               /* for the printed table of routes, English */
	unsigned flags;                  /* HTTP_INLINE (default for GET) or HTTP_WORKER (default else) */
	size_t max_body;                 /* 0: 64 KiB for POST */
	const struct operation *op;      /* the verb behind a form or API entry; checked with may() */
};

/* Tables, one a file; ended by pattern NULL. */
extern const struct web_page pages_sign[], pages_day[], pages_file[], pages_visit[], pages_contact[], pages_request[],
	pages_search[], pages_track[], pages_manage[], pages_report[], pages_admin[], pages_import[], pages_site[], pages_status[], pages_trouble[],
	pages_photo[], pages_pension[];
extern const struct web_page pages_service[], pages_intake[], pages_waiting[], pages_light[], pages_document[];
extern const struct web_page pages_need[], pages_task[], pages_stagnant[], pages_assist[];
extern const struct web_page pages_referral[], pages_answer[], pages_letter[], pages_agency[];
extern const struct web_page pages_milestone[];
extern const struct web_page pages_complaint[], pages_appeal[], pages_tell[];
extern const struct web_page pages_sync[], pages_app[];
extern const struct web_page pages_forms[], pages_forms_admin[];
extern const struct web_page pages_secret[], pages_glass[], pages_counselling[];
extern const struct web_page pages_alike[], pages_transfer[], pages_duplicate[], pages_brake[], pages_consent[];
extern const struct web_page pages_community[], pages_offer[], pages_money[], pages_scheme[], pages_office[];
/* Entries of the JSON API, made from the tables of verbs and reads. */
size_t api_pages(struct arena *a, struct web_page **ret_pages);
/* View types of the files, for view_new; each ended by NULL. */
extern const struct view_type *const views_site[], *const views_status[], *const views_trouble[], *const views_sign[], *const views_day[],
	*const views_file[], *const views_visit[], *const views_contact[], *const views_request[],
	*const views_search[], *const views_track[], *const views_manage[],
	*const views_report[], *const views_admin[], *const views_import[], *const views_transfer[], *const views_duplicate[],
	*const views_pension[];
extern const struct view_type *const views_service[], *const views_intake[], *const views_waiting[], *const views_light[], *const views_document[];
extern const struct view_type *const views_deed[], *const views_need[], *const views_task[], *const views_stagnant[], *const views_assist[];
extern const struct view_type *const views_forms[], *const views_forms_admin[];
extern const struct view_type *const views_referral[], *const views_answer[], *const views_letter[], *const views_agency[];
extern const struct view_type *const views_milestone[];
extern const struct view_type *const views_complaint[], *const views_appeal[], *const views_tell[];
extern const struct view_type *const views_sync[];
extern const struct view_type *const views_register[], *const views_offer[], *const views_scheme[], *const views_office[];
extern const struct view_type *const views_brake[], *const views_consent[], *const views_secret[], *const views_glass[], *const views_counselling[];

/* Whoever stands behind a code or link acts as nobody of ours: the program does it for them. */
void page_as_program(struct page *p, struct ctx *ret_ctx);

/* ---- reading the request -------------------------------------------------------- */

/* Value of a form field or query parameter as typed; NULL if absent. */
const char *page_typed(void *page, const char *name);            /* form_get over POST form */
const char *page_joined(struct page *p, const struct http_pairs *pairs, const char *name);
const char *page_asked(void *page, const char *name);            /* form_get over the query */
/* Form -> record of type t (starting from what is in it); INVALID leaves the
 * errors in p->ctx.fault.  Also takes "reason", "once" (idempotency) and "ver".
 * t NULL: a verb that takes nothing else. */
MUST_USE enum rc page_form(struct page *p, const struct record_type *t, void *record);
int64_t page_key(struct page *p, const char *name);              /* of the path */
/* A key in the query or form; 0 when absent or malformed. */
int64_t page_asked_key(struct page *p, const char *name);
int64_t page_typed_key(struct page *p, const char *name);

/* ---- answering --------------------------------------------------------------------- */

/* Sets title (text id), draws the page with layout; status stays as set. */
MUST_USE enum rc page_show(struct page *p, const struct view_type *type, const char *title_id, const void *data);
/* As page_show with a title that is already text. */
MUST_USE enum rc page_show_titled(struct page *p, const struct view_type *type, const char *title, const void *data);
/* What to tell of the fault: the line of the whole form (field "") where there is one, else its code; NULL: none. */
const char *page_fault_text(struct page *p);
/* Nobody's words are lost: what was typed into the form that was read, beside what stands in
 * `subject` of op now where somebody else was quicker (op NULL: only what was typed). */
struct page_both { const char *label; struct html mine, theirs; };
extern const struct view_type page_both_view;
size_t page_both(struct page *p, const struct operation *op, int64_t subject, const struct page_both **ret_rows);
/* CONFLICT since it changed meanwhile, is in another state, or went elsewhere: no form of the page
 * as it stands now would show what was typed, so web_fail does. */
bool page_overtaken(enum rc rc, const struct page *p);
/* 303 to path; notice_id is a text id shown once on the next page, NULL: none. */
MUST_USE enum rc page_redirect(struct page *p, const char *path, const char *notice_id);
/* "/households/<key>" and the like, in the request arena. */
#define page_path(p, ...) arena_printf((p)->arena, __VA_ARGS__)
const char *page_key_text(struct page *p, int64_t key);
const char *page_text(struct page *p, const char *id);           /* view_text in the page's language */
/* A fresh value for the hidden field "once" of forms that create (R102: the same form twice is one). */
const char *page_once(struct page *p);
/* A form with csrf, language, today, typed values and faults already set. */
struct form page_form_of(struct page *p, const char *action, const struct record_type *t, const void *record);

/* The page of one visit; a fault of the field "photo" stands beside the form for photos. */
MUST_USE enum rc page_visit_show(struct page *p);

/* ---- names ------------------------------------------------------------------------------ */

/* Name of a member of staff for lists; one statement each first time, then from the
 * page's little table.  "" when unknown. */
const char *page_staff_name(struct page *p, int64_t staff);
const char *page_unit_name(struct page *p, int64_t no);
const char *page_service_name(struct page *p, int64_t number);   /* of the catalogue; "" when unknown */
/* "Step 2 of 3: home visit" of a request; NULL when its service has no steps, or all are done. */
const char *page_step(struct page *p, int64_t edition, int64_t step);
const char *page_neighbourhood_name(struct page *p, struct tx *province, int64_t key);
shard_id page_shard(struct page *p);                             /* of the actor's unit; national: SHARD_NATIONAL */
/* The province somebody above the provinces asks for with ?province=15; else as page_shard.
 * With one province in the store that is the one. */
shard_id page_shard_asked(struct page *p);
/* Files of a unit or a member of staff whose visit is overdue today, from the counters. */
MUST_USE enum rc page_overdue(struct page *p, struct tx *province, int64_t subject, int64_t *ret_n);
/* "10:30" of a minute of the day; NULL for none. */
const char *page_minute(struct page *p, int64_t minute);
/* Days between due and today when late, else 0. */
int64_t page_days_late(const struct page *p, date_t due);

/* Forms that this person has not finished, latest first (R125); at most max. */
struct page_draft { const char *label, *href; instant_t at; };
extern const struct view_type page_draft_view;
MUST_USE enum rc page_drafts(struct page *p, struct tx *province, size_t max,
	const struct page_draft **ret_rows, size_t *ret_n);

/* Proposals about the pension, each with its next act for this person (R133). */
struct page_pension {
	pension_proposal_key key;
	household_key household;
	const char *family_name, *file_number, *worker;
	int32_t change, state;
	date_t due;
	int64_t late;
	bool decide, mend, waiting;
};
extern const struct view_type page_pension_view;
MUST_USE enum rc page_pensions(struct page *p, struct tx *province, const struct pension_filter *f, size_t max,
	const struct page_pension **ret_rows, size_t *ret_n);

/* Alerts of assessments that wait for somebody (page_forms.c); worker 0: of all files in scope. */
struct alert_row { household_key household; int64_t answer; const char *name, *text; instant_t at; bool urgent; };
extern const struct view_type alert_row_view;
MUST_USE enum rc page_alerts(struct page *p, struct tx *province, int64_t worker,
	const struct alert_row **ret_rows, size_t *ret_n);

/* In a secret file the scope is that file alone.  Sets it to the actor's own and gives the old one
 * back, to be set again: for lists of colleagues and places. */
struct unit_range page_step_out(struct page *p);

/* Reads of a personal file leave a trace before anything is shown (R21, R244); LIMIT where
 * somebody has opened too many different ones today (brake.h). */
MUST_USE enum rc page_read_log(struct page *p, household_key household, const char *what);

/* A stored picture of a file.  page_own_site goes before anything is read: no other site may
 * show or measure it (ASVS 3.5.8), for it there is none.  page_picture writes the trace, then sends. */
bool page_own_site(const struct page *p);
MUST_USE enum rc page_picture(struct page *p, household_key household, const char *what, const void *jpeg, size_t n);

#endif
