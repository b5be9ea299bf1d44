/* form - a form that was written as data: questions, rules, scores, alerts; and a filled one.
 *
 *	{"fa":"...","about":"household","lists":{"yesno":[{"code":"yes","fa":"بله"}, ...]},
 *	 "items":[{"type":"section","name":"home","fa":"خانه","items":[
 *	   {"type":"choice","name":"housing","fa":"مسکن","list":"kinds","required":"true()"}, ...]}],
 *	 "scores":[{"name":"total","fa":"جمع","value":"q1 + q2","bands":[{"upto":4,"code":"low","fa":"کم"}, ...]}],
 *	 "alerts":[{"name":"harm","fa":"...","when":"q9 > 0","urgent":true}]}
 *
 * Items: section, group, repeat (rows of the same questions); text, note (long text), number, money,
 * date, choice, choices, signature (the name typed), location ("33.48, 48.35"), computed, label
 * (words to read out).  A section holds groups, repeats and questions; a group or repeat questions.
 * Rules are texts of expr.h and name only items that stand before them; scores and alerts name any.
 * Names are unique in the form.  Limits: FORM_*; nesting as JSON is 7 deep (json.h allows 8).
 *
 * A definition and a state live in the arena; both are plain and nothing to release.  Reading fails
 * with INVALID and says in struct form_place which item and which part is wrong.
 */
#ifndef FORM_H
#define FORM_H

#include "expr.h"
#include "model.h"

enum { FORM_ITEMS_MAX = 200, FORM_LISTS_MAX = 60, FORM_CHOICES_MAX = 80, FORM_ROWS_MAX = 20, FORM_SCORES_MAX = 4,
	FORM_BANDS_MAX = 8, FORM_ALERTS_MAX = 6 };

enum item_type { ITEM_SECTION = 1, ITEM_GROUP, ITEM_REPEAT, ITEM_TEXT, ITEM_NOTE, ITEM_NUMBER, ITEM_MONEY, ITEM_DATE,
	ITEM_CHOICE, ITEM_CHOICES, ITEM_SIGNATURE, ITEM_LOCATION, ITEM_COMPUTED, ITEM_LABEL };
extern const struct choice item_type_choices[];
enum form_about { FORM_HOUSEHOLD = 1, FORM_PERSON };
extern const struct choice form_about_choices[];

struct form_choice { const char *code, *fa, *en; };
struct form_list { const char *name; const struct form_choice *option; size_t n; };
struct form_rule { const char *text; const struct expr *expr; };     /* both NULL: none */

struct form_item {
	enum item_type type;
	const char *name, *fa, *en, *hint_fa, *hint_en;
	struct form_rule relevant, required, constraint, calculate;
	const char *constraint_fa, *constraint_en;
	const char *prefill;             /* "household.rent": from the file, so nothing is asked twice */
	const struct form_list *list;
	int64_t places, max;             /* decimals of a number; rows of a repeat */
	int parent, repeat, end;         /* indexes: -1 none; end: first item behind a container */
};
struct form_band { double upto; const char *code, *fa, *en, *tone; };
struct form_score { const char *name, *fa, *en, *population, *source; struct form_rule value;
	struct form_band band[FORM_BANDS_MAX]; size_t nbands; };
struct form_alert { const char *name, *fa, *en; struct form_rule when; bool urgent; };
struct form_def {
	const char *fa, *en, *note_fa, *note_en, *licence, *source;
	enum form_about about;
	int64_t age_min, age_max;        /* of the person, INT_NONE: any */
	uint32_t roles;                  /* ROLE_BIT of who may use it; 0: everybody of a centre */
	bool result_only;                /* the text may not be shipped: only its result is noted */
	const struct form_item *item;
	size_t n;
	const struct form_list *list;
	size_t nlists;
	struct form_score score[FORM_SCORES_MAX];
	size_t nscores;
	struct form_alert alert[FORM_ALERTS_MAX];
	size_t nalerts;
};

/* Where a definition is wrong: item (or list, score) and part ("relevant"), and the character of a rule. */
struct form_place { const char *code, *item, *part, *arg; size_t at; };
MUST_USE enum rc form_read(struct arena *a, const char *json, size_t len, const struct form_def **ret_form,
		struct form_place *ret_place);
int form_find(const struct form_def *form, const char *name);            /* index, -1: none */
static inline bool item_is_question(enum item_type t) { return t >= ITEM_TEXT && t <= ITEM_LOCATION; }
static inline const char *form_say(enum lang l, const char *fa, const char *en) { return l == LANG_EN && en ? en : fa; }

/* ---- a filled form ------------------------------------------------------------------------- */

struct form_cell {
	const char *typed;               /* as sent, choices joined by ","; NULL: nothing */
	struct expr_value value;         /* none where it does not apply or cannot be read */
	bool applies, needed;
	const char *error, *arg;         /* code of message.h */
};
struct form_state {
	const struct form_def *form;
	struct arena *arena;
	date_t today;
	struct form_cell **cell;         /* by item, then row (one where the item stands in no repeat) */
	size_t *rows;                    /* by item: of a repeat and what stands in it, else 1 */
	size_t nerrors;                  /* what is wrong, and with final what is missing */
};

/* What was typed for an item; row 0 outside repeats.  NULL: nothing. */
typedef const char *(*form_typed_fn)(void *arg, const struct form_item *item, size_t row);
typedef size_t (*form_rows_fn)(void *arg, const struct form_item *repeat);
/* Reads everything typed and evaluates it from top to bottom.  final: what is needed must be there. */
void form_fill(const struct form_def *form, struct arena *a, date_t today, form_typed_fn typed, form_rows_fn rows,
		void *arg, bool final, struct form_state *ret_state);
/* The same from a document of answers (form_state_json); INVALID "form.answers" when it is none:
 * unknown names, wrong kinds. */
MUST_USE enum rc form_fill_json(const struct form_def *form, struct arena *a, date_t today, const char *json, size_t len,
		bool final, struct form_state *ret_state);
/* {"housing":"rent","income":1200000,"members":[{"age":3}]}: what applies and is answered. */
const char *form_state_json(const struct form_state *s);
/* A value as it was typed, in the language: dates Jalali, choices by label, money with its unit. */
const char *form_cell_text(const struct form_state *s, const struct form_item *item, const struct form_cell *c, enum lang l);

/* Hundredths, INT_NONE when an answer it needs is missing. */
int64_t form_score_of(const struct form_state *s, const struct form_score *score);
const struct form_band *form_band_of(const struct form_score *score, int64_t hundredths);   /* NULL: none */
bool form_alert_of(const struct form_state *s, const struct form_alert *alert);

/* ---- borders -------------------------------------------------------------------------------- */

/* XForms 1.0 as ODK reads it; what XPath cannot say (loops) stands as a comment. */
void form_put_xforms(const struct form_def *form, const char *code, int64_t number, struct buf *out);

#endif
