/* capture_probe callback [ROUNDS] | send COUNT | hook mouse|all | raw | subscribe COUNT raw|all */
#include "capture/probe.h"

#include <inlet/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void probe_wait_for_line(void) {
    int c;
    do
        c = getchar();
    while (c != EOF && c != '\n');
}

static int usage(void) {
    (void)fputs("usage: capture_probe callback [ROUNDS] | send COUNT | hook mouse|all | raw | "
                "subscribe COUNT raw|all\n",
                stderr);
    return PROBE_USAGE;
}

int main(int argc, char **argv) {
    const char *mode = argc > 1 ? argv[1] : "", *what = argc > 2 ? argv[2] : "";
    const unsigned long count = strtoul(what, NULL, 10);
    if (strcmp(mode, "callback") == 0)
        return probe_callback(count > 0 ? count : 1);
    if (strcmp(mode, "send") == 0 && count > 0)
        return probe_send(count);
    if (strcmp(mode, "hook") == 0 && argc == 3)
        return probe_hook(strcmp(what, "all") == 0);
    if (strcmp(mode, "raw") == 0)
        return probe_raw();
    if (strcmp(mode, "subscribe") == 0 && count > 0 && argc == 4)
        return probe_subscribe(count,
                               strcmp(argv[3], "raw") == 0 ? INLET_SOURCE_RAW : INLET_SOURCE_ALL);
    return usage();
}
