/* store_series - counters of several ranges with their buckets, where counter_spans
 * (store.h) leaves them out: a year by months, groups of a count. */
#ifndef STORE_SERIES_H
#define STORE_SERIES_H

#include "store.h"

/* As counter_spans: one statement, each value but 0, in no order. */
MUST_USE enum rc counter_series(struct tx *tx, const struct counter_span *spans, size_t n,
		void (*see)(void *arg, size_t span, int64_t subject, int64_t bucket, int64_t value), void *arg);

#endif
