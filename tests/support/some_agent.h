/* A record of an agent, as agents.json keeps it, for tests. */
#ifndef INLET_TESTS_SOME_AGENT_H
#define INLET_TESTS_SOME_AGENT_H

#include "sessions/agent_records.h"

static inline inlet__agent_record_t some_agent(uint32_t session) {
    return (inlet__agent_record_t){.session = session,
                                   .process_id = 4711,
                                   .created = UINT64_C(133000000000000000),
                                   .epoch = 86400000,
                                   .handles = {0x44, 0x48, 0x4c, 0x50, 0x54},
                                   .section_bytes = 528384,
                                   .annex_bytes = 133169152,
                                   .log_bytes = 4214784,
                                   .image = "C:\\Program Files\\Inlet\\inlet-agent.exe"};
}

#endif
