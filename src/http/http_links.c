#include "http_links.h"

#include <stdlib.h>

void http_links_init(struct http_links *ls)
{
	*ls = (struct http_links){ .room = 0 };
	pthread_mutex_init(&ls->lock, NULL);
	ls->ring.prev = ls->ring.next = &ls->ring;
}

void http_links_release(struct http_links *ls)
{
	while (ls->ring.next != &ls->ring)
		http_links_remove(ls, ls->ring.next);
	free(ls->polled);
	free(ls->polled_link);
	pthread_mutex_destroy(&ls->lock);
}

struct http_link *http_links_add(struct http_links *ls, int fd, const struct sockaddr *addr)
{
	struct http_link *l = xcalloc(1, sizeof(*l));

	l->fd = fd;
	http_peer(addr, l->peer);
	atomic_fetch_add_explicit(&ls->open, 1, memory_order_relaxed);
	pthread_mutex_lock(&ls->lock);
	l->next = ls->ring.next;
	l->prev = &ls->ring;
	l->next->prev = l->prev->next = l;
	pthread_mutex_unlock(&ls->lock);
	return l;
}

void http_links_remove(struct http_links *ls, struct http_link *l)
{
	pthread_mutex_lock(&ls->lock);
	l->prev->next = l->next;
	l->next->prev = l->prev;
	pthread_mutex_unlock(&ls->lock);
	atomic_fetch_sub_explicit(&ls->open, 1, memory_order_relaxed);
	free(l);
}

static bool overdue(struct http_links *ls, struct http_link *l, int64_t now_us)
{
	int64_t deadline = atomic_load_explicit(&l->deadline_us, memory_order_relaxed);

	if (!deadline || deadline > now_us)
		return false;
	atomic_store_explicit(&l->deadline_us, 0, memory_order_relaxed);
	atomic_fetch_add_explicit(&ls->timed_out, 1, memory_order_relaxed);
	return true;
}

static void make_room(struct http_links *ls, size_t n)
{
	if (n < ls->room)
		return;
	ls->room = n ? n * 2 : 64;
	ls->polled = xrealloc(ls->polled, ls->room * sizeof(ls->polled[0]));
	ls->polled_link = xrealloc(ls->polled_link, ls->room * sizeof(ls->polled_link[0]));
}

/* Ends what is overdue.  And tells the library of clients that have gone: it
 * waits for edges, and when a FIN comes along with the last bytes it misses it
 * and keeps the connection until it is idle too long.  Shutting down the reading
 * side makes a new edge and takes nothing from who still waits for an answer. */
void http_links_sweep(struct http_links *ls, int64_t now_us)
{
	size_t n = 0;

	pthread_mutex_lock(&ls->lock);
	for (struct http_link *l = ls->ring.next; l != &ls->ring; l = l->next) {
		if (overdue(ls, l, now_us))
			shutdown(l->fd, SHUT_RDWR);
		if (l->nudged)
			continue;
		make_room(ls, n);
		ls->polled[n] = (struct pollfd){ .fd = l->fd, .events = POLLRDHUP };
		ls->polled_link[n++] = l;
	}
	if (n && poll(ls->polled, n, 0) > 0) {
		for (size_t i = 0; i < n; i++) {
			if (!ls->polled[i].revents)
				continue;
			ls->polled_link[i]->nudged = true;
			shutdown(ls->polled[i].fd, SHUT_RD);
		}
	}
	pthread_mutex_unlock(&ls->lock);
}
