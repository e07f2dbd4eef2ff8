/* The loop that most players of recordings are: sleeps until each act is due, and sends it.
 *
 *   sleep_loop FILE
 *
 * FILE has a due time in nanoseconds a line, since the first. Sends a motion of nothing at each,
 * and prints how late they were as one line of JSON. The process of tools_replay_bench.py. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

enum { MOST = 65536 };

static int64_t due_ns[MOST], late_ns[MOST];

static int64_t now_ns(void) {
    LARGE_INTEGER now, frequency;
    QueryPerformanceCounter(&now);
    QueryPerformanceFrequency(&frequency);
    return (int64_t)((double)now.QuadPart * 1e9 / (double)frequency.QuadPart);
}

static int compare(const void *a, const void *b) {
    const int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

int main(int argc, char **argv) {
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
    char line[32];
    size_t count = 0;
    if (file == NULL)
        return 2;
    while (count < MOST && fgets(line, sizeof line, file) != NULL)
        due_ns[count++] = strtoll(line, NULL, 10);
    fclose(file);
    if (count == 0)
        return 2;
    const int64_t begin_ns = now_ns();
    for (size_t i = 0; i < count; i++) {
        INPUT input = {.type = INPUT_MOUSE, .mi = {.dwFlags = MOUSEEVENTF_MOVE}};
        const int64_t left_ns = begin_ns + due_ns[i] - now_ns();
        if (left_ns > 0)
            Sleep((DWORD)(left_ns / 1000000));
        late_ns[i] = now_ns() - begin_ns - due_ns[i];
        SendInput(1, &input, sizeof input);
    }
    for (size_t i = 0; i < count; i++) /* what comes early is as wrong */
        late_ns[i] = late_ns[i] < 0 ? -late_ns[i] : late_ns[i];
    qsort(late_ns, count, sizeof late_ns[0], compare);
    printf("{\"count\": %u, \"p50\": %lld, \"p99\": %lld, \"max\": %lld}\n", (unsigned)count,
           (long long)late_ns[count / 2], (long long)late_ns[count * 99 / 100],
           (long long)late_ns[count - 1]);
    return 0;
}
