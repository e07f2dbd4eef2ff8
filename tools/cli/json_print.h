/* JSON texts from the service, for people. */
#ifndef INLET_TOOL_JSON_PRINT_H
#define INLET_TOOL_JSON_PRINT_H

#include <jansson.h>
#include <stdbool.h>

/* Prints "name: value" lines, nested values indented below their name. */
void json_print_tree(const json_t *value, int indent);

/* Prints the value on one line. False: out of memory, or the output takes no more. */
bool json_print_line(const json_t *value);

#endif
