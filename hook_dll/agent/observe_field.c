/* Whether what has the keyboard focus hides what is typed into it. Two ways to know: an edit
 * control's style, which is the window manager's own, and for all others what the program tells of
 * itself through Microsoft Active Accessibility, where it is there to be asked. */
#define COBJMACROS
#include "agent/observe.h"
#include <oleacc.h>
#include <string.h>

/* None of oleacc's users here asks for more than an object and its state. */
typedef HRESULT(WINAPI *object_from_window_t)(HWND, DWORD, REFIID, void **);

static object_from_window_t object_from_window;
static bool looked_up;

/* From the system's folder alone (inlet__harden_process). NULL where it is missing. */
static object_from_window_t accessibility(void) {
    if (!looked_up) {
        looked_up = true;
        HMODULE module = LoadLibraryExW(L"oleacc.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
        if (module != NULL && SUCCEEDED(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED))) {
            FARPROC found = GetProcAddress(module, "AccessibleObjectFromWindow");
            memcpy(&object_from_window, &found, sizeof(object_from_window));
        }
    }
    return object_from_window;
}

/* The standard one and those made of it, rich ones, and other makers': all take the style. */
static bool is_edit(HWND window) {
    wchar_t name[128] = L"";
    if (RealGetWindowClassW(window, name, 128) != 0 && _wcsicmp(name, L"Edit") == 0) {
        return true;
    }
    if (GetClassNameW(window, name, 128) == 0) {
        return false;
    }
    _wcslwr(name);
    return wcsstr(name, L"edit") != NULL;
}

static bool is_protected(IAccessible *object, VARIANT child) {
    VARIANT state = {0};
    return IAccessible_get_accState(object, child, &state) == S_OK && state.vt == VT_I4 &&
           (state.lVal & STATE_SYSTEM_PROTECTED) != 0;
}

/* What has the focus inside of the object, or the object itself. */
static bool focused_is_protected(IAccessible *object) {
    VARIANT self = {.vt = VT_I4, .lVal = CHILDID_SELF}, focus = {0};
    if (is_protected(object, self)) {
        return true;
    }
    if (IAccessible_get_accFocus(object, &focus) != S_OK) {
        return false;
    }
    if (focus.vt == VT_I4) {
        return is_protected(object, focus);
    }
    bool found = false;
    IAccessible *inner = NULL;
    if (focus.vt == VT_DISPATCH && focus.pdispVal != NULL) {
        if (SUCCEEDED(
                IDispatch_QueryInterface(focus.pdispVal, &IID_IAccessible, (void **)&inner))) {
            found = is_protected(inner, self);
            IAccessible_Release(inner);
        }
        IDispatch_Release(focus.pdispVal);
    }
    return found;
}

/* A program that hangs would let this thread hang: what it has is not known then. One that can't be
 * asked, or has nothing to say, has no such field that anybody could know of. */
enum inlet_control inlet__observe_field_ask(HWND window) {
    IAccessible *object = NULL;
    object_from_window_t from_window = accessibility();
    if (IsHungAppWindow(window)) {
        return INLET_CONTROL_UNKNOWN;
    }
    if (from_window == NULL ||
        FAILED(from_window(window, (DWORD)OBJID_CLIENT, &IID_IAccessible, (void **)&object)) ||
        object == NULL) {
        return INLET_CONTROL_OPEN;
    }
    bool found = focused_is_protected(object);
    IAccessible_Release(object);
    return found ? INLET_CONTROL_PROTECTED : INLET_CONTROL_OPEN;
}

enum inlet_control inlet__observe_field(HWND *ask) {
    GUITHREADINFO info = {.cbSize = sizeof(info)};
    *ask = NULL;
    if (GetForegroundWindow() == NULL) {
        return INLET_CONTROL_OPEN;
    }
    if (!GetGUIThreadInfo(0, &info)) {
        return INLET_CONTROL_UNKNOWN;
    }
    if (info.hwndFocus == NULL) {
        return INLET_CONTROL_OPEN; /* what is typed goes nowhere */
    }
    if (is_edit(info.hwndFocus)) {
        bool hides = (GetWindowLongW(info.hwndFocus, GWL_STYLE) & ES_PASSWORD) != 0;
        return hides ? INLET_CONTROL_PROTECTED : INLET_CONTROL_OPEN;
    }
    *ask = info.hwndFocus;
    return INLET_CONTROL_UNKNOWN;
}
