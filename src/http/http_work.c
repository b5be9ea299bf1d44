#include "http_work.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

struct http_work {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct http_job *head, **tail;
	bool stop;
	atomic_uint waiting, queued, working;   /* waiting: admitted and not begun */
	unsigned queue_max, nthreads;
	pthread_t thread[];
};

/* Under the lock. */
static struct http_job *next_job(struct http_work *w)
{
	struct http_job *job = w->head;

	if (!job)
		return NULL;
	w->head = job->next;
	if (!w->head)
		w->tail = &w->head;
	return job;
}

static void *worker(void *arg)
{
	struct http_work *w = arg;

	pthread_mutex_lock(&w->lock);
	for (;;) {
		struct http_job *job = next_job(w);

		if (!job) {
			if (w->stop)
				break;
			pthread_cond_wait(&w->wake, &w->lock);
			continue;
		}
		pthread_mutex_unlock(&w->lock);
		atomic_fetch_sub(&w->queued, 1);
		if (job->admitted)
			atomic_fetch_sub(&w->waiting, 1);
		atomic_fetch_add(&w->working, 1);
		job->run(job);
		atomic_fetch_sub(&w->working, 1);
		pthread_mutex_lock(&w->lock);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

enum rc http_work_new(unsigned threads, unsigned queue_max, struct http_work **ret_w)
{
	struct http_work *w = xcalloc(1, sizeof(*w) + threads * sizeof(w->thread[0]));
	sigset_t all, before;

	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->wake, NULL);
	w->tail = &w->head;
	w->queue_max = queue_max;
	/* Signals belong to the thread that waits for them. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (w->nthreads < threads) {
		if (pthread_create(&w->thread[w->nthreads], NULL, worker, w) != 0)
			break;
		w->nthreads++;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (w->nthreads < threads) {
		http_work_free(w);
		return FAILED;
	}
	*ret_w = w;
	return OK;
}

bool http_work_admit(struct http_work *w)
{
	if (atomic_fetch_add(&w->waiting, 1) < w->queue_max)
		return true;
	atomic_fetch_sub(&w->waiting, 1);
	return false;
}

void http_work_push(struct http_work *w, struct http_job *job, bool admitted)
{
	job->admitted = admitted;
	job->next = NULL;
	atomic_fetch_add(&w->queued, 1);
	pthread_mutex_lock(&w->lock);
	*w->tail = job;
	w->tail = &job->next;
	pthread_mutex_unlock(&w->lock);
	/* The job may be done and gone by now. */
	pthread_cond_signal(&w->wake);
}

void http_work_free(struct http_work *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->stop = true;
	pthread_cond_broadcast(&w->wake);
	pthread_mutex_unlock(&w->lock);
	for (unsigned i = 0; i < w->nthreads; i++)
		pthread_join(w->thread[i], NULL);
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->lock);
	free(w);
}

void http_work_figures(const struct http_work *w, uint64_t *ret_queued, uint64_t *ret_working)
{
	*ret_queued = atomic_load(&w->queued);
	*ret_working = atomic_load(&w->working);
}
