-- Tap and hold: a key that is Escape when it is tapped and Control while it is held.
--
-- Inlet sees keys and swallows none: the key itself gets to the program too. So take one that
-- means nothing there, such as F13 to F24: many keyboards' own software can put F13 in CapsLock's
-- place, and so can Windows (the registry's "Scancode Map").
--
-- Control goes down with the key, not after a while: a letter that is pressed a moment later has
-- already got to the program by the time this script hears of it.
local KEY = "F13"
local TAP = "Escape"
local HOLD = "ControlLeft"
local TAP_SECONDS = 0.2

local down_at -- nil: it is up
local used

on("key_pressed", function(e)
    if e.key ~= KEY then
        used = true -- a shortcut, so that its release is no tap
        return
    end
    if e.repeated or down_at then
        return
    end
    down_at, used = now(), false
    press(HOLD)
end)

on("mouse_pressed", function()
    used = true
end)

on("key_released", function(e)
    if e.key ~= KEY or not down_at then
        return
    end
    release(HOLD)
    if not used and now() - down_at < TAP_SECONDS then
        tap(TAP)
    end
    down_at = nil
end)

-- Releases that were missed meanwhile are made up for by Inlet; this is for the rest.
on("session", function()
    down_at = nil
end)
