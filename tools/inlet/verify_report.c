#include "verify_report.h"

#include <inlet/names.h>
#include <jansson.h>
#include <stdio.h>

#include "cli/json_print.h"
#include "cli/recording_report.h"
#include "commands.h"

/* {cause: number}, of those that are not 0. */
static json_t *by_cause(int64_t (*get)(const inlet__verifier_t *, uint32_t),
                        const inlet__verifier_t *verifier) {
    json_t *object = json_object();
    for (uint32_t cause = 0; cause < INLET_CAUSE_COUNT; cause++)
        if (get(verifier, cause) != 0)
            json_object_set_new(object, inlet_cause_name(cause),
                                json_integer((json_int_t)get(verifier, cause)));
    return object;
}

static int64_t lost(const inlet__verifier_t *verifier, uint32_t cause) {
    return cause != INLET_CAUSE_HIDDEN ? (int64_t)verifier->lost_count[cause] : 0;
}

static int64_t blind(const inlet__verifier_t *verifier, uint32_t cause) {
    return verifier->blind_ns[cause];
}

static json_t *violation_counts(const inlet__verifier_t *verifier) {
    json_t *object = json_object();
    for (unsigned i = 0; i < INLET__VIOLATION_COUNT; i++)
        if (verifier->violation_counts[i] != 0)
            json_object_set_new(object, inlet__violation_name((enum inlet__violation)i),
                                json_integer((json_int_t)verifier->violation_counts[i]));
    return object;
}

static json_t *findings(const inlet__verifier_t *verifier) {
    json_t *list = json_array();
    for (uint32_t i = 0; i < verifier->findings_count; i++)
        json_array_append_new(
            list, json_pack("{s:I, s:s}", "seq", (json_int_t)verifier->findings[i].seq, "violation",
                            inlet__violation_name(verifier->findings[i].violation)));
    return list;
}

static bool print_json(const inlet__verifier_t *v, uint32_t resumed_count, uint32_t restarts_count,
                       const inlet_recording_info_t *recording) {
    json_t *report = json_pack(
        "{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o}", "resumed",
        (json_int_t)resumed_count, "restarts", (json_int_t)restarts_count, "records",
        (json_int_t)v->records_count, "inputs", (json_int_t)v->inputs_count, "synthetic",
        (json_int_t)v->synthetic_count, "hidden", (json_int_t)v->lost_count[INLET_CAUSE_HIDDEN],
        "first_seq", (json_int_t)v->first_seq, "end_seq", (json_int_t)v->next_seq, "span_ns",
        (json_int_t)(v->last_time_ns - v->first_time_ns), "lost", by_cause(lost, v), "blind_ns",
        by_cause(blind, v), "violations", violation_counts(v), "first_violations", findings(v));
    if (report != NULL && recording != NULL)
        json_object_set_new(report, "recording", recording_end_json(recording));
    bool printed = report != NULL && json_print_line(report);
    json_decref(report);
    return printed;
}

static void print_text(const inlet__verifier_t *v, uint32_t resumed_count,
                       uint32_t restarts_count) {
    printf("records     %llu: %llu of input, %llu synthetic\n",
           (unsigned long long)v->records_count, (unsigned long long)v->inputs_count,
           (unsigned long long)v->synthetic_count);
    if (v->records_count != 0)
        printf("numbers     %llu to %llu, in %.3f s\n", (unsigned long long)v->first_seq,
               (unsigned long long)v->next_seq - 1,
               (double)(v->last_time_ns - v->first_time_ns) / (double)NS_PER_SECOND);
    if (resumed_count != 0)
        printf("resumed     %u times\n", (unsigned)resumed_count);
    if (restarts_count != 0)
        printf("restarts    %u: the stream began anew\n", (unsigned)restarts_count);
    for (uint32_t cause = 0; cause < INLET_CAUSE_COUNT; cause++) {
        if (lost(v, cause) != 0)
            printf("lost        %lld: %s\n", (long long)lost(v, cause), inlet_cause_name(cause));
    }
    if (v->lost_count[INLET_CAUSE_HIDDEN] != 0)
        printf("hidden      %llu: records that this subscription is not shown\n",
               (unsigned long long)v->lost_count[INLET_CAUSE_HIDDEN]);
    for (uint32_t cause = 0; cause < INLET_CAUSE_COUNT; cause++) {
        if (v->blind_ns[cause] != 0)
            printf("blind       %.3f s: %s\n", (double)v->blind_ns[cause] / (double)NS_PER_SECOND,
                   inlet_cause_name(cause));
    }
    printf("violations  %llu\n", (unsigned long long)v->violations_count);
    for (uint32_t i = 0; i < v->findings_count; i++)
        printf("  record %llu: %s\n", (unsigned long long)v->findings[i].seq,
               inlet__violation_name(v->findings[i].violation));
    if (v->violations_count > v->findings_count)
        printf("  … and %llu more\n",
               (unsigned long long)(v->violations_count - v->findings_count));
}

bool verify_report_print(const inlet__verifier_t *verifier, uint32_t resumed_count,
                         uint32_t restarts_count, const inlet_recording_info_t *recording,
                         bool json) {
    char end[RECORDING_END_BYTES];
    if (json)
        return print_json(verifier, resumed_count, restarts_count, recording);
    print_text(verifier, resumed_count, restarts_count);
    if (recording != NULL) {
        recording_end_text(recording, end);
        printf("end         %s\n", end);
    }
    return ferror(stdout) == 0;
}
