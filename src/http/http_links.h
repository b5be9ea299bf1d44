/* http_links - the open connections, for time-outs that the library lacks.
 *
 * It knows connections that are idle; whoever sends a byte now and then is never
 * idle.  Each link carries the moment at which it must have come further. */
#ifndef HTTP_LINKS_H
#define HTTP_LINKS_H

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>

#include "http_listen.h"

struct http_link {
	struct http_link *prev, *next;
	int fd;
	bool nudged;                            /* the client has gone and the library was told */
	_Atomic int64_t deadline_us;            /* 0: none, a handler is at work */
	void *current;                          /* the network thread's: its request */
	char peer[HTTP_PEER_SIZE];
};

struct http_links {
	pthread_mutex_t lock;
	struct http_link ring;
	struct pollfd *polled;                  /* scratch of the sweep */
	struct http_link **polled_link;
	size_t room;
	_Atomic uint64_t open, timed_out;
};

void http_links_init(struct http_links *ls);
void http_links_release(struct http_links *ls);
struct http_link *http_links_add(struct http_links *ls, int fd, const struct sockaddr *addr);
/* Before the descriptor is closed: a sweep never touches one that has become
 * somebody else's.  Frees the link. */
void http_links_remove(struct http_links *ls, struct http_link *l);
void http_links_sweep(struct http_links *ls, int64_t now_us);

#endif
