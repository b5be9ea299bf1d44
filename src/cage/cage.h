/* cage - documents from outside are read in a short-lived, sandboxed child.
 *
 * A picture or a workbook that somebody sends is parsed by libraries that have
 * had faults and will have more.  So the program starts itself again with an
 * internal argument; the child gives up files, network and every system call
 * that reading needs not (cage_child.c), parses, writes plain frames to a pipe
 * and ends.  A child that crashes, hangs or lies costs one refused document.
 *
 *	main()          if (cage_is_child(argc, argv)) return cage_child(argc, argv);
 *	a page          cage_jpeg(arena, bytes, n, 1600, &fault, &image)
 *	the import      cage_xlsx(bytes, n, on_row, arg, &fault)
 *
 * The parent trusts nothing the child says: frames have fixed limits, texts are
 * checked as UTF-8 without control characters, outcomes are looked up in a table.
 *
 * What can fail.  INVALID: the document is refused (fault code says why, all
 * begin with "cage.").  LIMIT: too large.  BUSY: took too long.  FAILED: no
 * child could be started.  Nothing is kept, nothing is logged of the content.
 */
#ifndef CAGE_H
#define CAGE_H

#include "base.h"

/* Asked before anything else in main; a program that forgets never hangs itself,
 * because a child refuses to start children. */
bool cage_is_child(int argc, char **argv);
int cage_child(int argc, char **argv);

/* ---- pictures -------------------------------------------------------------- */

#define CAGE_IMAGE_MAX ((size_t)8 << 20)     /* bytes sent */
#define CAGE_PIXELS_MAX 40000000             /* asked before decoding (ASVS 5.2.6) */

/* A JPEG without any metadata (no place, no camera, no thumbnail), upright, at
 * most max_side wide and high. */
struct cage_image { const void *bytes; size_t n; int width, height; };

/* Takes JPEG and PNG, told apart by their first bytes; the name is not asked.
 * Codes: cage.image.kind, cage.image.broken, cage.image.pixels, cage.too_large. */
MUST_USE enum rc cage_jpeg(struct arena *a, const void *bytes, size_t n, int max_side,
		struct fault *f, struct cage_image *ret_image);

/* ---- workbooks ------------------------------------------------------------- */

#define CAGE_SHEET_MAX ((size_t)20 << 20)    /* bytes packed */
#define CAGE_ROWS_MAX 100000
#define CAGE_COLUMNS_MAX 200

/* One row of the first sheet that holds anything.  no: its number in the sheet, from 1.
 * Cells are UTF-8, "" where there is nothing; days stand as 2026-11-22, formulas as
 * their last value.  The texts live only during the call.  Anything but OK ends the reading. */
typedef enum rc cage_row_fn(void *arg, int64_t no, const char *const *cell, size_t n);

/* Codes: cage.sheet.kind, .broken, .bomb, .entries, .macros, .links, .doctype, .rows,
 * .columns, .empty, .locked; cage.too_large. */
MUST_USE enum rc cage_xlsx(const void *bytes, size_t n, cage_row_fn *row, void *arg, struct fault *f);
/* The same of the sheet called so (letters a to z, the case does not matter), hidden or not; cage.sheet.empty when
 * there is none.  The whole workbook is checked each time. */
MUST_USE enum rc cage_xlsx_sheet(const void *bytes, size_t n, const char *sheet, cage_row_fn *row, void *arg, struct fault *f);

#endif
