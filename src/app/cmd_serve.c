/* zendegi serve: everything wired together until somebody ends it. */
#include "app.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "http_server.h"
#include "version.h"
#include "watch.h"

struct serving {
	struct app app;
	struct web *web;
	struct http_server *server;
	_Atomic(struct http_server *) running;   /* the same, once requests may ask for its figures */
	struct jobs *jobs;
	struct control *control;
	struct watch *watch;
};

enum { SLOW_US = 200000 };

/* One line a request that changed something, failed or was slow: the pattern, never the path or what was typed (R21). */
static void log_request(void *arg, const struct http_request *req, const struct http_response *res, int64_t duration_us)
{
	/* Pages that were read and are well are many and tell little: the read log has them. */
	bool told = req->method != HTTP_GET || res->status >= 400 || duration_us >= SLOW_US;
	char status[12], us[24];

	watch_request(arg, req, res, duration_us);
	if (!told || (req->route && str_prefix(req->route->pattern, "/a/")))
		return;
	snprintf(status, sizeof status, "%d", res->status);
	snprintf(us, sizeof us, "%lld", (long long)duration_us);
	log_kv(res->status >= 500 ? LOG_WARN : LOG_INFO, "request", "method", http_method_name(req->method),
		"route", req->route ? req->route->pattern : "-", "status", status, "us", us, NULL);
}

static void figures(void *arg, struct buf *out)
{
	struct serving *s = arg;

	watch_metrics(s->watch, atomic_load(&s->running), out);
}

static void status(void *arg, struct web_status *ret_status)
{
	struct serving *s = arg;

	watch_status(s->watch, ret_status);
}

static enum rc make_web(struct serving *s, bool secure)
{
	struct web_config c = { .store = s->app.store, .auth = s->app.auth, .orgs = s->app.orgs,
		.visit_rules = &s->app.rule_holder, .services = &s->app.service_holder, .calendar = &s->app.calendar, .clock = &s->app.clock,
		.demo = s->app.demo, .version = ZENDEGI_VERSION, .metrics = figures, .status = status, .watch_arg = s };
	struct buf errors;
	enum rc rc;

	(void)secure;
	buf_init(&errors, 1 << 20);
	rc = web_new(&c, &errors, &s->web);
	if (rc)
		fprintf(stderr, "%s", buf_str(&errors));
	buf_release(&errors);
	return rc;
}

/* Signals are waited for in one place; worker threads inherit the mask. */
static void block_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, set, NULL);
	signal(SIGPIPE, SIG_IGN);
	/* A file that may not grow is a full disk to the store, no reason to die. */
	signal(SIGXFSZ, SIG_IGN);
}

static void announce(const struct serving *s, const char *listen)
{
	char port[16];

	snprintf(port, sizeof port, "%u", http_server_port(s->server));
	log_kv(LOG_INFO, "listening", "listen", listen, "port", port, "version", ZENDEGI_VERSION, NULL);
}

int cmd_serve(const struct options *o)
{
	struct serving s = {0};
	const char *listen = o->listen ? o->listen : "127.0.0.1:8080";
	struct http_config config = { .listen = listen, .trusted_proxy = o->proxy, .after = log_request, .secure = o->secure,
		.network_threads = (unsigned)o->network_threads, .worker_threads = (unsigned)o->worker_threads };
	sigset_t set;
	int sig, status = EXIT_OK;
	enum rc rc;

	block_signals(&set);
	if (app_open(&s.app, o, 0, NULL) != OK)
		return EXIT_FAILED;
	s.watch = watch_new(&s.app);
	config.after_arg = s.watch;
	rc = make_web(&s, o->secure);
	if (rc == OK)
		rc = http_server_start(&config, web_router(s.web), s.web, &s.app.fault, &s.server);
	if (rc == OK) {
		atomic_store(&s.running, s.server);
		rc = jobs_start(&s.app, &s.jobs);
	}
	if (rc == OK)
		rc = control_start(&s.app, figures, &s, &s.app.fault, &s.control);
	if (rc) {
		status = app_fail("serve", rc, &s.app.fault);
	} else {
		announce(&s, listen);
		sigwait(&set, &sig);
		log_kv(LOG_INFO, "stopping", "signal", sig == SIGTERM ? "TERM" : "INT", NULL);
	}
	control_stop(s.control);
	http_server_stop(s.server);
	jobs_stop(s.jobs);
	web_free(s.web);
	watch_free(s.watch);
	app_close(&s.app);
	return status;
}
