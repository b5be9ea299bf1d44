/* base - what every room stands on: outcomes, memory, text, time, chance, log.
 *
 * Knows nothing of Persian, HTTP or SQL, opens no socket and keeps no global
 * state apart from the log descriptor, which app sets once before any thread
 * starts.
 *
 * Outcomes.  Every function that can fail returns enum rc and must be checked;
 * results leave through last parameters named ret_x, which are untouched on
 * failure.  Out of memory and a request arena beyond its cap abort: input is
 * bounded long before (docs/architecture.md, section 5).
 *
 * Memory.  Three lifetimes: process, request (struct arena), owned (AUTO(type)
 * calls type_release at the end of the scope; a zeroed struct is releasable).
 */
#ifndef BASE_H
#define BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>

enum rc {
	OK,
	NOT_FOUND,      /* no such thing, or none that this actor may know of */
	DENIED,         /* the actor may not; outsiders are shown NOT_FOUND */
	INVALID,        /* input is wrong; struct fault says where */
	CONFLICT,       /* somebody else changed it, or the state forbids it */
	BUSY,           /* try again: lock, lost connection, queue full */
	LIMIT,          /* too large, too many, too often, disk full */
	FAILED          /* our side failed; the fault goes to the log */
};

const char *rc_name(enum rc rc);

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))
#define AUTO(type) __attribute__((cleanup(type##_release))) struct type

/* A broken invariant: prints where and aborts, in every build. */
_Noreturn void base_die(const char *file, int line, const char *what);
#define CHECK(cond) ((cond) ? (void)0 : base_die(__FILE__, __LINE__, #cond))

/* ---- memory ------------------------------------------------------------ */

/* Heap memory that is never NULL; size 0 is refused by CHECK. */
void *xmalloc(size_t size) __attribute__((malloc, returns_nonnull));
void *xcalloc(size_t n, size_t size) __attribute__((malloc, returns_nonnull));
void *xrealloc(void *p, size_t size) __attribute__((returns_nonnull));
char *xstrdup(const char *s) __attribute__((malloc, returns_nonnull));

/* An arena hands out memory that lives until arena_reset or arena_release.
 * Not thread-safe.  cap is the most it may hold, in bytes; beyond it the
 * program aborts.  Under ASan released memory is poisoned. */
struct arena {
	struct arena_chunk *chunk;
	size_t used, cap;
};
#define ARENA_CAP_DEFAULT ((size_t)64 << 20)
void arena_init(struct arena *a, size_t cap);
void *arena_alloc(struct arena *a, size_t size) __attribute__((returns_nonnull));   /* 16-aligned, zeroed */
void *arena_dup(struct arena *a, const void *p, size_t size) __attribute__((returns_nonnull));
char *arena_strdup(struct arena *a, const char *s);              /* NULL gives NULL */
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
void arena_reset(struct arena *a);                               /* keeps one chunk for reuse */
void arena_release(struct arena *a);
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
/* n = 0 gives room for one, so that the pointer is usable. */
void *arena_array(struct arena *a, size_t n, size_t size) __attribute__((returns_nonnull));
#define ARENA_ARRAY(a, type, n) ((type *)arena_array((a), (n), sizeof(type)))

/* A growable byte buffer with a maximum that is fixed at init (there is no
 * unbounded buffer).  Writing past max sets overflow and drops the bytes; the
 * owner asks b->overflow once at the end; buf_clear takes it back.  data is always NUL-terminated
 * after the first write. */
struct buf {
	char *data;
	size_t len, cap, max;
	bool overflow;
};
void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b);
void buf_clear(struct buf *b);                                   /* len = 0, memory kept */
void buf_want(struct buf *b, size_t n);                          /* room for n more at once: a hint, max holds */
void buf_put_slowly(struct buf *b, const void *p, size_t n);     /* of buf_put, where there is no room */
static inline void buf_put(struct buf *b, const void *p, size_t n)
{
	if (n >= b->cap - b->len || b->overflow) {
		buf_put_slowly(b, p, n);
		return;
	}
	if (n)
		memcpy(b->data + b->len, p, n);
	b->len += n;
	b->data[b->len] = '\0';
}
static inline void buf_puts(struct buf *b, const char *s) { buf_put(b, s, strlen(s)); }
static inline void buf_putc(struct buf *b, char c) { buf_put(b, &c, 1); }
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_put_i64(struct buf *b, int64_t v);                      /* decimal, ASCII digits */
const char *buf_str(struct buf *b);                              /* never NULL */

/* ---- bytes and text ----------------------------------------------------- */

/* Copies at most size-1 bytes and terminates; returns false when cut, which
 * happens before a code point, never inside one. */
bool str_copy(char *dst, size_t size, const char *src);
/* NULL equals only NULL.  Most texts that are not equal differ in the first letter. */
static inline bool str_eq(const char *a, const char *b)
{
	return a == b || (a && b && *a == *b && strcmp(a, b) == 0);
}
bool str_empty(const char *s);                                   /* NULL or "" */
bool str_prefix(const char *s, const char *prefix);
/* Whole string as decimal int64 with optional '-'; ASCII digits only. */
MUST_USE bool str_to_i64(const char *s, int64_t *ret_v);

/* UTF-8, strictly as in RFC 3629: no surrogates, no overlongs, max U+10FFFF. */
bool utf8_valid(const char *s, size_t n);
/* Decodes one code point at *s (valid UTF-8, NUL-terminated), advances; 0 at the end. */
uint32_t utf8_next(const char **s);
void utf8_put(struct buf *b, uint32_t cp);
size_t utf8_count(const char *s);                                /* code points */

void hex_put(struct buf *b, const void *p, size_t n);            /* lower case */
MUST_USE bool hex_read(const char *s, void *ret_bytes, size_t n); /* exactly 2n digits */
/* Base64 without padding; not in constant time, so only for what is no secret, such as
 * sealed values.  ret_text: base64_length(n) + 1 bytes. */
size_t base64_length(size_t n);
void base64_write(const void *p, size_t n, char *ret_text);

/* Record keys outside the program: 13 symbols of Crockford's base 32 (no
 * i l o u), lower case, for any non-negative int64.  Reading accepts upper
 * case and i l o for 1 1 0. */
#define KEY_TEXT_SIZE 14
void key_write(int64_t key, char ret_text[KEY_TEXT_SIZE]);
MUST_USE bool key_read(const char *text, int64_t *ret_key);

/* ---- time and chance, behind interfaces so that tests can hold them ------ */

/* now_ms: milliseconds since 1970-01-01 UTC.  mono_us: microseconds that
 * never go back, for measuring and time-outs only. */
struct clock {
	int64_t (*now_ms)(struct clock *c);
	int64_t (*mono_us)(struct clock *c);
	int64_t fixed_ms;          /* used by the fixed clock only */
};
struct clock clock_system(void);
struct clock clock_fixed(int64_t now_ms);                        /* stands still until clock_set */
void clock_set(struct clock *c, int64_t now_ms);
static inline int64_t clock_now(struct clock *c) { return c->now_ms(c); }
static inline int64_t clock_mono(struct clock *c) { return c->mono_us(c); }

/* fill: bytes fit for keys and tokens from the system source; the seeded one
 * is for demo data and tests only: the same seed gives the same sequence.
 * Both may be shared between threads (the seeded one then gives each thread
 * some of the sequence). */
struct rng {
	void (*fill)(struct rng *r, void *p, size_t n);
	uint64_t state[4];
};
struct rng rng_system(void);
struct rng rng_seeded(uint64_t seed);
static inline void rng_fill(struct rng *r, void *p, size_t n) { r->fill(r, p, n); }
uint64_t rng_u64(struct rng *r);
uint64_t rng_below(struct rng *r, uint64_t n);                   /* 0..n-1 without bias; n > 0 */

/* UUID version 7 (RFC 9562), 36 characters and NUL. */
#define UUID_SIZE 37
void uuid7(struct clock *c, struct rng *r, char ret_text[UUID_SIZE]);

/* ---- log ----------------------------------------------------------------- */

/* One line a call: time, level, event, then key=value pairs.  Values are
 * quoted and escaped; never pass names, IDs, phones or notes (R21). */
enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };
void log_init(int fd, enum log_level least);
/* Pairs of const char *, ended by NULL: log_kv(LOG_INFO, "start", "port", "8080", NULL) */
void log_kv(enum log_level level, const char *event, ...) __attribute__((sentinel));

/* ---- faults ---------------------------------------------------------------- */

/* What went wrong, filled at the place that knows, read by whoever answers.
 * code is stable and documented ("visit.already_recorded"); the texts shown to
 * people are looked up from it.  field_errors are kept in order of the form. */
struct field_error {
	const char *field;          /* name of the field, "" for the whole form */
	const char *code;           /* "required", "too_long", "national_id.check_digit" */
	const char *arg;            /* a limit or value for the message, may be NULL; never personal data */
};
#define FAULT_FIELDS_MAX 64
struct fault {
	const char *code;           /* static text */
	char detail[160];           /* for the log; no personal data */
	struct field_error field[FAULT_FIELDS_MAX];
	size_t nfields;
};
void fault_clear(struct fault *f);
/* Sets code and detail and returns rc, so that a failing line reads
 * return fault_set(&ctx->fault, CONFLICT, "visit.already_recorded", "");  f may be NULL. */
MUST_USE enum rc fault_set(struct fault *f, enum rc rc, const char *code, const char *fmt, ...) PRINTF_LIKE(4, 5);
void fault_field(struct fault *f, const char *field, const char *code, const char *arg);

#endif
