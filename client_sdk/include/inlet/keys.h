/* Keys: one vocabulary for the same physical key, and the way from each of its names to each other.
 *
 * A key's number is its USB HID usage (page << 16 | usage) and its text the W3C UI Events `code`
 * (https://www.w3.org/TR/uievents-code/). Both name the position on the keyboard, not what it
 * types: INLET_KEY_KeyQ is the key that types "a" on a French keyboard.
 *
 * Every function here may be called from any thread, at any time, and takes a bounded time without
 * allocating or locking. Returned strings live for ever. */
#ifndef INLET_KEYS_H
#define INLET_KEYS_H

#include <stdint.h>

#include <inlet/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* INLET_KEY_<code> for each key, such as INLET_KEY_KeyA and INLET_KEY_ArrowLeft: its HID usage, as
 * in inlet_key_t.hid. */
enum inlet_key_hid {
    INLET_KEY_NONE = 0,
#define INLET_KEY(hid, code, scan, vk, evdev) INLET_KEY_##code = (hid),
#include <inlet/keys.def>
};

/* The key that a keyboard event is about: its HID usage, or 0 for no key that has a code.
 * `scan` is the set-1 scan code, with its prefix as 0xE000 or 0xE100, 0 if none was given; `vk` is
 * the Win32 virtual key, 0 or 0xFF if none was given. They are taken together, because each alone
 * lies at times:
 *   - the scan code says which key it is, whatever the layout or NumLock make of its VK;
 *   - 0x45 is NumLock in raw input and Pause in hooks: there the VK decides;
 *   - a scan code that is no key's (media keys send 0) leaves it to the VK, read as on a US layout;
 *   - the shifts that keyboards fake around navigation keys and the NumLock that ends Pause's
 *     sequence have the VK 0xFF, and VK_PACKET's scan code is a character: none of them is a key.
 */
INLET_API uint32_t inlet_key_from_scan_vk(uint16_t scan, uint16_t vk);

/* The key of a scan code alone (prefix as above); 0 if no key has it. 0x45 is NumLock, as keyboards
 * send it. */
INLET_API uint32_t inlet_key_from_scan(uint16_t scan);

/* The key that has this VK on a US layout; of two such keys the main one (VK_RETURN: Enter,
 * VK_HOME: Home, VK_SHIFT: ShiftLeft). 0 if none has it. */
INLET_API uint32_t inlet_key_from_vk(uint16_t vk);

/* The key of a W3C code such as "KeyA"; case matters. 0 if no key has it, or for NULL. */
INLET_API uint32_t inlet_key_from_code(const char *code);

/* The key of a Linux evdev number (KEY_… in linux/input-event-codes.h); 0 if no key has it. */
INLET_API uint32_t inlet_key_from_evdev(uint16_t evdev);

/* The W3C code of a key; "Unidentified", which the W3C defines for this, if `hid` is none. */
INLET_API const char *inlet_key_code(uint32_t hid);

/* The set-1 scan code of a key, with its prefix as 0xE000 or 0xE100; 0 if it has none or `hid` is
 * no key. Pause is 0xE11D, the start of its sequence. */
INLET_API uint16_t inlet_key_scan(uint32_t hid);

/* The VK of a key on a US layout with NumLock on, or on the layouts that have the key at all; left
 * and right modifiers have their own. 0 if it has none or `hid` is no key. */
INLET_API uint16_t inlet_key_vk(uint32_t hid);

/* The Linux evdev number of a key; 0 if `hid` is no key. */
INLET_API uint16_t inlet_key_evdev(uint32_t hid);

#ifdef __cplusplus
}
#endif

#endif
