/* fa - everything Persian that is not a page: calendar, text, numbers, codes.
 *
 * Pure functions over their arguments and const tables: no clock, no files, no
 * memory but the buffers and arenas handed in.  What is typed by people comes in
 * through *_parse and the readers of fa_ids.h, which answer OK or INVALID with a
 * stable code ("date.day") for the message; results are untouched on failure.
 */
#ifndef FA_H
#define FA_H

#include "fa_calendar.h"
#include "fa_ids.h"
#include "fa_jalali.h"
#include "fa_numbers.h"
#include "fa_text.h"

#endif
