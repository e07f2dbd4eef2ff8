/* macro_probe COUNT: how long a key takes to be answered by another one, by inlet-macro, which runs
 * with tools_macro_bench.py's script, and by a low-level hook's callback that calls SendInput
 * itself, as hotkey programs do; in turns. From the call of SendInput for the key until a hook sees
 * the answer. Prints {"macro": [ns…], "hook": [ns…], "missed": n}. */
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

enum { COUNT_MAX = 10000, PATIENCE_MS = 2000, PAUSE_MS = 5 };

static HANDLE answered;
static LARGE_INTEGER frequency;
static _Atomic int64_t answer_ns;
static DWORD pump_thread;
static unsigned long count;

static int64_t now_ns(void) {
    LARGE_INTEGER now;
    QueryPerformanceCounter(&now);
    return (int64_t)((double)now.QuadPart * 1e9 / (double)frequency.QuadPart);
}

static void send_key(WORD vk, WORD scan, DWORD flags) {
    INPUT input = {.type = INPUT_KEYBOARD, .ki = {.wVk = vk, .wScan = scan, .dwFlags = flags}};
    SendInput(1, &input, sizeof input);
}

/* The macro sends by scan code, of which Wine tells hooks no virtual key. */
static LRESULT CALLBACK on_key(int code, WPARAM message, LPARAM pointer) {
    const KBDLLHOOKSTRUCT *key = (const KBDLLHOOKSTRUCT *)pointer;
    if (code == HC_ACTION && message == WM_KEYDOWN && key->vkCode == VK_F9) {
        send_key(VK_F11, 0x57, 0);
        send_key(VK_F11, 0x57, KEYEVENTF_KEYUP);
    } else if (code == HC_ACTION && message == WM_KEYDOWN &&
               (key->scanCode == 0x42 || key->vkCode == VK_F11)) {
        atomic_store(&answer_ns, now_ns());
        SetEvent(answered);
    }
    return CallNextHookEx(NULL, code, message, pointer);
}

/* The latency; -1: no answer. */
static int64_t ask(WORD vk, WORD scan) {
    ResetEvent(answered);
    const int64_t asked_ns = now_ns();
    send_key(vk, scan, 0);
    const int64_t took_ns = WaitForSingleObject(answered, PATIENCE_MS) == WAIT_OBJECT_0
                                ? atomic_load(&answer_ns) - asked_ns
                                : -1;
    send_key(vk, scan, KEYEVENTF_KEYUP);
    Sleep(PAUSE_MS);
    return took_ns;
}

static void print(const char *name, const int64_t *values, unsigned long number) {
    printf("\"%s\": [", name);
    for (unsigned long i = 0; i < number; i++)
        printf("%s%lld", i > 0 ? ", " : "", (long long)values[i]);
    printf("], ");
}

static DWORD WINAPI ask_all(void *context) {
    static int64_t values[2][COUNT_MAX];
    unsigned long numbers[2] = {0, 0}, missed = 0;
    (void)context;
    for (unsigned long i = 0; i < 2 * count; i++) {
        const int hook = (int)(i & 1);
        const int64_t took_ns = hook ? ask(VK_F9, 0x43) : ask(VK_F7, 0x41);
        if (took_ns >= 0)
            values[hook][numbers[hook]++] = took_ns;
        else
            missed++;
    }
    printf("{");
    print("macro", values[0], numbers[0]);
    print("hook", values[1], numbers[1]);
    printf("\"missed\": %lu}\n", missed);
    fflush(stdout);
    PostThreadMessageW(pump_thread, WM_QUIT, 0, 0);
    return 0;
}

int main(int argc, char **argv) {
    MSG message;
    count = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;
    if (count == 0 || count > COUNT_MAX) {
        fputs("usage: macro_probe COUNT\n", stderr);
        return 2;
    }
    QueryPerformanceFrequency(&frequency);
    answered = CreateEventW(NULL, TRUE, FALSE, NULL);
    pump_thread = GetCurrentThreadId();
    HHOOK hook = SetWindowsHookExW(WH_KEYBOARD_LL, on_key, GetModuleHandleW(NULL), 0);
    HANDLE thread = hook != NULL ? CreateThread(NULL, 0, ask_all, NULL, 0, NULL) : NULL;
    if (thread == NULL)
        return 1;
    while (GetMessageW(&message, NULL, 0, 0) > 0)
        DispatchMessageW(&message);
    WaitForSingleObject(thread, PATIENCE_MS);
    UnhookWindowsHookEx(hook);
    return 0;
}
