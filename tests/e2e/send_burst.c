/* send_burst WHAT COUNT: makes COUNT inputs in one call of SendInput: moves, keys or mixed. Input
 * number n carries TAG | n as extra info, and is what bursts_test.py expects of it.
 *
 * Exit codes: 0 done, 1 the system took fewer, 2 wrong arguments. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

enum { TAG = 0x1E600000, COUNT_MAX = 100000 };

/* There and back, by no even pattern; after 21 of them it is where it began. */
static INPUT make_move(DWORD number) {
    const LONG dx = (LONG)(number % 7) - 3, dy = (LONG)(number % 3) - 1;
    return (INPUT){
        .type = INPUT_MOUSE,
        .mi = {.dx = dx, .dy = dy, .dwFlags = MOUSEEVENTF_MOVE, .dwExtraInfo = TAG | number}};
}

/* F13 to F16, which mean nothing to the desktop: each is pressed, then released. */
static INPUT make_key(DWORD number) {
    const WORD key = (WORD)(number / 2 % 4);
    return (INPUT){.type = INPUT_KEYBOARD,
                   .ki = {.wVk = (WORD)(VK_F13 + key),
                          .wScan = (WORD)(0x64 + key),
                          .dwFlags = number % 2 == 0 ? 0 : KEYEVENTF_KEYUP,
                          .dwExtraInfo = TAG | number}};
}

/* A key, a move, a turn of the wheel, the key's release, a move, a side button down and up. */
static INPUT make_mixed(DWORD number) {
    const DWORD mouse[] = {0, 0, MOUSEEVENTF_WHEEL, 0, 0, MOUSEEVENTF_XDOWN, MOUSEEVENTF_XUP};
    const DWORD step = number % 7;
    if (step == 0 || step == 3) {
        INPUT input = make_key(step == 0 ? 0 : 1);
        input.ki.dwExtraInfo = TAG | number;
        return input;
    }
    if (mouse[step] == 0)
        return make_move(number);
    return (INPUT){.type = INPUT_MOUSE,
                   .mi = {.mouseData = step == 2 ? (DWORD)-15 : XBUTTON1,
                          .dwFlags = mouse[step],
                          .dwExtraInfo = TAG | number}};
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        INPUT (*make)(DWORD number);
    } kinds[] = {{"moves", make_move}, {"keys", make_key}, {"mixed", make_mixed}};
    static INPUT inputs[COUNT_MAX];
    const unsigned long count = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (count == 0 || count > COUNT_MAX || strcmp(argv[1], kinds[i].name) != 0)
            continue;
        for (DWORD n = 0; n < count; n++)
            inputs[n] = kinds[i].make(n);
        const UINT sent = SendInput((UINT)count, inputs, sizeof inputs[0]);
        if (sent == count)
            return 0;
        (void)fprintf(stderr, "send_burst: %u of %lu were taken\n", sent, count);
        return 1;
    }
    (void)fprintf(stderr, "usage: send_burst moves|keys|mixed COUNT (1 to %d)\n", COUNT_MAX);
    return 2;
}
