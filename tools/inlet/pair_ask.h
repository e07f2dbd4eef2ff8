/* inlet pair --ask. */
#ifndef INLET_TOOL_PAIR_ASK_H
#define INLET_TOOL_PAIR_ASK_H

#include "terms_read.h"

/* Has the user asked for what the options say, shows the code and waits for the answer: an exit
 * code, after it was reported. */
int pair_ask(const command_t *command, const terms_t *terms);

#endif
