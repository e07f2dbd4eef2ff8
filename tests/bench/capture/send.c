#include "capture/probe.h"

#include <stdio.h>
#include <windows.h>

#include "platform/platform.h"

enum { AT_ONCE = 100 };

/* Half keys that mean nothing to the desktop, half moves there and back. */
static void make_inputs(INPUT inputs[AT_ONCE]) {
    for (DWORD i = 0; i < AT_ONCE; i += 4) {
        for (DWORD up = 0; up < 2; up++) {
            inputs[i + up] =
                (INPUT){.type = INPUT_KEYBOARD,
                        .ki = {.wVk = VK_F13, .wScan = 0x64, .dwFlags = up ? KEYEVENTF_KEYUP : 0}};
            inputs[i + 2 + up] = (INPUT){.type = INPUT_MOUSE,
                                         .mi = {.dx = up ? -1 : 1, .dwFlags = MOUSEEVENTF_MOVE}};
        }
    }
}

int probe_send(unsigned long count) {
    static INPUT inputs[AT_ONCE];
    make_inputs(inputs);
    (void)SendInput(AT_ONCE, inputs, sizeof inputs[0]); /* what the first one loads is not timed */
    const unsigned long calls = (count + AT_ONCE - 1) / AT_ONCE;
    const int64_t start_ns = bench_now_ns();
    for (unsigned long i = 0; i < calls; i++)
        if (SendInput(AT_ONCE, inputs, sizeof inputs[0]) != AT_ONCE)
            return PROBE_FAILED;
    const int64_t took_ns = bench_now_ns() - start_ns;
    printf("{\"ns_per_input\":%.1f}\n", (double)took_ns / (double)(calls * AT_ONCE));
    return PROBE_OK;
}
