/* form_xlsform - a form that was written in a workbook (XLSForm) becomes a definition (R105, R131, R254).
 *
 * Three sheets: survey (type, name, label, hint, relevant, required, constraint, constraint_message,
 * calculation), choices (list_name, name, label) and settings (form_title, form_id, and about: household
 * or person).  A column may name its language: "label::Persian (fa)", "label::English (en)"; one without
 * is Persian.  The workbook is read in the cage; the rules of XLSForm are texts of expr.h nearly as they
 * stand.  What a form here cannot be (media, cascades, external data) is said, never dropped in silence.
 *
 * Everything wrong is told at once, by sheet, row and column as a spreadsheet counts them.
 */
#ifndef FORM_XLSFORM_H
#define FORM_XLSFORM_H

#include "forms.h"

enum { XLSFORM_ERRORS = 50 };
struct xlsform_error { const char *sheet, *column; int64_t row; const char *code, *arg; };
struct xlsform {
	const char *json;                /* the definition; NULL with errors */
	const char *code;                /* form_id of the settings, NULL: none that will do */
	struct xlsform_error error[XLSFORM_ERRORS];
	size_t nerrors;
};
/* OK also with errors in the form; INVALID, LIMIT, BUSY or FAILED when the workbook cannot be read (codes of cage.h). */
MUST_USE enum rc form_from_xlsx(struct arena *a, const void *bytes, size_t n, struct fault *f, struct xlsform *ret_x);
/* "survey, row 7, type: ..." in the language. */
const char *xlsform_error_text(struct arena *a, const struct xlsform_error *e, enum lang lang);

#endif
