/* Reading tests/vectors/X.csv line by line, for the tests of this room. */
#ifndef T_VECTORS_H
#define T_VECTORS_H

#include "base.h"

#include <stdio.h>
#include <string.h>

/* The whole file in the arena. */
__attribute__((unused))
static char *file_text(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	char *text = arena_alloc(a, 1 << 20);
	size_t n;

	CHECK(f);
	n = fread(text, 1, (1 << 20) - 1, f);
	CHECK(n > 0 && feof(f));
	fclose(f);
	return text;
}

/* Cuts the next line of *text into its columns, quotes removed; false at the end. */
__attribute__((unused))
static bool line_next(char **text, char *ret_column[], int columns)
{
	char *s = *text;

	if (!*s)
		return false;
	for (int i = 0; i < columns; i++)
		ret_column[i] = NULL;
	for (int i = 0; i < columns; i++) {
		bool quoted = *s == '"';
		char end;

		ret_column[i] = s += quoted;
		s += quoted ? strcspn(s, "\"") : strcspn(s, ",\n");
		if (quoted)
			*s++ = '\0';
		end = *s;
		*s++ = '\0';
		if (end != ',')
			break;
	}
	*text = s;
	return true;
}

#endif
