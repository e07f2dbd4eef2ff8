/* The commands of inlet.exe. */
#ifndef INLET_TOOL_COMMANDS_H
#define INLET_TOOL_COMMANDS_H

#include "cli/program.h"

extern const command_t command_service;
extern const command_t command_status;
extern const command_t command_stats;
extern const command_t command_tail;
extern const command_t command_pair;
extern const command_t command_revoke;
extern const command_t command_grants;
extern const command_t command_latency;
extern const command_t command_devices;
extern const command_t command_doctor;
extern const command_t command_verify;
extern const command_t command_pause;
extern const command_t command_record;
extern const command_t command_info;
extern const command_t command_export;
extern const command_t command_import;
extern const command_t command_config;
extern const command_t command_audit;
extern const command_t command_replay;
extern const command_t command_report;

#endif
