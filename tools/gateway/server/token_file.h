/* The file that keeps the token, so that a URL stays good. */
#ifndef INLET_GATEWAY_TOKEN_FILE_H
#define INLET_GATEWAY_TOKEN_FILE_H

#include "gateway/token.h"

/* Reads it, or makes one that its user alone may read; `path` NULL: the user's own. An exit code,
 * after a complaint. */
int token_file_load(const char *path, char token[GATEWAY_TOKEN_LENGTH + 1]);

#endif
