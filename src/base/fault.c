#include "base.h"

#include <stdio.h>

void fault_clear(struct fault *f)
{
	*f = (struct fault){ 0 };
}

enum rc fault_set(struct fault *f, enum rc rc, const char *code, const char *fmt, ...)
{
	char detail[512];
	va_list args;

	if (!f)
		return rc;
	va_start(args, fmt);
	vsnprintf(detail, sizeof(detail), fmt, args);
	va_end(args);
	f->code = code;
	/* A cut detail is still useful. */
	(void)str_copy(f->detail, sizeof(f->detail), detail);
	return rc;
}

void fault_field(struct fault *f, const char *field, const char *code, const char *arg)
{
	/* Nobody mends more than 64 fields at once; the first ones matter. */
	if (!f || f->nfields == COUNT_OF(f->field))
		return;
	f->field[f->nfields++] = (struct field_error){ .field = field, .code = code, .arg = arg };
}
