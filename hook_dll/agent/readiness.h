/* What the capture thread needs so that nothing but its own work delays it: memory that is there,
 * precedence, and a processor at full speed. */
#ifndef INLET_AGENT_READINESS_H
#define INLET_AGENT_READINESS_H

#include <stdbool.h>
#include <stddef.h>

/* Keeps the ring's section and this process' own code and data in memory, and touches the section.
 * False: the quota does not allow all of it; it then stays as long as there is memory. */
bool inlet__readiness_of_memory(void *section, size_t bytes);

/* Puts the calling thread before all programs of the user, and keeps Windows from slowing this
 * process to save power, where it has a say in that. Without MMCSS, which would take a thread's
 * precedence back once it has used its share: the system's input waits for this one. */
bool inlet__readiness_of_thread(void);

#endif
