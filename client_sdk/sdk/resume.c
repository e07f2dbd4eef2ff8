#include "sdk/resume.h"

void inlet__resume_begin(inlet__resume_t *resume, const inlet__message_subscribe_t *asked,
                         const inlet__subscribed_t *told) {
    *resume = (inlet__resume_t){.asked = *asked, .told = *told, .next_seq = told->first_seq};
    resume->told.subscription = 0;
}

void inlet__resume_delivered(inlet__resume_t *resume, const inlet__client_batch_t *batch) {
    resume->next_seq = batch->end_seq;
}

void inlet__resume_filter(inlet__resume_t *resume, uint32_t sources, uint64_t event_types) {
    resume->asked.sources = sources;
    resume->asked.event_types = event_types;
}

bool inlet__resume_has_begun(const inlet__resume_t *resume) {
    return resume->next_seq != 0;
}

inlet__message_subscribe_t inlet__resume_ask(const inlet__resume_t *resume) {
    inlet__message_subscribe_t ask = resume->asked;
    ask.from_seq = resume->next_seq;
    ask.from_time_ns = 0;
    return ask;
}

inlet_status_t inlet__resume_check(const inlet__resume_t *resume, const inlet__subscribed_t *told) {
    if (told->boot_id != resume->told.boot_id || told->session != resume->told.session ||
        told->epoch != resume->told.epoch)
        return INLET_E_RESTARTED;
    return told->first_seq == resume->next_seq ? INLET_OK : INLET_E_PROTOCOL;
}

inlet_status_t inlet__resume_refused(inlet_status_t status) {
    return status == INLET_E_NOT_FOUND ? INLET_E_RESTARTED : status;
}
