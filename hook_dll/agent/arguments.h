/* The agent's command line: what the service passes on, by handle. */
#ifndef INLET_AGENT_ARGUMENTS_H
#define INLET_AGENT_ARGUMENTS_H

#include <stdint.h>

typedef struct inlet__agent_arguments {
    uint64_t section;       /* handle of the ring's section */
    uint64_t section_bytes; /* its size */
    uint64_t annex;         /* handle of the section that the ring grows into */
    uint64_t wake;          /* handle of the event that wakes the service */
    uint64_t control;       /* handle of the event by which the service says: look at `wanted` */
    uint64_t service;       /* handle of the service's process, to notice its end */
    uint64_t orphan_ms;     /* how long to go on without a service */
} inlet__agent_arguments_t;

/* Parses `--section <hex> --bytes <n> --annex <hex> --wake <hex> --control <hex> --service <hex>
 * --orphan-ms <n>`: each exactly once, in any order, nothing else, no zero. NULL, or what is wrong
 * in one line without a line end; *arguments is then not to be used. The text lives for ever. */
const char *inlet__agent_arguments_parse(int count, char *const *values,
                                         inlet__agent_arguments_t *arguments);

#endif
