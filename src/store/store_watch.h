/* store_watch - what a running store says of itself: statements, what waits, settings.
 *
 * For /metrics, `zendegi top` and the status page.  All of it is counted since the
 * store was opened, in this process; nothing here holds a value of any record.
 */
#ifndef STORE_WATCH_H
#define STORE_WATCH_H

#include "store.h"

/* Since opening: operations made durable and the COMMITs they shared; now: pages
 * waiting for a checkpoint, open read connections. */
struct store_stats { int64_t operations, commits, wal_pages; int readers; };
void store_stats(struct store *s, struct store_stats *ret_stats);

/* A statement is named by the place of its text, "visit_store.c:120", or by the words
 * it begins with when it is made from a record type: "insert into visit". */
#define STATEMENT_NAME_SIZE 64
/* In the engine for this long, all rows together: one line in the log, name and time only. */
#define STATEMENT_SLOW_MS 250

struct statement_figures {
	char name[STATEMENT_NAME_SIZE];
	int64_t calls, slow;
	int64_t ms;                      /* sampled: right over many calls, rough for one */
};
/* Those used so far, the most expensive first; at most max.  Returns how many. */
size_t store_statements(struct store *s, struct statement_figures *ret_list, size_t max);

/* Messages of a shard that have not been handed on; *ret_oldest_ms is 0 when there are none. */
MUST_USE enum rc event_backlog(struct tx *tx, int64_t *ret_n, int64_t *ret_oldest_ms);

/* Free and all bytes of the disk that the data lie on; NOT_FOUND where they lie elsewhere. */
MUST_USE enum rc store_disk_room(struct store *s, int64_t *ret_free, int64_t *ret_all);

#endif
