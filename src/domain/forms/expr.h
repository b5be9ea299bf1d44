/* expr - the small language of forms: when a question is asked, what it must hold, what follows from it.
 *
 *	age(birth) >= 60 and selected(incomes, 'pension')
 *	sum(members, if(earns, income, 0)) / count(members)
 *
 * Two programs speak it and must never differ: this file and assets/js/expr.js.  What both must
 * give stands in tests/vectors/expr.txt, and `expr-differs` feeds both the same random texts.
 * So the rules are few, and everything a C library and a browser do differently is left out
 * (no number becomes text, no text is ordered).
 *
 * Values: none, number (a double), truth, text, day, list.  An empty text is none.
 * Precedence, loosest first: or, and, = != < <= > >=, + -, * / div % mod, minus in front.
 * name or ${name} is the answer to a question; . is the answer being checked; 12.5, 'text', "text".
 *
 *	none in arithmetic gives none; none = none is true; none < x is false.
 *	Text that is a plain number ('3') counts as that number where one is needed; truth as 1 or 0.
 *	day - day is days, day + number is a day; a result that is not finite is none.
 *	true: a truth that is, a number other than 0, a text, a day, a list that is not empty.
 *
 *	not(x) if(x, then, else) true() false() coalesce(a, b, ...) number(x) length(text)
 *	selected(list, 'code') count_selected(list) today() age(day) age(day, at) date('2026-11-22')
 *	round(x) round(x, places) min(...) max(...) sum(list) count(list or repeat)
 *	sum(repeat, x) count(repeat, x)    x once for each row; loops do not stand in loops
 *
 * Limits (EXPR_*) are small enough that no text can cost noticeable time; parsing and evaluating
 * cannot fail otherwise.  A tree lives in the arena it was made in and is read-only.
 */
#ifndef EXPR_H
#define EXPR_H

#include "fa_jalali.h"

enum { EXPR_CHARS_MAX = 2000, EXPR_NODES_MAX = 400, EXPR_DEPTH_MAX = 24, EXPR_NAME_MAX = 40, EXPR_ARGS_MAX = 30 };

enum expr_kind { EV_NONE, EV_NUMBER, EV_TRUTH, EV_TEXT, EV_DAY, EV_LIST };
struct expr_value {
	enum expr_kind kind;
	double number;
	bool truth;
	const char *text;
	date_t day;
	const struct expr_value *item;   /* EV_LIST; no lists inside */
	size_t n;
};

/* What the names of a text mean.  rows: how many of a repeat, -1 when name is none.
 * value: the answer called name; repeat is the row a loop or the question itself stands in, else
 * NULL.  A name of another repeat gives the list over its rows. */
struct expr_env {
	date_t today;
	struct expr_value self;
	const char *repeat;
	size_t row;
	int64_t (*rows)(void *arg, const char *name);
	struct expr_value (*value)(void *arg, const char *name, const char *repeat, size_t row);
	void *arg;
	struct arena *arena;
};

struct expr;

/* INVALID with *ret_code (expr.empty, expr.long, ...; message.h has the texts) and *ret_at, the
 * character where it went wrong, from 0. */
MUST_USE enum rc expr_parse(struct arena *a, const char *text, const struct expr **ret_expr,
		const char **ret_code, size_t *ret_at);
struct expr_value expr_value_of(const struct expr *e, const struct expr_env *env);
bool expr_truth(const struct expr *e, const struct expr_env *env);       /* expr_value_of as a truth */

/* The names that stand in it, each occurrence; loop: as the repeat of sum or count.  "." is not one. */
typedef void (*expr_name_fn)(void *arg, const char *name, bool loop);
void expr_names(const struct expr *e, expr_name_fn fn, void *arg);

bool expr_is_true(struct expr_value v);
struct expr_value expr_number(double v);                                 /* none when not finite */
struct expr_value expr_text(const char *text);                        /* none when NULL or empty */
/* The number in a value: itself, a truth as 1 or 0, a text that is a plain number.  False: none. */
bool expr_as_number(struct expr_value v, double *ret_v);

/* As the vectors write it: none, true, 12, 0.333333, 'text', d2461367, [..]; exact: numbers as 16
 * hex digits, so that two programs agree to the last bit. */
void expr_value_put(struct buf *b, struct expr_value v, bool exact);

/* The same text as XPath of XForms.  path(arg, name) is where the name's answer lies.  False when
 * XPath cannot say it (loops with an expression, round with places). */
typedef void (*expr_path_fn)(void *arg, const char *name, struct buf *out);
bool expr_put_xpath(const struct expr *e, expr_path_fn path, void *arg, struct buf *out);

#endif
