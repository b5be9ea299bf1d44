/* Routes, parameters, forms, cookies, headers and the driver, without sockets. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "http_drive.h"
#include "tap.h"

#define FORM_MAX ((size_t)1 << 20)

struct app {
	int calls, done;
	char refused[64];
};

static void say_path(void *app, struct http_request *req, struct http_response *res)
{
	((struct app *)app)->calls++;
	res->type = "text/plain; charset=utf-8";
	buf_printf(&res->body, "%s", (const char *)req->route->extra);
	for (size_t i = 0; i < req->nparams; i++)
		buf_printf(&res->body, " %s=%s/%lld", req->param[i].name, req->param[i].text,
				(long long)req->param[i].key);
}

static void put_pairs(struct buf *b, const char *kind, const struct http_pairs *p)
{
	for (size_t i = 0; i < p->n; i++)
		buf_printf(b, "%s(%s=%s)", kind, p->item[i].name, p->item[i].value);
}

static void say_input(void *app, struct http_request *req, struct http_response *res)
{
	(void)app;
	put_pairs(&res->body, "q", &req->query);
	put_pairs(&res->body, "f", &req->form);
	for (size_t i = 0; i < req->nparts; i++)
		buf_printf(&res->body, "p(%s,%s,%s,%.*s)", req->part[i].name, req->part[i].filename,
				req->part[i].type, (int)req->part[i].len, req->part[i].bytes);
	if (http_header(req, "X-Path"))
		buf_printf(&res->body, "path(%s)", req->path);
}

static void sign_in(void *app, struct http_request *req, struct http_response *res)
{
	(void)app;
	http_set_cookie(req, res, "session", str_eq(http_form(req, "user"), "sara") ? "s1" : "s2", 0);
	http_redirect(res, 303, "/me");
}

static void sign_out(void *app, struct http_request *req, struct http_response *res)
{
	(void)app;
	http_set_cookie(req, res, "session", "", -1);
}

static void me(void *app, struct http_request *req, struct http_response *res)
{
	const char *session = http_cookie(req, "session");

	(void)app;
	buf_puts(&res->body, session ? session : "nobody");
}

static void asset(void *app, struct http_request *req, struct http_response *res)
{
	static const struct http_asset css = {
		.path = "app.css", .type = "text/css; charset=utf-8", .etag = "3f2a",
		.bytes = "plain", .len = 5, .gz = "pack", .gz_len = 4, .immutable = true,
	};

	(void)app;
	http_send_asset(req, res, &css);
}

static enum rc three_lines(void *state, struct buf *out)
{
	struct app *app = state;

	if (app->calls == 3)
		return NOT_FOUND;
	buf_printf(out, "line %d\n", ++app->calls);
	return OK;
}

static void lines_done(void *state)
{
	((struct app *)state)->done++;
}

static void export_lines(void *app, struct http_request *req, struct http_response *res)
{
	(void)req;
	((struct app *)app)->calls = 0;
	http_attachment(res, "گزارش \"مهر\"/\xe2\x80\xaegpj.csv");
	http_send_stream(res, "text/csv; charset=utf-8",
			(struct http_stream){ three_lines, lines_done, app });
}

static void language(void *app, struct http_request *req, struct http_response *res)
{
	(void)app;
	buf_printf(&res->body, "%s %s", http_language(req, "fa"), req->remote);
}

static const struct http_route routes[] = {
	{ HTTP_GET, "/", HTTP_INLINE, 0, say_path, "home" },
	{ HTTP_GET, "/households", HTTP_INLINE, 0, say_path, "list" },
	{ HTTP_POST, "/households", HTTP_WORKER, 100, say_path, "create" },
	{ HTTP_GET, "/households/new", HTTP_INLINE, 0, say_path, "new" },
	{ HTTP_GET, "/households/{key}", HTTP_INLINE, 0, say_path, "one" },
	{ HTTP_GET, "/households/{household}/visits/{visit}", HTTP_INLINE, 0, say_path, "visit" },
	{ HTTP_GET, "/years/{year:int}", HTTP_INLINE, 0, say_path, "year" },
	{ HTTP_GET, "/files/{name:word}", HTTP_INLINE, 0, say_path, "file" },
	{ HTTP_GET, "/mixed/{n:int}/a", HTTP_INLINE, 0, say_path, "int" },
	{ HTTP_GET, "/mixed/{w:word}/b", HTTP_INLINE, 0, say_path, "word" },
	{ HTTP_GET, "/input", HTTP_INLINE, 0, say_input, NULL },
	{ HTTP_POST, "/input", HTTP_WORKER, FORM_MAX, say_input, NULL },
	{ HTTP_POST, "/many", HTTP_WORKER | HTTP_REPEAT, FORM_MAX, say_input, NULL },
	{ HTTP_POST, "/login", HTTP_WORKER, 1000, sign_in, NULL },
	{ HTTP_POST, "/logout", HTTP_WORKER, 1000, sign_out, NULL },
	{ HTTP_GET, "/me", HTTP_INLINE, 0, me, NULL },
	{ HTTP_GET, "/app.css", HTTP_INLINE, 0, asset, NULL },
	{ HTTP_GET, "/export", HTTP_WORKER, 0, export_lines, NULL },
	{ HTTP_GET, "/language", HTTP_INLINE, 0, language, NULL },
};

static void is_answer(struct http_drive *d, int got, int status, const char *body, const char *name)
{
	tap_ok(__FILE__, __LINE__, got == status && (!body || str_eq(d->body, body)), "%s", name);
	if (got != status || (body && !str_eq(d->body, body)))
		printf("#   got  %d %s\n#   want %d %s\n", got, d->body, status, body ? body : "");
}

static void test_routes(struct http_drive *d)
{
	static const struct {
		const char *target;
		int status;
		const char *body;
	} cases[] = {
		{ "/", 200, "home" },
		{ "/households", 200, "list" },
		{ "/households/new", 200, "new" },
		{ "/households/0000000000032", 200, "one key=0000000000032/98" },
		{ "/households/0000000000032/visits/000000000000a", 200,
		  "visit household=0000000000032/98 visit=000000000000a/10" },
		{ "/households/98", 404, NULL },
		{ "/households/", 404, NULL },
		{ "/households/0000000000032/x", 404, NULL },
		{ "/years/1403", 200, "year year=1403/1403" },
		{ "/years/01403", 404, NULL },
		{ "/years/-1", 404, NULL },
		{ "/years/99999999999999999999", 404, NULL },
		{ "/files/app.3f2a.css", 200, "file name=app.3f2a.css/0" },
		{ "/files/.hidden", 404, NULL },
		{ "/mixed/7/a", 200, "int n=7/7" },
		{ "/mixed/7/b", 200, "word w=7/0" },
		{ "/nowhere", 404, NULL },
		{ "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", 404, NULL },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		is_answer(d, http_drive_get(d, cases[i].target), cases[i].status, cases[i].body,
				cases[i].target);
	is_i64(http_drive_send(d, "DELETE", "/households", NULL, NULL, 0), 405, "unknown method of a path");
	is_str(http_drive_header(d, "Allow"), "GET, HEAD, POST", "405 says what is allowed");
	is_i64(http_drive_send(d, "HEAD", "/households", NULL, NULL, 0), 200, "HEAD comes from GET");
	is_i64((int64_t)d->body_len, 0, "HEAD has no body");
	is_i64(http_drive_send(d, "POST", "/households", NULL, "0123456789", 10), 200, "body within limit");
	is_i64(http_drive_send(d, "POST", "/me", NULL, "x", 1), 405, "POST on a GET path");
	is_i64(http_drive_send(d, "GET", "/me", NULL, "x", 1), 413, "a body where none is wanted");
}

static void test_targets(struct http_drive *d)
{
	static const struct {
		const char *target;
		int status;
		const char *body;
	} cases[] = {
		{ "/input?a=1&b=%D8%A2%D8%A8+%2B", 200, "q(a=1)q(b=آب +)" },
		{ "/input?a", 200, "q(a=)" },
		{ "/input?&&a=1&", 200, "q(a=1)" },
		{ "/input?a=%2525", 200, "q(a=%25)" },
		{ "/input?a=1&a=2", 400, NULL },
		{ "/input?=1", 400, NULL },
		{ "/input?a=%", 400, NULL },
		{ "/input?a=%4", 400, NULL },
		{ "/input?a=%zz", 400, NULL },
		{ "/input?a=%00", 400, NULL },
		{ "/input?a=%c0%ae", 400, NULL },
		{ "/input?a=%ed%a0%80", 400, NULL },
		{ "/input?a=%07", 400, NULL },
		{ "/input?a=\xd8\xa2", 400, NULL },
		{ "/input#a", 400, NULL },
		{ "/a%00b", 400, NULL },
		{ "/a%2fb", 400, NULL },
		{ "/a%5cb", 400, NULL },
		{ "/a\\b", 400, NULL },
		{ "/../etc", 400, NULL },
		{ "/a/..", 400, NULL },
		{ "/%2e%2e/etc", 400, NULL },
		{ "/./a", 400, NULL },
		{ "//evil.example", 400, NULL },
		{ "/a//b", 400, NULL },
		{ "/%ff", 400, NULL },
		{ "/%", 400, NULL },
		{ "input", 400, NULL },
		{ "", 400, NULL },
		{ "http://other.example/input", 400, NULL },
		{ "http://test.example/input?a=1", 200, "q(a=1)" },
		{ "/%69nput", 200, "" },
	};
	char *longer = xcalloc(1, HTTP_TARGET_MAX + 2);

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		is_answer(d, http_drive_get(d, cases[i].target), cases[i].status, cases[i].body,
				cases[i].target);
	memset(longer, 'a', HTTP_TARGET_MAX + 1);
	longer[0] = '/';
	is_i64(http_drive_get(d, longer), 414, "overlong target");
	longer[HTTP_TARGET_MAX] = '\0';
	is_i64(http_drive_get(d, longer), 404, "longest target");
	free(longer);
}

static void test_forms(struct http_drive *d)
{
	static const struct {
		const char *type, *body;
		int status;
		const char *answer;
	} cases[] = {
		{ "application/x-www-form-urlencoded", "a=1&b=x%0D%0Ay", 200, "f(a=1)f(b=x\r\ny)" },
		{ "application/x-www-form-urlencoded; charset=UTF-8", "a=1", 200, "f(a=1)" },
		{ "application/x-www-form-urlencoded; charset=latin1", "a=1", 415, NULL },
		{ "application/x-www-form-urlencoded", "a=1&a=2", 400, NULL },
		{ "application/x-www-form-urlencoded", "a=%00", 400, NULL },
		{ "application/x-www-form-urlencoded", "a=\xff", 400, NULL },
		{ "application/json", "{\"a\":1}", 200, "" },
		{ "application/json", "\"\xc0\xaf\"", 400, NULL },
		{ "text/csv", "\xff", 400, NULL },
		{ "application/octet-stream", "\xff", 200, "" },
		{ "multipart/form-data; boundary=X",
		  "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
		  "--X\r\nContent-Disposition: form-data; name=\"p\"; filename=\"c:\\dir\\x.jpg\"\r\n"
		  "Content-Type: image/jpeg\r\n\r\n\xff\xd8\r\n--X--\r\n",
		  200, "f(a=1)p(p,x.jpg,image/jpeg,\xff\xd8)" },
		{ "multipart/form-data; boundary=\"X\"",
		  "--X\r\nContent-Disposition: form-data; name=\"p\"; filename=\"\"\r\n"
		  "Content-Type: application/octet-stream\r\n\r\n\r\n--X--\r\n", 200, "" },
		{ "multipart/form-data; boundary=X",
		  "--X\r\nContent-Disposition: form-data; name=\"p\"; filename=\"a\xe2\x80\xaegpj.exe\"\r\n"
		  "\r\nz\r\n--X--", 200, "p(p,agpj.exe,,z)" },
		{ "multipart/form-data; boundary=X", "--X--", 200, "" },
		{ "multipart/form-data", "--X--", 400, NULL },
		{ "multipart/form-data; boundary=X",
		  "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1", 400, NULL },
		{ "multipart/form-data; boundary=X",
		  "preamble\r\n--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--X--", 400, NULL },
		{ "multipart/form-data; boundary=X",
		  "--X\r\nContent-Disposition: form-data\r\n\r\n1\r\n--X--", 400, NULL },
		{ "multipart/form-data; boundary=X",
		  "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n folded\r\n\r\n1\r\n--X--", 400, NULL },
		{ "multipart/form-data; boundary=X",
		  "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n"
		  "Content-Transfer-Encoding: base64\r\n\r\n1\r\n--X--", 400, NULL },
		{ "multipart/form-data; boundary=X",
		  "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\xff\r\n--X--", 400, NULL },
		{ "multipart/form-data; boundary=X", "--X\r\n\r\n\r\n1\r\n--X--", 400, NULL },
		{ "multipart/form-data; boundary=X",
		  "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
		  "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n2\r\n--X--", 400, NULL },
	};
	AUTO(buf) body;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		is_answer(d, http_drive_send(d, "POST", "/input", cases[i].type, cases[i].body,
				strlen(cases[i].body)), cases[i].status, cases[i].answer, cases[i].type);
	is_answer(d, http_drive_post(d, "/many", "a=1&a=2"), 200, "f(a=1)f(a=2)", "repeats where allowed");

	buf_init(&body, FORM_MAX);
	http_form_add(&body, "نام", "سارا & co");
	is_answer(d, http_drive_post(d, "/input", body.data), 200, "f(نام=سارا & co)", "form builder");
	buf_clear(&body);
	http_multipart_add(&body, "note", NULL, NULL, "خانه", strlen("خانه"));
	http_multipart_add(&body, "photo", "x.png", "image/png", "\0\1", 2);
	http_multipart_end(&body);
	is_answer(d, http_drive_send(d, "POST", "/input", HTTP_DRIVE_MULTIPART, body.data, body.len),
			200, NULL, "multipart builder");
	ok(str_prefix(d->body, "f(note=خانه)p(photo,x.png,image/png,"), "parts arrive");
	buf_clear(&body);
	for (int i = 0; i < 2001; i++)
		buf_printf(&body, "%sf%d=1", i ? "&" : "", i);
	is_i64(http_drive_post(d, "/input", body.data), 400, "too many fields");
	buf_clear(&body);
	for (int i = 0; i < 2000; i++)
		buf_printf(&body, "%sf%d=1", i ? "&" : "", i);
	is_i64(http_drive_post(d, "/input", body.data), 200, "as many fields as allowed");
}

static void test_cookies(struct http_drive *d)
{
	is_i64(http_drive_post(d, "/login", "user=sara"), 303, "sign-in redirects");
	is_str(http_drive_header(d, "Set-Cookie"), "session=s1; Path=/; HttpOnly; SameSite=Lax",
			"plain cookie on plain http");
	is_answer(d, http_drive_follow(d), 200, "s1", "cookie comes back");
	d->secure = true;
	is_answer(d, http_drive_get(d, "/me"), 200, "nobody", "over TLS a plain cookie counts for nothing");
	http_drive_post(d, "/login", "user=ali");
	is_str(http_drive_header(d, "Set-Cookie"),
			"__Host-session=s2; Path=/; HttpOnly; SameSite=Lax; Secure", "prefixed over TLS");
	is_answer(d, http_drive_get(d, "/me"), 200, "s2", "prefixed cookie comes back");
	is_str(http_drive_cookie(d, "session") ? "yes" : "no", "yes", "jar can be asked");
	http_drive_post(d, "/logout", "");
	is_answer(d, http_drive_get(d, "/me"), 200, "nobody", "deleted cookie is gone");
	d->secure = false;
	http_drive_forget(d);
	http_drive_with(d, "Cookie", "a=1; session=x; session=y");
	is_answer(d, http_drive_get(d, "/me"), 200, "nobody", "a cookie given twice is nobody's");
	http_drive_with(d, "Cookie", "junk; =v; a b=1; session=x;q");
	is_answer(d, http_drive_get(d, "/me"), 200, "x", "others' odd cookies do no harm");
	http_drive_with(d, "Cookie", NULL);
}

static void test_headers(struct http_drive *d)
{
	http_drive_get(d, "/me");
	is_str(http_drive_header(d, "Cache-Control"), "no-store", "no-store unless said otherwise");
	ok(strstr(http_drive_header(d, "Content-Security-Policy"), "default-src 'none'; script-src 'self'"),
			"CSP without inline");
	ok(!strstr(http_drive_header(d, "Content-Security-Policy"), "unsafe"), "nothing unsafe in CSP");
	is_str(http_drive_header(d, "X-Content-Type-Options"), "nosniff", "nosniff");
	is_str(http_drive_header(d, "Referrer-Policy"), "no-referrer", "no-referrer");
	ok(!http_drive_header(d, "Strict-Transport-Security"), "no HSTS on plain http");
	d->secure = true;
	http_drive_get(d, "/nowhere");
	ok(http_drive_header(d, "Strict-Transport-Security"), "HSTS over TLS, on refusals too");
	ok(http_drive_header(d, "Content-Security-Policy"), "CSP on refusals");
	d->secure = false;
	ok(!http_drive_header(d, "Access-Control-Allow-Origin"), "no CORS");
}

static void test_assets(struct http_drive *d)
{
	is_answer(d, http_drive_get(d, "/app.css"), 200, "plain", "unpacked asset");
	is_str(http_drive_header(d, "ETag"), "\"3f2a\"", "its tag");
	is_str(http_drive_header(d, "Cache-Control"), "public, max-age=31536000, immutable", "cacheable");
	http_drive_with(d, "Accept-Encoding", "br, gzip;q=0.5");
	is_answer(d, http_drive_get(d, "/app.css"), 200, "pack", "packed asset");
	is_str(http_drive_header(d, "Content-Encoding"), "gzip", "said to be packed");
	is_str(http_drive_header(d, "Vary"), "Accept-Encoding", "varies");
	http_drive_with(d, "If-None-Match", "W/\"x\", \"3f2a-gz\"");
	is_answer(d, http_drive_get(d, "/app.css"), 304, "", "not modified");
	http_drive_with(d, "If-None-Match", "\"3f2a\"");
	is_i64(http_drive_get(d, "/app.css"), 200, "the other representation is another");
	http_drive_with(d, "Accept-Encoding", "gzip;q=0");
	is_i64(http_drive_get(d, "/app.css"), 304, "gzip refused by the client");
	http_drive_with(d, "Accept-Encoding", NULL);
	http_drive_with(d, "If-None-Match", NULL);
}

static void test_export(struct http_drive *d)
{
	struct app *app = d->app;

	app->done = 0;
	is_answer(d, http_drive_get(d, "/export"), 200, "line 1\nline 2\nline 3\n", "stream collected");
	is_i64(app->done, 1, "done once");
	is_str(http_drive_header(d, "Content-Disposition"),
			"attachment; filename=\"_____ _____gpj.csv\"; filename*=UTF-8''"
			"%DA%AF%D8%B2%D8%A7%D8%B1%D8%B4%20%22%D9%85%D9%87%D8%B1%22gpj.csv",
			"file name for old and new browsers, without folders and bidi controls");
}

static void test_languages(struct http_drive *d)
{
	static const struct {
		const char *accept, *want;
	} cases[] = {
		{ "fa-IR,fa;q=0.9,en;q=0.8", "fa 127.0.0.1" },
		{ "en-US,en;q=0.9", "en 127.0.0.1" },
		{ "en;q=0.3, fa;q=0.7", "fa 127.0.0.1" },
		{ "fa;q=0, en", "en 127.0.0.1" },
		{ "fast, de", "fa 127.0.0.1" },
		{ "*", "fa 127.0.0.1" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		http_drive_with(d, "Accept-Language", cases[i].accept);
		is_answer(d, http_drive_get(d, "/language"), 200, cases[i].want, cases[i].accept);
	}
	http_drive_with(d, "Accept-Language", NULL);
	http_drive_with(d, "X-Forwarded-For", "9.9.9.9");
	is_answer(d, http_drive_get(d, "/language"), 200, "fa 127.0.0.1", "forwarded address of a stranger");
	http_drive_with(d, "X-Forwarded-For", NULL);
}

static void dressed(void *app, const struct http_request *req, struct http_response *res, const char *code)
{
	(void)req;
	(void)str_copy(((struct app *)app)->refused, sizeof(((struct app *)app)->refused), code);
	res->type = "text/html; charset=utf-8";
	buf_puts(&res->body, "<p>dressed");
}

static void test_urls(void)
{
	AUTO(arena) a;

	arena_init(&a, ARENA_CAP_DEFAULT);
	is_str(http_url(&a, "/search", "q", "آب&b", "page", "2", NULL),
			"/search?q=%D8%A2%D8%A8%26b&page=2", "url builder");
	is_str(http_url(&a, "/search?x=1", "q", NULL, NULL), "/search?x=1&q=", "url builder goes on");
}

int main(void)
{
	struct app app = { 0 };
	struct http_router *router = http_router_new();
	AUTO(http_drive) d;

	http_router_add(router, routes, COUNT_OF(routes));
	http_drive_init(&d, router, &app);
	test_routes(&d);
	test_targets(&d);
	test_forms(&d);
	test_cookies(&d);
	test_headers(&d);
	test_assets(&d);
	test_export(&d);
	test_languages(&d);
	test_urls();
	http_router_refuse(router, dressed);
	is_answer(&d, http_drive_get(&d, "/nowhere"), 404, "<p>dressed", "refusals can be dressed");
	is_str(app.refused, "http.not_found", "with a stable code");
	http_router_free(router);
	return done();
}
