/* What a service stands: strangers who call by the ten thousand, and a thousand who read.
 *
 *   load_test flood [--connects N] [--seconds N] [--loris-seconds N]
 *   load_test subscribers [--subscribers N] [--rate N] [--seconds N]
 *   load_test stand-in RATE   serves instead of inletd, with so many motions a second (tools/bench)
 *
 * Prints a line an aim. Exit codes: 0 all met; 1 one was missed; 2 wrong arguments; 3 it could not
 * be carried out. With --hard-only aims of time, which a busy machine misses, do not count. */
#include "load.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The session's log fills (4 MiB), and so does the cache of encoded batches (at most as much); what
 * is for a connection is not among it. */
enum { SLACK_KIB = 10 * 1024 };

static bool hard_only;

bool verdict(const char *aim, bool met, const char *format, ...) {
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    printf("%-6s %-42s %s\n", met ? "met" : "MISSED", aim, text);
    fflush(stdout);
    return met;
}

bool latency_verdict(const char *whose, const inlet__histogram_t *latency) {
    const inlet__quantiles_t q = inlet__histogram_quantiles(latency);
    const bool met =
        verdict(whose, q.count > 0 && q.p99 < 10000000,
                "p50 %.2f, p99 %.2f, p99.9 %.2f, max %.1f ms of %llu events (aim: p99 < 10 ms)",
                (double)q.p50 / 1e6, (double)q.p99 / 1e6, (double)q.p999 / 1e6, (double)q.max / 1e6,
                (unsigned long long)q.count);
    return met || (hard_only && q.count > 0);
}

bool leftover_verdict(const host_t *host, const usage_t *before, const usage_t *peak) {
    usage_t now;
    const bool settled = host_settles(host, before, SLACK_KIB, &now);
    const bool memory = now.private_kib <= before->private_kib + SLACK_KIB &&
                        now.working_kib <= before->working_kib + SLACK_KIB;
    const bool known = before->handles > 0 && before->threads > 0 && before->working_kib > 0;
    verdict("handles back at the baseline", now.handles <= before->handles && known,
            "%u before, %u at most, %u after", before->handles, peak->handles, now.handles);
    verdict("threads back at the baseline", now.threads <= before->threads && known,
            "%u before, %u at most, %u after", before->threads, peak->threads, now.threads);
    verdict("memory back at the baseline (+ 10 MiB)", memory && known,
            "private %llu / %llu / %llu KiB, working set %llu / %llu / %llu KiB",
            (unsigned long long)before->private_kib, (unsigned long long)peak->private_kib,
            (unsigned long long)now.private_kib, (unsigned long long)before->working_kib,
            (unsigned long long)peak->working_kib, (unsigned long long)now.working_kib);
    return settled && known;
}

static bool read_options(int argc, char **argv, load_options_t *options) {
    const struct {
        const char *name;
        unsigned *value;
    } known[] = {{"--connects", &options->connects},
                 {"--seconds", &options->seconds},
                 {"--loris-seconds", &options->loris_seconds},
                 {"--subscribers", &options->subscribers},
                 {"--rate", &options->rate}};
    for (int i = 2; i < argc; i++) {
        bool found = strcmp(argv[i], "--hard-only") == 0;
        hard_only = hard_only || found;
        for (size_t k = 0; k < sizeof known / sizeof known[0] && !found; k++) {
            char *end = NULL;
            if (strcmp(argv[i], known[k].name) != 0 || i + 1 == argc)
                continue;
            *known[k].value = strtoul(argv[++i], &end, 10);
            found = *end == '\0' && *known[k].value >= 1 && *known[k].value <= 10000000;
        }
        if (!found)
            return false;
    }
    return options->subscribers <= 1900 && options->rate <= 100000;
}

int main(int argc, char **argv) {
    load_options_t options = {
        .seconds = 60, .rate = 1000, .connects = 100000, .loris_seconds = 10, .subscribers = 10};
    bool ran = false;
    if (argc == 7 && strcmp(argv[1], "--service") == 0)
        return host_serve(argv + 2);
    if (argc == 3 && strcmp(argv[1], "stand-in") == 0)
        return host_stand_in(strtoul(argv[2], NULL, 10));
    const bool floods = argc >= 2 && strcmp(argv[1], "flood") == 0;
    const bool reads = argc >= 2 && strcmp(argv[1], "subscribers") == 0;
    if (reads) {
        options.subscribers = 1000;
        options.rate = 8000;
        options.seconds = 600;
    }
    if ((!floods && !reads) || !read_options(argc, argv, &options)) {
        fputs("load_test: wrong arguments: see the head of tests/load/main.c\n", stderr);
        return 2;
    }
    const bool met = floods ? load_flood(&options, &ran) : load_subscribers(&options, &ran);
    return !ran ? 3 : met ? 0 : 1;
}
