/* json - reading and writing JSON for all rooms.
 *
 * Reading is strict (RFC 8259: UTF-8 without surrogates or NUL, no duplicate
 * members, no comments, nothing after the value) and limited in size and depth.  The result is a tree of struct jval in the caller's
 * arena: nothing to release.  Failures are INVALID "json.form", "json.duplicate",
 * "json.too_deep" or LIMIT "json.too_large"; the fault's detail says line and
 * column and holds nothing of the text.
 *
 * Writing goes into a struct buf and is checked for nesting by CHECK: a broken
 * document is a fault of the program.  Texts are safe inside a script element
 * and as JavaScript (< > & U+2028 U+2029 are escaped).
 */
#ifndef JSON_H
#define JSON_H

#include "base.h"

enum jval_kind { JV_NULL, JV_BOOL, JV_INT, JV_REAL, JV_TEXT, JV_ARRAY, JV_OBJECT };

struct jval {
	enum jval_kind kind;
	const char *name;               /* as a member of an object, else NULL */
	const char *text;               /* JV_TEXT */
	int64_t i;                      /* JV_INT; JV_BOOL: 0 or 1 */
	double d;                       /* JV_REAL, and JV_INT as far as it goes */
	size_t n;                       /* JV_ARRAY, JV_OBJECT: how many */
	const struct jval *child;       /* the first of them, in the order written */
	const struct jval *next;
};

#define JSON_BYTES_MAX ((size_t)256 << 10)
#define JSON_DEPTH_MAX 8

/* f may be NULL.  json_read has the limits above. */
MUST_USE enum rc json_read(struct arena *a, const char *text, size_t len, struct fault *f,
		const struct jval **ret_value);
MUST_USE enum rc json_read_limited(struct arena *a, const char *text, size_t len, size_t bytes_max,
		int depth_max, struct fault *f, const struct jval **ret_value);

/* Members of an object; NULL or fallback when v is NULL, no object, without
 * that member, or the member is of another kind. */
const struct jval *jval_get(const struct jval *v, const char *name);
const char *jval_text(const struct jval *v, const char *name);
int64_t jval_int(const struct jval *v, const char *name, int64_t fallback);
bool jval_bool(const struct jval *v, const char *name, bool fallback);
/* The items of a member array; NULL when there are none. */
const struct jval *jval_items(const struct jval *v, const char *name);

/* ---- writing --------------------------------------------------------------- */

#define JW_DEPTH_MAX 32
struct jw {
	struct buf *out;
	int depth;
	bool pretty, named;
	struct { bool object, filled; } level[JW_DEPTH_MAX];
};
void jw_init(struct jw *w, struct buf *out);
void jw_init_pretty(struct jw *w, struct buf *out);     /* one member a line, tabs: for files that are compared */
void jw_done(struct jw *w);                              /* CHECKs that all is closed; ends a pretty file's line */

void jw_object(struct jw *w);
void jw_array(struct jw *w);
void jw_end(struct jw *w);                               /* of the innermost object or array */
void jw_name(struct jw *w, const char *name);            /* before each value within an object */
void jw_text(struct jw *w, const char *utf8);            /* NULL gives null */
void jw_int(struct jw *w, int64_t v);
void jw_bool(struct jw *w, bool v);
void jw_null(struct jw *w);
void jw_raw(struct jw *w, const char *json);             /* one value that json_read took or jw wrote */
void jw_value(struct jw *w, const struct jval *v);

/* Name and value in one call. */
void jw_text_of(struct jw *w, const char *name, const char *utf8);
void jw_int_of(struct jw *w, const char *name, int64_t v);
void jw_bool_of(struct jw *w, const char *name, bool v);
void jw_object_of(struct jw *w, const char *name);
void jw_array_of(struct jw *w, const char *name);

void json_put_text(struct buf *out, const char *utf8);   /* quoted and escaped; NULL gives null */

#endif
