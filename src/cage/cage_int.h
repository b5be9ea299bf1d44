/* cage_int - between the parent's and the child's side of the cage, and for tests.
 *
 * The child writes frames: one byte of kind, four of length (this machine's order),
 * then so many bytes.
 *
 *	I  width, height (int32), then the JPEG
 *	R  row number, number of cells (uint32), then per cell length (uint32) and bytes
 *	E  one byte: enum cage_code
 *	Z  the end; a child that stops without it has failed
 */
#ifndef CAGE_INT_H
#define CAGE_INT_H

#include "cage.h"

enum cage_code {
	CAGE_OK, CAGE_TOO_LARGE, CAGE_IMAGE_KIND, CAGE_IMAGE_BROKEN, CAGE_IMAGE_PIXELS, CAGE_SHEET_KIND,
	CAGE_SHEET_BROKEN, CAGE_SHEET_BOMB, CAGE_SHEET_ENTRIES, CAGE_SHEET_MACROS, CAGE_SHEET_LINKS,
	CAGE_SHEET_DOCTYPE, CAGE_SHEET_ROWS, CAGE_SHEET_COLUMNS, CAGE_SHEET_EMPTY, CAGE_SHEET_LOCKED, CAGE_CODES
};

/* Where the readers put their frames: a pipe in the child, a test's memory elsewhere.
 * false: nobody listens any more. */
struct cage_sink {
	bool (*frame)(void *arg, char kind, const void *bytes, size_t n);
	void *arg;
};

/* The readers, as they run inside the child. */
enum cage_code cage_read_image(const uint8_t *p, size_t n, int max_side, const struct cage_sink *sink);
/* sheet: its name, NULL: the first that is not hidden. */
enum cage_code cage_read_sheet(const uint8_t *p, size_t n, const char *sheet, const struct cage_sink *sink);
/* 1..8 as EXIF has it; 1 when the picture does not say. */
int cage_orientation(const uint8_t *p, size_t n);

/* Gives up files, network and all system calls but a few, for good. */
struct cage_limits { int64_t memory_bytes, cpu_s; };
bool cage_lock(const struct cage_limits *l);

/* The parent's side for one kind of document. */
struct cage_job {
	const char *kind;               /* "jpeg", "xlsx" */
	const char *option;             /* a further argument, or NULL */
	size_t in_max, frame_max, total_max;
	int64_t wall_ms;
	enum rc (*frame)(void *arg, char kind, const uint8_t *bytes, size_t n);
	void *arg;
};
MUST_USE enum rc cage_run(const struct cage_job *job, const void *bytes, size_t n, struct fault *f);

#endif
