/* Before all else in the hook DLL's sources, where they are built into capture_probe: their way to
 * the system leads through callback.c, which so times the callbacks and nothing but them. */
#ifndef BENCH_CAPTURE_WRAP_H
#define BENCH_CAPTURE_WRAP_H

#include <windows.h>

HHOOK bench_hook_install(int kind, HOOKPROC callback, HINSTANCE module, DWORD thread);
LRESULT bench_hook_next(HHOOK hook, int code, WPARAM wparam, LPARAM lparam);
ATOM bench_class_register(const WNDCLASSEXW *class);
LRESULT bench_window_default(HWND window, UINT message, WPARAM wparam, LPARAM lparam);

#ifndef BENCH_CAPTURE_UNWRAPPED
#undef SetWindowsHookExW
#undef CallNextHookEx
#undef RegisterClassExW
#undef DefWindowProcW
#define SetWindowsHookExW bench_hook_install
#define CallNextHookEx    bench_hook_next
#define RegisterClassExW  bench_class_register
#define DefWindowProcW    bench_window_default
#endif

#endif
