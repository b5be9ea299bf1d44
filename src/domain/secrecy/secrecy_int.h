/* secrecy_int - between the .c files of this room only. */
#ifndef SECRECY_INT_H
#define SECRECY_INT_H

#include "brake.h"
#include "consent.h"
#include "counselling.h"

/* Key of a person's alarm of the day; NOT_FOUND when there is none. */
MUST_USE enum rc read_alarm_of(struct tx *national, int64_t staff, date_t day, int64_t *ret_key);

#endif
