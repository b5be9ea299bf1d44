/* letter - official letters, confirmations and families' copies as PDF (R114, R385).
 *
 * Shaping and justification are Pango's, the file is Cairo's; the font is the one
 * of the pages, taken from the program itself, so that a letter looks the same on
 * every machine and no font need be installed.  A4, as many pages as it takes,
 * tagged for readers that read aloud, with title, language and the letter's own
 * date (two files of the same letter have equal bytes).
 *
 * Codes, numbers and foreign words inside the texts are the caller's to isolate
 * (fa_put_ltr); digits are given as they shall stand.
 *
 * struct letters is shared by threads; one letter is drawn at a time, in some
 * ten milliseconds, the first one in some more.
 */
#ifndef LETTER_H
#define LETTER_H

#include "view.h"

struct letters;
struct letters *letters_new(void);               /* costs nothing before the first letter */
void letters_free(struct letters *l);            /* NULL is fine */

enum letter_part_kind {
	LETTER_TEXT,             /* a paragraph, justified */
	LETTER_HEADING,
	LETTER_ITEM,             /* a line of a list, with a mark */
	LETTER_PAIR              /* label: text, in two columns */
};
struct letter_part { enum letter_part_kind kind; const char *label, *text; };

/* NULL or empty leaves a piece out. */
struct letter {
	enum lang lang;
	const char *organisation, *unit;         /* head */
	const char *number, *attachment;
	date_t date;
	const char *title, *to, *greeting;
	const struct letter_part *parts;
	size_t nparts;
	const char *closing, *signed_by, *position;
	const char *check_url, *check_note;      /* QR code, and what to do with it in words */
};
/* INVALID "letter.too_long": more than 20 pages; FAILED: memory. */
MUST_USE enum rc letter_write(struct letters *l, const struct letter *in, struct buf *out, struct fault *f);

#endif
