/* What a grant is to be, of a program's options. */
#ifndef INLET_SDK_PAIR_TERMS_H
#define INLET_SDK_PAIR_TERMS_H

#include <inlet/admin.h>
#include <stdbool.h>

#include "wire/terms.h"

/* Reads scopes and terms. False: something is out of range. */
bool inlet__pair_terms(const inlet_pair_options_t *options, uint32_t *scopes,
                       inlet__terms_t *terms);

#endif
