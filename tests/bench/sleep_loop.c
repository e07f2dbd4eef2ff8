/* The loop that most players of recordings are: sleeps until each act is due, and sends it.
 *
 *   sleep_loop FILE
 *
 * FILE has a line an act: its due time in nanoseconds, since the first, and where on the screen the
 * pointer is to go. Sends each, and prints how late they were as one line of JSON. The process of
 * tools_replay_bench.py. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

enum { MOST = 65536 };

typedef struct act {
    int64_t due_ns;
    POINT at; /* in SendInput's units */
} act_t;

static act_t acts[MOST];
static int64_t late_ns[MOST];

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

static LONG units(long pixel, int index) {
    return (LONG)(pixel * 65536 / GetSystemMetrics(index));
}

static size_t read_acts(const char *path) {
    FILE *file = fopen(path, "r");
    char line[64], *end;
    size_t count = 0;
    while (file != NULL && count < MOST && fgets(line, sizeof line, file) != NULL) {
        act_t *act = &acts[count++];
        act->due_ns = strtoll(line, &end, 10);
        act->at.x = units(strtol(end, &end, 10), SM_CXSCREEN);
        act->at.y = units(strtol(end, &end, 10), SM_CYSCREEN);
    }
    if (file != NULL)
        fclose(file);
    return count;
}

int main(int argc, char **argv) {
    const size_t count = argc == 2 ? read_acts(argv[1]) : 0;
    if (count == 0)
        return 2;
    const int64_t begin_ns = now_ns();
    for (size_t i = 0; i < count; i++) {
        INPUT input = {.type = INPUT_MOUSE,
                       .mi = {.dx = acts[i].at.x,
                              .dy = acts[i].at.y,
                              .dwFlags = MOUSEEVENTF_MOVE | MOUSEEVENTF_ABSOLUTE}};
        const int64_t left_ns = begin_ns + acts[i].due_ns - now_ns();
        if (left_ns > 0)
            Sleep((DWORD)(left_ns / 1000000));
        late_ns[i] = now_ns() - begin_ns - acts[i].due_ns;
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
