/* Many subscribers of one fast stream, some of which stop reading for a while, by each policy. */
#include "bare.h"
#include "crowd.h"
#include "load.h"
#include "pulse.h"

#include <inlet/inlet.h>
#include <stdio.h>
#include <string.h>

#include "win32/clock.h"

enum { STALLERS_EACH = 2, WINDOW_RECORDS = 4096, STEP_MS = 200, POLICIES = 3 };

static const char *const policy_names[POLICIES] = {"lossless", "latest", "disconnect"};

/* The first ones stall. */
static void choose_stallers(crowd_t *crowd) {
    for (uint32_t i = 0; i < crowd->count && i < POLICIES * STALLERS_EACH; i++) {
        crowd->members[i].policy = i % POLICIES;
        crowd->members[i].stalls = true;
    }
}

static void stall(crowd_t *crowd) {
    for (uint32_t i = 0; i < crowd->count; i++)
        crowd->members[i].stalled = crowd->members[i].stalls;
}

/* One aim a policy: a stalled one misses no more than it must, and what it misses has a name. */
static bool staller_aims(const crowd_t *crowd) {
    bool met = true;
    for (uint32_t policy = 0; policy < POLICIES; policy++) {
        uint32_t good = 0, count = 0;
        uint64_t lost = 0, warnings = 0;
        for (uint32_t i = 0; i < crowd->count; i++) {
            const member_t *member = &crowd->members[i];
            if (!member->stalls || member->policy != policy)
                continue;
            const bool ends = policy == INLET_POLICY_DISCONNECT;
            count++;
            lost += member->lost;
            warnings += member->warnings;
            good += member->holes == 0 && member->pipe_status == INLET_OK &&
                    member->stream_status == (ends ? INLET_E_TOO_SLOW : INLET_OK) &&
                    (member->lost > 0) != ends;
        }
        char aim[64];
        snprintf(aim, sizeof aim, "stalled, policy %s", policy_names[policy]);
        met = verdict(aim, good == count && count > 0,
                      "%u of %u as it should be, %llu lost with a name, %llu warnings", good, count,
                      (unsigned long long)lost, (unsigned long long)warnings) &&
              met;
    }
    return met;
}

static bool reader_aims(const crowd_t *crowd, double seconds) {
    uint64_t events = 0, lost = 0, holes = 0, least = UINT64_MAX;
    uint32_t readers = 0;
    inlet_status_t why;
    const uint32_t gone = crowd_gone(crowd, &why);
    for (uint32_t i = 0; i < crowd->count; i++) {
        const member_t *member = &crowd->members[i];
        if (member->stalls)
            continue;
        readers++;
        events += member->events;
        least = member->events < least ? member->events : least;
        lost += member->lost;
        holes += member->holes;
    }
    printf("       %u readers, %.0f events a second each, %.0f in all\n", readers,
           (double)least / seconds, (double)events / seconds);
    return verdict(
        "the others' streams are whole", readers > 0 && lost == 0 && holes == 0 && gone == 0,
        "%llu events, %llu lost, %llu without a name, %u ended (%s)", (unsigned long long)events,
        (unsigned long long)lost, (unsigned long long)holes, gone, inlet_status_message(why));
}

static bool run_for(crowd_t *crowd, int64_t ns, usage_t *peak) {
    const int64_t until_ns = inlet__clock_now_ns() + ns;
    while (inlet__clock_now_ns() < until_ns) {
        crowd_run(crowd, STEP_MS * INT64_C(1000000));
        host_watch(crowd->host, peak);
        if (!host_is_alive(crowd->host))
            return verdict("the service lives", false, "it ended");
    }
    return true;
}

/* A quarter calm, half with stalls, a quarter calm again. */
static bool phases(crowd_t *crowd, int64_t ns, usage_t *peak) {
    static inlet__histogram_t calm;
    inlet__histogram_reset(&crowd->latency);
    if (!run_for(crowd, ns / 4, peak))
        return false;
    memcpy(&calm, &crowd->latency, sizeof calm);
    inlet__histogram_reset(&crowd->latency);
    stall(crowd);
    bool met = run_for(crowd, ns / 2, peak);
    crowd_resume(crowd);
    met = met && run_for(crowd, ns / 4, peak);
    met = latency_verdict("readers, before any stall", &calm) && met;
    return latency_verdict("the others, with stalls of each policy", &crowd->latency) && met;
}

static bool read_from(const host_t *host, const load_options_t *options, bool *ran) {
    static crowd_t crowd;
    static pulse_t pulse;
    const usage_t before = host_usage(host);
    usage_t peak = before;
    bool met = false;
    if (crowd_open(&crowd, host, options->subscribers)) {
        const usage_t connected = host_usage(host);
        printf("       connected: %llu KiB of memory a connection\n",
               (unsigned long long)(connected.working_kib - before.working_kib) / crowd.count);
        choose_stallers(&crowd);
        const int64_t start_ns = inlet__clock_now_ns();
        pulse_begin(&pulse);
        *ran = crowd_subscribe(&crowd, WINDOW_RECORDS);
        met = *ran && phases(&crowd, options->seconds * SECOND_NS, &peak);
        met = reader_aims(&crowd, (double)(inlet__clock_now_ns() - start_ns) / SECOND_NS) && met;
        pulse_end(&pulse);
        met = staller_aims(&crowd) && met;
    }
    crowd_close(&crowd);
    return leftover_verdict(host, &before, &peak) && met;
}

/* Everything that is made once, the session's log among it, is there before the baseline. */
static bool warm_up(const host_t *host, const load_options_t *options) {
    static crowd_t crowd;
    const bool good = crowd_open(&crowd, host, 2) && crowd_subscribe(&crowd, 0);
    if (good)
        crowd_run(&crowd, SECOND_NS * (options->seconds < 10 ? 1 : 10));
    crowd_close(&crowd);
    return good;
}

bool load_subscribers(const load_options_t *options, bool *ran) {
    host_t host;
    printf("subscribers: %u at %u events a second for %u s\n", options->subscribers, options->rate,
           options->seconds);
    double bare;
    if (bare_round(options->subscribers, &bare))
        printf("       bare writes of 64 bytes to %u pipes, read by a thread: %.1f ms a round\n",
               options->subscribers, bare);
    bool met = host_start(&host, options->rate,
                          "{\"limits.connections\": 2000, \"limits.connections_user\": 2000, "
                          "\"limits.connections_session\": 2000}") &&
               warm_up(&host, options) && read_from(&host, options, ran);
    return host_stop(&host) && met;
}
