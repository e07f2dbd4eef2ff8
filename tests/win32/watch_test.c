/* The watchdog end to end: the service with an agent whose hooks the test takes away, as Windows
 * does, behind the agent's back (hook/sabotage.h). Raw input must not take the test's own input for
 * a device's: there it cannot tell, and is skipped. */
#include "test_client.h"

#include "hook/sabotage.h"

enum { SKIPPED = 77, HELD_KEY = VK_F17, TYPED_KEY = VK_F18 };

static client_t one; /* large */
static inlet__verifier_t verifier;

/* Wine gives injected input a device; Windows does not, and the watchdog leaves it out. */
static bool is_injected_input_a_devices(void) {
    return GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != NULL;
}

static void send_key(WORD vk, bool up) {
    INPUT input = {.type = INPUT_KEYBOARD,
                   .ki = {.wVk = vk,
                          .wScan = (WORD)MapVirtualKeyW(vk, MAPVK_VK_TO_VSC),
                          .dwFlags = up ? KEYEVENTF_KEYUP : 0}};
    assert_int_equal(SendInput(1, &input, sizeof input), 1);
}

static HWND find_saboteur(void) {
    return FindWindowExW(HWND_MESSAGE, NULL, INLET__SABOTAGE_CLASS, NULL);
}

static const inlet_event_t *newest(uint64_t back) {
    const inlet__hub_t *hub = &service.sessions[0].hub;
    return inlet__stream_log_at(&hub->log, hub->written - 1 - back);
}

static void open_subscribed_to(uint32_t sources, const inlet__keypair_t *keys) {
    client_open(&one, keys, INLET__INTENT_CLIENT);
    one.verifier = &verifier;
    inlet__verifier_begin(&verifier, 0);
    STEP_UNTIL(&one, one.opened, 5 * SECOND_NS);
    inlet__message_t message = {
        .type = INLET__MESSAGE_SUBSCRIBE,
        .subscribe = {.sources = sources, .event_types = UINT64_MAX}};
    client_request(&one, &message);
    assert_int_equal(one.reply_status, INLET_OK);
}

int main(void) {
    return 0;
}
