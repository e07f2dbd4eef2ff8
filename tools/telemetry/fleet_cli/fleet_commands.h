/* The commands of inlet-telemetry that reach beyond this machine, for the program's table. */
#ifndef INLET_FLEET_COMMANDS_H
#define INLET_FLEET_COMMANDS_H

#include "cli/program.h"

extern const command_t command_fleet; /* enable, disable, status */
extern const command_t command_send;
extern const command_t command_read;

#endif
