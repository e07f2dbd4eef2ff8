/* paced_moves RATE SECONDS: moves the mouse by SendInput at an even pace, one motion a call, as a
 * fast mouse does; what it could not keep up with it leaves out. Prints {"moves":…,"s":…}.
 *
 * X merges the motion of XTEST when a machine is busy; SendInput's arrives. */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

static LONGLONG now(void) {
    LARGE_INTEGER ticks;
    QueryPerformanceCounter(&ticks);
    return ticks.QuadPart;
}

int main(int argc, char **argv) {
    LARGE_INTEGER per_second;
    QueryPerformanceFrequency(&per_second);
    const long rate = argc == 3 ? strtol(argv[1], NULL, 10) : 0;
    const long seconds = argc == 3 ? strtol(argv[2], NULL, 10) : 0;
    if (rate < 1 || rate > 100000 || seconds < 1 || seconds > 3600) {
        (void)fprintf(stderr, "usage: paced_moves RATE SECONDS\n");
        return 2;
    }
    const LONGLONG begun = now(), end = begun + seconds * per_second.QuadPart;
    LONGLONG due = begun;
    long moves = 0;
    while (now() < end) {
        while (now() < due)
            YieldProcessor();
        /* There and back, so that it stays on the screen. */
        INPUT input = {.type = INPUT_MOUSE,
                       .mi = {.dx = moves % 400 < 200 ? 1 : -1, .dwFlags = MOUSEEVENTF_MOVE}};
        moves += (long)SendInput(1, &input, sizeof input);
        due += per_second.QuadPart / rate;
        if (due < now())
            due = now();
    }
    printf("{\"moves\":%ld,\"s\":%.3f}\n", moves,
           (double)(now() - begun) / (double)per_second.QuadPart);
    return 0;
}
