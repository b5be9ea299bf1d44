/* http_listen - opens the socket that struct http_config names. */
#ifndef HTTP_LISTEN_H
#define HTTP_LISTEN_H

#include <netinet/in.h>
#include <sys/socket.h>

#include "base.h"

/* "127.0.0.1:8080", "[::1]:0", ":8080" (loopback), "unix:/path", "fd:3", "systemd".
 * ret_shared: opened by somebody else, who may give it to the next program too: it is
 * closed at the end, never shut down. */
MUST_USE enum rc http_listen(const char *where, struct fault *f, int *ret_fd, unsigned *ret_port, bool *ret_shared);

/* Address as text; "unix" for anything that is not IP. */
#define HTTP_PEER_SIZE 46
void http_peer(const struct sockaddr *addr, char ret[HTTP_PEER_SIZE]);

#endif
