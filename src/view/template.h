/* template - the compiled form of templates; inside the view room only.
 *
 * A program is a flat array of operations.  Each names the frame (struct) its
 * value lives in and the offset there.  Frame 0 is struct layout, 1 the page,
 * then one frame per open list.  Jumps are absolute.  Literals, translated
 * texts, icons and asset URLs were resolved at start and merged.
 */
#ifndef TEMPLATE_H
#define TEMPLATE_H

#include "view.h"

enum { TMPL_FRAMES = 8, TMPL_DEPTH = 12 };

enum op_code {
	OP_LITERAL,        /* a: offset in literals, b: length */
	OP_VALUE,          /* kind, fmt, frame, offset */
	OP_LOOP,           /* list in frame/offset, count at a, rows into frame `into`, b: jump when done */
	OP_NEXT,           /* b: first operation of the body */
	OP_IF,             /* b: jump when not true */
	OP_UNLESS,         /* b: jump when true */
	OP_IF_IS,          /* choice at frame/offset equals a, else jump to b */
	OP_UNLESS_IS,
	OP_IF_ONE,         /* integer is 1, else jump to b */
	OP_END
};

/* Where a value stands decides how it is escaped. */
enum place { PLACE_TEXT, PLACE_ATTR, PLACE_MACHINE, PLACE_URL };

enum format {
	FMT_DEFAULT, FMT_SHORT, FMT_LONG, FMT_DAY, FMT_MONTH, FMT_ISO, FMT_AGO, FMT_CLOCK, FMT_DATETIME,
	FMT_GROUP, FMT_PLAIN, FMT_ASCII, FMT_PERCENT, FMT_TENTH, FMT_RIAL, FMT_LINES, FMT_INITIAL,
	FMT_LABEL, FMT_CODE, FMT_COUNT
};

struct op {
	uint8_t code, kind, fmt, place;
	uint8_t frame, into;
	uint32_t offset, a, b;
	uint32_t row_size;
	const struct choice *choices;
};

struct program {
	struct op *ops;
	size_t nops, cap;
	char *literals;
};

struct page_programs {
	const struct view_type *type;        /* NULL: the layout around layout.body */
	struct program whole[2], part[2];    /* by enum lang */
};

struct view {
	struct page_programs *pages;
	size_t npages;
};

extern const struct view_type layout_view;

/* Compiles template `name` for type (which may be NULL) in one language; errors
 * are appended to errors, one a line. */
MUST_USE enum rc template_compile(const struct view_source *sources, size_t nsources, const char *name,
	const struct view_type *page, enum lang lang, struct buf *errors, struct program *ret_program);
void program_release(struct program *p);
void program_run(const struct program *p, const struct layout *l, const void *data, struct buf *out);

/* One value, shared by templates and widgets. */
void view_put(struct buf *out, const struct layout *l, enum view_kind kind, enum format fmt,
	enum place place, const struct choice *choices, const void *member);

#endif
