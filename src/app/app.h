/* app - the program: options, commands, wiring, jobs.  No logic of the trade.
 *
 * struct app is what a command works with: the store and what is read from it
 * once.  app_open makes it, app_close ends it; a command is a function in the
 * table of main.c.
 */
#ifndef APP_H
#define APP_H

#include <stdatomic.h>

#include "access.h"
#include "fa_calendar.h"
#include "service.h"
#include "session.h"
#include "units.h"
#include "visit.h"

/* Options of all commands; a command takes those its entry in the table names. */
struct options {
	const char *data;                /* --data DIR */
	const char *store;               /* --store URL; NULL: sqlite:DATA */
	const char *key_file;            /* --key-file FILE */
	const char *listen;              /* --listen HOST:PORT */
	const char *province;            /* --province lorestan|national|00..30 */
	const char *user, *name;         /* --user NAME, --name NAME */
	const char *to, *from;           /* --to, --from */
	const char *public_key, *secret_key;
	const char *proxy;               /* --trusted-proxy ADDRESS */
	const char *clock;               /* --clock ISO: stands still there (test hosts) */
	const char *file, *map, *unit, *role;
	const char *scale;               /* --scale 8m: about so many persons */
	int64_t households, seed, days, network_threads, worker_threads, cache_kib;
	bool fix, json, quiet, dry_run, secure, yes, expect_empty, once, finish;
	const char *rest[16];            /* words that are no options */
	size_t nrest;
};

struct app {
	const struct options *o;
	struct clock clock;
	struct rng rng;
	struct arena arena;              /* lives as long as the app */
	struct store *store;
	struct auth *auth;
	struct org_holder *orgs;
	struct visit_rules rules;        /* as they were when it was opened: commands */
	struct visit_rule_holder rule_holder;    /* as they are: serve */
	struct services services;        /* as they were when it was opened */
	struct service_holder service_holder;
	struct holiday_set holidays;
	struct work_calendar calendar;
	atomic_bool ending;              /* work beside requests stops at the next province */
	date_t risen_on;                 /* late requests were looked at on this day (jobs) */
	bool demo;                       /* the data were made by `zendegi demo` */
	struct fault fault;
};

enum app_open_flag { APP_CREATE = 1, APP_NO_FSYNC = 2, APP_READ_ONLY = 4 /* beside a running server */,
	APP_MIGRATE = 8 };
/* Opens the store and reads what is read once; says on standard error what failed. */
MUST_USE enum rc app_open(struct app *a, const struct options *o, unsigned flags, const char *provinces);
void app_close(struct app *a);
/* A context of the program itself, with arena of its own; request arena capped as usual. */
void app_ctx(struct app *a, struct ctx *ctx, struct arena *arena);
/* "what: message (code, detail)" on standard error; returns the exit status for rc. */
int app_fail(const char *what, enum rc rc, const struct fault *f);

/* Exit statuses: 0 all well, 1 something is wrong with the data (verify, check),
 * 2 wrong usage, 3 could not be done. */
enum { EXIT_OK = 0, EXIT_FOUND = 1, EXIT_USAGE = 2, EXIT_FAILED = 3 };

int cmd_serve(const struct options *o);
int cmd_demo(const struct options *o);
int cmd_first_admin(const struct options *o);
int cmd_token(const struct options *o);
int cmd_verify(const struct options *o);
int cmd_check(const struct options *o);
int cmd_backup(const struct options *o);
int cmd_restore(const struct options *o);
int cmd_migrate(const struct options *o);
int cmd_doctor(const struct options *o);
int cmd_xlsform(const struct options *o);
int cmd_describe(const struct options *o);
int cmd_import(const struct options *o);
int cmd_top(const struct options *o);
int cmd_migrate_store(const struct options *o);

/* Work beside requests: events to their rooms, dead sessions, old drafts. */
struct jobs;
MUST_USE enum rc jobs_start(struct app *a, struct jobs **ret_jobs);
void jobs_stop(struct jobs *j);
/* One round by hand: everything waiting is handed on (tests, demo, commands). */
MUST_USE enum rc jobs_run_once(struct app *a, struct fault *f);

/* A bearer token for the API: of the person, under the role named or the first current one. */
struct token_wish { const char *user, *role; int64_t days; };
MUST_USE enum rc app_token(struct app *a, const struct token_wish *w, char token[API_TOKEN_SIZE], struct fault *f);

/* A running server's door for commands on the same machine.  On SQLite one process
 * writes a directory, so a command that would write asks the server through
 * DIR/control: a socket that only the server's own user and root may use. */
struct control;
MUST_USE enum rc control_start(struct app *a, void (*figures)(void *arg, struct buf *out), void *arg,
		struct fault *f, struct control **ret_control);
void control_stop(struct control *c);
/* NOT_FOUND: no server listens there. */
MUST_USE enum rc control_ask_token(const char *dir, const struct token_wish *w, char token[API_TOKEN_SIZE],
		struct fault *f);

/* The figures of the running server, as /metrics gives them. */
MUST_USE enum rc control_ask_figures(const char *dir, struct buf *out, struct fault *f);

/* A bar on a terminal, plain lines elsewhere, nothing with --quiet. */
/* Several threads may add; one of them draws. */
struct progress { const char *what; int64_t total, shown_us, began_us; _Atomic int64_t done; atomic_flag drawing; bool tty, quiet; };
void progress_start(struct progress *p, const struct options *o, const char *what, int64_t total);
void progress_to(struct progress *p, int64_t done);
void progress_add(struct progress *p, int64_t more);
void progress_end(struct progress *p);

#endif
