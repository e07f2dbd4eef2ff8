/* Callers by the ten thousand, then ones that drip their bytes, while some subscribers read on. */
#include "attack.h"
#include "bare.h"
#include "load.h"
#include "pulse.h"

#include <stdio.h>

#include "win32/clock.h"

enum { FLOOD_THREADS = 4, WARM_UP_CONNECTS = 40, STEP_MS = 100 };

/* Also tells that the service was there all the time, and keeps its greatest usage. */
static bool run_while(crowd_t *crowd, HANDLE *threads, DWORD count, usage_t *peak) {
    while (WaitForMultipleObjects(count, threads, TRUE, 0) == WAIT_TIMEOUT) {
        crowd_run(crowd, STEP_MS * INT64_C(1000000));
        host_watch(crowd->host, peak);
        if (!host_is_alive(crowd->host))
            return verdict("the service lives", false, "it ended");
    }
    for (DWORD i = 0; i < count; i++)
        CloseHandle(threads[i]);
    return true;
}

static bool run_flood(crowd_t *crowd, flood_t *flood, usage_t *peak) {
    HANDLE threads[FLOOD_THREADS];
    for (int i = 0; i < FLOOD_THREADS; i++) {
        threads[i] = CreateThread(NULL, 0, flood_thread, flood, 0, NULL);
        if (threads[i] == NULL)
            return false;
    }
    return run_while(crowd, threads, FLOOD_THREADS, peak);
}

static bool flood_aims(crowd_t *crowd, const load_options_t *options, usage_t *peak) {
    const int64_t start_ns = inlet__clock_now_ns();
    flood_t flood = {.host = crowd->host,
                     .connects = options->connects,
                     .until_ns = start_ns + options->seconds * SECOND_NS};
    inlet__histogram_reset(&crowd->latency);
    if (!run_flood(crowd, &flood, peak))
        return false;
    const double seconds = (double)(inlet__clock_now_ns() - start_ns) / SECOND_NS;
    uint32_t done = 0;
    for (int kind = 0; kind < ATTACK_KINDS; kind++)
        done += flood.done[kind];
    printf(
        "       %u connects in %.1f s, %.0f a second (wanted: %u in %u s): %u hung up, %u garbage, "
        "%u half handshakes, %u whole\n",
        done, seconds, done / seconds, options->connects, options->seconds, flood.done[HANGS_UP],
        flood.done[GARBAGE], flood.done[HALF_HANDSHAKE], flood.done[WHOLE]);
    const bool served = verdict("whole handshakes in the flood are served",
                                flood.done[WHOLE] > 0 && flood.served == flood.done[WHOLE],
                                "%u of %u", flood.served, flood.done[WHOLE]);
    return latency_verdict("subscribers beside the flood", &crowd->latency) && served;
}

static bool loris_aims(crowd_t *crowd, const load_options_t *options, usage_t *peak) {
    lorises_t lorises = {.host = crowd->host,
                         .until_ns = inlet__clock_now_ns() + options->loris_seconds * SECOND_NS};
    HANDLE thread = CreateThread(NULL, 0, loris_thread, &lorises, 0, NULL);
    inlet__histogram_reset(&crowd->latency);
    if (thread == NULL || !run_while(crowd, &thread, 1, peak))
        return false;
    const bool ended =
        verdict("slow callers are shut out by 3 s (+ 1 s)",
                lorises.lives > 0 && lorises.shortest_ns > 2 * SECOND_NS &&
                    lorises.longest_ns < 4 * SECOND_NS,
                "%u lives of %.2f to %.2f s", lorises.lives,
                (double)lorises.shortest_ns / SECOND_NS, (double)lorises.longest_ns / SECOND_NS);
    bool met = latency_verdict("subscribers beside 64 slow callers", &crowd->latency) && ended;
    const bool served = call_honestly(crowd->host, 5 * SECOND_NS);
    return verdict("who calls after them is served", served, "a handshake and a ping") && met;
}

static bool stream_aims(const crowd_t *crowd) {
    uint64_t lost = 0, holes = 0;
    inlet_status_t why;
    const uint32_t gone = crowd_gone(crowd, &why);
    for (uint32_t i = 0; i < crowd->count; i++) {
        lost += crowd->members[i].lost;
        holes += crowd->members[i].holes;
    }
    return verdict("their streams are whole", lost == 0 && holes == 0 && gone == 0,
                   "%llu events, %llu lost, %llu without a name, %u of %u ended (%s)",
                   (unsigned long long)crowd->events, (unsigned long long)lost,
                   (unsigned long long)holes, gone, crowd->count, inlet_status_message(why));
}

static bool flood_host(const host_t *host, const load_options_t *options, bool *ran) {
    static crowd_t crowd;
    bool met = true;
    if (crowd_open(&crowd, host, options->subscribers) && crowd_subscribe(&crowd, 0)) {
        flood_t warm_up = {.host = host, .connects = WARM_UP_CONNECTS, .until_ns = INT64_MAX};
        static pulse_t pulse;
        usage_t peak = {0};
        crowd_run(&crowd, SECOND_NS);
        *ran = run_flood(&crowd, &warm_up, &peak);
        crowd_run(&crowd, SECOND_NS);
        const usage_t before = peak = host_usage(host);
        pulse_begin(&pulse);
        met = *ran && flood_aims(&crowd, options, &peak);
        met = *ran && loris_aims(&crowd, options, &peak) && met;
        pulse_end(&pulse);
        crowd_run(&crowd, SECOND_NS);
        met = stream_aims(&crowd) && met;
        met = leftover_verdict(host, &before, &peak) && met;
    }
    crowd_close(&crowd);
    return met;
}

bool load_flood(const load_options_t *options, bool *ran) {
    host_t host;
    printf("flood: %u connects in at most %u s, %u subscribers at %u events a second\n",
           options->connects, options->seconds, options->subscribers, options->rate);
    double bare;
    if (bare_calls(&bare))
        printf("       a server that does nothing but hang up: %.0f calls a second\n", bare);
    bool met = host_start(&host, options->rate, "{}") && flood_host(&host, options, ran);
    return host_stop(&host) && met;
}
