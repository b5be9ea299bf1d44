#include "http_listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 1024

static enum rc failed(struct fault *f, const char *what)
{
	char text[80] = "?";

	return fault_set(f, FAILED, "http.listen", "%s: %s", what,
			strerror_r(errno, text, sizeof(text)));
}

static enum rc bind_listen(int fd, const struct sockaddr *addr, socklen_t len, struct fault *f)
{
	if (bind(fd, addr, len) != 0)
		return failed(f, "bind");
	if (listen(fd, BACKLOG) != 0)
		return failed(f, "listen");
	return OK;
}

static enum rc listen_unix(const char *path, struct fault *f, int *ret_fd)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	enum rc rc;
	int fd;

	if (!path[0] || !str_copy(addr.sun_path, sizeof(addr.sun_path), path))
		return fault_set(f, INVALID, "http.listen", "bad socket path");
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return failed(f, "socket");
	/* A socket that nobody listens on any more stands in the way of the next start. */
	if (connect(fd, (struct sockaddr *)&addr, sizeof(addr)) != 0 && errno == ECONNREFUSED)
		unlink(path);
	close(fd);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return failed(f, "socket");
	rc = bind_listen(fd, (struct sockaddr *)&addr, sizeof(addr), f);
	if (rc) {
		close(fd);
		return rc;
	}
	*ret_fd = fd;
	return OK;
}

static bool take_port(const char *s, in_port_t *ret_port)
{
	int64_t port;

	if (!str_to_i64(s, &port) || port < 0 || port > 65535)
		return false;
	*ret_port = htons((in_port_t)port);
	return true;
}

static enum rc listen_ip(const char *where, struct fault *f, int *ret_fd)
{
	const char *colon = strrchr(where, ':');
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
	struct sockaddr_in four = { .sin_family = AF_INET };
	bool v6 = where[0] == '[';
	char host[64];
	size_t n;
	enum rc rc;
	int fd, on = 1;

	if (!colon || (size_t)(colon - where) >= sizeof(host))
		return fault_set(f, INVALID, "http.listen", "host:port expected");
	n = (size_t)(colon - where);
	if (v6 && (n < 2 || where[n - 1] != ']'))
		return fault_set(f, INVALID, "http.listen", "[address]:port expected");
	memcpy(host, where + v6, n - 2 * v6);
	host[n - 2 * v6] = '\0';
	if (!take_port(colon + 1, v6 ? &six.sin6_port : &four.sin_port))
		return fault_set(f, INVALID, "http.listen", "bad port");
	if (!host[0] || str_eq(host, "localhost"))
		(void)str_copy(host, sizeof(host), "127.0.0.1");
	if (inet_pton(v6 ? AF_INET6 : AF_INET, host,
			v6 ? (void *)&six.sin6_addr : (void *)&four.sin_addr) != 1)
		return fault_set(f, INVALID, "http.listen", "a numeric address is expected");
	fd = socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return failed(f, "socket");
	/* A restart must not wait for the last connections to fade. */
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	rc = v6 ? bind_listen(fd, (struct sockaddr *)&six, sizeof(six), f)
		: bind_listen(fd, (struct sockaddr *)&four, sizeof(four), f);
	if (rc) {
		close(fd);
		return rc;
	}
	*ret_fd = fd;
	return OK;
}

/* A listening socket opened by somebody else, e.g. systemd before we start. */
static enum rc inherited(int64_t fd, struct fault *f, int *ret_fd)
{
	int is_listening = 0, flags;
	socklen_t len = sizeof(is_listening);

	if (fd < 3 || fd > 1023)
		return fault_set(f, INVALID, "http.listen", "bad descriptor");
	if (getsockopt((int)fd, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &len) != 0 || !is_listening)
		return fault_set(f, INVALID, "http.listen", "descriptor is no listening socket");
	flags = fcntl((int)fd, F_GETFL);
	if (flags < 0 || fcntl((int)fd, F_SETFL, flags | O_NONBLOCK) != 0
	    || fcntl((int)fd, F_SETFD, FD_CLOEXEC) != 0)
		return failed(f, "fcntl");
	*ret_fd = (int)fd;
	return OK;
}

static enum rc from_systemd(struct fault *f, int *ret_fd)
{
	const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
	int64_t for_pid, n;

	if (!pid || !fds || !str_to_i64(pid, &for_pid) || !str_to_i64(fds, &n)
	    || for_pid != getpid() || n < 1)
		return fault_set(f, INVALID, "http.listen", "no socket was handed over (LISTEN_FDS)");
	return inherited(3, f, ret_fd);
}

static unsigned port_of(int fd)
{
	struct sockaddr_storage addr = { 0 };
	socklen_t len = sizeof(addr);

	if (getsockname(fd, (struct sockaddr *)&addr, &len) != 0)
		return 0;
	if (addr.ss_family == AF_INET)
		return ntohs(((struct sockaddr_in *)&addr)->sin_port);
	if (addr.ss_family == AF_INET6)
		return ntohs(((struct sockaddr_in6 *)&addr)->sin6_port);
	return 0;
}

enum rc http_listen(const char *where, struct fault *f, int *ret_fd, unsigned *ret_port, bool *ret_shared)
{
	int fd = -1;
	int64_t given;
	enum rc rc;

	if (str_empty(where))
		return fault_set(f, INVALID, "http.listen", "no address");
	if (str_prefix(where, "unix:"))
		rc = listen_unix(where + 5, f, &fd);
	else if (str_eq(where, "systemd"))
		rc = from_systemd(f, &fd);
	else if (str_prefix(where, "fd:"))
		rc = str_to_i64(where + 3, &given) ? inherited(given, f, &fd)
			: fault_set(f, INVALID, "http.listen", "bad descriptor");
	else
		rc = listen_ip(where, f, &fd);
	if (rc)
		return rc;
	*ret_fd = fd;
	*ret_port = port_of(fd);
	*ret_shared = str_eq(where, "systemd") || str_prefix(where, "fd:");
	return OK;
}

void http_peer(const struct sockaddr *addr, char ret[HTTP_PEER_SIZE])
{
	(void)str_copy(ret, HTTP_PEER_SIZE, "unix");
	if (!addr)
		return;
	if (addr->sa_family == AF_INET) {
		inet_ntop(AF_INET, &((const struct sockaddr_in *)addr)->sin_addr, ret, HTTP_PEER_SIZE);
	} else if (addr->sa_family == AF_INET6) {
		const struct in6_addr *six = &((const struct sockaddr_in6 *)addr)->sin6_addr;

		/* One client, one spelling: limits are counted by it. */
		if (IN6_IS_ADDR_V4MAPPED(six))
			inet_ntop(AF_INET, &six->s6_addr[12], ret, HTTP_PEER_SIZE);
		else
			inet_ntop(AF_INET6, six, ret, HTTP_PEER_SIZE);
	}
}
