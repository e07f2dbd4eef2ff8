#include "replay_report.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

#include "cli/json_print.h"

/* --- the plan --- */

static bool print_batch(const plan_step_t *steps, size_t count, int64_t due_ns) {
    char text[ACT_TEXT_BYTES];
    printf("%12.6f", (double)due_ns / 1e9);
    for (size_t i = 0; i < count; i++)
        printf("%s%s", i > 0 ? "; " : "  ", act_text(&steps[i].act, text));
    return putchar('\n') != EOF;
}

static bool print_batch_json(const plan_step_t *steps, size_t count, int64_t due_ns) {
    char text[ACT_TEXT_BYTES];
    json_t *acts = json_array(), *seqs = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(acts, json_string(act_text(&steps[i].act, text)));
        json_array_append_new(seqs, json_integer((json_int_t)steps[i].seq));
    }
    json_t *line =
        json_pack("{s:I, s:o, s:o}", "due_ns", (json_int_t)due_ns, "acts", acts, "seqs", seqs);
    const bool printed = line != NULL && json_print_line(line);
    json_decref(line);
    return printed;
}

static json_t *skipped_json(const plan_t *plan) {
    json_t *skipped = json_object();
    for (int why = 0; why < PLAN_SKIP_COUNT; why++)
        if (plan_skipped(plan)[why] != 0)
            json_object_set_new(skipped, plan_skip_name((enum plan_skip)why),
                                json_integer((json_int_t)plan_skipped(plan)[why]));
    return skipped;
}

static void print_skipped(const plan_t *plan) {
    static const char *const texts[PLAN_SKIP_COUNT] = {
        "sent by a replay",
        "sent by a macro",
        "injected by a program",
        "the same act told twice",
        "Controls that AltGr makes itself",
        "without a key, as the recording shows timing only",
        "motion that the next position covers, or of another kind"};
    for (int why = 0; why < PLAN_SKIP_COUNT; why++)
        if (plan_skipped(plan)[why] != 0)
            printf("left out  %" PRIu64 ": %s\n", plan_skipped(plan)[why], texts[why]);
}

bool replay_report_plan(const plan_t *plan, uint32_t speed, bool json) {
    size_t count, batch, calls = 0;
    const plan_step_t *steps = plan_steps(plan, &count);
    bool printed = true;
    for (size_t i = 0; printed && (batch = plan_batch(plan, i)) > 0; i += batch, calls++)
        printed = (json ? print_batch_json : print_batch)(&steps[i], batch,
                                                          plan_due_ns(steps[i].at_ns, speed));
    if (json || !printed)
        return printed;
    printf("%zu acts in %zu calls, %.3f s\n", count, calls,
           (double)plan_due_ns(plan_length_ns(plan), speed) / 1e9);
    print_skipped(plan);
    return true;
}

/* --- fidelity --- */

static void print_quantiles(const char *name, const inlet__quantiles_t *q) {
    printf("%sp50 %.1f us, p99 %.1f us, max %.1f us\n", name, (double)q->p50 / 1e3,
           (double)q->p99 / 1e3, (double)q->max / 1e3);
}

static void print_histogram(const fidelity_t *fidelity, uint64_t sent) {
    uint64_t bins[FIDELITY_BINS];
    fidelity_bins(fidelity, bins);
    for (uint32_t i = 0; i < FIDELITY_BINS; i++) {
        const bool last = i == FIDELITY_BINS - 1;
        const double us = (double)fidelity_bounds_ns[last ? i - 1 : i] / 1e3;
        const int bar = sent != 0 ? (int)(bins[i] * 40 / sent) : 0;
        printf("  %s%8.0f us %10" PRIu64 "  %.*s\n", last ? " >" : "<=", us, bins[i], bar,
               "########################################");
    }
}

static void print_missing(const fidelity_report_t *report) {
    char text[ACT_TEXT_BYTES];
    for (uint32_t i = 0; i < report->missing_count; i++) {
        const fidelity_missing_t *missing = &report->first_missing[i];
        printf("  missing %" PRIu64 ": %s", missing->number, act_text(&missing->act, text));
        if (missing->seq != 0)
            printf(", of number %" PRIu64, missing->seq);
        putchar('\n');
    }
    if (report->missing > report->missing_count)
        printf("  missing and %" PRIu64 " others\n", report->missing - report->missing_count);
}

static void print_echoes(const replay_run_t *run, const fidelity_report_t *report,
                         const char *deaf) {
    if (!report->listened) {
        printf("arrived   not looked for: %s\n", deaf);
        return;
    }
    printf("arrived   %" PRIu64 " of %" PRIu64 ", %" PRIu64 " out of order\n", report->arrived,
           report->sent, report->disordered);
    print_missing(report);
    if (run->echoes_lost != 0)
        printf("  the stream lost %" PRIu64 " events, which may be among the missing\n",
               run->echoes_lost);
    if (report->arrived != 0)
        print_quantiles("captured  ", &report->arrival_ns);
    if (report->positions != 0)
        printf("positions %" PRIu64 " compared, %" PRIu64 " differ, by %" PRId32
               " pixels at most\n",
               report->positions, report->positions_off, report->position_error_max);
}

static bool print_fidelity_json(const replay_run_t *run, enum replay_stop stop,
                                const fidelity_report_t *report, const char *deaf) {
    uint64_t bins[FIDELITY_BINS];
    json_t *histogram = json_array(), *missing = json_array();
    char text[ACT_TEXT_BYTES];
    fidelity_bins(run->fidelity, bins);
    for (uint32_t i = 0; i < FIDELITY_BINS; i++)
        json_array_append_new(histogram,
                              json_pack("{s:o, s:I}", "up_to_ns",
                                        i < FIDELITY_BINS - 1
                                            ? json_integer((json_int_t)fidelity_bounds_ns[i])
                                            : json_null(),
                                        "count", (json_int_t)bins[i]));
    for (uint32_t i = 0; i < report->missing_count; i++)
        json_array_append_new(missing, json_pack("{s:I, s:I, s:s}", "number",
                                                 (json_int_t)report->first_missing[i].number, "seq",
                                                 (json_int_t)report->first_missing[i].seq, "act",
                                                 act_text(&report->first_missing[i].act, text)));
    json_t *late = json_pack("{s:I, s:I, s:I, s:o}", "p50", (json_int_t)report->late_ns.p50, "p99",
                             (json_int_t)report->late_ns.p99, "max",
                             (json_int_t)report->late_ns.max, "histogram", histogram);
    json_t *echoes = json_pack(
        "{s:b, s:s?, s:I, s:I, s:I, s:I, s:o, s:I, s:I, s:I, s:I, s:i}", "listened",
        report->listened, "why_not", deaf, "arrived", (json_int_t)report->arrived, "missing",
        (json_int_t)report->missing, "disordered", (json_int_t)report->disordered, "stream_lost",
        (json_int_t)run->echoes_lost, "first_missing", missing, "captured_p50_ns",
        (json_int_t)report->arrival_ns.p50, "captured_p99_ns", (json_int_t)report->arrival_ns.p99,
        "positions", (json_int_t)report->positions, "positions_off",
        (json_int_t)report->positions_off, "position_error_max", (int)report->position_error_max);
    json_t *line =
        json_pack("{s:s, s:I, s:I, s:I, s:I, s:o, s:o, s:o}", "end", replay_stop_name(stop),
                  "position_ns", (json_int_t)run->position_ns, "loop", (json_int_t)run->loop,
                  "sent", (json_int_t)report->sent, "refused", (json_int_t)report->refused,
                  "skipped", skipped_json(run->plan), "late_ns", late, "echoes", echoes);
    const bool printed = line != NULL && json_print_line(line);
    json_decref(line);
    return printed;
}

bool replay_report_fidelity(const replay_run_t *run, enum replay_stop stop, const char *deaf,
                            bool json) {
    fidelity_report_t report;
    fidelity_report(run->fidelity, deaf == NULL, &report);
    if (json)
        return print_fidelity_json(run, stop, &report, deaf);
    printf("end       %s, at %.3f s of %.3f s\n", replay_stop_text(stop),
           (double)run->position_ns / 1e9, (double)plan_length_ns(run->plan) / 1e9);
    printf("sent      %" PRIu64 " acts, %" PRIu64 " refused by the system\n", report.sent,
           report.refused);
    print_skipped(run->plan);
    print_quantiles("late      ", &report.late_ns);
    print_histogram(run->fidelity, report.sent);
    print_echoes(run, &report, deaf);
    return true;
}
