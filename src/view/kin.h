/* kin - two drawings of social work as SVG made on the server: genogram and ecomap.
 *
 * Conventions are those taught with McGoldrick and Hartman.  Genogram: square for a man,
 * circle for a woman, diamond where the sex is not known, triangle for a child not born
 * yet; the age stands inside; a cross over who has died; a second outline around the
 * index person; a line between partners, one slash for separated, two for divorced;
 * children hang from the line between their parents, dashed when fostered.  Ecomap: the
 * family in the middle; a thick line for a strong tie, dashed for a weak one, zigzag for
 * a stressful one, cut for a broken one; arrow heads say which way help goes.
 *
 * Drawings are not mirrored between languages.  They carry a title and a description;
 * the page shows the same as a list (texts are the caller's).  Results live in the arena.
 */
#ifndef KIN_H
#define KIN_H

#include "view.h"

enum kin_shape { KIN_UNKNOWN, KIN_WOMAN, KIN_MAN, KIN_UNBORN };
enum kin_bond { KIN_MARRIED, KIN_SEPARATED, KIN_DIVORCED };

struct kin_person {
	const char *name, *age;              /* age: written inside, may be NULL */
	enum kin_shape shape;
	bool dead, index;
	int row;                             /* generation, 0 is on top */
	double col;                          /* place in the row, 0 is leftmost */
};
struct kin_couple { size_t a, b; enum kin_bond bond; };
/* b: SIZE_MAX when only one parent is in the drawing. */
struct kin_child { size_t a, b, child; bool dashed; };
struct genogram {
	const char *title, *text;            /* text: the whole drawing said in one sentence or two */
	const struct kin_person *people;
	size_t n;
	const struct kin_couple *couples;
	size_t ncouples;
	const struct kin_child *children;
	size_t nchildren;
};
struct html chart_genogram(struct arena *a, const struct genogram *g);

enum eco_line { ECO_STRONG, ECO_WEAK, ECO_STRESSFUL, ECO_BROKEN };
struct eco_tie { const char *name, *kind; enum eco_line line; bool to_family, from_family; };
struct ecomap {
	const char *title, *text, *family;
	const struct eco_tie *ties;
	size_t n;                            /* at most 24 are drawn */
};
struct html chart_ecomap(struct arena *a, const struct ecomap *e);

#endif
