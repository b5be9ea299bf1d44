/* describe_int - between the describe files only. */
#ifndef DESCRIBE_INT_H
#define DESCRIBE_INT_H

#include "describe.h"

const char *method_of(const struct operation *op);         /* "POST" when it says nothing */
bool has_route(const struct operation *op);

#endif
