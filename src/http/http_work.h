/* http_work - the bounded pool of workers, which may block.
 *
 * Requests ask for admission first and get none when queue_max are waiting.
 * What has begun (a stream's next piece) always gets in: it is bounded by the
 * number of connections.
 *
 * Workers are many because a job that writes mostly waits for the disk; what mostly
 * computes runs on the network threads.
 */
#ifndef HTTP_WORK_H
#define HTTP_WORK_H

#include "base.h"

struct http_job {
	struct http_job *next;
	void (*run)(struct http_job *job);      /* may free the job */
	bool admitted;
};

struct http_work;
MUST_USE enum rc http_work_new(unsigned threads, unsigned queue_max, struct http_work **ret_w);
bool http_work_admit(struct http_work *w);      /* true: push the job next */
void http_work_push(struct http_work *w, struct http_job *job, bool admitted);
void http_work_free(struct http_work *w);       /* runs what is queued, joins; NULL is fine */
void http_work_figures(const struct http_work *w, uint64_t *ret_queued, uint64_t *ret_working);

#endif
